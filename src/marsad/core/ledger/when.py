"""When an event begins and ends, was declared, how long it lasts, and what period its counts are over.

A date belongs to what governs it: behind "from … on" the event begins, behind "until" it ends, beside a verb of speech it was said.
A day of the week that stands with a verb to come is the one to come. Times are the outlet's local ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marsad.core.dates.words import UNIT_OF
from marsad.core.ledger.event import EventKind, Fact
from marsad.core.ledger.number import numbers
from marsad.core.ledger.reading import Dated, Reading
from marsad.core.ledger.scope import Happening
from marsad.core.ledger.speech import Act
from marsad.core.text.span import Span
from marsad.model import Precision

_WEEK = timedelta(days=7)
_TO_COME = ("سي", "ست", "سن")
_PRECISE = (Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.PART_OF_DAY)
_UNPLACED = frozenset(("duration", "since_event"))
_PERIODS = {
    "day_long": "P1D",
    "week_long": "P7D",
    "month_long": "P1M",
    "24_hours": "PT24H",
    "48_hours": "PT48H",
    "72_hours": "PT72H",
}
_ELSEWHERE = 14  # words that a date behind a relative pronoun counts as farther away


@dataclass(frozen=True, slots=True)
class Times:
    """The times of an event; whatever isn't said is None."""

    begins: Fact | None = None
    ends: Fact | None = None
    declared: Fact | None = None
    duration: Fact | None = None
    period: Fact | None = None


def times(one: Happening, spoken: Sequence[Act], spent: Sequence[Span]) -> Times:
    """The times that an event's words say; none inside the spans that other facts have `spent`."""
    reading = one.reading
    here = [
        dated
        for first, after in one.spans
        for dated in reading.dates(reading.sentence(first))
        if first <= dated.first < after and not any(f <= dated.first < a for f, a in spent)
    ]
    points = [
        d for d in here if d.date.begins_at and not _is_period(one, d) and not _counts_from_else(one, d)
    ]
    lengths = [dated for dated in here if dated.date.duration]
    period = next((_length(reading, d) for d in here if _is_period(one, d)), None) or _worded_period(one)
    said = [dated for dated in points if _is_said(one, dated, spoken)]
    ends = next(
        (d for d in points if reading.before("until", d.first, 2) or d.date.relation == "until"), None
    )
    free = [d for d in points if d is not ends and d not in said]
    nearest = sorted(free, key=lambda d: _distance(one, d))
    begins = next((d for d in nearest if _may_begin(one, d)), None)
    said += [d for d in nearest[:1] if d is not begins and not _is_of_another_clause(one, d)]
    if begins and _began_then(one, begins):
        nearest = [d for d in nearest if d is not begins]
    elif begins and ends is None and _concludes(one, begins) and not _second_end(begins):
        begins, ends = None, begins
    last = ends or (begins if begins and _second_end(begins) else None)
    return Times(
        begins=_fact(one, begins) if begins else None,
        ends=_fact(one, last, is_end=True) if last else None,
        declared=_fact(one, said[0]) if said else None,
        duration=next((_length(reading, d) for d in lengths if _is_duration(one, d)), None)
        or _named_length(one),
        period=period,
    )


def _is_of_another_clause(one: Happening, dated: Dated) -> bool:
    """Return whether "but", "while" part the words from the event: بدأت العملية العام الماضي …، إلا أنها توقفت بعد إعلان هدنة."""
    noun = one.trigger.noun
    first, after = sorted((dated.span, noun))
    return any(one.reading.within("connective", first[1], max(first[1], after[0])))


