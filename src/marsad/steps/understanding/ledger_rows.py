"""Events as rows of the warehouse, and rows as events again: the one mapping between `core.ledger.event` and `edge.rows.ledger`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from marsad.core.ledger.event import (
    CLAUSES,
    DATES,
    SCALARS,
    Bound,
    Count,
    Counted,
    Event,
    EventKind,
    Fact,
    Named,
    Party,
    PartyRole,
    PlaceFact,
    PlaceRole,
    Quote,
    Says,
)
from marsad.edge.rows.ledger import CountRow, EventRow, FactRow, PartyRow, PlaceRow, QuoteRow
from marsad.model import Precision, Theatre

_COLUMN = {"joint": "is_joint", "name": "agreement"}  # where a column isn't called as the fact is
_SAYS = ("speaker", "via", "manner")
R = TypeVar("R", bound=QuoteRow)


@dataclass(frozen=True, slots=True)
class EventRows:
    """The rows that the warehouse holds of an event."""

    event: EventRow
    facts: list[FactRow] = field(default_factory=list)
    parties: list[PartyRow] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)
    counts: list[CountRow] = field(default_factory=list)


def event_row(article_id: int, number: int, at: datetime, event: Event) -> EventRow:
    """The row of marsad.ledger_event for one event of an article, without its number in the warehouse."""
    values: dict[str, Any] = {}
    for name in (*SCALARS, *DATES):
        fact: Fact | None = getattr(event, name)
        values[_COLUMN.get(name, name)] = fact.value if fact else None
        if name in DATES:
            values[f"{name}_precision"] = (fact.precision or Precision.DAY) if fact else None
    says = event.says or Says()
    return EventRow(
        article_id=article_id,
        number=number,
        at=at,
        kind=event.kind,
        status=str(event.status.value),
        theatre=event.theatre,
        weight=event.weight,
        manner=str(says.manner.value) if says.manner else None,
        speaker=says.speaker.actor if says.speaker else None,
        adds_up=event.adds_up,
        rule=event.rule,
        version=event.version,
        **values,
    )


def fact_rows(event_id: int, event: Event) -> list[FactRow]:
    """The words of its single facts."""
    named = [("status", event.status)]
    named += [(name, getattr(event, name)) for name in (*SCALARS, *DATES, *CLAUSES)]
    named += [(name, getattr(event.says, name)) for name in _SAYS if event.says]
    return [FactRow(name=name, **_words(event_id, quote)) for name, quote in named if quote]


def party_rows(event_id: int, event: Event) -> list[PartyRow]:
    """Its parties."""
    return [
        PartyRow(number=n, actor=p.actor, role=p.role, **_words(event_id, p))
        for n, p in enumerate(event.parties)
    ]


def place_rows(event_id: int, event: Event) -> list[PlaceRow]:
    """Its places."""
    return [
        PlaceRow(number=n, place=p.place, role=p.role, **_words(event_id, p))
        for n, p in enumerate(event.places)
    ]


def count_rows(event_id: int, event: Event) -> list[CountRow]:
    """Its numbers."""
    return [
        CountRow(
            number=n,
            what=c.what,
            value=c.value,
            bound=c.bound,
            who=c.who,
            place=c.place,
            observer=c.by,
            **_words(event_id, c),
        )
        for n, c in enumerate(event.counts)
    ]


def together(
    events: Sequence[EventRow],
    facts: Iterable[FactRow],
    parties: Iterable[PartyRow],
    places: Iterable[PlaceRow],
    counts: Iterable[CountRow],
) -> list[EventRows]:
    """The rows of some events, each event's together, in the order of `events`."""
    of_fact, of_party, of_place, of_count = (
        _by_event(facts),
        _by_event(parties),
        _by_event(places),
        _by_event(counts),
    )
    return [
        EventRows(e, of_fact[e.event_id], of_party[e.event_id], of_place[e.event_id], of_count[e.event_id])
        for e in events
    ]


def event_of(rows: EventRows) -> Event:
    """The event that the rows hold: `event_of` of what was stored is what was given."""
    row, words = rows.event, {fact.name: fact for fact in rows.facts}

    def fact(name: str) -> Any:
        value = getattr(row, _COLUMN.get(name, name))
        if value is None or name not in words:
            return None
        precision = getattr(row, f"{name}_precision") if name in DATES else None
        return Fact(
            value=value, precision=Precision(precision) if precision else None, **_quoted(words[name])
        )

    return Event(
        kind=EventKind(row.kind),
        status=Fact(value=row.status, **_quoted(words["status"])),
        theatre=Theatre(row.theatre),
        weight=row.weight,
        rule=row.rule,
        version=row.version,
        parties=tuple(Party(actor=p.actor, role=PartyRole(p.role), **_quoted(p)) for p in rows.parties),
        places=tuple(PlaceFact(place=p.place, role=PlaceRole(p.role), **_quoted(p)) for p in rows.places),
        counts=tuple(_count(c) for c in rows.counts),
        adds_up=row.adds_up,
        says=_says(row, words),
        **{name: fact(name) for name in (*SCALARS, *DATES)},
        **_clauses(words),
    )


def _clauses(words: dict[str, FactRow]) -> dict[str, Any]:
    return {name: Quote(**_quoted(words[name])) for name in CLAUSES if name in words}


def _count(row: CountRow) -> Count:
    return Count(
        what=Counted(row.what),
        value=row.value,
        bound=Bound(row.bound),
        who=row.who,
        place=row.place,
        by=row.observer,
        **_quoted(row),
    )


def _says(row: EventRow, words: dict[str, FactRow]) -> Says | None:
    if not any(name in words for name in _SAYS):
        return None
    return Says(
        speaker=Named(actor=row.speaker, **_quoted(words["speaker"])) if "speaker" in words else None,
        via=Quote(**_quoted(words["via"])) if "via" in words else None,
        manner=Fact(value=row.manner, **_quoted(words["manner"]))
        if "manner" in words and row.manner
        else None,
    )


def _by_event(rows: Iterable[R]) -> defaultdict[int, list[R]]:
    found: defaultdict[int, list[R]] = defaultdict(list)
    for row in rows:
        found[row.event_id].append(row)
    return found


def _words(event_id: int, quote: Quote) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "field": quote.field,
        "start_offset": quote.start,
        "end_offset": quote.end,
        "quote": quote.quote,
    }


def _quoted(row: QuoteRow) -> dict[str, Any]:
    return {"field": row.field, "start": row.start_offset, "end": row.end_offset, "quote": row.quote}
