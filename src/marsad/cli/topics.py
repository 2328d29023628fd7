"""The topic rules: check them, and show what they make of an article."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import click

from marsad.cli.lines import published, read_lines
from marsad.core.ledger.explain import to_lines, to_rows
from marsad.core.ledger.ledger import read as read_ledger
from marsad.core.ledger.rule_check import check_ledger, examples_of
from marsad.core.topics import topic
from marsad.core.topics.explain import clean, to_html, to_terminal
from marsad.core.topics.topic import Topics
from marsad.core.topics.topic_check import check_examples
from marsad.edge import files
from marsad.edge.store import Store
from marsad.edge.warehouse import warehouse
from marsad.errors import InputError, NotFound, StoreError
from marsad.model import Theatre
from marsad.settings import Settings, load
from marsad.steps.understanding import topics as stored_topics
from marsad.steps.understanding.topics import MentionChange

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
@click.option(
    "--stored/--no-stored", default=True, help="Also compare with the stored articles (default), or not."
)
@click.option(
    "--most", default=20, show_default=True, help="How many gained and lost mentions of a topic to show."
)
def check(topic_folder: Path | None, stored: bool, most: int) -> None:
    """Validate the files of topics and ledger and try every example written in them. Exit code 1 where one is broken.

    Then, of what is stored: the rules that analysts corrected most, and what a change of rules does, which mentions are
    gained and lost. Nothing is written; `marsad maintain` does that.

    \b
    marsad topics check
    marsad topics check --topic-folder my-topics --most 100
    """
    settings = _settings(topic_folder)
    rules = files.ledger(settings)
    compiled = rules.topics
    broken = (*check_examples(compiled), *check_ledger(rules))
    for promise in broken:
        click.echo(
            f"{promise.file}:{promise.line}: {promise.topic}/{promise.rule}: {promise.reason}: {promise.text}"
        )
    for one in compiled.all:
        examples = sum(len(rule.examples) + len(rule.counter_examples) for rule in one.rules)
        state = "" if one.enabled else ", switched off"
        click.echo(f"{one.name} v{one.version}: {len(one.rules)} rules, {examples} examples{state}")
    for of in rules.kinds.values():
        click.echo(f"ledger {of.kind} v{of.version}: {len(of.rules)} rules, {examples_of(of)} examples")
    if stored:
        _show_stored(settings, compiled, most)
    if broken:
        click.echo(f"{len(broken)} examples don't hold", err=True)
        sys.exit(1)


def _show_stored(settings: Settings, compiled: Topics, most: int) -> None:
    """Return what the warehouse says of the rules, or why it says nothing."""
    try:
        with _warehouse(settings) as store:
            if store is None:
                click.echo("no warehouse here yet: no stored articles to compare with")
                return
            for row in store.all("corrections.rules", limit=10):
                click.echo(f"{row['topic']}/{row['rule']}: corrected {row['corrections']} times")
            _show_changes(store, compiled, most)
    except StoreError as error:
        click.echo(f"the stored articles can't be compared: {error}", err=True)


def _show_changes(store: Store, compiled: Topics, most: int) -> None:
    """Return which mentions the rules would gain and lose."""
    articles, counts, unraised = 0, Counter[tuple[str, bool]](), set[str]()
    for batch in stored_topics.changes(store, compiled):
        articles += batch.articles
        for change in batch.changes:
            counts[change.topic, change.is_gained] += 1
            if counts[change.topic, True] + counts[change.topic, False] <= most:
                click.echo(_line(change))
            if change.is_passed_over:
                unraised.add(change.topic)
    click.echo(f"stored articles: {articles} read, {sum(counts.values())} mentions differ")
    for name in sorted({name for name, _ in counts}):
        click.echo(f"{name}: {counts[name, True]} gained, {counts[name, False]} lost")
    for name in sorted(unraised):
        click.echo(f"{name}: raise its version, or `marsad maintain` derives nothing anew")


def _line(change: MentionChange) -> str:
    """One gained or lost mention on one line, in its sentence."""
    sign, sentence = "+" if change.is_gained else "-", " ".join(change.evidence.split())
    words = f"{change.topic}: {change.quote}  [article {change.article_id}]  {change.rule} v{change.version}"
    return clean(f"{sign} {words}  {sentence}  {change.url}")


@contextmanager
def _warehouse(settings: Settings) -> Iterator[Store | None]:
    """The warehouse, or None where there is none yet: asking makes none."""
    if settings.database_url is None and not (settings.state / "postgres" / "data").exists():
        yield None
        return
    with warehouse(settings) as store:
        yield store if stored_topics.is_there(store) else None


@click.command()
@click.argument("article", default="-")
@click.option("--html", "html", is_flag=True, help="Print a small right-to-left HTML page instead.")
@FOLDER
def explain(article: str, html: bool, topic_folder: Path | None) -> None:
    """An article with its mentions marked and its events, and what nearly was one.

    ARTICLE is the id or the address of a stored article, a file of JSON lines (id, title, text, published_at), one such line itself, or -
    for standard input.

    \b
    marsad explain 42
    marsad explain https://example.org/news/1 --html > explained.html
    marsad read page.html | marsad explain -
    """
    settings = _settings(topic_folder)
    rules = files.ledger(settings)
    compiled = rules.topics
    for given in _articles(settings, article):
        title, text = given.get("title") or "", given["text"] or ""
        home = Theatre(given["home_theatre"]) if given.get("home_theatre") else None
        words = topic.indexed(compiled, title, text)
        mentions, misses = topic.read(compiled, title, text, home_theatre=home, article=words)
        at, zone = published(given)
        found = read_ledger(
            rules,
            title,
            text,
            mentions=mentions,
            published_at=at,
            zone=zone,
            home_theatre=home,
            article=words,
        )
        if html:
            names = {one.name: one.title_ar for one in compiled.all}
            click.echo(to_html(title, text, mentions, misses, names, to_rows(found)))
        else:
            marked = to_terminal(title, text, mentions, misses, colour=sys.stdout.isatty())
            click.echo(marked + to_lines(found))


def _articles(settings: Settings, article: str) -> Iterator[Mapping[str, Any]]:
    """Yield what the argument of `explain` names."""
    if article.isdecimal() or article.startswith(("http://", "https://", "seed:")):
        yield _stored_article(settings, article)
    elif article.lstrip().startswith("{"):
        yield from read_lines(StringIO(article), "text")
    else:
        try:
            lines = click.open_file(article, encoding="utf-8")
        except OSError as error:
            raise InputError(
                f"{article} is no stored article's id or address, and no file: {error.strerror}"
            ) from None
        with lines:
            yield from read_lines(lines, "text")


def _stored_article(settings: Settings, article: str) -> Mapping[str, Any]:
    with _warehouse(settings) as store:
        if store is None:
            raise NotFound("there is no warehouse yet, and so no stored article: `marsad run` makes one")
        number = int(article) if article.isdecimal() and len(article) < 19 else None
        row = store.one("topics.article", article_id=number, url=article)
    if row is None:
        raise NotFound(
            f"no stored article has the id or address {article}; `marsad query` lists what is stored"
        )
    return row


def _settings(topic_folder: Path | None) -> Settings:
    settings = load()
    return settings.model_copy(update={"topics": topic_folder}) if topic_folder else settings


commands = (topics, explain)
