"""Where patterns stand in one field of an article.

Every word is looked up once; a pattern is tried only where all its words occur, from its first word on. Words split by
a space or a stray sign (إط لاق، وق.ف) are put together again when they make a word that some pattern looks for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from marsad.core.text.arabic import Normal, normalise
from marsad.core.text.pattern import Group, Lexicon, Pattern
from marsad.core.text.sentences import borders
from marsad.core.text.span import NOWHERE, Places, Span

_JOINT = re.compile(r"[ \u00a0.*_\-/|~'\u00ad\u0640\u200b-\u200f\u2060\u064b-\u0652\ufeff]+")
_WIDEST_JOINT = 4  # characters
_LINE_END = re.compile(r"[^\S\n]*\n[^\S\n]*")  # and nothing else between two words: the sentence may go on
_MANY = 16  # beginnings of a pattern, from which on its rarest word is looked for first
_LONGEST_JOINED = 16  # letters of what the pieces of a split word make, clitics included


@dataclass(slots=True)
class Field:
    """One field of an article, indexed by the ids of its words; what is found is remembered."""

    name: str
    normal: Normal
    at: dict[int, list[tuple[int, int]]]  # word → (id, the word after)
    where: dict[int, list[int]]  # id → words, rising
    answers: dict[tuple[int, Span], str | None] = field(
        default_factory=dict
    )  # what was asked at a place before
    _found: dict[Pattern, tuple[Span, ...]] = field(default_factory=dict)
    _places: dict[tuple[Group, Group | None], Places] = field(default_factory=dict)
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
    def sentence_of(self) -> list[int]:
        """The number of the sentence that each word stands in."""
        if self._sentence_of is None:
            begins, sentence, self._sentence_of = self.begins, 0, []
            for start in self.normal.starts:
                while sentence + 1 < len(begins) and begins[sentence + 1] <= start:
                    sentence += 1
                self._sentence_of.append(sentence)
        return self._sentence_of

    def sentences(self, span: Span, aside: int = 0) -> Span:
        """The words of the sentences that the span lies in, and of so many sentences on both sides."""
        sentence_of = self.sentence_of
        begin = bisect_left(sentence_of, sentence_of[span[0]] - aside)
        return begin, bisect_right(sentence_of, sentence_of[span[1] - 1] + aside)

    def paragraph(self, span: Span) -> Span:
        """The words of the paragraph (lines) that the span lies in."""
        if self._lines is None:
            breaks = (match.end() for match in re.finditer("\n", self.normal.source))
            self._lines = [0, *(bisect_left(self.normal.starts, place) for place in breaks)]
        first, last = bisect_right(self._lines, span[0]) - 1, bisect_right(self._lines, span[1] - 1)
        return self._lines[first], self._lines[last] if last < len(self._lines) else len(self.normal.words)

    def quote(self, span: Span) -> str:
        """The words as they stand in the text."""
        start, end = self.normal.span(*span)
        return self.normal.source[start:end]

    def places(self, group: Group, but: Group | None = None) -> Places:
        """Where any pattern of the group stands, without those that a pattern of `but` touches."""
        places = self._places.get((group, but))
        if places is None:
            where = self.where.keys()
            live = [pattern for pattern in group.patterns if not where.isdisjoint(pattern.key)]
            spans = list(self.find(live[0])) if len(live) == 1 else []
            if len(live) > 1:
                spans = sorted({span for pattern in live for span in self.find(pattern)})
            if but and spans:
                barred = self.places(but)
                spans = [span for span in spans if not barred.crossing(*span)]
            longest = max((after - first for first, after in spans), default=0)
            places = Places(tuple(spans), longest) if spans else NOWHERE
            self._places[group, but] = places
        return places

    def find(self, pattern: Pattern) -> tuple[Span, ...]:
        """Every place where the pattern stands, rising; for each beginning the nearest end."""
        found = self._found.get(pattern)
        if found is None:
            alone = len(pattern.elements) == 1
            found = self._single(pattern.key) if alone else tuple(self._search(pattern))
            self._found[pattern] = found
        return found

    def _single(self, ids: frozenset[int]) -> tuple[Span, ...]:
        """Return where a pattern of one word stands."""
        found = [
            (start, after) for start in self._words_of(ids) for id_, after in self.at[start] if id_ in ids
        ]
        return tuple(dict.fromkeys(found))

    def _search(self, pattern: Pattern) -> Iterator[Span]:
        elements, known = pattern.elements, self.where.keys()
        for ids, _ in elements:
            if known.isdisjoint(ids):
                return
        first = elements[0][0]
        starts = self._words_of(first)
        if len(starts) > _MANY:
            rarest = min((self._words_of(ids) for ids, _ in elements[1:]), key=len)
            if 2 * len(rarest) < len(starts):
                starts = _before(starts, rarest, sum(gap + 3 for _, gap in elements))
        for start in starts:
            for id_, after in self.at[start]:
                if id_ in first and (end := self._rest(elements, 1, after)):
                    yield start, end
                    break

    def _goes_on(self, start: int, place: int) -> bool:
        """Return whether but one line's end, and no stop, parts the word before `start` from that at `place`: pages break
        their lines in mid-phrase ("وقف" at the end of one, "إطلاق النار" at the head of the next).
        """
        ends, begins, source = self.normal.ends, self.normal.starts, self.normal.source
        breaks = [word for word in range(start, place + 1) if "\n" in source[ends[word - 1] : begins[word]]]
        return len(breaks) == 1 and bool(
            _LINE_END.fullmatch(source, ends[breaks[0] - 1], begins[breaks[0]])
            and self.sentence_of[place] - self.sentence_of[start - 1] == 1
        )

    def _words_of(self, ids: frozenset[int]) -> list[int]:
        """The words that an element may stand at, rising."""
        if len(ids) == 1:
            return self.where.get(next(iter(ids)), [])
        present = [self.where[id_] for id_ in ids & self.where.keys()]
        return present[0] if len(present) == 1 else sorted({word for words in present for word in words})

    def _rest(self, elements: tuple[tuple[frozenset[int], int], ...], which: int, start: int) -> int:
        """The word after the last when the remaining elements follow from `start` on, else 0."""
        if which == len(elements):
            return start
        ids, gap = elements[which]
        sentence_of = self.sentence_of
        for place in range(start, min(start + gap + 1, len(sentence_of))):
            if sentence_of[place] != sentence_of[start - 1] and not self._goes_on(start, place):
                return 0
            for id_, after in self.at.get(place, ()):
                if id_ in ids and (end := self._rest(elements, which + 1, after)):
                    return end
        return 0


def _before(starts: list[int], rarest: list[int], reach: int) -> list[int]:
    """The starts that have one of the rarest within reach."""
    near: dict[int, None] = {}
    for place in rarest:
        near |= dict.fromkeys(starts[bisect_left(starts, place - reach) : bisect_right(starts, place)])
    return list(near)


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
    """Return whether only a space or a stray sign or two stand before the word."""
    start, end = normal.ends[word - 1], normal.starts[word]
    return end - start <= _WIDEST_JOINT and bool(_JOINT.fullmatch(normal.source, start, end))
