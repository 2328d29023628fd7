"""When the article was published: which of a page's claims is believed, and why.

Order of trust: JSON-LD, article:published_time, microdata, other meta tags, a <time> element, the visible
line under the title, the feed, the address. A claim in the future or before 1995 is passed over; a date
alone is made exact by a lesser claim of the same day; a wall clock without a zone takes the zone of another
claim with the same wall clock. Where a claim leaves open which number is the day, the page's other claims decide;
where none does, the day is read first and the reason says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from marsad.core.dates import day_order as orders
from marsad.core.dates.day_order import DayOrder
from marsad.core.dates.expression import DateExpression, find_dates
from marsad.core.dates.feed_dates import EXACT
from marsad.core.dates.timestamps import Timestamp
from marsad.core.dates.written import read
from marsad.core.dates.zones import TimeCandidate, is_doubtful, names_zone, with_days, zone_in, zone_of
from marsad.core.pages.structured import PageClaim
from marsad.core.text.arabic import fold
from marsad.model import Precision, PublicationTime

_TOLERANCE = timedelta(days=1)  # that a server's clock may be ahead
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|[-_.]|$)")
_ANY_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # what a date with its own year doesn't depend on
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[.!?؟؛«»\"]\s")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\d{4}|[٠-٩]{4}")
_LATIN = re.compile("[A-Za-z]{2}")
_MONTHS = {
    "jan": "يناير",
    "feb": "فبراير",
    "mar": "مارس",
    "apr": "أبريل",
    "may": "مايو",
    "jun": "يونيو",
    "jul": "يوليو",
    "aug": "أغسطس",
    "sep": "سبتمبر",
    "oct": "أكتوبر",
    "nov": "نوفمبر",
    "dec": "ديسمبر",
}
_ENGLISH_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?",
    re.IGNORECASE,
)
_ENGLISH_DAY = re.compile(
    r"\b(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:day)?\b[.,]?", re.IGNORECASE
)
_HALF = re.compile(r"(?<=\d)\s*([ap])\.?m\b\.?", re.IGNORECASE)
_LOCAL_TOO = re.compile(r"\b[A-Z]{3}\s+\d{1,2}:\d\d\s*-\s*(?=GMT)")  # KSA 07:17 - GMT 04:17
_CLOCK_BEFORE_DAY = re.compile(r"(\d:\d\d)\s*[-–]\s*(?=\d{1,2}\s+\w)")  # no range: 14:16-13 July
_TOUCHING = re.compile(r"(\d)([صم](?!\w))")
_AGO = re.compile(r"^(?:منذ|قبل)\s")
_FEW_WORDS = 8
_FEW_IN_A_DATELINE = 16
_FIRST_YEAR = 1995  # of news on the web
_NEAR_ENOUGH = (*EXACT, Precision.HOUR, Precision.DAY)
_FIRST_GREGORIAN = 1900
_UPDATED = re.compile(r"تحديث|update|حدث")
_LAST_UPDATE = re.compile(r"(?:[اآ]خر\s+)?تحديث|(?<!\w)حُ?دِّ?ث|update", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?<!\w)(?:تاريخ\s+)?(?:ال)?نُ?شرت?(?!\w)|published|posted", re.IGNORECASE)
_DATELINE_WORDS = frozenset(
    """نشر نشرت نشرته تم في بتاريخ يوم تاريخ النشر التحديث اخر تحديث الساعه بتوقيت غرينتش جرينتش مكه المكرمه القدس دمشق بيروت
    بغداد الرياض السعوديه ابوظبي القاهره عمان المحلي ت غ م ص ه ق gmt utc am pm اضيف حدث و من اليوم منذ""".split()  # noqa: SIM905
)


def publication_time(
    claimed: Sequence[PageClaim],
    *,
    about: Sequence[str],
    url: str,
    fetched_at: datetime | None,
    feed: datetime | None,
    is_feed_open: bool = False,
    day_order: DayOrder | None = None,
) -> PublicationTime | None:
    """The believed time with zone as given, precision, basis and reason; None where nothing says when.

    `about` are the lines around the title; `feed` what the feed said, `is_feed_open` whether that left open which
    number is the day; `day_order` is the order of day and month that the outlet was seen to use. The order that the page's
    own dates show comes back with the time, whatever was believed.
    """
    said = list(_claimed(claimed))
    believed = [candidate for candidate in said if _possible(candidate, fetched_at)]
    shown = () if believed and _is_settled(believed[0], about, feed) else [*_visible(about, fetched_at)]
    everything = with_days(
        [*said, *shown, *_fed(feed, is_open=is_feed_open), *_addressed(url)], fetched_at, day_order
    )
    candidates = [candidate for candidate in everything if _possible(candidate, fetched_at)]
    if not candidates:
        return None
    best = candidates[0]
    same_day = [
        c for c in candidates if abs(c.timestamp.at() - best.timestamp.at()) < timedelta(days=1, hours=14)
    ]
    if best.timestamp.precision not in EXACT:
        best = next((c for c in same_day if c.timestamp.precision in EXACT), best)
    zone, why = zone_of(best, candidates, fetched_at)
    if best.timestamp.other:
        why += "; nothing tells its day from its month, the day is read first"
    timestamp = Timestamp(best.timestamp.local, zone, best.timestamp.precision)
    passed = ", ".join(
        dict.fromkeys(f"{c.basis} {c.timestamp.local:%Y-%m-%d %H:%M}" for c in candidates if c is not best)
    )
    reason = f"{best.basis} is the most trusted claim{why}" + (f"; passed over: {passed}" if passed else "")
    seen = orders.shown(candidate.timestamp for candidate in (*said, *shown))
    return PublicationTime(timestamp.at(), timestamp.precision, best.basis, zone, reason[:500], seen)


def _is_settled(claim: TimeCandidate, about: Sequence[str], feed: datetime | None) -> bool:
    """Return whether the lines around the title needn't be asked: the claim is exact, and nothing doubts its zone."""
    if claim.timestamp.precision not in EXACT or claim.timestamp.zone is None or claim.timestamp.other:
        return False
    if not is_doubtful(claim):
        return True
    agrees = feed is None or abs(feed - claim.timestamp.at()) < timedelta(minutes=1)
    return agrees and not any(names_zone(line) for line in about)


