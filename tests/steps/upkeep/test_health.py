"""Alive, behind, broken; and the measures for Prometheus, which say nothing of anybody."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marsad.core.upkeep.health import FailingStep, Pulse, judge
from marsad.edge.store import Store
from marsad.settings import PROJECT, Settings
from marsad.steps.upkeep import health
from marsad.steps.upkeep.run import recorded

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WELL = Pulse(0, None, 0, None, AT, 3, AT + timedelta(hours=1), 0, 0, 0)


@pytest.mark.parametrize(
    ("pulse", "state", "said"),
    [
        (WELL, "alive", ""),
        (replace(WELL, pages_unread=9, oldest_unread_at=AT - timedelta(hours=1)), "alive", ""),
        (replace(WELL, pages_unread=9, oldest_unread_at=AT - timedelta(hours=3)), "behind", "9 pages wait to be read, the oldest 3.0 h"),
        (replace(WELL, messages_due=2, oldest_due_at=AT - timedelta(hours=2)), "behind", "2 messages wait to be sent"),
        (replace(WELL, oldest_feed_due_at=AT - timedelta(hours=30)), "behind", "a feed has been due for 30.0 h"),
    ],
)  # fmt: skip
def test_what_waits_too_long_is_behind(pulse: Pulse, state: str, said: str) -> None:
    found = judge(pulse, [], [], AT)
    assert found.state == state
    assert said in "; ".join(found.reasons) and bool(found.reasons) == bool(said)


def test_what_wants_a_person_is_broken_also_where_something_is_behind() -> None:
    late = replace(WELL, oldest_feed_due_at=AT - timedelta(hours=30))
    found = judge(late, [FailingStep("collect", AT, "ValueError: x")], ["email"], AT)
    assert found.state == "broken"
    assert [reason.split()[0] for reason in found.reasons] == ["collect", "email", "a"]


def test_a_step_that_failed_last_is_broken_until_it_succeeds(store: Store, settings: Settings) -> None:
    assert health.health(store, settings).state == "alive"
    with pytest.raises(ValueError), recorded(store, "collect"):
        raise ValueError("someone@example.org")
    found = health.health(store, settings)
    assert found.state == "broken" and "someone" not in str(found)
    with recorded(store, "collect"):
        pass
    assert health.health(store.reading("desk"), settings).state == "alive"


def test_the_measures_are_prometheus_text(store: Store, settings: Settings) -> None:
    with recorded(store, "understand") as run:
        run.seconds["read"] = 2.5
    text = health.metrics(store, settings)
    assert re.fullmatch(
        r"(?:# (?:HELP|TYPE) marsad_\w+ .+\n|marsad_\w+(?:\{(?:\w+=\"[^\"\n]*\",?)+\})? -?[\d.e+]+\n)+", text
    )
    assert 'marsad_station_cpu_seconds_total{station="read"} 2.5\n' in text
    assert 'marsad_runs_total{step="understand",state="done"} 1\n' in text
    assert 'marsad_state{state="alive"} 1\n' in text
    dashboard = (PROJECT / "docs" / "grafana" / "marsad.json").read_text(encoding="utf-8")
    asked = set(
        re.findall(
            r"marsad_\w+", " ".join(t["expr"] for p in json.loads(dashboard)["panels"] for t in p["targets"])
        )
    )
    assert asked <= set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
