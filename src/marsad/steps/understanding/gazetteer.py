"""The gazetteer in the warehouse: places and actors that questions are asked by, and which of them each article names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from marsad.core.entities.gazetteer import Actor, Gazetteer, Place
from marsad.core.entities.recognition import NamedEntity
from marsad.edge.rows.ledger import KnownPlace
from marsad.edge.store import Store

# First and family name; a mediator may also be a group or an office (OSCE Minsk Group, UN envoy for Syria).
_CAPITAL = r"[A-Z\u00c0-\u00de\u0130]"
PERSON = re.compile(
    rf"{_CAPITAL}[\w'.-]*[a-z](?: (?:de|el|al|bin|ould|von|{_CAPITAL}[\w'.-]*))* {_CAPITAL}[\w'.-]*"
)
COUNTRY, GOVERNORATE = ("country",), ("governorate", "capital")


def sync(store: Store, gazetteer: Gazetteer) -> None:
    """Bring marsad.place and marsad.actor in line with config/gazetteer.yaml. What was taken out of the file stays."""
    store.many("ledger.save_place_of_gazetteer", [_place(p, gazetteer) for p in gazetteer.places.values()])
    store.many(
        "ledger.save_actor_of_gazetteer",
        [
            {
                "actor": a.id,
                "ar": a.ar[0],
                "en": (a.en or a.ar)[0],
                "kind": a.kind,
                "theatre": a.theatre,
            }
            for a in gazetteer.actors.values()
        ],
    )
    named: list[Place | Actor] = [*gazetteer.places.values(), *gazetteer.actors.values()]
    store.run("ledger.save_names", names=[{"id": n.id, "arabic": n.ar, "forms": _forms(n)} for n in named])


def _forms(named: Place | Actor) -> list[str]:
    """What somebody may type who looks for a place or an actor; for a person also the family name alone: Putin, de Mistura."""
    is_person = named.kind == "person" or (named.kind == "mediator" and all(map(PERSON.fullmatch, named.en)))
    families = [" ".join(name.split()[-n:]) for name in named.en for n in (1, 2)] if is_person else []
    return list(dict.fromkeys((*named.ar, *named.en, *families)))


def stored(store: Store) -> Gazetteer:
    """The places that the warehouse knows, with what each lies in: all that joining events asks for."""
    rows = store.objects("ledger.known_places", KnownPlace)
    return Gazetteer(
        {r.place: Place(id=r.place, ar=(r.ar,), en=(r.en,), kind=r.kind, parent=r.parent) for r in rows}, {}
    )


def store_named(store: Store, named: Mapping[int, Sequence[NamedEntity]]) -> None:
    """Store which places and parties some articles name, instead of what was stored of those articles before."""
    ids = list(named)
    store.run("ledger.drop_named_places", article_ids=ids)
    store.run("ledger.drop_named_actors", article_ids=ids)
    store.many("ledger.save_named_place", _rows(named, "place"))
    store.many("ledger.save_named_actor", _rows(named, "party"))


def _rows(named: Mapping[int, Sequence[NamedEntity]], kind: str) -> list[dict[str, object]]:
    return [
        {
            "article_id": article_id,
            "id": one.id,
            "field": one.field,
            "start_offset": one.start,
            "end_offset": one.end,
        }
        for article_id, found in named.items()
        for one in found
        if one.kind == kind
    ]


def _place(place: Place, gazetteer: Gazetteer) -> dict[str, object]:
    above = list(_and_above(place, gazetteer))
    return {
        "place": place.id,
        "ar": place.ar[0],
        "en": (place.en or place.ar)[0],
        "kind": place.kind,
        "parent": place.parent,
        "country": _first(above, COUNTRY),
        "governorate": _first(above, GOVERNORATE),
        "theatre": gazetteer.theatre_of(place.id),
        "lat": place.lat,
        "lon": place.lon,
        "geonames": place.geonames,
        "pcode": place.pcode,
        "wikidata": place.wikidata,
    }


def _and_above(place: Place, gazetteer: Gazetteer) -> Iterable[Place]:
    yield place
    while place.parent is not None:
        place = gazetteer.places[place.parent]
        yield place


def _first(places: Iterable[Place], kinds: Sequence[str]) -> str | None:
    return next((place.id for place in places if place.kind in kinds), None)
