"""Faults: what nobody foresaw, kept with the item that met it (marsad.fault). The operators are told once; the rest goes on."""

from __future__ import annotations

import traceback

from marsad.core.web.http_answer import storable
from marsad.edge.clock import now
from marsad.edge.store import Store

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
    return storable(f"{type(error).__name__}: {error}")[:400]
