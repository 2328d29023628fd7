"""Fences: what goes wrong with one feed, page or source costs that one alone.

What the outside does is an outcome and no exception. What still raises is a bug of ours that some site's bytes have found:
it becomes that item's own failure, is kept (marsad.fault) for the operators, who are told once, and the rest goes on.
Only a warehouse that is gone ends a run (StoreError), since nothing could be kept then.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterable

from marsad.core.web.http_answer import storable
from marsad.edge.clock import now
from marsad.edge.store import Store
from marsad.errors import StoreError
from marsad.steps.upkeep.run import Run

DETAIL_CHARACTERS = 2000
FRAMES = 3  # of a traceback that are kept, the innermost


async def fenced(
    store: Store, run: Run, item: str, work: Awaitable[None], outcome: Callable[[str], object] | None = None
) -> None:
    """Await `work` on `item`; what it raises is stored, and `outcome` is called with the reason, to store it with the item."""
    try:
        await work
    except StoreError:
        raise
    except Exception as error:
        run.counts["faults"] += 1
        _keep(store, item, error)
        if outcome:
            outcome(storable(f"unforeseen: {type(error).__name__}: {error}")[:500])


async def together(works: Iterable[Coroutine[None, None, None]]) -> None:
    """Await all of them at once; a StoreError of one ends the others and is raised as itself."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for work in works:
                tasks.create_task(work)
    except* StoreError as group:
        raise _first(group) from None


def _first(group: BaseExceptionGroup[StoreError]) -> StoreError:
    one = group.exceptions[0]
    return _first(one) if isinstance(one, BaseExceptionGroup) else one


def _keep(store: Store, item: str, error: Exception) -> None:
    where = "".join(traceback.format_tb(error.__traceback__)[-FRAMES:])
    store.run(
        "collect.save_fault",
        step="collect",
        item=storable(item)[:500],
        error=type(error).__name__,
        detail=storable(f"{error}\n{where}")[:DETAIL_CHARACTERS],
        now=now(),
    )
