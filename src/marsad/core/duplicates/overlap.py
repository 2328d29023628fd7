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
HEAD = 40  # words: of headline and text, in which the news of an article stands
LEAST_BELOW = 15  # words that can be called a background
NEW = 0.5  # share of a passage's words that the other text has, up to which they are mostly new
FEW = 6  # words that a slot of a bulletin holds at most
PASSAGE = 10  # words that make a passage; a slot of a template holds no more that count


_Place = tuple[int, int, int, int]  # of a gap, and of what stands in the other text between the same shingles


@dataclass(frozen=True, slots=True)
class Overlap:
    """The measure of how much of one text stands in another. Shares are 0..1, of what counts (no stopwords)."""

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
    places: tuple[
        _Place, ...
    ]  # where no shared shingle covers its words, and what stands there in the other text
    inner: _Side
    outer: _Side

    # What follows is asked of few pairs, and counted when it is asked.

    @property
    def filled(self) -> int:
        """Short slots that both texts fill with days, counts or areas, and each with others."""
        kinds = (shingle.DAYS, shingle.COUNTS, shingle.AREAS)
        return sum(_is_filled(place, self.inner, self.outer, *kinds) for place in self._short)

    @property
    def filled_days(self) -> int:
        """Of them those that name a weekday, a month, or a place in a row."""
        return sum(_is_filled(place, self.inner, self.outer, shingle.DAYS) for place in self._short)

    @property
    def in_slots(self) -> int:
        """Words in gaps as short as the slots of a bulletin, in whose place the other text has as few."""
        return sum(end - start for start, end, *_ in self._short)

    @property
    def outside(self) -> int:
        """Words that no shared shingle covers."""
        return sum(end - start for start, end, *_ in self.places)

    @property
    def news(self) -> float:
        """Share of its head (the first words, headline included) that no shared shingle covers."""
        return _news(self.inner, self.outer)

    @property
    def below(self) -> float:
        """Share of the words after as many that shared shingles cover; 0 where hardly any come after."""
        return _below(self.inner)

    @property
    def is_periodic(self) -> bool:
        """Return whether it says that it speaks of the last day or night."""
        return bool(np.isin(self.inner.runs, shingle.PERIODS).any())

    @property
    def days(self) -> frozenset[int]:
        """The days and numbers that its headline names."""
        return _headline_days(self.inner)

    @property
    def _short(self) -> list[_Place]:
        return [place for place in self.places if _is_short_slot(*place)]


@dataclass(frozen=True, slots=True)
class _Side:
    """One text as seen against the other."""

    marked: Hashes
    runs: Runs
    found: Flags  # of each run, whether the other text has it
    known: Flags  # of each word, whether the other text has it
    says: Flags  # of each word, whether it counts
    only: Flags  # of each word, whether it counts and this text alone has it
    head: Hashes  # the words at its head, those of the headline marked
    begins: Hashes  # the words that either its head or its lead has


class Estimate(NamedTuple):
    """A first, cheap estimate of two texts' overlap, taken before `measure`."""

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
    """Tell for each of `runs` whether it is one of `some`: [7, 9, 4] among [4, 7] is [True, False, True].

    A table of their low bits rules out most before any is looked up, which is what makes long texts cheap.
    """
    table = np.zeros(1 << 16, bool)
    table[some & LOW] = True
    found: Flags = table[runs & LOW]
    found[found] = np.isin(runs[found], some)
    return found


def measure(one: Fingerprint, other: Fingerprint) -> tuple[Overlap, Overlap]:
    """Return how much of each text stands in the other, wherever and in whatever order. Linear."""
    ours, theirs = _side(one, other), _side(other, one)
    return _measure(ours, theirs), _measure(theirs, ours)


