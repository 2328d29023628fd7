"""The language of patterns: what an analyst writes in config/topics, and how it is found in a text.

    هدنة          the word in any form: with و ف ب ك ل ال before it, with pronouns and endings of number
                  after it, however spelt
    =هدن          this very word (spelling apart, nothing before or after it)
    كازاخ*        any word that begins so
    <stop>        any entry of the list `stop` under `words:`
    نار?          may be left out
    ..  ..6       up to four (six) words may stand between; never a sentence's end

Words split by a space or a stray sign (إط لاق، وق.ف) are put together again when they make a word that some
pattern looks for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from marsad.core.arabic import Normal, fold, normalise, stems, without_proclitics
from marsad.core.sentences import borders

GAP = 4  # words, where a pattern says `..`
WIDEST_GAP = 12
MOST_READINGS = 400  # of one pattern, after its lists and options are written out
_JOINT = re.compile(r"[ \u00a0.*_\-/|~'\u0640\u200b-\u200f\u064b-\u0652]+")
_BREAK = re.compile(r"\n")
_WIDEST_JOINT = 4  # characters
_SHORTEST_JOINED, _LONGEST_JOINED = (
    4,
    16,
)  # letters of a word that may have been split, and of what its pieces make

Span = tuple[int, int]  # words: the first, and the one after the last


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Elements in order: the ids of the words that fit, and how many words may stand before it.

    Equal only to itself, so that looking up what it found costs nothing; the lexicon makes each just once.
    """

    elements: tuple[tuple[frozenset[int], int], ...]
    written: str
    key: frozenset[int]  # of these one must occur, or the pattern can't


class Lexicon:
    """Every word that any pattern names, by id. Built while patterns are read; constant afterwards."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._stem: dict[str, int] = {}
        self._prefix: dict[str, int] = {}
        self._lengths: tuple[int, ...] = ()
        self._last = 0
        self._patterns: dict[tuple[tuple[frozenset[int], int], ...], Pattern] = {}
        self.joints: set[str] = set()  # the letters on both sides of where a word may have been split
        self.ids_of = lru_cache(maxsize=1 << 16)(self._ids_of)

    def add(self, written: str, may_be_split: bool = False) -> int:
        """The id of a written word; ValueError with the reason if it is none."""
        bare = written
        if written.startswith("="):
            kind, bare = self._exact, written[1:]
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
            self._lengths = tuple(sorted({len(prefix) for prefix in self._prefix}))
        if may_be_split and len(words[0]) >= _SHORTEST_JOINED:
            self._add_joints(words[0])
        return kind[words[0]]

    def pattern(self, elements: tuple[tuple[frozenset[int], int], ...], written: str) -> Pattern:
        """The one pattern of these elements."""
        if elements not in self._patterns:
            fewest = min((ids for ids, _ in elements), key=len)
            self._patterns[elements] = Pattern(elements, written, fewest)
        return self._patterns[elements]

    def merged(self, patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
        """The patterns with all those of one word made one: quicker, where it doesn't matter which is found."""
        patterns = tuple(dict.fromkeys(patterns))
        single = [pattern for pattern in patterns if len(pattern.elements) == 1]
        several = [pattern for pattern in patterns if len(pattern.elements) > 1]
        if not single:
            return tuple(several)
        ids = frozenset[int]().union(*(pattern.key for pattern in single))
        written = " ".join(dict.fromkeys(pattern.written for pattern in single))
        return (self.pattern(((ids, 0),), written), *several)

    def _add_joints(self, word: str) -> None:
        for split in range(1, len(word)):
            left, right = word[max(split - 2, 0) : split], word[split : split + 2]
            self.joints.add(left + right)
            if split == 1:
                self.joints.update(clitic + left + right for clitic in "وفبكل")

    def _ids_of(self, word: str) -> tuple[int, ...]:
        found = {self._exact[word]} if word in self._exact else set()
        found |= {self._stem[stem] for stem in stems(word) if stem in self._stem}
        if self._lengths:
            for reading in without_proclitics(word):
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
    return lexicon.pattern(tuple(elements), written)


