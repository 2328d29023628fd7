"""Fetching: the pages of entries, for the first time or again. What a site does wrong is stored with the entry.

Where the page doesn't come and the feed carries the text itself, that is kept in the page's place until it does.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from marsad.core.feeds import own_text
from marsad.core.web import http_answer
from marsad.edge import log
from marsad.edge.clock import now
from marsad.edge.rows.entry import PendingEntry, WatchedEntry
from marsad.edge.rows.page import FeedsPage, FetchedPage
from marsad.edge.store import Store
from marsad.edge.web.client import Web
from marsad.model import Answer, FetchOutcome
from marsad.settings import Settings
from marsad.steps.collecting.fence import fenced, together
from marsad.steps.collecting.further import GZIP_LEVEL, further_parts
from marsad.steps.upkeep.run import Run

Due = TypeVar("Due", PendingEntry, WatchedEntry)

TURNS_WITHOUT_TOPIC = 2
"""So often a page is read again whose article carries no topic: a first line without its words may grow."""
FAILURES_TO_STOP = 5
"""After so many answers in a row that say "not now", a source is left alone until the next run."""


@dataclass
class Fetching:
    """Fetches pages of one source."""

    store: Store
    settings: Settings
    web: Web
    run: Run
    failures: int = 0  # in a row

    async def all(self, rows: Sequence[PendingEntry]) -> None:
        """Fetch the pages of `rows` (fetch.entries), until the site has had enough; the rest stays as it is."""
        await self._side_by_side(rows, self.first)

    async def again(self, rows: Sequence[WatchedEntry]) -> None:
        """Fetch the pages of `rows` (fetch.entries_to_reread) again."""
        await self._side_by_side(rows, self.reread)

    async def first(self, row: PendingEntry) -> None:
        """Fetch one entry's page and keep it, or note why not and when to try again."""
        answer = await self._get(row.url, known_sha256=row.body_sha256)
        log.event("page_fetched", entry=row.entry_id, outcome=str(answer.outcome), status=answer.status)
        if answer.outcome is FetchOutcome.FRESH:
            kept = await _page(row.entry_id, answer)
            parts = await further_parts(self.web, row.entry_id, answer)
            with self.store.transaction() if parts else nullcontext():  # one statement needs none
                if self.store.save("fetch.save_page", kept):
                    self.run.counts["pages"] += 1
                    self.run.counts["pages_further"] += (
                        self.store.many("fetch.save_part", parts) if parts else 0
                    )
            return
        if not http_answer.was_asked(answer):
            until = answer.fetched_at + timedelta(seconds=answer.retry_after_seconds or 0)
            self.store.run(
                "fetch.postpone", entry_id=row.entry_id, reason=_reason(answer), next_attempt_at=until
            )
            self.run.counts["pages_waiting"] += 1
            return
        self.run.counts[f"pages_{answer.outcome}"] += 1
        # The same bytes as before: what was wrong with them still is.
        is_same = answer.outcome is FetchOutcome.UNCHANGED
        await self._failed(row, answer, (is_same and row.reason) or _reason(answer))

    async def _failed(self, row: PendingEntry, answer: Answer, reason: str) -> None:
        """Note why no page came and when to ask again, and keep what the feed carries of the article."""
        again_at = http_answer.retry_at(
            answer,
            attempts=row.attempts + 1,
            most=self.settings.fetch_attempts,
            first_seen_at=row.first_seen_at,
        )
        own = await _feeds_page(row, row.feed_text, answer.fetched_at) if row.feed_text else None
        with self.store.transaction():
            self.store.run(
                "fetch.save_failure",
                entry_id=row.entry_id,
                reason=reason,
                state="pending" if again_at else "failed",
                next_attempt_at=again_at or answer.fetched_at,
            )
            if own:
                self.run.counts["pages_from_feed"] += self.store.save("fetch.save_feed_text", own)

    async def reread(self, row: WatchedEntry) -> None:
        """Fetch a page again, keep it if its bytes changed, and say when it is next; a failure counts as a turn."""
        answer = await self._get(
            row.url,
            etag=row.etag,
            last_modified=row.last_modified,
            known_sha256=row.body_sha256,
        )
        log.event("page_fetched_again", entry=row.entry_id, outcome=str(answer.outcome), status=answer.status)
        if not http_answer.was_asked(answer):
            until = answer.fetched_at + timedelta(seconds=answer.retry_after_seconds or 0)
            self.store.run("fetch.postpone_reread", entry_id=row.entry_id, reread_at=until)
            return
        turns, delays = row.rereads + 1, self.settings.reread_delays
        delays = delays if row.has_topic else delays[:TURNS_WITHOUT_TOPIC]
        next_at = answer.fetched_at + delays[turns] if turns < len(delays) else None
        is_fresh = answer.outcome is FetchOutcome.FRESH
        kept = await _page(row.entry_id, answer) if is_fresh else None
        parts = await further_parts(self.web, row.entry_id, answer) if is_fresh else []
        with self.store.transaction():
            ours = self.store.run(
                "fetch.save_reread", entry_id=row.entry_id, rereads=row.rereads, reread_at=next_at
            )
            if ours and kept:
                self.store.save("fetch.save_changed_page", kept)
                self.store.many("fetch.save_part", parts)
                self.run.counts["pages_changed"] += 1
        self.run.counts["pages_reread"] += 1

    async def _left(self, row: PendingEntry | WatchedEntry) -> None:
        """Leave a page to the next run; where its feed carries the article, that needs nobody to be asked."""
        self.run.counts["pages_left"] += 1
        if isinstance(row, PendingEntry) and row.feed_text:
            own = await _feeds_page(row, row.feed_text, now())
            self.run.counts["pages_from_feed"] += self.store.save("fetch.save_feed_text", own)

    def _fault(self, row: PendingEntry | WatchedEntry, reason: str) -> None:
        """An exception that nobody foresaw counts as a turn like any other: the same page would meet it again at once."""
        if isinstance(row, WatchedEntry):
            self.store.run("fetch.save_reread", entry_id=row.entry_id, rereads=row.rereads, reread_at=None)
            return
        next_at = http_answer.next_try(now(), attempts=row.attempts + 1, most=self.settings.fetch_attempts)
        self.store.run(
            "fetch.save_failure",
            entry_id=row.entry_id,
            reason=reason,
            state="pending" if next_at else "failed",
            next_attempt_at=next_at or now(),
        )

    async def _get(self, url: str, **validators: str | bytes | None) -> Answer:
        answer = await self.web.get(url, kind="page", **validators)  # type: ignore[arg-type]
        answer = http_answer.meaning(replace(answer, fetched_at=now()), kind="page")
        self.failures = self.failures + 1 if _says_not_now(answer) else 0
        return answer

    async def _side_by_side(self, rows: Iterable[Due], work: Callable[[Due], Awaitable[None]]) -> None:
        """One page more is under way than the host may have connections: while one is stored, the next is waited for."""
        waiting = iter(rows)

        async def one() -> None:
            for row in waiting:
                is_left = self.failures >= FAILURES_TO_STOP
                await fenced(
                    self.store,
                    self.run,
                    row.url,
                    self._left(row) if is_left else work(row),
                    partial(self._fault, row),
                )

        await together(one() for _ in range(self.settings.per_host + 1))


