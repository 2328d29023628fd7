"""Which words of an article speak of an event: a ceasefire, patrol, violation or talks, and what is said of it.

A trigger is a noun or verb that a rule finds (ceasefires: a mention of the topic) with the words that say its status. The nearest
words govern, what stands before sooner than what stands behind, and never those of another clause where its own has some. What is
only imagined (if, perhaps, in the columnist's view) is no trigger. Parties, places and times are not decided here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from dataclasses import field as filled

from marsad.core.ledger.agreement import is_in_force
from marsad.core.ledger.event import EventKind
from marsad.core.ledger.reading import Reading
from marsad.core.ledger.rules import Cue, KindRules, LedgerRules
from marsad.core.text.field import Field
from marsad.core.text.negation import negates
from marsad.core.text.pattern import Group
from marsad.core.text.span import Span
from marsad.core.topics.rule import Rule
from marsad.core.topics.theatre import LEAD_SENTENCES, Indexed
from marsad.model import CeasefireStatus, Mention, Theatre, Weight

MOST = 80  # triggers of an article: a real one has a dozen, a hostile one is cut off
_BEHIND = 2  # a word behind counts double: in Arabic what governs stands before
_CLAUSE = 7  # words that the border of a clause counts for
_DENIAL_REACH = 22
_TOLD = 20  # words that a cue in a relative clause counts as farther: what is known of it is not the news
_NEGATED = 3  # words before a cue in which a negation counts
_NOT_KEPT = frozenset(("called_for", "negotiated", "failed", "rejected", "past"))
_DENIED_STATUS = "announced"  # of a ceasefire of which a denial says only that there is none
_NO_STATUS = frozenset(("unclear", "violated", "failed", "in_effect", "past"))  # said of many in passing
_DONE = ("announced", "agreed")  # what is expected only hasn't come to be
_HOPED_REACH = 3  # words between an expectation and what is expected
_MADE = frozenset(("announced", "in_effect"))
_UNMADE = frozenset((CeasefireStatus.CALLED_FOR, CeasefireStatus.NEGOTIATED, CeasefireStatus.REJECTED))
TOPIC, PATROLS = "ceasefire", "patrols"
PATROL = "patrol"
_OWN_VERBS = frozenset(("signing", "agreeing", "meeting"))  # rules whose find is the verb itself
_ONLY_UNDER_CEASEFIRE = frozenset(("deaths", "fire"))
ATTACKS = frozenset(("denied_attack", "toll"))  # violations where an agreement holds: core.ledger.covered
_ONLY_ON_TOPIC = frozenset(("gathering", "meeting"))  # people meet every day


@dataclass(frozen=True, slots=True)
class Trigger:
    """`noun` are the words found, `cue` those that say the status (None: the noun itself does)."""

    kind: EventKind
    status: str
    reading: Reading
    noun: Span
    cue: Span | None
    rule: str
    version: str
    weight: str = "subject"
    denied: Span | None = None  # the words that deny it

    @property
    def sentence(self) -> Span:
        """The words of its sentence."""
        return self.reading.sentence(self.noun[0])

    @property
    def head(self) -> int:
        """The word that governs the event: its cue, else its noun."""
        return self.cue[0] if self.cue else self.noun[0]

    @property
    def heads(self) -> tuple[Span, ...]:
        """The words that no speaker's name holds: the ends of noun and cue (a subject may stand between)."""
        ends = [span for span in (self.noun, self.cue) if span]
        return tuple(end for first, after in ends for end in ((first, first + 1), (after - 1, after)))

    @property
    def first(self) -> int:
        """Its first word."""
        return min(self.noun[0], self.cue[0]) if self.cue else self.noun[0]

    @property
    def after(self) -> int:
        """The word after its last."""
        return max(self.noun[1], self.cue[1]) if self.cue else self.noun[1]


@dataclass(frozen=True, slots=True)
class NearTrigger:
    """A place that was nearly a trigger, with what stopped it."""

    kind: EventKind
    reading: Reading
    noun: Span
    rule: str
    reason: str


