"""The checks of the data by hand."""

from __future__ import annotations

import sys

import click

from marsad.edge.warehouse import warehouse
from marsad.settings import load
from marsad.steps.upkeep import checks as step
from marsad.steps.upkeep import marts


@click.command()
def checks() -> None:
    """Run every check of sql/checks; exit code 1 where one fails.

    A failure holds the alerts of the articles concerned until it is mended; a warning holds nothing.
    """
    from marsad.cli.report import table

    with warehouse(load()) as store:
        marts.refresh(store)
        report = step.run(store)
    rows = [
        {
            "severity": finding.severity,
            "check": finding.check,
            "article": finding.article_id,
            "detail": finding.detail,
        }
        for finding in report.findings
    ]
    click.echo(
        table(("severity", "check", "article", "detail"), rows, "Findings")
        if rows
        else "every check passes: nothing is held"
    )
    sys.exit(1 if report.held or any(row["severity"] == "fail" for row in rows) else 0)


commands = (checks,)
