"""One happening with all its reports: what analysts call a row.

Events of several articles join one entry by kind, time, place and parties; an ordinal joins patrols, a round talks, and a number that
differs keeps them apart. A renewed agreement is an entry of its own. What reports contradict each other in is decided in
core.ledger.conflict, in which order the steps of a ceasefire came in core.ledger.lifeline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from marsad.core.entities.gazetteer import Gazetteer
from marsad.core.ledger.covered import COVERED
from marsad.core.ledger.event import Event, EventKind, Fact, PartyRole, PlaceRole, day_in, day_of
from marsad.core.ledger.party import family
from marsad.core.text.arabic import normalise
from marsad.model import Theatre, Weight

_NEWS = {  # how many days apart two articles may tell of one happening
    EventKind.CEASEFIRE: 5,
    EventKind.PATROL: 3,
    EventKind.VIOLATION: 2,
    EventKind.TALKS: 4,
}
LOOKED_BACK = {  # days around a report within which what it may belong to, or renew, is looked for: no more than can matter
    EventKind.CEASEFIRE: 60,
    EventKind.PATROL: 4,
    EventKind.VIOLATION: 3,
    EventKind.TALKS: 41,
}
_ROUND_DAYS = 40  # between the news that a round is planned and the news of its end
_BULLETIN = timedelta(
    hours=20
)  # an observers' daily bulletin is another one on the next day, whatever its words
_ALIKE = 0.05  # share by which two lengths of time may differ: six weeks are 42 days
_MANY_TIMES = 3  # as long, and it is another truce, not another report of it
_NEW = frozenset(("جديد", "جديده", "الجديد", "الجديده", "مجددا", "ثانيه"))
_ENOUGH = 2  # of what agrees, a shared place alone
_FIGHTERS = (PartyRole.SIDE, PartyRole.ACCUSED)


@dataclass(frozen=True, slots=True)
class Report:
    """An event and the article that tells it. `renews`: its words speak of a new or renewed agreement."""

    article: int | str
    event: Event
    number: int = 0  # of the event in its article
    published: str = ""  # ISO 8601 in the outlet's local time: the order in which reports came
    renews: bool = False
    keys: frozenset[int] | None = (
        None  # by which its neighbours are found; None where all are compared with all
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """One report's value of a field in which another report contradicts it."""

    article: int | str
    number: int
    value: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Reports of an entry that can't all be right: field is status, begins, counts.killed, happened …"""

    field: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One happening: its reports in order of publication, and what they contradict each other in."""

    kind: EventKind
    reports: tuple[Report, ...]
    conflicts: tuple[Conflict, ...] = ()
    renews: int | None = None  # number of the entry that this one renews, in the list it came in

    @property
    def is_said(self) -> bool:
        """Return whether a report says what it is; of attacks where only an agreement in force forbids them, none says "breach"."""
        return any(report.event.rule != COVERED for report in self.reports)


def entries(reports: Iterable[Report], gazetteer: Gazetteer) -> list[LedgerEntry]:
    """Reports → entries, each report in the first that it belongs to; background opens none by itself.

    Reports are taken in order of publication, so that what came later joins what was there; background comes last, for it may have
    been published before what it belongs to.
    """
    found: list[LedgerEntry] = []
    calendar = _Calendar()
    for report in sorted(reports, key=lambda one: (_is_background(one), *_order(one))):
        which = best(found, report, gazetteer, calendar.near(report))
        if which is not None:
            found[which] = replace(found[which], reports=(*found[which].reports, report))
        elif not _is_background(report):
            which = len(found)
            found.append(LedgerEntry(report.event.kind, (report,), renews=_renewed(found, report, gazetteer)))
        if which is not None:
            calendar.add(which, report)
    return [replace(one, reports=tuple(sorted(one.reports, key=_order))) for one in found]


def _is_background(report: Report) -> bool:
    return report.event.weight == Weight.BACKGROUND


def _order(report: Report) -> tuple[str, str, int]:
    return report.published, str(report.article), report.number


class _Calendar:
    """Which entries have a report of a day, so that a report is compared with the few of its days and not with all there are."""

    def __init__(self) -> None:
        self._on: defaultdict[tuple[EventKind, date | None], set[int]] = defaultdict(set)
        self._all: defaultdict[EventKind, set[int]] = defaultdict(set)

    def add(self, entry: int, report: Report) -> None:
        """Note that the entry has this report."""
        kind = report.event.kind
        self._on[kind, day_in(report.published)].add(entry)
        self._all[kind].add(entry)

    def near(self, report: Report) -> set[int]:
        """The numbers of the entries that are near enough in time; all of the kind where a day isn't known."""
        kind, day = report.event.kind, day_in(report.published)
        if day is None:
            return self._all[kind]
        far = _ROUND_DAYS if report.event.round else _NEWS[kind]
        days = [None, *(day + timedelta(days=apart) for apart in range(-far, far + 1))]
        return set().union(*(self._on[kind, one] for one in days if (kind, one) in self._on))


