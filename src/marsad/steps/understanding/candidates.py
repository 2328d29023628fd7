"""Candidates: which articles a new one is compared with, of everything stored and of those before it in its batch.

One look-up for a whole batch: a round trip and a plan for each article cost more than finding its candidates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from marsad.core.stories import story
from marsad.core.stories.compare import CANDIDATES, LATEST, STORY_CANDIDATES, STORY_LATEST, most_shared
from marsad.core.stories.story import StoryCandidate, StoryFeatures
from marsad.edge.rows.fingerprint import CandidateRow
from marsad.edge.rows.story import OriginalRow, StoryCandidateRow
from marsad.edge.store import Store
from marsad.model import Candidate, Fingerprint

AtPlace = TypeVar("AtPlace", CandidateRow, StoryCandidateRow)


@dataclass(slots=True)
class CopyCandidates:
    """Articles that share bands with, or have the very words of, the articles of a batch."""

    _stored: list[list[CandidateRow]]  # of each article of the batch
    _by_band: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _by_text: dict[bytes, int] = field(default_factory=dict)
    _added: dict[int, Candidate] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, prints: Sequence[Fingerprint], *, before: int | None = None) -> CopyCandidates:
        """Look up what is stored (`before` an article's id: of a revision, which is compared with earlier ones only)."""
        rows = store.packed(
            "understand.candidates",
            CandidateRow,
            texts=[one.text_sha256 for one in prints],
            places=[place for place, one in enumerate(prints, 1) for _ in one.bands],
            bands=[band for one in prints for band in one.bands],
            before=before,
            latest=LATEST,
            limit=CANDIDATES,
        )
        return cls(_by_place(rows, len(prints)))

    def find(self, place: int, new: Fingerprint) -> list[Candidate]:
        """Return those of the batch's article at `place` (from 0), first stored first."""
        stored = {row.article_id: row for row in self._stored[place]}
        shared = Counter({article_id: row.shared for article_id, row in stored.items()})
        found = set(most_shared(self._by_band, new.bands, CANDIDATES, LATEST, shared))
        same = {article_id for article_id, row in stored.items() if row.is_same}
        if not same and new.text_sha256 in self._by_text:
            same = {self._by_text[new.text_sha256]}
        found |= same
        at_hand = {i: self._added.get(i) or stored[i].candidate for i in found}
        found |= {int(c.duplicate_of) for c in at_hand.values() if c.duplicate_of is not None}
        return [
            self._added.get(i) or stored[i].candidate
            for i in sorted(found)
            if i in self._added or i in stored
        ]

    def facts(self, place: int, article_id: int) -> frozenset[str] | None:
        """Return what a stored candidate of the batch's article at `place` states; None where that was never kept."""
        rows = [row for row in self._stored[place] if row.article_id == article_id]
        return frozenset(rows[0].facts) if rows and rows[0].facts is not None else None

    def add(self, new: Candidate) -> None:
        """From now on an article is a candidate of those that come after it in the batch."""
        self._added[int(new.article_id)] = new
        self._by_text.setdefault(new.fingerprint.text_sha256, int(new.article_id))
        for band in new.fingerprint.bands:
            self._by_band[band].append(int(new.article_id))


@dataclass(slots=True)
class StoryCandidates:
    """Articles of the window that share rare words with the articles of a batch."""

    _stored: list[list[StoryCandidateRow]]
    _by_key: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _added: dict[int, StoryCandidate] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        store: Store,
        features: Sequence[StoryFeatures],
        ats: Sequence[datetime],
        instances: Sequence[Sequence[int]],
    ) -> StoryCandidates:
        """Look up what is stored; what comes from the same template (`instances`, article ids) tells another story."""
        rows = store.packed(
            "understand.story_candidates",
            StoryCandidateRow,
            places=[place for place, one in enumerate(features, 1) for _ in one.keys],
            keys=[key for one in features for key in one.keys],
            ats=list(ats),
            window=story.WINDOW,
            except_places=[place for place, ids in enumerate(instances, 1) for _ in ids],
            except_ids=[article_id for ids in instances for article_id in ids],
            latest=STORY_LATEST,
            limit=STORY_CANDIDATES,
        )
        return cls(_by_place(rows, len(features)))

    def find(
        self, place: int, new: StoryFeatures, at: datetime, instances: Sequence[int]
    ) -> list[StoryCandidate]:
        """Return those of the batch's article at `place` (from 0), first stored first."""
        stored = {row.article_id: row for row in self._stored[place]}
        shared = Counter({article_id: row.shared for article_id, row in stored.items()})
        near = {
            key: [i for i in self._by_key[key] if i not in instances and _is_near(self._added[i].at, at)]
            for key in new.keys
            if key in self._by_key
        }
        found = most_shared(near, new.keys, STORY_CANDIDATES, STORY_LATEST, shared)
        return [
            self._added.get(article_id) or _story_candidate(stored[article_id])
            for article_id in sorted(found)
        ]

    def add(self, article_id: int, story_id: int, new: StoryFeatures, at: datetime) -> None:
        """From now on an article is a candidate of those that come after it in the batch."""
        self._added[article_id] = StoryCandidate(story_id, new, at)
        for key in new.keys:
            self._by_key[key].append(article_id)


def features_of(row: StoryCandidateRow | OriginalRow) -> StoryFeatures:
    """Return what tells the story of a stored article; of a candidate without its keys, which the look-up alone needs."""
    keys = tuple(row.keys) if isinstance(row, OriginalRow) else ()
    return StoryFeatures(row.terms, row.head, keys, row.source_id)


def _story_candidate(row: StoryCandidateRow) -> StoryCandidate:
    return StoryCandidate(row.story_id, features_of(row), row.at)


def _is_near(one: datetime | None, at: datetime) -> bool:
    return one is not None and abs(one - at) <= story.WINDOW


def _by_place(rows: Sequence[AtPlace], count: int) -> list[list[AtPlace]]:
    found: list[list[AtPlace]] = [[] for _ in range(count)]
    for row in rows:
        found[row.place - 1].append(row)
    return found
