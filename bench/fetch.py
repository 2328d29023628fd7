"""How close collecting comes to what the HTTP client alone can do under the same limits per host.

    python bench/fetch.py [--hosts 50] [--feeds 200] [--pages 5000] [--gap 0.2] [--kilobytes 60]

Plays HOSTS sites on loopback (one port each) with FEEDS feeds that list PAGES pages between them. Measures, in requests
a second: the bare client, unlimited; the bare client with one connection and the gap per host; `Web` reading every feed
and then every page it lists; the whole step `collect` into an embedded PostgreSQL. Prints one JSON line, with the least
gap and the most connections that any site saw.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import SecretStr

from marsad.core.feeds import feed
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.store import open_store
from marsad.edge.web.client import Web
from marsad.model import FeedAddress, FetchOutcome, Source
from marsad.settings import PROJECT, Settings
from marsad.steps.collecting import collect


@dataclass
class Site:
    """One host: its feeds, its pages, and what it saw."""

    feeds: int
    pages_per_feed: int
    body: bytes
    port: int = 0
    seen_at: list[float] = field(default_factory=list)
    open_now: int = 0
    open_most: int = 0

    async def start(self) -> web.AppRunner:
        runner = web.AppRunner(self._app(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        return runner

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._note])
        app.router.add_get("/robots.txt", self._robots)
        app.router.add_get("/feed/{number}", self._feed)
        app.router.add_get("/page/{feed}/{number}", self._page)
        return app

    async def _robots(self, _: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /private/\n")

    async def _feed(self, request: web.Request) -> web.Response:
        number = request.match_info["number"]
        items = "".join(
            f"<item><title>خبر {page}</title><link>/page/{number}/{page}</link></item>"
            for page in range(self.pages_per_feed)
        )
        return web.Response(body=f"<rss version='2.0'><channel>{items}</channel></rss>".encode())

    async def _page(self, _: web.Request) -> web.Response:
        await asyncio.sleep(0.01)
        return web.Response(body=self.body)

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.seen_at.append(monotonic())
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        answer = await handler(request)
        self.open_now -= 1
        return answer

    def feed_urls(self) -> list[str]:
        return [f"http://127.0.0.1:{self.port}/feed/{number}" for number in range(self.feeds)]

    def page_urls(self) -> list[str]:
        return [
            f"http://127.0.0.1:{self.port}/page/{number}/{page}"
            for number in range(self.feeds)
            for page in range(self.pages_per_feed)
        ]


async def bare(sites: list[Site], gap_seconds: float | None) -> float:
    """Requests a second of aiohttp alone: free, or one by one with the gap at each host."""
    connector = aiohttp.TCPConnector(
        limit=64 if gap_seconds is None else 0, limit_per_host=0 if gap_seconds is None else 1
    )
    async with aiohttp.ClientSession(connector=connector) as session:

        async def read(url: str) -> None:
            async with session.get(url) as response:
                await response.read()

        async def one_host(site: Site) -> None:
            for url in site.feed_urls() + site.page_urls():
                started = monotonic()
                await read(url)
                await asyncio.sleep(max(0.0, started + (gap_seconds or 0) - monotonic()))

        urls = [url for site in sites for url in site.feed_urls() + site.page_urls()]
        started = monotonic()
        await asyncio.gather(*(map(read, urls) if gap_seconds is None else map(one_host, sites)))
        return len(urls) / (monotonic() - started)


async def collected(sites: list[Site], gap_seconds: float) -> dict[str, float]:
    """Requests a second of `Web`, feeds and the pages they list, all gathered at once; and what the sites saw."""
    for site in sites:
        site.seen_at.clear()
        site.open_most = 0
    pages = 0
    started, cpu = monotonic(), process_time()
    async with Web(gap_seconds=gap_seconds, allow_private=frozenset({"127.0.0.1"})) as client:

        async def follow(url: str) -> int:
            answer = await client.get(url, kind="feed")
            entries = feed.parse(answer.body, url=answer.final_url).entries
            answers = await asyncio.gather(*(client.get(entry.url, kind="page") for entry in entries))
            return sum(answer.outcome is FetchOutcome.FRESH for answer in answers)

        pages = sum(await asyncio.gather(*(follow(url) for site in sites for url in site.feed_urls())))
    requests = sum(len(site.seen_at) for site in sites)
    gaps = [later - earlier for site in sites for earlier, later in pairwise(sorted(site.seen_at))]
    return {
        "pages": pages,
        "requests_per_second": requests / (monotonic() - started),
        "cpu_ms_per_request": 1000 * (process_time() - cpu) / requests,  # the sites' own share included
        "least_gap_seconds": min(gaps),
        "most_connections_per_host": max(site.open_most for site in sites),
    }


async def stepped(sites: list[Site], gap_seconds: float) -> dict[str, float]:
    """Requests a second of the step: feeds polled, entries and pages stored."""
    for site in sites:
        site.seen_at.clear()
        site.open_most = 0
    sources = [
        Source(f"s{n}", "", "", f"http://127.0.0.1:{site.port}/", tuple(map(FeedAddress, site.feed_urls())))
        for n, site in enumerate(sites)
    ]
    with TemporaryDirectory() as folder, Postgres(Path(folder)) as server:
        server.ensure_database("bench")
        dsn = server.dsn("bench")
        migrate(dsn, PROJECT / "sql")
        settings = Settings(database_url=SecretStr(dsn), gap_seconds=gap_seconds, allow_private="127.0.0.1")
        with open_store(dsn, PROJECT / "sql" / "steps") as store:
            collect.sync(store, sources)
            started = monotonic()
            counts = await collect.collect(store, settings, [one.id for one in sources], only_due=True)
            seconds = monotonic() - started
    gaps = [later - earlier for site in sites for earlier, later in pairwise(sorted(site.seen_at))]
    return {
        "step_pages": counts["pages"],
        "step_requests_per_second": sum(len(site.seen_at) for site in sites) / seconds,
        "step_least_gap_seconds": min(gaps),
        "step_most_connections_per_host": max(site.open_most for site in sites),
    }


async def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--hosts", type=int, default=50)
    options.add_argument("--feeds", type=int, default=200)
    options.add_argument("--pages", type=int, default=5_000)
    options.add_argument("--gap", type=float, default=0.2)
    options.add_argument("--kilobytes", type=int, default=60)
    chosen = options.parse_args()
    body = os.urandom(chosen.kilobytes * 512).hex().encode()
    sites = [
        Site(chosen.feeds // chosen.hosts, chosen.pages // chosen.feeds, body) for _ in range(chosen.hosts)
    ]
    runners = [await site.start() for site in sites]
    free, limited = await bare(sites, None), await bare(sites, chosen.gap)
    found = await collected(sites, chosen.gap)
    found |= await stepped(sites, chosen.gap)
    for runner in runners:
        await runner.cleanup()
    result = {
        "bare_unlimited": free,
        "bare_same_limits": limited,
        **found,
        "ratio": limited / found["requests_per_second"],
        "step_ratio": limited / found["step_requests_per_second"],
    }
    print(json.dumps({name: round(value, 4) for name, value in result.items()}))


if __name__ == "__main__":
    asyncio.run(main())
