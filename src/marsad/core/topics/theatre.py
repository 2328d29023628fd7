"""Which conflict a mention belongs to, from the places and actors named near it.

Nearness decides: the sentence before the paragraph's neighbours, these before the title and the lead, these before the
rest. An outlet's home conflict stands in only where nothing is named. Who is right about the conflict is no matter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from marsad.core.entities.gazetteer import Gazetteer
from marsad.core.text.field import Field
from marsad.core.text.pattern import Lexicon, Pattern, read_name, read_pattern
from marsad.core.text.span import Span
from marsad.core.topics.furniture import furniture, holds
from marsad.model import Theatre

_IN_SENTENCE, _NEXT_SENTENCE, _IN_TITLE, _IN_LEAD, _ELSEWHERE = 6.0, 1.5, 2.5, 0.8, 0.25
_HALF_WAY = 8  # words, after which a name in the same sentence weighs half
LEAD_SENTENCES = 3
_FARTHEST = 100  # words from a mention beyond which a name counts only as named somewhere
_MOST_ELSEWHERE = 12.0  # names of one theatre that count from afar
_WEAK = 0.1  # of the weight of a name that stands for its theatre only where no other is named
_PLACE, _ACTOR, _ADJECTIVE = 1.0, 0.8, 0.8  # weights of names: a place says where; parties also act elsewhere
# Words that make a place of an ambiguous name behind them.
_KINDS = "مدينة|محافظة|بلدة|ناحية|مديرية|قضاء|مخيم|ريف"


@dataclass(frozen=True, slots=True)
class TheatreName:
    """A name of the gazetteer: the theatre it speaks for, if any, how loudly, and whether only in company."""

    pattern: Pattern
    theatre: Theatre | None
    weight: float
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A name found in an article."""

    field: str
    word: int
    sentence: int
    theatre: Theatre
    weight: float


@dataclass(slots=True)
class Indexed:
    """An article's two fields, ready for the rules, with the signs of theatres and the furniture found when first asked for."""

    fields: tuple[Field, Field]
    names: Mapping[int, tuple[TheatreName, ...]]
    _signs: dict[str, list[Sign]] | None = None
    _furniture: tuple[Span, ...] | None = None
    _base: dict[Theatre, float] | None = None

    @property
    def signs(self) -> dict[str, list[Sign]]:
        """The signs of each field, by place."""
        if self._signs is None:
            self._signs = signs(self.fields, self.names)
        return self._signs

    def signs_within(self, field: Field, first: int, after: int) -> Iterator[Sign]:
        """The signs that stand among these words of the field."""
        here = self.signs[field.name]
        for which in range(bisect_left(here, first, key=lambda sign: sign.word), len(here)):
            if here[which].word >= after:
                return
            yield here[which]

    def in_furniture(self, field: Field, span: Span) -> bool:
        """Return whether these words stand in page furniture, which only a text has."""
        if field is not self.fields[1]:
            return False
        if self._furniture is None:
            self._furniture = furniture(field.normal.source)
        return bool(self._furniture) and holds(self._furniture, *field.normal.span(*span))

    @property
    def base(self) -> dict[Theatre, float]:
        """Return what every mention of the text hears: the title, the lead, and how often each theatre is named."""
        if self._base is None:
            self._base = _base(self.signs)
        return self._base


def names_of(gazetteer: Gazetteer, lexicon: Lexicon) -> dict[int, tuple[TheatreName, ...]]:
    """Every name of the gazetteer that speaks for a theatre, by the id of its rarest word."""
    names: dict[int, tuple[TheatreName, ...]] = {}
    for name in chain(_place_names(gazetteer, lexicon), _actor_names(gazetteer, lexicon)):
        for id_ in name.pattern.key:
            names[id_] = (*names.get(id_, ()), name)
    return names


