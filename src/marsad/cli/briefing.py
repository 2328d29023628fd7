"""The briefing of a period as a file."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from marsad.edge.clock import now
from marsad.edge.warehouse import warehouse
from marsad.settings import load
from marsad.steps.alerting.briefing import briefing as made


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="From then on (default: 24 hours before --until).",
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="Up to then (default: now)."
)
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
def briefing(file: Path, since: datetime | None, until: datetime | None, language: str) -> None:
    """Write what happened in a period into FILE, a page of HTML that prints well: by conflict and entry.

    \b
    marsad briefing morning.html
    marsad briefing week.html --since 2026-11-16 --until 2026-11-23 --language en
    """
    settings = load()
    zone = ZoneInfo(settings.zone)
    end = until.replace(tzinfo=zone) if until else now()
    begin = since.replace(tzinfo=zone) if since else end - timedelta(days=1)
    if begin >= end:
        raise click.UsageError("--since is not before --until")
    with warehouse(settings) as store:
        file.write_text(made(store, begin, end, language, settings.zone), encoding="utf-8")
    click.echo(f"written: {file}")


commands = (briefing,)
