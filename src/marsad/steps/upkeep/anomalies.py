"""Anomalies: sources that answer well and yet bring nothing, or nothing that can be read, and backfills that were left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from marsad.core.feeds import anomaly
from marsad.edge.rows.upkeep import DayVolume, OpenBackfill, ReadPages, WatchedSource
from marsad.edge.store import Store


@dataclass(frozen=True, slots=True)
class TooLittle:
    """A source that brings suspiciously little: `what` is silent, no text or backfill; `detail` is in plain words."""

    source_id: str
    what: str
    detail: str


def report(store: Store, at: datetime) -> list[TooLittle]:
    """Return what is suspiciously little at `at`.

    A source is judged by whole days before `at`, and only when it was polled in the last of them: silence of ours is not its.
    """
    return [*_silent(store, at), *_without_text(store, at), *_backfills(store)]


def _silent(store: Store, at: datetime) -> Iterator[TooLittle]:
    counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for day in store.objects("anomalies.volume", DayVolume, now=at, days=anomaly.DAYS + 1):
        counts[day.source_id][day.days_ago] = day.entries
    for source in store.objects("anomalies.watched", WatchedSource, now=at):
        days = min(source.days, anomaly.DAYS + 1)
        daily = [counts[source.source_id].get(ago, 0) for ago in reversed(range(days))]
        found = anomaly.of_last_day(daily)
        if found.is_silent:
            yield TooLittle(source.source_id, "silent", f"in the last 24 hours {found.reason}")


def _without_text(store: Store, at: datetime) -> Iterator[TooLittle]:
    for read in store.objects("anomalies.unreadable", ReadPages, now=at):
        if anomaly.yields_no_text(read.pages, read.unreadable):
            detail = f"{read.unreadable} of the last {read.pages} pages gave no text, mostly: {read.reason}"
            yield TooLittle(read.source_id, "no text", detail)


def _backfills(store: Store) -> Iterator[TooLittle]:
    for one in store.objects("anomalies.backfills", OpenBackfill):
        left = f"{one.lists_left} lists and {one.pages_left} pages are left"
        command = f"marsad backfill --source {one.source_id} --since {one.since} --until {one.until}"
        yield TooLittle(one.source_id, "backfill", f"{left}; take it up again with `{command}`")
