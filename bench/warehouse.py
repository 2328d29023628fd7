"""What the warehouse costs: loading against a raw COPY, and every question at one size and at ten times that.

    python bench/warehouse.py [--articles 50000] [--sizes 100000,1000000] [--only load|size]

TEXTS names a file with texts of real size, one JSON object with `title` and `text` per line, gzipped; without it the seed
corpus is multiplied. Makes a PostgreSQL of its own in a temporary folder and removes it; a million articles take some 8 GB.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from marsad.core.copies.fingerprint import fingerprint
from marsad.edge.load import ARTICLE, FINGERPRINT, MENTION, STORY, Batch, load
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.questions import BECOME_ANALYST, questions
from marsad.edge.store import Store, open_store
from marsad.settings import PROJECT
from marsad.steps import marts

BATCH = 1000
SEARCHES = ("زمهرير", "الرئيس", "الحكومة السورية", '"إطلاق النار"', "هدنة أو دوريات")
LEAST_OF_COPY, LEAST_RELOAD, MOST_GROWTH, MOST_SECONDS = 0.8, 10.0, 3.0, 1.0
NOISE_SECONDS = 0.02  # what takes no longer may grow as it likes: its time is that of asking


def texts(file: str | None) -> list[tuple[str, str]]:
    """Title and text of each line of the file; without one, windows of the seed corpus."""
    if file is None:
        seeds = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "seeds").glob("0*.txt"))]
        words = " ".join(seeds).split()
        return [
            (" ".join(words[i : i + 9]), " ".join(words[i : i + 300])) for i in range(0, len(words) - 300, 7)
        ]
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["title"].replace("\0", ""), row["text"].replace("\0", "")) for row in rows if row["text"]]


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
            stories.append(
                {"story_id": i, "title": title, "first_at": when, "last_at": when, "created_at": when}
            )
            articles.append(
                {"article_id": i, "source_id": f"s{1 + i % 30}", "url": url, "canonical_url": url, "title": title,
                 "text": f"{text}\n{chance.getrandbits(64):x}", "published_at": when, "published_precision": "minute",
                 "published_basis": "meta", "language": "ar", "language_confidence": 1.0, "language_reason": "bench",
                 "is_arabic": True, "disposition": "kept", "story_id": i, "removed": {}, "extractor": "bench",
                 "classified_by": "1", "first_seen_at": when}
            )  # fmt: skip
            of = prints[i % len(base)]
            marks.append(
                {"article_id": i, "text_sha256": of.text_sha256, "words": of.words, "version": 1,
                 "bands": [chance.getrandbits(63) for _ in of.bands]}
            )  # fmt: skip
            if i % 7 == 0:
                mentions += [
                    {"article_id": i, "topic": "patrols", "field": "text", "start_offset": 12 * k, "end_offset": 12 * k + 10,
                     "quote": text[12 * k : 12 * k + 10], "rule": "bench", "version": "1", "theatre": "syria",
                     "evidence_start": 0, "evidence_end": len(text)}
                    for k in range(3) if len(text) > 50
                ]  # fmt: skip
        yield Batch(articles, stories, marks, mentions=mentions)


def raw_copy(bench: Store, made: Sequence[Batch]) -> None:
    """The same rows, straight into the same tables: one COPY per table."""
    from hashlib import sha256

    from psycopg.types.json import Jsonb

    def rows(columns: Sequence[str], values: Iterator[object]) -> Iterator[list[object]]:
        for value in values:
            full = value | {"canonical_sha256": sha256(value.get("url", "").encode()).digest()}  # type: ignore[operator, attr-defined]
            yield [
                Jsonb(full[name]) if isinstance(full.get(name), dict) else full.get(name) for name in columns
            ]

    with bench.transaction():
        for table, columns, part in (
            ("story", STORY, "stories"), ("article", ARTICLE, "articles"),
            ("fingerprint", FINGERPRINT, "fingerprints"), ("mention", MENTION, "mentions"),
        ):  # fmt: skip
            bench.copy(
                f"warehouse.raw_{table}", rows(columns, itertools.chain(*(getattr(b, part) for b in made)))
            )


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def prepared(server: Postgres, name: str) -> str:
    """A migrated database with sources and topics."""
    server.ensure_database(name)
    migrate(server.dsn(name), PROJECT / "sql")
    with open_store(server.dsn(name), PROJECT / "bench") as bench:
        bench.run("warehouse.sources")
        bench.run("warehouse.topics")
    return server.dsn(name)


def measure_load(server: Postgres, base: list[tuple[str, str]], count: int) -> bool:
    """Loading against a raw COPY into the same indexed tables, and loading again; whether within the limits."""
    made = list(batches(base, count))
    ours, raw = prepared(server, "ours"), prepared(server, "raw")
    with open_store(raw, PROJECT / "bench") as bench, open_store(ours, PROJECT / "sql" / "steps") as store:
        copied = seconds(lambda: raw_copy(bench, made))
        loaded = seconds(lambda: [load(store, batch) for batch in made])
        again = seconds(lambda: [load(store, batch) for batch in made])
    print(f"raw COPY of {count:,} articles with all they bring: {count / copied:,.0f}/s")
    print(
        f"loading them: {count / loaded:,.0f}/s, {copied / loaded:.2f} of the COPY (at least {LEAST_OF_COPY})"
    )
    print(
        f"loading them again: {count / again:,.0f}/s, {loaded / again:.0f} times as quick (at least {LEAST_RELOAD:.0f})"
    )
    return copied / loaded >= LEAST_OF_COPY and loaded / again >= LEAST_RELOAD


def fill(bench: Store, first: int, last: int, texts_in: int) -> None:
    """Articles `first` to `last`, a thousand a day."""
    span = {"first": first, "last": last}
    bench.run("warehouse.without_triggers")
    bench.run("warehouse.drop_big_indexes")
    bench.run("warehouse.fill_articles", **span, begin=datetime(2020, 1, 1, tzinfo=UTC), texts=texts_in)
    for name in ("stories", "duplicates", "mentions", "months"):
        bench.all(f"warehouse.fill_{name}", **span) if name == "months" else bench.run(
            f"warehouse.fill_{name}", **span
        )
    bench.run("warehouse.fill_search", **span, texts=texts_in)
    bench.run("warehouse.make_big_indexes")
    bench.run("warehouse.with_triggers")
    bench.run("warehouse.touch", **span)
    bench.run("warehouse.set_sequence", last=last)
    bench.run("warehouse.vacuum")


def asked(dsn: str) -> dict[str, float]:
    """The median of five answers to each question, and to each search, in seconds."""
    found = {}
    every = questions(PROJECT / "sql" / "queries")
    with psycopg.connect(dsn) as connection:
        connection.execute(BECOME_ANALYST)
        for name, one in every.items():
            found[name] = _median(connection, one.sql, one.defaults)
        for words in SEARCHES:
            found[f"search {words}"] = _median(
                connection, every["search"].sql, {**every["search"].defaults, "words": words}
            )
    return found


def _median(connection: psycopg.Connection, sql: str, parameters: dict[str, str]) -> float:
    return statistics.median(
        seconds(lambda: connection.execute(sql.encode(), parameters).fetchall()) for _ in range(5)
    )


def daily(dsn: str, base: list[tuple[str, str]], size: int) -> tuple[float, float]:
    """Loading a day's thousand articles more, and refreshing the counts after it, in seconds."""
    day = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=size // 1000 - 1)
    (batch,) = batches(base, BATCH)
    move = {"published_at": day, "first_seen_at": day}
    mine = {i: 10_000_000 + size + i for i in range(1, BATCH + 1)}
    moved = Batch(
        [
            a
            | move
            | {"article_id": mine[a["article_id"]], "canonical_url": f"{a['url']}/{size}", "story_id": None}
            for a in batch.articles
        ],  # type: ignore[index, operator]
        mentions=[m | {"article_id": mine[m["article_id"]]} for m in batch.mentions],  # type: ignore[index, operator]
    )
    with open_store(dsn, PROJECT / "sql" / "steps") as store:
        loaded = seconds(lambda: load(store, moved))
        return loaded, seconds(lambda: marts.refresh(store))