def _claimed(claimed: Sequence[PageClaim]) -> Iterator[TimeCandidate]:
    for field in ("published", "time"):
        for claim in claimed:
            timestamp = read(claim.value) if claim.field == field else None
            if timestamp and timestamp.precision in _NEAR_ENOUGH:
                yield TimeCandidate(timestamp, claim.basis)


def _fed(feed: datetime | None, *, is_open: bool) -> Iterator[TimeCandidate]:
    if feed:
        local = feed.astimezone(UTC).replace(tzinfo=None)
        other = _turned(local) if is_open else None
        yield TimeCandidate(Timestamp(local, "+00:00", Precision.SECOND, other), "feed")


def _turned(local: datetime) -> datetime | None:
    """The same time with day and month the other way round, where that is a day, too."""
    if local.day > 12 or local.day == local.month:
        return None
    return local.replace(month=local.day, day=local.month)


def _addressed(url: str) -> Iterator[TimeCandidate]:
    dated = _IN_ADDRESS.search(url)
    timestamp = read("-".join(dated.groups())) if dated else None
    if timestamp:
        yield TimeCandidate(timestamp, "url")


# ── the line under the title ───────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=32)  # a page's few lines near the title are asked for several reasons
def _dates(line: str, reference: datetime) -> tuple[DateExpression, ...]:
    return find_dates(line, reference, UTC)


def is_dateline(line: str) -> bool:
    """Return whether a line is a date and nothing else, as sites show it under the title."""
    if not _DIGIT.search(line) or _SENTENCE.search(line):
        return False
    rest = line = _in_arabic(line)
    for date in reversed(_dates(line, _ANY_DAY)):
        rest = rest[: date.start] + " " + rest[date.end :]
    words = _WORD.findall(rest)
    return len(rest) < len(line) and all(fold(word) in _DATELINE_WORDS or word.isdecimal() for word in words)


def tells_when(line: str) -> bool:
    """Return whether a short line gives a whole date or how long ago, among a few words: name | 12 March 2020 | 5 views."""
    if not _DIGIT.search(line) or _SENTENCE.search(line):
        return False
    line = _in_arabic(line)
    told = [date for date in _dates(line, _ANY_DAY) if _YEAR.search(date.quote) or _AGO.search(date.quote)]
    rest = len(_WORD.findall(line)) - sum(len(_WORD.findall(date.quote)) for date in told)
    return bool(told) and rest <= _FEW_WORDS


