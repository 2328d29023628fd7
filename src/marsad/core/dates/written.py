"""The one reader of written times: feeds, meta tags, JSON-LD and the line under a title all go through it.

Reads what machines and editors write: ISO 8601 with its week and ordinal dates, RFC 822, Unix time, /Date(…)/, the texts of Java,
.NET, JavaScript and Drupal, and dates in Arabic, French or English words, in any order of date, clock and zone:
"الأحد 29 تشرين2 2026 الساعة ١٠٫٣٠ صباحا بتوقيت دمشق". Decides one wall clock with the zone as written, never a wrong year: 0001, 9999
and 10000 are no dates. Which of two numbers is the day is left open where the date doesn't show it (see `day_order`). Running text and
"two hours ago" belong to `expression`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from hijridate import Hijri

from marsad.core.dates import numbers, zone_names
from marsad.core.dates.day_order import DayOrder
from marsad.core.dates.months import LATIN_NAMES, NAMES
from marsad.core.dates.timestamps import Timestamp, zone_name
from marsad.core.dates.words import WEEKDAYS, any_of
from marsad.core.text.arabic import fold
from marsad.model import Precision

MAX_CHARACTERS = 120
FIRST_YEAR, LAST_YEAR = 1900, 2100
_FIRST_HIJRI, _LAST_HIJRI = 1343, 1500  # what the calendar of Umm al-Qura is known for
_CENTURY_BREAK = 69  # 68 is 2068, 69 is 1969, as in C


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    second: int
    precision: Precision


@dataclass(frozen=True, slots=True)
class _Day:
    """A date: what it is, its other reading, and which order it shows."""

    day: date
    other: date | None = None
    order: str = ""
    precision: Precision = Precision.DAY


def read(value: str, order: DayOrder | None = None) -> Timestamp | None:
    """The moment that a written time names, or None where it names none for sure. Never raises.

    `order` says how the site writes day and month, if that is known.
    """
    try:
        plain = _PLAIN.fullmatch(value)
        if plain:
            return _from_plain(*plain.groups())
        text = _tidy(value[:MAX_CHARACTERS])
        if not any(letter.isdigit() for letter in text):
            return None
        return _unix(text) or _compact(text) or _composed(text, order)
    except (ValueError, OverflowError):
        return None


# ── before anything is read ────────────────────────────────────────────────────────────────────────────────

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UNSIGNED_ZONE = re.compile(r"(?<=:\d\d)\s((?:0\d|1[0-4])(?:00|30|45))$")  # a plus that was lost on the way
_ESCAPED_TIMES = 2  # that an entity may have been escaped
_DECIMAL = re.compile("(?<=\\d)\u066b(?=\\d)")  # ١٠٫٣٠
_EXIF = re.compile(r"^(\d{4}):(\d{2}):(\d{2})(?=[\sT])")
_APACHE = re.compile(r"(?<=\d{4}):(?=\d{2}:\d{2})")
_NUMBERED_MONTH = re.compile(r"(?<![^\W\d_])([تك])\.\s?(?=[12](?!\d))")  # ت.2
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH_BY_NUMBER = re.compile(r"(?<![^\W\d_])شهر\s?(0?[1-9]|1[0-2])(?!\d)")  # 28 شهر 11 2026
_OF_THE_ERA = re.compile(r"(?:(?<=\d{4})\s?|(?<=\d{4}[/-]\d\d[/-]\d\d))(?:[مء]|ميلادي|ميلاديه)(?![^\W\d_])")
_OF_THE_HIJRA = re.compile(r"(?<=\d{4})\s?(?:ه|هجري|هجريه)(?![^\W\d_])\.?")


def _tidy(value: str) -> str:
    """One spelling for all: folded, lower case, western digits and signs, no accents, no mark of the era behind a year."""
    for _ in range(_ESCAPED_TIMES if "&" in value and ";" in value else 0):
        value = unescape(value)
    value = unquote(value) if "%" in value else value
    text = _INVISIBLE.sub("", value).replace("−", "-").replace("–", "-").replace("—", "-")
    text = (
        fold(unicodedata.normalize("NFKD", _DECIMAL.sub(".", text))).replace("\\/", "/").strip(" \t\r\n\"'")
    )
    text = _UNSIGNED_ZONE.sub(r" +\1", _NUMBERED_MONTH.sub(r"\1", text))
    text = _APACHE.sub(" ", _EXIF.sub(r"\1-\2-\3", text))
    text = _MONTH_BY_NUMBER.sub(lambda month: f"{_MONTH_NAMES[int(month[1]) - 1]} ", text)
    return _OF_THE_HIJRA.sub("", _OF_THE_ERA.sub("", " ".join(text.split())))


# ── what most are: ISO 8601 ────────────────────────────────────────────────────────────────────────────────

_PLAIN = re.compile(
    r"\s*([12][09]\d\d)-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?\s*",
    re.ASCII,
)


def _from_plain(*parts: str | None) -> Timestamp | None:
    """The form of nine feeds in ten, read without the rest of this module."""
    year, month, day, hour, minute, second, zone = parts
    at = None
    if hour and minute:
        at = _checked(
            int(hour), int(minute), int(second or 0), Precision.SECOND if second else Precision.MINUTE
        )
    return _at(
        _Day(date(int(year or 0), int(month or 0), int(day or 0))), at, _zone_of_sign(zone) if zone else None
    )


# ── numbers that are a time as a whole ─────────────────────────────────────────────────────────────────────

_TICKS = re.compile(r"6\d{17}")  # tenths of a microsecond since the year 1, as .NET counts them
_TICKS_IN_A_SECOND = 10_000_000
_UNIX = re.compile(r"(\d{10})(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?")
_DATE_CALL = re.compile(r"(?:new )?/?date\((-?\d{1,15})(?:[+-]\d{4})?\)/?")
_COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:[t ]?(\d{2})(\d{2})(\d{2})?(?:[.,]\d{1,9})?\s?(z|utc|gmt|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_WEEK_DATE = re.compile(r"(\d{4})-?w(\d{2})(?:-?([1-7]))?(?!\d)")
_ORDINAL_DATE = re.compile(r"(\d{4})-?(\d{3})(?=$|t)")


def _unix(text: str) -> Timestamp | None:
    """Seconds, milliseconds, micro- and nanoseconds since 1970, also as .NET's /Date(1793863800000)/; .NET's ticks."""
    found, call = _UNIX.fullmatch(text), _DATE_CALL.fullmatch(text)
    if _TICKS.fullmatch(text):  # of a wall clock: they don't tell where
        since = timedelta(seconds=int(text) // _TICKS_IN_A_SECOND)
        return _timestamp(datetime(1, 1, 1) + since, None, Precision.SECOND)  # noqa: DTZ001
    if not found and not call:
        return None
    seconds = int(found[1]) if found else int(call[1]) // 1000  # type: ignore[index]
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return _timestamp(local.replace(tzinfo=None), "+00:00", Precision.SECOND)


def _compact(text: str) -> Timestamp | None:
    """20261105T103000Z and its shorter forms."""
    found = _COMPACT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    at = (
        _checked(int(hour), int(minute), int(second or 0), Precision.SECOND if second else Precision.MINUTE)
        if hour
        else None
    )
    return _at(_Day(date(int(year), int(month), int(day))), at, _zone_of_sign(zone) if zone else None)


# ── date, clock and zone in any order ──────────────────────────────────────────────────────────────────────

_HALF_WORDS = {
    "am": r"a\.?\s?m\b\.?|ص(?![^\W\d_])|صباح|الصباح|صباحا|فجرا|الفجر|ضحي|قبل الظهر",
    "pm": r"p\.?\s?m\b\.?|م(?![^\W\d_])|مساء|المساء|ظهرا|الظهر|بعد الظهر|عصرا|العصر|مساءا",
    "night": r"ليلا|الليل",
}
_HALF = rf"(?P<am>{_HALF_WORDS['am']})|(?P<pm>{_HALF_WORDS['pm']})|(?P<night>{_HALF_WORDS['night']})"
_HALF_ONLY = "|".join(_HALF_WORDS.values())
_SURE_HALF = r"[ap]\.?\s?m\b\.?|صباحا|مساء|ظهرا|عصرا|فجرا|ليلا"
_HOUR_WORD = r"(?<![^\W\d_])(?:ب?الساعه|علي الساعه|عند الساعه|ساعه|at|a)"
_SIGN = r"(?:gmt|utc|ut|z)?\s?(?P<sign>[+-])(?P<zh>\d{1,2})(?::?(?P<zm>\d{2}))?(?!\d)(?!\s?[/.-]\s?\d)(?!\s[^\W\d_]{3,}\s\d{4})"
_NAME = r"(?P<name>[a-z]{1,4})(?![a-z/])"
_CLOCKS = [
    re.compile(
        rf"(?:(?P<before>{_HALF_ONLY})\s?)?{clock}(?:[\s,(-]*(?:{_HALF})(?![^\W\d_]))?(?:\s?[,(\[]?\s?(?:{_SIGN}|{_NAME})\)?)?"
    )
    for clock in (
        rf"(?:{_HOUR_WORD}\s?:?\s?)?(?<![\d+])(?<!\d:)(?P<hour>\d{{1,2}})\s?:\s?(?P<minute>\d{{2}})(?:\s?:\s?(?P<second>\d{{2}})(?:[.,:]\d{{1,9}})?)?(?!\d)",
        r"(?<![\d.:/-])(?P<hour>\d{1,2})\s?(?:h|س)\s?(?P<minute>\d{2})?(?:\s?د)?(?![\w])",
        r"(?<![\d.:/-])(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?:\.(?P<second>\d{2})(?:\.\d{1,9})?)?(?![\d.]\d?)",
        rf"{_HOUR_WORD}\s?(?P<hour>\d{{1,2}})(?![\d:./])(?:\s?و\s?(?P<minute>\d{{1,2}})\s?(?:دقيقه|دقايق))?",
        r"(?<![\d.:/-])(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}))?(?![\d:])",
        rf"(?<![\d.:/-])(?P<hour>\d{{1,2}})\s?(?={_SURE_HALF})",
    )
]
_HOUR_IN_WORDS = re.compile(
    rf"ب?الساعه (?P<words>{numbers.ORDINAL})(?P<past> والنصف| والربع| الا ربعا?)?(?:\s(?:من )?(?:{_HALF})(?![^\W\d_]))?"
)
_PAST_THE_HOUR = {" والنصف": 30, " والربع": 15}
_SMALL_HOURS = 5


def _composed(text: str, order: DayOrder | None) -> Timestamp | None:
    """A clock is cut out first, where it can't be taken for a date; then the date; then a clock like 10.30 from what is left."""
    clock, zone, rest = _cut_clock(text, _CLOCKS[:1])
    weekday = _weekday(rest)
    day, left = _cut_date(_WEEKDAY.sub(" ", rest), weekday, order)
    if day is None:
        return None
    if clock is None:
        clock, zone, left = _cut_clock(left, _CLOCKS[1:])
    clock = clock or _hour_in_words(left)
    return _at(day, clock, zone, text)


