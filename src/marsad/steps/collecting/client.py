"""The way out to the web that all steps share: one client with these settings, polite over all processes and runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from marsad.edge import log
from marsad.edge.clock import monotonic, now
from marsad.edge.rows.feed import HostWait
from marsad.edge.store import Store
from marsad.edge.web.client import Web
from marsad.edge.web.exchange import Limits
from marsad.errors import StoreError
from marsad.settings import Settings

LOOK_AGAIN_SECONDS = 1.0  # whether a host that another process has is free
PATIENCE_SECONDS = 60.0  # after which a wait for a host is said in the log
_log = logging.getLogger("marsad.collect")


def web_client(
    settings: Settings, waits: Mapping[str, datetime] | None = None, limits: Limits | None = None
) -> Web:
    """The bounded, polite client that these settings ask for; `waits` are those of `Web`."""
    return Web(
        contact=settings.contact,
        gap_seconds=settings.gap_seconds,
        per_host=settings.per_host,
        allow_private=settings.private_hosts,
        waits=waits,
        limits=limits,
    )


@asynccontextmanager
async def remembering(store: Store, settings: Settings, limits: Limits | None = None) -> AsyncIterator[Web]:
    """The client with what hosts asked of earlier runs; what they ask of this one is kept for the next.

    Meanwhile no commit waits for the disk: hundreds of pages a second would wait for nothing else.
    """
    waits = {row.host: row.until for row in store.objects("collect.waits", HostWait, now=now())}
    store.run("collect.commit_later")
    async with web_client(settings, waits, limits) as web:
        try:
            yield web
        finally:
            with suppress(StoreError):  # a warehouse that is gone is told by what met it first
                store.run("collect.commit_at_once")
                _remember(store, web)


def _remember(store: Store, web: Web) -> None:
    waits = [HostWait(host, until) for host, until in sorted(web.waits.items())]
    with store.transaction():
        store.many("collect.save_wait", waits)
        store.run("collect.drop_waits", now=now())


@asynccontextmanager
async def alone_at(store: Store, host: str) -> AsyncIterator[None]:
    """Holds `host` against other processes, so that its connections and gaps are counted over all of them.

    Waits as long as another has it, and says so each minute. The hold is of the database session: it ends with the process, whatever
    happens.
    """
    begun = said = monotonic()
    while not store.value("collect.take_host", host=host):
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        if monotonic() - said >= PATIENCE_SECONDS:
            said = monotonic()
            log.event("lock_awaited", seconds=round(said - begun))
            _log.warning("waiting for %d s for %s, which another process collects from", said - begun, host)
    try:
        yield
    finally:
        with suppress(StoreError):  # where the warehouse is gone, so is the hold
            store.run("collect.leave_host", host=host)
