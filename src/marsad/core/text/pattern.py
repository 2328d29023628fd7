"""The language of patterns: what an analyst writes in config/topics, and how it is found in a text.

    هدنة          the word in any form: with و ف ب ك ل ال before it, with pronouns and endings of number
                  after it, however spelt
    +هدن          the word with و ف ب ك ل ال before it, and nothing after it
    =هدن          this very word (spelling apart, nothing before or after it)
    كازاخ*        any word that begins so
    ~رفض          the verb in any form of past and present: رفضت، سترفضها، يرفضون
    <stop>        any entry of the list `stop` under `words:`
    نار?          may be left out
    ..  ..6       up to four (six) words may stand between; never a sentence's end

Where patterns stand in a text is found by core.topics.field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from marsad.core.text.arabic import fold, normalise, stems, without_proclitics
from marsad.core.text.verbs import forms

GAP = 4  # words, where a pattern says `..`
WIDEST_GAP = 12
MOST_READINGS = 400  # of one pattern, after its lists and options are written out
_SHORTEST_JOINED = 4  # letters of a word that may have been split


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Elements in order: the ids of the words that fit, and how many words may stand before it.

    Equal only to itself, so that looking up what it found costs nothing; the lexicon makes each just once.
    """

    elements: tuple[tuple[frozenset[int], int], ...]
    key: frozenset[int]  # of these one must occur, or the pattern can't


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Patterns of which any will do. Equal only to itself, as its patterns are, and made just once."""

    patterns: tuple[Pattern, ...]
    keys: frozenset[int]  # of these one must occur, or none of the patterns can


class Lexicon:
    """Every word that any pattern names, by id."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._bare: dict[str, int] = {}
        self._stem: dict[str, int] = {}
        self._prefix: dict[str, int] = {}
        self._verb: dict[str, int] = {}
        self._verbs_of: dict[str, set[int]] = {}  # form → the verbs it may be of
        self._lengths: tuple[int, ...] = ()
        self._last = 0
        self._patterns: dict[tuple[tuple[frozenset[int], int], ...], Pattern] = {}
        self._groups: dict[tuple[Pattern, ...], Group] = {}
        self.joints: set[str] = set()  # the letters on both sides of where a word may have been split
        self.ids_of = lru_cache(maxsize=1 << 16)(self._ids_of)

    def add(self, written: str, may_be_split: bool = False) -> int:
        """The id of a written word; ValueError with the reason if it is none."""
        bare = written
        if written.startswith("="):
            kind, bare = self._exact, written[1:]
        elif written.startswith("+"):
            kind, bare = self._bare, written[1:]
        elif written.startswith("~"):
            kind, bare = self._verb, written[1:]
        elif written.endswith("*"):
            kind, bare = self._prefix, written[:-1]
        else:
            kind = self._stem
        words = normalise(bare).words
        if len(words) != 1 or words[0] != fold(bare):
            raise ValueError(f"{written!r} is not one word")
        if words[0] not in kind:
            self._last += 1
            kind[words[0]] = self._last
            for form in forms(bare) if kind is self._verb else ():
                self._verbs_of.setdefault(form, set()).add(self._last)
            self._lengths = tuple(sorted({len(prefix) for prefix in self._prefix}))
            self.ids_of.cache_clear()
        if may_be_split and len(words[0]) >= _SHORTEST_JOINED:
            self._add_joints(words[0])
        return kind[words[0]]

    def pattern(self, elements: tuple[tuple[frozenset[int], int], ...]) -> Pattern:
        """The one pattern of these elements."""
        if elements not in self._patterns:
            fewest = min((ids for ids, _ in elements), key=len)
            self._patterns[elements] = Pattern(elements, fewest)
        return self._patterns[elements]

    def group(self, patterns: Iterable[Pattern]) -> Group:
        """The one group of these patterns, with all those of one word made one."""
        patterns = tuple(dict.fromkeys(patterns))
        single = [pattern for pattern in patterns if len(pattern.elements) == 1]
        several = [pattern for pattern in patterns if len(pattern.elements) > 1]
        if len(single) > 1:
            ids = frozenset[int]().union(*(pattern.key for pattern in single))
            single = [self.pattern(((ids, 0),))]
        key = (*single, *several)
        if key not in self._groups:
            keys = frozenset[int]().union(*(pattern.key for pattern in key))
            self._groups[key] = Group(key, keys)
        return self._groups[key]

    def _add_joints(self, word: str) -> None:
        for split in range(1, len(word)):
            left, right = word[max(split - 2, 0) : split], word[split : split + 2]
            self.joints.add(left + right)
            if split == 1:
                self.joints.update(clitic + left + right for clitic in "وفبكل")

    def _ids_of(self, word: str) -> tuple[int, ...]:
        found = {self._exact[word]} if word in self._exact else set()
        found |= {self._stem[stem] for stem in stems(word) if stem in self._stem}
        for reading in (word, word[1:] if word[0] in "وف" else ""):
            found |= self._verbs_of.get(reading, set())
        if self._bare or self._lengths:
            for reading in without_proclitics(word):
                if reading in self._bare:
                    found.add(self._bare[reading])
                starts = (reading[:length] for length in self._lengths if length <= len(reading))
                found |= {self._prefix[start] for start in starts if start in self._prefix}
        return tuple(found)


