"""Where reports of one entry can't all be right: said against denied, two tolls, two days, two who are blamed.

Who is right is not decided here. A toll that one tells and another doesn't contradicts nothing, nor does "at least 5" a toll of 8;
42 days and six weeks are one length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from marsad.core.ledger.entry import Claim, Conflict, LedgerEntry, Report, hours
from marsad.core.ledger.event import Bound, Counted, Event, EventKind, PartyRole
from marsad.core.ledger.party import family

_OUTCOMES = {  # of patrols, in the words of docs/ledger.md
    "attacked": "attacked",
    "blocked": "blocked",
    "shortened": "shortened",
    "cancelled": "cancelled",
    "suspended": "suspended",
    "held": "held",
}
_QUIET = ("دون حوادث", "دون وقوع حوادث", "دون أي حوادث", "بلا حوادث", "دون إصابات", "دون عوائق")
_STONES = ("رشق", "حجار")
_EITHER_OR: dict[
    EventKind, tuple[frozenset[str], ...]
] = {  # statuses of one happening that exclude each other
    EventKind.PATROL: (frozenset(_OUTCOMES),),
    EventKind.TALKS: (
        frozenset(("agreed", "failed")),
        frozenset(("held", "cancelled", "postponed")),
        frozenset(("started", "cancelled", "postponed")),
    ),
    EventKind.CEASEFIRE: (
        frozenset(("in_effect", "ended")),
        frozenset(("extended", "ended")),
        frozenset(("announced", "rejected")),
    ),
}
_ALIKE = 0.05


def with_conflicts(entry: LedgerEntry) -> LedgerEntry:
    """The entry with what its reports contradict each other in, in a fixed order of fields."""
    return LedgerEntry(entry.kind, entry.reports, tuple(_conflicts(entry)), entry.renews)


def _conflicts(entry: LedgerEntry) -> Iterator[Conflict]:
    told = [report for report in entry.reports if not report.event.is_denied]
    for field, values in _all(entry, told):
        if len({value for _, value in values}) > 1:
            yield Conflict(field, tuple(Claim(r.article, r.number, value) for r, value in values))


_Values = list[tuple[Report, str]]


def _all(entry: LedgerEntry, told: Sequence[Report]) -> Iterator[tuple[str, _Values]]:
    yield "happened", [(r, "denied" if r.event.is_denied else "said") for r in entry.reports]
    if entry.kind is EventKind.PATROL and any(_is_quiet(r.event) for r in told):
        yield "outcome", [(r, _outcome(r.event)) for r in told]
    else:
        yield "status", _statuses(entry.kind, told)
    yield "begins", _first(told, _begins)
    yield "duration", _lengths(told)
    yield "ordinal", _first(told, lambda e: str(e.ordinal.value) if e.ordinal else None)
    yield "parties.accused", _accused(told)
    for what in Counted:
        yield f"counts.{what}", _numbers(told, what)


def _first(told: Sequence[Report], value: Callable[[Event], str | None]) -> _Values:
    """Each article's first value of a field."""
    found: dict[int | str, tuple[Report, str]] = {}
    for report in told:
        if (said := value(report.event)) is not None:
            found.setdefault(report.article, (report, said))
    return list(found.values())


def _statuses(kind: EventKind, told: Sequence[Report]) -> _Values:
    values = _first(told, lambda event: str(event.status.value))
    said = {value for _, value in values}
    for either in _EITHER_OR.get(kind, ()):
        if len(said & either) > 1:
            return [(report, value) for report, value in values if value in either]
    return []


def _is_quiet(event: Event) -> bool:
    return event.outcome is not None and any(word in event.outcome.quote for word in _QUIET)


def _outcome(event: Event) -> str:
    if _is_quiet(event):
        return "without incident"
    words = event.status.quote + (event.outcome.quote if event.outcome else "")
    return "stoned" if any(word in words for word in _STONES) else str(event.status.value)


def _begins(event: Event) -> str | None:
    """The day of the beginning; midnight between two days contradicts neither."""
    if event.begins is None or "منتصف" in event.begins.quote:
        return None
    return str(event.begins.value)[:10]


def _lengths(told: Sequence[Report]) -> _Values:
    values = _first(told, lambda event: str(event.duration.value) if event.duration else None)
    lengths = [hours(value) for _, value in values]
    differ = lengths and max(lengths) - min(lengths) > _ALIKE * max(lengths)
    return values if differ else []


def _accused(told: Sequence[Report]) -> _Values:
    def value(event: Event) -> str | None:
        accused = [p.actor for p in event.parties if p.role is PartyRole.ACCUSED and p.actor]
        return accused[0] if accused else None

    values = _first(told, value)
    return values if len({family(said) for _, said in values}) > 1 else []


def _numbers(told: Sequence[Report], what: Counted) -> _Values:
    """The totals that differ; "at least" contradicts only what is less."""
    totals: dict[int | str, tuple[Report, int, Bound]] = {}
    for report in [r for r in told if r.event.status.value != "none"]:
        for count in report.event.counts:
            is_total = what is not Counted.VIOLATIONS or not count.place or len(_of(report.event, what)) == 1
            if count.what is what and is_total and count.who != "children":
                totals.setdefault(report.article, (report, count.value, count.bound))
    exact = {value for _, value, bound in totals.values() if bound is Bound.EXACT}
    least = [value for _, value, bound in totals.values() if bound is Bound.AT_LEAST]
    clash = len(exact) > 1 or any(value > other for value in least for other in exact)
    return [(report, str(value)) for report, value, _ in totals.values()] if clash else []


def _of(event: Event, what: Counted) -> list[int]:
    return [count.value for count in event.counts if count.what is what]


def as_values(conflict: Conflict) -> list[Mapping[str, object]]:
    """The claims for JSON: numbers as numbers, each article once."""
    return [
        {"report": claim.article, "value": int(claim.value) if claim.value.isdecimal() else claim.value}
        for claim in conflict.claims
    ]