def _counts_from_else(one: Happening, dated: Dated) -> bool:
    """Return whether the words are no time of this event: بعد دقائق، قبل يومين من …، أول دورية منذ ست سنوات، حي 7 يوليو."""
    date, reading = dated.date, one.reading
    if date.kind == "stretch" or (date.kind == "month" and reading.before("day_and_night", dated.first, 2)):
        return True
    if _was_due(one, dated) or (reading.before("kind_of_place", dated.first) and date.kind == "day"):
        return True
    if date.kind == "ahead":  # بعد ليلة طويلة من المحادثات counts from those
        following = reading.words[dated.after : dated.after + 3]
        return "من" in following or one.trigger.status not in ("planned", "announced")
    if date.kind == "ago" and reading.words[dated.first].endswith("منذ"):
        return one.kind in (EventKind.PATROL, EventKind.TALKS)
    beginning = reading.words[dated.first : dated.first + 2]
    named = any(word.startswith(("ظهر", "عصر")) for word in beginning)  # بعد ظهر السبت is an hour of the day
    return date.relation in ("before", "after") and date.kind not in ("ago", "ahead") and not named


def _was_due(one: Happening, dated: Dated) -> bool:
    """Return whether talks were to begin then and didn't: أرجئت المحادثات التي كان مقررا أن تبدأ الاثنين."""
    late = one.trigger.status in ("postponed", "suspended")
    return late and one.reading.before("was_due", dated.first, 4) is not None


def _named_length(one: Happening) -> Fact | None:
    """هدنة الـ72 ساعة: a ceasefire called by its length."""
    reading = one.reading
    for trigger in one.triggers if one.kind is EventKind.CEASEFIRE else ():
        for number in numbers(
            reading.field.normal, trigger.noun[1], min(trigger.noun[1] + 2, one.trigger.sentence[1])
        ):
            unit = UNIT_OF.get(reading.words[number.after], "") if number.after < len(reading.words) else ""
            if unit in ("hour", "day"):
                quote = reading.quote((number.first, number.after + 1))
                value = f"PT{number.value}H" if unit == "hour" else f"P{number.value}D"
                return Fact(quote.quote, quote.start, quote.end, quote.field, value=value)
    return None


def _worded_period(one: Happening) -> Fact | None:
    """خلال يوم، الساعات الأربع والعشرين الماضية: periods that are no date."""
    if one.kind is not EventKind.VIOLATION:
        return None
    reading = one.reading
    for group, value in _PERIODS.items():
        for first, after in one.spans:
            for span in reading.within(group, first, after):
                quote = reading.quote(span)
                return Fact(quote.quote, quote.start, quote.end, quote.field, value=value)
    return None


def _concludes(one: Happening, dated: Dated) -> bool:
    """Return whether the day is that of an end: انتهت الهدنة الأحد، اختتمت أمس الجولة."""
    if one.kind is EventKind.CEASEFIRE:
        return one.trigger.status == "ended"
    if one.kind is not EventKind.TALKS:
        return False
    near = one.reading.within("concluding", max(one.scope[0], dated.first - 12), dated.first)
    return any(True for _ in near)


def _began_then(one: Happening, dated: Dated) -> bool:
    """انتهاء الهدنة التي بدأت في 12 أيلول: the day is that of its beginning, whatever became of it since."""
    reading = one.reading
    began = reading.before("began", dated.first, 6)
    return began is not None and reading.before("relative", began[0]) is not None


def _second_end(dated: Dated) -> bool:
    """Return whether the expression names a first and a last day: يومي 22 و23 تشرين الثاني."""
    date = dated.date
    return bool(
        date.precision is Precision.DAY
        and date.begins_at
        and date.ends_at
        and date.ends_at - date.begins_at > timedelta(days=1)
        and date.kind in ("day", "weekday")
    )


def _is_said(one: Happening, dated: Dated, spoken: Sequence[Act]) -> bool:
    """Return whether the date is that of an act of speech: between its verb and what it says, or behind "according to"."""
    for act in spoken:
        if act.is_behind:
            if 0 <= dated.first - act.verb[0] < 12 and act.sentence[0] <= dated.first < act.sentence[1]:
                return True
        elif act.verb[1] <= dated.first and not _is_between(one, act, dated):
            opens = next(
                one.reading.within("that", act.verb[1], min(act.verb[1] + 24, act.sentence[1])), None
            )
            limit = min(opens[0] if opens else act.verb[1] + 12, one.trigger.noun[0])
            if dated.first < limit and act.verb[0] < one.trigger.noun[0]:
                return True
    return False


