"""The topic rules: check them, and show what they make of an article."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from marsad.cli.lines import read_lines
from marsad.core import topic
from marsad.core.explain import to_html, to_terminal
from marsad.core.topic_check import check_examples
from marsad.edge import files
from marsad.edge.warehouse import warehouse
from marsad.errors import StoreError
from marsad.settings import Settings, load

FOLDER = click.option(
    "--topic-folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read the topic files here instead of MARSAD_TOPICS.",
)


@click.group()
def topics() -> None:
    """Check the topic rules and their examples."""


@topics.command()
@FOLDER
def check(topic_folder: Path | None) -> None:
    """Validate the topic files, try every example written in them, and list the rules corrected most. Exit code 1 where one is broken.

    \b
    marsad topics check
    marsad topics check --topic-folder my-topics
    """
    compiled = files.topics(_settings(topic_folder))
    broken = check_examples(compiled)
    for promise in broken:
        click.echo(
            f"{promise.file}:{promise.line}: {promise.topic}/{promise.rule}: {promise.reason}: {promise.text}"
        )
    for one in compiled.all:
        examples = sum(len(rule.examples) + len(rule.counter_examples) for rule in one.rules)
        state = "" if one.enabled else ", switched off"
        click.echo(f"{one.name} v{one.version}: {len(one.rules)} rules, {examples} examples{state}")
    _show_corrected(load())
    if broken:
        click.echo(f"{len(broken)} examples don't hold", err=True)
        sys.exit(1)


def _show_corrected(settings: Settings) -> None:
    """The rules that analysts corrected most, where there is a warehouse to ask."""
    if settings.database_url is None and not (settings.state / "postgres").exists():
        return
    try:
        with warehouse(settings) as store:
            rules = store.all("corrections.rules", limit=10)
    except StoreError as error:
        click.echo(f"what analysts corrected can't be shown: {error}", err=True)
        return
    for row in rules:
        click.echo(f"{row['topic']}/{row['rule']}: corrected {row['corrections']} times")


@click.command()
@click.argument("article", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--html", "html", is_flag=True, help="Print a small right-to-left HTML page instead.")
@FOLDER
def explain(article: IO[str], html: bool, topic_folder: Path | None) -> None:
    """An article with its mentions marked, and what nearly was one. One JSON object a line: id, title, text.

    \b
    marsad explain article.jsonl
    marsad read page.html | marsad explain - --html > explained.html
    """
    compiled = files.topics(_settings(topic_folder))
    for given in read_lines(article, "text"):
        title, text = given.get("title") or "", given["text"] or ""
        mentions, misses = topic.read(compiled, title, text)
        if html:
            click.echo(to_html(title, text, mentions, misses))
        else:
            click.echo(to_terminal(title, text, mentions, misses, colour=sys.stdout.isatty()))


def _settings(topic_folder: Path | None) -> Settings:
    settings = load()
    return settings.model_copy(update={"topics": topic_folder}) if topic_folder else settings


commands = (topics, explain)
