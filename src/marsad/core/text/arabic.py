"""Arabic spelling: what counts as the same word, and where it stands in the text as stored.

Folding makes one spelling of the many that newspapers use; it never changes which words there are. Matching
works on folded words and every word keeps its place, so that what is found can be quoted exactly. What a word
means is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

# What no reader counts as a letter: harakat, tatweel, zero-width, direction and variation marks.
_DROPPED = (
    *range(0x0300, 0x0370),
    *range(0x0610, 0x061D),
    0x0640,
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E5),
    0x06E7,
    0x06E8,
    *range(0x06EA, 0x06EE),
    *range(0x08D3, 0x0900),
    0x00AD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    0xFEFF,
)
_LETTERS = {
    "آأإٱٲٳٵ": "ا",
    "ىئیېےۍ": "ي",
    "ؤۆۇ": "و",
    "ةھہەۀۃ": "ه",
    "کڪگ": "ك",
    "پ": "ب",
    "چ": "ج",
    "ڤ": "ف",
    "ڨ": "ق",
    "ژ": "ز",
    "“”„‟«»″＂": '"',
    "‘’‚‛‹›′": "'",
    "،": ",",
    "؛": ";",
    "؟": "?",
}


def _table() -> dict[int, str | None]:
    # What stays is in it, too: a character that `translate` doesn't find costs it an exception.
    table: dict[int, str | None] = {code: chr(code) for code in (*range(0x80), *range(0x0600, 0x0700))}
    table |= dict.fromkeys(_DROPPED)
    table |= {ord(letter): to for letters, to in _LETTERS.items() for letter in letters}
    for zero in (0x0660, 0x06F0):
        table |= {zero + digit: str(digit) for digit in range(10)}
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFF), *range(0xFF01, 0xFF5F)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            table[code] = plain.lower().translate(table).strip()
    return table


FOLD = _table()
_MARKS = "".join(chr(code) for code in _DROPPED)
# Nothing must follow, so that a match never has to be taken back: linear on any input. In brackets, so that splitting keeps the words.
_WORD = re.compile(rf"([^\W_]+(?:[{re.escape(_MARKS)}]+[^\W_]*)*)")
# What is typed or pasted where a space should be, though no reader sees it. The fillers are letters to Unicode.
_FILLERS = "\u115f\u1160\u3164\uffa0"
_BREAKS = "\u200b\u200c\ufeff"  # zero-width space, non-joiner, byte-order mark: mostly a space
_JOINERS = "\u00ad\u2060"  # soft hyphen, word joiner: mostly nothing
_UNSEEN = re.compile(f"[{_FILLERS}{_BREAKS}{_JOINERS}]+")
_BEGINS_WORD = ("ال", "أ", "إ", "آ", "وال", "لل", "بال")
_ENDS_WORD = ("ة", "ى", "ء")
_ARTICLES = frozenset(("ال", "وال", "بال", "لل", "كال", "فال"))
_ENTITIES = frozenset(("nbsp", "zwnj", "zwj", "ensp", "emsp", "thinsp", "shy", "lrm", "rlm", "quot", "amp"))
_LONGEST_WORD = 40  # characters; nothing longer is analysed: no Arabic word is, hostile ones are


def fold(text: str) -> str:
    """One spelling for all: no marks or tatweel, one alef, yaa, haa, digit. Keeps no way back; idempotent."""
    return text.translate(FOLD)


_fold_word = lru_cache(maxsize=1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Normal:
    """The folded words of a text and where each stands in it: source[starts[i]:ends[i]] folds to words[i]."""

    source: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return where the words from `first` up to but without `after` stand in the source."""
        return self.starts[first], self.ends[after - 1]


def normalise(text: str) -> Normal:
    """Fold and divide into words, keeping the way back. Linear in the text's length.

    Words that an invisible character parts, as in "وقف\u200cإطلاق\u200cالنار", are several words, where the pieces
    look like words; an entity that was left as it is ("وقف&nbsp;إطلاق") is none.
    """
    parts = _WORD.split(text)
    ends = list(accumulate(map(len, parts)))  # of what stands between the words, and of the words
    raws, starts, ends = parts[1::2], ends[:-1:2], ends[1::2]
    if "&" not in text and len(max(raws, key=len, default="")) <= _LONGEST_WORD and not _has_unseen(text):
        words = tuple(map(_fold_word, raws))
        if "" not in words:
            return Normal(text, words, tuple(starts), tuple(ends))
    return _normalised(text, list(zip(raws, starts, ends, strict=True)))


