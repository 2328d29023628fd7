"""The warehouse looked at: its state, its questions, and the settings. Imports no step that fills it, so that it answers quickly."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from datetime import timedelta

import click

from marsad.core.wording import spreadsheet
from marsad.core.wording.wording import plain
from marsad.edge import questions
from marsad.edge.clock import now
from marsad.edge.warehouse import warehouse, warehouse_dsn
from marsad.errors import InputError
from marsad.settings import PREFIX, Settings, load, origins
from marsad.steps.upkeep.health import health
from marsad.steps.upkeep.summary import summary


@click.command()
@click.option("--hours", default=24, show_default=True, help="How far back 'lately' reaches.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def status(hours: int, form: str) -> None:
    """Show whether the pipeline is well, what the warehouse holds, what was done lately, and what is in trouble."""
    settings = load()
    with warehouse(settings) as store:
        found, state = summary(store, now() - timedelta(hours=hours)), health(store, settings)
    if form == "json":
        click.echo(json.dumps({"health": asdict(state)} | asdict(found), ensure_ascii=False, default=str))
        return
    if state.state != "alive":
        click.echo(f"{state.state}: {'; '.join(state.reasons)}\n")
    from marsad.cli.report import render

    click.echo(render(found, configured=None if found.totals["sources"] else _configured(settings)))


def _configured(settings: Settings) -> str:
    from marsad.edge import files  # which knows all that the rules are made of

    outlets = files.sources(settings)
    feeds = sum(len(one.feeds) for one in outlets)
    return f"{len(outlets)} outlets with {feeds} feeds are configured ({settings.sources}); none was collected yet"


@click.command()
@click.argument("name", required=False)
@click.option(
    "--param", "given", multiple=True, metavar="K=V", help="A parameter of the query; may be repeated."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
def query(name: str | None, given: tuple[str, ...], form: str) -> None:
    """Ask one of the named questions of sql/queries; without NAME, list them.

    \b
    marsad query new_ceasefire_stories --param since=2026-01-01 --format csv
    """
    settings = load()
    folder = settings.project / "sql" / "queries"
    if name is None:
        for one in questions.questions(folder).values():
            click.echo(f"{one.name}  {dict(one.defaults) or ''}\n    {one.words}\n    {one.row}")
        return
    asked = questions.question(folder, name)
    parameters = dict(_pair(item) for item in given)
    with warehouse_dsn(settings) as dsn:
        columns, rows = questions.ask(dsn, asked, parameters)
    if form == "json":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, columns)
        writer.writeheader()
        writer.writerows(map(spreadsheet.named, rows))
    else:
        from marsad.cli.report import table

        click.echo(table(columns, rows))


def _pair(item: str) -> tuple[str, str]:
    key, equals, value = item.partition("=")
    if not equals:
        raise InputError(f"--param {item}: write it as name=value")
    return key, value


@click.command()
def settings() -> None:
    """Every setting: what is in force, where that comes from, and what it means. Secrets are not shown."""
    found = origins(load())
    for name, field in Settings.model_fields.items():
        value, origin = found[name]
        click.echo(f"{PREFIX}{name.upper()} = {plain(value)}  ({origin})\n    {field.description}")


commands = (status, query, settings)