def _is_between(one: Happening, act: Act, dated: Dated) -> bool:
    """Return whether another trigger's words stand between the verb and the date."""
    return any(act.verb[1] <= t.first < dated.first for t in one.triggers)


def _is_period(one: Happening, dated: Dated) -> bool:
    """خلال الساعات الـ24 الماضية، خلال يوم: what a count of violations is over."""
    if one.kind is not EventKind.VIOLATION:
        return False
    if dated.date.kind == "stretch":
        return True
    if not (dated.date.duration or _is_last_day(one.reading, dated)):
        return False
    return one.reading.before("day_and_night", dated.first, 2) is not None or _opens_with_during(
        one.reading, dated
    )


def _is_last_day(reading: Reading, dated: Dated) -> bool:
    words = reading.words[dated.first : dated.after]
    return "اليوم" in words and any(
        w.startswith("الماضي") or w.startswith("الاخير") for w in reading.words[dated.after : dated.after + 1]
    )


def _opens_with_during(reading: Reading, dated: Dated) -> bool:
    return reading.at("day_and_night", dated.first) is not None


def _is_duration(one: Happening, dated: Dated) -> bool:
    """لمدة 72 ساعة، هدنة ثلاثين يوما: how long a ceasefire lasts; not since when, nor within what."""
    if one.kind is not EventKind.CEASEFIRE:
        return False
    reading = one.reading
    if dated.date.kind == "duration" and dated.date.quote.startswith("ل"):  # لمدة أسبوع، لثلاثة أيام
        return True
    if dated.date.kind == "duration" and dated.date.quote.startswith("مدت"):
        return True
    if reading.before("lasting", dated.first, 3) and dated.first > one.trigger.noun[0]:
        return True
    nouns = [words for t in one.triggers for words in (t.noun, t.cue) if words]
    return any(0 <= dated.first - noun[1] <= 4 and not _counted_from(reading, dated) for noun in nouns)


def _counted_from(reading: Reading, dated: Dated) -> bool:
    before = reading.words[dated.first - 1] if dated.first else ""
    return before in ("بعد", "منذ", "قبل", "خلال", "كل", "في", "مسافه", "بعمق", "سوي")


def _distance(one: Happening, dated: Dated) -> int:
    trigger, reading = one.trigger, one.reading
    if trigger.first <= dated.first < trigger.after:
        return 0
    away = dated.first - trigger.after if dated.first >= trigger.after else 2 * (trigger.first - dated.after)
    between = (min(dated.after, trigger.after), max(dated.first, trigger.first))
    relative = sum(1 for _ in reading.within("relative", *between))
    inside = dated.first >= one.scope[0] and dated.first < one.scope[1]
    borders = abs(reading.clause_of[dated.first] - reading.clause_of[trigger.noun[0]])
    return away + _ELSEWHERE * relative + 3 * borders + (0 if inside else 40)


def _may_begin(one: Happening, dated: Dated) -> bool:
    """Return whether the date is the event's own: a call's or an announcement's day is not the day on which a ceasefire begins."""
    reading, trigger = one.reading, one.trigger
    if one.kind is not EventKind.CEASEFIRE or trigger.status in (
        "in_effect",
        "ended",
        "extended",
        "suspended",
    ):
        return True
    if trigger.status in ("called_for", "rejected", "negotiated") and dated.first < trigger.noun[0]:
        return False
    if reading.before("from_on", dated.first, 3) or _opens(reading, dated):
        return True
    starts = any(True for _ in reading.within("takes_effect", trigger.first, dated.first + 1))
    return (
        starts or dated.first >= trigger.noun[1] or any(True for _ in reading.within("at_once", *one.scope))
    )


