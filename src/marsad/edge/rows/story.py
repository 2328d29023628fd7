"""Stories as the warehouse keeps them, and what tells that an article belongs to one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from marsad.edge.rows.fingerprint import FingerprintRow


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One row of marsad.story."""

    story_id: int
    title: str
    first_at: datetime
    last_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A stored article with what its story is chosen by, and what was chosen."""

    article_id: int
    story_id: int | None
    source_id: str
    at: datetime
    rank: int  # in the order of publication
    duplicate_of: int | None
    terms: bytes
    head: bytes
    carried: list[int]
    scores: list[float]  # the share of each that it holds


@dataclass(frozen=True, slots=True)
class StoryFeatureRow:
    """One row of marsad.story_feature."""

    article_id: int
    at: datetime
    terms: bytes
    head: bytes
    keys: list[int]
    apart: list[int] = field(default_factory=list)  # articles of the same template


@dataclass(frozen=True, slots=True)
class StoryCandidateRow:
    """A stored original near in time to the new one at `place` (from 1), and how many keys they share."""

    place: int
    shared: int
    story_id: int | None
    source_id: str
    article_id: int
    at: datetime
    terms: bytes
    head: bytes
    rank: int


@dataclass(frozen=True, slots=True)
class OriginalRow(FingerprintRow):
    """A stored original with what tells its story."""

    story_id: int | None = field(kw_only=True)
    source_id: str = field(kw_only=True)
    canonical_url: str = field(kw_only=True)
    at: datetime = field(kw_only=True)
    terms: bytes = field(kw_only=True)
    head: bytes = field(kw_only=True)
    keys: list[int] = field(kw_only=True)
    carried: list[int] = field(kw_only=True)  # articles that it carries, with the share of each that it holds
    scores: list[float] = field(kw_only=True)