def _cut_clock(text: str, forms: list[re.Pattern[str]]) -> tuple[_Clock | None, timedelta | None, str]:
    """The first clock, the zone beside it, and the text with "@" in its place."""
    for form in forms:
        for found in form.finditer(text):
            part = found.groupdict()
            clock = _clock(part, found["before"])
            if clock is None:
                continue
            zone = zone_names.offset(part["sign"], part["zh"], part["zm"]) if part["sign"] else None
            name, end = part["name"], found.end()
            if name and not part["sign"]:
                zone = zone_names.abbreviation(name)
                end = found.end() if zone is not None else found.start("name")
            before = _NAME_BEFORE.search(text, 0, found.start())
            zone = zone_names.abbreviation(before[1]) if zone is None and before else zone
            return clock, zone, f"{text[: found.start()]} @ {text[end:]}"
    return None, None, text


_NAME_BEFORE = re.compile(r"(?<![a-z])([a-z]{3,4})\s?:?\s?$")


def _clock(part: dict[str, str | None], before: str | None) -> _Clock | None:
    named = next(
        (name for name in _HALF_WORDS if part[name] or (before and re.fullmatch(_HALF_WORDS[name], before))),
        "",
    )
    hour, minute, second = (int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    hour = _on_the_day(hour, named)
    precision = (
        Precision.SECOND if part.get("second") else Precision.MINUTE if part.get("minute") else Precision.HOUR
    )
    return _checked(hour, minute, second, precision)


def _on_the_day(hour: int, half: str) -> int:
    """The hour of 24; twelve and the small hours "at night" are those after midnight."""
    if not half or hour > 12:
        return hour
    is_late = half == "pm" or (half == "night" and _SMALL_HOURS < hour < 12)
    return hour % 12 + (12 if is_late else 0)


def _checked(hour: int, minute: int, second: int, precision: Precision) -> _Clock | None:
    """A clock that exists: up to 24:00, and with the leap second 60."""
    is_clock = minute < 60 and second <= 60 and (hour < 24 or (hour, minute, second) == (24, 0, 0))
    return _Clock(hour, minute, second, precision) if is_clock else None


def _hour_in_words(text: str) -> _Clock | None:
    """الساعة العاشرة والنصف صباحا."""
    found = _HOUR_IN_WORDS.search(text)
    if not found:
        return None
    hour, minute = numbers.ordinal(found["words"]), _PAST_THE_HOUR.get(found["past"] or "", 0)
    if found["past"] and not minute:
        hour, minute = hour - 1, 45
    hour = _on_the_day(hour, next((name for name in _HALF_WORDS if found[name]), ""))
    return _checked(hour, minute, 0, Precision.MINUTE if found["past"] else Precision.HOUR)


# ── the date ───────────────────────────────────────────────────────────────────────────────────────────────

_WEEKDAY_OF = {
    **WEEKDAYS,
    **{name: n for n, names in enumerate(
        ("mon monday lundi", "tue tues tuesday mardi", "wed wednesday mercredi", "thu thur thurs thursday jeudi",
         "fri friday vendredi", "sat saturday samedi", "sun sunday dimanche")) for name in names.split()},
    **{name: n for n, name in enumerate(("اثنين", "ثلاثاء", "اربعاء", "خميس", "جمعه", "سبت", "احد"))},
}  # fmt: skip
_WEEKDAY = re.compile(rf"(?<![^\W_])({any_of(_WEEKDAY_OF)})(?![^\W\d_])\.?", re.I)
_NAMES = {**NAMES, **LATIN_NAMES}
_MONTH = rf"(?<![^\W\d_])(?:{any_of(_NAMES)})(?![^\W\d_])\.?"
_AGAIN = rf"(?:\s?[/(,-]?\s?(?:{_MONTH})\s?\)?)?"  # تشرين الثاني/نوفمبر
_YEAR = r"(?P<year>\d{4})(?!\d)"
_OF = r"(?:\s?(?:من|شهر|من شهر|of|de|لشهر))?"
_IN_YEAR = r"[\s,./-]*(?:@[\s,-]*)?(?:(?:من |في |ل)?(?:ال)?(?:عام|سنه)\s)?"
_NUMBER = r"(?<![\d:.])(?P<day>\d{1,2})(?!\d)(?:\s?(?:st|nd|rd|th|er)\b)?"
_NAMED = [
    re.compile(form)
    for form in (
        rf"{_NUMBER}[\s.,/-]*{_OF}[\s/-]*(?P<month>{_MONTH}){_AGAIN}{_IN_YEAR}{_YEAR}",
        rf"(?P<month>{_MONTH}){_AGAIN}[\s,-]*{_NUMBER}[\s,-]*{_IN_YEAR}{_YEAR}",
        rf"(?<!\d){_YEAR}[\s,./-]*(?P<month>{_MONTH}){_AGAIN}[\s,./-]*{_NUMBER}",
        rf"(?P<words>{numbers.ORDINAL}){_OF}\s(?P<month>{_MONTH}){_AGAIN}{_IN_YEAR}{_YEAR}",
        rf"{_NUMBER}[\s.,/-]*(?P<month>{_MONTH}){_AGAIN}[\s,./'-]*(?P<year>\d{{2}})(?!\d)",
    )
]
_NAMED_MONTH = [
    re.compile(rf"(?<!\d)(?<!\d )(?P<month>{_MONTH}){_AGAIN}{_IN_YEAR}{_YEAR}"),
    re.compile(rf"(?<!\d){_YEAR}[\s,./-]*(?P<month>{_MONTH})"),
]
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d:])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:])")