def _side(one: Fingerprint, beside: Fingerprint) -> _Side:
    marked, other, head = shingle.read(one), shingle.read(beside), shingle.unpack(one.opening)
    runs = shingle.runs(marked)
    known = np.isin(marked & shingle.IDENTITY, other & shingle.IDENTITY)
    says = (marked & shingle.MARK) != shingle.STOPWORD
    return _Side(
        marked,
        runs,
        found=_among(runs, shingle.runs(other)),
        known=known,
        says=says,
        only=says & ~known,
        head=head,
        begins=np.concatenate((head, marked[:LEAD])) & shingle.IDENTITY,
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
    begins = np.isin(inner.marked[:LEAD] & shingle.IDENTITY, outer.begins)
    known_there = inner.known[:LEAD] & (_covered(inner.found, len(inner.marked))[:LEAD] | begins)
    places = [(start, end, *_opposite(start, end, inner, outer)) for start, end in gaps]
    slots = [place[:2] for place in places if _is_slot(place, inner, outer)]
    return Overlap(
        size=len(inner.marked),
        runs=_share(inner.found, counts),
        lead=_share(known_there[lead], inner.says[lead]),
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
        places=tuple(places),
        inner=inner,
        outer=outer,
    )


def _share(found: Flags, counts: Flags) -> float:
    """Of what counts, the share that is found; all of nothing."""
    return float(found[counts].mean()) if counts.any() else 1.0


def _covered(found: Flags, length: int) -> Flags:
    """Of each word whether a found shingle covers it."""
    covered = np.zeros(length, bool)
    for i in range(min(shingle.SIZE, length)):
        covered[i : i + len(found)] |= found
    return covered


def _gaps(found: Flags, length: int) -> list[tuple[int, int]]:
    """Return where the stretches of words stand that no found shingle covers."""
    covered = np.concatenate(([True], _covered(found, length), [True]))
    edges = np.flatnonzero(np.diff(covered.astype(np.int8))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _news(inner: _Side, outer: _Side) -> float:
    """The share of a text's head that no shingle covers which the other has too.

    A word of the headline counts as covered where the other text begins with it too: headlines are worded anew.
    """
    if not len(inner.head):
        return 0.0
    theirs = np.concatenate((shingle.runs(outer.head), outer.runs))
    covered = _covered(_among(shingle.runs(inner.head), theirs), len(inner.head))
    titled = (inner.head & shingle.MARK) == shingle.TITLE
    covered |= titled & np.isin(inner.head & shingle.IDENTITY, outer.begins)
    return 1 - float(covered.mean())


def _is_new_passage(start: int, end: int, inner: _Side) -> bool:
    """Return whether a gap is a passage whose words are mostly unknown too."""
    return end - start >= PASSAGE and _share(inner.known[start:end], inner.says[start:end]) <= NEW


def _below(inner: _Side) -> float:
    """The share of a text's words below its head that shared shingles cover: 1 where the background is word for word the same."""
    below = _covered(inner.found, len(inner.marked))[HEAD:]
    return float(below.mean()) if len(below) >= LEAST_BELOW else 0.0


def _opposite(start: int, end: int, inner: _Side, outer: _Side) -> tuple[int, int]:
    """Return what stands in the other text between the shingles around a gap: the nearest two of their places there.

    A frame that says one thing of many towns has the same shingles around many gaps. Where the second shingle never
    follows the first, the end comes before the beginning.
    """
    lefts = (
        np.flatnonzero(outer.runs == inner.runs[start - shingle.SIZE]) + shingle.SIZE
        if start
        else np.zeros(1, int)
    )
    rights = (
        np.flatnonzero(outer.runs == inner.runs[end])
        if end < len(inner.marked)
        else np.array([len(outer.marked)])
    )
    after = np.searchsorted(rights, lefts)
    follows = after < len(rights)
    if not follows.any():
        return len(outer.marked), 0
    lefts, rights = lefts[follows], rights[after[follows]]
    nearest = int(np.argmin(rights - lefts))
    return int(lefts[nearest]), int(rights[nearest])


def _is_slot(place: _Place, inner: _Side, outer: _Side) -> bool:
    """Return whether the other text has something else, as short, between the shingles around a gap."""
    start, end, left, right = place
    if start == 0 and end > FEW:
        return False  # a lead that was written anew
    if not _is_short(start, end, inner) or not inner.only[start:end].any():
        return False
    return left <= right and _is_short(left, right, outer) and bool(outer.only[left:right].any())


def _is_filled(place: _Place, inner: _Side, outer: _Side, *kinds: Hashes) -> bool:
    """Return whether two texts fill a slot with words of one of these kinds, and each with others."""
    start, end, left, right = place
    for kind in kinds:
        ours, theirs = (
            _filling(marked, kind) for marked in (inner.marked[start:end], outer.marked[left:right])
        )
        if ours - theirs and theirs - ours:
            return True
    return False


def _is_short_slot(start: int, end: int, left: int, right: int) -> bool:
    """Return whether a gap is as short as the slots of a bulletin; a list may also be shorter by an item on another day."""
    return (end - start <= FEW and 0 <= right - left <= FEW) or (end - start <= 2 * PASSAGE and left == right)


def _headline_days(side: _Side) -> frozenset[int]:
    """The days and numbers that a headline names."""
    titled = np.flatnonzero((side.head & shingle.MARK) == shingle.TITLE)
    headline = side.head[: titled[-1] + 1] if len(titled) else side.head[:0]
    return frozenset(_filling(headline, shingle.DAYS) | _filling(headline, shingle.COUNTS))


def _filling(marked: Hashes, kind: Hashes) -> set[int]:
    """The words of a kind among those given; a number in digits is a count."""
    words = marked & shingle.IDENTITY
    of_kind = np.isin(words, kind)
    if kind is shingle.COUNTS:
        of_kind |= (marked & shingle.MARK) == shingle.NUMBER
    return set(words[of_kind].tolist())


def _is_short(start: int, end: int, side: _Side) -> bool:
    """Tell whether the words start…end are few enough to be the filling of one slot of a template.

    Between "بلغت درجة الحرارة في" and "درجة مئوية" a town and a number may stand, not a paragraph. The template's own words don't
    count, wherever they are repeated.
    """
    return end - start <= 2 * PASSAGE and int(side.says[start:end].sum()) <= PASSAGE
