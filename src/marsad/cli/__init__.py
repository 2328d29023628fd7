"""The `marsad` command: the same steps and the same pure functions, without Airflow.

Every command group is a module of this package that offers `commands`, a sequence of click commands; they are imported when
asked for, so that `marsad --help` is quick.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from marsad.errors import MarsadError

GROUPS = {  # command → the module of this package that has it
    "run": "warehouse",
    "status": "warehouse",
    "query": "warehouse",
    "migrate": "warehouse",
    "seed": "warehouse",
    "maintain": "warehouse",
    "settings": "warehouse",
    "read": "filters",
    "classify": "filters",
    "compare": "filters",
    "feed": "filters",
    "explain": "topics",
    "topics": "topics",
    "newsstand": "stand",
    "demo": "local",
    "up": "local",
    "down": "local",
}


class LateGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Every command's name, in the order of GROUPS."""
        return list(GROUPS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        if name not in GROUPS:
            return None
        module: Any = importlib.import_module(f"marsad.cli.{GROUPS[name]}")
        return next((c for c in module.commands if c.name == name), None)


@click.group(cls=LateGroup)
@click.version_option(package_name="marsad")
def cli() -> None:
    """Marsad (مرصد): Arabic news monitoring with the words that prove each label."""


def main() -> None:
    """Run the command line; an operator's problem ends with one plain line and exit code 2."""
    try:
        cli()
    except MarsadError as error:
        click.echo(f"marsad: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
