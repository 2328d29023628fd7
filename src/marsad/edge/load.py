"""Loading articles in bulk: COPY into staging, one INSERT per table, one transaction for a batch with all that belongs to it.

Decides nothing about articles: their ids are reserved beforehand, so that whoever links them can let the articles of a batch
name each other. Safe with several loaders at once: of an article whose address somebody stored meanwhile, nothing is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.edge.store import Row, Store

Values = Mapping[str, object]

STORY = ("story_id", "title", "first_at", "last_at", "created_at")
ARTICLE = (
    *("article_id", "source_id", "entry_id", "page_id", "seed", "url", "canonical_url", "canonical_sha256"),
    *("title", "text", "author", "site_name", "published_at", "published_precision", "published_basis"),
    *("published_zone", "published_reason", "language", "language_confidence", "language_reason"),
    *("is_arabic", "disposition", "story_id", "removed", "extractor", "classified_by", "first_seen_at"),
    *("lines_snapshot", "phrases_snapshot", "agency"),
)
FINGERPRINT = ("article_id", "text_sha256", "words", "bands", "version")
STORY_FEATURE = ("article_id", "at", "terms", "head", "keys")
DUPLICATE = ("article_id", "original_id", "kind", "score", "share", "snapshot")
CARRIED = ("article_id", "carried_id", "score")
MENTION = (
    *("article_id", "topic", "field", "start_offset", "end_offset", "quote", "rule", "version", "theatre"),
    *("status", "evidence_start", "evidence_end", "denied", "denied_quote", "status_field", "status_start"),
    *("status_end", "status_quote", "status_rule", "weight", "weight_reason", "weight_quote"),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows to be stored together, as column → value; a column that is missing is null. Ids come from `reserve`.

    `articles` need no canonical_sha256: it is made of canonical_url. `stories` may hold known ones, whose span is stretched."""

    articles: Sequence[Values] = ()
    stories: Sequence[Values] = ()
    fingerprints: Sequence[Values] = ()
    story_features: Sequence[Values] = ()
    duplicates: Sequence[Values] = ()
    carried: Sequence[Values] = ()
    mentions: Sequence[Values] = ()


def reserve(store: Store, *, articles: int = 0, stories: int = 0) -> tuple[list[int], list[int]]:
    """Ids for so many articles and stories to come. Ids that are not used stay unused."""
    load = store.reading("load")
    return (
        [row["id"] for row in load.all("load.reserve_articles", count=articles)],
        [row["id"] for row in load.all("load.reserve_stories", count=stories)],
    )


def known(store: Store, canonical_urls: Iterable[str]) -> set[str]:
    """Those of the addresses that have an article. Ask before a batch is made: it is a hundred times as quick as loading it."""
    by_hash = {_hash(url): url for url in canonical_urls}
    rows = store.reading("load").all("load.known", hashes=list(by_hash))
    return {by_hash[bytes(row["canonical_sha256"])] for row in rows}


def load(store: Store, batch: Batch) -> frozenset[int]:
    """Store a batch; the ids of the articles that were new. Joins the transaction that is open, or makes its own."""
    articles = _new(store, batch.articles)
    if not articles:
        return frozenset()
    staging = store.reading("load")
    with store.transaction():
        if batch.stories:
            _stage(staging, "story", STORY, batch.stories)
            staging.run("load.save_story")
        _stage(staging, "article", ARTICLE, articles)
        ids = [row["article_id"] for row in staging.all("load.save_article")]
        staging.run("load.unstage")
        attach(store, ids, batch)
    return frozenset(ids)


def attach(store: Store, ids: Sequence[int], batch: Batch) -> None:
    """Store what the batch brings for the articles `ids`, which are stored; its `articles` and `stories` don't count."""
    staging = store.reading("load")
    with store.transaction():
        for table, columns, rows in _dependent_rows(batch):
            if rows:
                _stage(staging, table, columns, rows)
                staging.run(f"load.save_{table}", ids=list(ids))
        staging.run("load.unstage")


def _dependent_rows(batch: Batch) -> tuple[tuple[str, Sequence[str], Sequence[Values]], ...]:
    return (
        ("fingerprint", FINGERPRINT, batch.fingerprints),
        ("story_feature", STORY_FEATURE, batch.story_features),
        ("duplicate", DUPLICATE, batch.duplicates),
        ("carried", CARRIED, batch.carried),
        ("mention", MENTION, batch.mentions),
    )


def _new(store: Store, articles: Sequence[Values]) -> list[Row]:
    """The articles whose address is not stored yet, with its hash."""
    there = known(store, (str(article["canonical_url"]) for article in articles))
    return [
        {**article, "canonical_sha256": _hash(str(article["canonical_url"]))}
        for article in articles
        if article["canonical_url"] not in there
    ]


def _stage(staging: Store, table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
    staging.run(f"load.stage_{table}")
    staging.copy(f"load.copy_{table}", ([row.get(name) for name in columns] for row in rows))


def _hash(canonical_url: str) -> bytes:
    return hashlib.sha256(canonical_url.encode()).digest()
