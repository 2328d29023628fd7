"""One sentence as its grammar is read: which families a word may be of, by what a noun hangs on what governs it.

A form that may be verb or noun (رفض، خرق، عرض) is a noun where only a noun can stand. Reads words, and decides nothing about ceasefires.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.core.text.field import Field
from marsad.core.text.span import Span
from marsad.core.topics import grammar
from marsad.core.topics.rule import Family, Govern
from marsad.model import CeasefireStatus

DIRECT, ANY = (
    "direct",
    "any",
)  # an object, a subject or an iḍāfa; a coordinate, which hangs as its partner does
_BEFORE_VERBS = grammar.NOT_BEFORE_VERBS | grammar.THAT | grammar.RELATIVE | grammar.AROUND
_BEFORE = "قبل"
_SOON = 9  # words behind a verb of the present in which غدا or اعتبارا makes it one of what comes
_WANTED = 9  # words before a form that may be verb or noun in which a verb wants an object


@dataclass(frozen=True, slots=True)
class Governor:
    """A word of a family: where it stands, and whether it is a verb in a finite form, or negates."""

    family: Family
    word: int
    after: int
    is_verb: bool
    tense: str = ""  # of a verb: future, present, or neither
    is_over_clause: bool = False  # it governs the clause that the mention stands in: أعلن أن الهدنة …


class Clause:
    """One sentence of a field, with the families of its words looked up when asked for."""

    def __init__(self, govern: Govern, field: Field, span: Span) -> None:
        self.govern, self.field, self.span = govern, field, span
        self.begin, self.end = field.sentences(span)
        self.words = field.normal.words

    def tags(self, word: int) -> list[Governor]:
        """The families that a word may be of, in the order of the file."""
        found: list[Governor] = []
        for id_, after in self.field.at(word):
            for family, is_verb in self.govern.by_id.get(id_, ()):
                if is_verb and self.words[word] == _BEFORE and self._is_time(word + 1):
                    continue  # قبل أيام is no قبل بهدنة
                if word < self.span[0] or word >= self.span[1]:
                    tense = self._tense(word, family) if is_verb else ""
                    found.append(Governor(family, word, after, is_verb, tense))
        return sorted(found, key=lambda one: one.family.line) if len(found) > 1 else found

    def _tense(self, word: int, family: Family) -> str:
        text, before = self.bare(word), self.word_before(word)
        if text[:2] in ("سي", "ست", "سن") or before in ("سوف", "لن", "ولن"):
            return "future"
        behind = self.words[word + 1 : min(word + _SOON, self.end)]
        if text[0] not in "يت" or text[:2] == "تم" or not grammar.ITS_TIME.isdisjoint(behind):
            return ""
        if before in grammar.PERHAPS:
            return "perhaps"
        if before in grammar.TO_BE:
            return "that"  # after أن a verb tells what is to be
        if family.says is not CeasefireStatus.IN_EFFECT:
            return "present"
        return "present" if grammar.SOON.isdisjoint(behind) else "future"

    def _is_time(self, word: int) -> bool:
        text = self.words[word] if word < len(self.words) else ""
        return text in grammar.TIMES or text.isdecimal()

    def bare(self, word: int) -> str:
        """The word without و or ف before it."""
        text = self.words[word]
        return text[1:] if text[0] in "وف" and len(text) > 3 else text

    def word_before(self, word: int) -> str:
        """The word before, in the same sentence."""
        return self.words[word - 1] if word > self.begin else ""

    def gap(self, word: int) -> str:
        """Return what stands between a word and the one behind it."""
        normal = self.field.normal
        return (
            normal.source[normal.ends[word] : normal.starts[word + 1]] if word + 1 < len(normal.words) else ""
        )

    def stops(self, word: int) -> bool:
        """Return whether a colon or a semicolon stands behind this word."""
        return not grammar.STOPS.isdisjoint(self.gap(word))

    def is_parted(self, word: int) -> bool:
        """Return whether a comma stands behind this word."""
        return not grammar.COMMAS.isdisjoint(self.gap(word))

    def read(self, word: int) -> list[Governor]:
        """The families of a word as it is read here: a form that may be verb or noun is a noun where only a noun can stand."""
        found = self.tags(word)
        verbs, nouns = [g for g in found if g.is_verb], [g for g in found if not g.is_verb]
        if verbs and nouns and self.words[word] != _BEFORE:
            return nouns if self._is_noun_here(word) else verbs
        return found if self.words[word] == _BEFORE else verbs or nouns

    def _is_noun_here(self, word: int) -> bool:
        """Return whether a form that may be verb or noun is a noun: after a preposition, or as what a verb before it wants."""
        before = self.word_before(word)
        start, end = self.field.normal.span(word, word + 1)
        if grammar.TANWEEN in self.field.normal.source[start : end + 1]:
            return True
        if before in _BEFORE_VERBS or before in grammar.PREPOSITIONS:
            return before not in _BEFORE_VERBS
        return self._is_wanted(word)

    def _is_wanted(self, word: int) -> bool:
        """Return whether a verb before this form wants an object."""
        for back in range(word - 1, max(self.begin, word - _WANTED) - 1, -1):
            if self.tags(back + 1) and self.clitic(back + 1) == ANY:
                return False
            if self.words[back] in grammar.BREAKS | grammar.RELATIVE or self.stops(back):
                return False
            if any(DIRECT in one.family.takes for one in self.tags(back)):
                return True
        return False

    def case(self, at: int) -> tuple[frozenset[str], int]:
        """By what a noun hangs on its governor, and the word from which to look back."""
        clitic = self.clitic(at)
        if clitic:
            return frozenset((clitic,)), at
        before = self.word_before(at)
        if before == "من" and at - 2 >= self.begin and self.words[at - 2] in grammar.SOME:
            return self.case(at - 2)
        is_term = before == "اجل" and (at < 2 or self.words[at - 2] != "من")  # انقضاء أجل الهدنة
        if before in grammar.PREPOSITIONS and not is_term:
            return frozenset((grammar.PREPOSITIONS[before],)), at - 1
        return frozenset((DIRECT,)), at

    def clitic(self, at: int) -> str:
        """The proclitic that makes a noun an object or a coordinate: ب، ل, and ANY for و; empty where it has none."""
        text = self.words[at]
        ids = {id_ for id_, _ in self.field.at(at)}
        if not ids:
            return ""
        for length, kinds in (
            (2, {"وب": "ب", "فب": "ب", "ول": "ل", "فل": "ل"}),
            (1, {"ب": "ب", "ل": "ل", "و": ANY}),
        ):
            kind = kinds.get(text[:length])
            if kind and len(text) > length + 1 and self._stays(text[length:], ids):
                return kind
        return "ل" if text.startswith("لل") else ""

    def _stays(self, rest: str, ids: set[int]) -> bool:
        """Return whether a word without its first letters is still of the same ids: the letters were no part of it."""
        return not ids.isdisjoint(self.govern.ids_of(rest))

    def is_definite(self, word: int) -> bool:
        """With ال, and not of a word that begins so itself: التزام، إلغاء."""
        text = self.bare(word)
        if text.startswith(("بال", "كال")):
            text = text[1:]
        if not text.startswith("ال"):
            return text.startswith("لل")
        ids = {id_ for id_, _ in self.field.at(word) if id_ in self.govern.by_id}
        return not ids or self._stays(text[2:], ids)

    def is_indefinite(self) -> bool:
        """Return whether the mention has no ال, nor hangs on what has: هدنة، وقف دائم لإطلاق النار."""
        first, end = self.span
        if self.is_definite(first):
            return False
        is_halt_of = any(self.words[word].startswith("ل") for word in range(first + 1, end))
        return is_halt_of or not any(self.is_definite(word) for word in range(first, min(end + 1, self.end)))

    def parts(self, word: int) -> bool:
        """Return whether no iḍāfa goes on before this word: a preposition, a definite noun."""
        return self.words[word] in grammar.PREPOSITIONS or self.is_definite(word)
