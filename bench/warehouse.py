"""What the warehouse costs: loading against a raw COPY, and every question and page of the desk at several sizes.

    python bench/warehouse.py [--only load|daily|questions|pages] [--articles 50000] [--sizes 10000,100000,1000000] [--keep FOLDER]

TEXTS names a file with texts of real size, one JSON object with `title` and `text` per line, gzipped; without it the seed
corpus is multiplied. Makes a PostgreSQL of its own in a temporary folder and removes it; a million articles take some 12 GB,
and all together twenty minutes. With --keep it stands in FOLDER and is used again: its warehouses get what is new in sql/, and
aren't filled again.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import psycopg
from desk_pages import ask, opened, paths
from warehouse_fill import BENCH, filled, texts

from marsad.core.duplicates.fingerprint import fingerprint
from marsad.edge.load import Batch, load
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.questions import BECOME_ANALYST, questions
from marsad.edge.rows.article import ArticleRow
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.rows.mention import MentionRow
from marsad.edge.rows.story import StoryRow
from marsad.edge.store import Store, columns, open_store
from marsad.model import Theatre
from marsad.settings import PROJECT
from marsad.steps.upkeep import marts

STEPS = PROJECT / "sql" / "steps"
BATCH = 1000
SEARCHES = ("زمهرير", "الرئيس", "الحكومة السورية", '"إطلاق النار"', "هدنة أو دوريات", "سنجاب زمهرير")
LEAST_OF_COPY, LEAST_RELOAD = 0.8, 10.0
MOST_GROWTH, MOST_SECONDS = 3.0, 1.0  # of a question, from a tenth of the size
NOISE_SECONDS = 0.02  # a question that takes no longer may grow as it likes: its time is that of asking
ROUNDS = 7
GROWING = ("article", "mention", "story", "entry", "page", "search")  # as fast as the articles, or faster
MOST_PAGE_GROWTH = 2.0  # of a page, from the smallest size


def batches(base: Sequence[tuple[str, str]], count: int) -> Iterator[Batch]:
    """Articles with all that they bring; every one has its own address, bands and last words."""
    chance = random.Random(0)
    prints = [fingerprint(title, text) for title, text in base]
    at = datetime(2020, 1, 1, tzinfo=UTC)
    for start in range(1, count + 1, BATCH):
        ids = range(start, min(start + BATCH, count + 1))
        stories, articles, marks, mentions = [], [], [], []
        for i in ids:
            title, text = base[i % len(base)]
            when = at + timedelta(seconds=86.4 * i)
            url = f"https://s.example/{i}"
            stories.append(StoryRow(i, title, when, when, when))
            articles.append(
                ArticleRow(
                    article_id=i, source_id=f"s{1 + i % 30}", url=url, canonical_url=url, title=title,
                    text=f"{text}\n{chance.getrandbits(64):x}", published_at=when, published_precision="minute",
                    published_basis="meta", language="ar", language_confidence=1.0, language_reason="bench",
                    is_arabic=True, disposition="kept", story_id=i, removed={}, extractor="bench",
                    classified_by="1", first_seen_at=when,
                )
            )  # fmt: skip
            of = prints[i % len(base)]
            bands = [chance.getrandbits(63) for _ in of.bands]
            marks.append(FingerprintRow(i, of.text_sha256, of.words, 1, bands))
            if i % 7 == 0:
                mentions += [
                    MentionRow(
                        i, "patrols", "text", 12 * k, 12 * k + 10, text[12 * k : 12 * k + 10], "bench", "1",
                        Theatre.SYRIA, None, 0, len(text),
                    )
                    for k in range(3) if len(text) > 50
                ]  # fmt: skip
        yield Batch(articles, stories, marks, mentions=mentions)


def raw_copy(bench: Store, batch: Batch) -> None:
    """The same rows, straight into the same tables: one COPY per table."""
    with bench.transaction():
        for table, part in (
            ("story", batch.stories), ("article", batch.articles), ("fingerprint", batch.fingerprints), ("mention", batch.mentions),
        ):  # fmt: skip
            bench.copy(f"warehouse.raw_{table}", (list(columns(row).values()) for row in part))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def prepared(server: Postgres, name: str) -> str:
    """A migrated database with sources and topics."""
    server.ensure_database(name)
    migrate(server.dsn(name), PROJECT / "sql")
    with open_store(server.dsn(name), BENCH) as bench:
        bench.run("warehouse.sources")
        bench.run("warehouse.topics")
    return server.dsn(name)


def measure_load(server: Postgres, base: list[tuple[str, str]], count: int) -> bool:
    """Loading against a raw COPY into the same indexed tables, and loading again; whether within the limits."""
    made = list(batches(base, count))
    ours, raw = prepared(server, "ours"), prepared(server, "raw")
    copied = loaded = 0.0
    with open_store(raw, BENCH) as bench, open_store(ours, STEPS) as store:
        for batch in made:  # in turn, so that a noisy machine disturbs both alike
            copied += seconds(partial(raw_copy, bench, batch))
            loaded += seconds(partial(load, store, batch))
        again = seconds(lambda: [load(store, batch) for batch in made])
    print(f"raw COPY of {count:,} articles with all they bring: {count / copied:,.0f}/s")
    print(
        f"loading them: {count / loaded:,.0f}/s, {copied / loaded:.2f} of the COPY (at least {LEAST_OF_COPY})"
    )
    print(
        f"loading them again: {count / again:,.0f}/s, {loaded / again:.0f} times as quick (at least {LEAST_RELOAD:.0f})"
    )
    return copied / loaded >= LEAST_OF_COPY and loaded / again >= LEAST_RELOAD


def measure_questions(dsns: Mapping[int, str]) -> bool:
    """Every question and some searches at each size; whether none grew, took too long, or reads articles from end to end unsaid."""
    every = questions(PROJECT / "sql" / "queries")
    asked = {name: (one, one.defaults) for name, one in every.items()}
    asked |= {f"search {w}": (every["search"], {**every["search"].defaults, "words": w}) for w in SEARCHES}
    sizes = list(dsns)
    tenth = sizes[-1] // 10 if sizes[-1] // 10 in sizes else sizes[0]
    fine = True
    with ExitStack() as stack:
        connections = {size: stack.enter_context(psycopg.connect(dsn)) for size, dsn in dsns.items()}
        for connection in connections.values():
            connection.execute(BECOME_ANALYST)
        for name, (one, given) in asked.items():
            whole = set() if "end to end" in one.row else _read_whole(connections[sizes[-1]], one.sql, given)
            works = {size: partial(_answer, connections[size], one.sql, given) for size in sizes}
            times, is_quick = taken(works, partial(_answers_well, base=tenth))
            fine &= is_quick and not whole
            remark = f"reads all of {', '.join(whole)}" if whole else ""
            show(name, times, times[tenth], is_quick and not whole, remark)
    return fine


def _answers_well(times: Mapping[int, float], base: int) -> bool:
    *_, last = times.values()
    return last <= MOST_SECONDS and (last <= MOST_GROWTH * times[base] or last <= NOISE_SECONDS)


def _answer(connection: psycopg.Connection, sql: str, given: Mapping[str, str]) -> None:
    connection.execute(sql.encode(), given).fetchall()


def _read_whole(connection: psycopg.Connection, sql: str, given: Mapping[str, str]) -> set[str]:
    """The growing tables that the plan of a question reads from end to end."""

    def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield plan
        for below in plan.get("Plans", ()):
            yield from nodes(below)

    row = connection.execute(b"EXPLAIN (FORMAT JSON) " + sql.encode(), given).fetchone()
    assert row is not None
    return {
        node["Relation Name"]
        for node in nodes(row[0][0]["Plan"])
        if node.get("Relation Name") in GROWING
        and (
            node["Node Type"] == "Seq Scan"
            or (node["Node Type"].startswith("Index") and "Index Cond" not in node)
        )
    }


def measure_pages(dsns: Mapping[int, str]) -> bool:
    """Every page of the desk at each size; whether none grew too much. A table that got longer may take longer, in proportion."""
    desks = {size: opened(dsn) for size, dsn in dsns.items()}
    own = {}
    for size, dsn in dsns.items():
        with open_store(dsn, BENCH) as bench:
            own[size] = bench.one("warehouse_fill.newest", count=size) or {}
    first, *_, last = dsns
    fine = True
    for path in paths():
        lengths = {size: ask(desks[size], path, own[size]) for size in dsns}
        longer = max(
            1.0, lengths[last] / lengths[first]
        )  # of a list that holds more, or of a period that began later
        works = {size: partial(ask, desks[size], path, own[size]) for size in dsns}
        times, is_well = taken(works, lambda t: t[last] <= MOST_PAGE_GROWTH * longer * t[first])  # noqa: B023
        fine &= is_well
        show(unquote(path), times, times[first], is_well, f"answer × {longer:.0f}" if longer >= 1.5 else "")
    return fine


def taken(
    works: Mapping[int, Callable[[], object]], is_well: Callable[[Mapping[int, float]], bool]
) -> tuple[dict[int, float], bool]:
    """The median seconds of each work, and whether they are well; what isn't is measured again, more often."""
    times = _in_turn(works, ROUNDS)
    if not is_well(times):
        times = _in_turn(works, 4 * ROUNDS)
    return times, is_well(times)


