"""Whether the ledger's rules do what their own examples promise.

An example must be found by its rule; a counter-example must give no event of its kind; a status line's example must give an event of
that status. Mentions are those of the topics, as for an article.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from marsad.core.ledger.ledger import ArticleLedger, read
from marsad.core.ledger.rules import KindRules, LedgerRules
from marsad.core.topics.rule import Rule
from marsad.core.topics.topic import classify, indexed
from marsad.core.topics.topic_check import BrokenPromise


def check_ledger(rules: LedgerRules) -> tuple[BrokenPromise, ...]:
    """Every promise that the files of config/ledger don't keep, in their order."""
    return tuple(broken for of in rules.kinds.values() for broken in _of_kind(rules, of))


def examples_of(of: KindRules) -> int:
    """Return how many examples and counter-examples a kind's rules and status lines have."""
    of_rules = sum(len(rule.examples) + len(rule.counter_examples) for rule in of.rules)
    return of_rules + sum(len(cue.examples) for cue in of.cues)


def _of_kind(rules: LedgerRules, of: KindRules) -> Iterator[BrokenPromise]:
    for rule in of.rules:
        for text in rule.examples:
            if reason := _not_found(rules, rule, text):
                yield BrokenPromise(of.file, rule.line, of.kind, rule.name, text, reason)
        for text in rule.counter_examples:
            if any(event.kind is of.kind for event in _read(rules, text).events):
                yield BrokenPromise(of.file, rule.line, of.kind, rule.name, text, "gives an event")
    for cue in of.cues:
        for text in cue.examples:
            said = [str(e.status.value) for e in _read(rules, text).events if e.kind is of.kind]
            if cue.status not in said:
                reason = f"it says {', '.join(said) or 'nothing: no event there'}"
                yield BrokenPromise(of.file, cue.line, of.kind, f"status {cue.status}", text, reason)


def _not_found(rules: LedgerRules, rule: Rule, text: str) -> str | None:
    """Return why a rule doesn't find its example; None where it does."""
    article = indexed(rules.topics, "", text)
    field = article.fields[1]
    stopped = [rule.stopped(article, field, span) for span in field.places(rule.find).spans]
    if None in stopped:
        return None
    return f"not found: {stopped[0]}" if stopped else "not found: none of its words stand there"


def _read(rules: LedgerRules, text: str) -> ArticleLedger:
    return read(rules, "", text, mentions=classify(rules.topics, "", text), published_at=None, zone=UTC)
