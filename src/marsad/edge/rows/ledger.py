"""The ledger as the warehouse keeps it: an event, the words of its facts, its parties, places and counts, and its entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marsad.model import Theatre


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerText:
    """A stored article as the ledger reads it."""

    article_id: int
    story_id: int | None
    source_id: str
    home_theatre: Theatre | None
    title: str
    text: str
    published_at: datetime | None
    published_zone: str | None
    at: datetime  # its publication, else when it was first seen


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event with the values of its single facts; what isn't said is None."""

    event_id: int = 0  # given by the warehouse
    article_id: int
    number: int
    at: datetime
    kind: str
    status: str
    theatre: str
    weight: str
    manner: str | None = None
    speaker: str | None = None
    begins: str | None = None
    begins_precision: str | None = None
    ends: str | None = None
    ends_precision: str | None = None
    declared: str | None = None
    declared_precision: str | None = None
    duration: str | None = None
    period: str | None = None
    ordinal: int | None = None
    round: int | None = None
    is_joint: bool | None = None
    level: str | None = None
    form: str | None = None
    purpose: str | None = None
    agreement: str | None = None
    adds_up: bool | None = None
    rule: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """Words of an article that say something of one of its events."""

    event_id: int
    field: str
    start_offset: int
    end_offset: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow(QuoteRow):
    """The words of a single fact: status, begins, speaker …"""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow(QuoteRow):
    """One party to an event."""

    number: int
    actor: str | None
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow(QuoteRow):
    """One place of an event."""

    number: int
    place: str | None
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow(QuoteRow):
    """One number that an event gives."""

    number: int
    what: str
    value: int
    bound: str
    who: str | None = None
    place: str | None = None
    observer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """The entry that an event reports; None where it reports none yet."""

    event_id: int
    entry_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """One report's side of a contradiction: a value that can't be right together with another."""

    entry_id: int
    field: str
    event_id: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCorrectionRow:
    """An analyst's correction of an event: the event by the words of its status, the fact by its own."""

    article_id: int
    kind: str
    event_field: str
    event_start: int
    event_end: int
    event_quote: str
    fact: str
    field: str
    start_offset: int
    end_offset: int
    quote: str
    value: str | None
    rule: str
    version: str
    made_by: str
    made_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A place of the gazetteer, and what it lies in."""

    place: str
    ar: str
    en: str
    kind: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerStory:
    """The story that an article tells, and its time: its publication, else when it was first seen."""

    story_id: int | None
    at: datetime
