"""Articles as the warehouse keeps them."""

from __future__ import annotations

import hashlib
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime

from marsad.model import Ownership, Theatre


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One row of marsad.article, to be stored or, after an edit, to give a stored one its newest text."""

    _: KW_ONLY
    article_id: int
    source_id: str
    entry_id: int | None = None
    page_id: int | None = None
    seed: str | None = None
    url: str
    canonical_url: str
    canonical_sha256: bytes = field(init=False)
    title: str
    text: str
    author: str | None = None
    site_name: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    published_basis: str | None = None
    published_zone: str | None = None
    published_reason: str | None = None
    language: str | None = None
    language_confidence: float
    language_reason: str
    is_arabic: bool
    disposition: str  # kept, duplicate, set_aside
    story_id: int | None = None
    removed: dict[str, list[dict[str, str]]]
    extractor: str
    classified_by: str | None = None
    first_seen_at: datetime
    lines_snapshot: int | None = None
    phrases_snapshot: int | None = None
    agency: str | None = None
    ledgered_by: str | None = None
    facts: list[str] | None = None
    new_facts: list[str] | None = None
    is_first_poll: bool | None = None  # history, not news
    is_backfilled: bool | None = None  # history that was asked for

    def __post_init__(self) -> None:
        object.__setattr__(self, "canonical_sha256", address_hash(self.canonical_url))


def address_hash(canonical_url: str) -> bytes:
    """Return what makes an article the same article: the hash of its canonical address."""
    return hashlib.sha256(canonical_url.encode()).digest()


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """The stored article of an entry, when its page was fetched again."""

    entry_id: int
    article_id: int
    title: str
    text: str
    extractor: str
    disposition: str
    story_id: int | None
    at: datetime  # its publication, else when it was first seen
    basis: str = "page"  # what its text was read from: page or feed


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A stored article as the rules read it."""

    article_id: int
    title: str
    text: str
    home_theatre: Theatre | None = None
    url: str = ""
    classified_by: str | None = None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """A stored article as it was read, with where it came from."""

    article_id: int
    source_id: str
    entry_id: int | None
    page_id: int | None
    seed: str | None
    url: str
    canonical_url: str
    title: str
    text: str
    author: str | None
    site_name: str | None
    published_at: datetime | None
    published_zone: str | None
    first_seen_at: datetime
    extractor: str
    phrases_snapshot: int | None
    lines_snapshot: int | None
    story_id: int | None
    home_theatre: Theatre | None
    is_first_poll: bool
    is_backfilled: bool


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """A stored article of which nobody was told yet."""

    article_id: int
    story_id: int
    title: str
    text: str
    source_id: str
    published_at: datetime | None
    first_seen_at: datetime
    new_facts: list[str]  # what it states that what it repeats doesn't
    rank: int  # where it stands in the order of publication
    is_first_poll: bool
    is_backfilled: bool


@dataclass(frozen=True, slots=True)
class AskedArticle:
    """A stored article as it is asked why it was told, or wasn't."""

    article_id: int
    title: str
    text: str
    url: str
    source_id: str
    story_id: int | None
    disposition: str
    seed: str | None
    published_at: datetime | None
    first_seen_at: datetime
    ownership: Ownership
    original_id: int | None


@dataclass(frozen=True, slots=True)
class InStory:
    """The story that an article is in."""

    article_id: int
    story_id: int
