"""Silence is noticed: a source that brings far less than it used to, or nothing that can be read, is named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from click.testing import CliRunner

from marsad.cli import cli
from marsad.core.feeds import anomaly
from marsad.edge.store import Store
from marsad.model import FeedAddress, Source
from marsad.steps.collecting import collect
from marsad.steps.upkeep import anomalies

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
RUN = NOW - timedelta(minutes=25)  # of a daily run at 05:00
DAY = timedelta(days=1)


class Past:
    """A month of one source's daily runs, written into the warehouse."""

    def __init__(self, store: Store, dsn: str) -> None:
        self.store, self.dsn = store, dsn

    def source(
        self, id_: str, daily: Sequence[int], *, polled_last: bool = True, first_poll: int = 50
    ) -> None:
        url = f"https://{id_}.example/feed"
        with psycopg.connect(self.dsn) as connection:
            connection.execute(
                b"INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES (%s, %s, %s, %s)",
                (id_, id_, id_, url),
            )
            (feed_id,) = connection.execute(
                b"INSERT INTO marsad.feed (source_id, url) VALUES (%s, %s) RETURNING feed_id", (id_, url)
            ).fetchone()  # type: ignore[misc]
            runs = [RUN - DAY * ago for ago in reversed(range(len(daily)))]
            polled = [RUN - DAY * len(daily), *(runs if polled_last else runs[:-1])]
            for at in polled:
                connection.execute(
                    b"INSERT INTO marsad.poll (feed_id, polled_at, url, outcome) VALUES (%s, %s, %s, 'fresh')",
                    (feed_id, at, url),
                )
            connection.execute(
                b"UPDATE marsad.feed SET last_polled_at = %s WHERE feed_id = %s", (polled[-1], feed_id)
            )
            listed = [(polled[0], True)] * first_poll + [
                (at, False) for at, count in zip(runs, daily, strict=True) for _ in range(count)
            ]
            for number, (at, is_first_poll) in enumerate(listed):
                entry = f"{url}/{number}"
                connection.execute(
                    b"INSERT INTO marsad.entry (source_id, feed_id, url, canonical_url, canonical_sha256, title, first_seen_at,"
                    b" is_first_poll) VALUES (%s, %s, %s, %s, sha256(convert_to(%s, 'UTF8')), '', %s, %s)",
                    (id_, feed_id, entry, entry, entry, at, is_first_poll),
                )

    def pages(self, id_: str, states: Sequence[str]) -> None:
        with psycopg.connect(self.dsn) as connection:
            for number, state in enumerate(states):
                connection.execute(
                    b"INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, body_sha256, body_bytes,"
                    b" state, reason) SELECT entry_id, %s, url, url, 200, sha256(''), 0, %s, %s FROM marsad.entry"
                    b" WHERE source_id = %s ORDER BY entry_id OFFSET %s LIMIT 1",
                    (RUN, state, "no_text" if state == "unreadable" else None, id_, number),
                )

    def report(self) -> dict[str, str]:
        return {one.source_id: f"{one.what}: {one.detail}" for one in anomalies.report(self.store, NOW)}


@pytest.fixture
def past(store: Store, dsn: str) -> Past:
    return Past(store, dsn)


def test_far_below_the_usual_is_silence(past: Past) -> None:
    past.source("steady", [20] * 30)
    past.source("weak", [20] * 29 + [8])
    past.source("silent", [20] * 29 + [0])
    past.source("small", [1] * 29 + [0])
    past.source("young", [20] * 5 + [0])
    past.source("away", [20] * 29 + [0], polled_last=False)
    past.source("friday", [20, 21, 19, 20, 22, 18, 1] * 4 + [20])
    report = past.report()
    assert list(report) == ["silent"]
    assert report["silent"] == "silent: in the last 24 hours 0 entries where 20 are usual"


def test_a_first_poll_is_no_measure(past: Past) -> None:
    past.source("new", [0] * 30, first_poll=300)
    assert past.report() == {}


def test_pages_without_text_are_told(past: Past) -> None:
    for name in ("empty", "fine", "few"):
        past.source(name, [1] * 10)
    past.pages("empty", ["unreadable"] * 9 + ["read"])
    past.pages("fine", ["unreadable"] * 5 + ["read"] * 5)
    past.pages("few", ["unreadable"] * 4)
    report = past.report()
    assert list(report) == ["empty"]
    assert report["empty"] == "no text: 9 of the last 10 pages gave no text, mostly: no_text"
    assert not anomaly.yields_no_text(0, 0)


def test_a_backfill_that_is_not_finished_is_told(past: Past) -> None:
    collect.sync(
        past.store, [Source("s", "s", "s", "https://s.example/", (FeedAddress("https://s.example/f"),))]
    )
    with psycopg.connect(past.dsn) as connection:
        connection.execute(
            b"INSERT INTO marsad.backfill (source_id, since, until, started_at) VALUES ('s', '2024-03-09', '2024-03-20', now())"
        )
    assert "marsad backfill --source s --since 2024-03-09 --until 2024-03-20" in past.report()["s"]


def test_status_shows_it(past: Past, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    past.source("silent", [20] * 30)
    with psycopg.connect(dsn) as connection:  # the last day's run brought nothing
        connection.execute(b"DELETE FROM marsad.entry WHERE first_seen_at = %s", (RUN,))
        connection.execute(b"UPDATE marsad.entry SET first_seen_at = first_seen_at + (now() - %s)", (NOW,))
        connection.execute(b"UPDATE marsad.poll SET polled_at = polled_at + (now() - %s)", (NOW,))
        connection.execute(b"UPDATE marsad.feed SET last_polled_at = last_polled_at + (now() - %s)", (NOW,))
    monkeypatch.setenv("MARSAD_DATABASE_URL", dsn)
    shown = CliRunner().invoke(cli, ["status"], catch_exceptions=False)
    assert "Sources that bring too little" in shown.output and "0 entries where 20 are usual" in shown.output
    found = json.loads(CliRunner().invoke(cli, ["status", "--format", "json"]).stdout)
    assert [row["source_id"] for row in found["silent"]] == ["silent"]
