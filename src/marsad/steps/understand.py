"""Understand: page → article → fingerprint → story → mentions → alerts, a batch of pages in one transaction.

What costs time (reading, fingerprints, rules) is done before the transaction; inside it, under one lock, each article is
compared with everything stored, linked, and written with all that belongs to it, alerts included.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from marsad.core.copies import fingerprint, story
from marsad.core.topics import topic
from marsad.core.topics.named import Named, named
from marsad.core.topics.topic import Topics
from marsad.edge.reader import PageToRead, Reader
from marsad.edge.store import Row, Store
from marsad.model import Article, Fingerprint, Mention, Subscription, Theatre, Unreadable
from marsad.settings import Settings
from marsad.steps import link
from marsad.steps.learned import NONE, Learned, Snapshots
from marsad.steps.revise import revise
from marsad.steps.run import Run, recorded

PAGES_A_RUN = 100_000


@dataclass(frozen=True, slots=True)
class Understood:
    """An Arabic article with everything about it that needs no look at others."""

    article: Article
    print: Fingerprint
    features: story.StoryFeatures
    mentions: tuple[Mention, ...]
    rules: str  # rules_of(topics)
    snapshots: Snapshots = NONE
    named: tuple[Named, ...] = ()  # where it has mentions


def rules_of(topics: Topics) -> str:
    """Which rules classify an article: every switched-on topic with its version, such as "astana 3, ceasefire 7"."""
    return ", ".join(f"{name} {version}" for name, version in sorted(topics.versions.items()))


def sync(store: Store, topics: Topics, subscriptions: Sequence[Subscription]) -> None:
    """Bring the warehouse's topics and subscriptions in line with the operator's files."""
    with store.transaction():
        store.many(
            "understand.save_topic",
            [
                {
                    "topic": info.name,
                    "title_ar": info.title_ar,
                    "title_en": info.title_en,
                    "version": info.version,
                    "is_enabled": info.enabled,
                }
                for info in topics.all
            ],
        )
        store.many(
            "understand.save_subscription",
            [
                {"id": s.id, "address": s.address, "language": s.language, "zone": s.zone}
                for s in subscriptions
            ],
        )
        store.run("understand.retire_subscriptions", ids=[s.id for s in subscriptions])


def batches(store: Store, size: int) -> list[list[int]]:
    """The ids of the pages still to be read, in batches."""
    ids = [row["page_id"] for row in store.all("understand.unread_pages", limit=PAGES_A_RUN)]
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def understand(
    store: Store,
    settings: Settings,
    topics: Topics,
    subscriptions: Sequence[Subscription],
    page_ids: Sequence[int],
) -> Counter[str]:
    """Read a batch of pages and store what they say. Pages that are read meanwhile by another worker are left to it."""
    with recorded(store, "understand") as run:
        rows = store.all("understand.pages", page_ids=list(page_ids))
        learned = Learned.of(store.all("learn.latest", source_ids=[row["source_id"] for row in rows]))
        with Reader() as reader:
            results = list(reader.read_many(_inputs(rows, learned)))
        understood = [
            result if isinstance(result, Unreadable) else _understand(result, topics, row, learned)
            for row, result in zip(rows, results, strict=True)
        ]
        with store.transaction():
            store.run("understand.lock")
            for row, result in zip(rows, understood, strict=True):
                _apply(store, run, row, result, subscriptions)
                _watch(store, row, settings.reread_delays)
    return run.counts


def _inputs(rows: Sequence[Row], learned: Learned) -> list[PageToRead]:
    return [
        PageToRead(
            body=gzip.decompress(row["body"]),
            url=row["url"],
            content_type=row["content_type"],
            fetched_at=row["fetched_at"],
            feed_title=row["feed_title"],
            feed_published_at=row["feed_published_at"],
            boilerplate=learned.hashes(row["source_id"], "lines"),
        )
        for row in rows
    ]


def _understand(article: Article, topics: Topics, row: Row, learned: Learned) -> Article | Understood:
    if not article.language.is_arabic:
        return article
    home = Theatre(row["home_theatre"]) if row["home_theatre"] else None
    source_id = row["source_id"]
    return analyse(article, topics, home, learned.hashes(source_id, "phrases"), learned.snapshots(source_id))


def analyse(
    article: Article,
    topics: Topics,
    home: Theatre | None,
    phrases: frozenset[int] = frozenset(),
    snapshots: Snapshots = NONE,
) -> Understood:
    """Everything about an Arabic article that needs no look at others; `phrases` are what its source repeats."""
    published_at = article.published.at if article.published else None
    mentions = topic.classify(topics, article.title, article.text, home_theatre=home)
    return Understood(
        article=article,
        print=fingerprint.fingerprint(article.title, article.text, common=phrases),
        features=story.features(article.title, article.text, published_at),
        mentions=mentions,
        rules=rules_of(topics),
        snapshots=snapshots,
        named=named(topics, article.title, article.text) if mentions else (),
    )


def _apply(
    store: Store,
    run: Run,
    row: Row,
    result: Article | Understood | Unreadable,
    subscriptions: Sequence[Subscription],
) -> None:
    """Store what came of one page, once: a page that somebody else has marked is left alone."""
    if isinstance(result, Unreadable):
        if store.one(
            "understand.mark_page", page_id=row["page_id"], state="unreadable", reason=_reason(result)
        ):
            run.counts[f"unreadable_{result.reason}"] += 1
        return
    if not store.one("understand.mark_page", page_id=row["page_id"], state="read", reason=None):
        return
    known = store.one("revise.article_of_entry", entry_id=row["entry_id"])
    if known:
        outcome = revise(store, row, known, result, subscriptions)
    elif isinstance(result, Article):
        outcome = link.set_aside(store, link.Origin.of(row), result)
    else:
        outcome = link.store_article(store, link.Origin.of(row), result, subscriptions)
    run.counts.update(outcome)


def _watch(store: Store, row: Row, delays: Sequence[timedelta]) -> None:
    """Have a new article that carries a topic read again after a while."""
    if delays:
        store.run(
            "understand.watch_for_edits", page_id=row["page_id"], reread_at=row["fetched_at"] + delays[0]
        )


def _reason(result: Unreadable) -> str:
    return f"{result.reason}: {result.detail}" if result.detail else result.reason
