"""The structured log: what happened to what, by ids, one line of JSON for each event (MARSAD_LOG=json). Without it nothing is written.

    {"at": "2026-11-30T05:00:12.345678+00:00", "event": "article_stored", "run": 12, "source": "sana", "article": 5123, "page": 7001}

What a line says is known beforehand: FIELDS, with numbers and plain words as values. Texts, titles and addresses of pages and readers
can't get into it: a value that is no plain word is written as "?".
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from marsad.edge.clock import now

Value = int | float | str | None
Sink = Callable[..., object]
FIELDS = frozenset(
    {
        "run", "step", "source", "feed", "entry", "page", "article", "story", "delivery", "channel", "outcome", "reason", "new", "status",
        "attempt", "error", "seconds", "original", "count",
    }
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def _write(event: str, **fields: object) -> None:
    line = json.dumps({"at": now().isoformat(), "event": event, **fields})
    print(line, file=sys.stderr, flush=True)


_sink: Sink = _write
_is_on = False
_bound: ContextVar[dict[str, Value]] = ContextVar("bound", default={})  # noqa: B039 (never changed, only replaced)
_held: ContextVar[list[tuple[str, dict[str, Value]]] | None] = ContextVar("held", default=None)


def configure(form: Literal["plain", "json"]) -> None:
    """From now on write events, or don't."""
    global _is_on  # noqa: PLW0603 (a process has one log)
    _is_on = form == "json"


def hand_to(sink: Sink) -> None:
    """Have `sink(event, **fields)` write events: Airflow's tasks have a structured log of their own."""
    global _sink  # noqa: PLW0603
    _sink = sink


def event(name: str, **fields: Value) -> None:
    """Something happened: a name of FIELDS for each id. What is None is left out."""
    if not _is_on:
        return
    if unknown := fields.keys() - FIELDS:
        raise KeyError(f"the log has no fields {sorted(unknown)}")
    told = {key: _plain(value) for key, value in (_bound.get() | fields).items() if value is not None}
    held = _held.get()
    if held is None:
        _sink(name, **told)
    else:
        held.append((name, told))


@contextmanager
def bound(**fields: Value) -> Iterator[None]:
    """Let every event meanwhile have these fields too."""
    token = _bound.set(_bound.get() | fields)
    try:
        yield
    finally:
        _bound.reset(token)


@contextmanager
def when_done() -> Iterator[None]:
    """Hold back what happens meanwhile, and say it when all is done; what raises undoes it, and nothing is said of it."""
    outer, ours = _held.get(), list[tuple[str, dict[str, Value]]]()
    token = _held.set(ours)
    try:
        yield
    finally:
        _held.reset(token)
    for name, fields in ours:
        if outer is not None:
            outer.append((name, fields))
        else:
            _sink(name, **fields)


def _plain(value: Value) -> Value:
    """Numbers and plain words; of a reason such as "too_short: …" what stands before the colon."""
    if not isinstance(value, str):
        return value
    word = value.partition(":")[0]
    return word if _WORD.fullmatch(word) else "?"
