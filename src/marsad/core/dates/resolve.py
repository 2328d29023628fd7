"""From the words of one date expression and the publication's local time to a stretch of time.

Each function resolves one kind of expression: it gets the named words of the pattern that matched ("" where
absent; "tense" says what the sentence tells, see `tense`) and the publication's local time, and returns a Span,
or None where the words need a publication time that is not known or name no day there is. All times are naive
and local; a day named in the Islamic calendar is that of Umm al-Qura.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from hijridate import Gregorian, Hijri

from marsad.core.dates import numbers
from marsad.core.dates.months import NAMES
from marsad.core.dates.tense import Tense
from marsad.core.dates.words import (
    DAY,
    DUAL_OF,
    PLURALS,
    RELATIVE_DAYS,
    SIDES,
    THIRDS,
    UNIT_OF,
    WEEKDAYS,
    LocalPeriod,
    Side,
    day,
    duration,
    month,
    part,
    shifted,
    third,
    week,
    year,
)
from marsad.model import Precision

Words = Mapping[str, str]
Resolver = Callable[[Words, datetime | None], LocalPeriod | None]

_A_FEW = 3  # of what is counted without a number: الأيام الماضية
_FROM_THAT_DAY = {"التالي": 1, "السابق": -1, "غداه": 1}
_NEAR = timedelta(days=60)  # a day so near is meant whatever the tense seems to be
_LONGEST = timedelta(days=40_000)
_PRECISIONS = {
    "second": Precision.SECOND,
    "minute": Precision.MINUTE,
    "hour": Precision.HOUR,
    "day": Precision.DAY,
}
_PRECISIONS |= {
    "week": Precision.WEEK,
    "month": Precision.MONTH,
    "year": Precision.YEAR,
    "decade": Precision.YEAR,
}
_AFTERNOON = frozenset(("ظهرا", "عصرا", "مساء", "ليلا", "بعد الظهر", "ظهر", "عصر", "م"))


# ── days with a date ───────────────────────────────────────────────────────────────────────────────────────


def explicit(words: Words, published: datetime | None) -> LocalPeriod | None:
    """17 أيلول 2018, السابع عشر من أيلول, 5 آذار/مارس الجاري, من 25 إلى 31 آذار, ليل 5 آذار."""
    last = _on(words["month"], numbers.ordinal(words["day"]), words, published)
    if last is None:
        return None
    if words["first"]:
        first = _on(words["first_month"] or words["month"], numbers.ordinal(words["first"]), words, published)
        return (
            LocalPeriod(first.begin, last.end, Precision.DAY) if first and first.begin < last.begin else last
        )
    return part(last, words["part"]) if words["part"] else last


def day_of_this_month(words: Words, published: datetime | None) -> LocalPeriod | None:
    """الخامس من الشهر الجاري, 20 الشهر الماضي."""
    span = this_month(words, published)
    found = _date(span.begin.year, span.begin.month, numbers.ordinal(words["day"])) if span else None
    return day(found) if found else None


def numeric(words: Words, _: datetime | None) -> LocalPeriod | None:
    """17/9/2018, 2018-09-17; day before month, unless only the American order names a day, or the weekday beside it."""
    readings = [
        found
        for month_number, day_number in (("b", "a"), ("a", "b"))
        if (found := _date(int(words["year"]), int(words[month_number]), int(words[day_number])))
    ]
    fitting = [at for at in readings if at.weekday() == WEEKDAYS.get(words["wd"])]
    return day((fitting or readings)[0]) if readings else None


def _on(name: str, number: int, words: Words, published: datetime | None) -> LocalPeriod | None:
    """The day of a month, in whichever calendar the month is."""
    named = NAMES[name]
    if named.is_hijri:
        found = _hijri_day(named.number, number, words, published)
    else:
        chosen = _year_of(named.number, number, words, published)
        found = _date(chosen, named.number, number) if chosen else None
    return day(found) if found else None


def _year_of(number: int, day_number: int, words: Words, published: datetime | None) -> int | None:
    """The year of a day and month: as written, else the one that side, weekday and nearness give."""
    if words["year"]:
        return int(words["year"])
    if published is None:
        return None
    if words["year_side"]:
        return published.year + SIDES[words["year_side"]]
    if SIDES.get(words["side"]) is Side.THIS:
        return published.year
    years = range(published.year - 1, published.year + 2)
    days = [found for y in years if (found := _date(y, number, day_number))]
    chosen = _on_that_side(days, words, published)
    return chosen.year if chosen else None


def _on_that_side(days: list[datetime], words: Words, published: datetime) -> datetime | None:
    """The day that "last", "next", the weekday, or else nearness points to."""
    side, number = SIDES.get(words["side"]), WEEKDAYS.get(words["wd"])
    if side is Side.LAST:
        days = [at for at in days if at < published]
    elif side is Side.NEXT:
        days = [at for at in days if at > published]
    if number is not None:
        days = [at for at in days if at.weekday() == number] or days
    nearest = min(days, key=lambda at: abs(at - published), default=None)
    if nearest is None or side is not None or abs(nearest - published) <= _NEAR:
        return nearest
    said = [at for at in days if _agrees(day(at), words, published)] or days
    return min(said, key=lambda at: abs(at - published))


def _is_near(span: LocalPeriod, published: datetime) -> bool:
    return span.begin - _NEAR <= published <= span.end + _NEAR


def _agrees(span: LocalPeriod, words: Words, published: datetime) -> bool:
    """Return whether a stretch lies where the tense of its sentence puts it; the publication's own day lies in both."""
    if words["tense"] == Tense.FUTURE:
        return span.end > published
    return words["tense"] != Tense.PAST or span.begin <= published


