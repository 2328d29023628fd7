"""Whether the rules do what their own examples promise.

An example must be found by its rule alone; a counter-example by no rule of its topic. A status line's example must have
that status by the line alone, and among all lines. Topics that are switched off are checked as well. What a change of
rules does to stored articles is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from marsad.core.topics.rule import Family, Rule, StatusCue, Topic
from marsad.core.topics.topic import Topics, read, with_topics


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """An example that its rule doesn't find, or a counter-example that its topic does."""

    file: str
    line: int
    topic: str
    rule: str
    text: str
    reason: str


def check_examples(topics: Topics) -> tuple[BrokenPromise, ...]:
    """Every promise that the rules don't keep, in the order of the files."""
    return tuple(broken for topic in topics.all for broken in _of_topic(topics, topic))


def _of_topic(topics: Topics, topic: Topic) -> Iterator[BrokenPromise]:
    for rule in topic.rules:
        yield from _of_rule(topics, topic, rule)
    for cue in topic.statuses:
        yield from _of_cue(topics, topic, cue)
    for family in topic.govern.families if topic.govern else ():
        yield from _of_family(topics, topic, family)


def _of_rule(topics: Topics, topic: Topic, rule: Rule) -> Iterator[BrokenPromise]:
    whole = with_topics(topics, (replace(topic, enabled=True),))
    alone = with_topics(topics, (replace(topic, enabled=True, rules=(rule,)),))
    for text in rule.examples:
        mentions, misses = read(alone, *_title_and_text(rule, text))
        if not mentions:
            reason = misses[0].reason if misses else "none of its words stand there"
            yield BrokenPromise(topic.file, rule.line, topic.name, rule.name, text, f"not found: {reason}")
    for text in rule.counter_examples:
        mentions, _ = read(whole, *_title_and_text(rule, text))
        for mention in mentions:
            reason = f"found as {mention.quote} by the rule {mention.rule}"
            yield BrokenPromise(topic.file, rule.line, topic.name, rule.name, text, reason)


def _title_and_text(rule: Rule, example: str) -> tuple[str, str]:
    """An example of a rule for titles alone is a headline, with the lead on the lines below it."""
    if rule.fields != ("title",):
        return "", example
    title, _, text = example.partition("\n")
    return title, text


def _of_cue(topics: Topics, topic: Topic, cue: StatusCue) -> Iterator[BrokenPromise]:
    for among, statuses in (("alone", (cue,)), ("among all lines", topic.statuses)):
        govern = None if among == "alone" else topic.govern
        only = with_topics(topics, (replace(topic, enabled=True, statuses=statuses, govern=govern),))
        for text in cue.examples:
            found = [str(mention.status) for mention in read(only, "", text)[0]]
            if cue.status not in found:
                reason = f"{among} it says {', '.join(found) or 'nothing: no mention there'}"
                yield BrokenPromise(topic.file, cue.line, topic.name, f"status {cue.status}", text, reason)


def _of_family(topics: Topics, topic: Topic, family: Family) -> Iterator[BrokenPromise]:
    """A family's example has a mention that hangs on one of its words, or whose status some other family says."""
    whole = with_topics(topics, (replace(topic, enabled=True),))
    for text in family.examples:
        mentions = read(whole, "", text)[0]
        rules = [str(mention.status_rule) for mention in mentions]
        is_told = any(rule.removeprefix("not ") == family.name for rule in rules)
        is_helped = family.says is None or family.negates  # such words change what others say
        is_told = is_told or (is_helped and bool(rules) and not rules[0].startswith(("near", "None")))
        if not (is_told or (family.denies and any(mention.denied for mention in mentions))):
            reason = f"it hangs on {', '.join(rules) or 'nothing: no mention there'}"
            yield BrokenPromise(topic.file, family.line, topic.name, f"family {family.name}", text, reason)
