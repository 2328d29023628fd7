"""What nobody foresaw costs its own item, is stored and shown, told to the operators once, and stops nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Any

import psycopg
import pytest

from marsad.core.feeds import fallback, own_text, poll_schedule
from marsad.core.web import http_answer
from marsad.edge.web.client import Web
from marsad.errors import StoreError
from marsad.steps.collecting import collect, fetch, poll, probe
from steps.hostile_desk import Desk

RAISED: tuple[Callable[[], BaseException], ...] = (
    lambda: ValueError("year 10000 is out of range"),
    lambda: OverflowError("date value out of range"),
    lambda: RecursionError("maximum recursion depth exceeded"),
    MemoryError,
    lambda: KeyError("\x00\udc80 a key that can't be stored"),
    lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    AssertionError,
    lambda: ExceptionGroup("several", [TypeError("one"), IndexError("two")]),
    lambda: RuntimeError("س" * 5000),
    StopAsyncIteration,
    lambda: OSError(28, "No space left on device"),
    TimeoutError,
    lambda: AttributeError("'NoneType' object has no attribute 'x'"),
    lambda: ZeroDivisionError("division by zero"),
)
# What a run calls on the way of a feed and of a page: where it stands, and its name there.
OF_FEEDS: tuple[tuple[Any, str], ...] = (
    (probe, "at"),
    (Web, "get"),
    (http_answer, "meaning"),
    (fallback, "news"),
    (fallback, "addresses"),
    (poll_schedule, "history"),
    (poll_schedule, "next_poll"),
    (poll, "_save_entries"),
    (poll, "_save_texts"),
)
OF_PAGES: tuple[tuple[Any, str], ...] = (
    (Web, "get"),
    (http_answer, "meaning"),
    (http_answer, "was_asked"),
    (http_answer, "retry_at"),
    (own_text, "as_page"),
    (fetch, "_page"),
    (fetch, "_says_not_now"),
)


def breaks(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, mark: str, error: BaseException
) -> list[int]:
    """Have a function raise where what it is given names `mark`; the list counts how often it did."""
    real, met = getattr(where, name), [0]

    def broken(*given: object, **named: object) -> object:
        if mark in repr((given, named)):
            met[0] += 1
            raise error
        return real(*given, **named)

    async def broken_later(*given: object, **named: object) -> object:
        broken_now = mark in repr((given, named))
        if broken_now:
            met[0] += 1
            raise error
        return await real(*given, **named)

    monkeypatch.setattr(where, name, broken_later if asyncio.iscoroutinefunction(real) else broken)
    return met


@pytest.mark.parametrize("seed", range(4))
async def test_an_exception_costs_its_feed_alone(desk: Desk, seed: int) -> None:
    some, hit = Random(seed), 0
    for number in range(12):
        where, name = some.choice(OF_FEEDS)
        mark, error = f"/bad/{seed}/{number}", some.choice(RAISED)()
        sources = [desk.source(f"good-{number}-{n}", f"/list?/news/{number}/{n}") for n in range(2)]
        desk.server.pages[mark] = (
            f"<rss><channel><item><title>x</title><link>{mark}/1</link></item></channel></rss>".encode()
        )
        with pytest.MonkeyPatch.context() as patch:
            met = breaks(patch, where, name, mark, error)
            await desk.collect(*sources, desk.source(f"bad-{number}", mark))
        hit += bool(met[0])
        bad = desk.feed(f"bad-{number}")
        assert desk.rows("SELECT state FROM marsad.run ORDER BY run_id DESC LIMIT 1") == [{"state": "done"}]
        good = desk.rows(f"SELECT state FROM marsad.entry WHERE source_id LIKE 'good-{number}-%'")
        assert [row["state"] for row in good] == ["fetched"] * 2
        if met[0]:
            assert (bad["state"], type(error).__name__ in bad["state_reason"]) == ("failing", True), (
                name,
                error,
            )
            (fault,) = desk.rows(f"SELECT * FROM marsad.fault WHERE item LIKE '%{mark}'")
            assert (fault["error"], fault["step"], fault["times"]) == (type(error).__name__, "collect", 1)
    assert hit >= 8


@pytest.mark.parametrize("seed", range(4))
async def test_an_exception_costs_its_page_alone(desk: Desk, seed: int) -> None:
    some, hit = Random(100 + seed), 0
    for number in range(12):
        where, name = some.choice(OF_PAGES)
        mark, error = f"/page/bad/{seed}/{number}", some.choice(RAISED)()
        paths = [f"/news/{number}/1", mark, f"/news/{number}/2"]
        body = "".join(
            f"<item><title>{path}</title><link>{path}</link><content:encoded>&lt;p&gt;{path}&lt;/p&gt;</content:encoded></item>"
            for path in paths
        )
        space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        desk.server.pages[f"/f/{number}"] = f"<rss {space}><channel>{body}</channel></rss>".encode()
        if some.random() < 0.5:
            desk.server.pages[mark] = None  # 404
        source = desk.source(f"s-{number}", f"/f/{number}")
        with pytest.MonkeyPatch.context() as patch:
            met = breaks(patch, where, name, mark, error)
            await desk.collect(source)
        hit += bool(met[0])
        entries = {
            row["title"]: row
            for row in desk.rows(f"SELECT * FROM marsad.entry WHERE source_id = 's-{number}'")
        }
        feed = desk.feed(f"s-{number}")
        if feed["state"] == "failing":
            continue  # the mark stood in what a feed is read with: another fence's business
        assert [entries[path]["state"] for path in (paths[0], paths[2])] == ["fetched"] * 2
        if met[0]:
            bad = entries[mark]
            assert (bad["state"], bad["attempts"]) == ("pending", 1)
            assert bad["reason"].startswith(f"unforeseen: {type(error).__name__}"), (name, bad["reason"])
    assert hit >= 6


async def test_a_fault_is_told_once_and_counted(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        breaks(patch, poll_schedule, "next_poll", "/feed", ValueError("year 10000 is out of range\nand more"))
        for _ in range(3):
            await desk.collect(desk.source("s", "/feed"))
    (fault,) = desk.rows("SELECT * FROM marsad.fault")
    assert (fault["times"], "next_poll" in fault["detail"] or "_feed_state" in fault["detail"]) == (3, True)
    since = fault["first_at"]
    told = desk.store.all("operators.troubles", since=since.replace(year=2000), stopped_before=since)
    again = desk.store.all("operators.troubles", since=since, stopped_before=since)
    cause = "unforeseen ValueError in collect"
    assert [row["detail"] for row in told if row["cause"] == cause] == [
        f"{desk.server.url('/feed')}: year 10000 is out of range"
    ]
    assert not [row for row in again if row["cause"] == cause]
    await desk.collect(desk.source("s", "/feed"))
    assert desk.feed("s")["state"] == "healthy"


async def test_a_warehouse_that_goes_away_ends_the_run_with_its_cause(desk: Desk, dsn: str) -> None:
    real = probe.at

    async def cut(*given: Any, **named: Any) -> object:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        return await real(*given, **named)

    collect.sync(desk.store, [desk.source("s", "/feed"), desk.source("t", "/list?/news/1")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probe, "at", cut)
        with pytest.raises(StoreError, match=r"went away or refused: .*terminat"):
            await collect.collect(desk.store, desk.settings, ["s", "t"], only_due=False)