def _opens(reading: Reading, dated: Dated) -> bool:
    return reading.at("from_on", dated.first) is not None


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────


def _fact(one: Happening, dated: Dated, *, is_end: bool = False) -> Fact:
    date = dated.date
    at = date.begins_at
    if (
        is_end
        and date.ends_at
        and date.kind in ("day", "weekday", "this_week", "this_month", "month", "this_year")
    ):
        at = date.ends_at - timedelta(minutes=1)
    if at is None:
        raise AssertionError("only dates with a beginning become facts")
    if _is_to_come(one, dated):
        at += _WEEK
    elif _is_over(one, dated, at):
        at -= timedelta(days=1)
    quote = one.reading.quote(dated.span)
    precision = date.precision or Precision.DAY
    return Fact(
        quote.quote, quote.start, quote.end, quote.field, value=_written(at, precision), precision=precision
    )


def _written(at: datetime, precision: Precision) -> str:
    """ISO 8601, as exact as it was said."""
    if precision is Precision.YEAR:
        return f"{at:%Y}"
    if precision is Precision.MONTH:
        return f"{at:%Y-%m}"
    if precision in (Precision.SECOND, Precision.MINUTE, Precision.HOUR):
        return f"{at:%Y-%m-%dT%H:%M}"
    return f"{at:%Y-%m-%d}"


def _is_to_come(one: Happening, dated: Dated) -> bool:
    """Return whether a bare day of the week that was resolved backwards stands with a verb to come."""
    date, published = dated.date, one.reading.published_at
    if date.kind not in ("weekday", "midnight") or published is None or date.begins_at is None:
        return False
    if any(
        word.startswith(("الماضي", "الفايت", "المنصرم", "المقبل", "القادم"))
        for word in one.reading.words[slice(*dated.span)]
    ):
        return False
    local = published.astimezone(one.reading.zone)
    if date.begins_at.date() >= local.date():
        return False
    return one.trigger.status == "planned" or any(_future(one.reading, dated))


def _is_over(one: Happening, dated: Dated, at: datetime) -> bool:
    """Return whether a midnight without a day, resolved forwards, stands with a verb of the past: بدأ منتصف الليل."""
    published = one.reading.published_at
    if dated.date.kind != "midnight" or published is None or at <= published.astimezone(one.reading.zone):
        return False
    return one.reading.before("began", dated.first, 3) is not None


def _future(reading: Reading, dated: Dated) -> Iterator[bool]:
    first = max(reading.clause(dated.first)[0], dated.first - 8)
    for word in range(first, dated.first):
        if reading.words[word].removeprefix("و").startswith(_TO_COME) and len(reading.words[word]) > 4:
            yield True
        if reading.at("coming", word) or reading.at("until", word):
            yield True


def _length(reading: Reading, dated: Dated) -> Fact:
    quote = reading.quote(dated.span)
    return Fact(quote.quote, quote.start, quote.end, quote.field, value=_iso(reading, dated))


def _iso(reading: Reading, dated: Dated) -> str:
    """PT72H, P15D, P2M: in the unit in which it was said."""
    date = dated.date
    length = date.duration or (
        (date.ends_at - date.begins_at) if date.begins_at and date.ends_at else timedelta(days=1)
    )
    words = " ".join(reading.words[dated.first : dated.after])
    if _is_last_day(reading, dated):
        return "P1D"
    if "ساع" in words:
        return f"PT{round(length.total_seconds() / 3600)}H"
    if "دقي" in words:
        return f"PT{round(length.total_seconds() / 60)}M"
    days = max(1, round(length.total_seconds() / 86_400))
    if any(part in words for part in ("شهر", "اشهر", "شهور")) and days % 30 == 0:
        return f"P{days // 30}M"
    return f"P{days}D"
