"""What tells most articles at a glance decides nothing: the events are those that a reading with reasons finds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import yaml

from marsad.core.ledger.ledger import ledger, read
from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics.topic import classify, indexed
from marsad.settings import PROJECT

AT = datetime(2020, 3, 6, 12, tzinfo=UTC)
FILES = ("topics.yaml", "topics_second.yaml", "topics_seventh.yaml")


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_same_events_with_and_without_reasons(ledger_rules: LedgerRules, name: str) -> None:
    told = 0
    for passage in yaml.safe_load((PROJECT / "tests" / "quality" / name).read_text(encoding="utf-8")):
        title, text = passage.get("title") or "", passage["text"]
        mentions = classify(ledger_rules.topics, title, text)
        quick = ledger(ledger_rules, title, text, mentions=mentions, published_at=AT, zone=UTC)
        full = read(ledger_rules, title, text, mentions=mentions, published_at=AT, zone=UTC)
        assert quick == full.events, passage["id"]
        told += len(quick)
    assert told > 20


def test_a_rule_holds_where_nothing_stops_it(ledger_rules: LedgerRules) -> None:
    seen = set()
    for passage in yaml.safe_load((PROJECT / "tests" / "quality" / FILES[0]).read_text(encoding="utf-8")):
        article = indexed(ledger_rules.topics, passage.get("title") or "", passage["text"])
        for rule in (rule for of in ledger_rules.kinds.values() for rule in of.rules):
            for field in article.fields:
                for span in field.places(rule.find).spans:
                    holds = rule.holds(article, field, span)
                    assert holds == (rule.stopped(article, field, span) is None), (passage["id"], rule.name)
                    seen.add(holds)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (
            "قتل خمسة مدنيين في قصف لقوات النظام على سراقب في ريف إدلب.",
            True,
        ),  # no agreement is named, but one holds there
        ("قتل خمسة مدنيين في قصف للجيش الهندي على قرية في كشمير.", False),
        (
            "قتل خمسة مدنيين في قصف على قرية في كشمير.\nوزار الوزير إدلب.",
            False,
        ),  # the place of another paragraph
        ("فاز الفريق في مباراة الأمس بثلاثة أهداف.", False),
    ],
)
def test_an_attack_without_a_mention_is_told_where_an_agreement_covers_it(
    ledger_rules: LedgerRules, text: str, is_told: bool
) -> None:
    assert not classify(ledger_rules.topics, "", text)
    quick = ledger(ledger_rules, "", text, mentions=(), published_at=AT, zone=UTC)
    full = read(ledger_rules, "", text, mentions=(), published_at=AT, zone=UTC)
    assert (quick, bool(quick)) == (full.events, is_told)
