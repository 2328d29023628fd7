"""How much of one text stands in another, seen in several ways.

Does not care about: which came first, and what follows from it (`core.duplicates.fingerprint` decides that).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from marsad.core.text import shingle
from marsad.core.text.shingle import Flags, Hashes, Runs
from marsad.model import Fingerprint

LOW = np.uint64(0xFFFF)
LEAD = 50  # words: where a newspaper puts what is new
NEW = 0.5  # share of a passage's words that the other text has, up to which they are mostly new
PASSAGE = 10  # words that make a passage; a slot of a template holds no more that count


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of one text stands in another. Shares are 0..1, of what counts (no stopwords)."""

    size: int  # words of the text
    runs: float  # share of its shingles
    lead: float  # share of the different words of its first LEAD words
    own: int  # words in passages that are new in wording and in vocabulary
    rest_runs: float  # share of the shingles outside such passages
    rest_words: float  # share of the different words there
    numbers: int  # different numbers there
    known_numbers: int  # of them those that stand in the other text
    slots: int  # places where both texts put other words between the same ones
    swapped: int  # words that only this text has, in such places
    titled: int  # of them those that its headline has too
    headed: bool  # whether words of its headline stand in it at all
    only: int  # words that only this text has, everywhere


@dataclass(frozen=True, slots=True)
class _Side:
    """One text as seen against the other."""

    marked: Hashes
    runs: Runs
    found: Flags  # of each run, whether the other text has it
    known: Flags  # of each word, whether the other text has it
    says: Flags  # of each word, whether it counts
    only: Flags  # of each word, whether it counts and this text alone has it


class Estimate(NamedTuple):
    """What a quick look at two texts tells, before `measure`."""

    share: float  # of the shorter one's shingles, those that both have
    stretches: int  # in how many places they stand in the other text


def estimates(one: Fingerprint, others: Sequence[Fingerprint]) -> list[Estimate]:
    """A quick look at a text beside each of `others`. A text of less than a shingle has none in common with another."""
    ours = np.unique(shingle.runs(shingle.read(one)))
    sizes = np.array([len(other.words) // 4 for other in others], np.int64)
    ends = sizes.cumsum()
    theirs = shingle.runs(shingle.unpack(b"".join(other.words for other in others)))
    if not len(ours) or not len(theirs):
        return [Estimate(0.0, 0)] * len(others)
    known = _among(theirs, ours)
    runs = np.maximum(sizes - shingle.SIZE + 1, 0)  # those over a border belong to no text
    first, last = (np.minimum(at, len(theirs)) for at in (ends - sizes, ends - sizes + runs))
    found, stretches = (
        sums[last] - sums[first]
        for sums in (np.concatenate(([0], np.cumsum(flags))) for flags in (known, known & ~np.roll(known, 1)))
    )
    shares = found / np.maximum(1, np.minimum(runs, len(ours)))
    return list(map(Estimate, shares.tolist(), stretches.tolist()))


def _among(runs: Runs, some: Runs) -> Flags:
    """Of each run whether it is one of some. A table of their low bits rules out most of many before they are looked up."""
    table = np.zeros(1 << 16, bool)
    table[some & LOW] = True
    found: Flags = table[runs & LOW]
    found[found] = np.isin(runs[found], some)
    return found


def measure(one: Fingerprint, other: Fingerprint) -> tuple[Overlap, Overlap]:
    """How much of each text stands in the other, wherever and in whatever order. Linear."""
    ours, theirs = _sides(shingle.read(one), shingle.read(other))
    return _measure(ours, theirs), _measure(theirs, ours)


def _sides(ours: Hashes, theirs: Hashes) -> tuple[_Side, _Side]:
    return _side(ours, theirs), _side(theirs, ours)


def _side(marked: Hashes, other: Hashes) -> _Side:
    runs = shingle.runs(marked)
    known = np.isin(marked & shingle.IDENTITY, other & shingle.IDENTITY)
    says = (marked & shingle.MARK) != shingle.STOPWORD
    return _Side(
        marked, runs, found=np.isin(runs, shingle.runs(other)), known=known, says=says, only=says & ~known
    )


def _measure(inner: _Side, outer: _Side) -> Overlap:
    counts = shingle.within(inner.says) > 0
    if counts.sum() < shingle.SIZE:
        counts[:] = True  # a text of stopwords alone is compared by them
    gaps = _gaps(inner.found, len(inner.marked))
    own = np.zeros(len(inner.marked), bool)
    for start, end in gaps:
        if _is_new_passage(start, end, inner):
            own[start:end] = True
    _, first = np.unique(inner.marked, return_index=True)
    rest = first[~own[first]]
    number = (inner.marked[rest] & shingle.MARK) == shingle.NUMBER
    titled = (inner.marked & shingle.MARK) == shingle.TITLE
    lead = first[first < LEAD]
    slots = [(start, end) for start, end in gaps if _is_slot(start, end, inner, outer)]
    return Overlap(
        size=len(inner.marked),
        runs=_share(inner.found, counts),
        lead=_share(inner.known[lead], inner.says[lead]),
        own=int(own.sum()),
        rest_runs=_share(inner.found, counts & (shingle.within(own) < shingle.SIZE)),
        rest_words=_share(inner.known[rest], inner.says[rest]),
        numbers=int(number.sum()),
        known_numbers=int(inner.known[rest][number].sum()),
        slots=len(slots),
        swapped=sum(int(inner.only[start:end].sum()) for start, end in slots),
        titled=sum(int((inner.only & titled)[start:end].sum()) for start, end in slots),
        headed=bool(titled.any()),
        only=int(inner.only.sum()),
    )


def _share(found: Flags, counts: Flags) -> float:
    """Of what counts, the share that is found; all of nothing."""
    return float(found[counts].mean()) if counts.any() else 1.0


def _gaps(found: Flags, length: int) -> list[tuple[int, int]]:
    """Where the stretches of words stand that no found shingle covers."""
    covered = np.zeros(length + 2, bool)
    covered[[0, -1]] = True
    for i in range(1, 1 + min(shingle.SIZE, length)):
        covered[i : i + len(found)] |= found
    edges = np.flatnonzero(np.diff(covered.astype(np.int8))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _is_new_passage(start: int, end: int, inner: _Side) -> bool:
    """Whether a gap is a passage whose words are mostly unknown too."""
    return end - start >= PASSAGE and _share(inner.known[start:end], inner.says[start:end]) <= NEW


def _is_slot(start: int, end: int, inner: _Side, outer: _Side) -> bool:
    """Whether the other text has something else, as short, between the shingles around a gap."""
    if not _is_short(start, end, inner) or not inner.only[start:end].any():
        return False
    left = _place(inner.runs[start - shingle.SIZE], outer) + shingle.SIZE if start else 0
    right = _place(inner.runs[end], outer) if end < len(inner.marked) else len(outer.marked)
    return left <= right and _is_short(left, right, outer) and bool(outer.only[left:right].any())


def _is_short(start: int, end: int, side: _Side) -> bool:
    """Whether what stands there is no more than a slot holds: the template's own words in it don't count."""
    return end - start <= 2 * PASSAGE and int(side.says[start:end].sum()) <= PASSAGE


def _place(run: np.uint64, outer: _Side) -> int:
    return int(np.argmax(outer.runs == run))