def best(
    found: Sequence[LedgerEntry], report: Report, gazetteer: Gazetteer, near: Iterable[int]
) -> int | None:
    """The entry, of those `near` in time, that the report belongs to: the one most of whose reports tell the same; the latest of equals."""
    scores = [(score, which) for which in near if (score := _share(found[which], report, gazetteer)) > 0]
    return max(scores)[1] if scores else None


def _share(entry: LedgerEntry, report: Report, gazetteer: Gazetteer) -> float:
    if not any(_are_neighbours(other, report) for other in entry.reports):
        return 0.0
    if any(_is_another_length(other.event, report.event) for other in entry.reports):
        return 0.0
    alike = sum(is_one(other, report, gazetteer) for other in entry.reports)
    return alike / len(entry.reports) if 2 * alike >= len(entry.reports) else 0.0


def is_renewal(event: Event) -> bool:
    """Return whether a ceasefire is said to be a new one: اتفاق جديد، هدنة ثانية."""
    words = normalise(event.status.quote).words
    return event.kind is EventKind.CEASEFIRE and not _NEW.isdisjoint(words)


def _renewed(found: Sequence[LedgerEntry], report: Report, gazetteer: Gazetteer) -> int | None:
    """The ceasefire that this one renews: the last entry of the same place or parties."""
    if report.event.kind is not EventKind.CEASEFIRE or not report.renews:
        return None
    for which in range(len(found) - 1, -1, -1):
        first = found[which].reports[0]
        is_near = found[which].kind is EventKind.CEASEFIRE and _are_neighbours(first, report)
        if is_near and _is_there(first.event, report.event, gazetteer):
            return which
    return None


# ── whether two reports tell of one happening ────────────────────────────────────────────────────────────


def is_one(one: Report, other: Report, gazetteer: Gazetteer) -> bool:
    """Return whether two reports of a kind mean one happening."""
    first, second = one.event, other.event
    if first.kind is not second.kind or not _are_neighbours(one, other):
        return False
    if not _is_one_theatre(first, second) or _are_apart(one, other):
        return False
    if (
        one.article == other.article
        and first.status.value != second.status.value
        and first.kind is not EventKind.CEASEFIRE
    ):
        return False
    return _JOINS[first.kind](one, other, gazetteer)


def _are_neighbours(one: Report, other: Report) -> bool:
    """Return whether two reports are compared at all: what happens to be looked at together must not decide."""
    return one.keys is None or other.keys is None or not one.keys.isdisjoint(other.keys)


def _is_one_theatre(one: Event, other: Event) -> bool:
    theatres = {one.theatre, other.theatre} - {Theatre.UNCLEAR, Theatre.OTHER}
    return len(theatres) < 2 or theatres == {Theatre.GAZA, Theatre.LEBANON}  # Israel alone names either


def _are_apart(one: Report, other: Report) -> bool:
    """Return whether something that both say differs, so that they can't be one: a number, a length, a name, a new agreement."""
    first, second = one.event, other.event
    if any(_differ(getattr(first, name), getattr(second, name)) for name in ("round", "name")):
        return True
    if _differ(first.ordinal, second.ordinal) and not _is_one_way(first, second):
        return True
    if first.duration and second.duration and not _is_one_length(first.duration, second.duration):
        return True
    return (
        first.kind is EventKind.CEASEFIRE
        and one.renews != other.renews
        and first.status.value == second.status.value
    )


