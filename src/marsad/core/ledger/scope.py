"""Which words belong to which event: triggers of one happening made one, and the clauses that are its own.

Within a sentence the border between two events is the last sign or connective before the second; where there is none, events of
different kinds share their words. A next sentence that goes on about the same thing, without an event of its own, belongs to it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from marsad.core.ledger.event import EventKind
from marsad.core.ledger.reading import Reading
from marsad.core.ledger.trigger import ATTACKS, Trigger
from marsad.core.text.span import Span

# Of several triggers of one happening in a sentence, the status that tells most, first.
_TELLING: dict[EventKind, tuple[str, ...]] = {
    EventKind.PATROL: ("attacked", "blocked", "shortened", "held"),
    EventKind.CEASEFIRE: ("ended", "extended", "in_effect", "announced"),
    EventKind.TALKS: ("failed", "agreed", "started", "held"),
    EventKind.VIOLATION: ("reported",),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """An event in the making: the trigger that says its status, all its triggers, and the words that are its own."""

    trigger: Trigger
    triggers: tuple[Trigger, ...]
    scope: Span
    further: tuple[Span, ...] = ()  # sentences behind that go on about it
    wide: Span = (0, 0)  # with what others say of it in the same sentence

    @property
    def kind(self) -> EventKind:
        """Return what it is of."""
        return self.trigger.kind

    @property
    def reading(self) -> Reading:
        """The field that it stands in."""
        return self.trigger.reading

    @property
    def rule(self) -> str:
        """The rule that found it: of an attack that is said to break a ceasefire the one that found these words."""
        said = (t.rule for t in self.triggers if t.rule not in ATTACKS)
        return next(said, self.trigger.rule) if self.trigger.rule in ATTACKS else self.trigger.rule

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its own words, and those of the sentences that go on."""
        return (self.scope, *self.further)

    @property
    def party_spans(self) -> tuple[Span, ...]:
        """Return where its parties may be named: of talks also in what they are said to have said there."""
        return (self.wide, *self.further) if self.kind is EventKind.TALKS else self.spans

    def holds(self, word: int) -> bool:
        """Return whether the word is one of its own."""
        return any(first <= word < after for first, after in self.spans)


def happenings(triggers: Sequence[Trigger]) -> list[Happening]:
    """Triggers in order of place → happenings with their words."""
    found: list[Happening] = []
    for sentence in _sentences(triggers):
        found += _scoped(_joined(_without_attack(sentence)))
    return [_with_further(one, found) for one in found]


def _sentences(triggers: Sequence[Trigger]) -> Iterator[list[Trigger]]:
    """The triggers of each sentence."""
    here: list[Trigger] = []
    for trigger in triggers:
        if here and (trigger.reading is not here[0].reading or trigger.sentence != here[0].sentence):
            yield here
            here = []
        here.append(trigger)
    if here:
        yield here


def _without_attack(sentence: Sequence[Trigger]) -> list[Trigger]:
    """The triggers without the fire that is an attacked patrol's own."""
    attacked = any(t.kind is EventKind.PATROL and t.status in ("attacked", "blocked") for t in sentence)
    meeting = any(t.kind is EventKind.TALKS and t.status in ("planned", "started", "held") for t in sentence)
    sentence = [t for t in sentence if not (meeting and _is_their_topic(t))]
    return [
        t for t in sentence if not (attacked and t.kind is EventKind.VIOLATION and t.rule in ("fire", "toll"))
    ]


def _is_their_topic(trigger: Trigger) -> bool:
    """Return whether a ceasefire is only what talks are about: محادثات لبحث وقف إطلاق النار."""
    if trigger.kind is not EventKind.CEASEFIRE or trigger.status != "negotiated":
        return False
    return trigger.reading.before("aim", trigger.noun[0], 4) is not None


def _joined(sentence: Sequence[Trigger]) -> list[list[Trigger]]:
    """The triggers of a sentence, those of one happening together, in order of place."""
    groups: list[list[Trigger]] = []
    for trigger in sentence:
        for group in reversed(groups):
            if group[0].kind == trigger.kind and _is_same(group[-1], trigger):
                group.append(trigger)
                break
        else:
            groups.append([trigger])
    return groups


def _is_same(one: Trigger, other: Trigger) -> bool:
    """Return whether two triggers of a kind in one sentence speak of one happening."""
    if bool(one.denied) != bool(other.denied):
        return False
    if one.cue and one.cue == other.cue:
        return True
    notification = _TELLING[one.kind]
    if one.kind is EventKind.CEASEFIRE and one.cue and other.cue and _is_contrast(one, other):
        return False
    if one.kind is EventKind.VIOLATION:
        return one.status == other.status and not _observes_anew(one, other)
    return one.status == other.status or (one.status in notification and other.status in notification)