def measure_size(server: Postgres, base: list[tuple[str, str]], sizes: Sequence[int]) -> bool:
    """Every question at each size; whether none grew or took too much."""
    dsn = prepared(server, "size")
    times: list[dict[str, float]] = []
    with open_store(dsn, PROJECT / "bench") as bench, open_store(dsn, PROJECT / "sql" / "steps") as store:
        bench.run("warehouse.make_base")
        bench.copy("warehouse.copy_base", [(n, *one) for n, one in enumerate(base)])
        bench.run("warehouse.document_base")
        before = 0
        for size in sizes:
            filled = seconds(lambda: fill(bench, before + 1, size, len(base)))  # noqa: B023
            print(f"{size:,} articles: filled in {filled:.0f} s", flush=True)
            print(f"  all days counted in {seconds(lambda: marts.refresh(store)):.1f} s", flush=True)
            bench.run("warehouse.vacuum")
            times.append(asked(dsn))
            loaded, refreshed = daily(dsn, base, size)
            print(
                f"  a day of 1,000 more: loaded in {loaded:.2f} s, counts refreshed in {refreshed * 1000:.0f} ms",
                flush=True,
            )
            before = size
    fine = [_within(name, [one[name] for one in times]) for name in times[-1]]
    return all(fine)


def _within(name: str, times: Sequence[float]) -> bool:
    """Print one question's times; whether they are within the limits."""
    growth = times[-1] / times[0]
    fine = times[-1] <= MOST_SECONDS and (growth <= MOST_GROWTH or times[-1] <= NOISE_SECONDS)
    shown = " ".join(f"{one * 1000:9.1f} ms" for one in times)
    print(f"{name:40} {shown}  × {growth:.1f}{'' if fine else '  TOO MUCH'}")
    return fine


def main() -> int:
    """Measure what was asked for; 1 where a limit was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("load", "size"))
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--sizes", default="10000,100000")
    given = parser.parse_args()
    base = texts(os.environ.get("TEXTS"))
    fine = True
    with tempfile.TemporaryDirectory(prefix="marsad-bench-") as folder, Postgres(Path(folder)) as server:
        if given.only != "size":
            fine &= measure_load(server, base, given.articles)
        if given.only != "load":
            fine &= measure_size(server, base, [int(size) for size in given.sizes.split(",")])
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
