"""Corrections of events by analysts, applied to what the rules drew: whatever the rules say later, the analyst was there.

A correction holds to words, not to a row: to the words that say its event's status and to those of the fact that is wrong. Where
the text was edited since, both are looked for; where they are gone, the correction lapses. A later correction of the same fact
wins. Who corrected, and why, is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from marsad.core.ledger.count import adds_up
from marsad.core.ledger.event import CLAUSES, DATES, SCALARS, STATUSES, Event, EventKind, Fact, Quote, Says
from marsad.core.topics.correction import place
from marsad.errors import InputError
from marsad.model import Precision

EVENT, STATUS = "event", "status"
_LISTED = {"party": "parties", "place": "places", "count": "counts"}
_SAID = ("speaker", "via", "manner")
FACTS = (EVENT, STATUS, *SCALARS, *DATES, *CLAUSES, *_LISTED, *_SAID)
_NUMBERS = ("ordinal", "round")
_LENGTHS = ("duration", "period")
_LENGTH = re.compile(r"P(?:\d{1,4}[DWMY]|T\d{1,5}[HM])")
_TIMES = (  # the shape of a time, and how exact it is
    (re.compile(r"\d{4}"), Precision.YEAR),
    (re.compile(r"\d{4}-\d\d"), Precision.MONTH),
    (re.compile(r"\d{4}-\d\d-\d\d"), Precision.DAY),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d"), Precision.MINUTE),
)
_MOST_NUMBER = 9_999


@dataclass(frozen=True, slots=True)
class FieldCorrection:
    """One field of one event that is wrong. `event` are the words of its status, `words` those of the wrong fact, `value` is what is
    right instead (None: the article doesn't say it)."""

    kind: EventKind
    event: Quote
    fact: str
    words: Quote
    value: str | None = None


def checked(kind: EventKind, fact: str, value: str | None) -> str | None:
    """The right value as it is kept; InputError says what the fact takes. Most facts can only be taken away."""
    if fact not in FACTS:
        raise InputError(f"{fact!r} is nothing that an event has")
    value = (value or "").strip() or None
    if value is None:
        return None
    if fact == STATUS:
        if value not in STATUSES[kind]:
            raise InputError(f"a {kind} can be: {', '.join(STATUSES[kind])}")
    elif fact in DATES:
        if _precision(value) is None:
            raise InputError("a time is written 2020-03-15, 2020-03-15T00:01, 2020-03 or 2020")
    elif fact in _LENGTHS:
        if not _LENGTH.fullmatch(value):
            raise InputError("a length is written PT72H, P15D or P2M")
    elif fact in _NUMBERS:
        if not value.isdecimal() or not 0 < int(value) <= _MOST_NUMBER:
            raise InputError("a number is wanted, such as 22")
    else:
        raise InputError("this can only be marked as wrong")
    return value


def corrected(
    title: str, text: str, events: Sequence[Event], corrections: Iterable[FieldCorrection]
) -> tuple[Event, ...]:
    """`events` as the analysts have them; `corrections` in the order in which they were made."""
    found = list(events)
    for correction in corrections:
        its, words = (_there(title, text, quote) for quote in (correction.event, correction.words))
        if its and words:
            moved = replace(correction, event=its, words=words)
            found = [
                new
                for event in found
                if (new := _applied(event, moved) if _is_of(event, moved) else event) is not None
            ]
    return tuple(found)


def _there(title: str, text: str, quote: Quote) -> Quote | None:
    """The words in the text of today."""
    body = title if quote.field == "title" else text
    at = place(body, quote.quote, quote.start)
    return Quote(body[slice(*at)], *at, quote.field) if at else None


def _is_of(event: Event, correction: FieldCorrection) -> bool:
    return event.kind is correction.kind and _meets(event.status, correction.event)


def _applied(event: Event, correction: FieldCorrection) -> Event | None:
    """The event with the correction; None where the analyst says that there is none."""
    fact, value = correction.fact, correction.value
    if fact == EVENT or (fact == STATUS and value is None):
        return None
    if fact == STATUS:
        return replace(event, status=replace(event.status, value=str(value)))
    if fact in _LISTED:
        return _without(event, _LISTED[fact], correction.words)
    if fact in _SAID:
        return replace(event, says=_said(event.says, correction))
    known: Fact | Quote | None = getattr(event, fact)
    if known is None or not _meets(known, correction.words):
        return event
    new: dict[str, Any] = {fact: _valued(known, fact, value)}
    return replace(event, **new)


def _without(event: Event, listed: str, words: Quote) -> Event:
    """The event without the party, place or count of these words."""
    left: dict[str, Any] = {listed: tuple(one for one in getattr(event, listed) if not _meets(one, words))}
    changed = replace(event, **left)
    return replace(changed, adds_up=adds_up(changed.counts)) if event.adds_up is not None else changed


def _said(says: Says | None, correction: FieldCorrection) -> Says | None:
    known = getattr(says, correction.fact) if says else None
    if says is None or known is None or not _meets(known, correction.words):
        return says
    left = replace(says, **{correction.fact: None})
    return left if left.speaker or left.via or left.manner else None


def _valued(known: Fact | Quote, fact: str, value: str | None) -> Fact | None:
    if value is None or not isinstance(known, Fact):
        return None
    if fact in _NUMBERS:
        return replace(known, value=int(value))
    return replace(known, value=value, precision=_precision(value) if fact in DATES else known.precision)


def _precision(value: str) -> Precision | None:
    return next((precision for shape, precision in _TIMES if shape.fullmatch(value)), None)


def _meets(one: Quote, other: Quote) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
