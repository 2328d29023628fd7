"""Copies, instances of templates, rewrites and neighbours: how often the decision on a judged pair is right.

Disguised copies are made of the seeds by code; all other pairs are written in pairs.yaml and in pairs_second.yaml to
pairs_fourth.yaml. Each test holds lines of floors_pairs.yaml.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.core.stories.compare import compare_stream
from marsad.core.text import sentences

HERE = Path(__file__).parent
FLOORS: dict[str, float] = yaml.safe_load((HERE / "floors_pairs.yaml").read_text(encoding="utf-8"))
PAIRS: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))
SEEDS = [p.read_text(encoding="utf-8") for p in sorted((HERE.parents[1] / "seeds").glob("*.txt"))]
AMOUNTS = (0.1, 0.2, 0.3, 0.4, 0.5)

Change = Callable[[str, float, random.Random], str]


def pieces(text: str) -> list[str]:
    begins = sentences.borders(text)
    return [
        text[a:b].strip() for a, b in zip(begins, [*begins[1:], len(text)], strict=True) if text[a:b].strip()
    ]


def drop(text: str, amount: float, chance: random.Random) -> str:
    return "\n".join(p for p in pieces(text) if chance.random() >= amount)


def cut_the_end(text: str, amount: float, _: random.Random) -> str:
    return text[: int(len(text) * (1 - amount))]


def cut_the_beginning(text: str, amount: float, _: random.Random) -> str:
    return text[int(len(text) * amount) :]


def reorder(text: str, amount: float, chance: random.Random) -> str:
    found = pieces(text)
    moved = chance.sample(range(len(found)), max(2, int(len(found) * amount)))
    order = dict(zip(moved, [*moved[1:], moved[0]], strict=True))
    return "\n".join(found[order.get(i, i)] for i in range(len(found)))


def respell(text: str, amount: float, chance: random.Random) -> str:
    loose = {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي"}
    return "".join(loose[c] if c in loose and chance.random() < 2 * amount else c for c in text)


def stretch(text: str, amount: float, chance: random.Random) -> str:
    return re.sub(
        r"(?<=[بتسشصطعفقكلمنهي])(?=[\u0621-\u064a])", lambda _: "ـ" if chance.random() < amount else "", text
    )


def vowel(text: str, amount: float, chance: random.Random) -> str:
    return re.sub(
        r"(?<=[\u0628-\u064a])", lambda _: chance.choice("َُِّْ") if chance.random() < amount else "", text
    )


def lose_words(text: str, amount: float, chance: random.Random) -> str:
    return " ".join(
        word for word in text.split() if chance.random() >= amount / 4
    )  # 12 % of the words at most


def requote(text: str, _: float, __: random.Random) -> str:
    return re.sub(r"[\"“”«»]", "'", text).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def recredit(text: str, _: float, chance: random.Random) -> str:
    credit = chance.choice(
        ["أنقرة - الأناضول:", "عواصم (وكالات)", "دمشق، 12 آذار (رويترز) -", "نقلا عن سبوتنيك:"]
    )
    return f"{credit} {text}\n{chance.choice(['(أ ف ب)', 'المصدر: وكالات', 'تحرير: م.ع'])}"


CHANGES: list[Change] = [
    drop, cut_the_end, cut_the_beginning, reorder, respell, stretch, vowel, lose_words, requote, recredit,
]  # fmt: skip


def compared(lines: list[dict[str, object]]) -> list[dict[str, Any]]:
    return list(compare_stream(lines))


def article(name: object, text: str, title: str = "", published_at: object = None) -> dict[str, object]:
    return {"id": str(name), "title": title, "text": text, "published_at": published_at}


def decide(*articles: dict[str, Any]) -> list[dict[str, Any]]:
    """The decisions on articles of pairs.yaml, in order; their times as they are written there."""
    lines = [
        article(i, a["text"], a["title"], str(a.get("published_at", ""))) for i, a in enumerate(articles)
    ]
    return compared(lines)


def share(verdicts: Iterable[bool]) -> float:
    found = list(verdicts)
    return sum(found) / len(found)


def is_copy(*articles: dict[str, Any]) -> bool:
    return decide(*articles)[1]["duplicate_of"] is not None


def is_story(*articles: dict[str, Any]) -> bool:
    first, second = decide(*articles)
    return first["story"] == second["story"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_copies_in_disguise(change):
    chance = random.Random(4)
    stored = [article(i, text, f"عنوان الأصل {i}") for i, text in enumerate(SEEDS)]
    copies = [
        article(f"{i} {amount}", change(text, amount, chance), "عنوان لا يشبه الأول في شيء")
        for (i, text), amount in product(enumerate(SEEDS), AMOUNTS)
    ]
    found = compared([*stored, *copies])
    assert all(decision["duplicate_of"] is None for decision in found[: len(SEEDS)])
    assert share(d["duplicate_of"] == d["id"].split()[0] for d in found[len(SEEDS) :]) >= FLOORS["copies"]


def test_seeds_with_new_paragraphs():
    chance = random.Random(4)
    news = [event[0]["text"] for matter in PAIRS["matters"] for event in matter["events"]]
    stored = [article(i, text) for i, text in enumerate(SEEDS)]
    verdicts = []
    for i, text in enumerate(SEEDS):
        found = compared([*stored, article("new", f"{text}\n{chance.choice(news)}")])[-1]
        verdicts.append(found["duplicate_of"] is None and found["carries"] == [str(i)])
    assert share(verdicts) >= FLOORS["carried"]


def test_strangers():
    firsts = [event[0] for matter in PAIRS["matters"] for event in matter["events"][:1]]
    verdicts = [is_copy(*pair) or is_story(*pair) for pair in combinations(firsts, 2)]
    found = compared([article(i, text) for i, text in enumerate(SEEDS)])
    assert len({decision["story"] for decision in found}) == len(SEEDS)
    assert share(verdicts) <= FLOORS["strangers"]


@pytest.mark.parametrize("relation", ["template", "quote", "background"])
def test_what_is_no_copy(relation):
    both_ways = [
        order for pair in PAIRS[relation] for order in ((pair["a"], pair["b"]), (pair["b"], pair["a"]))
    ]
    assert len(both_ways) >= 8
    assert share(is_copy(*order) for order in both_ways) <= FLOORS[relation]


def test_instances_of_a_template_tell_different_stories():
    dated = [
        ({**pair["a"], "published_at": "2020-05-03"}, {**pair["b"], "published_at": "2020-05-04"})
        for pair in PAIRS["template"]
    ]
    assert len(dated) >= 10
    assert share(is_story(*pair) for pair in dated) <= FLOORS["template_story"]


def test_background_alone_makes_no_story():
    assert share(is_story(pair["a"], pair["b"]) for pair in PAIRS["background"]) <= FLOORS["background_story"]


def test_rewrites_are_one_story_and_no_copies():
    events = [event for matter in PAIRS["matters"] for event in matter["events"]]
    assert len(events) >= 12
    assert share(is_story(*event) for event in events) >= FLOORS["same_event"]
    assert share(is_copy(*event) for event in events) <= FLOORS["same_event_copy"]


def test_events_of_one_matter_are_not_one_story():
    pairs = [pair for matter in PAIRS["matters"] for pair in product(*matter["events"])]
    assert len(pairs) >= 12
    assert share(is_story(*pair) for pair in pairs) <= FLOORS["related"]


class Judged:
    """A set that was written blind, compared in one stream: how many of its pairs were called copies, and how many one story."""

    def __init__(self, file: str) -> None:
        given = yaml.load((HERE / file).read_text(encoding="utf-8"), yaml.CSafeLoader)
        self.found = {decision["id"]: decision for decision in compared(given["documents"])}
        self.pairs: dict[str, list[list[str]]] = given["pairs"]
        self.copies: Counter[str] = Counter()
        self.stories: Counter[str] = Counter()
        for relation, one, other in self:
            self.copies[relation] += self.original(one) == self.original(other)
            self.stories[relation] += self.found[one]["story"] == self.found[other]["story"]

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        return ((relation, *pair) for relation, pairs in self.pairs.items() for pair in pairs)

    def original(self, article_id: str) -> str:
        return self.found[article_id]["duplicate_of"] or article_id

    def copied(self, relation: str) -> float:
        return self.copies[relation] / len(self.pairs[relation])

    def told_together(self, relation: str) -> float:
        return self.stories[relation] / len(self.pairs[relation])


@pytest.fixture(scope="module")
def judged() -> Judged:
    return Judged("pairs_second.yaml")


def test_copies_of_the_second_set(judged: Judged):
    right = judged.copies["near_duplicate"] + judged.copies["exact_duplicate"]
    assert right / judged.copies.total() >= FLOORS["second_precision"]
    assert judged.copied("near_duplicate") >= FLOORS["second_recall"]
    assert judged.copied("exact_duplicate") == 1
    for relation, one, other in judged:
        if relation == "carried":
            assert one in judged.found[other]["carries"]


def test_what_is_no_copy_in_the_second_set(judged: Judged):
    assert judged.copied("template_different") <= FLOORS["second_template"]
    assert judged.told_together("template_different") <= FLOORS["second_template"]
    for relation in ("same_event", "same_event_feature", "related", "unrelated"):
        assert judged.copied(relation) == 0


def test_stories_of_the_second_set(judged: Judged):
    assert judged.told_together("same_event") >= FLOORS["second_same_event"]
    assert judged.told_together("related") <= FLOORS["second_related"]
    assert judged.told_together("unrelated") == 0


@pytest.fixture(scope="module")
def third() -> Judged:
    return Judged("pairs_third.yaml")


@pytest.mark.parametrize("relation", ["near_duplicate", "near_typical"])
def test_copies_of_the_third_set(third: Judged, relation: str):
    seen = [
        third.original(one) == third.original(other) or one in third.found[other]["carries"]
        for of, one, other in third
        if of == relation
    ]
    assert share(seen) >= FLOORS[f"third_{relation}_seen"]
    assert third.copied(relation) >= FLOORS[f"third_{relation}"]


def test_nothing_else_is_a_copy_in_the_third_set(third: Judged):
    assert third.copies.total() == third.copies["near_duplicate"] + third.copies["near_typical"]


def test_stories_of_the_third_set(third: Judged):
    assert third.told_together("same_event") >= FLOORS["third_same_event"]
    assert third.told_together("same_event_far") >= FLOORS["third_same_event_far"]
    assert third.told_together("template_close") <= FLOORS["third_template_close"]
    assert third.told_together("template") == third.told_together("related") == 0


@pytest.fixture(scope="module")
def fourth() -> Judged:
    return Judged("pairs_fourth.yaml")


def test_copies_of_the_fourth_set(fourth: Judged):
    right = fourth.copies["near_duplicate"] + fourth.copies["numbered"]
    assert right / fourth.copies.total() >= FLOORS["fourth_precision"]
    count = len(fourth.pairs["near_duplicate"]) + len(fourth.pairs["numbered"])
    assert right / count >= FLOORS["fourth_recall"]


def test_news_is_no_copy_in_the_fourth_set(fourth: Judged):
    assert fourth.copied("turn") <= FLOORS["fourth_turn"]
    assert fourth.told_together("turn") >= FLOORS["fourth_turn_story"]
    assert fourth.copied("template") <= FLOORS["fourth_template"]
    assert fourth.told_together("template") <= FLOORS["fourth_template"]
    for relation in ("same_event", "saga"):
        assert fourth.copied(relation) == 0
    assert fourth.told_together("saga") == 0
