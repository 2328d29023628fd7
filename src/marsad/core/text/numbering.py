"""The numbers of a list: what an editor sets before paragraphs belongs to none of them.

One paper numbers the paragraphs of a dispatch (1-, ٢., (3), رابعا:, 5/), another prints it as it came. Marks count as a
list's only when the first is a one and each next one goes on by one, at the beginning of a line or after the end of
a sentence: "12 قتيلا" at the head of a paragraph is news.

Does not care about: bullets and dashes alone, which are no words anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST = 2  # marks that make a list
_WORDS = ["أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"]
# Adverbs ("firstly"), and adjectives that stand alone before a colon ("the first:").
_VALUES = {
    form.replace("أ", "ا"): value
    for value, word in enumerate(_WORDS, 1)
    for form in (f"{word}ا", f"ال{word}")
}
_VALUES |= {"الاولي": 1, "الاولى": 1} | {f"ال{word}ة": value for value, word in enumerate(_WORDS[1:], 2)}
_MARK = re.compile(
    r"(?:^|(?<=\n)|(?<=[.؟!؛:»]))[^\S\n]*(?:"
    r"[(\[{]\s?(?P<held>\d{1,2})\s?[)\]}][^\S\n]*[-–—ـ.:]?"
    r"|(?P<digits>\d{1,2})[^\S\n]?(?:[-–—ـ:)\]/]|\.(?!\d))(?!\d)[^\S\n]*"
    r"|(?P<alone>\d{1,2})[^\S\n]*(?=\n)"
    r"|(?P<word>[اأ]ول[اىي]|ال[اأ]ول[ىي]|[اأ]ولاً|ال[اأ]ول|(?:ال)?(?:ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)(?:[اة]|اً|ًا)?)\s?[-–—ـ:،,/.]"
    r")"
)


def without_numbers(text: str) -> str:
    """The text with the numbers of its lists left out; a text without a list as it is."""
    if not (spans := list(_spans(text))):
        return text
    pieces, end = [], 0
    for start, stop in spans:
        pieces.append(text[end:start])
        end = stop
    return " ".join([*pieces, text[end:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers of lists stand, in order."""
    run: list[tuple[int, int]] = []
    for found in _MARK.finditer(text):
        value = _value(found)
        if value == len(run) + 1:
            run.append(found.span())
        elif value == 1:
            yield from run if len(run) >= LEAST else ()
            run = [found.span()]
    yield from run if len(run) >= LEAST else ()


def _value(found: re.Match[str]) -> int:
    number = found["held"] or found["digits"] or found["alone"]
    if number:
        return int(number)
    return _VALUES.get(found["word"].replace("أ", "ا").replace("ً", ""), 0)
