"""A time as it was written: wall clock, zone, and how exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from marsad.model import Precision

_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A date and time as written: wall clock, zone as written (None: not said), and the smallest unit
    written.

    `other` is the date with day and month the other way round, where both are days and nothing beside it decides; `order` says
    which way they stand ("day first", "month first") where the date itself shows it.
    """

    local: datetime  # naive
    zone: str | None  # +03:00, or None
    precision: Precision
    other: datetime | None = None  # naive
    order: str = ""

    def at(self, offset: timedelta = timedelta()) -> datetime:
        """The instant in UTC; `offset` is the zone's where none is written."""
        return (self.local - (offset_of(self.zone) if self.zone else offset)).replace(tzinfo=UTC)

    def turned(self) -> Timestamp:
        """The same with day and month the other way round; only where both ways are open."""
        return replace(self, local=self.other, other=self.local) if self.other else self


def zone_name(offset: timedelta) -> str:
    """+03:00 for three hours."""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def offset_of(zone: str) -> timedelta:
    """Three hours for +03:00, +0300 and +3; none for anything else."""
    found = _OFFSET.match(zone)
    if not found:
        return timedelta()
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -size if found[1] == "-" else size
