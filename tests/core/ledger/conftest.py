"""The shipped rules, and a reader of one text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from core.topics_at_hand import shipped_ledger
from marsad.core.ledger.event import Event
from marsad.core.ledger.ledger import ledger
from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics.topic import classify, indexed

Read = Callable[..., tuple[Event, ...]]


@pytest.fixture(scope="session")
def ledger_rules() -> LedgerRules:
    """The rules that are shipped."""
    return shipped_ledger()


@pytest.fixture(scope="session")
def read(ledger_rules: LedgerRules) -> Read:
    """A text (and title) with the time of its publication → its events."""

    def events(text: str, published: str = "2020-03-12T18:00:00+03:00", title: str = "") -> tuple[Event, ...]:
        at, words = datetime.fromisoformat(published), indexed(ledger_rules.topics, title, text)
        mentions = classify(ledger_rules.topics, title, text, article=words)
        return ledger(
            ledger_rules, title, text, mentions=mentions, published_at=at, zone=at.tzinfo, article=words
        )

    return events