def _is_one_way(one: Event, other: Event) -> bool:
    """Return whether two patrols of one day have the same start or road: then one of their numbers is wrong."""
    starts = [
        {p.place for p in e.places if p.place and p.role in (PlaceRole.FROM, PlaceRole.ROAD)}
        for e in (one, other)
    ]
    same_day = one.begins and other.begins and day_of(one) == day_of(other)
    close = one.ordinal and other.ordinal and abs(int(one.ordinal.value) - int(other.ordinal.value)) <= 1
    return bool(same_day and close and starts[0] & starts[1])


def _differ(one: Fact | None, other: Fact | None) -> bool:
    return one is not None and other is not None and one.value != other.value


def _is_one_length(one: Fact, other: Fact) -> bool:
    first, second = hours(str(one.value)), hours(str(other.value))
    return abs(first - second) <= _ALIKE * max(first, second)


def _is_another_length(one: Event, other: Event) -> bool:
    """Return whether two lengths can't be versions of one: five hours a day are not thirty days told wrongly."""
    if not one.duration or not other.duration:
        return False
    lengths = sorted(hours(str(fact.value)) for fact in (one.duration, other.duration))
    return lengths[1] > _MANY_TIMES * lengths[0]


def hours(length: str) -> float:
    """An ISO 8601 length in hours; a month has 730.5."""
    parts: dict[str, float] = {}
    number, in_time = "", False
    for letter in length[1:]:
        if letter.isdigit():
            number += letter
        elif letter == "T":
            in_time = True
        else:
            parts[("T" if in_time else "") + letter] = float(number or 0)
            number = ""
    units = {"Y": 8766.0, "M": 730.5, "W": 168.0, "D": 24.0, "TH": 1.0, "TM": 1 / 60, "TS": 1 / 3600}
    return sum(units.get(unit, 0.0) * count for unit, count in parts.items())


def _ceasefires(one: Report, other: Report, gazetteer: Gazetteer) -> bool:
    """Enough of place, parties, name, beginning and length must agree, and nothing may speak against it."""
    first, second = one.event, other.event
    if _days_between(one, other) > _NEWS[EventKind.CEASEFIRE] or not _begin_together(first, second, 1):
        return False
    if not _is_there(first, second, gazetteer, otherwise=True):
        return False
    there, shared = _is_there(first, second, gazetteer), _families(first) & _families(second)
    denied = first.is_denied or second.is_denied
    if _families(first) and _families(second) and not shared and not (there and denied):
        return False
    agree = 2 * there + 3 * bool(first.name and second.name) + len(shared)
    agree += bool(first.begins and second.begins) + bool(first.duration and second.duration)
    return agree >= _ENOUGH


def _patrols(one: Report, other: Report, gazetteer: Gazetteer) -> bool:
    first, second = one.event, other.event
    if _days_between(one, other) > _NEWS[EventKind.PATROL] or not _begin_together(first, second, 0):
        return False
    shared = _families(first) & _families(second)
    if _families(first) and _families(second) and not shared:
        return False
    if first.ordinal and second.ordinal and not _differ(first.ordinal, second.ordinal):
        return bool(shared) or _is_there(first, second, gazetteer)
    same_day = bool(first.begins and second.begins) or _days_between(one, other) <= 1
    return same_day and _is_there(first, second, gazetteer)


def _violations(one: Report, other: Report, gazetteer: Gazetteer) -> bool:
    first, second = one.event, other.event
    if _days_between(one, other) > _NEWS[EventKind.VIOLATION] or not _begin_together(first, second, 0):
        return False
    if _is_bulletin(first) and _is_bulletin(second):
        return _moment(one) is not None and _is_one_bulletin(one, other)
    if _is_bulletin(first) != _is_bulletin(second):
        return False
    if _blame_each_other(first, second):
        return _is_there(first, second, gazetteer, otherwise=True)
    if _is_there(first, second, gazetteer):
        return True
    dead = [{c.value for c in e.counts if c.what == "killed"} for e in (first, second)]
    nowhere = not first.places or not second.places
    return nowhere and bool(dead[0] & dead[1]) and _days_between(one, other) <= 1