def read_pattern(
    written: str, lists: Mapping[str, Sequence[str]], lexicon: Lexicon, may_be_split: bool = False
) -> tuple[Pattern, ...]:
    """The patterns that a written one stands for: a list's entries of several words make one each.

    A ValueError says why it can't be read."""
    choices: list[list[tuple[str, ...]]] = []
    for part in written.split():
        if part.startswith("<") and part.endswith(">"):
            if part[1:-1] not in lists:
                raise ValueError(
                    f"no list {part} under words: (there are {', '.join(sorted(lists)) or 'none'})"
                )
            entries = lists[part[1:-1]]
            single = "|".join(entry for entry in entries if len(entry.split()) == 1)
            several = [tuple(entry.split()) for entry in entries if len(entry.split()) > 1]
            choices.append([(single,), *several] if single else several)
        elif part.endswith("?"):
            choices.append([(part[:-1],), ()])
        else:
            choices.append([(part,)])
    readings = 1
    for choice in choices:
        readings *= len(choice)
    if readings > MOST_READINGS:
        raise ValueError(
            f"{written!r} stands for {readings} patterns; at most {MOST_READINGS}: use shorter lists"
        )
    return tuple(
        _compiled([part for parts in chosen for part in parts], written, lexicon, may_be_split)
        for chosen in product(*choices)
    )


def read_name(name: str, lexicon: Lexicon, *, inflected: bool) -> tuple[Pattern, ...]:
    """The pattern of a name of the gazetteer. A place's is not inflected: أبين is no dual of إب, سورية no pronoun of سوري."""
    before = "" if inflected else "+"
    return read_pattern(" ".join(before + word for word in normalise(name).words), {}, lexicon)


def _compiled(parts: Sequence[str], written: str, lexicon: Lexicon, may_be_split: bool) -> Pattern:
    elements: list[tuple[frozenset[int], int]] = []
    gap = 0
    for part in parts:
        if part.startswith(".."):
            if part[2:] and not part[2:].isdecimal():
                raise ValueError(f"{part!r} is no gap: write .. or ..6")
            gap = int(part[2:] or GAP)
            if gap > WIDEST_GAP:
                raise ValueError(f"a gap of {gap} words is too wide; at most {WIDEST_GAP}")
        else:
            elements.append((frozenset(lexicon.add(word, may_be_split) for word in part.split("|")), gap))
            gap = 0
    if not elements or gap or elements[0][1]:
        raise ValueError(f"{written!r} must begin and end with a word")
    return lexicon.pattern(tuple(elements))
