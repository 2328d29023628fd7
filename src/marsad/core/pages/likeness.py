"""Whether two titles are the same one: by their words, since sites decorate and cut them.

"عاجل | هدنة في إدلب – فيديو" and "هدنة في إدلب…" are the title "هدنة في إدلب"; two headlines of one series that
differ in a number are not. Spelling, quotes and signs don't matter.
"""

from __future__ import annotations

import re
from collections import Counter

from marsad.core.text.arabic import fold

_WORD = re.compile(r"\w+")
_CUT = re.compile(r"(?:\.{2,}|…)\s*$")
_LEAST_WORDS, _LEAST_LETTERS = 3, 8  # of a title that is found within another
_LEAST_SHARED, _LEAST_LIKE = 5, 0.75  # words of the longer title, and their share that both have
SAME = 0.7


def likeness(one: str, other: str) -> float:
    """Return how much two titles are the same, 0..1; from `SAME` on they are."""
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs:
        return 0.0
    if "".join(ours) == "".join(theirs):
        return 1.0
    shorter, longer = sorted((ours, theirs), key=len)
    if len(shorter) >= _LEAST_WORDS and len("".join(shorter)) >= _LEAST_LETTERS:
        if _is_within(shorter, longer):
            return 0.8 + 0.1 * len(shorter) / len(longer)
        cut = shorter[:-1] if _CUT.search(one if shorter is ours else other) else shorter
        if cut is not shorter and len(cut) >= _LEAST_WORDS and longer[: len(cut)] == cut:
            return 0.9
    shared = (Counter(ours) & Counter(theirs)).total()
    like = shared / len(longer)
    differ = [word for word in {*ours} ^ {*theirs} if word.isdecimal()]
    return like if shared >= _LEAST_SHARED - 1 and like >= _LEAST_LIKE and not differ else 0.0


def _words(title: str) -> list[str]:
    return _WORD.findall(fold(title))


def _is_within(shorter: list[str], longer: list[str]) -> bool:
    return any(
        longer[place : place + len(shorter)] == shorter for place in range(len(longer) - len(shorter) + 1)
    )
