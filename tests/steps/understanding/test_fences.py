"""A page whose analysis or storing raises costs itself alone: stored, shown, told to the operators once, and read again by maintain."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from marsad.edge import files
from marsad.edge.clock import now
from marsad.errors import StoreError
from marsad.steps.collecting import collect
from marsad.steps.understanding import analysed, link, rederive, understand
from marsad.steps.upkeep.summary import summary
from steps.collecting.test_fences import RAISED, breaks
from steps.conftest import READER, Pipeline

WHERE: tuple[tuple[Any, str], ...] = (
    (analysed.topic, "classify"),
    (analysed.fingerprint, "fingerprint"),
    (analysed.story, "features"),
    (understand, "analyse"),
    (link, "store_articles"),
    (link, "compared"),
)


def arabic_pages(pipeline: Pipeline) -> list[tuple[int, str]]:
    """The unread pages whose articles are classified, with their addresses."""
    rows = pipeline.store._connection.execute(
        "SELECT p.page_id, p.url FROM marsad.page p JOIN marsad.entry e USING (entry_id) JOIN marsad.source s ON s.source_id = e.source_id "
        "WHERE p.state = 'unread' AND e.title ~ '[ء-ي]' ORDER BY p.page_id"
    )
    return rows.fetchall()


async def test_one_page_that_raises_stops_no_other(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, settings, topics = pipeline.store, pipeline.settings, pipeline.topics
    collect.sync(store, files.sources(settings))
    understand.sync(store, topics, [READER])
    (shard,) = collect.shards(store, 1, only_due=False)
    await collect.collect(store, settings, shard, only_due=False)
    pages, random, broken = arabic_pages(pipeline), Random(5), []
    for where, name in [one for one in WHERE if hasattr(*one)]:
        batch, pages = pages[:4], pages[4:]
        assert len(batch) == 4, "the stand has too few pages for so many places"
        bad, url = batch[1]
        store._connection.execute(
            "UPDATE marsad.page SET url = %s WHERE page_id = %s", [f"{url}?mark={bad}", bad]
        )
        with monkeypatch.context() as patched:
            mark = f"mark={bad}" if where in (understand, link) else _words(pipeline, bad)
            met = breaks(patched, where, name, mark, random.choice(RAISED)())
            counts = understand.understand(store, settings, topics, [READER], [page for page, _ in batch])
        if met[0]:
            broken.append(bad)
            assert counts["faults"] == counts["unreadable_unforeseen"] == 1, (where, name)
        left = [page for page, _ in arabic_pages(pipeline)]
        assert not {page for page, _ in batch} & set(left), (where, name)
    assert len(broken) >= 3
    faults = store.all("operators.troubles", since=now().replace(year=2020), stopped_before=now())
    assert sum("unforeseen" in row["cause"] for row in faults) >= 1
    assert any(
        row["what"] == "text" and "unforeseen" in row["cause"] for row in summary(store, now()).failures
    )
    rederive.maintain(store, topics)
    assert {page for page, _ in arabic_pages(pipeline)} >= set(broken)
    counts = understand.understand(store, settings, topics, [READER], broken)
    assert not counts["faults"] and not arabic_pages_of(pipeline, broken)


def arabic_pages_of(pipeline: Pipeline, ids: list[int]) -> list[int]:
    return [page for page, _ in arabic_pages(pipeline) if page in ids]


def _words(pipeline: Pipeline, page_id: int) -> str:
    """The entry's headline, which its article's text or title holds."""
    (title,) = pipeline.store._connection.execute(
        "SELECT e.title FROM marsad.page p JOIN marsad.entry e USING (entry_id) WHERE page_id = %s", [page_id]
    ).fetchone()
    return title


def test_a_warehouse_that_is_gone_ends_the_run(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise StoreError("gone")

    monkeypatch.setattr(understand, "analyse", gone)
    pages = [page for page, _ in arabic_pages(pipeline)]
    if pages:
        with pytest.raises(StoreError):
            understand.understand(pipeline.store, pipeline.settings, pipeline.topics, [READER], pages[:1])