def _in_arabic(line: str) -> str:
    """A line of date and time as prose would write it: Arabic months, am and pm, and a clock apart from what touches
    it.
    """
    if _LATIN.search(line):
        line = _ENGLISH_MONTH.sub(
            lambda month: f" {_MONTHS[month[0][:3].lower()]} ", _ENGLISH_DAY.sub(" ", line)
        )
        line = _LOCAL_TOO.sub("", line)
        line = _HALF.sub(lambda half: " ص" if half[1] in "aA" else " م", line)
    return _TOUCHING.sub(r"\1 \2", _CLOCK_BEFORE_DAY.sub(r"\1 | ", line))


def _visible(about: Sequence[str], reference: datetime | None) -> Iterator[TimeCandidate]:
    """Dates in the lines around the title; one after "last update" counts last, and "3 hours ago" after all."""
    lines = sorted(about, key=lambda line: bool(_UPDATED.search(fold(line))))
    ago = []
    for shown in map(_before_update, lines):
        line = _in_arabic(shown)
        timestamp = read(shown) if len(_WORD.findall(line)) <= _FEW_IN_A_DATELINE else None
        if timestamp and timestamp.precision in _NEAR_ENOUGH:
            yield TimeCandidate(timestamp, "visible")
            continue
        dates = [date for date in _dates(line, reference or _ANY_DAY) if date.begins_at]
        clocks = [date for date in dates if date.kind in ("clock", "weekday") and date.precision in EXACT]
        for date in sorted(dates, key=_is_hijri):
            if date.kind in ("day", "numeric"):
                yield from _dated(line, date, clocks)
            elif date.kind == "relative_day" and reference and date.begins_at and date.precision in EXACT:
                if is_dateline(shown):  # "yesterday 10:15", and no sentence
                    local = date.begins_at.replace(tzinfo=None)
                    ago.append(
                        TimeCandidate(Timestamp(local, zone_in(line, local), date.precision), "visible")
                    )
            elif (
                date.kind == "ago"
                and reference
                and date.begins_at
                and date.precision
                and _AGO.search(date.quote)
            ):
                timestamp = Timestamp(date.begins_at.replace(tzinfo=None), "+00:00", date.precision)
                ago.append(TimeCandidate(timestamp, "visible"))
    yield from ago


def _is_hijri(date: DateExpression) -> bool:
    """Return whether a date is of the moon's calendar, which may be a day off: one of ours beside it is believed first."""
    year = _YEAR.search(date.quote)
    return year is not None and int(year[0]) < _FIRST_GREGORIAN


def _before_update(line: str) -> str:
    """The line without "(last update: …)", where a date stands before that, or one that is called the publication's behind it."""
    updated = _LAST_UPDATE.search(line)
    if updated is None:
        return line
    if _YEAR.search(line[: updated.start()]):
        return line[: updated.start()]
    published = _PUBLISHED.search(line, updated.end())
    return line[published.start() :] if published and _YEAR.search(line, published.end()) else line


def _dated(line: str, date: DateExpression, clocks: Sequence[DateExpression]) -> Iterator[TimeCandidate]:
    """The moment of a date, with the year and the one clock that stand elsewhere in its line; none without a year."""
    year = _YEAR.search(date.quote) or _YEAR.search(line)
    if not date.begins_at or not year or date.precision not in (*EXACT, Precision.DAY):
        return
    local, precision = date.begins_at.replace(tzinfo=None), date.precision
    if date.is_relative:
        if (local.month, local.day) == (2, 29):
            return
        local = local.replace(year=int(year[0]))
    if precision is Precision.DAY and len(clocks) == 1 and clocks[0].begins_at:
        local, precision = datetime.combine(local, clocks[0].begins_at.time()), Precision.MINUTE
    yield TimeCandidate(Timestamp(local, zone_in(line, local), precision), "visible")


def _possible(candidate: TimeCandidate, fetched_at: datetime | None) -> bool:
    is_early = candidate.timestamp.local.year < _FIRST_YEAR
    return not is_early and (fetched_at is None or candidate.timestamp.at() <= fetched_at + _TOLERANCE)
