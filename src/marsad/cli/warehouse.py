"""The warehouse by hand: migrate, seed, run the steps in one process."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics.topic import Topics
from marsad.edge import files
from marsad.edge.migrate import migrate as apply_migrations
from marsad.edge.store import Store
from marsad.edge.warehouse import warehouse, warehouse_dsn
from marsad.model import Subscription
from marsad.settings import Settings, load
from marsad.steps.alerting import deliver
from marsad.steps.collecting import collect
from marsad.steps.understanding import ledger, rederive, seed, understand


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


commands = (migrate, seed_command, run, maintain_command)
