"""Analysts' corrections as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marsad.model import CeasefireStatus, Theatre


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """One row of marsad.correction: of a mention, or of stories."""

    kind: str
    article_id: int | None = None
    story_id: int | None = None
    other_id: int | None = None
    anchor_id: int | None = None
    apart_id: int | None = None
    topic: str | None = None
    field: str | None = None
    start_offset: int | None = None
    end_offset: int | None = None
    quote: str | None = None
    rule: str | None = None
    version: str | None = None
    theatre: Theatre | None = None
    status: CeasefireStatus | None = None
    made_by: str
    made_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class MentionCorrection:
    """A correction of a mention of an article."""

    article_id: int
    kind: str
    topic: str
    field: str
    start_offset: int
    end_offset: int
    quote: str
    theatre: Theatre | None
    status: CeasefireStatus | None


@dataclass(frozen=True, slots=True)
class StoryCorrection:
    """A merge or a split: `article_id` is the first article of the story that went or of what was split off."""

    kind: str
    story_id: int
    article_id: int
    anchor_id: int
    apart_id: int | None