_Maker = Callable[[re.Match[str], int | None, DayOrder | None], tuple[_Day | None, bool]]


def _cut_date(text: str, weekday: int | None, order: DayOrder | None) -> tuple[_Day | None, str]:
    """The date of a text and what is left of it; one in our calendar before one in the moon's."""
    in_the_moons: tuple[_Day, tuple[int, int]] | None = None
    for day, span, is_hijri in _dates(text, weekday, order):
        if not is_hijri:
            return day, _without(text, span)
        in_the_moons = in_the_moons or (day, span)
    return (in_the_moons[0], _without(text, in_the_moons[1])) if in_the_moons else (None, text)


def _without(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} | {text[span[1] :]}"


def _dates(
    text: str, weekday: int | None, order: DayOrder | None
) -> Iterator[tuple[_Day, tuple[int, int], bool]]:
    """Each date with where it stands and whether it is of the moon's calendar, surest forms first."""
    has_name = _ANY_NAME.search(text) is not None
    for form, make, is_named in _FORMS:
        for found in form.finditer(text) if has_name or not is_named else ():
            day, is_hijri = make(found, weekday, order)
            if day:
                yield day, found.span(), is_hijri


def _from_name(found: re.Match[str], *_: object) -> tuple[_Day | None, bool]:
    part = found.groupdict()
    month = _NAMES[part["month"].rstrip(".")]
    number = numbers.ordinal(part["words"]) if part.get("words") else int(part["day"])
    year = int(part["year"]) if len(part["year"]) == 4 else _full_year(part["year"])
    if month.is_hijri:
        return _hijri(year, month.number, number), True
    return _day(year, month.number, number), False