def triggers(
    rules: LedgerRules,
    article: Indexed,
    readings: Sequence[Reading],
    mentions: Sequence[Mention],
    misses: list[NearTrigger] | None = None,
) -> list[Trigger]:
    """The triggers of an article by field and place; what nearly was one is added to `misses`, where they are asked for."""
    found: list[Trigger] = []
    glance = Glance(rules, article, mentions)
    live = [
        glance.live(reading) if misses is None else _candidates(rules, reading.field) for reading in readings
    ]
    if misses is None and glance.is_over(readings, live):
        return found
    for reading, candidates in zip(readings, live, strict=True):
        for find in _finds(rules, _Ground(article, reading, mentions), candidates, misses):
            if len(found) >= MOST:
                return found
            judged = _judged(find, reading, mentions)
            if isinstance(judged, Trigger):
                found.append(judged)
            elif misses is not None:
                misses.append(NearTrigger(find.kind.kind, reading, find.noun, find.name, judged))
    return [] if misses is None and glance.are_idle(readings, found) else found


@dataclass(frozen=True, slots=True)
class _Find:
    """Words that may be a trigger: found by a `rule` of the ledger, or a `mention` of the topic; `name` is that of the rule."""

    kind: KindRules
    name: str
    noun: Span
    rule: Rule | None = None
    mention: Mention | None = None


def _finds(
    rules: LedgerRules,
    ground: _Ground,
    candidates: Sequence[tuple[KindRules, Rule]],
    misses: list[NearTrigger] | None,
) -> Iterator[_Find]:
    """Yield what rules and mentions find in a field, in order of place; of what shares words the first kind of find, then the longest."""
    hits: list[tuple[int, int, int, _Find]] = []
    reading, mentions = ground.reading, ground.mentions
    ceasefire = rules.kinds.get(EventKind.CEASEFIRE)
    if ceasefire:
        for mention in mentions:
            if mention.topic == TOPIC and mention.field == reading.field.name:
                span = _words(reading, mention.start, mention.end)
                hits.append((span[0], -span[1], 0, _Find(ceasefire, mention.rule, span, mention=mention)))
    stops = [(hit[0], -hit[1]) for hit in hits]
    for order, (kind, rule) in enumerate(candidates, 1):
        for span in reading.field.places(rule.find).spans[:MOST]:
            is_taken = kind.kind is EventKind.VIOLATION and any(f < span[1] and span[0] < a for f, a in stops)
            if misses is None:
                is_one = not is_taken and ground.holds(kind.kind, rule, span)
            else:
                reason = ground.stopped(kind.kind, rule, span, is_taken=is_taken)
                is_one = reason is None
                if reason:
                    misses.append(NearTrigger(kind.kind, reading, span, rule.name, reason))
            if is_one:
                hits.append((span[0], -span[1], order, _Find(kind, rule.name, span, rule)))
    reached: dict[EventKind, int] = {}
    for first, minus_after, _, find in sorted(hits, key=lambda hit: hit[:3]):
        if first >= reached.get(find.kind.kind, 0):
            reached[find.kind.kind] = -minus_after
            yield find


@dataclass(slots=True)
class _Ground:
    """What an article must speak of, so that what a rule finds counts: shots are no violation where there is no ceasefire."""

    article: Indexed
    reading: Reading
    mentions: Sequence[Mention]
    _kept: bool | None = None  # asked for only where something was found

    @property
    def kept(self) -> bool:
        if self._kept is None:
            self._kept = is_kept(self.reading, self.mentions)
        return self._kept

    def holds(self, kind: EventKind, rule: Rule, span: Span) -> bool:
        """Return whether nothing stops what a rule found: as `stopped`, sooner told, without the reason."""
        return (
            not self._unmentioned(kind, rule.name, span)
            and rule.holds(self.article, self.reading.field, span)
            and not self.article.in_furniture(self.reading.field, span)
        )

    def stopped(self, kind: EventKind, rule: Rule, span: Span, *, is_taken: bool) -> str | None:
        """Return why what a rule found is none; None where it counts."""
        reason = rule.stopped(self.article, self.reading.field, span)
        if reason is None and self.article.in_furniture(self.reading.field, span):
            reason = "page furniture is no evidence"
        if is_taken:
            return "the words of a ceasefire"
        return reason or self._unmentioned(kind, rule.name, span)

    def bars(self, kind: EventKind, rule: str) -> str | None:
        """Return why nothing that a rule finds counts in this article: the topics find nothing in it that it needs."""
        if kind is EventKind.VIOLATION and rule in _ONLY_UNDER_CEASEFIRE and not self.kept:
            return "no ceasefire in force is mentioned in the article"
        if kind is EventKind.TALKS and rule in _ONLY_ON_TOPIC and not self.mentions and not self.kept:
            return "no ceasefire, patrol, track or agreement is mentioned in the article"
        return None

    def _unmentioned(self, kind: EventKind, rule: str, span: Span) -> str | None:
        is_lone = kind is EventKind.PATROL and rule == PATROL
        is_lone = is_lone and not any(m.topic == PATROLS for m in self.mentions)
        if is_lone and not self.reading.at("jointly", span[1]):
            return "no patrol is mentioned in the article"
        return self.bars(kind, rule)