def _date(year_number: int, month_number: int, day_number: int) -> datetime | None:
    try:
        return datetime(year_number, month_number, day_number)  # noqa: DTZ001 (local)
    except ValueError:
        return None


def _hijri_day(number: int, day_number: int, words: Words, published: datetime | None) -> datetime | None:
    """A day of the Islamic calendar, its year from the publication where it is not written."""
    if not words["year"] and published is None:
        return None
    years = [int(words["year"])] if words["year"] else _hijri_years(published, SIDES.get(words["side"]))
    days = [found for y in years if (found := _gregorian(y, number, day_number))]
    return _on_that_side(days, words, published) if published else next(iter(days), None)


def _hijri_years(published: datetime | None, side: Side | None) -> list[int]:
    if published is None:
        return []
    now = int(Gregorian(published.year, published.month, published.day).to_hijri().year)
    return [now] if side is Side.THIS else [now - 1, now, now + 1]


def _gregorian(hijri_year: int, number: int, day_number: int) -> datetime | None:
    try:
        return datetime(*Hijri(hijri_year, number, day_number).to_gregorian().datetuple())  # noqa: DTZ001
    except (ValueError, OverflowError):
        return None


# ── months, years, weeks ───────────────────────────────────────────────────────────────────────────────────


def _in(span: LocalPeriod | None, words: Words) -> LocalPeriod | None:
    return third(span, THIRDS[words["third"]]) if span and words["third"] else span


def named_month(words: Words, published: datetime | None) -> LocalPeriod | None:
    """أيلول الماضي, شهر مارس 2011, أواخر نيسان / أبريل الماضي, رمضان الماضي."""
    named = NAMES[words["month"]]
    if named.is_hijri:
        begin = _hijri_day(named.number, 1, words, published)
        return _in(LocalPeriod(begin, begin + 29 * DAY, Precision.MONTH) if begin else None, words)
    return _in(_month_of(named.number, words, published), words)


def _month_of(number: int, words: Words, published: datetime | None) -> LocalPeriod | None:
    if words["year"]:
        return month(int(words["year"]), number)
    if published is None:
        return None
    if words["year_side"]:
        return month(published.year + SIDES[words["year_side"]], number)
    side = SIDES.get(words["side"])
    if side is not None:
        shift = {Side.LAST: -(number >= published.month), Side.THIS: 0, Side.NEXT: number <= published.month}
        return month(published.year + shift[side], number)
    spans = [month(y, number) for y in range(published.year - 1, published.year + 2)]
    spans = [span for span in spans if _agrees(span, words, published) or _is_near(span, published)]
    return min(spans, key=lambda span: max(span.begin - published, published - span.end, timedelta()))


