"""The ids that a place has elsewhere are read, and are nobody else's."""

from __future__ import annotations

from collections import Counter

import pytest

from core.topics_at_hand import shipped
from marsad.core.entities.gazetteer import read_gazetteer
from marsad.errors import ConfigError

PLACE = "places:\n  - id: here\n    ar: [هنا]\n    kind: town\n    geonames: {geonames}\n    pcode: SY0700\n    wikidata: Q1\n"


def test_a_places_ids_are_read() -> None:
    place = read_gazetteer(PLACE.format(geonames=17)).places["here"]
    assert (place.geonames, place.pcode, place.wikidata) == (17, "SY0700", "Q1")


def test_a_number_of_geonames_is_one() -> None:
    with pytest.raises(ConfigError, match=":5: 'Q7' is no number of GeoNames"):
        read_gazetteer(PLACE.format(geonames="Q7"))


@pytest.mark.parametrize("name", ["geonames", "pcode", "wikidata"])
def test_no_two_shipped_places_share_an_id(name: str) -> None:
    places = shipped().gazetteer.places.values()
    ids = Counter(getattr(place, name) for place in places if getattr(place, name) is not None)
    assert len(ids) > 150
    assert [id_ for id_, many in ids.items() if many > 1] == []
