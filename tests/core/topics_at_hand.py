"""The shipped topics, gazetteer and ledger rules, read once for the tests; and topics made of a few lines."""

from __future__ import annotations

from functools import cache

from marsad.core.ledger.rules import LedgerRules, compile_ledger
from marsad.core.topics.topic import Topics, classify, compile_topics
from marsad.settings import PROJECT

CONFIG = PROJECT / "config"
NO_PLACES = "places: []\nactors: []\n"


@cache
def shipped() -> Topics:
    """config/topics and config/gazetteer.yaml, as they are."""
    files = {
        path.name: path.read_text(encoding="utf-8") for path in sorted((CONFIG / "topics").glob("*.yaml"))
    }
    return compile_topics(files, (CONFIG / "gazetteer.yaml").read_text(encoding="utf-8"))


@cache
def shipped_ledger() -> LedgerRules:
    """config/ledger and config/agreements.yaml over the shipped topics."""
    files = {
        path.name: path.read_text(encoding="utf-8") for path in sorted((CONFIG / "ledger").glob("*.yaml"))
    }
    return compile_ledger(files, (CONFIG / "agreements.yaml").read_text(encoding="utf-8"), shipped())


def topic(rules: str, words: str = "", more: str = "") -> Topics:
    """A topic `t` of the given rules."""
    lists = f"words:\n{words}" if words else ""
    return compile_topics(
        {"t.yaml": f"topic: t\nversion: 7\ntitle: {{ar: ت, en: t}}\n{lists}\n{more}\nrules:\n{rules}"},
        NO_PLACES,
    )


def found(rules: str, text: str, words: str = "") -> list[str]:
    """What a rule finds in a text, quoted."""
    return [mention.quote for mention in classify(topic(rules, words), "", text)]
