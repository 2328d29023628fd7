"""An event as plain values, for JSON: what isn't said is left out.

The format is that of docs/ledger.md. Reading it back is not needed: the warehouse has tables.
"""

from __future__ import annotations

from typing import Any

from marsad.core.ledger.event import (
    CLAUSES,
    DATES,
    SCALARS,
    Count,
    Event,
    Fact,
    Named,
    Party,
    PlaceFact,
    Quote,
    Says,
)


def event_line(event: Event) -> dict[str, Any]:
    """The event as a dictionary of plain values, without what is absent."""
    line: dict[str, Any] = {
        "kind": event.kind.value,
        "status": _quote(event.status),
        "theatre": event.theatre.value,
        "weight": event.weight,
        "rule": event.rule,
    }
    for name in ("parties", "places"):
        if facts := getattr(event, name):
            line[name] = [_quote(fact) for fact in facts]
    for name in (*DATES, *SCALARS, *CLAUSES):
        if fact := getattr(event, name):
            line[name] = _quote(fact)
    if event.counts:
        line["counts"] = [_quote(count) for count in event.counts]
    if event.adds_up is not None:
        line["adds_up"] = event.adds_up
    if event.says:
        line["says"] = _says(event.says)
    return line


def _says(says: Says) -> dict[str, Any]:
    parts = {"speaker": says.speaker, "via": says.via, "manner": says.manner}
    return {name: _quote(part) for name, part in parts.items() if part}


def _quote(fact: Quote) -> dict[str, Any]:
    return {
        **_value(fact),
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "field": fact.field,
    }


def _value(fact: Quote) -> dict[str, Any]:
    """Return what a quote holds besides its words, by what it is."""
    held: dict[str, Any] = {}
    match fact:
        case Fact(value=value, precision=precision):
            held = {"value": value, "precision": precision and str(precision)}
            held = held if precision else {"value": value}
        case Party(actor=actor, role=role):
            held = {"actor": actor, "role": role.value}
        case Named(actor=actor):
            held = {"actor": actor}
        case PlaceFact(place=place, role=place_role):
            held = {"place": place, "role": place_role.value}
        case Count():
            held = {"what": fact.what.value, "value": fact.value, "bound": fact.bound.value}
            told = {"who": fact.who, "place": fact.place, "by": fact.by}
            held |= {name: value for name, value in told.items() if value}
    return held
