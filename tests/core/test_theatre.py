"""A mention belongs to the conflict that is named nearest to it."""

from __future__ import annotations

import pytest

from core.topics_at_hand import shipped
from marsad.core.topics.topic import classify, compile_topics
from marsad.model import Theatre


def theatre(text: str, title: str = "", home: Theatre | None = None) -> Theatre:
    """The theatre of the text's last ceasefire mention."""
    mentions = classify(shipped(), title, text, home_theatre=home)
    return [m for m in mentions if m.topic == "ceasefire"][-1].theatre


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("هدنة في إدلب", Theatre.SYRIA),
        ("هدنة في قطاع غزة", Theatre.GAZA),
        ("اتفق الحوثيون على هدنة في الحديدة", Theatre.YEMEN),
        ("هدنة بين قوات حفتر وحكومة الوفاق قرب طرابلس وسرت الليبية", Theatre.LIBYA),
        ("هدنة بين الجيش والدعم السريع في الخرطوم", Theatre.SUDAN),
        ("هدنة مع طالبان في كابول", Theatre.AFGHANISTAN),
        ("هدنة في دونباس شرق أوكرانيا", Theatre.UKRAINE),
        ("هدنة في قره باغ", Theatre.KARABAKH),
        ("انتهت الحرب الكورية بهدنة بين الكوريتين", Theatre.OTHER),
        ("أعلنت هدنة أمس", Theatre.UNCLEAR),
        ("أعلنت إسرائيل هدنة مع حزب الله في جنوب لبنان", Theatre.LEBANON),
    ],
)
def test_the_place_in_the_sentence_decides(text: str, expected: Theatre) -> None:
    assert theatre(text) is expected


def test_the_nearest_of_two_conflicts_decides() -> None:
    text = "تستمر الحرب في سوريا منذ سنوات. وفي صنعاء أعلنت هدنة بين الحوثيين والحكومة اليمنية."
    assert theatre(text) is Theatre.YEMEN


def test_the_title_stands_in_for_the_sentence() -> None:
    assert theatre("أعلنت هدنة أمس", title="اليمن: محادثات جديدة") is Theatre.YEMEN


def test_the_outlets_home_stands_in_where_nothing_is_named() -> None:
    assert theatre("أعلنت هدنة أمس", home=Theatre.SYRIA) is Theatre.SYRIA
    assert theatre("أعلنت هدنة أمس في غزة", home=Theatre.SYRIA) is Theatre.GAZA


GAZETTEER = """
places:
  - {id: syria, ar: [سوريا], kind: country, theatre: syria, adjectives: [سوري]}
  - {id: village, ar: [القرية], kind: town, parent: syria}
  - {id: gate, ar: [الباب], kind: town, parent: syria, ambiguous: true}
  - {id: south, ar: [الجنوب], kind: region, theatre: lebanon}
  - {id: neighbour, ar: [الجارة], kind: country, theatre: gaza, weak: true}
actors:
  - {id: brigades, ar: [كتائب الجنوب], kind: armed_group}
"""
TOPIC = "topic: t\nversion: 1\ntitle: {ar: ت, en: t}\nrules: [{rule: r, find: [هدنة]}]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("هدنة في القرية", Theatre.SYRIA),  # by its parent
        ("هدنة خلف الباب", Theatre.UNCLEAR),  # ambiguous, and nothing else speaks for Syria
        ("هدنة في الباب السورية", Theatre.SYRIA),
        ("هدنة في مدينة الباب", Theatre.SYRIA),  # a town, by the word before it
        ("هدنة في القريتين", Theatre.UNCLEAR),  # a dual is no name of a place
        ("هدنة الجارة", Theatre.GAZA),  # weak, and alone
        ("هدنة الجارة مع من هم هناك في الجنوب", Theatre.LEBANON),
        ("هدنة كتائب الجنوب", Theatre.UNCLEAR),  # the longer name hides the one inside it
    ],
)
def test_names_count_as_the_gazetteer_says(text: str, expected: Theatre) -> None:
    (mention,) = classify(compile_topics({"t.yaml": TOPIC}, GAZETTEER), "", text)
    assert mention.theatre is expected
