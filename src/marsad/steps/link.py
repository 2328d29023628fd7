"""Linking: a batch of articles against everything stored and each other, inside one transaction and under its lock.

First every article of the batch is decided on, in order; then all of them are stored in bulk (`edge.load`) with all that belongs to
them; then subscribers are told, article by article, of what each is the first to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from marsad.core.copies import credit, fingerprint, story
from marsad.edge import load
from marsad.edge.clock import now
from marsad.edge.load import Batch, Values
from marsad.edge.store import Row, Store
from marsad.model import (
    Article,
    Candidate,
    Carried,
    Comparison,
    DuplicateKind,
    Fingerprint,
    Mention,
    Subscription,
)
from marsad.steps.candidates import CopyCandidates, StoryCandidates
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


def store_articles(
    store: Store,
    arrived: Sequence[tuple[Origin, Article | Understood]],
    subscriptions: Sequence[Subscription],
) -> Counter[str]:
    """Store a batch of articles with all that belongs to them, in order; what was decided, as counts.

    An article whose address is known is left out. One in another language (a bare Article) is set aside: never compared, never
    classified, never dropped. `subscriptions` are told of what is new.
    """
    fresh = _unknown(store, arrived)
    ids, stories = load.reserve(store, articles=len(fresh), stories=len(fresh))
    given = [(article_id, *one) for article_id, one in zip(ids, fresh, strict=True)]
    aside = [(i, origin, article) for i, origin, article in given if isinstance(article, Article)]
    linked = in_stories(
        store, compared(store, [(i, o, new) for i, o, new in given if not isinstance(new, Article)]), stories
    )
    load.load(
        store,
        Batch(
            articles=[_article_row(*one, disposition="set_aside") for one in aside]
            + [_linked_row(one) for one in linked],
            stories=_story_rows(linked),
            fingerprints=[{"article_id": one.article_id, **fingerprint_row(one.new)} for one in linked],
            **belongings(linked),
        ),
    )
    counts = +Counter(known=len(arrived) - len(fresh), set_aside=len(aside))
    counts.update(f"language_{article.language.language}" for _, _, article in aside)
    for one in linked:
        counts.update(_counts(one))
        if not one.comparison.duplicate:
            counts["alerts"] += notify(
                store, subscriptions, one.article_id, one.story_id, one.origin, one.new, one.mentions
            )
    return counts


def _unknown(
    store: Store, arrived: Sequence[tuple[Origin, Article | Understood]]
) -> list[tuple[Origin, Article | Understood]]:
    """Those whose address is neither stored nor an earlier one's of the batch."""
    seen = load.known(store, (_article(one).canonical_url for _, one in arrived))
    fresh = []
    for origin, one in arrived:
        if (url := _article(one).canonical_url) not in seen:
            seen.add(url)
            fresh.append((origin, one))
    return fresh


def compared(store: Store, given: Sequence[tuple[int, Origin, Understood]]) -> list[Linked]:
    """Each article compared with everything stored and with those before it; not yet in a story."""
    candidates = CopyCandidates.of(store, [new.print for _, _, new in given])
    linked: dict[int, Linked] = {}

    def topics(article_id: int) -> set[str]:
        return (
            {m.topic for m in linked[article_id].mentions}
            if article_id in linked
            else topics_of(store, article_id)
        )

    for place, (article_id, origin, new) in enumerate(given):
        published = new.article.published
        at = published.at if published else origin.first_seen_at
        comparison, mentions = compare(candidates, place, new, at, topics)
        original_id = comparison.duplicate.original_id if comparison.duplicate else None
        candidates.add(Candidate(article_id, new.print, original_id, origin.source_id, at))
        linked[article_id] = Linked(article_id, origin, new, comparison, mentions, at)
    return list(linked.values())


def compare(
    candidates: CopyCandidates, place: int, new: Understood, at: datetime, topics: Callable[[int], set[str]]
) -> tuple[Comparison, tuple[Mention, ...]]:
    """What comparing the batch's article at `place` decides, and its mentions: those of its own sentences; a copy has none.

    What its own sentences say of a topic would be lost with a copy: one that adds new passages with a mention, or any sentence with a
    topic that the original doesn't have (`topics`, by article id), carries its original instead.
    """
    found = candidates.find(place, new.print)
    comparison = fingerprint.decide(new.print, found, new.features.outlet, at)
    words = new.article.title, new.article.text
    if comparison.duplicate and comparison.duplicate.kind is DuplicateKind.EXACT:
        return comparison, ()
    if comparison.duplicate:
        original_id = int(comparison.duplicate.original_id)
        held = [one.fingerprint for one in found if original_id in (one.article_id, one.duplicate_of)]
        own = own_mentions(*words, new.mentions, held)
        said = {m.topic for m in own if m.field == "text"}
        adds = any(m.field == "text" for m in own_mentions(*words, own, held, reworded=False))
        if not said or (said <= topics(original_id) and not adds):
            return comparison, ()
        carried = Carried(original_id, comparison.duplicate.score)
        return Comparison(None, (carried,), moulds=comparison.moulds), own
    ids = {one.article_id for one in comparison.carries}
    held = [one.fingerprint for one in found if one.article_id in ids]
    return comparison, own_mentions(*words, new.mentions, held)


