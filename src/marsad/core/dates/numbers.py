"""Arabic number words up to 999, folded (see `arabic.fold`): cardinals with their genders and cases, and
ordinals.

Decides the value of a phrase that `CARDINAL` or `ORDINAL` matches. Does not care whether gender and case
agree with what is counted: newspapers don't, either.
"""

from __future__ import annotations

_ONES = {
    1: "واحد|واحده|احد|احدي",
    2: "اثنين|اثنان|اثنتين|اثنتان|اثني|اثنا|اثنتي|اثنتا",
    3: "ثلاث|ثلاثه",
    4: "اربع|اربعه",
    5: "خمس|خمسه",
    6: "ست|سته",
    7: "سبع|سبعه",
    8: "ثمان|ثماني|ثمانيه",
    9: "تسع|تسعه",
    10: "عشر|عشره",
}
_TENS = {
    20: "عشرين|عشرون",
    30: "ثلاثين|ثلاثون",
    40: "اربعين|اربعون",
    50: "خمسين|خمسون",
    60: "ستين|ستون",
    70: "سبعين|سبعون",
    80: "ثمانين|ثمانون",
    90: "تسعين|تسعون",
}
_HUNDREDS = {
    100: "مايه|ميه|مءه",
    200: "مايتين|ميتين|مايتان|ميتان",
    300: "ثلاثمايه|ثلاثميه",
    400: "اربعمايه|اربعميه",
}
_ORDINALS = {
    1: "اول|حادي|اولي|حاديه|واحده",
    2: "ثاني|ثانيه",
    3: "ثالث|ثالثه",
    4: "رابع|رابعه",
    5: "خامس|خامسه",
    6: "سادس|سادسه",
    7: "سابع|سابعه",
    8: "ثامن|ثامنه",
    9: "تاسع|تاسعه",
    10: "عاشر|عاشره",
}


def _values(table: dict[int, str]) -> dict[str, int]:
    return {word: value for value, words in table.items() for word in words.split("|")}


_CARDINAL_VALUES = {**_values(_ONES), **_values(_TENS), **_values(_HUNDREDS)}
_ORDINAL_VALUES = {**_values(_ORDINALS), **_values(_TENS), "عشر": 10, "عشره": 10}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ONE, _TEN, _HUNDRED = _any(_values(_ONES)), _any(_values(_TENS)), _any(_values(_HUNDREDS))
_FIRST = _any(_values(_ORDINALS))
CARDINAL = rf"(?:(?:{_HUNDRED})(?: و(?:{_ONE}|{_TEN}))?|(?:{_ONE})(?: عشره?| و(?:{_TEN}))?|(?:{_TEN}))"
ORDINAL = rf"(?:ال(?:{_FIRST})(?: عشره?| وال(?:{_TEN}))?|ال(?:{_TEN}))"


THE_CARDINAL = rf"ال(?:{_ONE}) وال(?:{_TEN})"  # الأربع والعشرين


def cardinal(phrase: str) -> int:
    """The value of digits or of words that `CARDINAL` matches; 0 for anything else."""
    return (
        int(phrase)
        if phrase.isdecimal()
        else sum(_CARDINAL_VALUES.get(word.removeprefix("ال"), 0) for word in _words(phrase))
    )


def ordinal(phrase: str) -> int:
    """The value of digits or of words that `ORDINAL` matches; 0 for anything else."""
    if phrase.isdecimal():
        return int(phrase)
    return sum(_ORDINAL_VALUES.get(word.removeprefix("ال"), 0) for word in _words(phrase))


def _words(phrase: str) -> list[str]:
    """The words without the و that joins them; واحد keeps its own."""
    words = phrase.split()
    return [word if word in _CARDINAL_VALUES else word.removeprefix("و") for word in words]
