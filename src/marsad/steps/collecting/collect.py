"""Collect: poll the feeds (steps.poll), fetch the pages of their new entries (steps.fetch), source by source."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

from marsad.core.text import revision
from marsad.core.web import url
from marsad.edge import log
from marsad.edge.clock import now
from marsad.edge.rows.entry import PendingEntry, WatchedEntry
from marsad.edge.rows.feed import FeedAddressRow, FeedRow
from marsad.edge.rows.source import SourceHome, SourceRow
from marsad.edge.store import Store
from marsad.edge.web.client import Web
from marsad.edge.web.exchange import Limits
from marsad.model import FeedAddress, Source
from marsad.settings import Settings
from marsad.steps.collecting import poll
from marsad.steps.collecting.client import alone_at, remembering
from marsad.steps.collecting.fence import fenced, together
from marsad.steps.collecting.fetch import Fetching
from marsad.steps.upkeep.run import Run, recorded

ENTRIES_A_RUN = 2000  # of one source: a site with a longer list gets the rest in the next run


def sync(store: Store, sources: Sequence[Source]) -> Counter[str]:
    """Bring the warehouse's sources and feeds in line with the operator's file."""
    feeds = [(source, address) for source in sources for address in feeds_of(source)]
    with store.transaction():
        store.many("collect.save_source", [SourceRow.of(source) for source in sources])
        store.many(
            "collect.save_feed",
            [FeedAddressRow(source.id, address.url, list(address.fallbacks)) for source, address in feeds],
        )
        store.run(
            "collect.retire",
            source_ids=[source.id for source in sources],
            urls=[address.url for _, address in feeds],
        )
        righted = store.value("collect.put_clock_right", now=now())
    return +Counter(sources=len(sources), feeds=len(feeds), clock_righted=righted)


def feeds_of(source: Source) -> tuple[FeedAddress, ...]:
    """The addresses to poll; where the operator knows none, the home page, through which one is looked for."""
    return source.feeds or (FeedAddress(source.home),)


def shards(store: Store, count: int, *, only_due: bool, wanted: Sequence[str] = ()) -> list[list[str]]:
    """The ids of the sources that have work, divided so that no host is in two shards; `wanted` narrows them down."""
    divided: list[list[str]] = [[] for _ in range(count)]
    for row in store.objects("collect.sources_to_collect", SourceHome, now=now(), only_due=only_due):
        if not wanted or row.source_id in wanted:
            host = url.host_key(row.home)
            divided[zlib.crc32(host.encode()) % count].append(row.source_id)
    return [shard for shard in divided if shard]


async def collect(
    store: Store,
    settings: Settings,
    source_ids: Sequence[str],
    *,
    only_due: bool,
    limits: Limits | None = None,
) -> Counter[str]:
    """Poll the feeds of these sources and fetch the pages of their new entries; sources in parallel, one host politely.

    `limits` are what one GET may cost (`edge.web.exchange`); a source that meets them harms no other.
    """
    with recorded(store, "collect") as run:
        async with remembering(store, settings, limits) as web:
            rows = store.objects("collect.sources", SourceHome, source_ids=list(source_ids))
            await together(
                fenced(
                    store,
                    run,
                    row.source_id,
                    _collect_source(store, settings, web, run, row, only_due=only_due),
                )
                for row in rows
            )
        run.counts["sources"] = len(source_ids)
    return run.counts


async def _collect_source(
    store: Store, settings: Settings, web: Web, run: Run, source: SourceHome, *, only_due: bool
) -> None:
    asked = {"source_id": source.source_id, "now": now()}
    with log.bound(source=source.source_id):
        async with alone_at(store, url.host_key(source.home)):
            for row in store.objects("poll.feeds", FeedRow, only_due=only_due, **asked):
                await poll.poll(store, web, run, row)
            fetching = Fetching(store, settings, web, run)
            asked |= {"now": now(), "limit": ENTRIES_A_RUN}
            await fetching.all(store.objects("fetch.entries", PendingEntry, only_due=only_due, **asked))
            await fetching.again(
                store.objects(
                    "fetch.entries_to_reread", WatchedEntry, only_due=only_due, short=revision.SHORT, **asked
                )
            )
