"""The warehouse taken out: files for other tools, and feeds for feed readers."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from marsad.edge.warehouse import warehouse
from marsad.settings import load
from marsad.steps.upkeep import export as step
from marsad.steps.upkeep import warc


@click.command()
@click.argument("what", type=click.Choice(["tables", "rss", "warc"]), default="tables")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="Folder of the tables (export) or WARC files (warc), or file of the feed (standard output).",
)
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Tables: not the months before this day. WARC: fetched from this day on.",
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="WARC: fetched up to this day, included.")
@click.option("--source", help="WARC: of this source alone (its id).")
@click.option("--topic", default="ceasefire", show_default=True, help="RSS: of which topic.")
@click.option(
    "--most", type=click.IntRange(1, 1000), default=50, show_default=True, help="RSS: how many articles."
)
@click.option(
    "--as",
    "coding",
    type=click.Choice(sorted(step.CODINGS)),
    help="The ledger instead, as CSV in the columns of ACLED or of ETH/PRIO's CF.",
)
def export(
    what: str,
    to: Path | None,
    form: str,
    since: datetime | None,
    until: datetime | None,
    source: str | None,
    topic: str,
    most: int,
    coding: str | None,
) -> None:
    """Write the analysts' tables as files by month (again only what changed), a topic as an RSS feed, or the kept pages as WARC.

    \b
    marsad export --format parquet --to export/
    marsad export rss --topic patrols --to patrols.xml
    marsad export --as acled --to acled.csv
    marsad export warc --since 2026-11-01 --until 2026-11-30 --to warc/
    """
    settings = load()
    with warehouse(settings) as store:
        if coding:
            _feed(step.coded(store, coding).encode(), to)
            return
        if what == "rss":
            _feed(step.topic_feed(store, topic, most), to)
            return
        if what == "warc":
            zone = ZoneInfo(settings.zone)
            begin = since.replace(tzinfo=zone) if since else None
            end = until.replace(tzinfo=zone) + timedelta(days=1) if until else None
            pages = warc.export(store, to or Path("warc"), source_id=source, since=begin, until=end)
            click.echo(json.dumps(dict(pages)))
            if not pages:
                click.echo(
                    "no page of these days and this source is kept; how long they are is MARSAD_KEEP_PAGES_DAYS",
                    err=True,
                )
            return
        counts = step.export(store, to or Path("export"), form, since.date() if since else None)
    click.echo(json.dumps(dict(counts)))


def _feed(body: bytes, to: Path | None) -> None:
    if to is None:
        click.echo(body, nl=False)
    else:
        to.write_bytes(body)


commands = (export,)
