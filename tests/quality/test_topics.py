"""Topics, theatres and statuses on the labelled passages: never below the pinned floors.

The passages were written by someone who hadn't seen the rules. A failing passage asks for a better rule of the language, never
for one that fits the passage.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.core.topic import classify, compile_topics, with_topics
from marsad.model import Mention
from marsad.settings import PROJECT

HERE = Path(__file__).parent
FLOORS = yaml.safe_load((HERE / "floors.yaml").read_text(encoding="utf-8"))["topics"]
PASSAGES: list[dict[str, Any]] = yaml.load(
    (HERE / "topics.yaml").read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
)


@cache
def answers() -> tuple[tuple[dict[str, Any], tuple[Mention, ...]], ...]:
    """Every passage with its mentions, the topics that are switched off included."""
    files = {
        path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "config" / "topics").glob("*.yaml")
    }
    files = {name: text.replace("enabled: false", "enabled: true") for name, text in files.items()}
    topics = compile_topics(files, (PROJECT / "config" / "gazetteer.yaml").read_text(encoding="utf-8"))
    assert with_topics(topics, topics.all).names == topics.names
    return tuple((p, classify(topics, p.get("title") or "", p["text"])) for p in PASSAGES)


def scores(topic: str) -> tuple[float, float]:
    """Precision and recall of a topic over the passages that are labelled for it."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for passage, mentions in answers():
        if topic in FLOORS["optional"] and topic not in passage.get("optional", {}):
            continue
        wanted = (
            bool(passage["optional"][topic]) if topic in FLOORS["optional"] else topic in passage["topics"]
        )
        counts[wanted, any(m.topic == topic for m in mentions)] += 1
    right = counts[True, True]
    return right / max(right + counts[False, True], 1), right / max(right + counts[True, False], 1)


@pytest.mark.parametrize("topic", ["ceasefire", "patrols", "sochi", "astana"])
def test_topics_keep_their_floors(topic: str) -> None:
    precision, recall = scores(topic)
    assert precision >= FLOORS[topic]["precision"]
    assert recall >= FLOORS[topic]["recall"]


def test_theatres_keep_their_floor() -> None:
    hits = [
        m.theatre == p["theatre"]
        for p, mentions in answers()
        for m in mentions
        if p.get("theatre", "none") != "none"
    ]
    assert sum(hits) / len(hits) >= FLOORS["theatre"]


def test_statuses_keep_their_floor() -> None:
    hits = [
        set(p["statuses"]) <= {m.status for m in mentions if m.topic == "ceasefire"}
        for p, mentions in answers()
        if p.get("statuses")
    ]
    assert sum(hits) / len(hits) >= FLOORS["status"]


def test_the_set_is_large_enough_and_reads_back() -> None:
    assert len(PASSAGES) >= 200
    for passage, mentions in answers():
        for mention in mentions:
            source = passage.get("title") or "" if mention.field == "title" else passage["text"]
            assert source[mention.start : mention.end] == mention.quote


@pytest.mark.parametrize("topic", FLOORS["optional"])
def test_topics_that_ship_switched_off_hold_on_what_is_labelled(topic: str) -> None:
    precision, recall = scores(topic)
    assert min(precision, recall) >= FLOORS["optional_floor"]
