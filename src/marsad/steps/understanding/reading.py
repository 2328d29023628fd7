"""Reading: pages in the reader's children, and the text that their feeds carry where that is better."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from marsad.core.feeds import own_text
from marsad.core.pages import article as pages
from marsad.core.pages import parts
from marsad.core.pages.refusal import REASONS
from marsad.core.web import http_answer
from marsad.edge import processor
from marsad.edge.reader import PageToRead, Read, Reader, shared
from marsad.edge.rows.page import UnreadPage
from marsad.edge.store import Store
from marsad.model import Article, Unreadable
from marsad.settings import Settings
from marsad.steps.understanding.known_boilerplate import KnownBoilerplate

PASSING = frozenset((*REASONS, "no_text"))
"""Why a page may give no article today and one tomorrow."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """What came of one page: an article, what it was made of, and what was wrong with the page itself."""

    result: Article | Unreadable
    basis: str  # page or feed
    problem: Unreadable | None = None  # of the page, also where the feed stands in for it


def reader(settings: Settings) -> Reader:
    """What reads pages in this process: its children stay for the next batch."""
    return shared(
        pages.__name__, settings.readers or max(1, round(processor.cores() / settings.worker_tasks))
    )


def begin(
    children: Reader, rows: Sequence[UnreadPage], learned: KnownBoilerplate
) -> list[Future[PageReading]]:
    """Have the pages `rows` (understand.pages) read while their caller does other work."""
    return [children.start(partial(_reading, learned), row) for row in rows]


def ask_again(store: Store, row: UnreadPage, problem: Unreadable, most: int) -> None:
    """Have the page of an entry without an article of its own fetched again later; None of the ladder left: give it up."""
    reason = f"unreadable: {said(problem)}"
    at: datetime | None = None
    if problem.reason in PASSING:
        at = http_answer.next_try(row.fetched_at, attempts=row.attempts, most=most)
    state = "pending" if at else "failed"
    store.run("understand.ask_again", entry_id=row.entry_id, state=state, reason=reason, next_attempt_at=at)


def said(problem: Unreadable) -> str:
    """Return why a page gave no article, as it is stored."""
    return f"{problem.reason}: {problem.detail}" if problem.detail else problem.reason


def _reading(learned: KnownBoilerplate, read: Read, row: UnreadPage) -> PageReading:
    """One page with its further pages, and the feed's own text where that may be better."""
    page = _whole(read, row, _page(row, learned))
    own = read(_feeds_own(row, learned)) if _is_worth_it(row, page) else None
    return _better(row, page, own)


def _is_worth_it(row: UnreadPage, page: Article | Unreadable) -> bool:
    if row.feed_text is None or not row.is_page or row.known_basis == "page":
        return False
    return own_text.may_be_better(row.feed_text, page)


def _whole(read: Read, row: UnreadPage, page: PageToRead) -> Article | Unreadable:
    """A page with its further pages, where it has some."""
    first = read(page)
    if isinstance(first, Unreadable) or not row.parts:
        return first
    return parts.joined(first, [read(replace(page, body=part)) for part in row.parts])


def _better(row: UnreadPage, page: Article | Unreadable, own: Article | Unreadable | None) -> PageReading:
    problem = page if isinstance(page, Unreadable) else None
    if own is not None and own_text.is_better(own, page):
        return PageReading(own, "feed", problem)
    return PageReading(page, "page" if row.is_page else "feed", problem)


def unread(row: UnreadPage, problem: Unreadable) -> PageReading:
    """Return the reading of a page of which nothing came but a problem."""
    return PageReading(problem, "page" if row.is_page else "feed", problem)


def _page(row: UnreadPage, learned: KnownBoilerplate) -> PageToRead:
    return PageToRead(
        body=row.body,
        is_packed=True,
        url=row.url,
        content_type=row.content_type,
        fetched_at=row.fetched_at,
        feed_title=row.feed_title,
        feed_published_at=row.feed_published_at,
        feed_day_is_open=row.feed_day_is_open,
        day_order=row.day_order,
        boilerplate=learned.hashes(row.source_id, "lines"),
    )


def _feeds_own(row: UnreadPage, learned: KnownBoilerplate) -> PageToRead:
    return PageToRead(
        body=own_text.as_page(row.feed_title or "", row.feed_text or ""),
        url=row.url,
        fetched_at=row.fetched_at,
        feed_title=row.feed_title,
        feed_published_at=row.feed_published_at,
        feed_day_is_open=row.feed_day_is_open,
        day_order=row.day_order,
        boilerplate=learned.hashes(row.source_id, "lines"),
    )
