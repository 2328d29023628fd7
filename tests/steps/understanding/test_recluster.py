"""Two workers at once, arrival in any order: one original for every text, and the same stories after a rebuild."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from marsad.core.topics.topic import Topics
from marsad.edge.local.postgres import Postgres
from marsad.edge.store import open_store
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import link_lock, recluster, understand

WORK = """
import sys
from marsad.edge import files
from marsad.edge.store import open_store
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import understand
dsn, ids = sys.argv[1], [int(i) for i in sys.argv[2].split(",")]
settings = Settings(database_url=dsn)
topics = files.topics(settings)
print("ready", flush=True)
sys.stdin.readline()
with open_store(dsn, PROJECT / "sql" / "steps") as store:
    for start in range(0, len(ids), 24):
        understand.understand(store, settings, topics, [], ids[start : start + 24])
"""

LINKS = """
SELECT a.url, d.kind, o.url AS original FROM marsad.article a LEFT JOIN marsad.duplicate d USING (article_id)
LEFT JOIN marsad.article o ON o.article_id = d.original_id ORDER BY a.url
"""
CHAINS = "SELECT FROM marsad.duplicate d JOIN marsad.duplicate o ON o.article_id = d.original_id"
STORIES = """
SELECT array_agg(url ORDER BY url) AS urls, count(*) FROM marsad.article WHERE story_id IS NOT NULL GROUP BY story_id ORDER BY urls
"""


def rows(dsn: str, sql: str) -> list[dict[str, Any]]:
    with psycopg.connect(dsn, row_factory=dict_row) as c:
        return c.execute(sql.encode()).fetchall()


@pytest.fixture(scope="module")
def collected(pipeline: Any, postgres: Postgres) -> Callable[[str], str]:
    """A maker of databases in which the stand's pages are fetched and none is read."""
    from marsad.edge import files
    from marsad.steps.collecting import collect
    from marsad.steps.understanding import seed

    collect.sync(pipeline.store, files.sources(pipeline.settings))
    understand.sync(pipeline.store, pipeline.topics, [])
    seed.seed(pipeline.store, pipeline.settings, pipeline.topics, PROJECT / "seeds")
    import asyncio

    (shard,) = collect.shards(pipeline.store, 1, only_due=False)
    asyncio.run(collect.collect(pipeline.store, pipeline.settings, shard, only_due=False))
    source = pipeline.settings.database_url.get_secret_value().rsplit("/", 1)[-1].split("?")[0]
    pipeline.store._connection.close()  # a template can't be copied while it is in use

    def make(name: str) -> str:
        with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"'.encode())
        return postgres.dsn(name)

    return make


def load(dsn: str, *orders: list[int]) -> None:
    """One process for each of `orders`, all at once."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, dsn, ",".join(map(str, order))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for order in orders
    ]  # fmt: skip
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0


def rebuilt(dsn: str) -> list[dict[str, Any]]:
    with open_store(dsn, PROJECT / "sql" / "steps") as store:
        recluster.recluster(store)
    return rows(dsn, STORIES)


def order_of(dsn: str) -> list[int]:
    with open_store(dsn, PROJECT / "sql" / "steps") as store:
        return [page for batch in understand.shares(store, Settings(worker_tasks=1)) for page in batch]


def test_two_workers_on_overlapping_batches_decide_as_one_alone(
    collected: Callable[[str], str], topics: Topics
) -> None:
    alone, both = collected("recluster_alone"), collected("recluster_both")
    order = order_of(alone)
    load(alone, order)
    load(both, order, order)
    assert rows(both, LINKS) == rows(alone, LINKS)
    assert rows(both, CHAINS) == []
    assert rebuilt(both) == rebuilt(alone)


def test_whatever_the_order_of_arrival_stories_are_the_same_after_a_rebuild(
    collected: Callable[[str], str],
) -> None:
    forward, backward = collected("recluster_forward"), collected("recluster_backward")
    order = order_of(forward)
    load(forward, order)
    load(backward, order[::-1])
    assert rows(backward, CHAINS) == []
    assert {row["url"] for row in rows(backward, LINKS)} == {row["url"] for row in rows(forward, LINKS)}
    assert rebuilt(backward) == rebuilt(forward)
    before = rows(backward, "SELECT article_id, story_id FROM marsad.article ORDER BY 1")
    rebuilt(backward)  # what is in order stays as it is
    assert rows(backward, "SELECT article_id, story_id FROM marsad.article ORDER BY 1") == before


def test_slices_of_any_size_give_the_same_stories_and_let_others_link_between_them(
    collected: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, sliced = collected("recluster_whole"), collected("recluster_sliced")
    load(whole, order_of(whole))
    load(sliced, order_of(sliced))
    free: list[bool] = []
    with (
        open_store(sliced, PROJECT / "sql" / "steps") as store,
        open_store(sliced, PROJECT / "sql" / "steps") as other,
    ):
        originals = recluster._originals

        def watched(*given: Any) -> Any:
            for number, one in enumerate(originals(*given)):
                if number % 7 == 0:
                    with other.transaction():
                        free.append(link_lock.take(other, patience=1, most=2) < 1)
                yield one

        monkeypatch.setattr(recluster, "_originals", watched)
        counts = recluster.recluster(store, slice_size=7)
    assert counts["originals"] > 14 and len(free) >= 3 and all(free)
    monkeypatch.undo()
    assert rows(sliced, STORIES) == rebuilt(whole)
