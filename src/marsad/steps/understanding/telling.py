"""Which story an article tells, decided in the order of publication.

An original joins a story of those published before it, or opens one; a copy tells the story of its original. As with copies
(`copies`), one that arrives late has later ones decided on again, as far as it may change them. A story keeps its number through
that: it goes over to the earlier article that opens it now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from marsad.core.duplicates import order
from marsad.core.duplicates.order import SEED
from marsad.core.stories import story
from marsad.core.stories.compare import STORY_LATEST, STORY_SHARED
from marsad.edge import load
from marsad.edge.rows.story import ToldRow
from marsad.edge.store import Store
from marsad.steps.understanding.candidates import StoryCandidates, features_of


@dataclass(slots=True)
class Telling:
    """One pass over articles whose story is to be decided, the first published first. A story not numbered yet is less than 0."""

    store: Store
    candidates: StoryCandidates
    rows: dict[int, ToldRow] = field(default_factory=dict)
    others: dict[int, ToldRow] = field(default_factory=dict)  # whom those copy or carry
    waiting: list[tuple[int, int]] = field(default_factory=list)  # rank, article
    stories: dict[int, int] = field(default_factory=dict)  # what was decided, of which article
    numbers: dict[int, int] = field(default_factory=dict)  # what stories not numbered yet were found to be
    begun: dict[int, list[int]] = field(default_factory=dict)  # the articles of a stored story, in order
    opened: int = 0

    def decided(self, article_id: int) -> int | None:
        """The story that was decided on for an article; None where none was yet."""
        found = self.stories.get(article_id)
        return found if found is None else self.numbers.get(found, found)

    def story_of(self, article_id: int) -> int | None:
        """The story of an article, as far as it is known by now."""
        if (found := self.decided(article_id)) is not None:
            return found
        row = self.rows.get(article_id) or self.others.get(article_id)
        return row.story_id if row else None


def told(store: Store, article_ids: Iterable[int]) -> dict[int, tuple[int | None, int]]:
    """Decide on the stories of some articles and of those whose story follows from theirs; of each that moves, the old and the new one.

    The new ones are stored, but not yet given to their articles."""
    at_hand = Telling(store, StoryCandidates(store))
    _await(at_hand, article_ids)
    while at_hand.waiting:
        _, article_id = heappop(at_hand.waiting)
        _decide(at_hand, article_id)
    return _numbered(at_hand)


def later(store: Store, article_ids: Iterable[int]) -> set[int]:
    """The originals whose story may depend on what some tell."""
    ids = list(article_ids)
    if not ids:
        return set()
    return set(
        store.values(
            "order.later_told", article_ids=ids, window=story.WINDOW, latest=STORY_LATEST, least=STORY_SHARED
        )
    )


def _await(at_hand: Telling, article_ids: Iterable[int]) -> None:
    ids = sorted({*article_ids} - at_hand.rows.keys())
    if not ids:
        return
    rows = [
        row for row in at_hand.store.packed("order.told", ToldRow, article_ids=ids) if not _is_settled(row)
    ]
    at_hand.candidates.look_up([row.article_id for row in rows if row.duplicate_of is None])
    for row in rows:
        at_hand.rows[row.article_id] = row
        heappush(at_hand.waiting, (_place(row), row.article_id))
    others = {i for row in rows for i in (*row.carried, row.duplicate_of) if i is not None}
    for row in at_hand.store.packed(
        "order.told", ToldRow, article_ids=sorted(others - at_hand.others.keys())
    ):
        at_hand.others[row.article_id] = row


def _is_settled(row: ToldRow) -> bool:
    """Return whether an article's story was decided for good: one of the seed corpus, which was known before all else."""
    return row.source_id == SEED and row.story_id is not None


def _place(row: ToldRow) -> int:
    """Where an article stands; the seed corpus before all else."""
    return row.rank - (order.BEFORE_ALL if row.source_id == SEED else 0)


def _decide(at_hand: Telling, article_id: int) -> None:
    row = at_hand.rows[article_id]
    found = _story(at_hand, row)
    if found is None:
        found = _opened(at_hand, row)
    elif found < 0 and _begins(at_hand, row):  # a story of today begins with another article now
        at_hand.numbers[found] = found = int(row.story_id or 0)
    at_hand.stories[article_id] = found
    if row.story_id is not None and at_hand.story_of(article_id) != row.story_id and row.duplicate_of is None:
        repeating = at_hand.store.values("order.repeating", article_ids=[article_id])
        _await(at_hand, {*repeating, *later(at_hand.store, [article_id])})


def _story(at_hand: Telling, row: ToldRow) -> int | None:
    """The story that an article joins, or None where it opens one."""
    if row.duplicate_of is not None:
        return at_hand.story_of(row.duplicate_of)
    carried = [
        story.CarriedIn(found, score, at_hand.others[i].at)
        for i, score in zip(row.carried, row.scores, strict=True)
        if (found := at_hand.story_of(i)) is not None
    ]
    joined = story.of_carried(row.at, carried)
    if joined is None:
        near = at_hand.candidates.find(row.article_id, at_hand.decided)
        joined = story.choose(features_of(row), row.at, near)
    return None if joined is None else int(joined)


def _opened(at_hand: Telling, row: ToldRow) -> int:
    """The story that an article opens: the one it is in, unless an earlier article is in that; else a new one."""
    if row.story_id is not None and _begins(at_hand, row):
        return row.story_id
    at_hand.opened -= 1
    return at_hand.opened


def _begins(at_hand: Telling, row: ToldRow) -> bool:
    """Return whether no article before this one is in its stored story any more, nor another has gone over to it."""
    if row.story_id is None or row.story_id in at_hand.numbers.values():
        return False
    if row.story_id not in at_hand.begun:
        at_hand.begun[row.story_id] = at_hand.store.values("order.began", story_ids=[row.story_id])
    members = at_hand.begun[row.story_id]
    gone = {i for i in at_hand.stories if at_hand.story_of(i) != row.story_id}
    came = any(i for i in at_hand.stories if at_hand.story_of(i) == row.story_id)
    return not came and next((i for i in members if i not in gone), None) == row.article_id


def _numbered(at_hand: Telling) -> dict[int, tuple[int | None, int]]:
    """Number the stories that were opened, and store them."""
    free = [one for one in range(-1, at_hand.opened - 1, -1) if one not in at_hand.numbers]
    _, ids = load.reserve(at_hand.store, stories=len(free))
    at_hand.numbers.update(zip(free, ids, strict=True))
    at_hand.store.run("order.open_stories", story_ids=ids)
    found = {i: (at_hand.rows[i].story_id, at_hand.numbers.get(s, s)) for i, s in at_hand.stories.items()}
    return {i: pair for i, pair in found.items() if pair[0] != pair[1]}
