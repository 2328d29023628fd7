"""Linking: a batch of articles against everything stored and each other, inside one transaction and under its lock.

First every article of the batch is decided on, in order; then all of them are stored in bulk (`edge.load`) with all that belongs to
them; then subscribers are told, article by article, of what each is the first to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from marsad.core.duplicates import fingerprint
from marsad.core.stories import story
from marsad.edge import load
from marsad.edge.rows.article import InStory
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.store import Store
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
from marsad.steps.alerting.outbox import notify
from marsad.steps.understanding import gazetteer, ledger
from marsad.steps.understanding.analysed import Understood
from marsad.steps.understanding.candidates import CopyCandidates, StoryCandidates
from marsad.steps.understanding.linked import (
    Linked,
    Origin,
    article_row,
    dependent_rows,
    linked_row,
    news_of,
    story_rows,
)


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
        replace(
            dependent_rows(linked),
            articles=[article_row(*one, disposition="set_aside") for one in aside]
            + [linked_row(one) for one in linked],
            stories=story_rows(linked),
            fingerprints=[FingerprintRow.of(one.article_id, one.new.fingerprint) for one in linked],
        ),
    )
    originals = [one for one in linked if not one.comparison.duplicate]
    gazetteer.store_named(store, {one.article_id: one.new.named for one in originals if one.mentions})
    events = ledger.store_linked(store, [one for one in originals if one.new.events])
    counts = +Counter(known=len(arrived) - len(fresh), set_aside=len(aside))
    counts.update(events)
    counts.update(f"language_{article.language.language}" for _, _, article in aside)
    for one in linked:
        counts.update(_counts(one))
        if not one.comparison.duplicate:
            news = news_of(one.origin, one.new, one.mentions)
            counts["alerts"] += notify(store, subscriptions, one.article_id, one.story_id, news)
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
    candidates = CopyCandidates.of(store, [new.fingerprint for _, _, new in given])
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
        candidates.add(Candidate(article_id, new.fingerprint, original_id, origin.source_id, at))
        linked[article_id] = Linked(article_id, origin, new, comparison, mentions, at)
    return list(linked.values())


def compare(
    candidates: CopyCandidates, place: int, new: Understood, at: datetime, topics: Callable[[int], set[str]]
) -> tuple[Comparison, tuple[Mention, ...]]:
    """What comparing the batch's article at `place` decides, and its mentions: those of its own sentences; a copy has none.

    What its own sentences say of a topic would be lost with a copy: one that adds new passages with a mention, or any sentence with a
    topic that the original doesn't have (`topics`, by article id), carries its original instead.
    """
    found = candidates.find(place, new.fingerprint)
    comparison = fingerprint.decide(new.fingerprint, found, new.features.outlet, at)
    duplicate, words = comparison.duplicate, (new.article.title, new.article.text)
    if not duplicate:
        ids = {one.article_id for one in comparison.carries}
        known = [one.fingerprint for one in found if one.article_id in ids]
        return comparison, own_mentions(*words, new.mentions, known)
    if duplicate.kind is DuplicateKind.EXACT:
        return comparison, ()
    original_id = int(duplicate.original_id)
    known = [one.fingerprint for one in found if original_id in (one.article_id, one.duplicate_of)]
    own = own_mentions(*words, new.mentions, known)
    said = {m.topic for m in own if m.field == "text"}
    adds = any(m.field == "text" for m in own_mentions(*words, own, known, reworded=False))
    if not said or (said <= topics(original_id) and not adds):
        return comparison, ()
    return Comparison(None, (Carried(original_id, duplicate.score),), instances=comparison.instances), own


def topics_of(store: Store, article_id: int) -> set[str]:
    """The topics that a stored article has."""
    return set(store.values("understand.topics_of", article_id=article_id))


def own_mentions(
    title: str, text: str, mentions: Sequence[Mention], known: Sequence[Fingerprint], *, reworded: bool = True
) -> tuple[Mention, ...]:
    """Those of `mentions` that stand in the title or in sentences that none of the texts `known` has, if only in other words."""
    if not known or not mentions:
        return tuple(mentions)
    spans = fingerprint.own_spans(title, text, known, reworded=reworded)
    return tuple(
        m
        for m in mentions
        if m.field == "title" or any(start <= m.start and m.end <= end for start, end in spans)
    )


def in_stories(store: Store, linked: Sequence[Linked], new_ids: Sequence[int]) -> list[Linked]:
    """Each article in its story: its original's, else the one that it tells, else a new one of `new_ids`."""
    originals = [one for one in linked if not one.comparison.duplicate]
    instances = [[int(i) for i in one.comparison.instances] for one in originals]
    candidates = StoryCandidates.of(
        store, [one.new.features for one in originals], [one.at for one in originals], instances
    )
    places = {one.article_id: place for place, one in enumerate(originals)}
    copied = [one.comparison.duplicate.original_id for one in linked if one.comparison.duplicate]
    rows = store.objects("understand.stories_of", InStory, article_ids=copied)
    story_of: dict[int | str, int] = {row.article_id: row.story_id for row in rows}
    found = []
    for one, new_id in zip(linked, new_ids, strict=False):
        if one.comparison.duplicate:
            told: int | str | None = story_of[one.comparison.duplicate.original_id]
        else:
            place = places[one.article_id]
            told = story.choose(
                one.new.features,
                one.at,
                candidates.find(place, one.new.features, one.at, instances[place]),
            )
        story_id = new_id if told is None else int(told)
        if not one.comparison.duplicate:
            candidates.add(one.article_id, story_id, one.new.features, one.at)
        story_of[one.article_id] = story_id
        found.append(replace(one, story_id=story_id))
    return found


def _article(one: Article | Understood) -> Article:
    return one if isinstance(one, Article) else one.article


def _counts(one: Linked) -> dict[str, int]:
    if one.comparison.duplicate:
        return {"duplicates": 1, f"duplicates_{one.comparison.duplicate.kind}": 1}
    topics = {f"topic_{mention.topic}": 1 for mention in one.mentions}
    return {"kept": 1, "carrying": int(bool(one.comparison.carries)), "mentions": len(one.mentions)} | topics
