"""A topic's rules: what is looked for, in which company, and what stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as filled

from marsad.core.text.field import Field
from marsad.core.text.pattern import Group
from marsad.core.text.span import Span
from marsad.core.topics.theatre import Indexed
from marsad.model import CeasefireStatus, Theatre

LEAD = 30  # words of a text that are its lead, beside a dateline and a byline; to the end of their sentence
SCOPES = ("sentence", "neighbours", "paragraph", "article", "words", "words before", "words after")


@dataclass(frozen=True, slots=True)
class Company:
    """Words that must, or must not, stand near what was found.

    `scope`: the sentence, it and its two neighbours (a title's: the lead), the paragraph, the article (title and text), or `words` on
    both sides, before, or after (these never leave the sentence). `theatres`: any name of the gazetteer that
    speaks for one of them will do. What touches a pattern of `but` doesn't count.
    """

    group: Group
    scope: str
    words: int = 0
    theatres: frozenset[Theatre] = frozenset()
    but: Group | None = None
    unless: Group | None = None  # of a stranger: words of the same sentence that outrank it
    written: str = ""

    def found(self, article: Indexed, here: Field, span: Span) -> str | None:
        """The words that keep this company, quoted, or None."""
        everywhere = self.scope == "article" and not self.unless
        asked = (id(self), (0, 0) if everywhere else span)
        if asked not in here.answers:  # topics share their company
            here.answers[asked] = self._find(article, here, span)
        return here.answers[asked]

    def _find(self, article: Indexed, here: Field, span: Span) -> str | None:
        if self.unless and next(here.places(self.unless).within(*here.sentences(span)), None):
            return None
        for field, (first, after) in self._stretches(article, here, span):
            for place in field.places(self.group, self.but).within(first, after):
                return field.quote(place)
            for sign in article.signs_within(field, first, after) if self.theatres else ():
                if sign.theatre in self.theatres:
                    return field.quote((sign.word, sign.word + 1))
        return None

    def _stretches(self, article: Indexed, here: Field, span: Span) -> Iterator[tuple[Field, Span]]:
        """The words to look among; a title's neighbours are the sentences that the text's first words stand in."""
        if self.scope == "article":
            yield from ((field, self._reach(field, span)) for field in article.fields)
            return
        yield here, self._reach(here, span)
        text = article.fields[1]
        if self.scope == "neighbours" and here is not text and text.normal.words:
            yield text, text.sentences((0, min(LEAD, len(text.normal.words))))

    def places(self, here: Field, span: Span) -> Iterator[Span]:
        """Every place in reach where one of the patterns stands."""
        places = here.places(self.group, self.but)
        return places.within(*self._reach(here, span)) if places.spans else iter(())

    def _reach(self, here: Field, span: Span) -> Span:
        if self.scope == "article":
            return 0, len(here.normal.words)
        if self.scope == "paragraph":
            return here.paragraph(span)
        begin, end = here.sentences(span, aside=1 if self.scope == "neighbours" else 0)
        if not self.scope.startswith("words"):
            return begin, end
        if self.scope == "words before":
            return max(span[0] - self.words, begin), span[0]
        if self.scope == "words after":
            return span[1], min(span[1] + self.words, end)
        return max(span[0] - self.words, begin), min(span[1] + self.words, end)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a topic is written. All of `company` must be there, none of `strangers` may be."""

    name: str
    find: Group
    company: tuple[Company, ...] = ()
    strangers: tuple[Company, ...] = ()
    not_in: Group | None = None
    not_in_but: Group | None = None  # readings that look like those of `not_in` and aren't
    keeps_sense: bool = (
        False  # what its words mean where they stand first, they mean in the rest of the article
    )
    fields: tuple[str, ...] = ("title", "text")
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    line: int = 0

    def holds(self, article: Indexed, here: Field, span: Span) -> bool:
        """Return whether nothing stops what was found here: as `stopped`, sooner told, without the reason."""
        return (
            here.name in self.fields
            and all(company.found(article, here, span) for company in self.company)
            and not (self.not_in and here.places(self.not_in, self.not_in_but).crossing(*span))
            and not any(stranger.found(article, here, span) for stranger in self.strangers)
        )

    def stopped(self, article: Indexed, here: Field, span: Span) -> str | None:
        """Return why what was found here is no mention, in words for an analyst; None when it is one."""
        if here.name not in self.fields:
            return f"the rule is not for the {here.name}"
        if self.not_in and (other := here.places(self.not_in, self.not_in_but).crossing(*span)):
            return f"not_in: {here.quote(other)}"
        for company in self.company:
            if not company.found(article, here, span):
                return f"with: nothing of {company.written}"
        for stranger in self.strangers:
            if quote := stranger.found(article, here, span):
                return f"without: {quote} ({stranger.written})"
        return None


@dataclass(frozen=True, slots=True)
class StatusCue:
    """Words near a mention that say where the ceasefire stands, and what they say when negated (None: nothing)."""

    status: CeasefireStatus
    near: Company
    negated: CeasefireStatus | None = None
    examples: tuple[str, ...] = ()
    line: int = 0
    is_first: bool = False  # tried before what governs


@dataclass(frozen=True, slots=True)
class Family:
    """Words that do the same to what they govern, and what that is.

    `says`: the status that a ceasefire has under them where nothing nearer to it says one (None: they leave it). `over`: what they
    make of a nearer family's or status's word; `keeps`: families and statuses that they leave as they are. `negated`: what
    stands under their negation. `takes`: by which prepositions they govern (direct: none; أن: a clause; verb: a verb right behind).
    """

    name: str
    says: CeasefireStatus | None = None
    future: CeasefireStatus | None = None
    present: CeasefireStatus | None = None
    that: CeasefireStatus | None = None  # as a verb after أن: على أن يلتزم الطرفان بهدنة
    negated: CeasefireStatus | None = None
    indefinite: CeasefireStatus | None = (
        None  # over a ceasefire that nobody has heard of yet: يتمسك بهدنة دائمة
    )
    over: Mapping[str, CeasefireStatus] = filled(default_factory=dict)
    keeps: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    negates: bool = False
    denies: bool = False
    said_of: bool = False  # also of the ceasefire before it: الهدنة صامدة، انهارت
    denied_by_no: bool = False  # under a negation of its own it is denied, not turned: لم يرفض، لم تخرق
    asserts: bool = False  # over a clause that states something it says nothing else: شدد على أن الهدنة صامدة
    outermost: bool = False  # what governs it says nothing of the ceasefire: رغم، خلال، دون
    describes: bool = False  # its verb may describe the noun before it: قرار يدعو إلى هدنة
    described: bool = False  # a clause may describe it: مقترح ينص على هدنة
    adjacent: int = 0  # fewer than so many words between it and what it governs; 0: no matter
    examples: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Govern:
    """The families of a topic, by the ids of their words; `is_verb` beside each: found as a verb, not as a noun."""

    families: tuple[Family, ...]
    by_id: Mapping[int, tuple[tuple[Family, bool], ...]]
    negation: Family
    ids_of: Callable[[str], tuple[int, ...]]


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
    govern: Govern | None = None
    theatre: Theatre | None = None  # of every mention, where a topic is of one conflict by its definition
    file: str = ""
