"""Summary: what the warehouse holds and what the last runs did, as rows for a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from marsad.edge.clock import now
from marsad.edge.rows.upkeep import StepCount
from marsad.edge.store import Row, Store
from marsad.steps.upkeep import anomalies


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts by name, and short tables. `this_time` maps step → name → count for the runs since a moment."""

    totals: Row
    this_time: dict[str, dict[str, int]]
    duplicates: list[Row]
    carried_seeds: list[Row]
    languages: list[Row]
    topics: list[Row]
    failures: list[Row]
    silent: list[Row]
    unanswered: Row  # how many feeds were asked, and how many gave no answer at all
    stopped: list[Row]  # channels that take no messages


def summary(store: Store, since: datetime) -> Summary:
    """The state of the warehouse, and what was done since `since`."""
    this_time: dict[str, dict[str, int]] = {}
    for one in store.objects("summary.this_time", StepCount, since=since):
        this_time.setdefault(one.step, {})[one.name] = one.count
    return Summary(
        totals=store.one("summary.totals") or {},
        this_time=this_time,
        duplicates=store.all("summary.duplicates"),
        carried_seeds=store.all("summary.carried_seeds"),
        languages=store.all("summary.languages"),
        topics=store.all("summary.topics"),
        failures=store.all("summary.failures"),
        silent=[asdict(one) for one in anomalies.report(store, now())],
        unanswered=store.one("summary.unanswered") or {},
        stopped=store.all("deliver.service_state", now=now()),
    )
