"""Linking: one article against everything stored, inside the batch's transaction and under its lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from marsad.core.copies import credit, fingerprint, story
from marsad.core.copies.compare import CANDIDATES, LATEST, STORY_CANDIDATES, STORY_LATEST
from marsad.edge.store import Row, Store
from marsad.model import Article, Candidate, Comparison, Fingerprint, Mention, Subscription
from marsad.steps.notify import notify

if TYPE_CHECKING:
    from marsad.steps.understand import Understood


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
        )


def set_aside(store: Store, origin: Origin, article: Article) -> Counter[str]:
    """Store an article in another language: never compared, never classified, never dropped."""
    stored = _save_article(store, origin, article, "set_aside")
    return Counter({"set_aside": 1, f"language_{article.language.language}": 1} if stored else {"known": 1})


def store_article(
    store: Store, origin: Origin, new: Understood, subscriptions: Sequence[Subscription]
) -> Counter[str]:
    """Store an Arabic article with all that belongs to it; what was decided, as counts.

    `subscriptions` are told of what is new.
    """
    if store.one("understand.known_article", canonical_url=new.article.canonical_url):
        return Counter(known=1)
    comparison = compare(store, new)
    duplicate = comparison.duplicate
    article_id = _save_article(store, origin, new.article, "duplicate" if duplicate else "kept", new)
    if article_id is None:  # its address came with a run beside this one that doesn't take the lock
        return Counter(known=1)
    store.run("understand.save_fingerprint", article_id=article_id, **fingerprint_row(new))
    at = new.article.published.at if new.article.published else origin.first_seen_at
    story_id = _join_story(store, new, comparison, at)
    store.run("understand.set_story", article_id=article_id, story_id=story_id)
    save_links(store, article_id, new, comparison, at)
    if duplicate:
        return Counter({"duplicates": 1, f"duplicates_{duplicate.kind}": 1})
    mentions = own_mentions_of(store, new, comparison)
    store.many("understand.save_mention", [mention_row(article_id, mention) for mention in mentions])
    alerts = notify(store, subscriptions, article_id, story_id, origin, new, mentions)
    topics = {mention.topic for mention in mentions}
    return Counter(
        {"kept": 1, "carrying": int(bool(comparison.carries)), "mentions": len(mentions), "alerts": alerts}
        | {f"topic_{name}": 1 for name in topics}
    )


def save_links(store: Store, article_id: int, new: Understood, comparison: Comparison, at: datetime) -> None:
    """What an article is a copy of; or, of an original, what it carries and what tells its story."""
    if comparison.duplicate:
        store.run(
            "understand.save_duplicate",
            article_id=article_id,
            snapshot=new.snapshots.phrases,
            **asdict(comparison.duplicate),
        )
        return
    store.run(
        "understand.save_story_feature",
        article_id=article_id,
        at=at,
        features=new.features.to_dict(),
        keys=list(new.features.keys),
    )
    for carried in comparison.carries:
        store.run(
            "understand.save_carried",
            article_id=article_id,
            carried_id=carried.article_id,
            score=carried.score,
        )


def fingerprint_row(new: Understood) -> dict[str, object]:
    """What marsad.fingerprint holds of an article."""
    return asdict(new.print) | {"bands": list(new.print.bands)}


def mention_row(article_id: int, mention: Mention) -> dict[str, object]:
    """One row of marsad.mention."""
    return {"article_id": article_id, **asdict(mention)}


def compare(store: Store, new: Understood, *, before: int | None = None) -> Comparison:
    """Compare an article with everything stored, or (a revision) with what was stored `before` its id."""
    rows = store.all(
        "understand.candidates",
        text_sha256=new.print.text_sha256,
        bands=list(new.print.bands),
        before=before,
        latest=LATEST,
        limit=CANDIDATES,
    )
    return fingerprint.decide(
        new.print,
        [Candidate(r["article_id"], fingerprint_of(r), r["duplicate_of"]) for r in rows],
    )


def fingerprint_of(row: Row) -> Fingerprint:
    """The fingerprint of a row of marsad.fingerprint; its bands stay there, for the look-up alone needs them."""
    return Fingerprint(bytes(row["text_sha256"]), bytes(row["words"]), (), row["version"])


def _join_story(store: Store, new: Understood, comparison: Comparison, at: datetime) -> int:
    """The story that an article belongs to: its original's, else the one it tells, else a new one."""
    if comparison.duplicate:
        found = store.value("understand.story_of", article_id=comparison.duplicate.original_id)
    else:
        found = story.choose(new.features, story_candidates(store, new, comparison, at))
    if found is None:
        return int(store.value("understand.open_story", title=new.article.title, at=at))
    store.run("understand.extend_story", story_id=found, at=at)
    return int(found)


def story_candidates(
    store: Store, new: Understood, comparison: Comparison, at: datetime
) -> list[story.StoryCandidate]:
    """Articles whose story may be the new one's: they share rare words with it within the window around `at`."""
    window = timedelta(days=story.WINDOW_DAYS)
    rows = store.all(
        "understand.story_candidates",
        keys=list(new.features.keys),
        since=at - window,
        until=at + window,
        except_ids=list(comparison.moulds),
        latest=STORY_LATEST,
        limit=STORY_CANDIDATES,
    )
    return [
        story.StoryCandidate(r["story_id"], story.StoryFeatures.from_dict(r["features"]), r["at"])
        for r in rows
    ]


def own_mentions_of(store: Store, new: Understood, comparison: Comparison) -> tuple[Mention, ...]:
    """The mentions in the article's own sentences: what it carries of an earlier article is no news."""
    if not comparison.carries:
        return new.mentions
    ids = [carried.article_id for carried in comparison.carries]
    held = [fingerprint_of(row) for row in store.all("understand.carried_fingerprints", article_ids=ids)]
    return own_mentions(new.article.title, new.article.text, new.mentions, held)


def own_mentions(
    title: str, text: str, mentions: Sequence[Mention], held: Sequence[Fingerprint]
) -> tuple[Mention, ...]:
    """Those of `mentions` that stand in the title or in sentences that none of the texts `held` has."""
    spans = fingerprint.own_spans(title, text, held)
    return tuple(
        m
        for m in mentions
        if m.field == "title" or any(start <= m.start and m.end <= end for start, end in spans)
    )


def _save_article(
    store: Store, origin: Origin, article: Article, disposition: str, new: Understood | None = None
) -> int | None:
    """The new article's id; None where its address is known."""
    published = article.published
    found: int | None = store.value(
        "understand.save_article",
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
        published_at=published and published.at,
        published_precision=published and published.precision,
        published_basis=published and published.basis,
        published_zone=published and published.zone,
        published_reason=published and published.reason,
        language=article.language.language,
        language_confidence=article.language.confidence,
        language_reason=article.language.reason,
        is_arabic=article.language.is_arabic,
        disposition=disposition,
        removed={"parts": [asdict(part) for part in article.removed]},
        extractor=article.extractor,
        classified_by=new.rules if new and disposition == "kept" else None,
        first_seen_at=origin.first_seen_at,
        lines_snapshot=new and new.snapshots.lines,
        phrases_snapshot=new and new.snapshots.phrases,
        agency=credit.agency(article.text) if article.language.is_arabic else None,
    )
    return found
