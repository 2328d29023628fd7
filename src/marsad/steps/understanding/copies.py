"""What is a copy of what, decided in the order of publication.

An article is compared with those before it. So one that arrives late may change what was decided on later ones: they are decided
on again, then those that these may change, until nothing does. The outcome is that of comparing all articles one after another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

from marsad.core.alerts import silent
from marsad.core.alerts.wanted import News
from marsad.core.duplicates import fingerprint
from marsad.core.duplicates.order import SEED, rank
from marsad.core.ledger.rules import LedgerRules
from marsad.core.stories.compare import LATEST
from marsad.core.topics.topic import Topics
from marsad.edge.rows.fingerprint import ComparedRow
from marsad.edge.store import Store
from marsad.model import Candidate, Carried, Comparison, Duplicate, DuplicateKind, Fingerprint
from marsad.steps.understanding.candidates import CopyCandidates
from marsad.steps.understanding.linked import Linked, news_of
from marsad.steps.understanding.own import own_mentions
from marsad.steps.understanding.recalled import recalled


@dataclass(slots=True)
class Comparing:
    """One pass over articles that are to be decided on, the first published first."""

    store: Store
    topics: Topics
    ledger: LedgerRules | None
    candidates: CopyCandidates
    fresh: dict[int, Linked]  # new, or with a new text
    stored: dict[int, ComparedRow] = field(default_factory=dict)  # others that may be concerned
    waiting: list[tuple[int, int]] = field(default_factory=list)  # rank, article
    originals: dict[int, int | None] = field(
        default_factory=dict
    )  # what was decided, of which article it is a copy
    decided: dict[int, Linked] = field(default_factory=dict)

    def topics_of(self, article_id: int) -> set[str]:
        """The topics of an article's mentions."""
        if article_id in self.decided:
            return {m.topic for m in self.decided[article_id].mentions}
        return set(self.store.values("understand.topics_of", article_id=article_id))

    def facts(self, article_ids: Collection[int | str]) -> frozenset[str] | None:
        """Return what some articles state together; None where that isn't known of one."""
        found = [self.candidates.facts(int(article_id)) for article_id in article_ids]
        kept = [facts for facts in found if facts is not None]
        return frozenset().union(*kept) if len(kept) == len(found) else None


def compared(store: Store, fresh: Sequence[Linked], concerned: Iterable[int] = ()) -> list[Linked]:
    """Decide on `fresh` articles, whose fingerprints are stored, and on stored ones that follow from it: those that changed, in order.

    `concerned` are stored articles that are to be looked at too."""
    if not fresh:
        return []
    new = fresh[0].new
    if new.topics is None:
        raise ValueError("an article to be compared says by which topics it was analysed")
    ids = [one.article_id for one in fresh]
    at_hand = Comparing(
        store, new.topics, new.ledger, CopyCandidates(store), {one.article_id: one for one in fresh}
    )
    at_hand.waiting = [(_rank(one), one.article_id) for one in fresh]
    heapify(at_hand.waiting)
    at_hand.candidates.look_up(ids)
    _await(at_hand, {*_later(store, ids), *concerned})
    while at_hand.waiting:
        _, article_id = heappop(at_hand.waiting)
        _decide(at_hand, article_id)
    return list(at_hand.decided.values())


def _rank(one: Linked) -> int:
    return rank(one.at, one.new.article.canonical_url, is_seed=one.origin.source_id == SEED)


def _later(store: Store, article_ids: Sequence[int]) -> list[int]:
    return store.values("order.later", article_ids=list(article_ids), latest=LATEST)


def _await(at_hand: Comparing, article_ids: Iterable[int]) -> None:
    """Have stored articles decided on again, once each; the seed corpus never is."""
    ids = sorted({*article_ids} - at_hand.fresh.keys() - at_hand.stored.keys())
    if not ids:
        return
    rows = at_hand.store.packed("order.compared", ComparedRow, article_ids=ids)
    rows = [row for row in rows if row.source_id != SEED]
    at_hand.candidates.look_up([row.article_id for row in rows])
    for row in rows:
        at_hand.stored[row.article_id] = row
        heappush(at_hand.waiting, (row.rank, row.article_id))