def is_kept(reading: Reading, mentions: Sequence[Mention], war: Theatre = Theatre.UNCLEAR) -> bool:
    """Return whether the article knows of a ceasefire that can be broken: one that is more than asked for, or a named agreement.

    `war` leaves out those of other conflicts."""
    if any(m.topic == TOPIC and m.status not in _NOT_KEPT and _is_of(war, m.theatre) for m in mentions):
        return True
    places = reading.field.places
    if not places(reading.rules.agreed).spans:
        return False
    named = (one for one in reading.rules.agreements if places(one.names).spans)
    return any(one.theatre is None or _is_of(war, one.theatre) for one in named)


def _is_of(war: Theatre, theatre: Theatre) -> bool:
    return war is theatre or not {war, theatre}.isdisjoint((Theatre.UNCLEAR, Theatre.OTHER))


@dataclass(slots=True)
class Glance:
    """What is told of an article by the words that it has, before it is looked up where they stand: which rules can find anything.

    It decides nothing: what it passes over, `_Ground` would stop.
    """

    rules: LedgerRules
    article: Indexed
    mentions: Sequence[Mention]
    _held: dict[int, bool] = filled(default_factory=dict)  # by the id of a group: companies share theirs

    def live(self, reading: Reading) -> list[tuple[KindRules, Rule]]:
        """The rules that may find something in a field, in the order of their files."""
        ground = _Ground(self.article, reading, self.mentions)
        return [
            (kind, rule)
            for kind, rule in _candidates(self.rules, reading.field)
            if not ground.bars(kind.kind, rule.name)
            and not self._is_lone(kind.kind, rule.name)
            and all(company.theatres or self._holds(company.group) for company in rule.company)
        ]

    def is_over(self, readings: Sequence[Reading], live: Sequence[Sequence[tuple[KindRules, Rule]]]) -> bool:
        """Return whether no event can come of the live rules: attacks that no agreement forbids, where no place is one of theirs."""
        if any(m.topic == TOPIC for m in self.mentions):
            return False
        if any(rule.name not in ATTACKS for rules in live for _, rule in rules):
            return False
        if not any(live):
            return True
        return not self._is_kept(readings) and not any(self._is_there(reading) for reading in readings)

    def are_idle(self, readings: Sequence[Reading], found: Sequence[Trigger]) -> bool:
        """Return whether the triggers are all of attacks that no agreement forbids: none has a place of one near it."""
        if any(t.rule not in ATTACKS for t in found) or self._is_kept(readings):
            return False
        return not any(self._is_there(t.reading, _near(t.reading, t.sentence)) for t in found)

    def _is_kept(self, readings: Sequence[Reading]) -> bool:
        return any(is_kept(reading, self.mentions) for reading in readings)

    def _is_lone(self, kind: EventKind, rule: str) -> bool:
        """Return whether only "joint" could make a patrol of the find, and the word is nowhere."""
        is_lone = kind is EventKind.PATROL and rule == PATROL
        is_lone = is_lone and not any(m.topic == PATROLS for m in self.mentions)
        return is_lone and not self._holds(self.rules.groups["jointly"])

    def _holds(self, group: Group) -> bool:
        """Return whether title or text may hold something of the group."""
        held = self._held.get(id(group))
        if held is None:
            held = self._held[id(group)] = any(field.may_hold(group) for field in self.article.fields)
        return held

    def _is_there(self, reading: Reading, among: AbstractSet[int] | None = None) -> bool:
        """Return whether a word of a place stands in the field, or `among` these ids, in which an agreement of its time silences arms."""
        at = reading.published_at
        day = at.astimezone(reading.zone).date() if at else None
        known = reading.field.ids.keys() if among is None else among
        return any(
            not known.isdisjoint(self.rules.covered[agreement.id])
            for agreement in self.rules.agreements
            if is_in_force(agreement, day)
        )


