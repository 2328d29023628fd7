"""Status, denial and weight of what said.yaml, said_second.yaml and said_sentences.yaml label: never below the pinned floors."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.topics_at_hand import shipped
from marsad.core.topics.topic import classify
from marsad.core.topics.weight import of_topics
from marsad.model import Mention

HERE = Path(__file__).parent
FLOORS = yaml.safe_load((HERE / "floors.yaml").read_text(encoding="utf-8"))
of_each_set = pytest.mark.parametrize("name", ["said", "said_second"])
Label = dict[str, Any]


@cache
def answers(name: str) -> tuple[tuple[Label, tuple[Mention, ...]], ...]:
    """Every passage of a set with its mentions."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    passages = yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)
    return tuple((p, classify(shipped(), p.get("title") or "", p["text"])) for p in passages)


@cache
def pairs(name: str) -> tuple[tuple[Label, Label, Mention], ...]:
    """Each passage and labelled mention with the mention that was found there."""
    return tuple(
        (passage, label, mention)
        for passage, mentions in answers(name)
        for label in passage["mentions"]
        for mention in [m for m in mentions if m.topic == "ceasefire" and meets(passage, label, m)][:1]
    )


def meets(passage: Label, label: Label, mention: Mention) -> bool:
    body, start = (passage.get("title") or "") if label["field"] == "title" else passage["text"], -1
    for _ in range(label["nth"]):
        start = body.index(label["quote"], start + 1)
    is_there = mention.start < start + len(label["quote"]) and start < mention.end
    return mention.field == label["field"] and is_there


def is_right(label: Label, mention: Mention) -> bool:
    return mention.status in (label["status"], *(one.rstrip("!") for one in label.get("alt", ())))


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


@of_each_set
def test_the_set_is_found_and_every_status_has_its_words(name: str) -> None:
    labels = sum(len(passage["mentions"]) for passage, _ in answers(name))
    assert labels >= FLOORS[name]["labels"]
    assert len(pairs(name)) / labels >= FLOORS[name]["found"]
    for passage, _, mention in pairs(name):
        if mention.status_quote is not None:
            body = (passage.get("title") or "") if mention.status_field == "title" else passage["text"]
            assert body[mention.status_start : mention.status_end] == mention.status_quote
        else:
            assert mention.status == "unclear" or mention.denied


@of_each_set
def test_statuses_keep_their_floors(name: str) -> None:
    assert share([label["status"] == m.status for _, label, m in pairs(name)]) >= FLOORS[name]["status"]
    assert share([is_right(label, m) for _, label, m in pairs(name)]) >= FLOORS[name]["status_best"]


@of_each_set
def test_what_failed_or_is_denied_is_never_told_as_announced(name: str) -> None:
    hard = [
        (label, m)
        for _, label, m in pairs(name)
        if label["status"] == "failed" or (label.get("denied") and label["status"] == "announced")
    ]
    assert [label["quote"] for label, m in hard if m.status == "announced" and not m.denied] == []
    denied = [is_right(x, m) and m.denied for _, x, m in pairs(name) if x.get("denied")]
    assert share(denied) >= FLOORS[name]["denied"]
    assert (
        share([not m.denied for _, label, m in pairs(name) if not label.get("denied")])
        >= FLOORS[name]["not_denied"]
    )


@of_each_set
def test_weights_keep_their_floors(name: str) -> None:
    assert share([label["weight"] == m.weight for _, label, m in pairs(name)]) >= FLOORS[name]["weight"]
    topics = [
        (passage["weights"][topic], weight)
        for passage, mentions in answers(name)
        for topic, weight in of_topics(mentions).items()
        if topic in passage["weights"]
    ]
    assert share([wanted == weight for wanted, weight in topics]) >= FLOORS[name]["weight_of_topics"]
    assert (
        share([wanted == "subject" for wanted, weight in topics if weight == "subject"])
        >= FLOORS[name]["subject"]
    )


@cache
def sentences() -> tuple[tuple[str, Mention | None], ...]:
    """Each sentence's label, and the mention that was found in its brackets."""
    rounds = yaml.safe_load((HERE / "said_sentences.yaml").read_text(encoding="utf-8"))
    found = []
    for sentence in (one for name in ("first", "second") for one in rounds[name]):
        before, inside, after = sentence["text"].replace("]", "[").split("[")
        mentions = classify(shipped(), "", before + inside + after)
        start, end = len(before), len(before + inside)
        there = (m for m in mentions if m.topic == "ceasefire" and m.start < end and start < m.end)
        found.append((sentence["is"], next(there, None)))
    return tuple(found)


def answer(mention: Mention | None) -> str:
    return "none" if mention is None else f"{mention.status}{'!' if mention.denied else ''}"


def test_sentences_keep_their_floors() -> None:
    assert len(sentences()) > 250
    floors = FLOORS["said_sentences"]
    assert share([answer(m) == label.split("/")[0] for label, m in sentences()]) >= floors["status"]
    assert share([answer(m) in label.split("/") for label, m in sentences()]) >= floors["status_best"]
    denied = [
        answer(m) == label.split("/")[0] for label, m in sentences() if label.split("/")[0].endswith("!")
    ]
    assert share(denied) >= floors["denied"]


def test_no_sentence_of_a_failure_or_a_denial_is_told_as_announced() -> None:
    hard = [
        (label, m) for label, m in sentences() if label.startswith("failed") or "!" in label.split("/")[0]
    ]
    assert len(hard) > 40
    assert [m for _, m in hard if answer(m) == "announced"] == []
