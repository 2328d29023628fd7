"""Health: whether the pipeline is alive, behind or broken; and its measures as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from marsad.core.upkeep.health import FailingStep, Health, Pulse, judge
from marsad.edge.clock import now
from marsad.edge.rows.delivery import StoppedChannel
from marsad.edge.rows.upkeep import ArticleTotals, FeedsInState, RunTotal, StationTotal
from marsad.edge.store import Store
from marsad.errors import StoreError
from marsad.settings import Settings

Sample = tuple[Mapping[str, str], float]


def health(store: Store, settings: Settings) -> Health:
    """Return how the pipeline is now. `store` may be on any folder of statements; a warehouse that doesn't answer raises."""
    steps, at = store.reading("steps"), now()
    return judge(_pulse(steps, at), _failing(steps), _stopped(steps, settings, at), at)


def metrics(store: Store, settings: Settings) -> str:
    """Return the measures as Prometheus' text format has them. No text and no address of anybody is among them."""
    steps, at = store.reading("steps"), now()
    pulse = _pulse(steps, at)
    found = judge(pulse, _failing(steps), _stopped(steps, settings, at), at)
    runs = steps.objects("health.run_totals", RunTotal)
    stations = steps.objects("health.station_totals", StationTotal)
    feeds = steps.objects("health.feed_states", FeedsInState)
    totals = steps.first("health.article_totals", ArticleTotals)
    lines = [
        *_measure("marsad_state", "gauge", "1 for the state that the pipeline is in.",
                  (({"state": state}, float(state == found.state)) for state in ("alive", "behind", "broken"))),
        *_measure("marsad_pages_unread", "gauge", "Pages fetched and not read yet.", [({}, pulse.pages_unread)]),
        *_measure("marsad_oldest_unread_page_seconds", "gauge", "How long the oldest of them waits.",
                  [({}, _age(pulse.oldest_unread_at, at))]),
        *_measure("marsad_messages_due", "gauge", "Messages that are due and not settled.", [({}, pulse.messages_due)]),
        *_measure("marsad_oldest_message_seconds", "gauge", "How long the oldest of them that wasn't tried waits.",
                  [({}, _age(pulse.oldest_due_at, at))]),
        *_measure("marsad_collected_seconds", "gauge", "How long ago collecting last came to its end.",
                  [({}, _age(pulse.collected_at, at))]),
        *_measure("marsad_runs_total", "counter", "Executions of steps.",
                  (({"step": one.step, "state": one.state}, one.runs) for one in runs)),
        *_measure("marsad_run_seconds_total", "counter", "Their time by the clock.",
                  (({"step": one.step, "state": one.state}, one.seconds) for one in runs)),
        *_measure("marsad_station_cpu_seconds_total", "counter", "Processor time of the stations of understanding.",
                  (({"station": one.station}, one.seconds) for one in stations)),
        *_measure("marsad_feeds", "gauge", "Active feeds.", (({"state": one.state}, one.feeds) for one in feeds)),
        *_measure("marsad_articles", "gauge", "Articles stored; seeds don't count.",
                  ((({"disposition": name}, count)) for name, count in _articles(totals))),
        *_measure("marsad_faults", "gauge", "Items that met an exception which nobody foresaw.", [({}, pulse.faults)]),
        *_measure("marsad_failing_checks", "gauge", "Findings of checks that hold messages back.", [({}, pulse.failing_checks)]),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _pulse(steps: Store, at: datetime) -> Pulse:
    found = steps.first("health.pulse", Pulse, now=at)
    if found is None:
        raise StoreError("the warehouse says nothing of itself; `marsad migrate` brings it up to date")
    return found


def _failing(steps: Store) -> list[FailingStep]:
    return steps.objects("health.failing_steps", FailingStep)


def _stopped(steps: Store, settings: Settings, at: datetime) -> list[str]:
    patience = timedelta(minutes=settings.mail_failure_minutes)
    stopped = steps.objects("deliver.service_state", StoppedChannel, now=at)
    return [one.channel for one in stopped if at - one.failing_since > patience]


def _articles(totals: ArticleTotals | None) -> Iterator[tuple[str, float]]:
    if totals:
        yield from (("kept", totals.kept), ("duplicate", totals.duplicate), ("set_aside", totals.set_aside))


def _measure(name: str, kind: str, words: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        said = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{name}{{{said}}} {value:g}" if said else f"{name} {value:g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _age(since: datetime | None, at: datetime) -> float:
    return max((at - since).total_seconds(), 0.0) if since else 0.0
