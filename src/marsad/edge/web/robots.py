"""What a host's robots.txt lets us do, by RFC 9309 (protego reads it, byte-order mark removed)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from marsad.edge.web.exchange import Reply
from marsad.model import FetchOutcome

CACHE_SECONDS = 86_400.0
RETRY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's rules as they stood when read; `problem` and `failure` where they could not be read."""

    rules: Protego | None
    agent: str
    failure: FetchOutcome | None = None
    problem: str | None = None

    def allows(self, url: str) -> bool:
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))

    @property
    def crawl_delay_seconds(self) -> float:
        delay = self.rules.crawl_delay(self.agent) if self.rules else None
        return float(delay or 0)

    @property
    def keep_seconds(self) -> float:
        """How long these rules hold before they are read again."""
        return RETRY_SECONDS if self.failure else CACHE_SECONDS


def read(reply: Reply, agent: str) -> Robots:
    """The rules in one answer for /robots.txt: 2xx as written, 4xx none; 429, 5xx and silence mean wait.

    A file that circles or floods has no rules; an address that we refuse is refused for every page of it.
    """
    status = reply.status
    if status is None:
        return Robots(None, agent, reply.failure or FetchOutcome.UNAVAILABLE, reply.reason)
    if status == 429 or status >= 500 or reply.failure is FetchOutcome.UNAVAILABLE:
        return Robots(
            None, agent, FetchOutcome.UNAVAILABLE, f"robots.txt: {reply.reason or f'answers {status}'}"
        )
    if reply.failure or not 200 <= status < 300:
        return Robots(None, agent)
    return Robots(Protego.parse(reply.body.decode("utf-8-sig", "replace").replace("\x00", "")), agent)
