"""Re-clustering: all stories rebuilt in the order of publication. Article ids stay, and so does a story's where its first article does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from marsad.core.ledger.rules import LedgerRules
from marsad.core.stories.recluster import Original, rebuild
from marsad.core.topics.topic import Topics
from marsad.edge.rows.fingerprint import ComparedRow
from marsad.edge.rows.story import OriginalRow
from marsad.edge.store import Store
from marsad.steps.understanding import corrections, link, link_lock
from marsad.steps.understanding.candidates import features_of
from marsad.steps.understanding.recalled import recalled
from marsad.steps.upkeep.run import recorded

BATCH = 1000
PAIRS = 100  # articles of pairs that change sides in one transaction
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def mend(store: Store, topics: Topics, ledger: LedgerRules | None = None) -> Counter[str]:
    """Change the sides of pairs whose later article is taken for the original, as versions before 0.2 left some; how many changed.

    Nobody is alerted."""
    with recorded(store, "maintain") as run:
        before: list[int] = []
        while (ids := store.values("order.wrong_way", limit=PAIRS)) and ids != before:
            before = ids
            with store.transaction():
                link_lock.take(store)
                rows = store.packed("order.compared", ComparedRow, article_ids=ids)
                again = [recalled(store, row, topics, ledger) for row in rows]
                run.counts.update(
                    changed_sides=link.settle(store, again, ())["changed_sides"] + len(again) // 2
                )
    return run.counts


def recluster(store: Store, slice_size: int = BATCH) -> Counter[str]:
    """Rebuild every story, a slice of articles in a transaction; return how many articles moved. Nobody is alerted.

    Articles are linked between the slices. One that is killed leaves some stories as they were before, and is run again.
    """
    with recorded(store, "maintain") as run:
        rows: dict[int, OriginalRow] = {}
        stories: dict[int, int] = {}  # first article → story
        taken: set[int] = set()
        rebuilt = rebuild(_originals(store, rows))
        while some := list(islice(rebuilt, slice_size)):
            with store.transaction():
                link_lock.take(store)
                for article_id, first in some:
                    row = rows.pop(article_id)
                    if first == article_id:
                        stories[first] = _story(store, row, taken)
                        taken.add(stories[first])
                    story_id = stories[first]
                    run.counts["moved"] += store.run(
                        "recluster.move", article_id=article_id, story_id=story_id
                    )
                    run.counts["originals"] += 1
        with store.transaction():
            link_lock.take(store)
            corrections.reapply_stories(store)
            corrections.take_along(store)
            run.counts["stories"] = len(stories)
            run.counts["retitled"] = store.run("recluster.refresh")
    return run.counts


def _originals(store: Store, rows: dict[int, OriginalRow]) -> Iterator[Original]:
    """Every original in the order of publication; `rows` gets the row of each."""
    at, url = BEGINNING, ""
    while batch := store.packed("recluster.originals", OriginalRow, at=at, url=url, limit=BATCH):
        for row in batch:
            rows[row.article_id] = row
            carried = tuple(zip(row.carried, row.scores, strict=True))
            yield Original(row.article_id, row.at, row.fingerprint, features_of(row), carried)
        at, url = batch[-1].at, batch[-1].canonical_url


def _story(store: Store, row: OriginalRow, taken: set[int]) -> int:
    """The story that an article opens: the one it is in, unless an earlier article opened that one."""
    if row.story_id is not None and row.story_id not in taken:
        return int(row.story_id)
    return int(store.value("recluster.open_story", at=row.at))
