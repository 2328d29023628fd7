"""The page of the documentation that is read off the warehouse."""

from __future__ import annotations

import click

from marsad.edge.warehouse import warehouse
from marsad.settings import load
from marsad.steps.upkeep import catalogue


@click.command()
def docs() -> None:
    """Describe the warehouse from the comments in its catalogue, as Markdown (docs/warehouse.md)."""
    with warehouse(load()) as store:
        click.echo(catalogue.page(store), nl=False)


commands = (docs,)