def _from_month(found: re.Match[str], *_: object) -> tuple[_Day | None, bool]:
    month, year = _NAMES[found["month"].rstrip(".")], int(found["year"])
    day = _hijri(year, month.number, 1) if month.is_hijri else _day(year, month.number, 1)
    return (_Day(day.day, precision=Precision.MONTH) if day else None), month.is_hijri


def _from_week(found: re.Match[str], *_: object) -> tuple[_Day | None, bool]:
    day = _in_range(date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1)))
    return (_Day(day, precision=Precision.DAY if found[3] else Precision.WEEK) if day else None), False


def _from_ordinal(found: re.Match[str], *_: object) -> tuple[_Day | None, bool]:
    day = _in_range(date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1))
    return (_Day(day) if day and day.year == int(found[1]) else None), False


def _from_year_first(found: re.Match[str], *_: object) -> tuple[_Day | None, bool]:
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    if _FIRST_HIJRI <= year <= _LAST_HIJRI:
        return _hijri(year, month, day), True
    return _day(year, month, day) or _day(year, day, month), False


def _from_year_last(
    found: re.Match[str], weekday: int | None, order: DayOrder | None
) -> tuple[_Day | None, bool]:
    first, second = int(found[1]), int(found[3])
    year = int(found[4]) if len(found[4]) == 4 else _full_year(found[4])
    if _FIRST_HIJRI <= year <= _LAST_HIJRI:
        return _hijri(year, second, first), True
    readings = {
        DayOrder.DAY_FIRST: _day(year, second, first),
        DayOrder.MONTH_FIRST: _day(year, first, second),
    }
    if found[2] == "." and readings[DayOrder.DAY_FIRST]:
        return readings[DayOrder.DAY_FIRST], False
    return _one_of(readings, weekday, order), False


