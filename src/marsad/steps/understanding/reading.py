"""Reading: a batch of pages in the reader's child, and the text that their feeds carry where that is better."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from marsad.core.feeds import own_text
from marsad.core.pages import article as pages
from marsad.core.pages import parts
from marsad.core.pages.refusal import REASONS
from marsad.core.web import http_answer
from marsad.edge.reader import PageToRead, Reader, ReaderError
from marsad.edge.rows.page import UnreadPage
from marsad.edge.store import Store
from marsad.errors import StoreError
from marsad.model import Article, Unreadable
from marsad.steps.understanding.known_boilerplate import KnownBoilerplate

T = TypeVar("T")
Fault = Callable[[UnreadPage, Exception], Unreadable]
"""Keeps what a page raised, and says with what outcome the page is stored."""

PASSING = frozenset((*REASONS, "no_text"))
"""Why a page may give no article today and one tomorrow."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """The outcome of reading one page: an article, what it was made of, and what was wrong with the page itself."""

    result: Article | Unreadable
    basis: str  # page or feed
    problem: Unreadable | None = None  # of the page, also where the feed stands in for it


def read(rows: Sequence[UnreadPage], learned: KnownBoilerplate, fault: Fault) -> list[PageReading]:
    """Return what the pages `rows` (understand.pages) say, in their order. What one of them raises is its own outcome: that of `fault`."""
    met: dict[int, Unreadable] = {}

    def each(work: Callable[[int], T], places: Iterable[int]) -> dict[int, T]:
        """Return what `work` makes of the pages at these places, without those that met an exception, now or before."""
        made: dict[int, T] = {}
        for place in places:
            try:
                made[place] = work(place)
            except (StoreError, ReaderError):
                raise
            except Exception as error:
                met[place] = fault(rows[place], error)
        return made

    with Reader(module=pages.__name__) as reader:
        given = each(lambda place: _page(rows[place], learned), range(len(rows)))
        firsts = dict(zip(given, reader.read_many(given.values()), strict=True))
        results = each(lambda place: _whole(reader, rows[place], given[place], firsts[place]), firsts)
        worth = each(lambda place: _is_worth_it(rows[place], results[place]), results)
        asked = each(
            lambda place: _feeds_own(rows[place], learned), [place for place in worth if worth[place]]
        )
        own = dict(zip(asked, reader.read_many(asked.values()), strict=True))
    read = each(
        lambda place: _better(rows[place], results[place], own.get(place)), [p for p in worth if p not in met]
    )
    return [read[place] if place in read else _unread(rows[place], met[place]) for place in range(len(rows))]


def ask_again(store: Store, row: UnreadPage, problem: Unreadable, most: int) -> None:
    """Have the page of an entry without an article of its own fetched again later; None when no wait is left: give it up."""
    reason = f"unreadable: {said(problem)}"
    at: datetime | None = None
    if problem.reason in PASSING:
        at = http_answer.next_try(row.fetched_at, attempts=row.attempts, most=most)
    state = "pending" if at else "failed"
    store.run("understand.ask_again", entry_id=row.entry_id, state=state, reason=reason, next_attempt_at=at)


def said(problem: Unreadable) -> str:
    """Return why a page gave no article, as it is stored."""
    return f"{problem.reason}: {problem.detail}" if problem.detail else problem.reason


def _is_worth_it(row: UnreadPage, page: Article | Unreadable) -> bool:
    if row.feed_text is None or not row.is_page or row.known_basis == "page":
        return False
    return own_text.may_be_better(row.feed_text, page)


def _whole(
    reader: Reader, row: UnreadPage, page: PageToRead, first: Article | Unreadable
) -> Article | Unreadable:
    """A page with its further pages, where it has some."""
    if isinstance(first, Unreadable) or not row.parts:
        return first
    further = reader.read_many([replace(page, body=gzip.decompress(part)) for part in row.parts])
    return parts.joined(first, list(further))


def _better(row: UnreadPage, page: Article | Unreadable, own: Article | Unreadable | None) -> PageReading:
    problem = page if isinstance(page, Unreadable) else None
    if own is not None and own_text.is_better(own, page):
        return PageReading(own, "feed", problem)
    return PageReading(page, "page" if row.is_page else "feed", problem)


def _unread(row: UnreadPage, problem: Unreadable) -> PageReading:
    return PageReading(problem, "page" if row.is_page else "feed", problem)


def _page(row: UnreadPage, learned: KnownBoilerplate) -> PageToRead:
    return PageToRead(
        body=gzip.decompress(row.body),
        url=row.url,
        content_type=row.content_type,
        fetched_at=row.fetched_at,
        feed_title=row.feed_title,
        feed_published_at=row.feed_published_at,
        boilerplate=learned.hashes(row.source_id, "lines"),
    )


def _feeds_own(row: UnreadPage, learned: KnownBoilerplate) -> PageToRead:
    return PageToRead(
        body=own_text.as_page(row.feed_title or "", row.feed_text or ""),
        url=row.url,
        fetched_at=row.fetched_at,
        feed_title=row.feed_title,
        feed_published_at=row.feed_published_at,
        boilerplate=learned.hashes(row.source_id, "lines"),
    )
