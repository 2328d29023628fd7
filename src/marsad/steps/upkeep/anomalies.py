"""Silence: sources that answer well and yet bring nothing, or nothing that can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from marsad.core.feeds import anomaly
from marsad.edge.store import Row, Store


def report(store: Store, at: datetime) -> list[Row]:
    """What is suspiciously little at `at`: rows of source_id, what (silent, no text, backfill) and detail, in plain words.

    A source is judged by whole days before `at`, and only when it was polled in the last of them: silence of ours is not its.
    """
    return [*_silent(store, at), *_without_text(store, at), *_backfills(store)]


def _silent(store: Store, at: datetime) -> Iterator[Row]:
    counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for row in store.all("anomalies.volume", now=at, days=anomaly.DAYS + 1):
        counts[row["source_id"]][row["days_ago"]] = row["entries"]
    for source in store.all("anomalies.watched", now=at):
        days = min(source["days"], anomaly.DAYS + 1)
        found = anomaly.of_last_day(
            [counts[source["source_id"]].get(ago, 0) for ago in reversed(range(days))]
        )
        if found.is_silent:
            yield _row(source, "silent", f"in the last 24 hours {found.reason}")


def _without_text(store: Store, at: datetime) -> Iterator[Row]:
    for row in store.all("anomalies.unreadable", now=at):
        if anomaly.yields_no_text(row["pages"], row["unreadable"]):
            detail = (
                f"{row['unreadable']} of the last {row['pages']} pages gave no text, mostly: {row['reason']}"
            )
            yield _row(row, "no text", detail)


def _backfills(store: Store) -> Iterator[Row]:
    for row in store.all("anomalies.backfills"):
        left = f"{row['lists_left']} lists and {row['pages_left']} pages are left"
        command = f"marsad backfill --source {row['source_id']} --since {row['since']} --until {row['until']}"
        yield _row(row, "backfill", f"{left}; take it up again with `{command}`")


def _row(row: Row, what: str, detail: str) -> Row:
    return {"source_id": row["source_id"], "what": what, "detail": detail}
