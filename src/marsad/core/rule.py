"""A topic's rules: what is looked for, in which company, and what stops it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from marsad.core.pattern import Field, Pattern, Span
from marsad.core.theatre import Indexed
from marsad.model import CeasefireStatus, Theatre

_FARTHEST = 60  # words at which something may still be the nearest
SCOPES = ("sentence", "neighbours", "paragraph", "article", "words", "words before", "words after")


@dataclass(frozen=True, slots=True)
class Company:
    """Words that must, or must not, stand near what was found.

    `scope`: the sentence, it and its two neighbours, the paragraph, the article (title and text), or `words` on
    both sides, before, or after (these never leave the sentence). `theatres`: any name of the gazetteer that
    speaks for one of them will do. What touches a pattern of `but` doesn't count.
    """

    patterns: tuple[Pattern, ...]
    scope: str
    words: int = 0
    theatres: frozenset[Theatre] = frozenset()
    but: tuple[Pattern, ...] = ()
    written: str = ""

    def found(self, article: Indexed, here: Field, span: Span) -> str | None:
        """The words that keep this company, quoted, or None."""
        for field in article.fields if self.scope == "article" else (here,):
            first, after = self._reach(field, span)
            for pattern in self.patterns:
                if place := field.holds(pattern, first, after, self.but):
                    return field.quote(place)
            for sign in article.signs_within(field, first, after) if self.theatres else ():
                if sign.theatre in self.theatres:
                    return field.quote((sign.word, sign.word + 1))
        return None

    def distance(self, here: Field, span: Span) -> int | None:
        """How many words away the nearest of the patterns stands, or None where none is in reach.

        A word behind counts as twice as far: in an Arabic sentence what governs stands before."""
        first, after = self._reach(here, span)
        first, after = max(first, span[0] - _FARTHEST), min(after, span[1] + _FARTHEST)
        away = [
            max(span[0] - place[1], 2 * (place[0] - span[1]), 0)
            for pattern in self.patterns
            for place in here.within(pattern, first, after)
            if not any(here.crosses(other, *place) for other in self.but)
        ]
        return min(away, default=None)

    def _reach(self, here: Field, span: Span) -> Span:
        if self.scope == "article":
            return 0, len(here.normal.words)
        if self.scope == "paragraph":
            return _paragraph(here, span)
        number, last = here.sentence_of[span[0]], here.sentence_of[span[1] - 1]
        aside = 1 if self.scope == "neighbours" else 0
        begin = bisect_left(here.sentence_of, number - aside)
        end = bisect_right(here.sentence_of, last + aside)
        if not self.scope.startswith("words"):
            return begin, end
        before = 0 if self.scope == "words after" else self.words
        behind = 0 if self.scope == "words before" else self.words
        first = span[1] if self.scope == "words after" else max(span[0] - before, begin)
        return first, span[0] if self.scope == "words before" else min(span[1] + behind, end)


def _paragraph(here: Field, span: Span) -> Span:
    lines = here.lines
    first, last = bisect_right(lines, span[0]) - 1, bisect_right(lines, span[1] - 1)
    return lines[first], lines[last] if last < len(lines) else len(here.normal.words)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a topic is written. All of `company` must be there, none of `strangers` may be."""

    name: str
    find: tuple[Pattern, ...]
    company: tuple[Company, ...] = ()
    strangers: tuple[Company, ...] = ()
    not_in: tuple[Pattern, ...] = ()
    fields: tuple[str, ...] = ("title", "text")
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    line: int = 0

    def stopped(self, article: Indexed, here: Field, span: Span) -> str | None:
        """Why what was found here is no mention, in words for an analyst; None when it is one."""
        if here.name not in self.fields:
            return f"the rule is not for the {here.name}"
        for pattern in self.not_in:
            if here.crosses(pattern, *span):
                return f"not_in: {here.quote(here.crosses(pattern, *span) or span)}"
        for company in self.company:
            if not company.found(article, here, span):
                return f"with: nothing of {company.written}"
        for stranger in self.strangers:
            if quote := stranger.found(article, here, span):
                return f"without: {quote} ({stranger.written})"
        return None


@dataclass(frozen=True, slots=True)
class StatusCue:
    """Words near a mention that say where the ceasefire stands; `nearest` ones compete with one another."""

    status: CeasefireStatus
    near: Company
    nearest: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as its file describes it; `version` is stored with every mention."""

    name: str
    version: str
    title_ar: str
    title_en: str
    enabled: bool
    rules: tuple[Rule, ...]
    statuses: tuple[StatusCue, ...] = ()
    file: str = ""