def _says_not_now(answer: Answer) -> bool:
    """Return whether the site is away or shuts us out; what its robots.txt keeps from us says nothing about its other pages."""
    is_shut_out = answer.outcome is FetchOutcome.BLOCKED and answer.status is not None
    return is_shut_out or answer.outcome is FetchOutcome.UNAVAILABLE


def _reason(answer: Answer) -> str:
    return f"{answer.outcome}: {answer.reason or answer.status}"


async def _feeds_page(row: PendingEntry, text: str, at: datetime) -> FeedsPage:
    body = own_text.as_page(row.title, text)
    packed = await asyncio.to_thread(gzip.compress, body, GZIP_LEVEL, mtime=0)
    return FeedsPage(row.entry_id, at, packed, hashlib.sha256(body).digest(), len(body))


async def _page(entry_id: int, answer: Answer) -> FetchedPage:
    return FetchedPage(
        entry_id=entry_id,
        fetched_at=answer.fetched_at,
        url=answer.url,
        final_url=answer.final_url,
        http_status=answer.status,
        request_headers=dict(answer.request_headers),
        headers=dict(answer.headers),
        body=await asyncio.to_thread(gzip.compress, answer.body, GZIP_LEVEL, mtime=0),
        body_sha256=answer.body_sha256,
        body_bytes=len(answer.body),
    )
