"""What a host's robots.txt lets us do: an answer for it → rules (`core.web.robots`), or what to do without them."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.core.web.robots import RobotsRules, parse
from marsad.edge.web.exchange import Reply
from marsad.model import FetchOutcome

CACHE_SECONDS = 86_400.0
RETRY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's rules as they stood when read; `problem` and `failure` where they could not be read."""

    rules: RobotsRules
    failure: FetchOutcome | None = None
    problem: str | None = None

    @property
    def keep_seconds(self) -> float:
        """Return how long these rules hold before they are read again."""
        return RETRY_SECONDS if self.failure else CACHE_SECONDS


def unreadable(problem: str) -> Robots:
    """Return what holds for a host whose robots.txt can't be read: its pages wait."""
    return Robots(RobotsRules(), FetchOutcome.UNAVAILABLE, f"robots.txt can't be read: {problem}")


def read(reply: Reply, agent: str) -> Robots:
    """The rules in one answer for /robots.txt: 2xx as written, 4xx none; 429, 5xx and silence mean wait.

    A file that circles or floods has no rules; an address that we refuse is refused for every page of it.
    """
    status = reply.status
    if status is None:
        return Robots(RobotsRules(), reply.failure or FetchOutcome.UNAVAILABLE, reply.reason)
    if status == 429 or status >= 500 or reply.failure is FetchOutcome.UNAVAILABLE:
        return Robots(
            RobotsRules(), FetchOutcome.UNAVAILABLE, f"robots.txt: {reply.reason or f'answers {status}'}"
        )
    if reply.failure or not 200 <= status < 300:
        return Robots(RobotsRules())
    return Robots(parse(reply.body.decode("utf-8-sig", "replace"), agent))
