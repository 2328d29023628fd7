"""Politeness: how many requests a host gets at once, how far apart, and until when it asked to be left
alone.

Knows hosts only as `host:port` keys and times only as the loop's clock; decides nothing about what is
fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from marsad.edge import clock

MAX_CRAWL_DELAY_SECONDS = 60.0
"""A host that asks for more gets this much: a Crawl-delay of a day would be a ban by another name."""


class RateLimiter:
    """One host's queue."""

    def __init__(self, per_host: int, gap_seconds: float, in_flight: asyncio.Semaphore) -> None:
        self._turns = asyncio.Semaphore(per_host)
        self._in_flight = in_flight
        self._due = 0.0
        self.gap_seconds = gap_seconds

    def slow_to(self, crawl_delay_seconds: float) -> None:
        """Widens the gap to what the host's robots.txt asks for; never narrows it."""
        self.gap_seconds = max(self.gap_seconds, min(crawl_delay_seconds, MAX_CRAWL_DELAY_SECONDS))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Callable[[], None]]:
        """Waits for this host's turn, the gap since its last request, and a free place among all requests.

        Yields what to call when the answer begins: the host has certainly had the request by then, so that a
        gap counted from there holds at the host too, however slow the way.
        """
        async with self._turns:
            await self._gap()
            async with self._in_flight:
                await self._gap()  # others of this host may have gone while we waited for the place
                reserved = self._due = clock.monotonic() + self.gap_seconds
                try:
                    yield self._answered
                finally:
                    if self._due == reserved:  # no answer: who knows when the request arrived
                        self._answered()

    def _answered(self) -> None:
        self._due = max(self._due, clock.monotonic() + self.gap_seconds)

    async def _gap(self) -> None:
        while (wait := self._due - clock.monotonic()) > 0:
            await asyncio.sleep(wait)
