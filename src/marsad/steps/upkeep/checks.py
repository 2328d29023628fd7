"""Checks: does what is stored agree with itself? Run in publish, before anything is sent.

A check is a statement of sql/checks that returns the rows that offend: in fail.sql nothing is sent of the articles concerned
(marsad.held), in warn.sql operators are told. Decides nothing about what is right: the statements do.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from marsad.edge.clock import now
from marsad.edge.rows.upkeep import Offence
from marsad.edge.store import Store

WINDOW = timedelta(days=7)  # what was stored or edited longer ago has been checked, and doesn't change
PUT_OFF = timedelta(hours=3)  # of what is held; it is due again as soon as a run of the checks lets it go
MOST = 1000  # offending rows of one check: more say no more


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found wrong. `severity` is fail or warn; `article_id` None where it is no article's."""

    check: str
    severity: str
    article_id: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The findings of all checks."""

    findings: tuple[Finding, ...]

    @property
    def held(self) -> frozenset[int]:
        """The articles of which nothing may be sent."""
        return frozenset(f.article_id for f in self.findings if f.severity == "fail" and f.article_id)

    @property
    def causes(self) -> dict[str, str]:
        """For the operators' mail: each check that found something, with what it found."""
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            of = f"article {finding.article_id}: " if finding.article_id else ""
            found.setdefault(f"check {finding.check} ({finding.severity})", []).append(of + finding.detail)
        return {cause: "\n".join([cause, *details[:20]]) for cause, details in found.items()}

    @property
    def counts(self) -> dict[str, int]:
        """For the run's record: how many findings by severity, and how many articles are held."""
        severities = [finding.severity for finding in self.findings]
        return {
            name: count
            for name, count in (
                ("checks_failed", severities.count("fail")),
                ("checks_warned", severities.count("warn")),
                ("held", len(self.held)),
            )
            if count
        }


def run(store: Store) -> CheckReport:
    """Run every check, keep what they find in marsad.finding, and hold the messages that tell of articles with a failure.

    What is found no longer goes from there, and its messages are due at once. A message that tells of other articles too is
    parted first. Run it before sending, as often as is sent."""
    checks = store.reading("checks")
    moment = now()
    findings: list[Finding] = []
    with store.transaction():
        store.run("checks.lock")
        for name in checks.names:
            severity, check = name.split(".")
            rows = checks.objects(name, Offence, since=moment - WINDOW, now=moment, most=MOST)
            findings += [Finding(check, severity, row.article_id, row.detail) for row in rows]
            _keep(store, check, severity, rows, moment)
        store.run("checks.forget_retired", checks=[name.split(".")[1] for name in checks.names])
        _hold(store, moment)
    return CheckReport(tuple(findings))


def _hold(store: Store, moment: datetime) -> None:
    """Let the outbox wait with what is told of held articles, and with nothing else."""
    store.run("checks.part_held")
    store.run("checks.put_off_held", until=moment + PUT_OFF)
    store.run("checks.let_go", now=moment)


def _keep(store: Store, check: str, severity: str, rows: list[Offence], moment: datetime) -> None:
    found = {"rows": [asdict(row) for row in rows]}
    store.run("checks.forget_findings", check=check, found=found)
    store.run("checks.save_findings", check=check, severity=severity, found=found, now=moment)
