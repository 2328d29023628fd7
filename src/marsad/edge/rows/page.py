"""Pages as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marsad.model import Theatre


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A kept page whole, as an archive wants it."""

    page_id: int
    fetched_at: datetime
    url: str
    final_url: str
    http_status: int
    request_headers: dict[str, str]
    headers: dict[str, str]
    body: bytes  # gzip


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came, to be kept."""

    entry_id: int
    fetched_at: datetime
    url: str
    final_url: str
    http_status: int | None
    request_headers: dict[str, str]
    headers: dict[str, str]
    body: bytes  # gzip
    body_sha256: bytes | None
    body_bytes: int


@dataclass(frozen=True, slots=True)
class PartOfPage:
    """A further page of an article, to be kept beside the first."""

    entry_id: int
    part: int  # from 2
    url: str
    fetched_at: datetime
    body: bytes  # gzip
    body_sha256: bytes


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """The text of an article as its feed carries it, to be kept in its page's place."""

    entry_id: int
    fetched_at: datetime
    body: bytes  # gzip
    body_sha256: bytes
    body_bytes: int


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A fetched page that nobody has read yet, with what its feed said of it."""

    page_id: int
    entry_id: int
    source_id: str
    url: str
    body: bytes  # gzip
    content_type: str | None
    fetched_at: datetime
    feed_title: str | None
    feed_author: str | None
    feed_published_at: datetime | None
    feed_day_is_open: bool  # whether nothing told the day of that from the month
    day_order: str | None  # that the outlet was seen to use
    first_seen_at: datetime
    is_first_poll: bool
    is_backfilled: bool
    attempts: int  # at fetching it
    is_page: bool  # and not the feed's own text in its place
    feed_text: str | None  # what the feed carries of the article, as HTML
    known_basis: str | None  # what an article that the entry has was made of: page or feed
    home_theatre: Theatre | None
    parts: tuple[bytes, ...]  # its further pages, gzip
