"""A hostile web server, a clock that stands still, and the steps over both: what tests of collecting begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from edge.hostile import Hostile
from marsad.edge import clock
from marsad.edge.store import Store
from marsad.edge.web.exchange import Limits
from marsad.model import FeedAddress, Source
from marsad.settings import Settings
from marsad.steps.collecting import backfill, collect

QUICK = Limits(connect_seconds=2.0, first_byte_seconds=2.0, total_seconds=6.0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Rows = list[dict[str, Any]]


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def server() -> AsyncIterator[Hostile]:
    async with Hostile() as running:
        yield running


class Clock:
    """Stands where `edge.clock` asks for the time."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self, _zone: object) -> datetime:
        return self.at


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(clock, "datetime", stopped)
    return stopped


class Desk:
    """The steps over one hostile server and one database."""

    def __init__(self, store: Store, settings: Settings, dsn: str, server: Hostile) -> None:
        self.store, self.dsn, self.server = store, dsn, server
        self.settings = settings.model_copy(
            update={"allow_private": f"127.0.0.1:{server.port},127.0.0.2:{server.port}", "per_host": 8}
        )

    def source(self, id_: str, *paths: str, fallbacks: Sequence[str] = (), home: str = "/") -> Source:
        spare = tuple(map(self.server.url, fallbacks))
        feeds = tuple(FeedAddress(p if p.startswith("http") else self.server.url(p), spare) for p in paths)
        return Source(id_, id_, id_, self.server.url(home), feeds)

    async def collect(self, *sources: Source, only_due: bool = False) -> dict[str, int]:
        if sources:
            collect.sync(self.store, sources)
        ids = [i for shard in collect.shards(self.store, 1, only_due=only_due) for i in shard]
        counts = await collect.collect(self.store, self.settings, ids, only_due=only_due, limits=QUICK)
        return dict(counts)

    async def backfill(self, source: Source, since: date, until: date) -> dict[str, int]:
        collect.sync(self.store, [source])
        return dict(await backfill.backfill(self.store, self.settings, source.id, since, until, limits=QUICK))

    def rows(self, sql: str) -> Rows:
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            return connection.execute(sql.encode()).fetchall()

    def feed(self, source_id: str) -> dict[str, Any]:
        (row,) = self.rows(f"SELECT * FROM marsad.feed WHERE source_id = '{source_id}' AND is_active")
        return row


@pytest.fixture
def desk(store: Store, settings: Settings, dsn: str, server: Hostile, no_proxy: None) -> Desk:
    return Desk(store, settings, dsn, server)
