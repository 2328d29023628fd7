"""Which story an article belongs to: articles on one event, written differently, are one story.

Two articles are compared by the words that matter in them: rare ones, those of the headline and the lead,
names, numbers and dates (a cosine of weighted stems, as in Topic Detection and Tracking), less what lies
between them in time: the same words days later are the next event. An article joins the story that is like it
on the whole, not a single member of it, so that stories don't grow into chains.

Does not care about: shared passages (`core.copies.fingerprint`), topics, or where candidates come from.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from marsad.core.copies import common_words, formula, shingle

WINDOW_DAYS = 4  # articles farther apart never are one story
LIKE = 0.41  # least likeness of two articles on one event
LIKE_ON_AVERAGE = 0.3  # and least mean likeness to the story's articles
PER_DAY = 0.12  # what a day takes off the likeness, beyond the first half
SAME_OUTLET = 0.2  # and what one outlet takes off for both: what it prints next is the next turn of events
LIKE_HEADS = 0.13  # least likeness of headlines with the first HEAD words: background alone makes no story
HEAD = 18  # words that say something
LEAD = 35
TERMS = 80  # kept of an article
TABLE = 0.15  # share of numbers from which on a text is a table, which tells no event
KEYS = 16  # of them to find candidates by
COMMON = 0.45  # weight of a common word against a rare one

StoryId = int | str


@dataclass(frozen=True, slots=True)
class StoryFeatures:
    """What tells an article's story: its weightiest terms (a vector of length 1) and when it was published."""

    terms: Mapping[str, float]
    head: Mapping[str, float]  # the same of the headline and the first words alone
    at: datetime | None = None
    outlet: str | None = None  # any name that is the same for the same outlet; None where it isn't known

    @property
    def keys(self) -> tuple[int, ...]:
        """Signed 64-bit hashes of the weightiest terms that are not common: one story's articles share some."""
        rare = [term for term in by_weight(self.terms) if term not in _common()]
        return tuple(_hash(term) for term in rare[:KEYS])

    def to_dict(self) -> dict[str, Any]:
        """For storage as JSON."""
        return {
            "terms": dict(self.terms),
            "head": dict(self.head),
            "at": self.at and self.at.isoformat(),
            "outlet": self.outlet,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The opposite of `to_dict`."""
        at = stored.get("at")
        return cls(
            stored["terms"], stored["head"], datetime.fromisoformat(at) if at else None, stored.get("outlet")
        )


@dataclass(frozen=True, slots=True)
class StoryCandidate:
    """One article of a story that may be the new one's, with the time it counts from."""

    story_id: StoryId
    features: StoryFeatures
    at: datetime | None = None


def features(
    title: str, text: str, published_at: datetime | None = None, outlet: str | None = None
) -> StoryFeatures:
    """Make what tells an article's story; a table tells none."""
    body, head = _stems(text), _stems(title)
    if body[: len(head)] == head:
        body = body[len(head) :]
    if sum(term.isdigit() for term in body) > TABLE * len(body):
        return StoryFeatures({}, {}, published_at, outlet)
    lead, headline = set(body[:LEAD]), set(head)
    weights = {
        term: (1 + math.log(count)) * (1 + (term in lead) + (term in headline)) * _rarity(term)
        for term, count in Counter(body).items()
    }
    weights |= {term: 2 * _rarity(term) for term in headline if term not in weights}
    kept = dict(list(by_weight(weights).items())[:TERMS])
    opening = Counter([*headline, *set(body[:HEAD])])
    heads = {term: count * _rarity(term) for term, count in opening.items()}
    return StoryFeatures(_unit(kept), _unit(heads), published_at, outlet)


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    """The same direction with length 1."""
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: round(weight / length, 4) for term, weight in weights.items()}


def by_weight(weights: Mapping[str, float]) -> dict[str, float]:
    """The same, weightiest first; equal ones by name, so that the order never depends on chance."""
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def likeness(one: StoryFeatures, other: StoryFeatures, other_at: datetime | None = None) -> float:
    """How alike two articles are: at most 1, less what the days between them and a common outlet take off; 0 beyond the window.

    `other_at` stands in where the other has no time of its own; without times nothing is taken off.
    """
    alike = _cosine(one.terms, other.terms)
    if alike < LIKE_ON_AVERAGE or _cosine(one.head, other.head) < LIKE_HEADS:
        return 0.0
    if one.outlet is not None and one.outlet == other.outlet:
        alike -= SAME_OUTLET
    other_at = other.at or other_at
    if one.at is None or other_at is None:
        return alike
    days = abs((one.at - other_at).total_seconds()) / 86_400
    return alike - PER_DAY * max(0.0, days - 0.5) if days <= WINDOW_DAYS else 0.0


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large[term] for term, weight in small.items() if term in large)


def choose(new: StoryFeatures, candidates: Sequence[StoryCandidate]) -> StoryId | None:
    """The story that an article joins, or None when it opens one. The order of the candidates doesn't matter."""
    likenesses: dict[StoryId, list[float]] = defaultdict(list)
    for candidate in candidates:
        likenesses[candidate.story_id].append(likeness(new, candidate.features, candidate.at))
    scores = [
        (sum(found) / len(found), max(found), story_id)
        for story_id, found in likenesses.items()
        if max(found) >= LIKE and sum(found) / len(found) >= LIKE_ON_AVERAGE
    ]
    return max(scores, key=lambda score: score[:2])[2] if scores else None


def _stems(text: str) -> list[str]:
    """The stems of the words that say something, in order."""
    found = (_stem(word) for word in shingle.words(text))
    return [stem for stem in found if stem]


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """A word without article, one-letter particles and endings (the light stemming of Larkey and others, 2002)."""
    if len(word) < 2 or word in formula.WORDS or word[1:] in formula.WORDS:
        return ""
    for prefix in ("وبال", "وال", "بال", "كال", "فال", "لل", "ال"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    else:
        if len(word) >= 5 and word[0] in "وفبل":
            word = word[1:]
    for suffix in ("يون", "يين", "يه", "ات", "ون", "ين", "ان", "ها", "هم", "ا", "ه", "ي"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_stems(" ".join(common_words.WORDS)))


def _rarity(term: str) -> float:
    return COMMON if term in _common() else 1.0


def _hash(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little", signed=True)
