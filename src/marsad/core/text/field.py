"""Where patterns stand in one field of an article.

Every word is looked up once; a pattern is tried only where all its words occur, from its first word on. Words split by
a space or a stray sign (إط لاق، وق.ف) are put together again when they make a word that some pattern looks for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, count

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
    """One field of an article, indexed by the ids of its words; what is found is remembered.

    `ids` are those of its words in the order in which they stand, each with the words that have it; where these stand is looked up
    only for the ids that are asked for.
    """

    name: str
    normal: Normal
    ids: Mapping[int, Sequence[str]]
    joined: Mapping[int, Sequence[tuple[int, int]]]  # word → (id, the word after) of split words put together
    joined_at: Mapping[int, Sequence[int]]  # id → words that these begin with
    _ids_of: Callable[[str], tuple[int, ...]]
    _spots: Mapping[str, list[int]] | None = None
    _where: dict[int, list[int]] = field(default_factory=dict)
    _at: dict[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    answers: dict[tuple[int, Span], str | None] = field(
        default_factory=dict
    )  # what was asked at a place before
    _found: dict[Pattern, tuple[Span, ...]] = field(default_factory=dict)
    _places: dict[tuple[Group, Group | None], Places] = field(default_factory=dict)
    _begins: tuple[int, ...] | None = None
    _sentence_of: list[int] | None = None
    _lines: list[int] | None = None

    def at(self, word: int) -> Sequence[tuple[int, int]]:
        """The ids of what begins at a word, each with the word after: those of the word, then of what it makes with the next."""
        found = self._at.get(word)
        if found is None:
            words = self.normal.words
            own = [(id_, word + 1) for id_ in (self._ids_of(words[word]) if 0 <= word < len(words) else ())]
            found = self._at[word] = [*own, *self.joined.get(word, ())]
        return found

    def where(self, id_: int) -> list[int]:
        """The words at which something of this id begins, rising."""
        found = self._where.get(id_)
        if found is None:
            words = self.ids.get(id_, ())
            found = self.spots[words[0]] if len(words) == 1 else self._of_several(words)
            if id_ in self.joined_at:
                found = sorted({*found, *self.joined_at[id_]})
            self._where[id_] = found
        return found

    def _of_several(self, words: Sequence[str]) -> list[int]:
        return sorted(chain.from_iterable(self.spots[word] for word in words))

    @property
    def spots(self) -> Mapping[str, list[int]]:
        """The places of each word."""
        if self._spots is None:
            spots = defaultdict[str, list[int]](list)
            for place, word in enumerate(self.normal.words):
                spots[word].append(place)
            self._spots = spots
        return self._spots

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
            starts, sentences, first = self.normal.starts, list[int](), 0
            for sentence, begin in enumerate((*self.begins[1:], len(self.normal.source) + 1)):
                after = bisect_left(starts, begin, lo=first)
                sentences += [sentence] * (after - first)
                first = after
            self._sentence_of = sentences
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

    def may_hold(self, group: Group) -> bool:
        """Return whether every word of one of the group's patterns stands somewhere: quickly told, and enough to rule most groups out."""
        known = self.ids.keys()
        if known.isdisjoint(group.keys):
            return False
        return any(not known.isdisjoint(p.key) and self._has_all(p) for p in group.patterns)

    def _has_all(self, pattern: Pattern) -> bool:
        known = self.ids.keys()
        for ids, _ in pattern.elements:  # noqa: SIM110 - asked for thousands of times in an article
            if known.isdisjoint(ids):
                return False
        return True

    def places(self, group: Group, but: Group | None = None) -> Places:
        """Where any pattern of the group stands, without those that a pattern of `but` touches."""
        places = self._places.get((group, but))
        if places is None:
            live = self._live(group)
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

    def _live(self, group: Group) -> list[Pattern]:
        """The patterns that may stand here."""
        known = self.ids.keys()
        if known.isdisjoint(group.keys):
            return []
        return [pattern for pattern in group.patterns if not known.isdisjoint(pattern.key)]

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
        starts = self._words_of(ids)
        if not self.joined_at or ids.isdisjoint(self.joined_at):
            return tuple([(start, start + 1) for start in starts])
        found = [(start, after) for start in starts for id_, after in self.at(start) if id_ in ids]
        return tuple(dict.fromkeys(found))

    def _search(self, pattern: Pattern) -> Iterator[Span]:
        elements = pattern.elements
        if not self._has_all(pattern):
            return
        first = elements[0][0]
        starts = self._words_of(first)
        if len(starts) > _MANY:
            rarest = min((self._words_of(ids) for ids, _ in elements[1:]), key=len)
            if 2 * len(rarest) < len(starts):
                starts = _before(starts, rarest, sum(gap + 3 for _, gap in elements))
        for start in starts:
            for after in self._after(start, first):
                if end := self._rest(elements, 1, after):
                    yield start, end
                    break

    def _after(self, word: int, ids: frozenset[int]) -> Sequence[int]:
        """The words after what begins at this word and is of one of the ids: one, save where split words are put together."""
        if word in self.joined:
            return [after for id_, after in self.at(word) if id_ in ids]
        return () if ids.isdisjoint(self._ids_of(self.normal.words[word])) else (word + 1,)

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
            return self.where(next(iter(ids)))
        present = [self.where(id_) for id_ in ids & self.ids.keys()]
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
            for after in self._after(place, ids):
                if end := self._rest(elements, which + 1, after):
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
    normal, ids = normalise(text), defaultdict[int, list[str]](list)
    for word in dict.fromkeys(normal.words):
        for id_ in lexicon.ids_of(word):
            ids[id_].append(word)
    joined, joined_at = _put_together(normal, lexicon), defaultdict[int, list[int]](list)
    for position, made in joined.items():
        for id_, _ in made:
            joined_at[id_].append(position)
            ids.setdefault(id_, [])  # known, though no word has it
    return Field(name, normal, ids, joined, joined_at, lexicon.ids_of)


def _put_together(normal: Normal, lexicon: Lexicon) -> dict[int, list[tuple[int, int]]]:
    """The ids of split words, by the word that they begin with, each with the word after."""
    words, joints = normal.words, lexicon.joints
    heads, tails = [word[:2] for word in words[1:]], [word[-2:] for word in words]
    meet = [tail + head in joints for tail, head in zip(tails, heads, strict=False)]
    found = defaultdict[int, list[tuple[int, int]]](list)
    for position in compress(count(), meet):
        for after in (position + 2, position + 3):
            if after > len(words) or not meet[after - 2]:
                break
            together = "".join(words[position:after])
            if len(together) > _LONGEST_JOINED or not _is_joint(normal, after - 1):
                break
            found[position] += [(id_, after) for id_ in lexicon.ids_of(together)]
    return {position: made for position, made in found.items() if made}


def _is_joint(normal: Normal, word: int) -> bool:
    """Return whether only a space or a stray sign or two stand before the word."""
    start, end = normal.ends[word - 1], normal.starts[word]
    return end - start <= _WIDEST_JOINT and bool(_JOINT.fullmatch(normal.source, start, end))
