"""What events of one happening have in common: how the neighbours of a new event are found among millions.

Two events that share no key are never compared, so a key is given for each thing that may join them: their story, a place, a
party, a number, an agreement, a day. Whether they mean one happening is decided in core.ledger.entry, not here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from marsad.core.ledger.event import Event, PartyRole

_DAY = len("2020-03-06")


def keys(event: Event, story: int | None) -> tuple[int, ...]:
    """The keys of an event as signed 64-bit numbers, sorted. For example, a truce in Idlib from the sixth has the keys of its
    story, of truces in Idlib, of each side's truces, and of truces in Syria that begin on that day."""
    return tuple(sorted({_hash(f"{event.kind}|{name}") for name in _names(event, story)}))


def _names(event: Event, story: int | None) -> Iterator[str]:
    if story is not None:
        yield f"story|{story}"
    for place in event.places:
        yield f"place|{place.place or place.quote}"
    for party in event.parties:
        if party.role in (PartyRole.SIDE, PartyRole.ACCUSED, PartyRole.OBSERVER):
            yield f"party|{event.theatre}|{party.actor or party.quote}"
    for name in ("ordinal", "round", "name"):
        if fact := getattr(event, name):
            yield f"{name}|{event.theatre}|{fact.value}"
    for name in ("begins", "declared"):
        if fact := getattr(event, name):
            yield f"day|{event.theatre}|{str(fact.value)[:_DAY]}"


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
