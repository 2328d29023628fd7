"""Loading articles in bulk: COPY into staging, one INSERT per table, one transaction for a batch with all that belongs to it.

Decides nothing about articles: their ids are reserved beforehand, so that whoever links them can let the articles of a batch
name each other. Safe with several loaders at once: of an article whose address somebody stored meanwhile, nothing is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.edge.rows.article import ArticleRow, address_hash
from marsad.edge.rows.duplicate import CarriedRow, DuplicateRow
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.rows.mention import MentionRow
from marsad.edge.rows.story import StoryFeatureRow, StoryRow
from marsad.edge.store import DataclassInstance, Store, columns


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows to be stored together. Ids come from `reserve`; `stories` may hold known ones, whose span is stretched."""

    articles: Sequence[ArticleRow] = ()
    stories: Sequence[StoryRow] = ()
    fingerprints: Sequence[FingerprintRow] = ()
    story_features: Sequence[StoryFeatureRow] = ()
    duplicates: Sequence[DuplicateRow] = ()
    carried: Sequence[CarriedRow] = ()
    mentions: Sequence[MentionRow] = ()


def reserve(store: Store, *, articles: int = 0, stories: int = 0) -> tuple[list[int], list[int]]:
    """Ids for so many articles and stories to come. Ids that are not used stay unused."""
    load = store.reading("load")
    return (
        load.values("load.reserve_articles", count=articles),
        load.values("load.reserve_stories", count=stories),
    )


def known(store: Store, canonical_urls: Iterable[str]) -> set[str]:
    """Return those of the addresses that have an article. Ask before a batch is made: it is a hundred times as quick as loading it."""
    by_hash = {address_hash(url): url for url in canonical_urls}
    return {by_hash[found] for found in store.reading("load").values("load.known", hashes=list(by_hash))}


def load(store: Store, batch: Batch) -> frozenset[int]:
    """Store a batch; the ids of the articles that were new. Joins the transaction that is open, or makes its own."""
    there = known(store, (article.canonical_url for article in batch.articles))
    articles = [article for article in batch.articles if article.canonical_url not in there]
    if not articles:
        return frozenset()
    staging = store.reading("load")
    with store.transaction():
        if batch.stories:
            _stage(staging, "story", batch.stories)
            staging.run("load.save_story")
        _stage(staging, "article", articles)
        ids = staging.values("load.save_article")
        staging.run("load.unstage")
        attach(store, ids, batch)
    return frozenset(ids)


def attach(store: Store, ids: Sequence[int], batch: Batch) -> None:
    """Store what the batch brings for the articles `ids`, which are stored; its `articles` and `stories` don't count."""
    staging = store.reading("load")
    with store.transaction():
        for table, rows in _dependent_rows(batch):
            if rows:
                _stage(staging, table, rows)
                staging.run(f"load.save_{table}", ids=list(ids))
        staging.run("load.unstage")


def revise(store: Store, article: ArticleRow) -> None:
    """Give a stored article its newest text, with all that was read off it; its address and its origin stay."""
    store.reading("load").save("load.revise_article", article)


def _dependent_rows(batch: Batch) -> tuple[tuple[str, Sequence[DataclassInstance]], ...]:
    """The tables whose rows belong to an article, with their rows, in the order in which they refer to each other."""
    return (
        ("fingerprint", batch.fingerprints),
        ("story_feature", batch.story_features),
        ("duplicate", batch.duplicates),
        ("carried", batch.carried),
        ("mention", batch.mentions),
    )


def _stage(staging: Store, table: str, rows: Sequence[DataclassInstance]) -> None:
    """The COPY takes the columns in the order of the row's fields (tests/sql/test_rows.py)."""
    staging.run(f"load.stage_{table}")
    staging.copy(f"load.copy_{table}", (list(columns(row).values()) for row in rows))
