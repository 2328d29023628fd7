"""Collect: poll the feeds, note new entries, fetch their pages. What a site does wrong is stored with the feed or the entry."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

from marsad.core import due, feed, url
from marsad.edge.clock import now
from marsad.edge.store import Row, Store
from marsad.edge.web import Web
from marsad.model import Answer, Entry, FetchOutcome, ParsedFeed, Source
from marsad.settings import Settings
from marsad.steps.run import Run, recorded

ENTRIES_A_RUN = 2000  # of one source: a site with a longer list gets the rest in the next run
RETRY_BASE_SECONDS = 900


def sync(store: Store, sources: Sequence[Source]) -> Counter[str]:
    """Bring the warehouse's sources and feeds in line with the operator's file."""
    urls = [address.url for source in sources for address in source.feeds]
    with store.transaction():
        store.many("collect.save_source", [source_row(source) for source in sources])
        store.many(
            "collect.save_feed",
            [
                {"source_id": source.id, "url": address.url, "fallbacks": list(address.fallbacks)}
                for source in sources
                for address in source.feeds
            ],
        )
        store.run("collect.retire", source_ids=[source.id for source in sources], urls=urls)
    return Counter(sources=len(sources), feeds=len(urls))


def shards(store: Store, count: int, *, only_due: bool, wanted: Sequence[str] = ()) -> list[list[str]]:
    """The ids of the sources that have work, divided so that no host is in two shards; `wanted` narrows them down."""
    divided: list[list[str]] = [[] for _ in range(count)]
    for row in store.all("collect.sources_to_collect", now=now(), only_due=only_due):
        if not wanted or row["source_id"] in wanted:
            host = url.host_key(row["home"])
            divided[zlib.crc32(host.encode()) % count].append(row["source_id"])
    return [shard for shard in divided if shard]


async def collect(
    store: Store, settings: Settings, source_ids: Sequence[str], *, only_due: bool
) -> Counter[str]:
    """Poll the feeds of these sources and fetch the pages of their new entries; sources in parallel, one host politely."""
    with recorded(store, "collect") as run:
        async with AsyncExitStack() as stack:
            web = await stack.enter_async_context(web_client(settings))
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            for source_id in source_ids:
                tasks.create_task(_collect_source(store, settings, web, run, source_id, only_due=only_due))
        run.counts["sources"] = len(source_ids)
    return run.counts


def web_client(settings: Settings) -> Web:
    """The bounded, polite client that these settings ask for."""
    return Web(
        contact=settings.contact,
        gap_seconds=settings.gap_seconds,
        per_host=settings.per_host,
        allow_private=settings.private_hosts,
    )


async def _collect_source(
    store: Store, settings: Settings, web: Web, run: Run, source_id: str, *, only_due: bool
) -> None:
    for row in store.all("collect.feeds_to_poll", source_id=source_id, now=now(), only_due=only_due):
        await _poll(store, web, run, row)
    entries = store.all("collect.entries_to_fetch", source_id=source_id, now=now(), limit=ENTRIES_A_RUN)
    for row in entries:
        await _fetch(store, web, run, row, settings.fetch_attempts)
    again = store.all("collect.entries_to_reread", source_id=source_id, now=now(), limit=ENTRIES_A_RUN)
    for row in again:
        await _reread(store, web, run, row, settings.reread_delays)


# ── one feed ───────────────────────────────────────────────────────────────


async def _poll(store: Store, web: Web, run: Run, row: Row) -> None:
    """Poll one feed, its fallbacks when it fails, and commit what came with the feed's new state."""
    asked = row["moved_to"] or row["url"]
    answer = await web.get(
        asked,
        kind="feed",
        etag=row["etag"],
        last_modified=row["last_modified"],
        known_sha256=row["body_sha256"],
    )
    parsed = _parsed(answer)
    for fallback in row["fallbacks"]:
        if _is_success(answer, parsed):
            break
        _record_poll(store, run, row, answer, parsed, new=0)
        answer = await web.get(fallback, kind="feed")
        parsed = _parsed(answer)
    with store.transaction():
        new = _save_entries(store, row, parsed.entries if parsed else (), now())
        _record_poll(store, run, row, answer, parsed, new=new)
        store.run("collect.save_feed_state", **_feed_state(row, asked, answer, parsed, new))
    run.counts.update(feeds=1, entries_seen=len(parsed.entries) if parsed else 0, entries_new=new)
    run.counts["feeds_failed"] += not _is_success(answer, parsed)


def _parsed(answer: Answer) -> ParsedFeed | None:
    if answer.outcome is not FetchOutcome.FRESH:
        return None
    return feed.parse(
        answer.body,
        url=answer.final_url,
        content_type=answer.headers.get("content-type"),
        fetched_at=answer.fetched_at,
    )


def _is_success(answer: Answer, parsed: ParsedFeed | None) -> bool:
    return answer.outcome is FetchOutcome.UNCHANGED or (parsed is not None and parsed.problem is None)