def _is_contrast(one: Trigger, other: Trigger) -> bool:
    """Return whether "while", "whereas" stands between two triggers, and the second has words of its own behind it."""
    between = list(one.reading.within("contrast", one.noun[1], max(one.noun[1], other.noun[0])))
    return any(other.cue and other.cue[0] >= span[0] for span in between)


def _observes_anew(one: Trigger, other: Trigger) -> bool:
    """Return whether the second has an observer or accuser of its own: وأحصى نظيره …، في حين تحدثت …"""
    reading, first, after = one.reading, one.noun[1], other.noun[0]
    if any(reading.within("says_on", first, max(first, after))):
        return True
    if other.cue and other.cue[0] >= one.noun[1] and reading.at("observe_verbs", other.cue[0]):
        return True
    return any(reading.within("connective", first, max(first, after)))


def _scoped(groups: list[list[Trigger]]) -> list[Happening]:
    if not groups:
        return []
    groups = sorted(groups, key=lambda group: min(t.first for t in group))
    reading, (begin, end) = groups[0][0].reading, groups[0][0].sentence
    cuts = [begin]
    for before, behind in pairwise(groups):
        cuts.append(-1 if _share(before, behind) else _cut(reading, before, behind))
    cuts.append(end)
    made = []
    for number, group in enumerate(groups):
        first = max((cut for cut in cuts[: number + 1] if cut >= 0), default=begin)
        after = min((cut for cut in cuts[number + 1 :] if cut >= 0), default=end)
        cut = _before_others_words(
            reading, max(t.noun[1] for t in group), after, cuts=group[0].kind is not EventKind.VIOLATION
        )
        wide = (first, max(after, first + 1))
        made.append(Happening(_notification(group), tuple(group), (first, max(cut, first + 1)), wide=wide))
    return made


def _share(before: list[Trigger], behind: list[Trigger]) -> bool:
    """Return whether talks and the ceasefire that they agree on share their sentence."""
    kinds = {before[0].kind, behind[0].kind}
    if kinds != {EventKind.CEASEFIRE, EventKind.TALKS}:
        return False
    reading, first, after = before[0].reading, before[-1].noun[1], behind[0].noun[0]
    agreed = {t.status for t in (*before, *behind)} <= {"announced", "agreed", "held", "in_effect"}
    return agreed and not any(reading.within("contrast", first, max(first, after)))


def _cut(reading: Reading, before: list[Trigger], behind: list[Trigger]) -> int:
    return _border(reading, max(t.noun[1] for t in before), min(t.first for t in behind))


def _before_others_words(reading: Reading, first: int, after: int, *, cuts: bool) -> int:
    """Where, behind the event, a clause begins with what somebody says besides: وقال … إن; else `after`."""
    clauses = reading.clause_of
    for word in range(first, after):
        begins = word and clauses[word] != clauses[word - 1]
        if begins and (reading.at("says_besides", word) or (cuts and reading.at("contrast", word))):
            return word
    return after


def _border(reading: Reading, first: int, after: int) -> int:
    """The word at which the last clause before `after` begins; -1 where no border stands between."""
    clauses = reading.clause_of
    for word in range(min(after, len(clauses) - 1), first - 1, -1):
        if word and clauses[word] != clauses[word - 1]:
            return word
    return -1


def _notification(group: list[Trigger]) -> Trigger:
    order = _TELLING[group[0].kind]
    return min(group, key=lambda t: order.index(t.status) if t.status in order else -1)


def _with_further(one: Happening, others: Sequence[Happening]) -> Happening:
    """The happening with the next sentence where that goes on about it."""
    reading, sentence = one.reading, one.trigger.sentence
    last = max(
        (o.scope[1] for o in others if o.reading is reading and o.trigger.sentence == sentence), default=0
    )
    following = reading.next_sentence(sentence) if one.scope[1] >= last else None
    if following is None:
        return one
    taken = any(o.reading is reading and following[0] <= o.trigger.noun[0] < following[1] for o in others)
    group = {EventKind.CEASEFIRE: "back_reference", EventKind.VIOLATION: "among_which"}.get(one.kind)
    if taken or group is None or not any(reading.within(group, *following)):
        return one
    return replace(one, further=(following,))
