"""A text cut at the borders of its mentions, paragraph by paragraph, so that a template can mark them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_HIT = re.compile("(⟪[^⟪⟫]*⟫)")
# turning the direction of others: embeddings, overrides, isolates, marks; and what no one sees: controls but tab and line feed
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\0-\x08\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a text; `marks` are the rows that cover all of them (none: plain)."""

    text: str
    marks: tuple[Mapping[str, Any], ...] = ()
    opens: tuple[Mapping[str, Any], ...] = ()  # the marks that begin here

    @property
    def anchors(self) -> tuple[str, ...]:
        """What links name to lead to the marks that begin here: m32 for a mention, e52-150 for a fact of an event."""
        named = (
            f"m{m['mention_id']}" if "mention_id" in m else f"e{m['event_id']}-{m['start_offset']}"
            for m in self.opens
        )
        return tuple(dict.fromkeys(named))


def shown(text: str) -> str:
    """`text` as it may be shown: without characters that turn the direction of others, or that no one sees."""
    return _HIDDEN.sub("", text)


def paragraphs(text: str, marks: Sequence[Mapping[str, Any]]) -> list[list[Piece]]:
    """The paragraphs of `text` as pieces. `marks` have start_offset and end_offset and may overlap."""
    found: list[list[Piece]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [m for m in marks if m["start_offset"] < end and m["end_offset"] > start]
            found.append(list(pieces(text, start, end, inside)))
        start = end + 1
    return found


def pieces(text: str, start: int, end: int, marks: Sequence[Mapping[str, Any]]) -> Iterable[Piece]:
    """text[start:end], cut wherever one of `marks` begins or ends."""
    borders = {start, end}
    for mark in marks:
        borders |= {b for b in (mark["start_offset"], mark["end_offset"]) if start < b < end}
    rising = sorted(borders)
    for left, right in pairwise(rising):
        over = tuple(m for m in marks if m["start_offset"] <= left and m["end_offset"] >= right)
        opens = tuple(m for m in over if m["start_offset"] == left)
        yield Piece(text[left:right], over, opens)


def hits(headline: str) -> Iterable[tuple[str, bool]]:
    """The pieces of what mart.headline gives, and whether each is a word that was looked for (it stands in ⟪ ⟫)."""
    for part in _HIT.split(headline):
        if part:
            yield (part[1:-1], True) if _HIT.fullmatch(part) else (part, False)
