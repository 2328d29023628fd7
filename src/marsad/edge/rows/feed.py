"""Feeds and their polls as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marsad.model import FetchOutcome


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed that is to be polled, with what the last polls left (also the fields of `core.feeds.poll_schedule.History`)."""

    feed_id: int
    source_id: str
    home: str
    url: str
    fallbacks: list[str]
    moved_to: str | None
    worked_url: str | None
    own_tried_at: datetime | None
    discovered_at: datetime | None
    found: list[str]
    etag: str | None
    last_modified: str | None
    body_sha256: bytes | None
    state: str
    state_since: datetime
    failures: int
    last_success_at: datetime | None
    last_fresh_at: datetime | None
    last_new_at: datetime | None
    entries_28_days: int
    first_polled_at: datetime | None
    day_order: str | None  # of its outlet, as far as it was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStateRow:
    """The columns that a poll changes in its feed's row."""

    feed_id: int
    etag: str | None
    last_modified: str | None
    body_sha256: bytes | None
    moved_to: str | None
    worked_url: str | None
    own_tried_at: datetime | None
    discovered_at: datetime | None
    found: list[str]
    state: str
    state_reason: str
    failures: int
    due_at: datetime
    is_success: bool
    is_whole: bool
    entries_new: int
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRow:
    """One row of marsad.poll."""

    feed_id: int
    run_id: int
    polled_at: datetime
    url: str
    outcome: FetchOutcome | str  # or unreadable
    http_status: int | None = None
    reason: str | None
    body_bytes: int = 0
    elapsed_seconds: float = 0.0
    entries_seen: int = 0
    entries_new: int = 0
    entries_merged: int = 0  # listed again under the same address and title


@dataclass(frozen=True, slots=True)
class FeedAddressRow:
    """A feed as the operator describes it."""

    source_id: str
    url: str
    fallbacks: list[str]


@dataclass(frozen=True, slots=True)
class HostWait:
    """A host that asked to be left alone, and until when."""

    host: str
    until: datetime