def _place_names(gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[TheatreName]:
    shared = _names_of_several_theatres(gazetteer)
    for place in gazetteer.places.values():
        theatre = gazetteer.theatre_of(place.id)
        weight = _WEAK if place.weak else 1.0
        for written in place.ar:
            for pattern in read_name(written, lexicon, inflected=False):
                yield TheatreName(pattern, theatre, weight * _PLACE, place.ambiguous)
            if place.ambiguous and " " not in written and written not in shared:
                (pattern,) = read_pattern(f"{_KINDS} +{written}", {}, lexicon)
                yield TheatreName(pattern, theatre, weight * _PLACE, ambiguous=False)
        for adjective in place.adjectives:
            for pattern in read_name(adjective, lexicon, inflected=True):
                yield TheatreName(pattern, theatre, weight * _ADJECTIVE, place.ambiguous)


def _actor_names(gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[TheatreName]:
    for actor in gazetteer.actors.values():
        weight = _WEAK if actor.weak else 1.0
        for loudness, words in ((_ACTOR, actor.ar), (_ADJECTIVE, actor.adjectives)):
            for pattern in (p for word in words for p in read_name(word, lexicon, inflected=True)):
                yield TheatreName(pattern, actor.theatre, weight * loudness, actor.ambiguous)


def _names_of_several_theatres(gazetteer: Gazetteer) -> frozenset[str]:
    theatres: dict[str, set[Theatre | None]] = defaultdict(set)
    for place in gazetteer.places.values():
        for written in place.ar:
            theatres[written].add(gazetteer.theatre_of(place.id))
    return frozenset(written for written, of in theatres.items() if len(of) > 1)


def signs(fields: Sequence[Field], names: Mapping[int, tuple[TheatreName, ...]]) -> dict[str, list[Sign]]:
    """Every sign of a theatre by field and place; a longer name hides the shorter ones inside it."""
    found: list[Sign] = []
    doubtful: list[Sign] = []
    for field in fields:
        here = [name for id_ in field.ids for name in names.get(id_, ())]
        places = sorted(
            ((first, -after, name) for name in here for first, after in field.find(name.pattern)),
            key=lambda place: (*place[:2], place[2].ambiguous),
        )
        reached = 0
        for first, minus_after, name in places:
            if first >= reached:
                reached = -minus_after
                if name.theatre:
                    sign = Sign(field.name, first, field.sentence_of[first], name.theatre, name.weight)
                    (doubtful if name.ambiguous else found).append(sign)
    named = {sign.theatre for sign in found}
    kept = (*found, *(sign for sign in doubtful if sign.theatre in named))
    return {
        f.name: sorted((s for s in kept if s.field == f.name), key=lambda sign: sign.word) for f in fields
    }


def _base(found: Mapping[str, Sequence[Sign]]) -> dict[Theatre, float]:
    scores: dict[Theatre, float] = defaultdict(float)
    afar: dict[Theatre, float] = defaultdict(float)
    for sign in (sign for field in found.values() for sign in field):
        afar[sign.theatre] += sign.weight
        if sign.field == "title":
            scores[sign.theatre] += sign.weight * _IN_TITLE
        elif sign.sentence < LEAD_SENTENCES:
            scores[sign.theatre] += sign.weight * _IN_LEAD
    for theatre, weight in afar.items():
        scores[theatre] += min(weight, _MOST_ELSEWHERE) * _ELSEWHERE
    return scores


def theatre_of(article: Indexed, field: Field, span: Span, home: Theatre | None = None) -> Theatre:
    """The theatre of what stands at these words of the field."""
    here, there = field.sentence_of[span[0]], field.sentence_of[span[1] - 1]
    scores = dict(article.base)
    for sign in article.signs_within(field, span[0] - _FARTHEST, span[1] + _FARTHEST):
        if here <= sign.sentence <= there:
            distance = span[0] - sign.word if sign.word < span[0] else max(sign.word - span[1] + 1, 0)
            scores[sign.theatre] += sign.weight * _IN_SENTENCE * _HALF_WAY / (_HALF_WAY + distance)
        elif here - 1 <= sign.sentence <= there + 1:
            scores[sign.theatre] += sign.weight * _NEXT_SENTENCE
    if not scores:
        return home or Theatre.UNCLEAR
    return max(scores, key=lambda theatre: scores[theatre])