def _one_of(
    readings: dict[DayOrder, _Day | None], weekday: int | None, order: DayOrder | None
) -> _Day | None:
    """The reading that the numbers allow, else that the weekday tells, else the site's order, else the day first, left open."""
    possible = {which: day for which, day in readings.items() if day}
    fitting = [which for which, day in possible.items() if day.day.weekday() == weekday]
    sure = next(iter(possible)) if len(possible) == 1 else fitting[0] if len(fitting) == 1 else None
    if sure:
        return _Day(possible[sure].day, order=sure)
    if not possible:
        return None
    first = order or DayOrder.DAY_FIRST
    second = next(which for which in possible if which is not first)
    if possible[first].day == possible[second].day:
        return possible[first]
    return _Day(possible[first].day, None if order else possible[second].day)


_ANY_NAME = re.compile(_MONTH)
_FORMS: list[tuple[re.Pattern[str], _Maker, bool]] = [
    *((form, _from_name, True) for form in _NAMED),
    (_WEEK_DATE, _from_week, False),
    (_YEAR_FIRST, _from_year_first, False),
    (_YEAR_LAST, _from_year_last, False),
    (_ORDINAL_DATE, _from_ordinal, False),
    *((form, _from_month, True) for form in _NAMED_MONTH),
]


def _weekday(text: str) -> int | None:
    found = _WEEKDAY.search(text)
    return _WEEKDAY_OF[found[1].lower()] if found else None


