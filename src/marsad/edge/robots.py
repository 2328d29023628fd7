"""What a host's robots.txt lets us do, by RFC 9309 (protego reads it, byte-order mark removed)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

CACHE_SECONDS = 86_400.0
RETRY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's rules as they stood when read; `problem` where they could not be read, and all must wait."""

    rules: Protego | None
    agent: str
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
        return RETRY_SECONDS if self.problem else CACHE_SECONDS


def read(status: int | None, body: bytes, agent: str, reason: str | None) -> Robots:
    """The rules in one answer for /robots.txt: 2xx as written, 4xx none, 429, 5xx and silence: wait."""
    if status is not None and 200 <= status < 300:
        return Robots(Protego.parse(body.decode("utf-8-sig", "replace").replace("\x00", "")), agent)
    if status is not None and 400 <= status < 500 and status != 429:
        return Robots(None, agent)
    return Robots(None, agent, problem=f"robots.txt can't be read: {reason or status}")
