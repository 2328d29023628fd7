"""The times of a feed's entries, settled for the feed as a whole: one order of day and month, one zone for all that name none.

A feed is written by one program, so what one entry shows holds for all: an entry of the 29th shows which number is the day, and a wall
clock that reads ahead of the fetching shows that all of them are local time, whose spacing must stay as it is. Decides one moment in
UTC per entry or None, and rather None than a wrong year: a date before 1990 or after tomorrow is no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from marsad.core.dates.day_order import DayOrder, order_of, settled, shown
from marsad.core.dates.expression import find_dates
from marsad.core.dates.timestamps import Timestamp, zone_name
from marsad.core.dates.written import read
from marsad.model import Precision

LOCAL_OFFSET = timedelta(hours=3)
"""Damascus, Baghdad, Riyadh, Istanbul: assumed where a date without zone would else be ahead of now."""

FURTHER_EAST = (timedelta(hours=4), timedelta(hours=4, minutes=30))  # where LOCAL_OFFSET is too little
CLOCKS_APART = timedelta(minutes=5)  # that a site's clock may be ahead of ours
EXACT = (Precision.SECOND, Precision.MINUTE)
_NEAR_ENOUGH = (*EXACT, Precision.HOUR, Precision.DAY)
_UTC = "+00:00"
_HALF_HOUR = timedelta(minutes=30)
_MOST_ZONES = timedelta(hours=14)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)  # where no time of fetching is given
_A_DAY = timedelta(days=1)
_LONGEST_PHRASE = 40  # characters of "منذ ساعتين"


@dataclass(frozen=True, slots=True)
class FeedTimes:
    """The times of a feed's entries, in their order."""

    at: list[datetime | None]  # aware and in UTC
    is_open: list[bool]  # whether nothing tells the day from the month; then the day is read first
    order: DayOrder | None  # that the feed's own dates show


def parse_date(text: str | None, *, now: datetime | None = None) -> datetime | None:
    """The moment that one written time names on its own, aware and in UTC, or None."""
    return feed_times([[text]], now=now).at[0]


def feed_times(
    said: Sequence[Sequence[str | None]],
    *,
    now: datetime | None = None,
    channel: Iterable[str | None] = (),
    usual: DayOrder | None = None,
) -> FeedTimes:
    """For each entry the time of the first of its written times that is one.

    `said` are the written times of each entry, best first; `channel` are those of the feed itself, which show how it writes times
    but are no entry's. `now` is when the feed was fetched; `usual` the order of day and month that its outlet was seen to use before.
    """
    read_all = [[_read(text, now) for text in texts] for texts in said]
    entries = [
        [timestamp for timestamp in found if timestamp and timestamp.precision in _NEAR_ENOUGH]
        for found in read_all
    ]
    others = [timestamp for text in channel if text and (timestamp := read(text))]
    found = [timestamp for timestamps in (*entries, others) for timestamp in timestamps]
    order = order_of(found, now) or usual
    entries = [[settled(timestamp, order) for timestamp in timestamps] for timestamps in entries]
    everything = [
        timestamp
        for timestamps in (*entries, [settled(one, order) for one in others])
        for timestamp in timestamps
    ]
    paired, utc = _offset_of_pairs(entries), _offset(everything, _UTC, now)
    unsaid = _offset(everything, None, now) if paired is None else paired
    moments = [
        next(
            (
                (at, timestamp.other is not None)
                for timestamp in timestamps
                if (at := _possible(_instant(timestamp, unsaid, utc, now), now))
            ),
            (None, False),
        )
        for timestamps in entries
    ]
    return FeedTimes([at for at, _ in moments], [is_open for _, is_open in moments], shown(found))


def _read(text: str | None, now: datetime | None) -> Timestamp | None:
    """A written time, or how long ago by the words of an Arabic page: منذ ساعتين."""
    if not text:
        return None
    timestamp = read(text)
    if timestamp or now is None or len(text) > _LONGEST_PHRASE:
        return timestamp
    ago = [found for found in find_dates(text, now, UTC) if found.kind == "ago" and found.begins_at]
    if len(ago) != 1 or ago[0].begins_at is None or ago[0].precision is None:
        return None
    return Timestamp(ago[0].begins_at.replace(tzinfo=None), _UTC, ago[0].precision)


def _offset(timestamps: Iterable[Timestamp], zone: str | None, now: datetime | None) -> timedelta:
    """Return how far east the clocks without a zone (or those that say UTC) are, if the latest of them is ahead of now as UTC."""
    clocks = [
        timestamp.at() for timestamp in timestamps if timestamp.zone == zone and timestamp.precision in EXACT
    ]
    clocks = [at for at in clocks if now is None or at <= now + _A_DAY]
    if now is None or not clocks or max(clocks) <= now + CLOCKS_APART:
        return timedelta()
    east = (LOCAL_OFFSET, *FURTHER_EAST)
    fitting = next((offset for offset in east if max(clocks) - offset <= now + CLOCKS_APART), None)
    return fitting if fitting is not None else timedelta() if zone else LOCAL_OFFSET


def _offset_of_pairs(entries: Iterable[Sequence[Timestamp]]) -> timedelta | None:
    """By how much clocks without a zone are ahead of what the same entries say with one (dc:date beside pubDate)."""
    found = {
        apart
        for timestamps in entries
        for bare in timestamps
        for zoned in timestamps
        if bare.zone is None
        and zoned.zone is not None
        and bare.precision in EXACT
        and zoned.precision in EXACT
        if not (apart := bare.at().replace(second=0) - zoned.at().replace(second=0)) % _HALF_HOUR
        and abs(apart) <= _MOST_ZONES
    }
    return found.pop() if len(found) == 1 else None


def _instant(timestamp: Timestamp, unsaid: timedelta, utc: timedelta, now: datetime | None) -> datetime:
    """The instant of a moment, given how far east bare clocks and clocks that say UTC are. A day alone is moved only where it
    would be ahead of now: it is today in the east."""
    if timestamp.precision not in EXACT:
        is_ahead = timestamp.zone is None and now is not None and timestamp.at() > now
        return timestamp.at(LOCAL_OFFSET if is_ahead else timedelta())
    if timestamp.zone == _UTC and utc:
        return replace(timestamp, zone=zone_name(utc)).at()
    return timestamp.at(unsaid)


def _possible(at: datetime, now: datetime | None) -> datetime | None:
    return at if _EARLIEST <= at <= (now + _A_DAY if now else _LATEST) else None
