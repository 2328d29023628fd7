"""Order decides nothing: whatever the order, the batches, the workers and their deaths, the warehouse ends equal in every table."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg

from contents import contents, differences
from marsad.core.duplicates import order
from marsad.edge import files
from marsad.edge.store import open_store
from marsad.model import Pace, Theatre
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import understand
from steps.conftest import READER
from steps.understanding.test_recluster import collected  # noqa: F401 (a fixture)

# A worker that dies in the middle of its so-manieth linking, between what it decided and what it writes.
WORK = """
import os, signal, sys
from marsad.edge import files
from marsad.edge.store import open_store
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import telling, understand
from steps.understanding.test_order import READERS
dsn, dies_in, batches = sys.argv[1], int(sys.argv[2]), [[int(i) for i in b.split(",")] for b in sys.argv[3].split(";")]
settings = Settings(database_url=dsn)
topics, ledger = files.topics(settings), files.ledger(settings)
told, links = telling.told, iter(range(1, 1000))
def dying(*given):
    if next(links) == dies_in:
        os.kill(os.getpid(), signal.SIGKILL)
    return told(*given)
telling.told = dying
print("ready", flush=True)
sys.stdin.readline()
with open_store(dsn, PROJECT / "sql" / "steps") as store:
    for page_ids in batches:
        understand.understand(store, settings, topics, READERS, page_ids, ledger)
"""
Batches = list[list[int]]
EVERYBODY = replace(READER, topics=(), at_once=tuple(Theatre), most_a_day=1000)
READERS = [  # a digest; messages of their own on everything; what two outlets tell; some kinds, by the hour
    replace(READER, most_a_day=1000),
    replace(EVERYBODY, id="once", address="once@example.org", pace=Pace.AT_ONCE),
    replace(EVERYBODY, id="two", address="two@example.org", pace=Pace.AT_ONCE, at_least=2),
    replace(
        EVERYBODY, id="kinds", address="kinds@example.org", pace=Pace.HOURLY, kinds=("ceasefire", "violation")
    ),
]


def work(dsn: str, *workers: tuple[int, Batches]) -> list[int]:
    """Have workers read batches of pages, all at once; each dies in the linking of its number (0: in none). How they ended."""
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, dsn, str(dies_in), ";".join(",".join(map(str, b)) for b in batches)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT / "tests",
        )
        for dies_in, batches in workers
    ]
    for process in begun:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in begun:
        process.communicate("go\n", timeout=300)
    return [process.returncode for process in begun]


def cut(ids: Sequence[int], chance: random.Random) -> Batches:
    """The pages in batches of any size."""
    left, found = list(ids), []
    while left:
        size = chance.choice((1, 3, 8, 20))
        found.append(left[:size])
        left = left[size:]
    return found


def pages(dsn: str) -> list[int]:
    """The pages that are still to be read, the first published first."""
    with open_store(dsn, PROJECT / "sql" / "steps") as store:
        understand.sync(store, files.topics(Settings()), READERS)
        return [page for batch in understand.shares(store, Settings(worker_tasks=1)) for page in batch]


def test_any_order_any_workers_and_their_deaths_end_equal(
    collected: Callable[[str], str],  # noqa: F811
) -> None:
    alone = collected("order_alone")
    assert work(alone, (0, [pages(alone)])) == [0]
    wanted = contents(alone)
    assert wanted["duplicate"] and wanted["carried"] and wanted["ledger_report"] and wanted["alert"]
    for number in (1, 2, 3):
        chance = random.Random(number)
        other = collected(f"order_{number}")
        left = pages(other)
        left = left[::-1] if number == 1 else chance.sample(left, len(left))
        if number == 1:
            assert work(other, (0, cut(left, chance))) == [0]
        else:  # both read the same pages here and there; one is killed, and what it had in hand comes last
            half = len(left) // 2
            ends = work(other, (2, cut(left[: half + 5], chance)), (0, cut(left[half:], chance)))
            assert ends == [-signal.SIGKILL, 0]
            rest = pages(other)
            assert rest and work(other, (0, cut(rest[::-1], chance))) == [0]
        assert differences(wanted, contents(other)) == [], number


def test_a_place_in_the_order_is_the_same_in_the_warehouse(dsn: str) -> None:
    chance = random.Random(19)
    with psycopg.connect(dsn) as connection:
        for number in range(200):
            at = datetime(1969, 12, 30, tzinfo=UTC) + timedelta(microseconds=chance.randint(0, 3 * 10**15))
            url, is_seed = f"https://a.example/{number}/هدنة", number % 5 == 0
            row = connection.execute(
                "SELECT marsad.copy_rank(%s, %s, sha256(convert_to(%s, 'UTF8')))", ["seed" if is_seed else "a", at, url]
            ).fetchone()  # fmt: skip
            assert row == (order.rank(at, url, is_seed=is_seed),)
