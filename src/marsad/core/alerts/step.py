"""The steps of an entry of the ledger: what a reader is told of one happening, each once, whatever number of outlets tell it.

    ceasefire/announced        a status, of ceasefires, patrols and talks alike
    talks/denied               the first denial, whatever is denied
    ceasefire/conflict/begins  reports that can't all be right
    violation/toll/25          more dead than one of the marks below, after fewer had been told

Which reports belong to an entry is the ledger's business; whether a step is told at once or waits depends on what the reader
knows, and is decided here too. Background makes no step. Knows nothing of subscriptions and mail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marsad.model import CeasefireStatus, Ownership, StepName, Theatre, Weight

MARKS = (5, 10, 25, 50, 100, 250, 500, 1000)  # of dead: to pass one is news, a few more or less isn't
QUIET = timedelta(hours=72)  # a violation after so long without another one is told at once
HISTORY = timedelta(days=31)
RISEN = "/subject"  # ends the change of a step that was told in passing and is an article's subject now


_ONE = {"started": "held"}  # talks that have begun are held: one step
_ON_THE_WAY = frozenset({"called_for", "negotiated", "planned"})  # news only where nothing further was told
_IN_PASSING = frozenset({"past", "none"})
_SMALL_CONFLICTS = (
    "counts.",
    "happened",
)  # tolls that differ wait for the digest; a denial is a step of its own

# What a step of a ceasefire, or of what breaks it, is called among the statuses of mentions.
_AS_STATUS = {
    ("violation", "reported"): CeasefireStatus.VIOLATED,
    ("talks", "failed"): CeasefireStatus.FAILED,
    ("talks", "planned"): CeasefireStatus.NEGOTIATED,
    ("talks", "held"): CeasefireStatus.NEGOTIATED,
    ("talks", "agreed"): CeasefireStatus.ANNOUNCED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One report of an entry as the alerts see it."""

    event_id: int
    entry_id: int
    article_id: int
    story_id: int
    source_id: str
    ownership: Ownership
    kind: str
    status: str
    is_denied: bool
    theatre: Theatre
    weight: Weight
    at: datetime  # of publication
    field: str = "text"  # of the words of its status
    start: int = 0
    end: int = 0
    begins: str | None = None  # ISO 8601, as exact as it is said
    killed: int = 0
    speaker: str | None = None  # gazetteer id
    is_official: bool = False
    actors: tuple[str, ...] = ()  # the parties to it, by gazetteer id
    places: tuple[str, ...] = ()  # where, and those that these lie in
    conflicts: tuple[str, ...] = ()  # fields in which it can't be right together with another
    claims: tuple[str, ...] = ()  # what it says there, such as counts.killed=5
    rank: int = 0  # where its article stands in the order of publication
    is_settled: bool = False  # whether it stands what is told of its article


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to tell of an entry, and the report that tells it. `is_urgent`: worth a message of its own."""

    change: str
    report: Reported
    is_urgent: bool
    reason: str

    @property
    def name(self) -> StepName:
        """What a subscription calls it."""
        return StepName(self.change.split("/")[1])


def change_of(report: Reported) -> str:
    """The step that a report's status is."""
    if report.is_denied:
        return f"{report.kind}/denied"
    return f"{report.kind}/{_ONE.get(report.status, report.status)}"


def as_status(kind: str, change: str) -> CeasefireStatus | None:
    """A step in the words of mentions: an announced truce, a violated one; None where these have no word for it."""
    name = change.split("/")[1]
    if kind == "ceasefire" and name in CeasefireStatus.__members__.values():
        return CeasefireStatus(name)
    return _AS_STATUS.get((kind, name))


def steps(
    reports: Sequence[Reported], told: Collection[str], told_dead: int, *, is_quiet: bool
) -> tuple[Step, ...]:
    """The steps that `reports` of one entry bring to a reader who was told the steps `told`, and a toll of `told_dead`.

    The most telling first: an article's subject before what is only a part of its news, then by publication. `is_quiet`: no
    other violation was reported there for QUIET."""
    found: dict[str, Step] = {}
    known = {change.split("/")[1] for change in told}
    in_order = sorted(
        (r for r in reports if r.weight is not Weight.BACKGROUND),
        key=lambda r: (r.weight is not Weight.SUBJECT, r.at),  # equal ones as they are given
    )
    firm = {change_of(r) for r in in_order}
    for report in in_order:
        for change, is_urgent, reason in _of(report, known, firm, is_quiet=is_quiet):
            if change not in told:
                is_now = is_urgent and report.weight is Weight.SUBJECT and not is_history(report)
                found.setdefault(change, Step(change, report, is_now, reason))
    if rise := _rise(in_order, told_dead):
        found.setdefault(rise.change, rise)
    return tuple(
        sorted(found.values(), key=lambda one: (not one.is_urgent, one.report.at, _rank(one.change)))
    )


def _of(
    report: Reported, known: set[str], firm: set[str], *, is_quiet: bool
) -> Iterable[tuple[str, bool, str]]:
    """The steps that one report makes: its status or denial, and what it contradicts; whether each is urgent, and why."""
    change = change_of(report)
    name = change.split("/")[1]
    if name in _IN_PASSING:
        yield change, False, "no change by itself"
    elif name == "unclear":
        is_new = not known and len(firm) == 1
        yield change, is_new, "a new entry" if is_new else "it says nothing that was not known"
    elif name in _ON_THE_WAY:
        further = bool(known - _ON_THE_WAY) or bool(
            {c.split("/")[1] for c in firm} - _ON_THE_WAY - {"unclear", "denied"}
        )
        yield change, not further, "on the way to what was told already" if further else "a new step"
    elif report.kind == "violation" and not report.is_denied:
        yield (
            change,
            is_quiet,
            "the first violation after a quiet time"
            if is_quiet
            else "a violation among others: counted in the digest",
        )
    else:
        yield change, True, "the first denial" if report.is_denied else "a new step"
    for field in report.conflicts:
        if field != "happened":
            yield (
                f"{report.kind}/conflict/{field}",
                not field.startswith(_SMALL_CONFLICTS),
                "reports contradict each other",
            )


def _rise(reports: Sequence[Reported], told_dead: int) -> Step | None:
    """The toll that rises past a mark after a lower one was told."""
    highest = max(
        (r for r in reports if not r.is_denied), key=lambda r: (r.killed, -r.at.timestamp()), default=None
    )
    if highest is None or not told_dead or mark(highest.killed) <= mark(told_dead):
        return None
    change = f"{highest.kind}/toll/{mark(highest.killed)}"
    return Step(change, highest, highest.weight is Weight.SUBJECT, "the toll rises past a mark")


def is_history(report: Reported) -> bool:
    """Whether talks, a patrol or an attack are said to have been more than a month before the report: a round of 2008 is no news.

    A ceasefire's beginning says nothing of that: one of last year may be broken today."""
    if not report.begins or report.kind == "ceasefire":
        return False
    said = report.begins[:10]
    last = said + "YYYY-12-31"[len(said) :]  # the last day of a year or a month
    return last < (report.at - HISTORY).date().isoformat()


def mark(killed: int) -> int:
    """The highest of MARKS that a number of dead reaches; 0 below the first."""
    return max((one for one in MARKS if one <= killed), default=0)


def _rank(change: str) -> int:
    """Of steps that come together: statuses, then denials, contradictions and tolls."""
    name = change.split("/")[1]
    return list(StepName).index(StepName(name))
