"""A warehouse of any size for the benchmarks: what stands in it is bench/warehouse_fill.sql's business.

A thousand articles a day up to the present, so that a larger warehouse is one that has been running longer.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import datetime

from marsad.edge.clock import now
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.store import Store, open_store
from marsad.settings import PROJECT

BENCH = PROJECT / "bench"
ROWS = ("sources", "feeds", "topics", "subscriptions", "seeds", "articles", "entries", "pages", "polls", "runs", "stories", "duplicates",
          "carried", "mentions", "gazetteer", "ledger", "own_work",
          "revisions", "deliveries", "alerts", "corrections", "findings", "months", "search")  # fmt: skip


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


def filled(server: Postgres, base: Sequence[tuple[str, str]], count: int) -> tuple[str, datetime]:
    """The address of a warehouse with `count` articles, and up to when they go. One that a kept server has is used again."""
    name = f"size_{count}"
    server.ensure_database(name)
    dsn = server.dsn(name)
    migrate(dsn, PROJECT / "sql")
    with open_store(dsn, BENCH) as bench:
        if not bench.value("warehouse_fill.is_filled"):
            _fill(bench, base, count, now())
        found = bench.one("warehouse_fill.filled")
    assert found is not None
    return dsn, found["ended_at"]


def _fill(bench: Store, base: Sequence[tuple[str, str]], count: int, ended_at: datetime) -> None:
    with bench.transaction():
        bench.run("warehouse_fill.without_triggers")
        bench.run("warehouse_fill.drop_indexes")
        bench.run("warehouse_fill.make_base")
        bench.copy("warehouse_fill.copy_base", [(n, *one) for n, one in enumerate(base)])
        bench.run("warehouse_fill.document_base")
        for name in (*ROWS, "make_indexes", "touch", "set_sequences", "record"):
            bench.run(f"warehouse_fill.{name}", count=count, ended_at=ended_at, texts=len(base))
    bench.run("warehouse_fill.with_triggers")
    bench.run("warehouse_fill.vacuum")