def _near(reading: Reading, sentence: Span) -> set[int]:
    """The ids of the words of a sentence and of its neighbours: an event names its places there."""
    before, behind = reading.previous_sentence(sentence), reading.next_sentence(sentence)
    first, after = (before or sentence)[0], (behind or sentence)[1]
    return {id_ for word in range(first, after) for id_, _ in reading.field.at(word)}


def _candidates(rules: LedgerRules, field: Field) -> list[tuple[KindRules, Rule]]:
    found: dict[tuple[EventKind, int], tuple[KindRules, Rule]] = {}
    for id_ in field.ids.keys() & rules.by_key.keys():
        for kind, rule in rules.by_key[id_]:
            found[kind.kind, rule.line] = (kind, rule)
    return [found[key] for key in sorted(found) if field.may_hold(found[key][1].find)]


def _words(reading: Reading, start: int, end: int) -> Span:
    """The words at these characters of the field."""
    normal = reading.field.normal
    first = min(bisect_left(normal.ends, start + 1), len(normal.words) - 1)
    return first, max(bisect_left(normal.starts, end), first + 1)


def _judged(find: _Find, reading: Reading, mentions: Sequence[Mention]) -> Trigger | str:
    """The trigger that the words found are, or why they are none."""
    kind, noun = find.kind.kind, find.noun
    if reason := _is_other(kind, find.name, reading, noun):
        return reason
    denied = _denied(reading, noun)
    status, cue = _status(find, reading, is_denied=denied is not None)
    if status is None:
        return "no words say what became of it"
    imagined = None if denied else _imagined(kind, reading, noun, cue, status)
    if imagined:
        return f"imagined: {reading.quote(imagined).quote}"
    return Trigger(
        kind=kind,
        status=status,
        reading=reading,
        noun=noun,
        cue=cue,
        rule=find.name,
        version=find.kind.version,
        weight=find.mention.weight.value if find.mention else _weight(reading, noun, mentions).value,
        denied=denied,
    )


def _weight(reading: Reading, noun: Span, mentions: Sequence[Mention]) -> Weight:
    """Return the weight of an event that a rule found: that of a mention with which it shares words (a patrol, a round of talks).

    Else an event that headline and lead don't tell is a part of its article, not what it is about.
    """
    field, (start, end) = reading.field, reading.field.normal.span(*noun)
    shared = [m.weight for m in mentions if m.field == field.name and m.start < end and start < m.end]
    if shared:
        return Weight.heaviest(shared)
    is_told_first = field.name == "title" or field.sentence_of[noun[0]] < LEAD_SENTENCES
    return Weight.SUBJECT if is_told_first else Weight.PART


def _is_other(kind: EventKind, rule: str, reading: Reading, noun: Span) -> str | None:
    """Return what governs the words found, where that makes something else of them."""
    first = noun[0]
    if kind is EventKind.CEASEFIRE and (breach := reading.before("breach_word", first, 3)):
        return f"what breaks it is a violation: {reading.quote(breach).quote}"
    if kind is EventKind.CEASEFIRE and (watch := reading.before("committee", first, 2)):
        return f"the name of who watches it: {reading.quote(watch).quote}"
    if kind is EventKind.TALKS and (agreed := reading.before("to_meet_again", first, 2)):
        return f"what was agreed at others: {reading.quote(agreed).quote}"
    if rule in _OWN_VERBS and reading.before("relative", first):
        return "what is known of it, not news"
    return None


def _status(find: _Find, reading: Reading, *, is_denied: bool) -> tuple[str | None, Span | None]:
    """The status that the words found have, and the words that say it (None: they say it themselves)."""
    kind, name, noun, mention = find.kind, find.name, find.noun, find.mention
    if find.rule and kind.kind is EventKind.CEASEFIRE and name in kind.otherwise:
        return kind.otherwise[name], None  # such words say the status themselves, whatever stands near
    nearest = min(
        _readings(kind.cues, reading, noun, is_denied=is_denied), key=lambda found: found[:3], default=None
    )
    if nearest:
        status, cue = nearest[3], nearest[2]
        governor = _governor(reading, mention, cue, noun) if status in _MADE and not is_denied else None
        return governor or (status, cue)
    if name in kind.otherwise:
        return kind.otherwise[name], None
    if is_denied and kind.kind is EventKind.CEASEFIRE:
        return _DENIED_STATUS, None
    if mention and mention.status and mention.status not in _NO_STATUS:
        return CeasefireStatus(mention.status).value, None
    return None, None


