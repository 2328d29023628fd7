"""Places in a text, as spans of words, and which of them lie within or touch other words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]  # words: the first, and the one after the last


@dataclass(frozen=True, slots=True)
class Places:
    """The places where a group of patterns stands, rising, and how many words the longest of the places has."""

    spans: tuple[Span, ...]
    longest: int

    def within(self, first: int, after: int) -> Iterator[Span]:
        """Yield those wholly within the words from `first` up to `after`."""
        spans = self.spans
        for which in range(bisect_left(spans, (first, 0)), len(spans)):
            if spans[which][0] >= after:
                return
            if spans[which][1] <= after:
                yield spans[which]

    def crossing(self, first: int, after: int) -> Span | None:
        """One that shares a word with those from `first` up to `after`."""
        spans = self.spans
        for which in range(bisect_left(spans, (first - self.longest, 0)), len(spans)):
            if spans[which][0] >= after:
                return None
            if spans[which][1] > first:
                return spans[which]
        return None


NOWHERE = Places((), 0)
