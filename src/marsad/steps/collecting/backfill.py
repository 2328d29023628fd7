"""Backfill: earlier articles of one source, from its sitemaps, WordPress's lists, or its pages by day.

Every address to read and every entry found is a row, so that whatever ends it, the same call takes up what is left and
repeats nothing. What it finds is history: it is compared, classified and counted as all articles, and told in digests only.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from marsad.core.archives import archive
from marsad.core.archives.archive import DayRange
from marsad.core.feeds import discover, entry, feed, sitemap
from marsad.core.web import http_answer
from marsad.core.web.url import absolute, host_key
from marsad.edge import foreign
from marsad.edge.clock import now
from marsad.edge.foreign import Unparsed
from marsad.edge.rows.backfill import BackfillProgress, ListFailure, Listing
from marsad.edge.rows.entry import NewEntry, PendingEntry
from marsad.edge.rows.source import SourceHome
from marsad.edge.store import Store
from marsad.edge.web.client import Web
from marsad.edge.web.exchange import Limits
from marsad.errors import InputError, NotFound
from marsad.model import Answer, Entry, FetchOutcome
from marsad.settings import Settings
from marsad.steps.collecting import client, fetch
from marsad.steps.collecting.client import alone_at, remembering
from marsad.steps.collecting.fence import fenced
from marsad.steps.upkeep.run import Run, recorded

ATTEMPTS = 4  # at reading one list
LISTS_AT_ONCE = 10  # before the host is left to others for a moment
PAGES_AT_ONCE = 50
ARCHIVES_TO_TRY = 5  # pages by day that list nothing, after which the site has none
MOST_LISTS = 5000  # of one backfill: sitemaps may name sitemaps without end
MOST_WORDPRESS_PAGES = 300
PATIENCE = 4.0  # times as long as a feed a sitemap may take to be read: 50,000 addresses at most
_WORDPRESS_FULL = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """The content of one list: entries, and further lists as (address, kind)."""

    entries: Sequence[Entry] = ()
    more: Sequence[tuple[str, str]] = ()
    problem: str | None = None


@dataclass
class Backfill:
    """One backfill under way."""

    store: Store
    web: Web
    run: Run
    source: SourceHome
    span: DayRange
    backfill_id: int
    _host: str = field(init=False)

    def __post_init__(self) -> None:
        self._host = host_key(self.source.home)

    async def plan(self) -> None:
        """Note where the source lists its past; pages by day are for sources that have nothing better."""
        home = self.source.home
        async with alone_at(self.store, self._host):
            robots = await self.web.get(absolute("/robots.txt", home), kind="page")
        named = [found.url for found in discover.sitemaps(robots.body, url=robots.final_url)]
        self._add((url, "sitemap") for url in named or archive.sitemaps(home))
        self._add([(self._wordpress(1), "wordpress")])

    async def read_lists(self) -> None:
        """Read every list that is due, and those that they name."""
        while rows := self._due_lists():
            async with alone_at(self.store, self._host):
                for row in rows:
                    failed = partial(self._save, row, "failed")
                    await fenced(self.store, self.run, row.url, self._read(row), failed)
            self._give_up_archives()
            await asyncio.sleep(client.LOOK_AGAIN_SECONDS)

    async def read_archives(self) -> None:
        """Return where no list named anything of the span: its pages by day."""
        progress = self.progress()
        if not progress.entries_in_span and not progress.lists_left:
            self._add((url, "archive") for url in archive.pages(self.source.home, self.span))
            await self.read_lists()

    async def fetch_pages(self, settings: Settings) -> None:
        """Fetch the pages of what was found, until the site has had enough."""
        fetching = fetch.Fetching(self.store, settings, self.web, self.run)
        while fetching.failures < fetch.FAILURES_TO_STOP and (rows := self._due_entries()):
            async with alone_at(self.store, self._host):
                await fetching.all(rows)
            await asyncio.sleep(client.LOOK_AGAIN_SECONDS)

    def progress(self) -> BackfillProgress:
        """Counts of what is left."""
        (found,) = self.store.objects("backfill.progress", BackfillProgress, backfill_id=self.backfill_id)
        return found

    async def _read(self, row: Listing) -> None:
        answer = replace(await self.web.get(row.url, kind="feed"), fetched_at=now())
        answer = http_answer.meaning(answer, kind="page")
        if answer.outcome is not FetchOutcome.FRESH:
            self._save_failure(row, answer)
            return
        listed = await self._listed(row, answer)
        chosen = [one for one in listed.entries if archive.belongs(one, self.span, row.url)]
        with self.store.transaction():
            new = self._save_entries(chosen, row.kind)
            self._add(listed.more if chosen or row.kind == "sitemap" else ())
            self._save(row, "read", listed.problem, seen=len(listed.entries), chosen=len(chosen), new=new)
        self.run.counts.update(lists=1, entries_seen=len(listed.entries), entries_new=new)

    async def _listed(self, row: Listing, answer: Answer) -> Listed:
        parse = {"archive": self._archive, "wordpress": self._posts, "sitemap": self._sitemap}[row.kind]
        return await parse(row, answer)

    async def _archive(self, _row: Listing, answer: Answer) -> Listed:
        found = await foreign.call(
            archive.read_page, answer.body, url=answer.final_url, content_type=_content_type(answer)
        )
        if isinstance(found, Unparsed):
            return Listed(problem=found.problem)
        entries, following = found
        return Listed(entries, [(following, "archive")] if following else ())

    async def _posts(self, row: Listing, answer: Answer) -> Listed:
        parsed = await foreign.call(
            feed.parse,
            answer.body,
            url=answer.final_url,
            content_type=_content_type(answer),
            fetched_at=answer.fetched_at,
        )
        if isinstance(parsed, Unparsed):
            return Listed(problem=parsed.problem)
        is_posts = parsed.kind == "json"
        return Listed(
            parsed.entries if is_posts else (),
            self._next_posts(row.url, len(parsed.entries)) if is_posts else (),
            parsed.problem or (None if is_posts else "no list of posts"),
        )

    async def _sitemap(self, _row: Listing, answer: Answer) -> Listed:
        content_type = _content_type(answer)
        links = await foreign.call(
            sitemap.children, answer.body, patience=PATIENCE, content_type=content_type
        )
        entries = await foreign.call(sitemap.pages, answer.body, patience=PATIENCE, content_type=content_type)
        if isinstance(links, Unparsed) or isinstance(entries, Unparsed):
            return Listed(problem=next(x.problem for x in (links, entries) if isinstance(x, Unparsed)))
        worth = sitemap.worth_reading(links, self.span.since, self.span.until)
        return Listed(entries, [(link.url, "sitemap") for link in worth])

    def _next_posts(self, url: str, count: int) -> list[tuple[str, str]]:
        if count < _WORDPRESS_FULL:
            return []
        known = {self._wordpress(number): number for number in range(1, MOST_WORDPRESS_PAGES)}
        return [(self._wordpress(known[url] + 1), "wordpress")] if url in known else []

    def _wordpress(self, number: int) -> str:
        return discover.wordpress_archive(self.source.home, self.span.since, self.span.until, number)

    # ── rows ───────────────────────────────────────────────────────────────

    def _due_lists(self) -> list[Listing]:
        return self.store.objects(
            "backfill.listings", Listing, backfill_id=self.backfill_id, now=now(), limit=LISTS_AT_ONCE
        )

    def _due_entries(self) -> list[PendingEntry]:
        return self.store.objects(
            "backfill.entries", PendingEntry, backfill_id=self.backfill_id, now=now(), limit=PAGES_AT_ONCE
        )

    def _add(self, lists: Iterable[tuple[str, str]]) -> None:
        free = max(MOST_LISTS - self.progress().lists, 0)
        self.store.many(
            "backfill.add_listing",
            [
                {"backfill_id": self.backfill_id, "url": url, "kind": kind, "now": now()}
                for url, kind in list(lists)[:free]
                if url
            ],
        )

    def _save_entries(self, entries: Sequence[Entry], kind: str) -> int:
        urls = [one.canonical_url for one in entries]
        known = self.store.values("poll.known_urls", urls=urls)
        return self.store.many(
            "backfill.save_entry",
            [
                NewEntry(
                    source_id=self.source.source_id,
                    backfill_id=self.backfill_id,
                    url=one.url,
                    canonical_url=one.canonical_url,
                    title=one.title,
                    summary=one.summary,
                    author=one.author,
                    # A plain sitemap's date is that of the last change, a news sitemap's (which has titles) is not.
                    published_at=one.published_at if one.title or kind == "wordpress" else None,
                    is_day_open=one.is_day_open,
                    now=now(),
                )
                for one in entry.unknown(entries, known)
            ],
        )

    def _save_failure(self, row: Listing, answer: Answer) -> None:
        """To be tried again, or given up; a host that wants to be left alone was not asked at all."""
        reason = f"{answer.outcome}: {answer.reason or answer.status}"
        if not http_answer.was_asked(answer):
            self._save(row, "pending", reason, attempts=0, wait_seconds=answer.retry_after_seconds or 0)
            return
        is_none = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
        again_at = http_answer.retry_at(answer, attempts=row.attempts + 1, most=ATTEMPTS)
        if again_at is None or is_none:
            self._save(row, "failed", reason)
            return
        seconds = int((again_at - answer.fetched_at).total_seconds())
        self._save(row, "pending", reason, wait_seconds=seconds)

    def _save(
        self,
        row: Listing,
        state: str,
        reason: str | None,
        *,
        attempts: int = 1,
        wait_seconds: int = 0,
        seen: int = 0,
        chosen: int = 0,
        new: int = 0,
    ) -> None:
        self.store.run(
            "backfill.save_listing",
            backfill_id=self.backfill_id,
            url=row.url,
            state=state,
            attempts=attempts,
            next_attempt_at=now() + timedelta(seconds=wait_seconds),
            reason=reason,
            entries_seen=seen,
            entries_in_span=chosen,
            entries_new=new,
        )

    def _give_up_archives(self) -> None:
        progress = self.progress()
        if not progress.archives_read and progress.archives_empty >= ARCHIVES_TO_TRY:
            self.store.run(
                "backfill.drop_archives",
                backfill_id=self.backfill_id,
                reason="the site has no pages by day",
            )


def _content_type(answer: Answer) -> str | None:
    return answer.headers.get("content-type")


async def backfill(
    store: Store,
    settings: Settings,
    source_id: str,
    since: date,
    until: date,
    *,
    limits: Limits | None = None,
) -> Counter[str]:
    """Find and fetch what a source published from `since` to `until` (days of MARSAD_ZONE, both included).

    Returns counts; `lists_left` and `pages_left` above 0 mean that the site was away or wants to be left alone for a
    while: call again later; `entries_in_span` 0 means that it lists nothing of these days (`failures` says why).
    NotFound for a source that config/sources.yaml doesn't name, InputError for a span that ends before it begins.
    """
    if until < since:
        raise InputError(f"--until {until} is before --since {since}: swap them")
    source = store.first("backfill.source", SourceHome, source_id=source_id)
    if source is None:
        raise NotFound(
            f"there is no source {source_id} in config/sources.yaml; `marsad source check` lists them"
        )
    with recorded(store, "backfill") as run:
        backfill_id = store.value("backfill.open", source_id=source_id, since=since, until=until, now=now())
        async with remembering(store, settings, limits) as web:
            span = DayRange(since, until, settings.zone)
            under_way = Backfill(store, web, run, source, span, backfill_id)
            await under_way.plan()
            await under_way.read_lists()
            await under_way.read_archives()
            await under_way.fetch_pages(settings)
        left = under_way.progress()
        run.counts.update(lists_left=left.lists_left, pages_left=left.pages_left)
        run.counts["entries_in_span"] = left.entries_in_span  # of earlier calls too
        if not left.lists_left and not left.pages_left:
            store.run("backfill.finish", backfill_id=backfill_id, now=now())
    return run.counts


def failures(store: Store, source_id: str, since: date, until: date) -> list[ListFailure]:
    """Return why lists of a backfill brought nothing."""
    return store.objects("backfill.failures", ListFailure, source_id=source_id, since=since, until=until)
