"""Entries as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry that a feed or a backfill has found."""

    source_id: str
    feed_id: int | None = None
    backfill_id: int | None = None
    url: str
    canonical_url: str
    guid: str | None = None
    title: str
    summary: str | None
    author: str | None
    published_at: datetime | None
    is_day_open: bool = False  # whether nothing told the day of that from the month
    is_edited: bool = False
    forwarded_from: str | None = None
    now: datetime
    is_first_poll: bool = True  # history


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An entry whose page is to be fetched."""

    entry_id: int
    url: str
    attempts: int
    first_seen_at: datetime
    title: str
    reason: str | None  # why no page came the last time
    feed_text: str | None  # what its feed carries of the article, as HTML
    body_sha256: bytes | None  # of the last answer


@dataclass(frozen=True, slots=True)
class EntryText:
    """The text of an entry's article as its feed carries it, in HTML."""

    canonical_url: str
    source_id: str
    html: str
    now: datetime


@dataclass(frozen=True, slots=True)
class AskedEntry:
    """An entry that gave no article, as it is asked why nobody was told of it."""

    entry_id: int
    state: str  # pending, fetched, failed
    attempts: int
    reason: str | None  # why no page came the last time
    next_attempt_at: datetime
    page_state: str | None  # of its latest page: unread, read, unreadable
    page_reason: str | None


@dataclass(frozen=True, slots=True)
class WatchedEntry:
    """An entry whose page is to be fetched again, with what the last answer brought."""

    entry_id: int
    url: str
    rereads: int
    etag: str | None
    last_modified: str | None
    body_sha256: bytes
    has_topic: bool
