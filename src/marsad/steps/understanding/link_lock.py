"""The lock under which articles are linked: one transaction at a time, and whoever waits for it says so."""

from __future__ import annotations

import logging

from marsad.edge import clock, log
from marsad.edge.rows.upkeep import LockHolder
from marsad.edge.store import Store
from marsad.errors import Busy

PATIENCE_SECONDS = 60.0  # after which a wait is said in the log
MOST_SECONDS = 1800.0  # after which it is given up: the task fails, is tried again, and operators hear of it
_log = logging.getLogger("marsad.link")


def take(store: Store, *, patience: float = PATIENCE_SECONDS, most: float = MOST_SECONDS) -> float:
    """Take the lock for the transaction that is open; return how many seconds that took.

    Raises Busy, with who holds it, after `most` seconds.
    """
    begun = clock.monotonic()
    while True:
        try:
            with store.transaction():
                store.run("understand.patience", milliseconds=int(patience * 1000))
                store.run("understand.lock")
            store.run("understand.patience", milliseconds=int(MOST_SECONDS * 1000))
            return clock.monotonic() - begun
        except Busy:
            waited, holder = clock.monotonic() - begun, held_by(store)
            if waited >= most:
                raise Busy(
                    f"waited {waited:.0f} s to link articles, and {holder}; what is done stays, run it again"
                ) from None
            log.event("lock_awaited", seconds=round(waited))
            _log.warning("waiting for %d s to link articles: %s", waited, holder)


def held_by(store: Store) -> str:
    """Return in words who holds the lock."""
    one = store.first("understand.holder", LockHolder)
    if one is None:
        return "nobody holds the lock any more"
    return f"{one.name} on {one.host} (server process {one.pid}, {one.state}) has held the lock for {one.seconds} s"
