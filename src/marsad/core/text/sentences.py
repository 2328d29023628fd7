"""Where sentences begin and end: the borders of evidence.

A sentence ends at a line's end or at a full stop, question or exclamation mark, ellipsis. Newspapers write
the stop without a space after it, and stops that end nothing (د. محمد، أ.ف.ب، 1.5): these are told apart. Commas
never end a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

_STOP = re.compile(r"(?:\n|[.!?؟…]{1,400}[\"”»’')\]]{0,3})\s*")
_BLANK = " \t\r\n\u00a0\u200e\u200f"
_LONGEST_SIDE = 600  # characters of evidence before or after the quote; real sentences have fewer


def _ends_nothing(text: str, start: int, end: int) -> bool:
    """Return whether a single full stop belongs to an initial, a number or an address."""
    if start == 0 or text[start] != "." or (end > start + 1 and not text[start + 1].isspace()):
        return False
    before, after = text[start - 1], text[end : end + 1]
    if not after or "\n" in text[start:end]:
        return False
    touching = end == start + 1
    if touching and before.isdigit() and after.isdigit():
        return True
    if touching and before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return True
    initial = start < 2 or not text[start - 2].isalpha()
    return before.isalpha() and initial


def borders(text: str) -> tuple[int, ...]:
    """Offsets at which sentences begin, rising, the first 0. Linear."""
    begins = [0]
    for stop in _STOP.finditer(text):
        if not _ends_nothing(text, stop.start(), stop.end()) and stop.end() < len(text):
            begins.append(stop.end())
    return tuple(begins)


def around(text: str, begins: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The sentence or sentences that hold text[start:end], without blanks at either side.

    Of a sentence without end only what is nearest is kept, from blank to blank.
    """
    first = bisect_right(begins, start) - 1
    last = bisect_right(begins, max(end - 1, start))
    left, right = begins[first], begins[last] if last < len(begins) else len(text)
    if start - left > _LONGEST_SIDE:
        left = max(text.find(" ", start - _LONGEST_SIDE, start), start - _LONGEST_SIDE)
    if right - end > _LONGEST_SIDE:
        blank = text.rfind(" ", end, end + _LONGEST_SIDE)
        right = blank if blank >= 0 else end + _LONGEST_SIDE
    while left < start and text[left] in _BLANK:
        left += 1
    while right > end and text[right - 1] in _BLANK:
        right -= 1
    return left, right
