"""How much of one text stands in another, seen in several ways.

Does not care about: which came first, and what follows from it (`core.fingerprint` decides that).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marsad.core import shingle
from marsad.core.shingle import Flags, Hashes
from marsad.model import Fingerprint

LEAD = 50  # words: where a newspaper puts what is new
PASSAGE = 10  # words that make a passage
MOULD = 0.25  # share of shingles with figures from which on the figures matter


@dataclass(frozen=True, slots=True)
class Held:
    """How much of one text stands in another. Shares are 0..1, of what counts (no formula words)."""

    runs: float  # of its shingles
    words: float  # of its different words
    lead: float  # of the different words of its first LEAD words
    figures: float  # of its shingles with numbers or dates; 1 where these are few
    own: int  # words in passages that are new in wording and in vocabulary


def held(inner: Fingerprint, outer: Fingerprint) -> Held:
    """Measure how much of `inner` stands in `outer`, wherever and in whatever order. Linear."""
    ours, theirs = shingle.read(inner), shingle.read(outer)
    found = np.isin(shingle.runs(ours), shingle.runs(theirs))
    known = np.isin(ours & shingle.IDENTITY, theirs & shingle.IDENTITY)
    says = (ours & shingle.FORMULA) == 0
    counts = shingle.within(says) > 0
    if counts.sum() < shingle.SIZE:
        counts[:] = True  # a text of formula words alone is compared by them
    dated = shingle.within((ours & shingle.FIGURE) != 0) > 0
    return Held(
        runs=_share(found, counts),
        words=_share_of_words(ours, known, says),
        lead=_share_of_words(ours[:LEAD], known[:LEAD], says[:LEAD]),
        figures=_share(found, dated) if dated.sum() >= MOULD * len(dated) else 1.0,
        own=_own_words(found, known, says),
    )


def _share(found: Flags, counts: Flags) -> float:
    """Of what counts, the share that is found; all of nothing."""
    return float(found[counts].mean()) if counts.any() else 1.0


def _share_of_words(marked: Hashes, known: Flags, says: Flags) -> float:
    """Of the different words that say something, the share that is known."""
    _, first = np.unique(marked, return_index=True)
    return _share(known[first], says[first])


def _own_words(found: Flags, known: Flags, says: Flags) -> int:
    """The length of the passages that no found shingle touches and whose words are mostly unknown."""
    return sum(
        end - start
        for start, end in _gaps(found, len(known))
        if end - start >= PASSAGE and _share(known[start:end], says[start:end]) <= 0.5
    )


def _gaps(found: Flags, length: int) -> list[tuple[int, int]]:
    """Where the stretches of words stand that no found shingle covers."""
    covered = np.zeros(length + 2, bool)
    covered[[0, -1]] = True
    for i in range(1, 1 + min(shingle.SIZE, length)):
        covered[i : i + len(found)] |= found
    edges = np.flatnonzero(np.diff(covered.astype(np.int8))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
