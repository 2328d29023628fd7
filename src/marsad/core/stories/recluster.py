"""Stories built anew in the order of publication, whatever the order of arrival was."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from marsad.core.duplicates import fingerprint
from marsad.core.stories import story
from marsad.core.stories.compare import STORY_CANDIDATES, STORY_LATEST, STORY_SHARED, most_shared
from marsad.model import Candidate, Fingerprint


@dataclass(frozen=True, slots=True)
class Original:
    """An article that is no duplicate, with what tells its story."""

    article_id: int
    at: datetime
    fingerprint: Fingerprint
    features: story.StoryFeatures
    carried: tuple[
        tuple[int, float], ...
    ] = ()  # articles that it carries, with the share of each that it holds


def rebuild(originals: Iterable[Original]) -> Iterator[tuple[int, int]]:
    """(article, first article of its story) for every original; give them in the order of publication.

    Memory is bounded by the articles of one window.
    """
    recent = _Recent()
    for original in originals:
        recent.forget(original.at - story.WINDOW)
        near = recent.candidates(original)
        instances = _instances(original, near)
        told = [
            story.StoryCandidate(recent.first[one.article_id], one.features, one.at)
            for one in near
            if one.article_id not in instances
        ]
        found = story.of_carried(original.at, recent.carried(original))
        if found is None:
            found = story.choose(original.features, original.at, told)
        first = original.article_id if found is None else int(found)
        recent.add(original, first)
        yield original.article_id, first


def _instances(original: Original, near: Iterable[Original]) -> set[int | str]:
    """Return those of `near` that come from the same template: weather of another day tells another story."""
    bands = set(original.fingerprint.bands)
    candidates = [
        Candidate(one.article_id, one.fingerprint, outlet=one.features.outlet, at=one.at)
        for one in near
        if not bands.isdisjoint(one.fingerprint.bands)
    ]
    return set(
        fingerprint.decide(original.fingerprint, candidates, original.features.outlet, original.at).instances
    )


@dataclass(slots=True)
class _Recent:
    """The originals of the window, by story key."""

    waiting: deque[Original] = field(default_factory=deque)
    by_id: dict[int, Original] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    by_key: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def candidates(self, original: Original) -> list[Original]:
        """Return those whose story may be the original's."""
        return [
            self.by_id[one]
            for one in most_shared(
                self.by_key, original.features.keys, STORY_CANDIDATES, STORY_LATEST, STORY_SHARED
            )
        ]

    def carried(self, original: Original) -> list[story.CarriedIn]:
        """The stories of what the original carries, as far as it lies in the window."""
        held = [(self.by_id[one], score) for one, score in original.carried if one in self.by_id]
        return [story.CarriedIn(self.first[one.article_id], score, one.at) for one, score in held]

    def add(self, original: Original, first: int) -> None:
        """Remember an original with its story."""
        self.waiting.append(original)
        self.by_id[original.article_id] = original
        self.first[original.article_id] = first
        for key in original.features.keys:
            self.by_key[key].append(original.article_id)

    def forget(self, before: datetime) -> None:
        """Drop what was published before the window."""
        while self.waiting and self.waiting[0].at < before:
            gone = self.waiting.popleft()
            del self.by_id[gone.article_id], self.first[gone.article_id]
            for key in gone.features.keys:
                self.by_key[key].remove(gone.article_id)
