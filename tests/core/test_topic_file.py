"""A mistake in an operator's file is named with file, line, reason and what is accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.topics_at_hand import NO_PLACES
from marsad.core.entities.gazetteer import read_gazetteer
from marsad.core.topics.topic import compile_topics
from marsad.errors import ConfigError

HEAD = "topic: t\nversion: 1\ntitle: {ar: ت, en: t}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.yaml:1: the file is empty"),
        ("topic: [", "not valid YAML: did not find"),
        ("- a", "t.yaml:1: a mapping is wanted"),
        ("topic: t\nversion: 1\nrules: []", "t.yaml:1: 'title' is missing"),
        (HEAD + "rules: []", "t.yaml:4: a topic needs at least one rule"),
        (HEAD + "rulez: []", "t.yaml:4: unknown key 'rulez'; accepted: topic, version"),
        (HEAD + "topic: u", "t.yaml:4: the key topic stands here twice"),
        ("topic: T t\nversion: 1\ntitle: {ar: ت, en: t}\nrules: []", "is no topic's name"),
        (HEAD + "enabled: maybe\nrules: [{rule: r, find: [هدنة]}]", "t.yaml:4: 'maybe' is neither"),
        (HEAD + "rules:\n  - rule: r\n    find: [<stop> نار]", "t.yaml:6: no list <stop> under words"),
        (
            HEAD + "rules:\n  - rule: r\n    find:\n      - .. نار",
            "t.yaml:7: '.. نار' must begin and end with a word",
        ),
        (HEAD + "rules:\n  - rule: r\n    find: [نار ..99 نار]", "a gap of 99 words is too wide; at most 12"),
        (HEAD + "rules:\n  - rule: r\n    find: [نار ..x نار]", "is no gap"),
        (HEAD + "rules:\n  - rule: r\n    find: [ن-ار]", "is not one word"),
        (
            HEAD + "rules:\n  - {rule: r, find: [نار], fields: [body]}",
            "unknown field 'body'; accepted: title, text",
        ),
        (
            HEAD + "rules:\n  - {rule: r, find: [نار], with: [{any: [قصف], within: page}]}",
            "'page' is no reach; accepted: sentence, neighbours, paragraph, article, 6 words",
        ),
        (
            HEAD + "rules:\n  - {rule: r, find: [نار], with: [{any: [<theatre:mars>], within: article}]}",
            "no theatre <theatre:mars>; accepted: any, syria",
        ),
        (
            HEAD + "rules: [{rule: r, find: [نار]}]\nstatus:\n  - {is: maybe, any: [قصف]}",
            "t.yaml:6: unknown status 'maybe'; accepted: called_for",
        ),
        (
            HEAD + "rules: [{rule: r, find: [نار]}]\nstatus:\n  - {is: ended, negated: maybe, any: [قصف]}",
            "t.yaml:6: unknown status 'maybe'; accepted: called_for",
        ),
    ],
)
def test_mistakes_are_named(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        compile_topics({"t.yaml": text}, NO_PLACES)
    assert message in str(raised.value)
    assert str(raised.value).startswith("t.yaml:")


def test_two_files_may_not_describe_one_topic() -> None:
    text = HEAD + "rules: [{rule: r, find: [هدنة]}]"
    with pytest.raises(ConfigError, match=r"b\.yaml:1: the topic 't' is already that of a\.yaml"):
        compile_topics({"a.yaml": text, "b.yaml": text}, NO_PLACES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("places:\n  - {id: a, ar: [ا]}", "gazetteer.yaml:2: 'kind' is missing"),
        ("places:\n  - {id: a, ar: [ا], kind: town, parent: b}", "the parent 'b' is no place's id"),
        ("places:\n  - {id: a, ar: [ا], kind: town, parent: a}", "'a' lies in itself"),
        (
            "places:\n  - {id: a, ar: [ا], kind: town, theatre: mars}",
            "unknown theatre 'mars'; accepted: syria",
        ),
        ("places:\n  - {id: a, ar: [ا], kind: town, lat: 91}", "91.0 is out of range"),
        ("places:\n  - {id: a, ar: [ا], kind: x}\n  - {id: a, ar: [ا], kind: x}", "stands here twice"),
    ],
)
def test_mistakes_in_the_gazetteer_are_named(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_gazetteer(text)
    assert message in str(raised.value)


@given(st.text(alphabet="topic: {}[]\n-<>هدنةrulesfindversion\t'\"&*!|", max_size=200))
def test_any_text_is_a_topic_or_a_named_mistake(text: str) -> None:
    try:
        compile_topics({"t.yaml": text}, NO_PLACES)
    except ConfigError as error:
        assert str(error).startswith("t.yaml:")
