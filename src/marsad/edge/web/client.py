"""The one way out to the web: a bounded, polite, safe GET whose every outcome is a value.

async with Web("Marsad/1.0", contact="mailto:desk@example.org") as web: answer = await
web.get("https://example.org/feed", kind="feed", etag='"a"')

Polite: per host (host:port) one connection and a least gap, robots.txt with its crawl-delay, Retry-After
kept as `waits`. Safe: http and https only, TLS verified, no address but public ones on any hop
(`edge.web.address_filter`). Bounded: `Limits`. Forgiving: what browsers read is read (`forgiving`, `decompress`), cookies
are sent back (`cookies`), and a page that only sends its reader on is followed like a redirect. Does not judge what a body
means (`core.web.http_answer`, `core.feeds.feed`).

Proxies are taken from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY). Behind one the proxy resolves
names and opens connections: private IP literals, and names that resolve to private addresses from here, are
refused before the request; whatever else the proxy can reach is the proxy's duty.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Literal, Self
from urllib.request import getproxies_environment, proxy_bypass  # noqa: TID251 (who the proxy is)

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from marsad.core.web import challenge, refresh
from marsad.core.web.url import host_key
from marsad.edge import clock
from marsad.edge.clock import now
from marsad.edge.web import address, reply_outcome, robots
from marsad.edge.web.address_filter import AddressFilter, UnsafeAddress
from marsad.edge.web.agent import USER_AGENT
from marsad.edge.web.cookies import Cookies
from marsad.edge.web.decompress import ACCEPTED
from marsad.edge.web.exchange import Limits, Reply, exchange
from marsad.edge.web.forgiving import ForgivingConnector
from marsad.edge.web.rate_limit import RateLimiter
from marsad.edge.web.resolver import ThreadedResolver
from marsad.model import Answer, FetchOutcome

Kind = Literal["feed", "page", "robots"]

TOO_MANY_SECONDS = 600
"""How long a host that answers 429 without saying until when is left alone."""

_PERMANENT = (301, 308)
_REDIRECTS = (*_PERMANENT, 302, 303, 307)
_ACCEPT = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, application/xml, */*;q=0.5",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}


@dataclass(slots=True)
class _Walk:
    """One GET on its way along redirects."""

    asked: str
    kind: Kind
    headers: dict[str, str]
    url: URL
    known_sha256: bytes | None = None
    moved_to: str | None = None
    is_permanent: bool = True
    hops: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)  # addresses asked, each with the cookies sent
    seconds: float = 0.0


class Web:
    """All requests of one task. Gather as many `get`s as you like: they queue per host.

    `allow_private`: hosts, `host:port`s, addresses or networks that may be private (the news stand).
    `waits`: host:port → until when it asked to be left alone; pass in what an earlier Web left in `.waits`.
    """

    def __init__(
        self,
        user_agent: str = USER_AGENT,
        contact: str = "",
        *,
        gap_seconds: float = 1.0,
        per_host: int = 1,
        allow_private: Collection[str] = frozenset(),
        limits: Limits | None = None,
        waits: Mapping[str, datetime] | None = None,
        honour_robots: bool = True,
        trust_env: bool = True,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.waits: dict[str, datetime] = dict(waits or {})
        self.user_agent = (
            f"{user_agent} (+{contact})" if contact and contact not in user_agent else user_agent
        )
        self._agent_token = re.split(r"[/\s]", user_agent, maxsplit=1)[0]
        self._gap_seconds, self._per_host = gap_seconds, per_host
        self._allow_private, self._resolver = allow_private, resolver
        self._honour_robots = honour_robots
        self._proxies = getproxies_environment() if trust_env else {}
        self._limiters: dict[str, RateLimiter] = {}
        self._robots: dict[str, tuple[float, asyncio.Task[robots.Robots]]] = {}
        self._cookies = Cookies()

    async def __aenter__(self) -> Self:
        self._in_flight = asyncio.Semaphore(self.limits.in_flight)
        self._address_filter = AddressFilter(
            self._resolver or ThreadedResolver(2 * self.limits.in_flight), self._allow_private
        )
        guarded = ForgivingConnector(
            resolver=self._address_filter,
            socket_factory=self._address_filter.socket,
            limit=0,
            ttl_dns_cache=self.limits.dns_seconds,
            use_dns_cache=self.limits.dns_seconds > 0,
        )
        self._direct = self._session(guarded)
        self._by_proxy = self._session(ForgivingConnector(limit=0)) if self._proxies else self._direct
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _, task in self._robots.values():
            task.cancel()
        await self._direct.close()
        await self._by_proxy.close()
        await self._address_filter.close()

    async def get(
        self,
        url: str,
        *,
        kind: Literal["feed", "page"],
        etag: str | None = None,
        last_modified: str | None = None,
        known_sha256: bytes | None = None,
    ) -> Answer:
        """One conditional GET, redirects followed. Never raises for what the outside does.

        `etag` and `last_modified` are the validators of the last answer; `known_sha256` is the hash of its
        body, for servers whose validators lie. An unchanged answer carries no body. A 404 is gone for a page
        and unavailable for a feed, whose address may come back.
        """
        headers = self._headers(kind)
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        start = address.wire_url(url)
        walk = _Walk(url, kind, headers, start or URL(), known_sha256)
        if start is None:
            return self._answer(walk, _refused("not an http(s) address"))
        return self._answer(walk, await self._follow(walk))

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # `Decompressor` does it within limits
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.limits.connect_seconds),
            max_line_size=self.limits.header_line_bytes,
            max_field_size=self.limits.header_line_bytes,
            max_headers=self.limits.header_lines,
        )

    def _headers(self, kind: Kind) -> dict[str, str]:
        return {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT[kind],
            "Accept-Language": "ar, en;q=0.5",
            "Accept-Encoding": ACCEPTED,
        }

    async def _follow(self, walk: _Walk) -> Reply:
        """Goes hop by hop, each of them checked like the first."""
        while True:
            walk.seen.add((str(walk.url), self._cookies.header(walk.url)))
            reply = await self._hop(walk)
            location = _leads_on(walk, reply)
            if location is None:
                return reply
            target = address.target(walk.url, location)
            if target is None:
                return _stopped(reply, "redirects to no http(s) address")
            walk.hops.append(str(walk.url))
            if (str(target), self._cookies.header(target)) in walk.seen:
                return _stopped(reply, "redirects in a circle")
            if len(walk.hops) > self.limits.redirects:
                return _stopped(reply, "too many redirects")
            walk.is_permanent = walk.is_permanent and reply.status in _PERMANENT
            if walk.is_permanent:
                walk.moved_to = str(target)
            walk.url = target

    async def _hop(self, walk: _Walk) -> Reply:
        url, key = walk.url, host_key(str(walk.url))
        refusal = await self._refusal(url)
        if refusal:
            return _refused(refusal)
        if waiting := self._waiting(key):
            return waiting
        if walk.kind != "robots" and self._honour_robots and url.path != "/robots.txt":
            rules = await self._rules(url)
            if rules.failure:
                return self._waiting(key) or Reply(failure=rules.failure, reason=rules.problem)
            if not rules.rules.allows(str(url)):
                return Reply(failure=FetchOutcome.BLOCKED, reason="robots.txt disallows this address")
            self._limiter(key).slow_to(rules.rules.crawl_delay_seconds)
        return await self._send(walk, key)

    async def _send(self, walk: _Walk, key: str) -> Reply:
        limiter, proxy = self._limiter(key), self._proxy(walk.url)
        async with limiter.turn() as seen:
            if waiting := self._waiting(key):  # the host may have said so while we queued
                return waiting
            started = clock.monotonic()
            cookies = self._cookies.header(walk.url)
            reply = await exchange(
                self._by_proxy if proxy else self._direct,
                walk.url,
                walk.headers | {"Cookie": cookies} if cookies else walk.headers,
                limits=self.limits,
                seconds_left=self.limits.total_seconds - walk.seconds,
                body_bytes=getattr(self.limits, f"{walk.kind}_bytes"),
                sniffs=walk.kind != "feed",
                proxy=proxy,
                on_answer=seen,
            )
            walk.seconds += clock.monotonic() - started
            self._cookies.keep(walk.url, reply.set_cookies)
            self._remember_wait(key, reply)
        return reply

    def _limiter(self, key: str) -> RateLimiter:
        if key not in self._limiters:
            self._limiters[key] = RateLimiter(self._per_host, self._gap_seconds, self._in_flight)
        return self._limiters[key]

    async def _refusal(self, url: URL) -> str | None:
        host, port = url.host or "", url.port or 0
        refusal = self._address_filter.refuses(host, port)
        if refusal or not self._proxy(url):
            return refusal
        try:
            await self._address_filter.resolve(host, port)
        except UnsafeAddress as error:
            return str(error)
        except OSError:
            return None  # not known here; the proxy may know it
        return None

    def _proxy(self, url: URL) -> URL | None:
        found = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not found or proxy_bypass(url.host or "", self._proxies):
            return None
        return URL(found if "://" in found else f"http://{found}")

    # ── robots.txt and Retry-After ─────────────────────────────────────────────────────────────────────

    async def _rules(self, url: URL) -> robots.Robots:
        origin = str(url.origin())
        until, task = self._robots.get(origin, (0.0, None))
        if task is None or (task.done() and clock.monotonic() > until):
            task = asyncio.create_task(self._read_rules(url.origin() / "robots.txt"))
            self._robots[origin] = (float("inf"), task)
        rules = await asyncio.shield(task)
        self._robots[origin] = (min(self._robots[origin][0], clock.monotonic() + rules.keep_seconds), task)
        return rules

    async def _read_rules(self, url: URL) -> robots.Robots:
        """A robots.txt that we trip over is one that can't be read: it is asked for again, and its host waits, not this process."""
        walk = _Walk(str(url), "robots", self._headers("robots"), url)
        try:
            return await asyncio.to_thread(robots.read, await self._follow(walk), self._agent_token)
        except Exception as error:
            return robots.unreadable(f"{type(error).__name__}: {error}"[:200])

    def _waiting(self, key: str) -> Reply | None:
        until = self.waits.get(key)
        if until is None or until <= now():
            return None
        seconds = int((until - now()).total_seconds()) + 1
        reason = f"the host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        return Reply(None, {"retry-after": str(seconds)}, b"", FetchOutcome.UNAVAILABLE, reason)

    def _remember_wait(self, key: str, reply: Reply) -> None:
        if reply.status not in (429, 503):
            return
        seconds = reply_outcome.retry_after(reply.headers)
        if seconds is None and reply.status == 429:
            seconds = TOO_MANY_SECONDS
        if seconds:
            self.waits[key] = now() + timedelta(seconds=seconds)

    # ── the answer ─────────────────────────────────────────────────────────────────────────────────────

    def _answer(self, walk: _Walk, reply: Reply) -> Answer:
        digest = hashlib.sha256(reply.body).digest() if reply.body else None
        is_same = digest is not None and digest == walk.known_sha256
        outcome, reason = reply_outcome.outcome(
            reply,
            is_page=walk.kind == "page",
            is_conditional="If-None-Match" in walk.headers or "If-Modified-Since" in walk.headers,
            is_same=is_same,
        )
        is_unchanged = outcome is FetchOutcome.UNCHANGED
        return Answer(
            url=walk.asked,
            final_url=str(walk.url) or walk.asked,
            outcome=outcome,
            fetched_at=now(),
            status=reply.status,
            reason=reason,
            headers=reply.headers if reply.status else {},
            request_headers=walk.headers,
            body=b"" if is_unchanged else reply.body,
            body_sha256=digest or (walk.known_sha256 if is_unchanged else None),
            moved_to=walk.moved_to,
            retry_after_seconds=reply_outcome.retry_after(reply.headers),
            elapsed_seconds=walk.seconds,
            redirects=tuple(walk.hops),
        )


def _leads_on(walk: _Walk, reply: Reply) -> str | None:
    """Where the answer sends us on, as written; None where it is the answer. A challenge's own address is not gone to."""
    if reply.failure or reply.status is None:
        return None
    if reply.status in _REDIRECTS:
        return reply.headers.get("location", "")
    if walk.kind == "robots" or not 200 <= reply.status < 300:
        return None
    target = refresh.target(reply.headers, reply.body)
    said = reply.body + (target or "").encode("utf-8", "replace")
    return None if target and challenge.challenger(reply.status, reply.headers, said) else target


def _stopped(reply: Reply, reason: str) -> Reply:
    return Reply(reply.status, reply.headers, b"", FetchOutcome.REFUSED, reason)


def _refused(reason: str) -> Reply:
    return Reply(failure=FetchOutcome.REFUSED, reason=reason)
