"""Changing sides: an article arrived after one that was published later and repeats it. The earlier one is the original.

Feeds are polled in no order, and a worker that dies lets its batch come last: which of two copies is the original must not
depend on that. The later one becomes a copy, or carries the earlier one, as if it had come second; what belongs to it
follows, and what waits to be told is told of the original. What was told stays as it was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.edge import load
from marsad.edge.load import Batch
from marsad.edge.rows.article import ArticleText
from marsad.edge.rows.duplicate import CarriedRow, DuplicateRow
from marsad.edge.rows.mention import StoredMention
from marsad.edge.store import Store
from marsad.model import Carried, Duplicate
from marsad.steps.understanding import corrections, gazetteer, ledger
from marsad.steps.understanding.linked import Linked
from marsad.steps.understanding.own import own_mentions


@dataclass(frozen=True, slots=True)
class Later:
    """A stored original that was published after a new article and repeats it: as a copy, or as what carries it."""

    article_id: int
    found: Duplicate | Carried
    repeats_mentions: bool = False  # whether its mentions in sentences of the new one's are that one's alone


def change(store: Store, originals: Sequence[tuple[Linked, Sequence[Later]]]) -> int:
    """Let stored articles that were published later follow the new ones, which are loaded; how many pairs changed sides."""
    changed = 0
    for one, laters in originals:
        for later in laters:
            if isinstance(later.found, Carried):
                row = CarriedRow(later.article_id, one.article_id, later.found.score)
                load.attach(store, [later.article_id], Batch(carried=[row]))
                if later.repeats_mentions:
                    _drop_repeated(store, one, later.article_id)
            else:
                _become_copy(store, one, later.article_id, later.found)
            changed += 1
    return changed


def _drop_repeated(store: Store, original: Linked, article_id: int) -> None:
    """Leave a carrier the mentions of its headline and of its own sentences."""
    (article,) = store.objects("sides.text", ArticleText, article_id=article_id)
    stored = store.objects("understand.mentions", StoredMention, article_ids=[article_id])
    own = own_mentions(
        article.title, article.text, [row.mention for row in stored], [original.new.fingerprint]
    )
    store.run("sides.drop_mentions", mention_ids=[row.mention_id for row in stored if row.mention not in own])


def _become_copy(store: Store, original: Linked, article_id: int, found: Duplicate) -> None:
    """Make a stored original the copy of a new one, its own copies with it."""
    pair = {"article_id": article_id, "original_id": original.article_id}
    for statement in (
        "revise.drop_carried",
        "revise.drop_features",
        "sides.drop_carriers",
        "sides.become_copy",
    ):
        store.run(statement, article_id=article_id)
    store.run("sides.join_story", article_id=article_id, story_id=original.story_id)
    store.run("revise.relink_copies", **pair)
    row = DuplicateRow(article_id, original.article_id, found.kind, found.score, found.share)
    load.attach(store, [article_id], Batch(duplicates=[row]))
    store.run("sides.move_facts", **pair)
    store.run("sides.move_untold", **pair)
    store.run("rederive.drop_mentions", article_ids=[article_id])
    gazetteer.store_named(store, {article_id: ()})
    if original.new.ledger:
        drawn = [ledger.Drawn(article_id, original.story_id, original.at, ())]
        ledger.store_events(store, drawn, original.new.ledger.gazetteer)
    corrections.take_along(store)
