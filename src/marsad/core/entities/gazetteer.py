"""The text of config/gazetteer.yaml → places and actors, with the conflict that each speaks for.

A place without a theatre has its parent's. Where a name also means something else (`ambiguous`), it proves nothing by
itself. Coordinates are degrees, WGS 84.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from marsad.core.config.yaml_file import YamlFile
from marsad.model import Theatre

_FILE = "gazetteer.yaml"
_PLACE = (
    "id",
    "ar",
    "en",
    "kind",
    "parent",
    "theatre",
    "lat",
    "lon",
    "geonames",
    "pcode",
    "wikidata",
    "ambiguous",
    "weak",
    "adjectives",
)
_ACTOR = ("id", "ar", "en", "kind", "theatre", "ambiguous", "weak", "adjectives")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity of the gazetteer with its names, the usual Arabic one first."""

    id: str
    ar: tuple[str, ...]
    en: tuple[str, ...]
    kind: str
    theatre: Theatre | None = None
    ambiguous: bool = False
    weak: bool = False  # speaks for its theatre only where no other is named near
    adjectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Entity):
    """A place: its kind (country, governorate, town, road …), and the id of the place that it lies in."""

    parent: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None  # its ids elsewhere, where they are known
    pcode: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Entity):
    """An army, faction, government or organisation; without a theatre when it acts in several."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places and actors by id, in the file's order."""

    places: Mapping[str, Place]
    actors: Mapping[str, Actor]

    def theatre_of(self, place_id: str) -> Theatre | None:
        """The place's theatre, or the nearest one of those that it lies in."""
        place = self.places.get(place_id)
        while place is not None and place.theatre is None:
            place = self.places.get(place.parent) if place.parent else None
        return place.theatre if place else None

    def up(self, place_id: str) -> Iterator[str]:
        """The place and those that it lies in, the nearest first."""
        place = self.places.get(place_id)
        yield place_id
        while place is not None and place.parent is not None:
            yield place.parent
            place = self.places.get(place.parent)


def read_gazetteer(text: str, name: str = _FILE) -> Gazetteer:
    """Read the file's text; ConfigError names file, line, reason and what is accepted."""
    file = YamlFile(name)
    root = file.table(file.root(text), ("places", "actors"))
    places: dict[str, Place] = {}
    for node in file.items(root.get("places")):
        place = _place(file, node)
        if place.id in places:
            file.wrong(node, f"the id {place.id!r} stands here twice")
        places[place.id] = place
    for node in file.items(root.get("places")):
        _check_parents(file, node, places)
    actors: dict[str, Actor] = {}
    for node in file.items(root.get("actors")):
        actor = _actor(file, node)
        if actor.id in actors:
            file.wrong(node, f"the id {actor.id!r} stands here twice")
        actors[actor.id] = actor
    return Gazetteer(places, actors)


def _place(file: YamlFile, node: yaml.Node) -> Place:
    table = file.table(node, _PLACE)
    return Place(
        parent=file.optional(table.get("parent")),
        lat=_degrees(file, table.get("lat"), 90),
        lon=_degrees(file, table.get("lon"), 180),
        geonames=_number(file, table.get("geonames")),
        pcode=file.optional(table.get("pcode")),
        wikidata=file.optional(table.get("wikidata")),
        **_entity(file, node, table),
    )


def _actor(file: YamlFile, node: yaml.Node) -> Actor:
    return Actor(**_entity(file, node, file.table(node, _ACTOR)))


def _entity(file: YamlFile, node: yaml.Node, table: Mapping[str, yaml.Node]) -> dict[str, Any]:
    """The fields of Entity."""
    return {
        "id": file.word(file.needed(node, table, "id")),
        "ar": file.words(file.needed(node, table, "ar")),
        "en": file.words(table.get("en")),
        "kind": file.word(file.needed(node, table, "kind")),
        "theatre": file.theatre(table.get("theatre")),
        "ambiguous": file.truth(table.get("ambiguous")),
        "weak": file.truth(table.get("weak")),
        "adjectives": file.words(table.get("adjectives")),
    }


def _check_parents(file: YamlFile, node: yaml.Node, places: Mapping[str, Place]) -> None:
    place = places[file.word(file.table(node)["id"])]
    seen = {place.id}
    while place.parent is not None:
        if place.parent not in places:
            file.wrong(node, f"the parent {place.parent!r} is no place's id")
        place = places[place.parent]
        if place.id in seen:
            file.wrong(node, f"{place.id!r} lies in itself")
        seen.add(place.id)


def _number(file: YamlFile, node: yaml.Node | None) -> int | None:
    written = file.optional(node)
    if node is None or written is None:
        return None
    if not written.isdecimal():
        file.wrong(node, f"{written!r} is no number of GeoNames")
    return int(written)


def _degrees(file: YamlFile, node: yaml.Node | None, most: float) -> float | None:
    if node is None:
        return None
    try:
        degrees = float(file.word(node))
    except ValueError:
        file.wrong(node, f"{file.word(node)!r} is no number of degrees")
    if not -most <= degrees <= most:
        file.wrong(node, f"{degrees} is out of range; accepted: -{most} to {most}")
    return degrees