def _save_entries(store: Store, row: Row, entries: Sequence[Entry], at: datetime) -> int:
    guids = Counter(entry.guid for entry in entries)
    return store.many(
        "collect.save_entry",
        [
            {
                "source_id": row["source_id"],
                "feed_id": row["feed_id"],
                "url": entry.url,
                "canonical_url": entry.canonical_url,
                # A GUID that several entries share names none of them.
                "guid": entry.guid if guids[entry.guid] == 1 else None,
                "title": entry.title,
                "summary": entry.summary,
                "author": entry.author,
                "published_at": entry.published_at,
                "now": at,
                "is_first_poll": row["last_success_at"] is None,
            }
            for entry in entries
        ],
    )


def _record_poll(
    store: Store, run: Run, row: Row, answer: Answer, parsed: ParsedFeed | None, *, new: int
) -> None:
    problem = parsed.problem if parsed else answer.reason
    store.run(
        "collect.save_poll",
        feed_id=row["feed_id"],
        run_id=run.run_id,
        polled_at=answer.fetched_at,
        url=answer.url,
        outcome="unreadable" if parsed and parsed.problem else answer.outcome,
        http_status=answer.status,
        reason=problem,
        body_bytes=len(answer.body),
        elapsed_seconds=answer.elapsed_seconds,
        entries_seen=len(parsed.entries) if parsed else 0,
        entries_new=new,
    )


def _feed_state(row: Row, asked: str, answer: Answer, parsed: ParsedFeed | None, new: int) -> dict[str, Any]:
    """The feed's row after a poll. A fallback's validators are not the feed's: they are forgotten."""
    success = _is_success(answer, parsed)
    is_own = answer.url == asked
    fresh = success and parsed is not None
    decision = due.next_poll(due.history(row), answer, parsed, new_entries=new, now=answer.fetched_at)
    return {
        "feed_id": row["feed_id"],
        "etag": answer.headers.get("etag") if fresh and is_own else row["etag"],
        "last_modified": answer.headers.get("last-modified") if fresh and is_own else row["last_modified"],
        "body_sha256": answer.body_sha256 if fresh and is_own else row["body_sha256"],
        "moved_to": answer.moved_to if success and is_own and answer.moved_to else row["moved_to"],
        "state": decision.state,
        "state_reason": decision.reason,
        "failures": 0 if success else row["failures"] + 1,
        "due_at": decision.due_at,
        "is_success": success,
        "is_fresh": fresh and is_own,
        "entries_new": new,
        "now": answer.fetched_at,
    }


# ── one page ───────────────────────────────────────────────────────────────


async def _fetch(store: Store, web: Web, run: Run, row: Row, attempts: int) -> None:
    """Fetch one entry's page and keep it, or note why not and when to try again."""
    answer = await web.get(row["url"], kind="page")
    if answer.outcome is FetchOutcome.FRESH:
        run.counts["pages"] += store.run("collect.save_page", **_page_row(row, answer))
        return
    run.counts[f"pages_{answer.outcome}"] += 1
    final = answer.outcome in (FetchOutcome.GONE, FetchOutcome.REFUSED) or row["attempts"] + 1 >= attempts
    wait = answer.retry_after_seconds or RETRY_BASE_SECONDS * 2 ** row["attempts"]
    store.run(
        "collect.save_failed_fetch",
        entry_id=row["entry_id"],
        reason=f"{answer.outcome}: {answer.reason or answer.status}",
        state="failed" if final else "pending",
        next_attempt_at=answer.fetched_at + timedelta(seconds=wait),
    )


async def _reread(store: Store, web: Web, run: Run, row: Row, delays: Sequence[timedelta]) -> None:
    """Fetch a page again, keep it if its bytes changed, and say when it is next; a failure counts as a turn."""
    answer = await web.get(
        row["url"],
        kind="page",
        etag=row["etag"],
        last_modified=row["last_modified"],
        known_sha256=row["body_sha256"],
    )
    turns = row["rereads"] + 1
    next_at = answer.fetched_at + delays[turns] if turns < len(delays) else None
    with store.transaction():
        ours = store.one(
            "collect.save_reread", entry_id=row["entry_id"], rereads=row["rereads"], reread_at=next_at
        )
        if ours and answer.outcome is FetchOutcome.FRESH:
            store.run("collect.save_changed_page", **_page_row(row, answer))
            run.counts["pages_changed"] += 1
    run.counts["pages_reread"] += 1


def _page_row(row: Row, answer: Answer) -> dict[str, object]:
    return {
        "entry_id": row["entry_id"],
        "fetched_at": answer.fetched_at,
        "url": answer.url,
        "final_url": answer.final_url,
        "http_status": answer.status,
        "request_headers": dict(answer.request_headers),
        "headers": dict(answer.headers),
        "body": gzip.compress(answer.body, 6, mtime=0),
        "body_sha256": answer.body_sha256,
        "body_bytes": len(answer.body),
    }


def source_row(source: Source) -> dict[str, object]:
    """One row of marsad.source."""
    return {
        "id": source.id,
        "name_ar": source.name_ar,
        "name_en": source.name_en,
        "country": source.country,
        "ownership": source.ownership,
        "theatre": source.theatre,
        "language": source.language,
        "home": source.home,
    }
