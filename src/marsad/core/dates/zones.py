"""In which zone a claimed time is, where the page doesn't say so or says it wrongly.

Decides by other claims of the same page: a wall clock that is ahead of one of them by whole half hours is the
local time of that zone, also where it was written with a "Z" that it doesn't deserve. A time that would be
ahead of the page's own fetching is local, too. Cities named beside a visible time have the zone that they had
on that day. Does not know where a source is at home.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from marsad.core.dates import timestamps, zone_names
from marsad.core.dates.day_order import DayOrder, order_of, settled
from marsad.core.dates.feed_dates import CLOCKS_APART, EXACT, FURTHER_EAST, LOCAL_OFFSET
from marsad.core.dates.timestamps import Timestamp

_UTC = "+00:00"
_A_DAY = timedelta(days=1)
_HALF_HOUR = timedelta(minutes=30)
_EASTERN = (timedelta(hours=1), timedelta(hours=4, minutes=30))  # of Greenwich: from Algiers to Kabul
_FARTHEST = timedelta(hours=14)

_GMT = re.compile(r"gmt|utc|غرينتش|جرينتش|ت\s?\.?\s?غ")


@dataclass(frozen=True, slots=True)
class TimeCandidate:
    """A time that might be the publication's, and where it was found."""

    timestamp: Timestamp
    basis: str


def with_days(
    candidates: Sequence[TimeCandidate], fetched_at: datetime | None, usual: DayOrder | None = None
) -> list[TimeCandidate]:
    """The claims with day and month told apart: by a claim that names one of the two days for sure, else by the order that the page
    shows elsewhere or that is not ahead of the fetching, else by the `usual` one of its outlet."""
    order = order_of([candidate.timestamp for candidate in candidates], fetched_at) or usual
    sure = [candidate.timestamp.local.date() for candidate in candidates if not candidate.timestamp.other]
    return [replace(one, timestamp=_with_day(one.timestamp, sure, order)) for one in candidates]


def _with_day(timestamp: Timestamp, sure: Sequence[date], order: DayOrder | None) -> Timestamp:
    if timestamp.other is None:
        return timestamp
    near, turned = (
        any(abs(at.date() - day) <= _A_DAY for day in sure) for at in (timestamp.local, timestamp.other)
    )
    if near != turned:
        return replace(timestamp.turned() if turned else timestamp, other=None)
    return settled(timestamp, order)


def zone_in(line: str, local: datetime) -> str | None:
    """The zone that a visible line names: بتوقيت مكة, GMT+3; of a city, the one that it had at that time."""
    offset = zone_names.named(line, local)
    return None if offset is None else timestamps.zone_name(offset)


def names_zone(line: str) -> bool:
    """Return whether a visible line may name a zone; quick."""
    return "توقيت" in line or _GMT.search(line.lower()) is not None


def zone_of(
    best: TimeCandidate, candidates: Sequence[TimeCandidate], fetched_at: datetime | None
) -> tuple[str | None, str]:
    """The zone of the believed moment, and how it was found if it isn't the one written; None where nothing tells."""
    timestamp = best.timestamp
    is_said = timestamp.zone is not None
    if timestamp.precision not in EXACT or (is_said and not is_doubtful(best)):
        return timestamp.zone, ""
    if is_said and any(_is_local_of(best, other) for other in candidates):
        return _UTC, ""
    for other in candidates:
        apart = _ahead(timestamp, other.timestamp.at())
        if other.timestamp.zone is None or other.timestamp.precision not in EXACT or apart % _HALF_HOUR:
            continue
        if not is_said and abs(apart) <= _FARTHEST:
            return timestamps.zone_name(apart), f"; its zone is that by which it equals {other.basis}"
        if is_said and _is_witness(other) and _EASTERN[0] <= apart <= _EASTERN[1]:
            return timestamps.zone_name(
                apart
            ), f"; it is written as UTC, but equals {other.basis} as local time"
    offset = _not_ahead(timestamp.at(), fetched_at) if fetched_at else None
    if offset:
        return timestamps.zone_name(offset), "; in UTC it would be ahead of the fetching, taken as local time"
    return (_UTC, "") if is_said else (None, "; no zone is written, taken as UTC")


def _not_ahead(at: datetime, fetched_at: datetime) -> timedelta | None:
    """Return how far east a wall clock that reads `at` may be, if it is ahead of the fetching when read as UTC."""
    latest = fetched_at + CLOCKS_APART
    east = (LOCAL_OFFSET, *FURTHER_EAST) if at > latest else ()
    return next((offset for offset in east if at - offset <= latest), None)


def is_doubtful(claim: TimeCandidate) -> bool:
    """Return whether a claim says UTC as sites do that mean their own time: any but a line that readers see."""
    return claim.timestamp.zone == _UTC and claim.basis != "visible"


def _is_witness(other: TimeCandidate) -> bool:
    """Return whether a claim tells that another one's UTC is none: the feed, a visible line that names a zone, another
    zone. The times of a page's other articles say nothing.
    """
    return other.basis in ("feed", "visible") or (other.timestamp.zone != _UTC and other.basis != "time")


def _is_local_of(best: TimeCandidate, other: TimeCandidate) -> bool:
    """Return whether a visible clock without a zone shows `best`, if that is UTC, as people in the east read it."""
    if other.basis != "visible" or other.timestamp.zone or other.timestamp.precision not in EXACT:
        return False
    apart = _ahead(other.timestamp, best.timestamp.at())
    return not apart % _HALF_HOUR and _EASTERN[0] <= apart <= _EASTERN[1]


def _ahead(timestamp: Timestamp, at: datetime) -> timedelta:
    """By how much a wall clock is ahead of an instant in UTC; seconds aside."""
    return timestamp.local.replace(second=0) - at.replace(tzinfo=None, second=0)
