"""What else is said of an event: joint or not, which round or patrol, whose level, for what purpose, under which agreement.

Each is a word or two near the event's own words; an ordinal is that of the patrol (رابع دورية, الدورية الـ33, رقم 22), a round that of
the talks (الجولة الخامسة, أستانا 9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marsad.core.dates.numbers import ordinal
from marsad.core.ledger.agreement import agreements_in
from marsad.core.ledger.event import EventKind, Fact, Value
from marsad.core.ledger.number import word_value
from marsad.core.ledger.reading import Reading
from marsad.core.ledger.scope import Happening
from marsad.core.text.span import Span

_NUMBERED = re.compile(r"(?:ال)?(\d{1,3})")
_LEVELS = ("deputy_ministers", "experts", "presidents", "ministers", "officers")
_PURPOSES = {
    "humanitarian": "humanitarian",
    "holiday": "holiday",
    "exchange": "prisoner_exchange",
    "evacuation": "evacuation",
    "peace": "peace_process",
    "relief": "humanitarian",
}
_MOST_ROUNDS = 40
_AFTER_NOUN = 6  # words behind a patrol or round among which its number stands
_PURPOSE_REACH = 12
_INDEFINITE = {
    "اول": 1,
    "اولي": 1,
    "ثاني": 2,
    "ثالث": 3,
    "رابع": 4,
    "خامس": 5,
    "سادس": 6,
    "سابع": 7,
    "ثامن": 8,
    "تاسع": 9,
    "عاشر": 10,
}


def fact(reading: Reading, span: Span, value: Value) -> Fact:
    """A fact of these words."""
    quote = reading.quote(span)
    return Fact(quote.quote, quote.start, quote.end, quote.field, value=value)


def joint(one: Happening) -> Fact | None:
    """Return whether the patrol was joint, or of each for itself."""
    if one.kind is not EventKind.PATROL:
        return None
    reading = one.reading
    for trigger in one.triggers:
        after = min(trigger.noun[1] + _AFTER_NOUN, one.trigger.sentence[1])
        for group, value in (("apart", False), ("jointly", True)):
            if span := next(iter(reading.within(group, trigger.noun[1], after)), None):
                return fact(reading, span, value)
    return None


def number_of_patrol(one: Happening) -> Fact | None:
    """أول دورية، الدورية الرابعة، الدورية الـ33، الدورية رقم 22."""
    if one.kind is not EventKind.PATROL:
        return None
    for trigger in one.triggers:
        if found := _ordinal_at(one.reading, trigger.noun):
            span, value = found
            return fact(one.reading, span, value)
    return None


def round_of_talks(one: Happening) -> Fact | None:
    """الجولة الخامسة، الجولة الـ19، أستانا 9، الاجتماع العاشر بصيغة أستانا."""
    if one.kind is not EventKind.TALKS:
        return None
    reading = one.reading
    first, after = one.trigger.sentence
    for span in reading.within("round_noun", first, after):
        found = _ordinal_at(reading, span) if one.holds(span[0]) else None
        if found and (found[0][0] == span[0] or reading.at("counted_round", span[0])):
            return fact(reading, *found)
    for naming in reading.names_within(first, after):
        number = _NUMBERED.fullmatch(reading.words[naming.after]) if naming.after < after else None
        if naming.id == "astana" and number and int(number[1]) < _MOST_ROUNDS:
            return fact(reading, (naming.first, naming.after + 1), int(number[1]))
    return None


def _ordinal_at(reading: Reading, noun: Span) -> tuple[Span, int] | None:
    words, clause = reading.words, reading.clause(noun[0])
    before = noun[0] - 1
    if before >= 0:
        bare = words[before].removeprefix("و").removeprefix("ب").removeprefix("ل")
        if bare in _INDEFINITE:
            return (before, noun[1]), _INDEFINITE[bare]
    for word in range(noun[1], min(noun[1] + _AFTER_NOUN, clause[1])):
        if reading.at("order_word", word) and word + 1 < len(words) and words[word + 1].isdecimal():
            return (noun[0], word + 2), int(words[word + 1])
        if digits := _NUMBERED.fullmatch(words[word]):
            return ((noun[0], word + 1), int(digits[1])) if words[word].startswith("ال") else None
        if found := _ordinal_word(words, word):
            return (noun[0], found[1]), found[0]
        if not (
            reading.naming_at(word)
            or reading.at("patrol_quality", word)
            or reading.at("jointly", word)
            or reading.at("apart", word)
        ):
            return None
    return None


def _ordinal_word(words: Sequence[str], word: int) -> tuple[int, int] | None:
    """الرابعة، الخامسة عشرة، الثالثة والعشرون: the value, and the word after."""
    written = words[word]
    value = ordinal(written) if written.startswith("ال") else _INDEFINITE.get(written.removesuffix("ه"), 0)
    if not value:
        return None
    following = words[word + 1] if word + 1 < len(words) else ""
    if following in ("عشر", "عشره"):
        return value + 10, word + 2
    if (
        following.startswith("وال")
        and (ten := word_value(following[1:].removeprefix("ال"))) >= 20
        and ten % 10 == 0
    ):
        return value + ten, word + 2
    return value, word + 1


def level(one: Happening) -> Fact | None:
    """Who met: presidents, ministers, their deputies, officers, experts."""
    if one.kind is not EventKind.TALKS:
        return None
    reading = one.reading
    for name in _LEVELS:
        if span := next(
            (s for s in reading.within(name, *one.trigger.sentence) if _is_level(reading, name, s)), None
        ):
            return fact(reading, span, name)
    return None


def _is_level(reading: Reading, name: str, span: Span) -> bool:
    """A deputy or a spokesman of a president is none; ministers count by "on the level of" or by their plural."""
    if name in ("officers", "experts") or (
        name == "ministers" and reading.words[span[0]] in ("وزير", "الوزير")
    ):
        return reading.before("on_level", span[0], 2) is not None
    return (
        name != "presidents" or reading.before("behest", span[0]) is None
    )  # بناء على قرار الرئيس: others met


def form(one: Happening) -> Fact | None:
    """Return whether one side stops fire alone."""
    if one.kind is not EventKind.CEASEFIRE:
        return None
    span = next(
        (s for first, after in one.spans for s in one.reading.within("one_sided", first, after)), None
    )
    return fact(one.reading, span, "unilateral") if span else None


def purpose(one: Happening) -> Fact | None:
    """Return what a ceasefire is for, where a word beside it says so."""
    if one.kind is not EventKind.CEASEFIRE:
        return None
    reading = one.reading
    for group, value in _PURPOSES.items():
        for first, after in one.spans:
            for span in reading.within(group, first, after):
                if _is_near(one, span, group):
                    return fact(reading, span, value)
    return None


def _is_near(one: Happening, span: Span, group: str) -> bool:
    for trigger in one.triggers:
        inside = trigger.noun[0] <= span[0] < trigger.noun[1]
        behind = span[0] - trigger.noun[1]
        reach = {"humanitarian": 3, "holiday": 6}.get(group, _PURPOSE_REACH)
        if inside or 0 <= behind < reach:
            return True
    return False


def agreement(one: Happening) -> tuple[Fact, Span] | None:
    """The named agreement under which it happens, and its words."""
    if one.kind is EventKind.VIOLATION or not one.reading.agreements:
        return None
    reading = one.reading
    published = reading.published_at.astimezone(reading.zone).date() if reading.published_at else None
    around = reading.sentence(one.trigger.noun[0])
    for first, after in one.spans:
        for span, named in agreements_in(
            reading.rules.agreements, reading.field, (first, after), around, published
        ):
            return fact(reading, span, named.id), span
    return None


def agreement_spans(one: Happening) -> Iterator[Span]:
    """The words of every named agreement in the event's words: the places in them are no places of the event."""
    for first, after in one.spans:
        yield from (span for span in one.reading.agreements if first <= span[0] and span[1] <= after)