def _in_turn(works: Mapping[int, Callable[[], object]], rounds: int) -> dict[int, float]:
    """The works take turns, so that a noisy machine disturbs them alike; the first turn, which reads from disk, doesn't count."""
    times = [{size: seconds(work) for size, work in works.items()} for _ in range(rounds + 1)]
    return {size: statistics.median(one[size] for one in times[1:]) for size in works}


def show(name: str, times: Mapping[int, float], base: float, is_well: bool, remark: str) -> None:
    """One line: milliseconds at each size, and how much more the last is than `base`."""
    *_, last = times.values()
    shown = " ".join(f"{one * 1000:8.1f}" for one in times.values())
    print(f"{name:48} {shown} ms  × {last / base:.1f}{'' if is_well else '  TOO MUCH'}  {remark}", flush=True)


def daily(dsn: str, base: list[tuple[str, str]], size: int, ended_at: datetime) -> str:
    """Loading a day's thousand articles more, refreshing the counts after it, and the longest wait of one who reads them meanwhile."""
    (batch,) = batches(base, BATCH)
    at, first = ended_at - timedelta(days=1), 10_000_000
    moved = Batch(
        [
            replace(a, published_at=at, first_seen_at=at, article_id=first + a.article_id, canonical_url=f"{a.url}/more", story_id=None)
            for a in batch.articles
        ],
        mentions=[replace(m, article_id=first + m.article_id) for m in batch.mentions],
    )  # fmt: skip
    with open_store(dsn, STEPS) as store, open_store(dsn, BENCH) as bench, reading(dsn) as waits:
        loaded = seconds(lambda: load(store, moved))
        refreshed = seconds(lambda: marts.refresh(store))
        for name in ("mentions", "search", "articles"):
            bench.run(f"warehouse_fill.unload_{name}", count=size)
        marts.refresh(store)
    return f"loaded in {loaded:.2f} s, counts refreshed in {refreshed * 1000:.0f} ms, a reader waited {max(waits) * 1000:.0f} ms at most"