def _is_bulletin(event: Event) -> bool:
    return (
        bool(event.period)
        and any(c.what == "violations" for c in event.counts)
        and _observers(event) != set()
    )


def _is_one_bulletin(one: Report, other: Report) -> bool:
    """Bulletins of one day: of one observer, or of two who count over the same day."""
    first, second = _moment(one), _moment(other)
    return first is not None and second is not None and abs(first - second) < _BULLETIN


def _blame_each_other(one: Event, other: Event) -> bool:
    """Return whether each accuses who speaks in the other: two reports of one quarrel."""
    return bool(_speakers(one) & _accused(other)) and bool(_speakers(other) & _accused(one))


def _talks(one: Report, other: Report, gazetteer: Gazetteer) -> bool:
    first, second = one.event, other.event
    if first.round and second.round:
        return _days_between(one, other) <= _ROUND_DAYS and _is_there(
            first, second, gazetteer, otherwise=True
        )
    if _days_between(one, other) > _NEWS[EventKind.TALKS] or not _begin_together(first, second, 1):
        return False
    shared = _families(first) & _families(second)
    if _families(first) and _families(second) and not shared:
        return False
    return _is_there(first, second, gazetteer) or (
        len(shared) >= 2 and _is_there(first, second, gazetteer, otherwise=True)
    )


_JOINS = {
    EventKind.CEASEFIRE: _ceasefires,
    EventKind.PATROL: _patrols,
    EventKind.VIOLATION: _violations,
    EventKind.TALKS: _talks,
}


# ── what is compared ─────────────────────────────────────────────────────────────────────────────────────


def _families(event: Event) -> set[str]:
    return {family(party.actor) for party in event.parties if party.actor and party.role in _FIGHTERS}


def _accused(event: Event) -> set[str]:
    return {family(p.actor) for p in event.parties if p.actor and p.role is PartyRole.ACCUSED}


def _observers(event: Event) -> set[str]:
    return {family(p.actor) if p.actor else p.quote for p in event.parties if p.role is PartyRole.OBSERVER}


def _speakers(event: Event) -> set[str]:
    speaker = event.says.speaker if event.says else None
    return ({family(speaker.actor)} if speaker and speaker.actor else set()) | _observers(event)


def _is_there(one: Event, other: Event, gazetteer: Gazetteer, *, otherwise: bool = False) -> bool:
    """Return whether the events share a place, or one's lies in the other's; `otherwise` where one names none."""
    first, second = places_of(one), places_of(other)
    if not first or not second:
        return otherwise
    return any(_lies_in(a, b, gazetteer) or _lies_in(b, a, gazetteer) for a in first for b in second)


def places_of(event: Event) -> set[str]:
    """The ids of an event's places, and of those that its victims were counted at."""
    return {p.place for p in event.places if p.place} | {c.place for c in event.counts if c.place}


def _lies_in(inner: str, outer: str, gazetteer: Gazetteer) -> bool:
    """Return whether the place is the other one, or lies in it; a whole country holds too much to prove anything."""
    place: str | None = inner
    seen: set[str] = set()
    while place is not None and place not in seen:
        if place == outer:
            return place == inner or gazetteer.places[outer].kind != "country"
        seen.add(place)
        known = gazetteer.places.get(place)
        place = known.parent if known else None
    return False


def _begin_together(one: Event, other: Event, apart: int) -> bool:
    """Return whether the days differ by no more than so many, where both say theirs; midnight belongs to two days."""
    if not (one.begins and other.begins) and one.kind is not EventKind.TALKS:
        return True
    first, second = day_of(one), day_of(other)
    if first is None or second is None:
        return True
    midnight = any("منتصف" in fact.quote for fact in (one.begins, other.begins) if fact)
    return abs((first - second).days) <= max(apart, 1 if midnight else 0)


def _days_between(one: Report, other: Report) -> int:
    first, second = day_in(one.published), day_in(other.published)
    return abs((first - second).days) if first and second else 0


def _moment(report: Report) -> datetime | None:
    try:
        at = datetime.fromisoformat(report.published)
    except ValueError:
        return None
    return at if at.tzinfo else None
