"""Linking: a batch of articles against everything stored and each other, inside one transaction and under its lock.

First every article of the batch is decided on, in order; then all of them are stored in bulk (`edge.load`) with all that belongs to
them; then subscribers are told, article by article, of what each is the first to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from marsad.core.alerts import silent
from marsad.core.alerts.wanted import News
from marsad.core.duplicates import fingerprint
from marsad.core.stories import story
from marsad.edge import load, log
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.rows.story import CarriedInRow
from marsad.edge.store import Store
from marsad.model import (
    Article,
    Candidate,
    Carried,
    Comparison,
    Duplicate,
    DuplicateKind,
    Fingerprint,
    Subscription,
)
from marsad.steps.alerting.entries import Arrived
from marsad.steps.alerting.outbox import notify
from marsad.steps.understanding import gazetteer, ledger, sides
from marsad.steps.understanding.analysed import AnalysedArticle
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
from marsad.steps.understanding.own import own_mentions
from marsad.steps.understanding.sides import Later

SEED = "seed"  # the source of the seed corpus


def store_articles(
    store: Store,
    arrived: Sequence[tuple[Origin, Article | AnalysedArticle]],
    subscriptions: Sequence[Subscription],
) -> Counter[str]:
    """Store a batch of articles with all that belongs to them, in order; what was decided, as counts.

    An article whose address is known is left out. One in another language (a bare Article) is set aside: never compared, never
    classified, never dropped. `subscriptions` are told of what is new.
    """
    fresh = sorted(_unknown(store, arrived), key=_publication)
    ids, stories = load.reserve(store, articles=len(fresh), stories=len(fresh))
    given = [(article_id, *one) for article_id, one in zip(ids, fresh, strict=True)]
    aside = [(i, origin, article) for i, origin, article in given if isinstance(article, Article)]
    decided = compared(store, [(i, o, new) for i, o, new in given if not isinstance(new, Article)])
    later = {one.linked.article_id: one.later for one in decided}
    linked = in_stories(store, [one.linked for one in decided], stories, later)
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
    if turned := sides.change(store, [(one, later[one.article_id]) for one in originals]):
        counts["changed_sides"] = turned
    _say(aside, linked)
    counts.update(f"language_{article.language.language}" for _, _, article in aside)
    for one in linked:
        counts.update(_counts(one))
    alerts = notify(store, subscriptions, [_arrived(one) for one in linked])
    if originals:  # of copies alone no alerts are expected, nor counted
        counts["alerts"] += alerts
    return counts


def _say(aside: Sequence[tuple[int, Origin, Article]], linked: Sequence[Linked]) -> None:
    """Write into the log which articles are stored."""
    for article_id, origin, _ in aside:
        log.event(
            "article_stored",
            outcome="set_aside",
            article=article_id,
            source=origin.source_id,
            page=origin.page_id,
        )
    for one in linked:
        copied = one.comparison.duplicate
        log.event(
            "article_stored", outcome="duplicate" if copied else "kept", article=one.article_id, source=one.origin.source_id,
            page=one.origin.page_id, story=one.story_id, original=int(copied.original_id) if copied else None,
        )  # fmt: skip


def _arrived(one: Linked) -> Arrived:
    """What the alerts make of a linked article. A copy speaks for its original: it is one outlet more."""
    if duplicate := one.comparison.duplicate:
        news = news_of(one.origin, one.new, one.new.mentions)
        return Arrived(int(duplicate.original_id), one.story_id, news, is_copy=True)
    return Arrived(one.article_id, one.story_id, news_of(one.origin, one.new, one.mentions), one.facts)


def _publication(one: tuple[Origin, Article | AnalysedArticle]) -> tuple[datetime, str]:
    """Where an article stands in the order of publication: by its time, else by when it was seen, and by its address."""
    article = _article(one[1])
    return (article.published.at if article.published else one[0].first_seen_at), article.canonical_url


def _unknown(
    store: Store, arrived: Sequence[tuple[Origin, Article | AnalysedArticle]]
) -> list[tuple[Origin, Article | AnalysedArticle]]:
    """Return those whose address is neither stored nor an earlier one's of the batch."""
    seen = load.known(store, (_article(one).canonical_url for _, one in arrived))
    fresh = []
    for origin, one in arrived:
        if (url := _article(one).canonical_url) not in seen:
            seen.add(url)
            fresh.append((origin, one))
    return fresh


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on an article, and which stored originals that were published later repeat it."""

    linked: Linked
    later: tuple[Later, ...] = ()


def compared(store: Store, given: Sequence[tuple[int, Origin, AnalysedArticle]]) -> list[Decided]:
    """Each article compared with everything stored and with those before it; not yet in a story."""
    candidates = CopyCandidates.of(store, [new.fingerprint for _, _, new in given])
    said = SaidBefore(store, candidates)
    later: list[tuple[Later, ...]] = []
    for place, (article_id, origin, new) in enumerate(given):
        published = new.article.published
        at = published.at if published else origin.first_seen_at
        found = compare(said, place, Linked(article_id, origin, new, Comparison(None), (), at))
        duplicate = found.comparison.duplicate
        original_id = duplicate.original_id if duplicate else None
        candidates.add(Candidate(article_id, new.fingerprint, original_id, origin.source_id, at))
        said.linked[article_id] = found
        later.append(repeated_by(said, place, found))
    return [Decided(*one) for one in zip(said.linked.values(), later, strict=True)]


def repeated_by(said: SaidBefore, place: int, one: Linked) -> tuple[Later, ...]:
    """The stored originals that were published later than a new one and are its copies, or carry it, as if they had come second."""
    if one.comparison.duplicate:
        return ()
    found: list[Later] = []
    repeated = [
        it
        for it in said.candidates.find(place, one.new.fingerprint)
        if _is_later(it, one.at) and it.duplicate_of is None and it.article_id not in said.linked
    ]
    if not repeated:
        return ()
    me = Candidate(one.article_id, one.new.fingerprint, None, one.origin.source_id, one.at)
    stated = silent.stated(news_of(one.origin, one.new, one.new.mentions))
    for it in repeated:
        back = fingerprint.decide(it.fingerprint, [me], it.outlet, it.at)
        article_id = int(it.article_id)
        if back.duplicate:
            facts = said.facts(place, article_id) or frozenset()
            carried = Carried(one.article_id, back.duplicate.score)
            found.append(Later(article_id, back.duplicate if facts <= stated else carried))
        found += [Later(article_id, held, repeats_mentions=True) for held in back.carries]
    return tuple(found)


def _is_later(it: Candidate, at: datetime) -> bool:
    """Return whether a stored article was published later than another; one of the seed corpus never was: it was known beforehand."""
    return it.outlet != SEED and it.at is not None and it.at > at


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """The facts said by the articles that new ones are compared with: those stored, and those before them in their batch."""

    store: Store
    candidates: CopyCandidates
    linked: dict[int, Linked] = field(default_factory=dict)

    def topics(self, article_id: int) -> set[str]:
        """The topics of an article's mentions."""
        if article_id in self.linked:
            return {m.topic for m in self.linked[article_id].mentions}
        return topics_of(self.store, article_id)

    def facts(self, place: int, article_id: int) -> frozenset[str] | None:
        """Return what an article that the one at `place` is compared with states anywhere; None of what was stored before that was kept."""
        if article_id in self.linked:
            one = self.linked[article_id]
            return silent.stated(news_of(one.origin, one.new, one.new.mentions))
        return self.candidates.facts(place, article_id)

    def all_facts(self, place: int, article_ids: Collection[int | str]) -> frozenset[str] | None:
        """Return what some articles state together; None where that isn't known of one."""
        found = [self.facts(place, int(article_id)) for article_id in article_ids]
        kept = [facts for facts in found if facts is not None]
        return frozenset().union(*kept) if len(kept) == len(found) else None


