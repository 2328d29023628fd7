"""Which steps an entry has for a reader, and which of them are worth a message of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marsad.core.alerts.step import Reported, steps
from marsad.model import Ownership, Theatre, Weight

AT = datetime(2026, 11, 16, 8, tzinfo=UTC)


def report(status: str, kind: str = "ceasefire", hours: float = 0, **other: object) -> Reported:
    made = Reported(
        event_id=int(hours * 10) + 1,
        entry_id=1,
        article_id=int(hours * 10) + 1,
        story_id=1,
        source_id="rawaq",
        ownership=Ownership.PRIVATE,
        kind=kind,
        status=status,
        is_denied=False,
        theatre=Theatre.SYRIA,
        weight=Weight.SUBJECT,
        at=AT + timedelta(hours=hours),
    )
    return replace(made, **other)  # type: ignore[arg-type]


def found(
    *reports: Reported, told: tuple[str, ...] = (), dead: int = 0, is_quiet: bool = True
) -> list[tuple[str, bool]]:
    return [(one.change, one.is_urgent) for one in steps(reports, told, dead, is_quiet=is_quiet)]


def test_ten_reports_of_one_status_are_one_step_and_the_first_one_tells_it() -> None:
    many = [report("announced", hours=n) for n in range(10)]
    (step,) = steps(many[::-1], (), 0, is_quiet=True)
    assert (step.change, step.report.at) == ("ceasefire/announced", AT)
    assert found(*many, told=("ceasefire/announced",)) == []


@pytest.mark.parametrize(
    ("weight", "urgent"), [(Weight.SUBJECT, [True]), (Weight.PART, [False]), (Weight.BACKGROUND, [])]
)
def test_only_a_subject_is_urgent_and_background_makes_no_step(weight: Weight, urgent: list[bool]) -> None:
    assert [is_urgent for _, is_urgent in found(report("announced", weight=weight))] == urgent


def test_what_is_behind_it_is_not_urgent_any_more() -> None:
    assert found(report("called_for")) == [("ceasefire/called_for", True)]
    assert found(report("called_for"), told=("ceasefire/announced",)) == [("ceasefire/called_for", False)]
    assert found(report("held", kind="talks"), report("started", kind="talks", hours=1)) == [
        ("talks/held", True)
    ]


def test_a_violation_is_urgent_after_a_quiet_time_and_counted_otherwise() -> None:
    assert found(report("reported", kind="violation")) == [("violation/reported", True)]
    assert found(report("reported", kind="violation"), is_quiet=False) == [("violation/reported", False)]


def test_a_denial_is_a_step_of_its_own_whatever_is_denied_and_once() -> None:
    denials = (report("extended", is_denied=True), report("ended", hours=1, is_denied=True))
    assert found(*denials) == [("ceasefire/denied", True)]


def test_a_contradiction_is_a_step_for_each_field_and_tolls_wait() -> None:
    one = report("announced", conflicts=("begins", "counts.killed", "happened"))
    assert found(one, told=("ceasefire/announced",)) == [
        ("ceasefire/conflict/begins", True),
        ("ceasefire/conflict/counts.killed", False),
    ]


@pytest.mark.parametrize(
    ("dead", "now", "change"), [(3, 12, "violation/toll/10"), (12, 14, None), (0, 12, None), (30, 9, None)]
)
def test_a_toll_is_told_when_it_passes_a_mark(dead: int, now: int, change: str | None) -> None:
    rises = found(report("reported", kind="violation", killed=now), told=("violation/reported",), dead=dead)
    assert [one for one, _ in rises] == ([change] if change else [])


@pytest.mark.parametrize(
    ("begins", "urgent"),
    [("2008", False), ("2026-09", False), ("2026-11-15", True), ("2026", True), (None, True)],
)
def test_talks_of_long_ago_are_no_news(begins: str | None, urgent: bool) -> None:
    assert found(report("held", kind="talks", begins=begins)) == [("talks/held", urgent)]
