"""Numbers in a text, in digits or words: 1800, الـ24, ستة عشر, مئة وستة وخمسون, 690 ألف, مليون و942 ألفا.

What a number counts is decided in core.ledger.count. Ordinals, days of the week and dates are no numbers here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from marsad.core.dates.numbers import cardinal
from marsad.core.text.arabic import Normal

_DIGITS = re.compile(r"(?:و|ب|ل|ف|وب)?(?:ال)?(\d{1,9})")
_SCALES = {
    **dict.fromkeys(("الف", "الفا", "الاف", "الالاف"), 1_000),
    **dict.fromkeys(("مليون", "مليونا", "ملايين"), 1_000_000),
}
_UNCOUNTED = frozenset(("الاف", "الالاف", "ملايين"))
_DOUBLES = {"الفين": 2_000, "الفان": 2_000, "الفي": 2_000, "مليونين": 2_000_000, "مليونان": 2_000_000}
_HUNDRED = re.compile(r"(ثلاث|اربع|خمس|ست|سبع|ثمان|ثماني|تسع)(?:مايه|ميه)")
_ONE_OF = frozenset(("احد", "احدي"))  # one of them: no count
_ENDS = ("ا",)  # of the accusative: تسعا، خمسا
_CLITICS = ("", "و", "ب", "ف", "ل", "وب")
_MOST = 999_999_999


@dataclass(frozen=True, slots=True)
class Number:
    """words[first:after] say `value`."""

    first: int
    after: int
    value: int


def numbers(normal: Normal, first: int, after: int) -> tuple[Number, ...]:
    """Every number among the words from `first` up to `after`, rising. Linear."""
    return tuple(_numbers(normal, first, after))


def _numbers(normal: Normal, first: int, after: int) -> Iterator[Number]:
    at = first
    while at < after:
        value, end = _read(normal, at, after)
        if end > at and 0 <= value <= _MOST:
            yield Number(at, end, value)
        at = max(end, at + 1)


def _read(normal: Normal, at: int, after: int) -> tuple[int, int]:
    """The value of the number that begins at this word, and the word after it; the same word where there is none."""
    words, total, group, end, scaled = normal.words, 0, 0, at, False
    while end < after:
        joined = end > at
        if joined and not _goes_on(normal, end):
            break
        if scale := _scale(words[end], alone=not joined):
            total, group, end, scaled = total + _scaled(group, scale), 0, end + 1, True
            continue
        value, used = _part(normal, end, after)
        if used == 0 or (joined and not _adds(words[end], value, group, scaled=scaled)):
            break
        group, end, scaled = group + value, end + used, False
    if end == at + 1 and words[at].removeprefix("و") in _ONE_OF:
        return 0, at
    return total + group, end


def _goes_on(normal: Normal, word: int) -> bool:
    """Return whether nothing but blanks stands before the word."""
    return not normal.source[normal.ends[word - 1] : normal.starts[word]].strip("\u200e\u200f \u00a0\t")


def _scale(word: str, *, alone: bool) -> int:
    """A thousand, two thousand, a million …; of آلاف المدنيين nobody counted the thousands."""
    for clitic in ("", "و", "ب"):
        bare = word.removeprefix(clitic)
        if bare in _DOUBLES or (bare in _SCALES and not (alone and bare in _UNCOUNTED)):
            return _DOUBLES.get(bare) or _SCALES[bare]
    return 0


def _scaled(group: int, scale: int) -> int:
    return scale if scale in _DOUBLES.values() else max(group, 1) * scale


def _part(normal: Normal, at: int, after: int) -> tuple[int, int]:
    """The value of one word (1,800 is two of them), and how many words it took."""
    words = normal.words
    if digits := _DIGITS.fullmatch(words[at]):
        value, used = digits[1], 1
        while (
            at + used < after
            and len(words[at + used]) == 3
            and words[at + used].isdecimal()
            and normal.source[normal.ends[at + used - 1] : normal.starts[at + used]] in (",", "،", "٬", ".")
            and len(value) <= 6
        ):
            value, used = value + words[at + used], used + 1
        return int(value), used
    value_of_word = word_value(words[at])
    return value_of_word, 1 if value_of_word else 0


@lru_cache(maxsize=1 << 14)
def word_value(word: str) -> int:
    """The value of one folded number word with its clitics: وثلاثة, بتسع, خمسا, اثنتين; 0 for any other word."""
    for clitic in _CLITICS:
        if clitic and not word.startswith(clitic):
            continue
        bare = word[len(clitic) :]
        for reading in (bare, *(bare[: -len(end)] for end in _ENDS if bare.endswith(end) and len(bare) > 3)):
            if hundred := _HUNDRED.fullmatch(reading):
                return 100 * (8 if hundred[1] == "ثماني" else cardinal(hundred[1]))
            if (
                len(reading) > 1
                and not reading.isdecimal()
                and not reading.startswith("و")
                and (v := cardinal(reading))
            ):
                return v
            if reading in ("واحد", "واحده", "واحدا"):
                return 1
    return 0


def _adds(word: str, value: int, group: int, *, scaled: bool) -> bool:
    """Return whether this word goes on with the number before it: عشر after a unit, a و before what is smaller or a ten."""
    if value == 10 and 0 < group % 100 < 10 and word in ("عشر", "عشره"):
        return True
    if not word.startswith("و") or word.startswith("واحد"):
        return False
    if scaled:
        return True
    tens_after_unit = 20 <= value < 100 and value % 10 == 0 and 0 < group % 100 < 10
    smaller_after_hundred = group >= 100 and group % 100 == 0 and value < 100
    return tens_after_unit or smaller_after_hundred
