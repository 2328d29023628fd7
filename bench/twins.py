"""Two workers on overlapping batches, many times over: the same originals and links as one alone, the same stories after a rebuild.

    python bench/twins.py [--rounds 50]

Each round has a database with the pages of the seed corpus, each printed three times in its own way. Two
processes that stay up run the real `understand` over all of them at once, in batches of different size.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from marsad.core.text import sentences
from marsad.edge import files
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.store import Store, open_store
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import recluster, understand

PRINTS = 3  # of each text
AT = datetime(2026, 11, 19, 8, tzinfo=UTC)


def printed() -> list[bytes]:
    """Pages: each seed as it is, without its last sentences, and under another headline with an agency's name."""
    found = []
    for path in sorted((PROJECT / "seeds").glob("0*.txt")):
        title, text = path.read_text(encoding="utf-8").split("\n", 1)
        begins = [*sentences.borders(text), len(text)]
        cut = text[: begins[max(2, len(begins) * 3 // 4)]]
        for headline, body in ((title, text), (title, cut), (f"تقرير: {title}", f"(وكالات) - {text}"))[
            :PRINTS
        ]:
            paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines() if line.strip())
            found.append(
                f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{headline}</title></head>'
                f"<body><article><h1>{headline}</h1>{paragraphs}</article></body></html>".encode()
            )
    return found


def put(bench: Store, bodies: Sequence[bytes]) -> list[int]:
    """The pages as collect leaves them; their ids."""
    bench.run("twins.source")
    for number, body in enumerate(bodies):
        url = f"https://t.example/{number}"
        at = AT + timedelta(minutes=number)
        sha = hashlib.sha256(body).digest()
        bench.run("twins.put", url=url, at=at, body=gzip.compress(body), sha256=sha, size=len(body))
    return [row["page_id"] for row in bench.all("twins.pages")]


def work(seed: int) -> None:
    """A worker: for each line `dsn page page …` understands the pages, batch by batch."""
    topics = files.topics(Settings())
    chance = random.Random(seed)
    print("ready", flush=True)
    for line in sys.stdin:
        dsn, *ids = line.split()
        pages = [int(page) for page in ids]
        with open_store(dsn, PROJECT / "sql" / "steps") as store:
            while pages:
                size = chance.randint(1, 6)
                understand.understand(store, Settings(database_url=dsn), topics, [], pages[:size])
                pages = pages[size:]
        print("done", flush=True)


def worker(seed: int) -> subprocess.Popen[str]:
    """A process that works."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--work", str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if _said(process) != "ready":
        raise RuntimeError("a worker could not start")
    return process


def _said(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline().strip() if process.stdout else ""


def load(workers: Sequence[subprocess.Popen[str]], dsn: str, ids: Sequence[int]) -> None:
    """All workers at once, over the same pages."""
    for process in workers:
        print(dsn, *ids, file=process.stdin, flush=True)
    for process in workers:
        if _said(process) != "done":
            raise RuntimeError("a worker failed")


def decided(dsn: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Links, and the stories after a rebuild."""
    with open_store(dsn, PROJECT / "sql" / "steps") as store, open_store(dsn, PROJECT / "bench") as bench:
        links = bench.all("twins.links")
        recluster.recluster(store)
        return links, bench.all("twins.stories")


def rounds(server: Postgres, count: int) -> int:
    """How many rounds of two workers ended otherwise than one worker alone."""
    server.ensure_database("twins")
    migrate(server.dsn("twins"), PROJECT / "sql")
    with (
        open_store(server.dsn("twins"), PROJECT / "bench") as bench,
        open_store(server.dsn("twins"), PROJECT / "sql" / "steps") as store,
    ):
        ids = put(bench, printed())
        understand.sync(store, files.topics(Settings()), [])
    workers = [worker(seed) for seed in (1, 2)]
    alone, _ = _fresh(server, "alone"), load(workers[:1], server.dsn("alone"), ids)
    expected = decided(alone)
    other = 0
    for number in range(1, count + 1):
        dsn = _fresh(server, "both")
        load(workers, dsn, ids)
        other += decided(dsn) != expected
        print(f"\r{number} rounds, {other} otherwise", end="", flush=True)
    for process in workers:
        process.communicate()
    copies = sum(row["original"] is not None for row in expected[0])
    print(
        f"\n{len(ids)} pages: {copies} copies, {len(expected[1])} stories; {count - other} of {count} rounds ended so"
    )
    return other


def _fresh(server: Postgres, name: str) -> str:
    """A copy of the database in which nothing is read."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE twins'.encode())
    return server.dsn(name)


def main() -> int:
    """1 where a round ended otherwise."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        work(args.work)
        return 0
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder)) as server:
        return int(bool(rounds(server, args.rounds)))


if __name__ == "__main__":
    sys.exit(main())
