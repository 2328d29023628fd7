"""What joining a batch's events with those stored costs, at 100,000 events and ten times as many, and what the ledger's views take.

    make bench ONLY=joining

The articles are the labelled passages of tests/quality/ledger, told anew every five days back in time, so that a larger ledger is one that
has been kept longer. The batch is the first hundred of them, of the day after. Makes a PostgreSQL of its own and removes it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from marsad.core.config.sources import Source
from marsad.core.ledger.rules import LedgerRules
from marsad.core.text import language
from marsad.edge import files
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.store import Store, open_store
from marsad.model import Article, Precision, PublicationTime, Theatre
from marsad.settings import PROJECT, load
from marsad.steps.collecting import collect
from marsad.steps.understanding import gazetteer, link
from marsad.steps.understanding.analysed import AnalysedArticle, analyse
from marsad.steps.understanding.ledger import Drawn, store_events
from marsad.steps.understanding.link import Origin

SIZES = tuple(int(size) for size in os.environ.get("EVENTS", "100000 1000000").split())
BATCH, ROUNDS = 100, 3
MOST_OF_SMALLER = 2.0
MOST_OF_A_VIEW = 0.3  # seconds, at as many entries as the smaller size gives
START = datetime(2020, 3, 12, 6, tzinfo=UTC)
COPIED = (
    "articles",
    "events",
    "facts",
    "parties",
    "places",
    "counts",
    "keys",
    "entries",
    "reports",
    "conflicts",
)
VIEWS = ("ceasefires", "ceasefire_life", "patrols", "talks", "violations", "violation_sums", "claims", "conflicts")  # fmt: skip


def passages() -> Iterator[str]:
    """The texts of the labelled passages."""
    for path in sorted((PROJECT / "tests" / "quality" / "ledger").glob("passages*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def read(rules: LedgerRules, number: int, text: str, at: datetime) -> AnalysedArticle:
    """A passage as `understand` analyses it."""
    url = f"https://alpha.example/{at:%j}/{number}"
    published = PublicationTime(at, Precision.MINUTE, "meta", zone="+03:00")
    article = Article(url, url, "", text, None, published, None, language.verdict(text), "bench")
    return analyse(article, rules.topics, Theatre.SYRIA, "alpha", ledger=rules)


def fill(store: Store, rules: LedgerRules, texts: Sequence[str]) -> None:
    """Store the passages as news of one morning."""
    collect.sync(store, [Source("alpha", "alpha", "alpha", "https://alpha.example", ())])
    gazetteer.sync(store, rules.gazetteer)
    topics = [
        {"topic": t.name, "title_ar": "", "title_en": "", "version": t.version, "is_enabled": True}
        for t in rules.topics.all
    ]
    with store.transaction():
        store.many("understand.save_topic", topics)
    with store.transaction():
        store.run("understand.lock")
        arrived = [
            (Origin("alpha", START), read(rules, n, text, START + timedelta(minutes=n)))
            for n, text in enumerate(texts)
        ]
        link.store_articles(store, arrived, [])


def grow(bench: Store, base: Mapping[str, int], done: int, events: int) -> int:
    """Copy what was stored until there are so many events; how many copies there are."""
    copies = events // base["events"]
    for name in COPIED:
        bench.run(f"joining.{name}", step=base["step"], first=done + 1, last=copies)
    bench.one("joining.set_sequences")
    bench.run("joining.gather")
    return copies


def joined(store: Store, bench: Store, rules: LedgerRules, batch: Sequence[AnalysedArticle]) -> float:
    """The quickest of some rounds of joining a batch; what a round stored is removed after it."""
    times = []
    at = START + timedelta(days=1)
    for _ in range(ROUNDS):
        ids = sorted(bench.values("joining.tomorrow", limit=len(batch)), reverse=True)
        drawn = [Drawn(id_, None, at, one.events) for id_, one in zip(ids, batch, strict=True)]
        began = time.perf_counter()
        with store.transaction():
            store_events(store, drawn, rules.gazetteer)
        times.append(time.perf_counter() - began)
        with store.transaction():
            store_events(store, [Drawn(id_, None, at, ()) for id_ in ids], rules.gazetteer)
        bench.run("joining.forget")
    return min(times)


def viewed(dsn: str) -> dict[str, float]:
    """The seconds that the first thousand rows of each view take, the quicker of two tries."""
    found = {}
    with psycopg.connect(dsn) as connection:
        for view in VIEWS:
            times = []
            for _ in range(2):
                began = time.perf_counter()
                connection.execute(f"SELECT * FROM mart.{view} LIMIT 1000".encode()).fetchall()
                times.append(time.perf_counter() - began)
            found[view] = min(times)
    return found


def main() -> int:
    """Measure, print, and fail where a ratio is above what the project promises."""
    rules, texts = files.ledger(load()), list(passages())
    at = START + timedelta(days=1)
    batch = [read(rules, n, text, at + timedelta(minutes=n)) for n, text in enumerate(texts[:BATCH])]
    times, views, copies = list[float](), dict[str, float](), 0
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder)) as server:
        server.ensure_database("marsad")
        dsn = server.dsn("marsad")
        migrate(dsn, PROJECT / "sql")
        with (
            open_store(dsn, PROJECT / "sql" / "steps") as store,
            open_store(dsn, Path(__file__).resolve().parent) as bench,
        ):
            fill(store, rules, texts)
            bench.run("joining.without_triggers")
            base = bench.one("joining.step")
            assert base is not None
            for size in SIZES:
                copies = grow(bench, base, copies, size)
                times.append(joined(store, bench, rules, batch))
                views = views or viewed(dsn)
                sizes = bench.one("joining.sizes")
                print(
                    f"{sizes}: joining {sum(len(b.events) for b in batch)} events of {BATCH} articles takes {times[-1]:.2f} s",
                    flush=True,
                )
    print("views: " + ", ".join(f"{name} {took:.2f} s" for name, took in views.items()))
    ratio = times[-1] / times[0]
    print(f"against {SIZES[-1]:,} events {ratio:.2f} times that against {SIZES[0]:,}")
    return 0 if ratio <= MOST_OF_SMALLER and max(views.values()) <= MOST_OF_A_VIEW else 1


if __name__ == "__main__":
    sys.exit(main())
