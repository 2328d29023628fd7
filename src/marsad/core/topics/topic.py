"""Rules → mentions: which words of an article prove which topic.

A mention is a place, not a score: its quote re-reads from its offsets, and its rule says why it counts. Time is linear
in the text: words are looked up once, and a rule is tried only where one of its words stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from marsad.core.entities.gazetteer import Gazetteer, read_gazetteer
from marsad.core.text.field import Field, index
from marsad.core.text.pattern import Lexicon
from marsad.core.text.sentences import around
from marsad.core.text.span import Span
from marsad.core.topics.rule import LEAD, Company, Rule, Topic
from marsad.core.topics.said import Said
from marsad.core.topics.status import denial_of, status_of
from marsad.core.topics.theatre import Indexed, TheatreName, names_of, theatre_of
from marsad.core.topics.topic_file import read_topic
from marsad.core.topics.weight import PlacedMention, Scale, Weighed
from marsad.errors import ConfigError
from marsad.model import Mention, Theatre

LONGEST = 500_000  # characters of a field that are read: a novel's length, no article's
_MOST_PLACES = 2_000  # of one rule in one field
_MOST_STATUSES = 300  # mentions of an article whose status is read; a real one has dozens


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """Every topic that an operator has described, ready to be looked for. Made by `compile_topics`; equal to itself alone."""

    all: tuple[Topic, ...]  # switched off ones included
    gazetteer: Gazetteer
    lexicon: Lexicon
    place_names: Mapping[int, tuple[TheatreName, ...]]
    by_key: Mapping[int, tuple[tuple[Topic, Rule], ...]]  # id of a word → rules that it may begin

    @property
    def names(self) -> tuple[str, ...]:
        """The topics that are switched on, in the order of their files."""
        return tuple(topic.name for topic in self.all if topic.enabled)

    @property
    def versions(self) -> dict[str, str]:
        """The version of each topic's rules."""
        return {topic.name: topic.version for topic in self.all if topic.enabled}


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A place where a rule's words stand and something stopped it."""

    topic: str
    field: str
    start: int
    end: int
    quote: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Hit:
    topic: Topic
    rule: Rule
    field: Field
    span: Span


def compile_topics(files: Mapping[str, str], gazetteer_text: str) -> Topics:
    """File names and their YAML → topics; ConfigError names file, line, reason and what is accepted."""
    lexicon = Lexicon()
    companies: dict[Company, Company] = {}
    topics: dict[str, Topic] = {}
    for name in sorted(files):
        topic = read_topic(name, files[name], lexicon, companies)
        if topic.name in topics:
            raise ConfigError(
                f"{name}:1: the topic {topic.name!r} is already that of {topics[topic.name].file}"
            )
        topics[topic.name] = topic
    gazetteer = read_gazetteer(gazetteer_text)
    return Topics(
        tuple(topics.values()), gazetteer, lexicon, names_of(gazetteer, lexicon), _by_key(topics.values())
    )


def with_topics(topics: Topics, chosen: Sequence[Topic]) -> Topics:
    """The same rules with only these topics looked for."""
    return replace(topics, all=tuple(chosen), by_key=_by_key(chosen))


def _by_key(topics: Iterable[Topic]) -> dict[int, tuple[tuple[Topic, Rule], ...]]:
    by_key: dict[int, dict[tuple[str, str], tuple[Topic, Rule]]] = {}
    for topic in topics:
        for rule in topic.rules if topic.enabled else ():
            for id_ in {id_ for pattern in rule.find.patterns for id_ in pattern.key}:
                by_key.setdefault(id_, {})[topic.name, rule.name] = (topic, rule)
    return {id_: tuple(rules.values()) for id_, rules in by_key.items()}


def indexed(topics: Topics, title: str, text: str) -> Indexed:
    """Both fields with every word looked up once: whoever reads an article twice (topics, then ledger) hands it on."""
    title, text = title[:LONGEST], text[:LONGEST]
    fields = (index("title", title, topics.lexicon), index("text", text, topics.lexicon))
    return Indexed(fields, topics.place_names)


