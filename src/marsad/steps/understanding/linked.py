"""A linked article: where it came from, what was decided on it, and the rows that the warehouse holds of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from marsad.core.alerts.wanted import News
from marsad.core.entities import attribution
from marsad.edge.clock import now
from marsad.edge.load import Values
from marsad.edge.store import Row
from marsad.model import (
    Article,
    CeasefireStatus,
    Comparison,
    Mention,
    Ownership,
    Theatre,
    Weight,
)
from marsad.steps.understanding.analysed import Understood


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article came from."""

    source_id: str
    first_seen_at: datetime
    entry_id: int | None = None
    page_id: int | None = None
    seed: str | None = None
    author: str | None = None  # as the feed has it
    is_first_poll: bool = False  # history, not news
    is_backfilled: bool = False  # history that was asked for

    @classmethod
    def of(cls, row: Row) -> Origin:
        """The origin that a row of understand.pages describes."""
        return cls(
            row["source_id"],
            row["first_seen_at"],
            row["entry_id"],
            row["page_id"],
            author=row["feed_author"],
            is_first_poll=row["is_first_poll"],
            is_backfilled=row["is_backfilled"],
        )


def news_of(origin: Origin, new: Understood, mentions: Sequence[Mention]) -> News:
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
    new: Understood
    comparison: Comparison
    mentions: tuple[Mention, ...]  # in its own sentences; a copy has none
    at: datetime  # its publication, else when it was first seen
    story_id: int = 0


def dependent_rows(linked: Sequence[Linked]) -> dict[str, list[Values]]:
    """What articles are copies of; or, of originals, what they carry, what tells their stories, and their mentions."""
    rows: dict[str, list[Values]] = {"duplicates": [], "carried": [], "story_features": [], "mentions": []}
    for one in linked:
        key, duplicate, told = {"article_id": one.article_id}, one.comparison.duplicate, one.new.features
        rows["mentions"] += [mention_row(one.article_id, mention) for mention in one.mentions]
        rows["carried"] += [
            key | {"carried_id": held.article_id, "score": held.score} for held in one.comparison.carries
        ]
        if duplicate:
            rows["duplicates"].append(key | {"snapshot": one.new.snapshots.phrases} | asdict(duplicate))
        else:
            vectors = {"terms": told.terms, "head": told.head}
            rows["story_features"].append(key | vectors | {"at": one.at, "keys": list(told.keys)})
    return rows


def fingerprint_row(new: Understood) -> dict[str, object]:
    """What marsad.fingerprint holds of an article."""
    return asdict(new.fingerprint) | {"bands": list(new.fingerprint.bands)}


def mention_row(article_id: int, mention: Mention) -> dict[str, object]:
    """One row of marsad.mention."""
    row = asdict(mention)
    return {
        "article_id": article_id,
        "start_offset": row.pop("start"),
        "end_offset": row.pop("end"),
        **row,
    }


def mention_of(row: Row) -> Mention:
    """The mention that a row of marsad.mention holds."""
    values = {name: row[name] for name in row if name not in ("article_id", "start_offset", "end_offset")}
    return Mention(
        **values
        | {
            "start": row["start_offset"],
            "end": row["end_offset"],
            "theatre": Theatre(row["theatre"]),
            "status": CeasefireStatus(row["status"]) if row["status"] else None,
            "weight": Weight(row["weight"]),
        }
    )


def linked_row(one: Linked) -> dict[str, object]:
    """What marsad.article holds of an Arabic article."""
    is_copy = one.comparison.duplicate is not None
    row = article_row(
        one.article_id, one.origin, one.new.article, disposition="duplicate" if is_copy else "kept"
    )
    return row | {
        "story_id": one.story_id,
        "classified_by": None if is_copy else one.new.rules,
        "lines_snapshot": one.new.snapshots.lines,
        "phrases_snapshot": one.new.snapshots.phrases,
        "agency": attribution.agency(one.new.article.text),
    }


def article_row(article_id: int, origin: Origin, article: Article, *, disposition: str) -> dict[str, object]:
    """What marsad.article holds of any."""
    published = article.published
    return {
        "article_id": article_id,
        "source_id": origin.source_id,
        "entry_id": origin.entry_id,
        "page_id": origin.page_id,
        "seed": origin.seed,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "text": article.text,
        "author": article.author or origin.author,
        "site_name": article.site_name,
        "published_at": published and published.at,
        "published_precision": published and published.precision,
        "published_basis": published and published.basis,
        "published_zone": published and published.zone,
        "published_reason": published and published.reason,
        "language": article.language.language,
        "language_confidence": article.language.confidence,
        "language_reason": article.language.reason,
        "is_arabic": article.language.is_arabic,
        "disposition": disposition,
        "removed": {"parts": [asdict(part) for part in article.removed]},
        "extractor": article.extractor,
        "first_seen_at": origin.first_seen_at,
    }


def story_rows(linked: Sequence[Linked]) -> list[Values]:
    """A row for each story, old or new, with the span of the batch's articles and the title of the first."""
    members: defaultdict[int, list[Linked]] = defaultdict(list)
    for one in linked:
        members[one.story_id].append(one)
    return [
        {
            "story_id": story_id,
            "title": told[0].new.article.title,
            "first_at": min(one.at for one in told),
            "last_at": max(one.at for one in told),
            "created_at": now(),
        }
        for story_id, told in members.items()
    ]