def this_month(words: Words, published: datetime | None) -> LocalPeriod | None:
    """الشهر الماضي, مطلع الشهر, نهاية الشهر المقبل."""
    if published is None:
        return None
    return _in(month(published.year, published.month + SIDES.get(words["side"], Side.THIS)), words)


def this_year(words: Words, published: datetime | None) -> LocalPeriod | None:
    """العام الماضي, مطلع العام, الأشهر الأخيرة من العام الماضي."""
    if published is None:
        return None
    return _in(year(published.year + SIDES.get(words["side"], Side.THIS)), words)


def this_week(words: Words, published: datetime | None) -> LocalPeriod | None:
    """الأسبوع الماضي, هذا الأسبوع, نهاية الأسبوع (Friday and Saturday)."""
    if published is None:
        return None
    span = week(published + 7 * DAY * SIDES.get(words["side"], Side.THIS))
    if words["third"] in ("نهايه", "اخر"):
        return LocalPeriod(span.end - DAY, span.end + DAY, Precision.DAY)
    return _in(span, words)


def part_of_year(words: Words, published: datetime | None) -> LocalPeriod | None:
    """الأشهر الأخيرة من العام الماضي, الأشهر الأولى من عام 2012."""
    span = named_year(words, None) if words["year"] else this_year(words, published)
    return third(span, 0 if words["which"] == "الاولي" else 2) if span else None


def named_year(words: Words, _: datetime | None) -> LocalPeriod | None:
    """عام 2011, نهاية 2019, بين عامي 2015 و2018."""
    first = int(words["year"])
    last = int(words["last"]) if words["last"] else first
    if first > last:
        return None
    span = LocalPeriod(year(first).begin, year(last).end, Precision.YEAR)
    return span if words["last"] else _in(span, words)


# ── days seen from the publication ─────────────────────────────────────────────────────────────────────────


def relative_day(words: Words, published: datetime | None) -> LocalPeriod | None:
    """أمس الأربعاء, أول أمس, فجر اليوم, مساء غد."""
    if published is None:
        return None
    span = day(published + DAY * RELATIVE_DAYS[words["rel"]])
    return part(span, words["part"]) if words["part"] else span


def that_day(words: Words, last_named: datetime | None) -> LocalPeriod | None:
    """في ذلك اليوم, مساء اليوم نفسه, صباح اليوم التالي, غداة الاتفاق: seen from the day that the text named last."""
    if last_named is None:
        return None
    span = day(last_named + DAY * _FROM_THAT_DAY.get(words["by"], 0))
    return part(span, words["part"]) if words["part"] else span


def this_part(words: Words, published: datetime | None) -> LocalPeriod | None:
    """هذا المساء, الليلة, الليلة الماضية."""
    if published is None:
        return None
    return part(day(published + DAY * SIDES.get(words["side"], Side.THIS)), words["part"])


def weekday(words: Words, published: datetime | None) -> LocalPeriod | None:
    """السبت, الخميس الماضي, مساء الأحد المقبل, يومي الخميس والجمعة, من السبت إلى الاثنين."""
    if published is None:
        return None
    last = _nearest(words["wd"], words, published)
    if words["wd0"]:
        length = (WEEKDAYS[words["wd"]] - WEEKDAYS[words["wd0"]]) % 7
        if SIDES.get(words["side"]) is Side.NEXT or _is_to_come(words):
            first = _nearest(words["wd0"], words, published)
            return LocalPeriod(first.begin, first.end + length * DAY, Precision.DAY)
        return LocalPeriod(last.begin - length * DAY, last.end, Precision.DAY)
    if not words["part"]:
        return last
    found = part(last, words["part"])
    return _week_later(found) if _is_to_come(words) and found.end <= published else found


def _nearest(name: str, words: Words, published: datetime) -> LocalPeriod:
    """The day of that name: the last one up to the publication, or the side or tense that the words say; the day of
    the publication itself is both "last" and "to come", but not "next" and not "the past Saturday".
    """
    back, side = (published.weekday() - WEEKDAYS[name]) % 7, SIDES.get(words["side"])
    if side is Side.NEXT:
        return day(published + DAY * (7 - back))
    if _is_to_come(words):
        return day(published + DAY * (-back % 7))
    return day(published - DAY * (7 if side is Side.LAST and back == 0 else back))


