"""Whether 11/05/2026 is the fifth of November or the eleventh of May, where the date itself leaves it open.

A weekday beside the date decides (it is read with the date), then what other dates of the same feed or page say: one that only one
order can read, or one that would be ahead of now; then what the outlet was seen to use before. Where nothing says anything, the day
comes first, as it does in every Arab country; a time read that way keeps its other reading, so that later evidence can still turn it,
and says that it is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from marsad.core.dates.timestamps import Timestamp


class DayOrder(StrEnum):
    """The order of day and month in a date of two numbers."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


_FEWEST = 2  # dates that say something by how they follow each other
_AHEAD = timedelta(days=1)  # that a site's clock may be wrong


def settled(timestamp: Timestamp, order: DayOrder | None) -> Timestamp:
    """The moment in that order of day and month, if it was open; a day that no order leaves open stays as it is."""
    if order is None or timestamp.other is None:
        return timestamp
    return replace(timestamp.turned() if order is DayOrder.MONTH_FIRST else timestamp, other=None)


def shown(timestamps: Iterable[Timestamp]) -> DayOrder | None:
    """The order that dates show which can be read in one order only: what is worth remembering of a site."""
    sure = {DayOrder(timestamp.order) for timestamp in timestamps if timestamp.order}
    return sure.pop() if len(sure) == 1 else None


def order_of(timestamps: Sequence[Timestamp], now: datetime | None) -> DayOrder | None:
    """The order in which the site writes its dates, as far as these tell; None where nothing tells.

    One date that can be read in one order only tells most; then a reading that is ahead of `now`; then which reading keeps the dates
    in the order in which the feed lists them, newest first or last.
    """
    sure = {DayOrder(timestamp.order) for timestamp in timestamps if timestamp.order}
    if sure:
        return sure.pop() if len(sure) == 1 else None
    open_ones = [timestamp for timestamp in timestamps if timestamp.other]
    turned = [timestamp.turned() for timestamp in open_ones]
    return _by_now(open_ones, turned, now) or _by_sequence(open_ones, turned)


def _by_now(
    as_read: Sequence[Timestamp], turned: Sequence[Timestamp], now: datetime | None
) -> DayOrder | None:
    if now is None:
        return None
    ahead, turned_ahead = (any(one.at() > now + _AHEAD for one in ones) for ones in (as_read, turned))
    if ahead == turned_ahead:
        return None
    return DayOrder.MONTH_FIRST if ahead else DayOrder.DAY_FIRST


def _by_sequence(as_read: Sequence[Timestamp], turned: Sequence[Timestamp]) -> DayOrder | None:
    """By which order is the feed sorted; of two that are, the one with its items closer together, as a feed of two days is one of
    two months else."""
    if len(as_read) < _FEWEST:
        return None
    is_sorted, is_turned_sorted = _is_sorted(as_read), _is_sorted(turned)
    if is_sorted != is_turned_sorted:
        return DayOrder.DAY_FIRST if is_sorted else DayOrder.MONTH_FIRST
    span, turned_span = _span(as_read), _span(turned)
    if turned_span * 10 < span:
        return DayOrder.MONTH_FIRST
    return DayOrder.DAY_FIRST if span * 10 < turned_span else None


def _is_sorted(timestamps: Sequence[Timestamp]) -> bool:
    times = [timestamp.local for timestamp in timestamps]
    return len(set(times)) > 1 and times in (sorted(times), sorted(times, reverse=True))


def _span(timestamps: Iterable[Timestamp]) -> timedelta:
    times = [timestamp.local for timestamp in timestamps]
    return max(times) - min(times)
