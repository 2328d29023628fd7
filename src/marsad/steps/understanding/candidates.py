"""Candidates: which earlier articles each of some is compared with. All of them are stored, those of one batch too.

One look-up for many: a round trip and a plan for each article cost more than finding its candidates. What is decided meanwhile on
an article that was looked up counts as decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from marsad.core.stories import story
from marsad.core.stories.compare import CANDIDATES, LATEST, STORY_CANDIDATES, STORY_LATEST, STORY_SHARED
from marsad.core.stories.story import StoryFeatures
from marsad.edge.rows.fingerprint import CandidateRow, ComparedRow
from marsad.edge.rows.story import OriginalRow, StoryCandidateRow, ToldRow
from marsad.edge.store import Store
from marsad.model import Candidate


@dataclass(slots=True)
class CopyCandidates:
    """Articles that share bands with, or have the very words of, some that were published later."""

    _store: Store
    _rows: dict[int, list[CandidateRow]] = field(default_factory=dict)  # of each article, found by itself
    _known: dict[int, CandidateRow | ComparedRow] = field(default_factory=dict)

    def look_up(self, article_ids: Sequence[int]) -> None:
        """Look up the candidates of some stored articles."""
        if not article_ids:
            return
        rows = self._store.packed(
            "understand.candidates",
            CandidateRow,
            article_ids=list(article_ids),
            latest=LATEST,
            limit=CANDIDATES,
        )
        self._rows.update({article_id: [] for article_id in article_ids})
        for row in rows:
            self._known.setdefault(row.article_id, row)
            if row.shared or row.is_same:
                self._rows[article_ids[row.place - 1]].append(row)

    def find(self, article_id: int, originals: Mapping[int, int | None]) -> list[Candidate]:
        """Return an article's candidates, the first published first; `originals` says what was decided on some meanwhile."""
        own = {row.article_id: row for row in self._rows[article_id]}
        found: dict[int, CandidateRow | ComparedRow] = dict(own)
        for row in own.values():
            original = originals.get(row.article_id, row.duplicate_of)
            if original is not None and original not in found:
                found[original] = self._root(original)
        return [
            Candidate(i, row.fingerprint, originals.get(i, row.duplicate_of), row.source_id, row.at)
            for i, row in sorted(found.items(), key=lambda pair: pair[1].rank)
        ]

    def facts(self, article_id: int) -> frozenset[str] | None:
        """Return what an article that some other is compared with states; None where that was never kept."""
        row = self._known[article_id]
        if not isinstance(row, CandidateRow):  # it came in as an original alone
            (text,) = self._store.values("order.facts", article_id=article_id)
            return None if text is None else frozenset(text)
        return None if row.facts is None else frozenset(row.facts)

    def _root(self, article_id: int) -> CandidateRow | ComparedRow:
        if article_id not in self._known:
            (self._known[article_id],) = self._store.packed(
                "order.compared", ComparedRow, article_ids=[article_id]
            )
        return self._known[article_id]


@dataclass(slots=True)
class StoryCandidates:
    """Originals of the window that share rare words with some that were published later."""

    _store: Store
    _rows: dict[int, list[StoryCandidateRow]] = field(default_factory=dict)

    def look_up(self, article_ids: Sequence[int]) -> None:
        """Look up the candidates of some stored originals; what comes from the same template tells another story."""
        if not article_ids:
            return
        rows = self._store.packed(
            "understand.story_candidates",
            StoryCandidateRow,
            article_ids=list(article_ids),
            window=story.WINDOW,
            latest=STORY_LATEST,
            limit=STORY_CANDIDATES,
            least=STORY_SHARED,
        )
        found: defaultdict[int, list[StoryCandidateRow]] = defaultdict(list)
        for row in rows:
            found[article_ids[row.place - 1]].append(row)
        self._rows.update({article_id: found[article_id] for article_id in article_ids})

    def find(self, article_id: int, decided: Callable[[int], int | None]) -> list[story.StoryCandidate]:
        """Return an article's candidates, the first published first; `decided` says in which story some were put meanwhile."""
        found = []
        for row in self._rows[article_id]:
            story_id = decided(row.article_id)
            story_id = row.story_id if story_id is None else story_id
            if story_id is not None:
                found.append(story.StoryCandidate(story_id, features_of(row), row.at))
        return found


def features_of(row: StoryCandidateRow | OriginalRow | ToldRow) -> StoryFeatures:
    """Return what tells the story of a stored article; without its keys, which the look-up alone needs, but where all are rebuilt."""
    keys = tuple(row.keys) if isinstance(row, OriginalRow) else ()
    return StoryFeatures(row.terms, row.head, keys, row.source_id)