def _is_to_come(words: Words) -> bool:
    """Return whether the sentence, not the expression itself, says that it is to come."""
    return not words["side"] and words["tense"] == Tense.FUTURE


def _week_later(span: LocalPeriod) -> LocalPeriod:
    return LocalPeriod(span.begin + 7 * DAY, span.end + 7 * DAY, span.precision)


# ── counted ────────────────────────────────────────────────────────────────────────────────────────────────


def counted(words: Words) -> tuple[int, str]:
    """Return how many of which unit: ثلاثة أيام, يومين, أسبوع, الأيام الثلاثة."""
    if words["dual"]:
        return 2, DUAL_OF[words["dual"].removeprefix("ال")]
    unit = words["unit"].removeprefix("ال")
    if words["count"]:
        return numbers.cardinal(words["count"].removeprefix("ال").strip()), UNIT_OF[unit]
    return (_A_FEW if unit in PLURALS else 1), UNIT_OF[unit]


def _around(published: datetime, count: int, unit: str) -> LocalPeriod | None:
    """The unit of time that lies so many units away."""
    if duration(abs(count), unit) > _LONGEST:
        return None
    at = shifted(published, count, unit)
    if unit in ("second", "minute", "hour"):
        return LocalPeriod(at, at + duration(1, unit), _PRECISIONS[unit])
    if unit in ("day", "week"):
        return day(at) if unit == "day" else week(at)
    return month(at.year, at.month) if unit == "month" else year(at.year)


def ago(words: Words, published: datetime | None) -> LocalPeriod | None:
    """قبل يومين, منذ ثلاثة أشهر."""
    count, unit = counted(words)
    return _around(published, -count, unit) if published else None


def ahead(words: Words, published: datetime | None) -> LocalPeriod | None:
    """بعد أسبوع, خلال ثلاثة أيام: the end of that time."""
    count, unit = counted(words)
    return _around(published, count, unit) if published else None


def stretch(words: Words, published: datetime | None) -> LocalPeriod | None:
    """الأيام الثلاثة الماضية, آخر 24 ساعة, الساعات المقبلة: up to the publication, or from it on."""
    count, unit = counted(words)
    if published is None or duration(count, unit) > _LONGEST:
        return None
    other = shifted(published, count if SIDES.get(words["side"]) is Side.NEXT else -count, unit)
    return LocalPeriod(min(published, other), max(published, other), _PRECISIONS[unit])


def unresolved(_: Words, __: datetime | None) -> LocalPeriod | None:
    """A length of time, or a time counted from an event: no place on the calendar."""
    return None


# ── times of day ───────────────────────────────────────────────────────────────────────────────────────────


def midnight(words: Words, published: datetime | None) -> LocalPeriod | None:
    """منتصف ليل الخميس ends Thursday, منتصف ليل الخميس الجمعة begins Friday, منتصف الليلة الماضية today."""
    if published is None:
        return None
    side = SIDES.get(words["side"])
    if words["wd2"]:
        at = _nearest(words["wd2"], words, published).begin
    elif words["wd"]:
        at = _nearest(words["wd"], words, published).end
    elif words["rel"]:
        at = day(published + DAY * RELATIVE_DAYS[words["rel"]]).end
    else:
        at = day(published).begin if side is Side.LAST else day(published).end
    return LocalPeriod(at, at + timedelta(hours=1), Precision.HOUR)


def clock(words: Words, published: datetime | None) -> LocalPeriod | None:
    """الساعة الثالثة عصرا, الساعة 14:30: of the publication's day; a day beside it takes it over."""
    hour, minute = numbers.ordinal(words["hour"]), int(words["minute"] or 0)
    if hour == 12 and words["half"]:
        is_noon = (
            "ظهر" in words["half"] or words["half"] == "م" or (words["half"] == "مساء" and words["minute"])
        )
        hour = 12 if is_noon else 0
    elif hour < 12 and words["half"] in _AFTERNOON:
        hour += 12
    if published is None or hour > 23 or minute > 59:
        return None
    begin = day(published).begin.replace(hour=hour, minute=minute)
    if words["minute"]:
        return LocalPeriod(begin, begin + timedelta(minutes=1), Precision.MINUTE)
    return LocalPeriod(begin, begin + timedelta(hours=1), Precision.HOUR)
