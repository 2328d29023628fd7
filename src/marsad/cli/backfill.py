"""`marsad backfill`: earlier articles of one source."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime

import click

from marsad.edge import files
from marsad.edge.warehouse import warehouse
from marsad.settings import load
from marsad.steps.collecting import backfill as step
from marsad.steps.collecting import collect

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--source", required=True, help="Id of the source in config/sources.yaml.")
@click.option("--since", type=DAY, required=True, help="First day.")
@click.option("--until", type=DAY, required=True, help="Last day, included.")
def backfill(source: str, since: datetime, until: datetime) -> None:
    """Fetch what a source published in a span of days: from its sitemaps, WordPress's lists or pages by day.

    Politely, so it takes a while; interrupted or cut off, the same command takes up what is left. What it fetches is read by
    the next `marsad run` (or the DAG understand), and told in digests only. Exit code 1: the site lists nothing of these days.

    \b
    marsad backfill --source enab-baladi --since 2026-10-01 --until 2026-10-31
    """
    settings = load()
    outlets = files.sources(settings)
    with warehouse(settings) as store:
        collect.sync(store, outlets)
        counts = asyncio.run(step.backfill(store, settings, source, since.date(), until.date()))
        failures = step.failures(store, source, since.date(), until.date())
    click.echo(json.dumps(dict(counts)))
    if counts["lists_left"] or counts["pages_left"]:
        click.echo(
            "not finished: the site is away or asks for patience; run the same command later", err=True
        )
    elif not counts["entries_in_span"]:
        tried = "".join(f"\n  {row.reason}: {_some(row.url, row.lists)}" for row in failures)
        click.echo(f"found nothing of these days at {source}{tried}", err=True)
        sys.exit(1)


def _some(url: str, count: int) -> str:
    return url if count == 1 else f"{url} and {count - 1} more"


commands = (backfill,)
