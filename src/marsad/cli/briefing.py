"""The briefing of a period as a file."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from marsad.edge import printer
from marsad.edge.clock import now
from marsad.edge.warehouse import warehouse
from marsad.settings import Settings, load
from marsad.steps.alerting.briefing import Briefing, gather, page

FORMS = ("html", "pdf", "docx")


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
@click.option(
    "--format", "form", type=click.Choice(FORMS), help="Of FILE (default: as its name ends, else html)."
)
def briefing(
    file: Path, since: datetime | None, until: datetime | None, language: str, form: str | None
) -> None:
    """Write what happened in a period into FILE, by conflict and entry: a page of HTML that prints well, a PDF, or a DOCX.

    A PDF is printed by Chromium (MARSAD_CHROMIUM, else the one of PATH).

    \b
    marsad briefing morning.html
    marsad briefing morning.pdf
    marsad briefing morning.docx --language en
    marsad briefing week.html --since 2026-11-16 --until 2026-11-23 --language en
    """
    settings = load()
    zone = ZoneInfo(settings.zone)
    end = until.replace(tzinfo=zone) if until else now()
    begin = since.replace(tzinfo=zone) if since else end - timedelta(days=1)
    if begin >= end:
        raise click.UsageError("--since is not before --until")
    with warehouse(settings) as store:
        told = gather(store, begin, end, language, settings.zone)
    file.write_bytes(_bytes(told, form or _form(file), settings))
    click.echo(f"written: {file}")


def _form(file: Path) -> str:
    ending = file.suffix.lower().removeprefix(".")
    return ending if ending in FORMS else "html"


def _bytes(told: Briefing, form: str, settings: Settings) -> bytes:
    if form == "docx":
        from marsad.steps.alerting.document import docx  # python-docx, which no other command needs

        return docx(told)
    return printer.pdf(page(told), settings.chromium) if form == "pdf" else page(told).encode()


commands = (briefing,)
