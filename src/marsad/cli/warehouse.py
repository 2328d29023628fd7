"""The warehouse by hand: migrate, seed, run the steps in one process, look at its state, ask it questions."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from datetime import timedelta
from pathlib import Path

import click

from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics.topic import Topics
from marsad.core.wording import spreadsheet
from marsad.core.wording.wording import plain
from marsad.edge import files, questions
from marsad.edge.clock import now
from marsad.edge.migrate import migrate as apply_migrations
from marsad.edge.store import Store
from marsad.edge.warehouse import warehouse, warehouse_dsn
from marsad.errors import InputError
from marsad.model import Subscription
from marsad.settings import PREFIX, Settings, load, origins
from marsad.steps.alerting import deliver
from marsad.steps.collecting import collect
from marsad.steps.understanding import ledger, rederive, seed, understand
from marsad.steps.upkeep.health import health
from marsad.steps.upkeep.summary import summary


@click.command()
def migrate() -> None:
    """Apply what is new in sql/migrations, and make the views anew."""
    settings = load()
    with warehouse_dsn(settings) as dsn:
        applied = apply_migrations(dsn, settings.project / "sql")
    click.echo(f"applied: {', '.join(applied)}" if applied else "nothing to apply: the schema is up to date")


@click.command(name="seed")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
def seed_command(folder: Path | None) -> None:
    """Load the seed corpus (seeds/, or FOLDER with a seeds.yaml)."""
    settings = load()
    rules = files.ledger(settings)
    topics = rules.topics
    with warehouse(settings) as store:
        understand.sync(store, topics, _subscriptions(settings, topics))
        counts = seed.seed(store, settings, topics, folder or settings.project / "seeds", rules)
    click.echo(json.dumps(dict(counts)))


@click.command()
@click.option("--sources", type=click.Path(path_type=Path, exists=True), help="Another file of sources.")
@click.option("--only-due/--all", default=True, help="Poll only the feeds that are due (default), or all.")
def run(sources: Path | None, only_due: bool) -> None:
    """Collect, understand and publish once, in this process, without Airflow.

    \b
    marsad run
    marsad run --sources my-sources.yaml --all
    """
    settings = load(**({"sources": sources} if sources else {}))
    outlets, rules = files.sources(settings), files.ledger(settings)
    topics = rules.topics
    subscriptions = _subscriptions(settings, topics)
    with warehouse_dsn(settings) as dsn:
        apply_migrations(dsn, settings.project / "sql")
    with warehouse(settings) as store:
        collect.sync(store, outlets)
        understand.sync(store, topics, subscriptions)
        seed.seed(store, settings, topics, settings.project / "seeds", rules)
        _collect(store, settings, only_due=only_due)
        _understand(store, settings, rules, subscriptions)
        click.echo(f"publish     {dict(deliver.publish(store, settings))}")


def _collect(store: Store, settings: Settings, *, only_due: bool) -> None:
    for shard in collect.shards(store, 1, only_due=only_due):
        click.echo(f"collect     {len(shard)} sources …")
        click.echo(
            f"collect     {dict(asyncio.run(collect.collect(store, settings, shard, only_due=only_due)))}"
        )


def _understand(
    store: Store, settings: Settings, rules: LedgerRules, subscriptions: tuple[Subscription, ...]
) -> None:
    alone = settings.model_copy(update={"workers": 1, "worker_tasks": 1})
    for share in understand.shares(store, alone):
        click.echo(f"understand  {len(share)} pages …")
        click.echo(
            f"understand  {dict(understand.understand(store, alone, rules.topics, subscriptions, share, rules))}"
        )


def _subscriptions(settings: Settings, topics: Topics) -> tuple[Subscription, ...]:
    return files.subscriptions(settings, frozenset(topics.names))


@click.command(name="maintain")
def maintain_command() -> None:
    """Derive mentions of stored articles anew after a change of rules; shows what was gained and lost."""
    settings = load()
    rules = files.ledger(settings)
    topics = rules.topics
    with warehouse(settings) as store:
        understand.sync(store, topics, _subscriptions(settings, topics))
        click.echo(json.dumps(dict(rederive.maintain(store, topics) + ledger.rederive(store, rules))))


@click.command()
@click.option("--hours", default=24, show_default=True, help="How far back 'lately' reaches.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def status(hours: int, form: str) -> None:
    """Show whether the pipeline is well, what the warehouse holds, what was done lately, and what is in trouble."""
    settings = load()
    with warehouse(settings) as store:
        found, state = summary(store, now() - timedelta(hours=hours)), health(store, settings)
    if form == "json":
        from dataclasses import asdict

        click.echo(json.dumps({"health": asdict(state)} | asdict(found), ensure_ascii=False, default=str))
        return
    if state.state != "alive":
        click.echo(f"{state.state}: {'; '.join(state.reasons)}\n")
    from marsad.cli.report import render

    click.echo(render(found, configured=None if found.totals["sources"] else _configured(settings)))


def _configured(settings: Settings) -> str:
    outlets = files.sources(settings)
    feeds = sum(len(one.feeds) for one in outlets)
    return f"{len(outlets)} outlets with {feeds} feeds are configured ({settings.sources}); none was collected yet"


@click.command()
@click.argument("name", required=False)
@click.option(
    "--param", "given", multiple=True, metavar="K=V", help="A parameter of the query; may be repeated."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
def query(name: str | None, given: tuple[str, ...], form: str) -> None:
    """Ask one of the named questions of sql/queries; without NAME, list them.

    \b
    marsad query new_ceasefire_stories --param since=2026-01-01 --format csv
    """
    settings = load()
    folder = settings.project / "sql" / "queries"
    if name is None:
        for one in questions.questions(folder).values():
            click.echo(f"{one.name}  {dict(one.defaults) or ''}\n    {one.words}\n    {one.row}")
        return
    asked = questions.question(folder, name)
    parameters = dict(_pair(item) for item in given)
    with warehouse_dsn(settings) as dsn:
        columns, rows = questions.ask(dsn, asked, parameters)
    if form == "json":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, columns)
        writer.writeheader()
        writer.writerows(map(spreadsheet.named, rows))
    else:
        from marsad.cli.report import table

        click.echo(table(columns, rows))


def _pair(item: str) -> tuple[str, str]:
    key, equals, value = item.partition("=")
    if not equals:
        raise InputError(f"--param {item}: write it as name=value")
    return key, value


@click.command()
def settings() -> None:
    """Every setting: what is in force, where that comes from, and what it means. Secrets are not shown."""
    found = origins(load())
    for name, field in Settings.model_fields.items():
        value, origin = found[name]
        click.echo(f"{PREFIX}{name.upper()} = {plain(value)}  ({origin})\n    {field.description}")


commands = (migrate, seed_command, run, maintain_command, status, query, settings)