def _has_unseen(text: str) -> bool:
    return any(unseen in text for unseen in _FILLERS + _BREAKS + _JOINERS)


def _normalised(text: str, found: list[tuple[str, int, int]]) -> Normal:
    """The words of a text in which some may have to be parted, left out, or are monstrous."""
    if _has_unseen(text):
        found = [piece for word in found for piece in _pieces(*word)]
    if "&" in text:
        found = [word for word in found if not _is_entity(text, *word)]
    kept = [
        (word, start, end)
        for raw, start, end in found
        if (word := _fold_word(raw) if end - start <= _LONGEST_WORD else fold(raw))
    ]
    words, starts, ends = zip(*kept, strict=True) if kept else ((), (), ())
    return Normal(text, words, starts, ends)


def _pieces(raw: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """A word as the words that invisible characters part, each with its place; most words are one."""
    pieces, begin = [], 0
    for unseen in _UNSEEN.finditer(raw):
        before, after = raw[begin : unseen.start()], _UNSEEN.split(raw[unseen.end() :], maxsplit=1)[0]
        if _parts_words(before, after, unseen[0]):
            pieces.append((before, start + begin, start + unseen.start()))
            begin = unseen.end()
    return [piece for piece in (*pieces, (raw[begin:], start + begin, end)) if piece[0]]


def _parts_words(before: str, after: str, unseen: str) -> bool:
    """Return whether invisible characters stand where a space should be: always a filler; the others by what they part."""
    if unseen[0] in _FILLERS or not before or not after:
        return True
    if min(len(before), len(after)) < _SHORTEST_STEM or before in _ARTICLES:
        return False
    if after.startswith(_BEGINS_WORD) or before.endswith(_ENDS_WORD):
        return True
    return unseen[0] in _BREAKS and min(len(before), len(after)) > _SHORTEST_STEM


def _is_entity(text: str, raw: str, start: int, end: int) -> bool:
    return raw in _ENTITIES and text[start - 1 : start] == "&" and text[end : end + 1] == ";"


_PRONOUNS = ("هما", "كما", "هم", "هن", "ها", "نا", "كم", "ه", "ك", "ي")
_NUMBER = ("ات", "ين", "ان", "ون")
_SHORTEST_STEM = 2


@lru_cache(maxsize=1 << 16)
def without_proclitics(word: str) -> tuple[str, ...]:
    """Every reading of a folded word without its proclitics, (و ف)(ب ك ل)(ال), the word itself first."""
    if len(word) > _LONGEST_WORD:
        return (word,)
    readings = [word]
    if word[0] in "وف" and len(word) > _SHORTEST_STEM:
        readings.append(word[1:])
    for reading in tuple(readings):
        if reading.startswith("لل") and len(reading) > _SHORTEST_STEM + 1:
            readings.append("ال" + reading[2:])
        if reading[0] in "بكل" and len(reading) > _SHORTEST_STEM:
            readings.append(reading[1:])
    for reading in tuple(readings):
        if reading.startswith("ال") and len(reading) > _SHORTEST_STEM + 1:
            readings.append(reading[2:])
    return tuple(dict.fromkeys(readings))


def _with_singulars(stem: str) -> list[str]:
    """A stem and what it may be the plural, dual or construct of; a taa before a suffix was a taa marbuta."""
    stems = [stem]
    if len(stem) > _SHORTEST_STEM and stem.endswith("ا"):
        stems.append(stem[:-1])
    for ending in _NUMBER:
        if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_STEM:
            stems.append(stem[: -len(ending)])
            if ending == "ات":
                stems.append(stem[: -len(ending)] + "ه")
    for base in tuple(stems):
        if base.endswith("ت") and len(base) > _SHORTEST_STEM:
            stems += [base[:-1] + "ه", base[:-1]]
    return stems


@lru_cache(maxsize=1 << 16)
def stems(word: str) -> tuple[str, ...]:
    """Every reading of a folded word without proclitics, pronouns and endings of number; wide on purpose."""
    found: dict[str, None] = {}
    for reading in without_proclitics(word):
        found |= dict.fromkeys(_with_singulars(reading))
        for pronoun in _PRONOUNS:
            if reading.endswith(pronoun) and len(reading) - len(pronoun) >= _SHORTEST_STEM:
                base = reading[: -len(pronoun)]
                found |= dict.fromkeys(_with_singulars(base))
                if base.endswith(("اي", "او")):  # ندائه، نداؤه: of نداء
                    found[base[:-1] + "ء"] = None
    return tuple(found)
