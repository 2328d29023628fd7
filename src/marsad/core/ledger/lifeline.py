"""The steps of an entry in their order: announced, in effect, extended, ended, with the report that tells each first.

A step is a status; its day is the one said for it, else that of its first report. What breaks a ceasefire is an entry of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.core.ledger.entry import LedgerEntry, Report
from marsad.core.ledger.event import STATUSES, day_of


@dataclass(frozen=True, slots=True)
class LifelineStep:
    """A status of an entry, the day it has (ISO 8601), and the first report that tells it."""

    status: str
    day: str
    report: Report
    is_denied: bool = False


def lifeline(entry: LedgerEntry) -> tuple[LifelineStep, ...]:
    """The steps of an entry by day, and on one day in the order of a life."""
    steps: dict[tuple[str, bool], LifelineStep] = {}
    for report in entry.reports:
        status, denied = str(report.event.status.value), report.event.is_denied
        said = day_of(report.event)
        day = said.isoformat() if said else report.published[:10]
        steps.setdefault((status, denied), LifelineStep(status, day, report, denied))
    order = STATUSES[entry.kind]
    return tuple(
        sorted(steps.values(), key=lambda step: (step.day, order.index(step.status), step.is_denied))
    )
