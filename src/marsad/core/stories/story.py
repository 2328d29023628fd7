"""Which story an article belongs to: articles on one event, written differently, are one story.

Two articles are compared by the words that matter in them: rare ones, those of the headline and the lead,
names, numbers and dates (cosines of weighted stems, as in Topic Detection and Tracking; of all and of the head alone),
less what lies between them in time: the same words days later are the next event. An article joins the story that is like it
on the whole, not a single member of it, so that stories don't grow into chains.

Does not care about: shared passages (`core.duplicates.fingerprint`), topics, or where candidates come from.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from marsad.core.stories import common_words
from marsad.core.text import shingle, stopwords

WINDOW = timedelta(days=4)  # articles farther apart never are one story
LIKE = 0.3  # least likeness of two articles on one event
LIKE_ON_AVERAGE = 0.22  # and least mean likeness to the story's articles
PER_DAY = 0.15  # what a day takes off the likeness
SAME_OUTLET = 0.25  # and what one outlet takes off for both: what it prints next is the next turn of events
LIKE_HEADS = 0.13  # and least likeness of the headlines with the first words: background alone makes no story
HEAD = 18  # words that say something
LEAD = 35
TERMS = 80  # kept of an article
TABLE = 0.15  # share of numbers from which on a text is a table, which tells no event
KEYS = 16  # of them to find candidates by
COMMON = 0.45  # weight of a common word against a rare one

TERM = np.dtype([("term", ">u4"), ("weight", ">f4")])  # how a term is kept: its hash and its weight

StoryId = int | str
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StoryFeatures:
    """The features by which an article's story is told. Vectors have length 1 and hold their terms as records of TERM, in the
    order of the hashes.
    """

    terms: bytes  # its weightiest terms
    head: bytes  # those of the headline and the first words alone
    keys: tuple[
        int, ...
    ] = ()  # signed 64-bit hashes of the weightiest that are not common: candidates share some
    outlet: str | None = None  # any name that is the same for the same outlet; None where it isn't known


@dataclass(frozen=True, slots=True)
class StoryCandidate:
    """One article of a story that may be the new one's, with the time it counts from."""

    story_id: StoryId
    features: StoryFeatures
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CarriedIn:
    """The story of an article that a newer one carries, with the share of it that the newer one holds."""

    story_id: StoryId
    score: float
    at: datetime | None = None


def of_carried(at: datetime | None, carried: Sequence[CarriedIn]) -> StoryId | None:
    """The story that an article which carries others belongs to: that of what it holds most of, the first of equals.

    None where it carries nothing of the window: who takes up last month's article writes of another event.
    """
    near = [one for one in carried if not (at and one.at) or abs(at - one.at) <= WINDOW]
    return max(near, key=lambda one: one.score).story_id if near else None


def features(title: str, text: str, outlet: str | None = None) -> StoryFeatures:
    """Make what tells an article's story; a table tells none."""
    body, head = _stems(shingle.body(title, text)), _stems(shingle.words(title))
    if sum(term.isdigit() for term in body) > TABLE * len(body):
        return StoryFeatures(b"", b"", outlet=outlet)
    lead, headline = set(body[:LEAD]), set(head)
    weights = {
        term: (1 + math.log(count)) * (1 + (term in lead) + (term in headline)) * _rarity(term)
        for term, count in Counter(body).items()
    }
    weights |= {term: 2 * _rarity(term) for term in headline if term not in weights}
    # weightiest first; equal ones by name, so that the order never depends on chance
    kept = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
    opening = Counter([*headline, *set(body[:HEAD])])
    return StoryFeatures(
        terms=vector({term: weights[term] for term in kept}),
        head=vector({term: count * _rarity(term) for term, count in opening.items()}),
        keys=tuple(_key(term) for term in kept if term not in _common())[:KEYS],
        outlet=outlet,
    )


def vector(weights: Mapping[str, float]) -> bytes:
    """The direction of some weights, with length 1."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    terms = sorted((_term(term), weight / length) for term, weight in weights.items())
    return np.array(terms, TERM).tobytes()


def likenesses(new: StoryFeatures, at: datetime | None, candidates: Sequence[StoryCandidate]) -> list[float]:
    """Return how alike an article, which counts from `at`, and each of some others are, 0..1: the mean of two cosines,
    of all their terms and
    of their heads, less what the days between them and a common outlet take off; nothing for a time or an outlet that isn't known.
    """
    heads = _cosines(new.head, [one.features.head for one in candidates])
    alike = (_cosines(new.terms, [one.features.terms for one in candidates]) + heads) / 2
    alike[heads < LIKE_HEADS] = 0
    return [max(0.0, float(mean) - _apart(new, at, one)) for mean, one in zip(alike, candidates, strict=True)]


def _apart(new: StoryFeatures, at: datetime | None, other: StoryCandidate) -> float:
    """Return what the outlets and the times of two articles take off their likeness."""
    of_outlet = SAME_OUTLET if new.outlet is not None and new.outlet == other.features.outlet else 0.0
    return of_outlet + (PER_DAY * abs((at - other.at) / timedelta(days=1)) if at and other.at else 0.0)


def _cosines(one: bytes, others: Sequence[bytes]) -> Floats:
    """Of a vector with each of some others."""
    ours, theirs = np.frombuffer(one, TERM), np.frombuffer(b"".join(others), TERM)
    if not len(ours) or not len(theirs):
        return np.zeros(len(others))
    known, terms = ours["term"].astype(np.uint32), theirs["term"].astype(np.uint32)
    nearest = np.minimum(np.searchsorted(known, terms), len(ours) - 1)
    products = (known[nearest] == terms) * ours["weight"][nearest].astype(float) * theirs["weight"]
    places = np.repeat(np.arange(len(others)), [len(other) // TERM.itemsize for other in others])
    return np.bincount(places, products, minlength=len(others)).astype(float, copy=False)


def choose(new: StoryFeatures, at: datetime | None, candidates: Sequence[StoryCandidate]) -> StoryId | None:
    """The story that an article joins, or None when it opens one. The order of the candidates doesn't matter, nor do those beyond the
    window.
    """
    near = [one for one in candidates if not (at and one.at) or abs(at - one.at) <= WINDOW]
    by_story: dict[StoryId, list[float]] = defaultdict(list)
    for candidate, alike in zip(near, likenesses(new, at, near), strict=True):
        by_story[candidate.story_id].append(alike)
    scores = [
        (sum(found) / len(found), max(found), story_id)
        for story_id, found in by_story.items()
        if max(found) >= LIKE and sum(found) / len(found) >= LIKE_ON_AVERAGE
    ]
    return max(scores, key=lambda score: score[:2])[2] if scores else None


def _stems(words: Iterable[str]) -> list[str]:
    """The stems of the words that say something, in order."""
    found = (_stem(word) for word in words)
    return [stem for stem in found if stem]


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """A word without article, one-letter particles and endings (the light stemming of Larkey and others, 2002)."""
    if len(word) < 2 or word in stopwords.WORDS or word[1:] in stopwords.WORDS:
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
    return frozenset(_stems(common_words.WORDS))


def _rarity(term: str) -> float:
    return COMMON if term in _common() else 1.0


def _key(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little", signed=True)


@lru_cache(maxsize=1 << 16)
def _term(term: str) -> int:
    """The first 32 bits of its SHA-256, which PostgreSQL computes too: migration 019 made the vectors of older articles."""
    return int.from_bytes(hashlib.sha256(term.encode()).digest()[:4], "big")
