"""What a run of the whole pipeline writes into the structured log: every feed, page, article and message, by ids alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from marsad.edge import log
from steps.conftest import Pipeline

Event = dict[str, object]


@pytest.fixture(scope="module")
def events(pipeline: Pipeline) -> Iterator[list[Event]]:
    """The events of one daily run."""
    written: list[Event] = []
    log.hand_to(lambda event, **fields: written.append({"event": event, **fields}))
    log.configure("json")
    try:
        pipeline.run()
        yield written
    finally:
        log.configure("plain")
        log.hand_to(log._write)


def those(events: list[Event], name: str) -> list[Event]:
    return [one for one in events if one["event"] == name]


def test_every_article_is_said_with_its_run_and_source(pipeline: Pipeline, events: list[Event]) -> None:
    rows = pipeline.store._connection.execute(
        "SELECT article_id, source_id, page_id, disposition FROM marsad.article WHERE seed IS NULL"
    ).fetchall()
    said = those(events, "article_stored")
    of_pages = {one["article"]: one for one in said if one["source"] != "seed"}
    assert len(rows) > 20 and of_pages.keys() == {row[0] for row in rows}
    for article, source, page, disposition in rows:
        one = of_pages[article]
        assert (one["source"], one["page"], one["step"]) == (source, page, "understand") and one["run"]
        assert (one["outcome"] == "set_aside") == (disposition == "set_aside")


def test_every_run_page_and_message_is_said(pipeline: Pipeline, events: list[Event]) -> None:
    def count(sql: str) -> int:
        return pipeline.store._connection.execute(sql.encode()).fetchone()[0]  # type: ignore[index]

    runs = count("SELECT count(*) FROM marsad.run")
    assert len(those(events, "run_begun")) == len(those(events, "run_ended")) == runs
    assert {one["outcome"] for one in those(events, "run_ended")} == {"done"}
    entries = count("SELECT count(*) FROM marsad.entry WHERE state <> 'pending' AND source_id <> 'seed'")
    fetched = {one["entry"] for one in those(events, "page_fetched") if one["outcome"] == "fresh"}
    assert len(fetched) == entries or len(fetched) > 20
    assert all(one["source"] and one["run"] for one in those(events, "page_fetched"))
    assert len(those(events, "message_handed")) == count("SELECT sum(attempts) FROM marsad.delivery")
    assert all(one["run"] for one in those(events, "message_handed"))
    assert len(those(events, "feed_polled")) >= 10


def test_nothing_in_it_is_a_text_or_an_address(events: list[Event]) -> None:
    words = {value for one in events for value in one.values() if isinstance(value, str)}
    assert "?" not in words and all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", word) for word in words)
