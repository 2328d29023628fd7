"""An entry of the ledger, ready to be told: what happened, where, between whom, who says so, how sure that is, and its life so far.

What isn't said is absent: an entry without a place has none, whatever capital its articles name. Knows nothing of languages (each
name comes in both), nor of how a message looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from marsad.core.ledger import held
from marsad.core.ledger.event import STATUSES, EventKind
from marsad.core.text import sentences
from marsad.model import Ownership, Theatre, Weight

PLACES, PARTIES, LIFE = 3, 4, 5  # shown at most
PASSAGES = 3
_SIDES = ("side", "accused")
_HEAVY = {"status": 0, "number": 1, "date": 2, "place": 3, "party": 4, "speaker": 5}


@dataclass(frozen=True, slots=True)
class Name:
    """A place or party: its gazetteer id, where it has one, its names, and what it is to the event."""

    ar: str
    en: str
    role: str
    id: str | None = None
    kind: str | None = None  # of a place
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class ToldNumber:
    """A total that a report gives."""

    what: str
    value: int
    bound: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReport:
    """What one article says of an entry."""

    event_id: int
    article_id: int
    status: str
    is_denied: bool
    weight: Weight
    at: datetime
    source_ar: str
    source_en: str
    ownership: Ownership
    is_dated: bool = True  # its article says when it was published; else `at` is when it was seen
    manner: str | None = None
    speaker_ar: str | None = None
    speaker_en: str | None = None
    via: str | None = None
    is_official: bool = False
    begins: str | None = None
    begins_precision: str | None = None
    ends: str | None = None
    ends_precision: str | None = None
    declared: str | None = None
    declared_precision: str | None = None
    duration: str | None = None
    ordinal: int | None = None
    round: int | None = None
    is_joint: bool | None = None
    agreement: str | None = None
    places: tuple[Name, ...] = ()
    parties: tuple[Name, ...] = ()
    counts: tuple[ToldNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldOutlet:
    """An outlet that prints it, with its first article; a copy is one too."""

    name_ar: str
    name_en: str
    ownership: Ownership
    title: str
    url: str
    at: datetime
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """What one report says of a field that another says otherwise."""

    field: str
    value: str
    event_id: int


@dataclass(frozen=True, slots=True)
class Words:
    """Where in the article words of a report stand, and what they say: status, place, party, date, number or speaker."""

    event_id: int
    what: str
    field: str
    start: int
    end: int
    status: str
    is_denied: bool


@dataclass(frozen=True, slots=True)
class ToldPiece:
    """A piece of a sentence; `what` it says, empty where nothing is marked."""

    text: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class LifeStep:
    """A step of an entry and the day that is said for it, else that of its first report; None where that has none either."""

    status: str
    is_denied: bool
    day: date | None
    is_said: bool = True


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """What a message tells of an entry: its reports, the outlets that print it, and what they contradict each other in."""

    entry_id: int
    kind: str
    theatre: Theatre
    first_at: datetime
    last_at: datetime
    renews_id: int | None
    reports: tuple[ToldReport, ...]
    outlets: tuple[ToldOutlet, ...]
    conflicts: tuple[ToldClaim, ...]


@dataclass(frozen=True, slots=True)
class ToldText:
    """The article that tells an entry, and where in it the words stand that say so."""

    entry_id: int
    article_id: int
    title: str
    text: str
    url: str
    published_at: datetime | None
    published_zone: str | None
    first_seen_at: datetime
    name_ar: str
    name_en: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryNews:
    """One entry as one message tells it. `changes` are the steps told now, `before` those of earlier messages."""

    entry_id: int
    kind: str
    theatre: Theatre
    changes: tuple[str, ...]
    reports: tuple[ToldReport, ...]
    outlets: tuple[ToldOutlet, ...]
    claims: tuple[ToldClaim, ...] = ()
    cause: ToldReport  # the report that tells the first of the steps
    passages: tuple[tuple[ToldPiece, ...], ...] = ()
    before: tuple[str, ...] = ()
    before_at: datetime | None = None
    before_outlets: int = 0

    @property
    def places(self) -> tuple[Name, ...]:
        """Where it happened: as the cause says, else as others whose subject it is do; none where nobody says."""
        for report in (self.cause, *self._others()):
            if found := _places(report):
                return found[:PLACES]
        return ()

    @property
    def parties(self) -> tuple[Name, ...]:
        """Who takes part, or is accused; else who guarantees or mediates."""
        for roles in (_SIDES, ("guarantor", "host", "mediator")):
            for report in (self.cause, *self._others()):
                if found := _once(p for p in report.parties if p.role in roles):
                    return found[:PARTIES]
        return ()

    def _others(self) -> list[ToldReport]:
        others = [r for r in self.reports if r is not self.cause and r.weight is not Weight.BACKGROUND]
        return sorted(
            others, key=lambda r: (r.status != self.cause.status, r.weight is not Weight.SUBJECT, r.at)
        )

    def first(self, name: str) -> object:
        """A single fact: the cause's, else the first report's that says it; None where nobody does."""
        for report in (self.cause, *self._others()):
            if (value := getattr(report, name)) is not None:
                return value
        return None

    def held_days(self, at: datetime, zone: str) -> int | None:
        """For how many days it has held, where its beginning is said."""
        begins, ends = self.first("begins"), self.first("ends")
        return held.held_days(str(begins or ""), str(ends or ""), at, zone)

    @property
    def life(self) -> tuple[LifeStep, ...]:
        """The steps of its life by day, the last ones: of each status the first report that isn't background."""
        found: dict[tuple[str, bool], LifeStep] = {}
        for report in self.reports:
            key = (report.status, report.is_denied)
            if report.weight is not Weight.BACKGROUND and key not in found and report.status != "unclear":
                said = _said_day(report)
                day = said or (report.at.date() if report.is_dated else None)
                found[key] = LifeStep(report.status, report.is_denied, day, said is not None)
        order = STATUSES[EventKind(self.kind)]
        steps = sorted(found.values(), key=lambda s: (s.day or date.max, order.index(s.status), s.is_denied))
        return tuple(steps)[-LIFE:]

    @property
    def owners(self) -> tuple[tuple[Ownership, int], ...]:
        """How many outlets of each kind print it, the most first."""
        return tuple(Counter(outlet.ownership for outlet in self.outlets).most_common())

    @property
    def officials(self) -> tuple[ToldReport, ...]:
        """The reports in which an official says so, one for each speaker."""
        found = {
            r.speaker_ar: r
            for r in reversed(self.reports)
            if r.is_official and not r.is_denied and r.speaker_ar
        }
        return tuple(reversed(found.values()))

    @property
    def denials(self) -> tuple[ToldReport, ...]:
        """The reports in which somebody denies it, one for each speaker."""
        found = {r.speaker_ar or r.source_ar: r for r in reversed(self.reports) if r.is_denied}
        return tuple(reversed(found.values()))

    @property
    def killed(self) -> int:
        """The highest toll that a report gives."""
        return max((c.value for r in self.reports for c in r.counts if c.what == "killed"), default=0)


