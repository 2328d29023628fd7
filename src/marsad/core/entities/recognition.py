"""Which places and parties an article names, by the gazetteer: enough to tell that a report brings in a new one.

Names that also mean something else prove nothing here, and neither do whole countries or regions: it is better to miss a new
place than to tell one that isn't. Persons and organisations are no parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from marsad.core.entities.gazetteer import Gazetteer, Place
from marsad.core.text.field import Field, index
from marsad.core.text.pattern import Lexicon, Pattern, read_name
from marsad.model import Theatre

WIDE = frozenset({"country", "region", "river_or_sea"})
PARTIES = frozenset({"state_army", "government", "armed_group"})


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """One naming. `within` are the ids of the places that it lies in, countries apart; `wide` places are no news by themselves."""

    id: str
    kind: str  # place or party
    field: str  # title or text
    start: int
    end: int
    ar: str
    en: str
    theatre: Theatre | None = None
    within: tuple[str, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    pattern: Pattern
    id: str
    kind: str  # place, party, or empty: hides what stands inside it
    ar: str
    en: str
    theatre: Theatre | None
    within: tuple[str, ...]
    wide: bool


_Names = Mapping[int, tuple[_Name, ...]]
_COMPILED: WeakKeyDictionary[Lexicon, _Names] = WeakKeyDictionary()


def named(
    gazetteer: Gazetteer, lexicon: Lexicon, title: str, text: str, fields: Sequence[Field] | None = None
) -> tuple[NamedEntity, ...]:
    """Every place and party that the article names for certain, title first. Linear in the text.

    `lexicon` is the one that the gazetteer's names were read with (`Topics` has both); `fields` are the very same title and text, where
    their words were looked up in it already."""
    names = _COMPILED.get(lexicon)
    if names is None:
        names = _COMPILED[lexicon] = _compiled(gazetteer, lexicon)
    fields = fields or (index("title", title, lexicon), index("text", text, lexicon))
    return tuple(one for field in fields for one in _in(field, names))


def _in(field: Field, names: _Names) -> Iterable[NamedEntity]:
    here = dict.fromkeys(name for id_ in field.ids for name in names.get(id_, ()))
    found = sorted(
        ((first, -after, name) for name in here for first, after in field.find(name.pattern)),
        key=lambda place: place[:2],
    )
    reached = 0
    for first, minus_after, name in found:
        if first < reached:
            continue
        reached = -minus_after
        if name.kind:
            start, end = field.normal.span(first, reached)
            yield NamedEntity(
                name.id,
                name.kind,
                field.name,
                start,
                end,
                name.ar,
                name.en,
                name.theatre,
                name.within,
                name.wide,
            )


def _compiled(gazetteer: Gazetteer, lexicon: Lexicon) -> _Names:
    names: dict[int, tuple[_Name, ...]] = {}
    for name in _all(gazetteer, lexicon):
        for id_ in name.pattern.key:
            names[id_] = (*names.get(id_, ()), name)
    return names


def _all(gazetteer: Gazetteer, lexicon: Lexicon) -> Iterable[_Name]:
    for place in gazetteer.places.values():
        kind = "" if place.ambiguous else "place"
        within = tuple(p.id for p in _above(place, gazetteer) if p.kind not in WIDE)
        for pattern in _patterns(place.ar, lexicon, inflected=False):
            theatre = gazetteer.theatre_of(place.id)
            yield _Name(
                pattern,
                place.id,
                kind,
                place.ar[0],
                (place.en or place.ar)[0],
                theatre,
                within,
                place.kind in WIDE,
            )
    for actor in gazetteer.actors.values():
        kind = "party" if actor.kind in PARTIES and not actor.ambiguous else ""
        for pattern in _patterns(actor.ar, lexicon, inflected=True):
            yield _Name(
                pattern, actor.id, kind, actor.ar[0], (actor.en or actor.ar)[0], actor.theatre, (), False
            )


def _above(place: Place, gazetteer: Gazetteer) -> Iterable[Place]:
    while place.parent is not None:
        place = gazetteer.places[place.parent]
        yield place


def _patterns(names: Iterable[str], lexicon: Lexicon, *, inflected: bool) -> Iterable[Pattern]:
    """The very patterns that the theatres are found by: no word is added to the lexicon."""
    for name in names:
        yield from read_name(name, lexicon, inflected=inflected)
