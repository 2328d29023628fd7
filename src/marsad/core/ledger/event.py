"""What one speaker says of one happening, and the facts of it, each with its words.

A fact is there only where the text says it: text[start:end] == quote, in the field that it names. Which events an article has
is decided in core.ledger.ledger; which of several articles' events mean one happening, in core.ledger.entry. The closed lists
below are those of docs/ledger.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from marsad.model import Precision, Theatre

Value = str | int | bool


class EventKind(StrEnum):
    """The kinds of events that the ledger holds."""

    CEASEFIRE = "ceasefire"
    PATROL = "patrol"
    VIOLATION = "violation"
    TALKS = "talks"


# What can be said of each, in the order of its life. `none`: an observer recorded no violation. What breaks a ceasefire is a
# violation; a denial has the status of what is denied, and the manner `denied`.
STATUSES: dict[EventKind, tuple[str, ...]] = {
    EventKind.CEASEFIRE: (
        *("called_for", "negotiated", "announced", "in_effect", "extended", "rejected", "suspended"),
        *("ended", "past", "unclear"),
    ),
    EventKind.PATROL: ("planned", "held", "shortened", "blocked", "attacked", "suspended", "cancelled"),
    EventKind.VIOLATION: ("reported", "none"),
    EventKind.TALKS: (
        "planned",
        "started",
        "held",
        "agreed",
        "failed",
        "postponed",
        "suspended",
        "cancelled",
    ),
}


class PartyRole(StrEnum):
    """The roles that a party may have in an event."""

    SIDE = "side"
    GUARANTOR = "guarantor"
    MEDIATOR = "mediator"
    ACCUSED = "accused"
    OBSERVER = "observer"
    HOST = "host"


class PlaceRole(StrEnum):
    """The roles that a place may have in an event."""

    WHERE = "where"
    FROM = "from"
    TO = "to"
    ROAD = "road"


class Counted(StrEnum):
    """The things that a number of an event may count."""

    VIOLATIONS = "violations"
    KILLED = "killed"
    WOUNDED = "wounded"
    DISPLACED = "displaced"
    DETAINED = "detained"


class Bound(StrEnum):
    """The exactness with which a number is said."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    ABOUT = "about"
    AT_MOST = "at_most"


class Manner(StrEnum):
    """The manners in which a speaker may tell an event."""

    SAID = "said"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    REPORTED = "reported"
    CLAIMED = "claimed"
    DENIED = "denied"
    ACCUSED = "accused"
    CALLED_FOR = "called_for"
    REJECTED = "rejected"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article: (title or text)[start:end] == quote."""

    quote: str
    start: int
    end: int
    field: str = "text"  # title or text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Quote):
    """A value and the words that say it. A time is ISO 8601 in the outlet's local time, as exact as `precision`
    (2020-03-06, 2020-03-06T00:01); a length of time is ISO 8601 too (PT72H, P15D)."""

    value: Value
    precision: Precision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Quote):
    """Words that name an actor, with the gazetteer's id of an actor or a state, None where it has none."""

    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Named):
    """A party to an event, with its role."""

    role: PartyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFact(Quote):
    """A place of an event: the gazetteer's id of the place, None where it has none."""

    place: str | None
    role: PlaceRole = PlaceRole.WHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Quote):
    """A number of dead, wounded, violations …: of `place`, or the total where it has none; by the observer `by`."""

    what: Counted
    value: int
    bound: Bound = Bound.EXACT
    who: str | None = None  # civilians, soldiers, fighters, children
    place: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """The attribution of an event: its speaker, the medium he spoke through, and the manner."""

    speaker: Named | None = None
    via: Quote | None = None
    manner: Fact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One speaker's account of one happening. Whatever isn't said is absent (None, or an empty tuple)."""

    kind: EventKind
    status: Fact  # one of STATUSES[kind]; its words are the trigger
    theatre: Theatre = Theatre.UNCLEAR
    weight: str = (
        "subject"  # of its mention: subject, part or background; background opens no entry by itself
    )
    rule: str = ""  # which mention or rule it comes from
    version: str = ""  # of that rule's file
    parties: tuple[Party, ...] = ()
    places: tuple[PlaceFact, ...] = ()
    begins: Fact | None = None  # takes effect, sets out, happens
    ends: Fact | None = None
    declared: Fact | None = None  # when it was said or signed
    duration: Fact | None = None
    period: Fact | None = None  # what a count is over
    ordinal: Fact | None = None  # of a patrol
    round: Fact | None = None  # of talks
    joint: Fact | None = None
    level: Fact | None = None  # presidents, ministers, deputy_ministers, officers, experts
    form: Fact | None = None  # unilateral
    purpose: Fact | None = None  # humanitarian, holiday, evacuation, prisoner_exchange, peace_process
    name: Fact | None = None  # the id of a named agreement
    condition: Quote | None = None
    outcome: Quote | None = None
    counts: tuple[Count, ...] = ()
    adds_up: bool | None = None  # whether the parts by place make the total: computed, has no words
    says: Says | None = None

    @property
    def is_denied(self) -> bool:
        """Return whether the speaker says that it isn't so."""
        return bool(self.says and self.says.manner and self.says.manner.value == Manner.DENIED)


SCALARS = ("duration", "period", "ordinal", "round", "joint", "level", "form", "purpose", "name")
DATES = ("begins", "ends", "declared")
CLAUSES = ("condition", "outcome")


def quotes(event: Event) -> Iterator[Quote]:
    """Every quote of an event: each must re-read at its place."""
    yield event.status
    for name in (*SCALARS, *DATES, *CLAUSES):
        if fact := getattr(event, name):
            yield fact
    yield from (*event.parties, *event.places, *event.counts)
    for field in fields(Says) if event.says else ():
        if words := getattr(event.says, field.name):
            yield words


def day_of(event: Event) -> date | None:
    """The day of the happening, where the event says it."""
    fact = event.begins or event.ends
    return day_in(str(fact.value)) if fact else None


def day_in(written: str) -> date | None:
    """The day of an ISO 8601 time; None where it is less exact."""
    try:
        return date.fromisoformat(written[:10]) if len(written) >= 10 else None
    except ValueError:
        return None
