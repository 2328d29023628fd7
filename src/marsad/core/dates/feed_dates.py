"""The date of a feed's entry, in every form that feeds write it: RFC 822, ISO 8601, Unix time, day first,
Arabic names.

Decides one moment in UTC or None, and rather None than a wrong year: a Unix time read as a year, a date
before 1990 or after tomorrow is no date. Does not read running text ("two hours ago"): that is `core.dates.expression`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from time import struct_time

LOCAL_OFFSET = timedelta(hours=3)
"""Damascus, Baghdad, Riyadh, Istanbul: assumed where a date without zone would else be ahead of now."""

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)  # where no time of fetching is given
_MAX_CHARACTERS = 100

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،", "01234567890123456789,")
_MARKS = re.compile("[\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_MONTHS = {
    1: "jan january يناير كانون_الثاني جانفي",
    2: "feb february فبراير شباط فيفري",
    3: "mar march مارس آذار اذار أذار",
    4: "apr april أبريل ابريل إبريل نيسان أفريل",
    5: "may مايو أيار ايار ماي",
    6: "jun june يونيو يونيه حزيران جوان",
    7: "jul july يوليو يوليه تموز جويلية",
    8: "aug august أغسطس اغسطس آب اب أوت",
    9: "sep sept september سبتمبر أيلول ايلول شتنبر",
    10: "oct october أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
    11: "nov november نوفمبر تشرين_الثاني نونبر",
    12: "dec december ديسمبر كانون_الأول كانون_الاول دجنبر",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_TWO_WORDS = re.compile(r"(كانون|تشرين)\s+(ال)")

# Hours east of UTC. AST and IST are the Arab world's here, not the Atlantic's or India's.
_ZONES = {
    **{"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "eet": 2},
    **{"eest": 3, "ast": 3, "trt": 3, "msk": 3, "gst": 4, "est": -5, "edt": -4, "cst": -6, "cdt": -5},
    **{"mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*"
    r"(?P<half>[ap]\.?m\b|ص|م)?"
)
_ZONE = r"(?P<zone>\(?(?:gmt|utc)?\s*[+-]\d{1,2}:?(?:\d{2})?\)?|[a-z]{1,4}\b)?"
_CLOCK = rf"(?:[\s,T|-]*{_TIME}\s*{_ZONE})?"
_FORMS = [
    re.compile(form + _CLOCK, re.I)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?<!\d)(?P<day>\d{1,2})[\s-]+(?P<name>[^\W\d]+)\.?(?:\s*/\s*[^\W\d]+)?[\s,-]+(?P<year>\d{4}|\d{2}(?!\d))",
        r"(?P<name>[^\W\d]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})",
    )
]
_ASCTIME = re.compile(
    rf"(?P<name>[a-z]{{3}})\s+(?P<day>\d{{1,2}})\s+{_TIME}\s*{_ZONE}\s*(?P<year>\d{{4}})", re.I
)
_UNIX = re.compile(r"\d{10}(?:\d{3})?")


def parse_date(
    text: str | None, *, now: datetime | None = None, fallback: struct_time | None = None
) -> datetime | None:
    """The moment that `text` names, aware and in UTC, or None. `fallback` is feedparser's reading (UTC),
    used last.
    """
    if not text and not fallback:
        return None
    clean = _MARKS.sub("", (text or "")[:_MAX_CHARACTERS].translate(_DIGITS)).strip()
    moment = _unix(clean) or _written(_TWO_WORDS.sub(r"\1_\2", clean), now) or _from_struct(fallback)
    if moment is None:
        return None
    latest = now + timedelta(days=1) if now else _LATEST
    return moment if _EARLIEST <= moment <= latest else None


def _unix(text: str) -> datetime | None:
    if not _UNIX.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _written(text: str, now: datetime | None) -> datetime | None:
    for form in (*_FORMS, _ASCTIME):
        for found in form.finditer(text):
            moment = _moment(found.groupdict(), now)
            if moment:
                return moment
    return None


def _moment(part: dict[str, str | None], now: datetime | None) -> datetime | None:
    month = int(part["month"] or 0) if "month" in part else _MONTH_OF.get((part["name"] or "").lower(), 0)
    day, year = int(part["day"] or 0), int(part["year"] or 0)
    if month > 12 >= day and "name" not in part:
        month, day = day, month
    try:
        local = datetime(_full_year(year), month, day, _hour(part), int(part["minute"] or 0))  # noqa: DTZ001
        local += timedelta(seconds=int(part["second"] or 0))  # a leap second, 60, runs over
    except (ValueError, OverflowError):
        return None
    return _in_utc(local, part["zone"], now)


def _full_year(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 69 else 1900)


def _hour(part: dict[str, str | None]) -> int:
    hour, half = int(part["hour"] or 0), (part["half"] or "").lower()
    if half and hour <= 12:
        return hour % 12 + (12 if half[0] in "pم" else 0)
    return 0 if hour == 24 else hour


def _in_utc(local: datetime, zone: str | None, now: datetime | None) -> datetime:
    offset = _offset(zone)
    if offset is not None:
        return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
    moment = local.replace(tzinfo=UTC)
    is_ahead = now is not None and moment > now + timedelta(minutes=5)
    return moment - LOCAL_OFFSET if is_ahead else moment


def _offset(zone: str | None) -> timedelta | None:
    name = re.sub(r"[()\s:]|gmt(?=[+-])|utc(?=[+-])", "", (zone or "").lower())
    if name[:1] in ("+", "-"):
        hours, minutes = int(name[1:3]), int(name[3:] or 0)
        offset = timedelta(hours=hours, minutes=minutes)
        return None if hours > 14 else (offset if name[0] == "+" else -offset)
    return timedelta(hours=_ZONES[name]) if name in _ZONES else None


def _from_struct(value: struct_time | None) -> datetime | None:
    try:
        return datetime(*value[:6], tzinfo=UTC) if value else None
    except (ValueError, OverflowError):
        return None