def compare(said: SaidBefore, place: int, one: Linked) -> Linked:
    """The batch's article at `place` with what comparing it decides, and its mentions: those of its own sentences; a copy has none.

    What its headline and its own sentences say would be lost with a copy: one that states a fact which its original hasn't
    stated (`core.alerts.silent`), that adds new passages with a mention, or any sentence with a topic that the original
    doesn't have, carries its original instead.
    """
    new, found = one.new, _earlier(said.candidates.find(place, one.new.fingerprint), one.at)
    comparison = fingerprint.decide(new.fingerprint, found, new.features.outlet, one.at)
    duplicate = comparison.duplicate
    ids = {carried.article_id for carried in comparison.carries}
    if duplicate:
        ids = {c.article_id for c in found if duplicate.original_id in (c.article_id, c.duplicate_of)}
    known = [candidate.fingerprint for candidate in found if candidate.article_id in ids]
    own = own_mentions(new.article.title, new.article.text, new.mentions, known)
    news = news_of(one.origin, new, new.mentions)
    stated = said.all_facts(place, ids)
    fresh = silent.new_facts(news, stated, known) if known and stated is not None else ()
    if duplicate and not fresh and _is_silent(said, duplicate, news_of(one.origin, new, own), known):
        return replace(one, comparison=comparison)
    if duplicate:
        carried = (Carried(duplicate.original_id, duplicate.score),)
        comparison = Comparison(None, carried, instances=comparison.instances)
    if fresh and stated is not None:
        kept = (*own, *silent.notification(news, stated, known))
        own = tuple(m for m in new.mentions if m in kept)
    return replace(one, comparison=comparison, mentions=own, facts=fresh)


