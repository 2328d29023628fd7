"""The `marsad` command: the same steps and the same pure functions, without Airflow.

Every command group is a module of this package that offers `commands`, a sequence of click commands; they are imported when
asked for, so that `marsad --help` is quick.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from marsad.cli.terminal import guarded
from marsad.core.wording.terminal import safe
from marsad.errors import DeliveryError, MarsadError

COMMANDS = {  # command → the module of this package that has it, and what `marsad --help` says of it
    "run": ("warehouse", "Collect, understand and publish once, in this process, without Airflow."),
    "status": ("look", "What the warehouse holds, what was done lately, and what is in trouble."),
    "source": ("sources", "Add an outlet, try all of them, OPML in and out."),
    "backfill": ("backfill", "Fetch what a source published in a span of days."),
    "query": ("look", "Ask one of the named questions of sql/queries."),
    "checks": ("checks", "Check the stored data, and say what is held."),
    "export": (
        "export",
        "Write the analysts' tables as files, a topic as an RSS feed, or kept pages as WARC.",
    ),
    "docs": ("docs", "Describe the warehouse from the comments in its catalogue, as Markdown."),
    "migrate": ("warehouse", "Apply what is new in sql/migrations, and make the views anew."),
    "backup": ("backup", "The whole warehouse into a file."),
    "restore": ("backup", "A file of `marsad backup` into this warehouse."),
    "seed": ("warehouse", "Load the seed corpus."),
    "maintain": ("warehouse", "Derive mentions anew after a change of rules."),
    "recluster": ("stories", "Rebuild all stories in the order of publication."),
    "story": ("stories", "A story with its copies and how they differ."),
    "settings": ("look", "Every setting: what is in force, where it comes from, what it means."),
    "read": ("filters", "HTML pages in, one article per line out."),
    "classify": ("filters", "Articles in, their topics with the words that prove them out."),
    "ledger": ("ledger", "Articles in, their dated and quoted events (or the entries of all) out."),
    "compare": ("filters", "Articles in, duplicates and stories out."),
    "feed": ("filters", "The bytes of a feed in, one entry per line out."),
    "explain": ("topics", "An article with its mentions marked, and what nearly was one."),
    "topics": ("topics", "Check the topic rules and their examples."),
    "desk": ("desk", "Serve the analysts' desk to browsers on this machine."),
    "alerts": ("alerts", "What was told to whom, why, and once more."),
    "briefing": ("briefing", "What happened in a period, as a page of HTML that prints well."),
    "subscriptions": (
        "subscriptions",
        "Who asks for what, who stopped, and what each would have received.",
    ),
    "newsstand": ("stand", "Play other people's news sites on loopback."),
    "demo": ("local", "Play the whole pipeline once, through Airflow (make run)."),
    "up": ("local", "Keep the embedded stack running on its schedule (make up)."),
    "down": ("local", "End what `marsad up` started (make down)."),
}

ALIASES = {"restory": "recluster"}  # names that commands had before


class LateGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Every command's name, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or of the one that it had before; or None."""
        name = ALIASES.get(name, name)
        if name not in COMMANDS:
            return None
        module: Any = importlib.import_module(f"marsad.cli.{COMMANDS[name][0]}")
        commands: dict[str, click.Command] = {command.name: command for command in module.commands}
        return commands[name]

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LateGroup)
@click.version_option(package_name="marsad")
@click.pass_context
def cli(context: click.Context) -> None:
    """Marsad (مرصد): Arabic news monitoring with the words that prove each label.

    \b
    marsad read page.html | jq '{id: .url, title, text}' -c | marsad classify
    marsad query new_ceasefire_stories --param since=2026-01-01

    Exit codes: 0 done; 1 it ran and something is wrong with what it was given or found; 2 wrong use, settings or files; 130 interrupted.
    """
    context.with_resource(guarded())


def main() -> None:
    """Run the command line; an operator's problem ends with one plain line and exit code 2 (1: mail that stopped)."""
    try:
        cli()
    except DeliveryError as error:  # everything ran
        click.echo(f"marsad: {safe(str(error))}", err=True)
        sys.exit(1)
    except MarsadError as error:
        click.echo(f"marsad: {safe(str(error))}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
