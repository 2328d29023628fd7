"""The demonstration news stand, and the steps run over it once: the way of an article without Airflow."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics.topic import Topics
from marsad.demo.mailcatcher import MailCatcher
from marsad.demo.newsstand import Newsstand
from marsad.edge import files
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.store import Store, open_store
from marsad.model import Pace, Subscription, Theatre
from marsad.settings import PROJECT, Settings
from marsad.steps.alerting import deliver
from marsad.steps.collecting import collect
from marsad.steps.understanding import seed, understand
from steps.hostile_desk import desk, no_proxy, server, time  # noqa: F401 (fixtures)

OPENING = date(2026, 11, 20)
# As config/subscriptions.yaml has it; the news stand is small and fresh, so that its first poll may be told at once.
READER = Subscription(
    "desk",
    "desk@example.org",
    "ar",
    "Asia/Damascus",
    ("ceasefire",),
    pace=Pace.DAILY,
    at_once=(Theatre.SYRIA, Theatre.UNCLEAR),
    is_first_poll_told=True,
)


@contextmanager
def served(opening: date = OPENING) -> Iterator[Newsstand]:
    """The news stand on ports of its own, in a thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stand = Newsstand(PROJECT / "demo", opening, 0)
    try:
        asyncio.run_coroutine_threadsafe(stand.start(), loop).result(30)
        yield stand
    finally:
        asyncio.run_coroutine_threadsafe(stand.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture(scope="session")
def ledger() -> LedgerRules:
    return files.ledger(Settings())


@pytest.fixture(scope="session")
def topics(ledger: LedgerRules) -> Topics:
    return ledger.topics


class Pipeline:  # what the fixture `pipeline` gives
    """The steps over one news stand and one database."""

    def __init__(
        self, store: Store, settings: Settings, ledger: LedgerRules, stand: Newsstand, mail: MailCatcher
    ) -> None:
        self.store, self.settings, self.stand, self.mail = store, settings, stand, mail
        self.ledger, self.topics = ledger, ledger.topics

    def run(self) -> dict[str, dict[str, int]]:
        """One daily run; what each step counted."""
        collect.sync(self.store, files.sources(self.settings))
        understand.sync(self.store, self.topics, [READER])
        counts = {
            "seed": dict(seed.seed(self.store, self.settings, self.topics, PROJECT / "seeds", self.ledger))
        }
        shards = collect.shards(self.store, 1, only_due=False)
        counts["collect"] = dict(
            asyncio.run(collect.collect(self.store, self.settings, shards[0], only_due=False))
        )
        batches = understand.shares(self.store, self.settings)
        counts["understand"] = {}
        for batch in batches:
            counts["understand"] = dict(
                understand.understand(self.store, self.settings, self.topics, [READER], batch, self.ledger)
            )
        counts["publish"] = dict(deliver.publish(self.store, self.settings))
        return counts


@pytest.fixture(scope="module")
def pipeline(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory, ledger: LedgerRules
) -> Iterator[Pipeline]:
    """A pipeline that nobody has run yet, on a database, a news stand and a mail catcher of this module's own."""
    folder: Path = tmp_path_factory.mktemp("pipeline")
    name = f"pipeline_{folder.name}".replace("-", "_")
    postgres.ensure_database(name)
    migrate(postgres.dsn(name), PROJECT / "sql")
    with served(datetime.now(UTC).date()) as stand, MailCatcher(folder / "mail") as mail:
        sources = folder / "sources.yaml"
        sources.write_text(stand.sources_yaml(), encoding="utf-8")
        settings = Settings(
            database_url=postgres.dsn(name),
            sources=sources,
            state=folder,
            gap_seconds=0.01,
            allow_private="127.0.0.1",
            smtp_host=mail.host,
            smtp_port=mail.port,
            smtp_security="none",
        )
        with open_store(postgres.dsn(name), PROJECT / "sql" / "steps") as store:
            yield Pipeline(store, settings, ledger, stand, mail)