def _decide(at_hand: Comparing, article_id: int) -> None:
    found = at_hand.candidates.find(article_id, at_hand.originals)
    if article_id in at_hand.fresh:
        one = compare(at_hand, at_hand.fresh[article_id], found)
        _note(at_hand, one)
        return
    row = at_hand.stored[article_id]
    if not _is_concerned(row, fingerprint.decide(row.fingerprint, found, row.source_id, row.at)):
        return
    one = compare(at_hand, recalled(at_hand.store, row, at_hand.topics, at_hand.ledger), found)
    before = at_hand.topics_of(article_id)
    _note(at_hand, one)
    if at_hand.originals[article_id] != row.duplicate_of or {m.topic for m in one.mentions} != before:
        repeating = at_hand.store.values("order.repeating", article_ids=[article_id])
        _await(at_hand, {*repeating, *_later(at_hand.store, [article_id, *repeating])})


def _is_concerned(row: ComparedRow, found: Comparison) -> bool:
    """Return whether something else may follow for a stored article than what is stored: it repeats some text, then or now."""
    return bool(row.duplicate_of or row.carried or found.duplicate or found.carries) or set(row.apart) != set(
        found.instances
    )


def _note(at_hand: Comparing, one: Linked) -> None:
    duplicate = one.comparison.duplicate
    at_hand.decided[one.article_id] = one
    at_hand.originals[one.article_id] = int(duplicate.original_id) if duplicate else None


def compare(at_hand: Comparing, one: Linked, found: Sequence[Candidate]) -> Linked:
    """An article with what comparing it to those `found` decides, and its mentions: those of its own sentences; a copy has none.

    What its headline and its own sentences say would be lost with a copy: one that states a fact which its original hasn't
    stated (`core.alerts.silent`), that adds new passages with a mention, or any sentence with a topic that the original
    doesn't have, carries its original instead.
    """
    new = one.new
    comparison = fingerprint.decide(new.fingerprint, found, new.features.outlet, one.at)
    duplicate = comparison.duplicate
    ids = {carried.article_id for carried in comparison.carries}
    if duplicate:
        ids = {c.article_id for c in found if duplicate.original_id in (c.article_id, c.duplicate_of)}
    known = [candidate.fingerprint for candidate in found if candidate.article_id in ids]
    own = own_mentions(new.article.title, new.article.text, new.mentions, known)
    news = news_of(one.origin, new, new.mentions)
    stated = at_hand.facts(ids)
    fresh = silent.new_facts(news, stated, known) if known and stated is not None else ()
    if duplicate and not fresh and _is_silent(at_hand, duplicate, news_of(one.origin, new, own), known):
        return replace(one, comparison=comparison, mentions=(), facts=())
    if duplicate:
        carried = (Carried(duplicate.original_id, duplicate.score),)
        comparison = Comparison(None, carried, instances=comparison.instances)
    if fresh and stated is not None:
        kept = (*own, *silent.notification(news, stated, known))
        own = tuple(m for m in new.mentions if m in kept)
    return replace(one, comparison=comparison, mentions=own, facts=fresh)


def _is_silent(at_hand: Comparing, duplicate: Duplicate, own: News, known: Sequence[Fingerprint]) -> bool:
    """Return whether a copy that states nothing new has no sentence of its own on a topic that would be lost."""
    of_text = [m for m in own.mentions if m.field == "text"]
    if duplicate.kind is DuplicateKind.EXACT or not of_text:
        return True
    if not {m.topic for m in of_text} <= at_hand.topics_of(int(duplicate.original_id)):
        return False
    return not own_mentions(own.title, own.text, of_text, known, reworded=False)