def classify(
    topics: Topics,
    title: str,
    text: str,
    *,
    home_theatre: Theatre | None = None,
    only: Sequence[tuple[int, int]] | None = None,
    article: Indexed | None = None,
) -> tuple[Mention, ...]:
    """The mentions of an article, by field (title first) and place. Of a longer field only LONGEST characters are read.

    `only`: spans of the text outside which nothing counts (an article that carries an earlier one is read for its
    own sentences). `home_theatre`: the outlet's conflict, for mentions near which none is named.
    `article`: what `indexed` made of the very same title and text.
    """
    return read(topics, title, text, home_theatre=home_theatre, only=only, article=article)[0]


def read(
    topics: Topics,
    title: str,
    text: str,
    *,
    home_theatre: Theatre | None = None,
    only: Sequence[tuple[int, int]] | None = None,
    article: Indexed | None = None,
) -> tuple[tuple[Mention, ...], tuple[NearMiss, ...]]:
    """As `classify`, with the places where a rule nearly held and what stopped it."""
    misses: list[NearMiss] = [
        _unread(n, s) for n, s in (("title", title), ("text", text)) if len(s) > LONGEST
    ]
    title, text = title[:LONGEST], text[:LONGEST]
    article = article or indexed(topics, title, text)
    fields = article.fields
    rules = _candidates(topics, fields)
    if not rules:
        return (), tuple(misses)
    bounds = _Bounds(article, None if only is None else sorted(only))
    hits: list[_Hit] = []
    senses: dict[str, bool] = {}  # of each topic: whether its words meant it where they stood first
    for field in fields:
        for topic, rule, span in _in_order(rules, field):
            reason = bounds.stopped(field, span) or rule.stopped(article, field, span)
            if rule.keeps_sense and (not reason or reason.startswith("without:")):
                meant = senses.setdefault(topic.name, reason is None)
                reason = reason or (
                    None if meant else "these words meant something else first in the article"
                )
            if reason is None:
                hits.append(_Hit(topic, rule, field, span))
            else:
                misses.append(_near_miss(topic, rule, field, span, reason))
    if not hits:
        return (), tuple(misses)
    home = next((hit.topic.theatre for hit in hits if hit.topic.theatre), home_theatre)
    apart = list(_apart(hits))
    told = [_said(hit, apart) for hit in apart[:_MOST_STATUSES]]
    told += [_Told(Said(), hit.field) for hit in apart[_MOST_STATUSES:]]
    told = _lead_speaks(apart, fields[1], told)
    return tuple(_mentions(apart, told, article, home)), tuple(misses)


def _mentions(
    hits: Sequence[_Hit], told: Sequence[_Told], article: Indexed, home: Theatre | None
) -> Iterator[Mention]:
    """The mentions of an article, each with the weight that it has beside the others of its topic."""
    places = [
        PlacedMention(
            hit.topic.name,
            hit.field,
            hit.span,
            hit.topic.theatre or theatre_of(article, hit.field, hit.span, home),
            one.said.status if hit.topic.statuses else None,
        )
        for hit, one in zip(hits, told, strict=True)
    ]
    scale = Scale(article, places)
    for hit, one, place in zip(hits, told, places, strict=True):
        yield _mention(hit, place, one, scale.weigh(place))


def _in_order(rules: Sequence[tuple[Topic, Rule]], field: Field) -> Iterator[tuple[Topic, Rule, Span]]:
    """Every place of every rule in a field, rule by rule; the rules whose words keep their sense in reading order."""
    kept = [(span, topic, rule) for topic, rule in rules if rule.keeps_sense for span in _places(rule, field)]
    yield from ((topic, rule, span) for span, topic, rule in sorted(kept, key=lambda one: one[0]))
    for topic, rule in rules:
        if not rule.keeps_sense:
            yield from ((topic, rule, span) for span in _places(rule, field))


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a ceasefire, and the field whose words say it."""

    said: Said
    field: Field


def _said(hit: _Hit, hits: Sequence[_Hit]) -> _Told:
    """Return what is said of a mention in its own field, with a denial that points back to it before the next mention."""
    if not hit.topic.statuses:
        return _Told(Said(), hit.field)
    said = status_of(hit.topic, hit.field, hit.span)
    if said.words and not said.denied:
        later = (h.span[0] for h in hits if h.topic is hit.topic and h.field is hit.field)
        until = min((first for first in later if first > hit.span[0]), default=len(hit.field.normal.words))
        said = replace(said, denied=denial_of(hit.topic, hit.field, hit.span, until))
    return _Told(said, hit.field)


def _lead_speaks(hits: Sequence[_Hit], text: Field, told: Sequence[_Told]) -> list[_Told]:
    """A headline of which no word says where the ceasefire stands has the status of its own lead."""
    lead = text.sentences((0, min(LEAD, len(text.normal.words))))[1] if text.normal.words else 0
    spoken = [
        one for hit, one in zip(hits, told, strict=True)
        if hit.field is text and hit.span[0] < lead and one.said.words
    ]  # fmt: skip
    return [
        spoken[0] if spoken and hit.field is not text and hit.topic.statuses and not one.said.words else one
        for hit, one in zip(hits, told, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where in a field nothing counts: its furniture, and what is outside the spans it is to be read for."""

    article: Indexed
    only: Sequence[tuple[int, int]] | None  # of the text

    def stopped(self, field: Field, span: Span) -> str | None:
        if self.article.in_furniture(field, span):
            return "page furniture is no evidence"
        if self.only is not None and field.name == "text":
            start, end = field.normal.span(*span)
            nearest = bisect_right(self.only, (start, len(field.normal.source))) - 1
            if nearest < 0 or end > self.only[nearest][1]:
                return "carried over from an earlier article"
        return None


