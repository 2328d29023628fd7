"""What docs/topics.md teaches is what the rules do."""

from __future__ import annotations

import re

import pytest

from core.topics_at_hand import CONFIG
from marsad.core.topics import topic_file
from marsad.core.topics.rule import SCOPES
from marsad.core.topics.topic import classify, compile_topics
from marsad.core.topics.topic_check import check_examples
from marsad.settings import PROJECT

PAGE = (PROJECT / "docs" / "topics.md").read_text(encoding="utf-8")
HEAD = "topic: t\nversion: 1\ntitle: {ar: ت, en: t}\nwords: {stop: [وقف]}\nrules:\n  - rule: r\n    find: "


@pytest.mark.slow
def test_the_first_topic_holds() -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    topics = compile_topics(
        {"crossings.yaml": found[1]}, (CONFIG / "gazetteer.yaml").read_text(encoding="utf-8")
    )
    assert topics.all[0].rules[0].examples
    assert topics.all[0].rules[0].counter_examples
    assert check_examples(topics) == ()


ROWS = re.findall(r"^\| `([^`]+)` \| ([^|:]+)[^|]*\| ([^|]*?) ?\|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(
    ("pattern", "finds", "passes"),
    [row for row in ROWS if re.search(r"[ء-ي]", row[1]) and ".." not in row[0] and "?" not in row[0]],
)
def test_patterns_find_what_the_table_says(pattern: str, finds: str, passes: str) -> None:
    topics = compile_topics({"t.yaml": f"{HEAD}['{pattern}']"}, "places: []")
    for word in (word.strip() for word in finds.split("،")):
        assert [m.quote for m in classify(topics, "", word)] == [word]
    assert classify(topics, "", passes) == ()


def test_every_key_and_reach_is_explained() -> None:
    keys = {*topic_file._TOPIC, *topic_file._RULE, *topic_file._COMPANY}
    assert [key for key in keys if not re.search(rf"\b{key}\b", PAGE)] == []
    assert [scope for scope in SCOPES if scope not in PAGE] == []
