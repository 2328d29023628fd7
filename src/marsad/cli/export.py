"""The warehouse taken out: files for other tools, and feeds for feed readers."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from marsad.edge.warehouse import warehouse
from marsad.settings import load
from marsad.steps import export as step


@click.command()
@click.argument("what", type=click.Choice(["tables", "rss"]), default="tables")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="Folder of the tables (export), or file of the feed (standard output).",
)
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Tables: not the months before this day.")
@click.option("--topic", default="ceasefire", show_default=True, help="RSS: of which topic.")
@click.option(
    "--most", type=click.IntRange(1, 1000), default=50, show_default=True, help="RSS: how many articles."
)
def export(what: str, to: Path | None, form: str, since: datetime | None, topic: str, most: int) -> None:
    """Write the analysts' tables as files by month (again only what changed), or a topic as an RSS feed.

    \b
    marsad export --format parquet --to export/
    marsad export rss --topic patrols --to patrols.xml
    """
    with warehouse(load()) as store:
        if what == "rss":
            _feed(step.topic_feed(store, topic, most), to)
            return
        counts = step.export(store, to or Path("export"), form, since.date() if since else None)
    click.echo(json.dumps(dict(counts)))


def _feed(body: bytes, to: Path | None) -> None:
    if to is None:
        click.echo(body, nl=False)
    else:
        to.write_bytes(body)


commands = (export,)