def _governor(reading: Reading, mention: Mention | None, cue: Span, noun: Span) -> tuple[str, Span] | None:
    """Return the status, with its words, that governs those of `cue`, where it leaves the ceasefire unmade.

    زيادة الضغوط للالتزام بالهدنة is a demand, though the nearest word says that somebody keeps it: the topic reads who governs whom,
    the cues only what stands near.
    """
    if not mention or mention.status not in _UNMADE or mention.status_field != reading.field.name:
        return None
    governor = _words(reading, mention.status_start or 0, mention.status_end or 0)
    return (mention.status.value, governor) if governor[0] < cue[0] < noun[1] else None


def _readings(
    cues: Sequence[Cue], reading: Reading, noun: Span, *, is_denied: bool
) -> Iterator[tuple[int, int, Span, str | None]]:
    """For each cue: how far it stands, which line of the file it is, where, and what it says."""
    clause_of = reading.clause_of
    for line, cue in enumerate(cues):
        for place in cue.near.places(reading.field, noun):
            if place[1] <= noun[0] and any(reading.within("says_on", place[1], noun[0])):
                continue  # علّق الجيش مشاركته في المحادثات، متهما …: what was done before somebody speaks of something else
            if cue.status in _DONE and reading.before("hoped", place[0], _HOPED_REACH):
                continue  # متوقعا أن يوقع الطرفان: what somebody only expects hasn't come to be
            negated = not is_denied and _is_negated(reading, place, noun)
            status = cue.negated if negated else cue.status
            borders = abs(clause_of[min(place[1], len(clause_of)) - 1] - clause_of[noun[0]])
            distance = max(noun[0] - place[1], _BEHIND * (place[0] - noun[1]), 0)
            told = _TOLD if reading.before("relative", place[0]) or _describes(reading, place, noun) else 0
            yield 0 if cue.is_outer else distance + _CLAUSE * borders + told, line, place, status


def _describes(reading: Reading, place: Span, noun: Span) -> bool:
    """هدنة أعلنها بوتين: a verb that takes the noun up again right behind it only tells which one is meant."""
    behind = 0 <= place[0] - noun[1] <= 1
    return behind and reading.words[place[0]].endswith(("ها", "هما", "ته", "نه", "قه"))


def _is_negated(reading: Reading, place: Span, noun: Span) -> bool:
    first = max(place[0] - _NEGATED, noun[1] if place[0] >= noun[1] else 0)
    clause = reading.clause_of
    return any(
        clause[word] == clause[place[0]] and negates(reading.words, word)
        for word in range(place[0] - 1, first - 1, -1)
    )


def _imagined(kind: EventKind, reading: Reading, noun: Span, cue: Span | None, status: str) -> Span | None:
    """Words before the noun that make it a thought: what is called for or refused was said all the same."""
    first, after = reading.sentence(noun[0])
    if kind in (EventKind.CEASEFIRE, EventKind.VIOLATION) and (
        told := next(reading.within("history", first, after), None)
    ):
        return told
    if status in ("called_for", "rejected", "unclear"):
        return next(reading.within("conditional", first, cue[0] if cue else noun[0]), None)
    if status in _DONE and (hoped := next(reading.within("hoped", first, noun[0]), None)):
        return hoped
    for span in reading.within("imagined", first, noun[0]):
        if any(word[0] > span[1] for word in reading.within("says_on", span[1], noun[0])):
            continue  # نفت عشائر أي هدنة، في حين أكد المبعوث …: what another says is no part of it
        if not any(True for _ in reading.within("imagined_but", max(first, span[0] - 1), span[1] + 1)):
            return span
    return next(reading.within("provides", first, noun[0] + 1), None)


def _denied(reading: Reading, noun: Span) -> Span | None:
    """The words before the noun, in its sentence, or behind it in its clause, that deny it; not those of a denial behind which
    somebody says something else."""
    first, _ = reading.sentence(noun[0])
    denials = [span for span in reading.within("denial", first, noun[1]) if noun[0] - span[1] < _DENIAL_REACH]
    denial = max(denials, default=None)
    if denial and any(word[0] > denial[1] for word in reading.within("says_on", denial[1], noun[0])):
        return None
    return denial or next(reading.within("denial_behind", noun[1], reading.clause(noun[0])[1]), None)