def cause_of(reports: Sequence[ToldReport], article_id: int, change: str) -> ToldReport | None:
    """The report of an article that a step speaks of; None where the article reports the entry no more."""
    own = [r for r in reports if r.article_id == article_id] or list(reports)
    name = change.split("/")[1]
    statuses = {"held": ("held", "started")}.get(name, (name,))
    fitting = (
        [r for r in own if r.is_denied]
        if name == "denied"
        else [r for r in own if r.status in statuses and not r.is_denied]
    )
    weighty = sorted(fitting or own, key=lambda r: r.weight.rank)
    return weighty[0] if weighty else None


def passages(
    title: str, text: str, words: Sequence[Words], cause: ToldReport, most: int = PASSAGES
) -> tuple[tuple[ToldPiece, ...], ...]:
    """The sentences that say it, with their words apart; the headline's only where the text has none."""
    own = [w for w in words if w.event_id == cause.event_id]
    triggers = [w for w in own if w.what == "status"]
    triggers += [w for w in words if w.what == "status" and w not in triggers and w.status == cause.status]
    triggers += [w for w in own if w.what in ("place", "date", "number")]
    body = [w for w in triggers if w.field == "text"] or triggers
    found: dict[tuple[str, int, int], tuple[ToldPiece, ...]] = {}
    for trigger in body:
        source = title if trigger.field == "title" else text
        start, end = sentences.around(source, sentences.borders(source), trigger.start, trigger.end)
        if not any(f == trigger.field and s <= trigger.start < e for f, s, e in found) and len(found) < most:
            marked = [w for w in words if w.field == trigger.field and start <= w.start and w.end <= end]
            found[trigger.field, start, end] = tuple(_pieces(source, start, end, marked))
    return tuple(found.values())


def _pieces(text: str, start: int, end: int, words: Sequence[Words]) -> Iterable[ToldPiece]:
    """The sentence cut at the borders of what is said; of words that overlap, what weighs most is marked."""
    cuts = sorted({start, end, *(c for w in words for c in (w.start, w.end))})
    said = [
        (
            a,
            b,
            min((w.what for w in words if w.start <= a and b <= w.end), key=_HEAVY.__getitem__, default=""),
        )
        for a, b in pairwise(cuts)
    ]
    joined: list[list[object]] = []
    for a, b, what in said:
        if joined and joined[-1][1] == what:
            joined[-1][0] = f"{joined[-1][0]}{text[a:b]}"
        else:
            joined.append([text[a:b], what])
    return (ToldPiece(str(piece), str(what)) for piece, what in joined)


def _places(report: ToldReport) -> tuple[Name, ...]:
    """A report's places, each once, the country only where it says no other; no place that another of them lies in."""
    found = _once(report.places)
    above = {p.parent for p in found}
    narrow = tuple(p for p in found if p.id is None or (p.id not in above and p.kind != "country"))
    return narrow or found


def _once(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple({name.id or name.ar: name for name in reversed(list(names))}.values())[::-1]


def _said_day(report: ToldReport) -> date | None:
    """The day that a report gives the step; what it says of a beginning isn't the day of an end."""
    for said in (report.begins, report.declared):
        try:
            if said and len(said) >= 10 and report.status not in ("ended", "suspended", "extended"):
                return date.fromisoformat(said[:10])
        except ValueError:
            continue
    return None
