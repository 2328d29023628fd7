"""One happening with all its reports: what analysts call a row.

Events of several articles join one entry by kind, place, time and parties; an ordinal joins patrols, a round talks. Two reports
of an entry that can't both be right make a conflict. Who is right is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.core.ledger.event import Event, Kind


@dataclass(frozen=True, slots=True)
class Report:
    """An event and the article that tells it."""

    article: int | str
    event: Event
    number: int = 0  # of the event in its article
    published: str = ""  # ISO 8601, the order in which reports came


@dataclass(frozen=True, slots=True)
class Claim:
    """What one report says of a field that another says otherwise."""

    article: int | str
    number: int
    value: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Reports of an entry that can't all be right: field is status, begins, counts.killed, happened …"""

    field: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One happening: its reports in order of publication, and what they contradict each other in."""

    kind: Kind
    reports: tuple[Report, ...]
    conflicts: tuple[Conflict, ...] = ()
    renews: int | None = None  # number of the entry that this one renews, in the list it came in
