"""The files of config/ledger and config/agreements.yaml: their promises hold, and a mistake is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.core.ledger.event import STATUSES, EventKind
from marsad.core.ledger.explain import to_lines, to_rows
from marsad.core.ledger.ledger import read as read_ledger
from marsad.core.ledger.rule_check import check_ledger, examples_of
from marsad.core.ledger.rules import compile_ledger
from marsad.core.topics.topic import classify
from marsad.errors import ConfigError
from marsad.settings import PROJECT

WORDS = "ledger: words\nversion: '1'\n"


def texts(folder: Path) -> dict[str, str]:
    """The shipped files."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def test_every_example_holds(ledger_rules):
    assert check_ledger(ledger_rules) == ()
    assert all(examples_of(of) >= 10 for of in ledger_rules.kinds.values())


def test_a_broken_example_is_named(ledger_rules):
    files = texts(PROJECT / "config" / "ledger")
    files["patrols.yaml"] = files["patrols.yaml"].replace(
        "    counter_examples:\n", "    counter_examples:\n      - سيرت القوات الروسية دورية في إدلب.\n", 1
    )
    agreements = (PROJECT / "config" / "agreements.yaml").read_text(encoding="utf-8")
    broken = check_ledger(compile_ledger(files, agreements, ledger_rules.topics))
    assert [(promise.rule, promise.reason) for promise in broken] == [("patrol", "gives an event")]


def test_every_kind_has_rules_and_every_status_of_a_cue_is_known(ledger_rules):
    assert set(ledger_rules.kinds) == set(EventKind)
    for kind, of in ledger_rules.kinds.items():
        assert {cue.status for cue in of.cues} <= set(STATUSES[kind])


def test_agreements_are_made_of_the_gazetteers_ids(ledger_rules):
    gazetteer = ledger_rules.gazetteer
    assert len(ledger_rules.agreements) >= 25
    for agreement in ledger_rules.agreements:
        assert agreement.place is None or agreement.place in gazetteer.places, agreement.id
        for party in agreement.parties:
            assert party in gazetteer.actors or party in gazetteer.places, (agreement.id, party)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{WORDS}event: parade\n", "unknown event 'parade'"),
        (
            f"{WORDS}event: patrol\nstatus:\n  - is: eaten\n    any: [دورية]\n",
            "unknown status 'eaten' of patrol",
        ),
        (f"{WORDS}short:\n  - ar: [الجيش]\n    atlantis: syrian-army\n", "unknown theatre 'atlantis'"),
        (f"{WORDS}short:\n  - ar: [الجيش]\n    syria: nobody\n", "'nobody' is no id of the gazetteer"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(ledger_rules, text, reason):
    with pytest.raises(ConfigError, match=reason) as caught:
        compile_ledger({"mine.yaml": text}, "agreements: []\n", ledger_rules.topics)
    assert "mine.yaml:" in str(caught.value)


def test_events_and_what_nearly_was_one_are_explained(ledger_rules):
    text = "سيرت القوات الروسية دورية قرب إدلب. ويرى <محلل> أن أي هدنة في إدلب لن تصمد."
    found = read_ledger(
        ledger_rules, "", text, mentions=classify(ledger_rules.topics, "", text), published_at=None, zone=None
    )
    lines, page = to_lines(found), to_rows(found)
    assert "* patrol held: سيرت القوات الروسية دورية" in lines
    assert "party, side: russian-armed-forces" in lines
    assert "no words say what became of it" in lines
    assert "<محلل>" not in page
