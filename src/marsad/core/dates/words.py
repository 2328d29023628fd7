"""The words of Arabic date expressions, folded (see `arabic.fold`), and the calendar arithmetic behind them.

Weekdays, units, "last / this / next", parts of the day and of a month. Decides what a word means; how words
combine is `date_rules`. All times here are naive and local; intervals are half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from marsad.model import Precision

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LocalPeriod:
    """A stretch of local time, [begin, end), and the unit in which it was written."""

    begin: datetime
    end: datetime
    precision: Precision


class Side(IntEnum):
    """The one of the repeating days, months or years that is meant, seen from the publication."""

    LAST = -1
    THIS = 0
    NEXT = 1


_SIDES = {
    Side.LAST: "ماضي ماضيه فايت فايته منصرم منصرمه سابق سابقه اخير اخيره ماضيين منصرمين اخيرين ماضيتين",
    Side.THIS: "جاري جاريه حالي حاليه",
    Side.NEXT: "مقبل مقبله قادم قادمه قابل قابله اتي اتيه مقبلين قادمين تالي تاليه",
}
SIDES = {f"ال{word}": side for side, words in _SIDES.items() for word in words.split()}
SIDES["جار"] = Side.THIS

_WEEKDAYS = ("اثنين", "ثلاثاء|ثلاثا", "اربعاء|اربعا", "خميس", "جمعه", "سبت", "احد")
WEEKDAYS = {f"ال{name}": n for n, names in enumerate(_WEEKDAYS) for name in names.split("|")}

UNITS = {
    "second": "ثانيه ثواني ثوان",
    "minute": "دقيقه دقايق",
    "hour": "ساعه ساعات",
    "day": "يوم ايام يوما ليله ليال ليالي",
    "week": "اسبوع اسابيع اسبوعا",
    "month": "شهر اشهر شهور شهرا",
    "year": "عام اعوام عاما سنه سنوات سنين",
    "decade": "عقد عقود عقدا",
}
DUALS = {
    "hour": "ساعتين ساعتان",
    "minute": "دقيقتين دقيقتان",
    "day": "يومين يومان ليلتين",
    "week": "اسبوعين اسبوعان",
    "month": "شهرين شهران",
    "year": "عامين عامان سنتين سنتان",
    "decade": "عقدين عقدان",
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words.split()}
DUAL_OF = {word: unit for unit, words in DUALS.items() for word in words.split()}

PLURALS = frozenset(
    "ثواني دقايق ساعات ايام ليال ليالي اسابيع اشهر شهور اعوام سنوات سنين عقود".split()  # noqa: SIM905
)

# Parts of the day: from hour, for hours. Night begins on the evening of the day that names it.
_PARTS = {
    (3, 3): "فجر فجرا الفجر",
    (6, 6): "صباح صباحا الصباح صبيحه صبح",
    (9, 3): "ضحي",
    (12, 3): "ظهر ظهرا الظهر ظهيره الظهيره",
    (15, 3): "عصر عصرا العصر",
    (18, 6): "مساء المساء عشيه",
    (18, 12): "ليل ليله ليلا الليل الليله",
}
PARTS = {word: hours for hours, words in _PARTS.items() for word in words.split()}

RELATIVE_DAYS = {
    "اول امس": -2,
    "اول من امس": -2,
    "امس الاول": -2,
    "امس": -1,
    "البارحه": -1,
    "اليوم": 0,
    "هذا اليوم": 0,
    "غد": 1,
    "غدا": 1,
    "الغد": 1,
    "بعد غد": 2,
    "بعد الغد": 2,
}

THIRDS = {
    **dict.fromkeys(("مطلع", "مستهل", "اوايل", "بدايه", "بدايات", "اول", "غره"), 0),
    **dict.fromkeys(("منتصف", "اواسط", "وسط"), 1),
    **dict.fromkeys(("اواخر", "نهايه", "نهايات", "ختام", "اخر"), 2),
}

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_DAYS = {"month": 30, "year": 365, "decade": 3_650}


def any_of(words: object) -> str:
    """An alternation of words, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


def duration(count: int, unit: str) -> timedelta:
    """Return how long so many units are; a month counts 30 days and a year 365."""
    return (
        timedelta(seconds=count * _SECONDS[unit]) if unit in _SECONDS else timedelta(days=count * _DAYS[unit])
    )


def iso_duration(count: int, unit: str) -> str:
    """The same in ISO 8601, in its own unit: PT72H, P10D, P2W, P6M; a decade is P10Y."""
    if unit in ("second", "minute", "hour"):
        return f"PT{count}{unit[0].upper()}"
    return f"P{count * 10}Y" if unit == "decade" else f"P{count}{unit[0].upper()}"


def midnight(at: datetime) -> datetime:
    """The beginning of the day."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def day(at: datetime) -> LocalPeriod:
    """The whole day of a moment."""
    return LocalPeriod(midnight(at), midnight(at) + DAY, Precision.DAY)


def week(at: datetime) -> LocalPeriod:
    """The week of a moment, from Saturday, as most Arab countries count it."""
    begin = midnight(at) - DAY * ((at.weekday() + 2) % 7)
    return LocalPeriod(begin, begin + 7 * DAY, Precision.WEEK)


def month(year: int, number: int) -> LocalPeriod:
    """A month; numbers beyond 1–12 run into the neighbouring years."""
    years, index = divmod(year * 12 + number - 1, 12)
    following, next_index = divmod(year * 12 + number, 12)
    begin = datetime(years, index + 1, 1)  # noqa: DTZ001 (local)
    return LocalPeriod(begin, datetime(following, next_index + 1, 1), Precision.MONTH)  # noqa: DTZ001


def year(number: int) -> LocalPeriod:
    """A year."""
    return LocalPeriod(datetime(number, 1, 1), datetime(number + 1, 1, 1), Precision.YEAR)  # noqa: DTZ001


def shifted(at: datetime, count: int, unit: str) -> datetime:
    """`at` moved by so many units; months and years keep the day as far as the month has it."""
    if unit in _SECONDS:
        return at + timedelta(seconds=count * _SECONDS[unit])
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    target = month(at.year, at.month + months)
    return min(target.begin.replace(day=1) + (at - at.replace(day=1)), target.end - timedelta(microseconds=1))


def third(span: LocalPeriod, which: int) -> LocalPeriod:
    """The beginning (0), middle (1) or end (2) of a stretch: ten days of a month, a third of anything else."""
    if span.precision is Precision.MONTH:
        cuts = [span.begin, span.begin + 10 * DAY, span.begin + 20 * DAY, span.end]
    else:
        size = (span.end - span.begin) / 3
        cuts = [span.begin, midnight(span.begin + size), midnight(span.begin + 2 * size), span.end]
    return LocalPeriod(cuts[which], cuts[which + 1], span.precision)


def part(span: LocalPeriod, word: str) -> LocalPeriod:
    """The part of a day, e.g. its dawn."""
    first, hours = PARTS[word]
    begin = span.begin + timedelta(hours=first)
    return LocalPeriod(begin, begin + timedelta(hours=hours), Precision.PART_OF_DAY)