def _places(rule: Rule, field: Field) -> tuple[Span, ...]:
    """Return where the rule's words stand. A real article has dozens; a hostile one is cut off."""
    return field.places(rule.find).spans[:_MOST_PLACES]


def _unread(field: str, source: str) -> NearMiss:
    """The note that a field's end was not read."""
    reason = f"not read: only the first {LONGEST:,} characters are"
    return NearMiss("*", field, LONGEST, len(source), "…", "too_long", reason)


def _near_miss(topic: Topic, rule: Rule, field: Field, span: Span, reason: str) -> NearMiss:
    start, end = field.normal.span(*span)
    return NearMiss(topic.name, field.name, start, end, field.normal.source[start:end], rule.name, reason)


def _candidates(topics: Topics, fields: Sequence[Field]) -> list[tuple[Topic, Rule]]:
    """The rules of whose patterns one has all its words in the article, in the order of the files."""
    rules: dict[tuple[str, int], tuple[Topic, Rule]] = {}
    for field in fields:
        for id_ in field.ids:
            for topic, rule in topics.by_key.get(id_, ()):
                rules[topic.name, rule.line] = (topic, rule)
    rules = {key: one for key, one in rules.items() if any(f.may_hold(one[1].find) for f in fields)}
    return [rules[key] for key in sorted(rules)]


def _apart(hits: Sequence[_Hit]) -> Iterator[_Hit]:
    """One hit per place and topic: of those that share words the first, then the longest, in order of place."""
    reached: dict[tuple[str, str], int] = {}
    order = {"title": 0, "text": 1}
    for hit in sorted(
        hits, key=lambda hit: (order[hit.field.name], hit.span[0], -hit.span[1], hit.rule.line)
    ):
        key = (hit.topic.name, hit.field.name)
        if hit.span[0] >= reached.get(key, 0):
            reached[key] = hit.span[1]
            yield hit


def _mention(hit: _Hit, place: PlacedMention, told: _Told, weighed: Weighed) -> Mention:
    field, source = hit.field, hit.field.normal.source
    start, end = field.normal.span(*hit.span)
    left, right = (0, len(source)) if field.name == "title" else around(source, field.begins, start, end)
    return Mention(
        topic=hit.topic.name,
        field=field.name,
        start=start,
        end=end,
        quote=source[start:end],
        rule=hit.rule.name,
        version=hit.topic.version,
        theatre=place.theatre,
        evidence_start=left,
        evidence_end=right,
        weight=weighed.weight,
        weight_reason=weighed.reason,
        weight_quote=field.quote(weighed.word) if weighed.word else None,
        **(_status(told) if hit.topic.statuses else {}),
    )


def _status(told: _Told) -> dict[str, Any]:
    """Return what is said of a ceasefire, with the words that say it, as fields of a mention."""
    said, field = told.said, told.field
    found: dict[str, Any] = {"status": said.status, "status_rule": said.rule}
    if said.words:
        start, end = field.normal.span(*said.words)
        found |= {"status_field": field.name, "status_start": start, "status_end": end}
        found["status_quote"] = field.normal.source[start:end]
    if said.denied:
        found |= {"denied": True, "denied_quote": field.quote(said.denied)}
    return found
