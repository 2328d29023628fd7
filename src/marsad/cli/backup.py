"""The warehouse into a file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.edge import backup as files
from marsad.edge.migrate import migrate
from marsad.edge.warehouse import warehouse_dsn
from marsad.settings import load


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the whole warehouse into FILE (pg_dump's custom format), readable by you alone; the pipeline may go on meanwhile.

    \b
    marsad backup marsad-$(date +%F).dump
    """
    settings = load()
    with warehouse_dsn(settings) as dsn:
        size = files.dump(dsn, file.absolute(), settings.postgres_bin)
    click.echo(f"{file}: {size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Throw away what this warehouse holds.")
def restore(file: Path, replace: bool) -> None:
    """Fill this warehouse with what `marsad backup` wrote into FILE, and bring it to this version.

    \b
    MARSAD_DATABASE_URL=postgresql://… marsad restore marsad-2026-11-30.dump

    The server may be another, of this PostgreSQL's major version or a newer one, and may have been migrated and seeded before. All or
    nothing: where it fails the warehouse is as it was, but for the empty one that --replace or a new database leaves.
    """
    settings = load()
    with warehouse_dsn(settings) as dsn:
        files.restore(dsn, file.absolute(), settings.postgres_bin, is_replacing=replace)
        applied = migrate(dsn, settings.project / "sql")
    click.echo("restored" + (f"; applied: {', '.join(applied)}" if applied else ""))


commands = (backup, restore)
