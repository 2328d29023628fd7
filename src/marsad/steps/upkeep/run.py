"""One execution of a step, recorded in the warehouse with what it counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from marsad.edge import log, processor
from marsad.edge.clock import now
from marsad.edge.store import Store
from marsad.errors import StoreError


@dataclass
class Run:
    """A running step. `counts` holds numbers by name, `seconds` the processor time of its stations; they are stored when it ends."""

    run_id: int
    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)


@contextmanager
def recorded(store: Store, step: str) -> Iterator[Run]:
    """Record that `step` begins and how it ends; an exception is recorded and raised again. Runs that were killed are buried."""
    store.run("runs.bury", now=now())
    run = Run(store.value("runs.start", step=step, now=now()))
    with log.bound(run=run.run_id, step=step):
        log.event("run_begun")
        try:
            yield run
        except BaseException as error:
            with suppress(StoreError):  # a warehouse that is gone can't be told; what met it first is raised
                _finish(store, run, "failed", f"{type(error).__name__}: {error}"[:2000])
            log.event("run_ended", outcome="failed", error=type(error).__name__)
            raise
        _finish(store, run, "done", None)
        log.event("run_ended", outcome="done")


@contextmanager
def timed(run: Run, station: str, spent: Callable[[], float] = processor.seconds) -> Iterator[None]:
    """Add the processor time that `spent` says passed (of this process, unless told otherwise) to what a station took."""
    before = spent()
    try:
        yield
    finally:
        run.seconds[station] = run.seconds.get(station, 0.0) + max(spent() - before, 0.0)


def _finish(store: Store, run: Run, state: str, problem: str | None) -> None:
    store.run(
        "runs.finish",
        run_id=run.run_id,
        now=now(),
        state=state,
        counts=dict(run.counts),
        seconds={station: round(seconds, 3) for station, seconds in run.seconds.items()},
        problem=problem,
    )
