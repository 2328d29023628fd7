"""`marsad newsstand`: the demonstration news stand by hand."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path

import click

from marsad.demo.newsstand import Newsstand
from marsad.edge.clock import now
from marsad.settings import load


@click.command()
@click.option(
    "--port", default=8901, show_default=True, help="Port of the first outlet; the others follow. 0: any."
)
@click.option(
    "--opening", type=click.DateTime(["%Y-%m-%d"]), help="The day that its news count from (today)."
)
@click.option("--write-sources", type=click.Path(path_type=Path), help="Write its sources file there.")
def newsstand(port: int, opening: datetime | None, write_sources: Path | None) -> None:
    """Play other people's news sites on loopback, until interrupted.

    \b
    marsad newsstand --write-sources stand.yaml
    MARSAD_ALLOW_PRIVATE=127.0.0.1 marsad run --sources stand.yaml
    """
    day = opening.date() if opening else now().date()
    try:
        asyncio.run(_serve(load().project / "demo", day, port, write_sources))
    except KeyboardInterrupt:
        click.echo("closed")


async def _serve(folder: Path, day: date, port: int, write_sources: Path | None) -> None:
    stand = Newsstand(folder, day, port)
    await stand.start()
    try:
        if write_sources:
            write_sources.write_text(stand.sources_yaml(), encoding="utf-8")
        for source, origin in stand.origins.items():
            click.echo(f"{origin}  {source}")
        await asyncio.Event().wait()
    finally:
        await stand.stop()


commands = (newsstand,)