@contextmanager
def reading(dsn: str) -> Iterator[list[float]]:
    """Somebody who asks for the daily counts again and again; how long each answer took."""
    done, waits = threading.Event(), list[float]()

    def read() -> None:
        with open_store(dsn, BENCH) as bench:
            while not done.is_set():
                waits.append(seconds(lambda: bench.value("warehouse.count_days")))

    with ThreadPoolExecutor() as pool:
        reader = pool.submit(read)
        try:
            yield waits
        finally:
            done.set()
            reader.result()


def measure_size(server: Postgres, base: list[tuple[str, str]], sizes: Sequence[int], only: str) -> bool:
    """Questions, pages and a day's load at each size; whether all are within their limits."""
    dsns = {}
    for size in sizes:
        begin = time.perf_counter()
        dsns[size], ended_at = filled(server, base, size)
        with open_store(dsns[size], STEPS) as store, open_store(dsns[size], BENCH) as bench:
            days = marts.refresh(store)
            if days:
                bench.run("warehouse_fill.vacuum")
        print(
            f"{size:,} articles: ready in {time.perf_counter() - begin:.0f} s, {days} days counted",
            flush=True,
        )
        if only in ("", "daily"):
            print(f"  a day of 1,000 more: {daily(dsns[size], base, size, ended_at)}", flush=True)
    return (only not in ("", "questions") or measure_questions(dsns)) & (
        only not in ("", "pages") or measure_pages(dsns)
    )


def main() -> int:
    """Measure what was asked for; 1 where a limit was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("load", "daily", "questions", "pages"), default="")
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    base = texts(os.environ.get("TEXTS"))
    fine = True
    with (
        tempfile.TemporaryDirectory(prefix="marsad-bench-") as folder,
        Postgres(given.keep or Path(folder)) as server,
    ):
        if given.only in ("", "load"):
            fine &= measure_load(server, base, given.articles)
        if given.only != "load":
            fine &= measure_size(server, base, [int(size) for size in given.sizes.split(",")], given.only)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
