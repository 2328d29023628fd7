"""An article → its events: what it says of ceasefires, patrols, violations and talks.

Pure and linear in the text. The rules are config/ledger/*.yaml; ceasefires start from the mentions of the topic. An event has
only what the text says of it. Which events of several articles mean one happening is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from marsad.core.ledger import attribute, clause
from marsad.core.ledger.count import adds_up, counts, part_spans
from marsad.core.ledger.covered import as_covered
from marsad.core.ledger.event import Count, Event, EventKind, Fact, PartyRole, Quote, day_of
from marsad.core.ledger.party import family, parties
from marsad.core.ledger.reading import ArticleTheatre, Reading
from marsad.core.ledger.rules import LedgerRules
from marsad.core.ledger.same import merged
from marsad.core.ledger.scope import Happening, happenings
from marsad.core.ledger.speech import Act, acts, governing, says
from marsad.core.ledger.trigger import ATTACKS, NearTrigger, Trigger, is_kept, triggers
from marsad.core.ledger.when import times
from marsad.core.ledger.where import places
from marsad.core.text.span import Span
from marsad.core.topics.theatre import Indexed, theatre_of
from marsad.core.topics.topic import indexed
from marsad.model import Mention, Theatre

_SPEAKERS_BACK = 3  # sentences before in which the speaker of "and he added" is looked for
_COMES = {  # what is said as if it were so of a day that is still to come
    (EventKind.PATROL, "held"): "planned",
    (EventKind.TALKS, "held"): "planned",
    (EventKind.TALKS, "started"): "planned",
    (EventKind.CEASEFIRE, "in_effect"): "announced",
}
_FIRE = frozenset(("fire", "toll"))  # rules that find fire, whatever it is said to break
_OLD = timedelta(days=30)  # before the publication, from which on an event is background: a reminder


@dataclass(frozen=True, slots=True)
class ArticleLedger:
    """The events of an article, and what nearly was one."""

    events: tuple[Event, ...]
    misses: tuple[NearTrigger, ...] = ()


def ledger(
    rules: LedgerRules,
    title: str,
    text: str,
    *,
    mentions: Sequence[Mention],
    published_at: datetime | None,
    zone: tzinfo,
    home_theatre: Theatre | None = None,
    article: Indexed | None = None,
) -> tuple[Event, ...]:
    """The events of an article, title first, in the order of their words.

    `rules` are made by `compile_ledger`; `mentions` are what `classify` found in the very same title and text; `published_at` is
    aware (None: what needs it stays unresolved), `zone` the outlet's local time, in which every date is given;
    `article` what `topic.indexed` made of the very same title and text, so that no word is looked up twice.
    """
    article = article or indexed(rules.topics, title, text)
    return _read(rules, article, mentions, published_at, zone, home_theatre, None)


def read(
    rules: LedgerRules,
    title: str,
    text: str,
    *,
    mentions: Sequence[Mention],
    published_at: datetime | None,
    zone: tzinfo,
    home_theatre: Theatre | None = None,
    article: Indexed | None = None,
) -> ArticleLedger:
    """As `ledger`, with what nearly was an event and what stopped it."""
    article, misses = article or indexed(rules.topics, title, text), list[NearTrigger]()
    events = _read(rules, article, mentions, published_at, zone, home_theatre, misses)
    return ArticleLedger(events, tuple(misses))


def _read(
    rules: LedgerRules,
    article: Indexed,
    mentions: Sequence[Mention],
    published_at: datetime | None,
    zone: tzinfo,
    home: Theatre | None,
    misses: list[NearTrigger] | None,
) -> tuple[Event, ...]:
    """The events; what nearly was one is added to `misses`, where they are asked for: without, most articles are told at a glance."""
    conflict = ArticleTheatre(article, mentions, home)
    readings = [Reading(field, rules, conflict, published_at, zone) for field in article.fields]
    found = triggers(rules, article, readings, mentions, misses)
    if not found:
        return ()
    events = [
        event
        for reading in readings
        for event in _events(reading, [t for t in found if t.reading is reading], readings[0])
    ]
    day = published_at.astimezone(zone).date() if published_at else None

    def judged(event: Event) -> Event | None:
        if event.rule not in ATTACKS or _is_under_ceasefire(event, readings, mentions):
            return event
        return as_covered(event, rules.agreements, rules.gazetteer, day)

    return tuple(kept for event in merged(events) if (kept := judged(event)))


def _is_under_ceasefire(event: Event, readings: Sequence[Reading], mentions: Sequence[Mention]) -> bool:
    """Return whether the article knows of a ceasefire in the conflict of an attack: a strike on Kyiv breaks no truce of Gaza."""
    here = next(reading for reading in readings if reading.field.name == event.status.field)
    word = here.word_at(event.status.start)
    war = theatre_of(here.conflict.article, here.field, (word, word + 1), here.conflict.home)
    return any(is_kept(reading, mentions, war) for reading in readings)


def _events(reading: Reading, found: Sequence[Trigger], title: Reading) -> Iterator[Event]:
    made = happenings(found)
    spoken: dict[Span, list[Act]] = {}
    periods: dict[Span, Fact] = {}
    told: list[Event] = []
    for one in made:
        sentence = one.trigger.sentence
        for stretch in (sentence, *one.further, *reading.sentences_before(sentence, _SPEAKERS_BACK)):
            if stretch not in spoken:
                heads = [h for o in made for t in o.triggers if t.sentence == stretch for h in t.heads]
                spoken[stretch] = acts(reading, stretch, heads)
        event = _event(one, made, spoken, title)
        if event.period:
            periods[sentence] = event.period
        elif (
            event.kind is EventKind.VIOLATION and event.counts and sentence in periods
        ):  # both observers count over one period
            event = replace(event, period=periods[sentence])
        if _is_vague(event, one):
            continue
        event = _denied_there(_of_the_same(event, told), told, reading.quote(sentence))
        told.append(event)
        event = _has_come(_to_come(event, one), one)
        yield replace(event, weight="background") if _is_old(event, reading) else event


def _of_the_same(event: Event, told: Sequence[Event]) -> Event:
    """Return a ceasefire without a place of its own with that of the one which the same speaker told of before, where both last as long.

    وزعم المصدر ذاته أن الهدنة بدأت: it is the one whose fronts he named in the sentence before."""
    who = event.says.speaker if event.says else None
    if (
        event.kind is not EventKind.CEASEFIRE
        or who is None
        or any(p.field == who.field for p in event.places)
    ):
        return event
    for other in reversed(told):
        theirs = other.says.speaker if other.says else None
        is_his = theirs is not None and (theirs.start, theirs.field) == (who.start, who.field)
        lasts = [e.duration.value if e.duration else None for e in (event, other)]
        if is_his and other.kind is event.kind and other.places and lasts[0] and lasts[0] == lasts[1]:
            return replace(event, places=other.places)
    return event


def _denied_there(event: Event, told: Sequence[Event], sentence: Quote) -> Event:
    """Return a denial that names no place with those of the fire in its sentence: واصلت القوات قصف الريف، ونفت الجبهة وجود أي هدنة."""
    if event.kind is not EventKind.CEASEFIRE or not event.is_denied or event.places:
        return event
    for other in reversed(told):
        is_here = sentence.start <= other.status.start < sentence.end and other.status.field == sentence.field
        if is_here and other.kind is EventKind.VIOLATION and other.places:
            return replace(event, places=other.places)
    return event


def _is_vague(event: Event, one: Happening) -> bool:
    """Return whether of some fire neither who nor how many is said, nor a ceasefire in its sentence: الضربات استهدفت بلدة."""
    if event.kind is not EventKind.VIOLATION or event.rule not in _FIRE or event.counts:
        return False
    told = any(party.role in (PartyRole.ACCUSED, PartyRole.OBSERVER) for party in event.parties)
    told = told or bool(event.places and event.says and event.says.speaker)
    return not told and not any(one.reading.within("ceasefire_noun", *one.trigger.sentence))


def _to_come(event: Event, one: Happening) -> Event:
    """Return what is said of a day to come as such: a patrol that sets out then is planned (تنطلق غدا), a ceasefire announced."""
    reading = one.reading
    told = _COMES.get((event.kind, str(event.status.value)))
    day = day_of(replace(event, ends=None)) if told else None
    if told is None or day is None or reading.published_at is None:
        return event
    word = reading.words[one.trigger.head].removeprefix("و")
    present = word.startswith(("ي", "ت", "ن")) and not word.endswith("ت")
    if not present and not reading.at("yet_to_be", one.trigger.head):
        return event  # ترأس أول اجتماع … وستجتمع الأربعاء
    is_ahead = day > reading.published_at.astimezone(reading.zone).date()
    return replace(event, status=replace(event.status, value=told)) if is_ahead else event


def _has_come(event: Event, one: Happening) -> Event:
    """Return a ceasefire agreed on from a day on that is over as one in effect: اعتبارا من ليل 5 آذار, told on the 14th.

    What somebody announces stays announced: to say it is the news."""
    reading, begins = one.reading, event.begins
    if (event.kind, event.status.value) != (EventKind.CEASEFIRE, "announced") or event.says or not begins:
        return event
    day, word = day_of(replace(event, ends=None)), reading.word_at(begins.start)
    is_from = reading.before("from_on", word, 3) or reading.at("from_on", word)
    if day is None or not is_from or reading.published_at is None:
        return event
    is_over = day < reading.published_at.astimezone(reading.zone).date()
    return replace(event, status=replace(event.status, value="in_effect")) if is_over else event


def _is_old(event: Event, reading: Reading) -> bool:
    """Return whether the event lies so far back that the article only reminds of it; counts since then are of today."""
    day = day_of(event) or (day_of(replace(event, begins=event.declared)) if event.declared else None)
    if day is None and event.begins and reading.published_at:
        year = str(event.begins.value)[
            :4
        ]  # of a year that is over, or a month of it, nothing more need be known
        return event.kind is not EventKind.VIOLATION and year < f"{reading.published_at.year}"
    if day is None or event.kind is EventKind.VIOLATION or reading.published_at is None:
        return False
    return day < (reading.published_at.astimezone(reading.zone) - _OLD).date()


def _event(one: Happening, made: Sequence[Happening], spoken: dict[Span, list[Act]], title: Reading) -> Event:
    reading, trigger = one.reading, one.trigger
    here = [act for stretch in (trigger.sentence, *one.further) for act in spoken[stretch]]
    before = _before(one, spoken)
    act = _with_source(one, governing(one, here, made, before), spoken)
    said = None if _is_twin(one, made) else says(one, act, before)
    condition, outcome = clause.condition(one), clause.outcome(one)
    named = attribute.agreement(one)
    clauses = [
        span for span in (condition, outcome) if span and one.kind in (EventKind.CEASEFIRE, EventKind.TALKS)
    ]
    pacts = list(attribute.agreement_spans(one))
    involved = parties(one, said, act, here, clauses)
    observer = next((party.actor for party in involved if party.role is PartyRole.OBSERVER), None)
    counted = counts(one, family(observer) if observer else None) if _has_victims(one) else ()
    when = times(one, here, clauses)
    return Event(
        kind=one.kind,
        status=attribute.fact(reading, _span(trigger), trigger.status),
        theatre=reading.theatre,
        weight=trigger.weight,
        rule=one.rule,
        version=trigger.version,
        parties=involved,
        places=places(one, [*clauses, *pacts, *_parts(one, counted)], title),
        begins=when.begins,
        ends=when.ends,
        declared=when.declared,
        duration=when.duration,
        period=when.period,
        ordinal=attribute.number_of_patrol(one),
        round=attribute.round_of_talks(one),
        joint=attribute.joint(one),
        level=attribute.level(one),
        form=attribute.form(one),
        purpose=attribute.purpose(one),
        name=named[0] if named else None,
        condition=_quote(reading, condition),
        outcome=_quote(reading, outcome),
        counts=counted,
        adds_up=adds_up(counted) if one.kind is EventKind.VIOLATION else None,
        says=said,
    )


def _before(one: Happening, spoken: dict[Span, list[Act]]) -> Act | None:
    """Return the last act with a speaker of the sentence before in the paragraph; of a paragraph that opens with a verb that goes
    on (وتابع: «…»), of the sentences before it, since papers give each thing that one says a paragraph."""
    reading, sentence = one.reading, one.trigger.sentence
    earlier = reading.previous_sentence(sentence)
    goes_on = earlier is None and reading.at("went_on", sentence[0])
    back = reading.sentences_before(sentence, _SPEAKERS_BACK) if goes_on else (earlier,) if earlier else ()
    return next((act for s in back for act in reversed(spoken.get(s, [])) if act.speaker), None)


def _with_source(one: Happening, act: Act | None, spoken: dict[Span, list[Act]]) -> Act | None:
    """Return the act with the source that "the same source" means: the last one named before, whatever its paragraph."""
    if act is None or act.who is None or not any(one.reading.within("the_same", *act.who)):
        return act
    for sentence in one.reading.sentences_before(one.trigger.sentence, _SPEAKERS_BACK):
        for other in reversed(spoken.get(sentence, [])):
            if other.speaker and other.who and not any(one.reading.within("the_same", *other.who)):
                return replace(act, speaker=other.speaker, who=other.who, via=act.via or other.via)
    return act


def _is_twin(one: Happening, made: Sequence[Happening]) -> bool:
    """Return whether talks only agreed on the ceasefire of the same sentence: what is said there is said of that."""
    beside = any(o.kind is EventKind.CEASEFIRE and o.trigger.sentence == one.trigger.sentence for o in made)
    return one.kind is EventKind.TALKS and one.trigger.status == "agreed" and beside


def _has_victims(one: Happening) -> bool:
    """Return whether the numbers beside the event are its own: of violations, and of an attack on a patrol."""
    return one.kind is EventKind.VIOLATION or (
        one.kind is EventKind.PATROL and one.trigger.status in ("attacked", "blocked")
    )


def _parts(one: Happening, counted: Sequence[Count]) -> list[Span]:
    """The words from the first part of a bulletin on: what is named there is the place of a part, not of the whole."""
    spans = part_spans(one, counted)
    return [(min(spans)[0], one.spans[-1][1])] if spans else []


def _span(trigger: Trigger) -> Span:
    """The words of a trigger from its first to its last, or those of its cue where it stands far from the noun."""
    return (
        (trigger.first, trigger.after) if trigger.after - trigger.first < 14 else trigger.cue or trigger.noun
    )


def _quote(reading: Reading, span: Span | None) -> Quote | None:
    return reading.quote(span) if span else None