def _earlier(found: Sequence[Candidate], at: datetime) -> list[Candidate]:
    """The candidates that were published no later, without the copies of those that were."""
    later = {one.article_id for one in found if _is_later(one, at)}
    return [one for one in found if not later & {one.article_id, one.duplicate_of}]


def _is_silent(said: SaidBefore, duplicate: Duplicate, own: News, known: Sequence[Fingerprint]) -> bool:
    """Return whether a copy that states nothing new has no sentence of its own on a topic that would be lost."""
    of_text = [m for m in own.mentions if m.field == "text"]
    if duplicate.kind is DuplicateKind.EXACT or not of_text:
        return True
    if not {m.topic for m in of_text} <= said.topics(int(duplicate.original_id)):
        return False
    return not own_mentions(own.title, own.text, of_text, known, reworded=False)


def topics_of(store: Store, article_id: int) -> set[str]:
    """The topics that a stored article has."""
    return set(store.values("understand.topics_of", article_id=article_id))


def in_stories(
    store: Store,
    linked: Sequence[Linked],
    new_ids: Sequence[int],
    later: Mapping[int, Sequence[Later]] = MappingProxyType({}),
) -> list[Linked]:
    """Give each article its story: that of its original, else the stored one that it tells, else a new one with an id of `new_ids`."""
    originals = [one for one in linked if not one.comparison.duplicate]
    instances = [[int(i) for i in one.comparison.instances] for one in originals]
    candidates = StoryCandidates.of(
        store, [one.new.features for one in originals], [one.at for one in originals], instances
    )
    places = {one.article_id: place for place, one in enumerate(originals)}
    story_of = _stories_at_hand(store, linked, [it.article_id for some in later.values() for it in some])
    followed = {i: story_of[some[0].article_id].story_id for i, some in later.items() if some}
    found = []
    for one, new_id in zip(linked, new_ids, strict=False):
        if one.comparison.duplicate:
            told: int | str | None = story_of[one.comparison.duplicate.original_id].story_id
        else:
            carried = [
                replace(story_of[held.article_id], score=held.score) for held in one.comparison.carries
            ]
            told = story.of_carried(one.at, carried)
            if told is None and one.article_id in followed:
                told = followed[one.article_id]
            if told is None:
                place = places[one.article_id]
                near = candidates.find(place, one.new.features, one.at, instances[place])
                told = story.choose(one.new.features, one.at, near)
        story_id = new_id if told is None else int(told)
        if not one.comparison.duplicate:
            candidates.add(one.article_id, story_id, one.new.features, one.at)
        story_of[one.article_id] = story.CarriedIn(story_id, 0.0, one.at)
        found.append(replace(one, story_id=story_id))
    return found


def _stories_at_hand(
    store: Store, linked: Sequence[Linked], others: Sequence[int]
) -> dict[int | str, story.CarriedIn]:
    """The stories of the stored articles that some copy or carry."""
    ids = {held.article_id for one in linked for held in one.comparison.carries}
    ids |= {one.comparison.duplicate.original_id for one in linked if one.comparison.duplicate}
    ids |= set(others)
    rows = store.objects("understand.carried_in", CarriedInRow, article_ids=sorted(ids))
    return {row.article_id: story.CarriedIn(row.story_id, 0.0, row.at) for row in rows}


def _article(one: Article | AnalysedArticle) -> Article:
    return one if isinstance(one, Article) else one.article


def _counts(one: Linked) -> dict[str, int]:
    if one.comparison.duplicate:
        return {"duplicates": 1, f"duplicates_{one.comparison.duplicate.kind}": 1}
    topics = {f"topic_{mention.topic}": 1 for mention in one.mentions}
    return {"kept": 1, "carrying": int(bool(one.comparison.carries)), "mentions": len(one.mentions)} | topics
