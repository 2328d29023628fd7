"""Faults: what nobody foresaw, kept with the item that met it (marsad.fault). The operators are told once; the rest goes on."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from marsad.core.web.http_answer import storable
from marsad.edge import log
from marsad.edge.clock import now
from marsad.edge.store import Store
from marsad.errors import StoreError, Unreachable

Row = TypeVar("Row")

DETAIL_CHARACTERS = 2000
FRAMES = 3  # of a traceback that are kept, the innermost
UNFORESEEN = "unforeseen"


def keep(store: Store, step: str, item: str, error: Exception) -> str:
    """Record that `item` met an exception in `step`; what to store with the item: "KeyError: 'x'"."""
    where = "".join(traceback.format_tb(error.__traceback__)[-FRAMES:])
    store.run(
        "faults.save",
        step=step,
        item=storable(item)[:500],
        error=type(error).__name__,
        detail=storable(f"{error}\n{where}")[:DETAIL_CHARACTERS],
        now=now(),
    )
    log.event("fault_kept", step=step, error=type(error).__name__)
    return storable(f"{type(error).__name__}: {error}")[:400]


@contextmanager
def each_by_itself() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Let every part be done (`with each_by_itself() as part: with part(): …`), then raise what the first that failed raised.

    A warehouse that is gone ends it at once."""
    met: list[Exception] = []

    @contextmanager
    def part() -> Iterator[None]:
        try:
            yield
        except Unreachable:
            raise
        except Exception as error:
            met.append(error)

    yield part
    if met:
        raise met[0]


def each_alone(
    store: Store,
    step: str,
    rows: Sequence[Row],
    work: Callable[[Sequence[Row]], Counter[str]],
    named: Callable[[Row], str],
) -> Counter[str]:
    """Do `work` on all rows at once; where that raises, on each by itself, so that it costs one row alone. Return the counts.

    `work` must do all or nothing. Raises StoreError only."""
    try:
        return work(rows)
    except StoreError:
        raise
    except Exception as error:
        met = error
    if len(rows) == 1:
        keep(store, step, named(rows[0]), met)
        return Counter(faults=1)
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(each_alone(store, step, [row], work, named))
    return counts
