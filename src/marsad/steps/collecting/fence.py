"""Fences: what goes wrong with one feed, page or source costs that one alone.

What the outside does is an outcome and no exception. What still raises is a bug of ours that some site's bytes have found:
it becomes that item's own failure, is kept (marsad.fault) for the operators, who are told once, and the rest goes on.
Only a warehouse that is gone ends a run (StoreError), since nothing could be kept then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable

from marsad.edge.store import Store
from marsad.errors import StoreError
from marsad.steps.upkeep import faults
from marsad.steps.upkeep.run import Run


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
        reason = faults.keep(store, "collect", item, error)
        if outcome:
            outcome(f"{faults.UNFORESEEN}: {reason}")


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