def topics_of(store: Store, article_id: int) -> set[str]:
    """The topics that a stored article has."""
    return {row["topic"] for row in store.all("understand.topics_of", article_id=article_id)}


def own_mentions(
    title: str, text: str, mentions: Sequence[Mention], held: Sequence[Fingerprint], *, reworded: bool = True
) -> tuple[Mention, ...]:
    """Those of `mentions` that stand in the title or in sentences that none of the texts `held` has, if only in other words."""
    if not held or not mentions:
        return tuple(mentions)
    spans = fingerprint.own_spans(title, text, held, reworded=reworded)
    return tuple(
        m
        for m in mentions
        if m.field == "title" or any(start <= m.start and m.end <= end for start, end in spans)
    )


def in_stories(store: Store, linked: Sequence[Linked], new_ids: Sequence[int]) -> list[Linked]:
    """Each article in its story: its original's, else the one that it tells, else a new one of `new_ids`."""
    originals = [one for one in linked if not one.comparison.duplicate]
    moulds = [[int(i) for i in one.comparison.moulds] for one in originals]
    candidates = StoryCandidates.of(
        store, [one.new.features for one in originals], [one.at for one in originals], moulds
    )
    places = {one.article_id: place for place, one in enumerate(originals)}
    copied = [one.comparison.duplicate.original_id for one in linked if one.comparison.duplicate]
    rows = store.all("understand.stories_of", article_ids=copied)
    story_of = {row["article_id"]: row["story_id"] for row in rows}
    found = []
    for one, new_id in zip(linked, new_ids, strict=False):
        if one.comparison.duplicate:
            told = story_of[one.comparison.duplicate.original_id]
        else:
            place = places[one.article_id]
            told = story.choose(
                one.new.features,
                one.at,
                candidates.find(place, one.new.features, one.at, moulds[place]),
            )
        story_id = new_id if told is None else int(told)
        if not one.comparison.duplicate:
            candidates.add(one.article_id, story_id, one.new.features, one.at)
        story_of[one.article_id] = story_id
        found.append(replace(one, story_id=story_id))
    return found


# ── rows ───────────────────────────────────────────────────────────────────


def belongings(linked: Sequence[Linked]) -> dict[str, list[Values]]:
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
    return asdict(new.print) | {"bands": list(new.print.bands)}


def mention_row(article_id: int, mention: Mention) -> dict[str, object]:
    """One row of marsad.mention."""
    row = asdict(mention)
    return {
        "article_id": article_id,
        "start_offset": row.pop("start"),
        "end_offset": row.pop("end"),
        **row,
    }


def _article(one: Article | Understood) -> Article:
    return one if isinstance(one, Article) else one.article


def _linked_row(one: Linked) -> dict[str, object]:
    is_copy = one.comparison.duplicate is not None
    row = _article_row(
        one.article_id, one.origin, one.new.article, disposition="duplicate" if is_copy else "kept"
    )
    return row | {
        "story_id": one.story_id,
        "classified_by": None if is_copy else one.new.rules,
        "lines_snapshot": one.new.snapshots.lines,
        "phrases_snapshot": one.new.snapshots.phrases,
        "agency": credit.agency(one.new.article.text),
    }


def _article_row(article_id: int, origin: Origin, article: Article, *, disposition: str) -> dict[str, object]:
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


def _story_rows(linked: Sequence[Linked]) -> list[Values]:
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


def _counts(one: Linked) -> dict[str, int]:
    if one.comparison.duplicate:
        return {"duplicates": 1, f"duplicates_{one.comparison.duplicate.kind}": 1}
    topics = {f"topic_{mention.topic}": 1 for mention in one.mentions}
    return {"kept": 1, "carrying": int(bool(one.comparison.carries)), "mentions": len(one.mentions)} | topics