def _day(year: int, month: int, day: int) -> _Day | None:
    try:
        found = _in_range(date(year, month, day))
    except ValueError:
        return None
    return _Day(found) if found else None


def _in_range(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


@lru_cache(maxsize=256)
def _hijri(year: int, month: int, day: int) -> _Day | None:
    if not _FIRST_HIJRI <= year <= _LAST_HIJRI:
        return None
    try:
        return _Day(date(*Hijri(year, month, day).to_gregorian().datetuple()))
    except (ValueError, OverflowError):
        return None


def _full_year(two_digits: str) -> int:
    year = int(two_digits)
    return year + (2000 if year < _CENTURY_BREAK else 1900)


# ── together ───────────────────────────────────────────────────────────────────────────────────────────────


def _at(day: _Day, clock: _Clock | None, zone: timedelta | None, text: str = "") -> Timestamp | None:
    if clock is None or day.precision is not Precision.DAY:
        return _timestamp(datetime.combine(day.day, datetime.min.time()), None, day.precision, day)
    later = timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second
    )  # 24:00 and 23:59:60 run over
    local = datetime.combine(day.day, datetime.min.time()) + later
    if zone is None and text:
        zone = zone_names.named(text, local)
    return _timestamp(local, None if zone is None else zone_name(zone), clock.precision, day, later)


def _timestamp(
    local: datetime,
    zone: str | None,
    precision: Precision,
    day: _Day | None = None,
    later: timedelta = timedelta(),
) -> Timestamp | None:
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        return None
    other = datetime.combine(day.other, datetime.min.time()) + later if day and day.other else None
    return Timestamp(local, zone, precision, other, day.order if day else "")


def _zone_of_sign(zone: str) -> timedelta | None:
    if zone[0] not in "+-":
        return timedelta()
    return zone_names.offset(zone[0], zone[1:3], zone[3:].lstrip(":") or None)
