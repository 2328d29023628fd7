"""A linked article: where it came from, what was decided on it, and the rows that the warehouse holds of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from marsad.core.alerts import silent
from marsad.core.alerts.wanted import News
from marsad.core.entities import attribution
from marsad.edge.load import Batch
from marsad.edge.rows.article import ArticleRow
from marsad.edge.rows.duplicate import CarriedRow, DuplicateRow
from marsad.edge.rows.mention import MentionRow
from marsad.edge.rows.page import UnreadPage
from marsad.edge.rows.story import StoryFeatureRow
from marsad.model import Article, Comparison, Duplicate, Mention, Ownership, PublicationTime
from marsad.steps.understanding.analysed import AnalysedArticle


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of an article: its source, entry, page or seed, and the author that its feed names."""

    source_id: str
    first_seen_at: datetime
    entry_id: int | None = None
    page_id: int | None = None
    seed: str | None = None
    author: str | None = None  # as the feed has it
    is_first_poll: bool = False  # history, not news
    is_backfilled: bool = False  # history that was asked for

    @classmethod
    def of(cls, page: UnreadPage) -> Origin:
        """The origin of what a page says."""
        return cls(
            page.source_id,
            page.first_seen_at,
            page.entry_id,
            page.page_id,
            author=page.feed_author,
            is_first_poll=page.is_first_poll,
            is_backfilled=page.is_backfilled,
        )


def news_of(origin: Origin, new: AnalysedArticle, mentions: Sequence[Mention]) -> News:
    """An article as the alerts see it; they know who owns its outlet."""
    published = new.article.published
    return News(
        title=new.article.title,
        text=new.article.text,
        source_id=origin.source_id,
        ownership=Ownership.UNKNOWN,
        mentions=tuple(mentions),
        named=new.named,
        first_seen_at=origin.first_seen_at,
        published_at=published.at if published else None,
        is_first_poll=origin.is_first_poll,
        is_backfilled=origin.is_backfilled,
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """An Arabic article with what was decided on it."""

    article_id: int
    origin: Origin
    new: AnalysedArticle
    comparison: Comparison
    mentions: tuple[Mention, ...]  # in its own sentences; a copy has none
    at: datetime  # its publication, else when it was first seen
    facts: tuple[str, ...] = ()  # what its mentions state and what it carries doesn't
    story_id: int = 0  # 0 while it is in none


def dependent_rows(linked: Sequence[Linked]) -> Batch:
    """The mentions of articles: those of their own sentences; a copy has none."""
    return Batch(mentions=[MentionRow.of(one.article_id, m) for one in linked for m in one.mentions])


def link_rows(linked: Sequence[Linked]) -> Batch:
    """Of copies what they are copies of; of originals what they carry, and what tells their stories."""
    originals = [one for one in linked if not one.comparison.duplicate]
    return Batch(
        story_features=[_feature_row(one) for one in originals],
        duplicates=[
            _duplicate_row(one, one.comparison.duplicate) for one in linked if one.comparison.duplicate
        ],
        carried=[
            CarriedRow(one.article_id, int(held.article_id), held.score)
            for one in originals
            for held in one.comparison.carries
        ],
    )


def _feature_row(one: Linked) -> StoryFeatureRow:
    told, apart = one.new.features, sorted(int(i) for i in one.comparison.instances)
    return StoryFeatureRow(one.article_id, one.at, told.terms, told.head, list(told.keys), apart)


def _duplicate_row(one: Linked, found: Duplicate) -> DuplicateRow:
    original_id, snapshot = int(found.original_id), one.new.snapshots.phrases
    return DuplicateRow(one.article_id, original_id, found.kind, found.score, found.share, snapshot)


def linked_row(one: Linked) -> ArticleRow:
    """Return what marsad.article holds of an Arabic article."""
    is_copy = one.comparison.duplicate is not None
    row = article_row(
        one.article_id, one.origin, one.new.article, disposition="duplicate" if is_copy else "kept"
    )
    return replace(
        row,
        story_id=one.story_id or None,
        classified_by=None if is_copy else one.new.rules,
        ledgered_by=None if is_copy else one.new.ledgered_by,
        facts=sorted(silent.stated(news_of(one.origin, one.new, one.new.mentions))),
        lines_snapshot=one.new.snapshots.lines,
        phrases_snapshot=one.new.snapshots.phrases,
        agency=attribution.agency_of(one.new.article),
        new_facts=list(one.facts),
    )


def article_row(article_id: int, origin: Origin, article: Article, *, disposition: str) -> ArticleRow:
    """Return the row of marsad.article for an article of any `disposition`, whether or not anything was found in it."""
    return ArticleRow(
        article_id=article_id,
        source_id=origin.source_id,
        entry_id=origin.entry_id,
        page_id=origin.page_id,
        seed=origin.seed,
        url=article.url,
        canonical_url=article.canonical_url,
        title=article.title,
        text=article.text,
        author=article.author or origin.author,
        site_name=article.site_name,
        **_published(article.published),
        language=article.language.language,
        language_confidence=article.language.confidence,
        language_reason=article.language.reason,
        is_arabic=article.language.is_arabic,
        disposition=disposition,
        removed={"parts": [asdict(part) for part in article.removed]},
        extractor=article.extractor,
        first_seen_at=origin.first_seen_at,
        is_first_poll=origin.is_first_poll,
        is_backfilled=origin.is_backfilled,
    )


def _published(time: PublicationTime | None) -> dict[str, Any]:
    """The columns of a time; the order of day and month that its page shows is its outlet's."""
    return (
        {f"published_{name}": value for name, value in asdict(time).items() if name != "day_order"}
        if time
        else {}
    )
