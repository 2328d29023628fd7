"""Machine-written times → moments: ISO 8601, RFC 822 and the other spellings of meta tags.

Decides what instant a string names, how exactly, and whether it says in which zone; a time without a zone
stays without one (`published` finds it). Does not read prose, month names in Arabic, or anything ambiguous:
3/4/2020 is None here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from marsad.model import Precision

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:\s*T\s*|\s*[,،-]?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([AaPp][Mm]|[صم]\b)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?)?\b",
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_RFC = re.compile(r"(?:[A-Z][a-z]{2,8},?\s+)?\d{1,2}[\s-][A-Z][a-z]{2}[a-z]*[\s-]\d{2,4}\s+\d{1,2}:\d{2}")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
_FIRST_YEAR, _LAST_YEAR = 1995, 2100


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time as written: wall clock, zone as written (None: not said), and the smallest unit
    written.
    """

    local: datetime  # naive
    zone: str | None  # +03:00, or None
    precision: Precision

    def at(self, offset: timedelta = timedelta()) -> datetime:
        """The instant in UTC; `offset` is the zone's where none is written."""
        return (self.local - (offset_of(self.zone) if self.zone else offset)).replace(tzinfo=UTC)


def parse(value: str) -> Moment | None:
    """The moment that a machine-written string names, or None where it names none for sure."""
    text = value.translate(_DIGITS).strip()[:80]
    if _EPOCH.match(text):
        seconds = int(text[:10])
        return _moment(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None), "+00:00", Precision.SECOND)
    found = _ISO.match(text)
    if found:
        return _from_parts(*found.groups())
    found = _COMPACT.match(text)
    if found:
        year, month, day, hour, minute, second, zone = found.groups()
        return _from_parts(year, month, day, hour, minute, second, None, zone)
    return _rfc(text) if _RFC.match(text) else None


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


def _from_parts(
    year: str,
    month: str,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
    zone: str | None,
) -> Moment | None:
    clock = _hour(int(hour or 0), half)
    try:
        local = datetime(int(year), int(month), int(day), clock, int(minute or 0), int(second or 0))  # noqa: DTZ001
    except ValueError:
        return None
    if hour is None:
        return _moment(local, None, Precision.DAY)
    offset = None if zone is None else zone_name(offset_of(zone))
    return _moment(local, offset, Precision.MINUTE if second is None else Precision.SECOND)


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half in "مPMpm" else 0)


def _rfc(text: str) -> Moment | None:
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    zone = None if parsed.tzinfo is None else zone_name(parsed.utcoffset() or timedelta())
    return _moment(parsed.replace(tzinfo=None), zone, Precision.SECOND)


def _moment(local: datetime, zone: str | None, precision: Precision) -> Moment | None:
    if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
        return None
    if zone and abs(offset_of(zone)) >= timedelta(hours=15):
        return None
    return Moment(local, zone, precision)