@dataclass(slots=True)
class Field:
    """One field of an article, indexed by the ids of its words; what is found is remembered per pattern."""

    name: str
    normal: Normal
    at: dict[int, list[tuple[int, int]]]  # word → (id, the word after)
    where: dict[int, list[int]]  # id → words, rising
    _found: dict[Pattern, tuple[Span, ...]] = field(default_factory=dict)
    _begins: tuple[int, ...] | None = None
    _sentence_of: list[int] | None = None
    _lines: list[int] | None = None

    @property
    def begins(self) -> tuple[int, ...]:
        """Where sentences begin, in characters."""
        if self._begins is None:
            self._begins = borders(self.normal.source)
        return self._begins

    @property
    def lines(self) -> list[int]:
        """The words with which paragraphs begin."""
        if self._lines is None:
            source, starts = self.normal.source, self.normal.starts
            breaks = (match.end() for match in _BREAK.finditer(source))
            self._lines = [0, *(bisect_left(starts, place) for place in breaks)]
        return self._lines

    @property
    def sentence_of(self) -> list[int]:
        """The number of the sentence that each word stands in."""
        if self._sentence_of is None:
            begins, sentence, self._sentence_of = self.begins, 0, []
            for start in self.normal.starts:
                while sentence + 1 < len(begins) and begins[sentence + 1] <= start:
                    sentence += 1
                self._sentence_of.append(sentence)
        return self._sentence_of

    def find(self, pattern: Pattern) -> tuple[Span, ...]:
        """Every place where the pattern stands, rising; for each beginning the nearest end."""
        found = self._found.get(pattern)
        if found is None:
            found = () if self.where.keys().isdisjoint(pattern.key) else tuple(self._search(pattern))
            self._found[pattern] = found
        return found

    def _search(self, pattern: Pattern) -> Iterator[Span]:
        elements = pattern.elements
        if not all(any(id_ in self.where for id_ in ids) for ids, _ in elements):
            return
        first = elements[0][0]
        starts = sorted({start for id_ in first for start in self.where.get(id_, ())})
        for start in starts:
            for id_, after in self.at[start]:
                if id_ in first:
                    end = self._rest(elements, 1, after)
                    if end:
                        yield start, end
                        break

    def _rest(self, elements: tuple[tuple[frozenset[int], int], ...], which: int, start: int) -> int:
        """The word after the last when the remaining elements follow from `start` on, else 0."""
        if which == len(elements):
            return start
        ids, gap = elements[which]
        for at in range(start, min(start + gap + 1, len(self.normal.words))):
            if self.sentence_of[at] != self.sentence_of[start - 1]:
                return 0
            for id_, after in self.at.get(at, ()):
                if id_ in ids and (end := self._rest(elements, which + 1, after)):
                    return end
        return 0

    def quote(self, span: Span) -> str:
        """The words as they stand in the text."""
        start, end = self.normal.span(*span)
        return self.normal.source[start:end]

    def holds(self, pattern: Pattern, first: int, after: int, but: Sequence[Pattern] = ()) -> Span | None:
        """The first place of the pattern wholly within these words and not touched by a pattern of `but`."""
        for span in self.within(pattern, first, after):
            if not any(self.crosses(other, *span) for other in but):
                return span
        return None

    def within(self, pattern: Pattern, first: int, after: int) -> Iterator[Span]:
        """Every place of the pattern wholly within the words from `first` up to `after`."""
        found = self.find(pattern)
        for which in range(bisect_left(found, (first, 0)), len(found)):
            if found[which][0] >= after:
                return
            if found[which][1] <= after:
                yield found[which]

    def crosses(self, pattern: Pattern, first: int, after: int) -> Span | None:
        """A place of the pattern that shares a word with those from `first` up to `after`."""
        found = self.find(pattern)
        nearby = bisect_left(found, (first - len(pattern.elements) * (WIDEST_GAP + 1), 0))
        for which in range(nearby, len(found)):
            if found[which][0] >= after:
                return None
            if found[which][1] > first:
                return found[which]
        return None


def index(name: str, text: str, lexicon: Lexicon) -> Field:
    """Look every word up once, and every two or three that a space or a sign may have split. Linear."""
    normal = normalise(text)
    at: dict[int, list[tuple[int, int]]] = {}
    where: dict[int, list[int]] = {}
    ids_of = lexicon.ids_of
    for position, word in enumerate(normal.words):
        ids = ids_of(word)
        if ids:
            at[position] = [(id_, position + 1) for id_ in ids]
            for id_ in ids:
                where.setdefault(id_, []).append(position)
    _put_together(normal, lexicon, at, where)
    return Field(name, normal, at, where)


def _put_together(
    normal: Normal, lexicon: Lexicon, at: dict[int, list[tuple[int, int]]], where: dict[int, list[int]]
) -> None:
    words, joints = normal.words, lexicon.joints
    touched: set[int] = set()
    for position in range(len(words) - 1):
        for after in (position + 2, position + 3):
            if after > len(words) or words[after - 2][-2:] + words[after - 1][:2] not in joints:
                break
            together = "".join(words[position:after])
            if len(together) > _LONGEST_JOINED or not _is_joint(normal, after - 1):
                break
            for id_ in lexicon.ids_of(together):
                at.setdefault(position, []).append((id_, after))
                where.setdefault(id_, []).append(position)
                touched.add(id_)
    for id_ in touched:
        where[id_].sort()


def _is_joint(normal: Normal, word: int) -> bool:
    """Whether only a space or a stray sign or two stand before the word."""
    start, end = normal.ends[word - 1], normal.starts[word]
    return end - start <= _WIDEST_JOINT and bool(_JOINT.fullmatch(normal.source, start, end))
