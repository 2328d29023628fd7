"""Where a ceasefire stands, by what is said of its mention: called for, in effect, violated, past … and whether that is denied.

What governs the mention says it (core.topics.govern): the nearest word first, then what governs that, each making of the nearer
one's status what its family says. Where nothing governs it, what is said of it behind it does; then what describes it; last, a cue
of the topic's file near by. Every status comes with the words that made it. Whether the claim is true is no matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from marsad.core.text.field import Field
from marsad.core.text.negation import negates
from marsad.core.text.span import Span
from marsad.core.topics import behind
from marsad.core.topics.clause import Clause, Governor
from marsad.core.topics.govern import before, chain
from marsad.core.topics.rule import Family, StatusCue, Topic
from marsad.core.topics.said import Said
from marsad.model import CeasefireStatus

# Families by name (`govern:` in the topic's file), for what a word does beside its status.
_TIMES = frozenset(
    ("during", "after", "despite", "begin", "day_of")
)  # told of the time of which, fighting breaks it
_HEADS = frozenset(
    ("pact", "negotiate", "offer", "seek", "call", "report")
)  # of which what became may be said
_FATES = frozenset(("failure", "undoing", "collapse", "finish", "last", "fall", "begin", "refusal"))
_SUFFERS = frozenset(
    ("met", "suffers", "sees")
)  # of what comes behind: قوبل عرض الهدنة برفض، تتعرض الهدنة لخروق
_OPENS = 2  # first words of a sentence in which a time opens it
_ENDED_BY_IT = frozenset(("war", "fighting"))
_FIGHTING = frozenset(("fighting", "breach"))
_RESUMPTION = frozenset(("resumption",))
_WATCHED = frozenset(("hold", "monitor", "oversee"))
# What may be history, where a date of years ago stands beside it; nobody breaks or leaves what is past.
_OF_A_DATE = frozenset(
    (
        "agreement",
        "signing",
        "announcement",
        "pact",
        "term",
        "begin",
        "during",
        "after",
        "finish",
        "last",
        "order",
        "consent",
        "ends_in",
    )
)
_OF_OLD = _OF_A_DATE | {
    "hold",
    "monitor",
    "oversee",
    "run",
    "helps",
    "acceptance",
    "hope",
    "before",
    "carrying_out",
}
_MAY_BE_PAST = _OF_A_DATE | {"negotiate", "fall", "collapse"}
_DESCRIBED = ("former", "expected")
_WHILE = (CeasefireStatus.ANNOUNCED, CeasefireStatus.IN_EFFECT, CeasefireStatus.EXTENDED)
_BEHIND = 2  # in an Arabic sentence what governs stands before: a word behind counts double
_CLAUSE_ENDS = frozenset(",،;؛:.\n")
_NEGATED = 3  # words before a cue in which a negation counts: لم تتمكن من التوصل


def status_of(topic: Topic, here: Field, span: Span) -> Said:
    """The status of the mention at these words; UNCLEAR where no word says one."""
    first = _nearest([cue for cue in topic.statuses if cue.is_first], here, span)
    clause = Clause(topic.govern, here, span) if topic.govern else None
    said = _governed(clause) if clause else Said()
    if clause and said.family in _OF_OLD and not said.is_made_over and behind.has_old_year(clause):
        return replace(said, status=CeasefireStatus.PAST)
    if first and (not said.words or (first.status is CeasefireStatus.PAST and _may_be_past(said))):
        return replace(first, denied=said.denied)
    if said.words or said.denied:
        return said
    return _nearest([cue for cue in topic.statuses if not cue.is_first], here, span) or Said()


def _may_be_past(said: Said) -> bool:
    """Return whether a date of years ago makes it history: «انتهاء الالتزام بالاتفاق الموقع عام 1991» is of today."""
    return said.family.removeprefix("not ") in _MAY_BE_PAST and not (
        said.family == "finish" and said.is_made_over
    )


def denial_of(topic: Topic, here: Field, span: Span, last: int) -> Span | None:
    """The words behind a mention, before the word `last`, that deny by a pronoun what was said of it."""
    return behind.denied_later(Clause(topic.govern, here, span), last) if topic.govern else None


def _governed(clause: Clause) -> Said:
    """Return what the chain of governors says; where it says nothing, what is said of the mention behind it."""
    said, top = Said(), None
    for one in chain(clause):
        top, inner = one, said
        if one.is_over_clause and not said.words:
            said = _said_behind(clause, (False,))
        said = said.under(_of_new(one) if one.family.indefinite and clause.is_indefinite() else one)
        if one.family.outermost and said.words == (one.word, one.after):
            said = _of_time(clause, inner, said)
        if one.family.name == "ending" and one.is_verb and behind.has_object(clause, _ENDED_BY_IT):
            return Said().under(replace(one, family=_family(clause, "announcement") or one.family))
        if one.family.name in _SUFFERS and (
            breach := behind.reported(clause, "breach", "refusal", "collapse")
        ):
            return Said().under(breach)
        if one.family.name == "after" and said.status in _WHILE and (end := before(clause, one, _RESUMPTION)):
            return said.ended_by(end)
        if one.family.name in _TIMES and said.status in _WHILE and (fight := _fight(clause, one)):
            return Said().under(fight) if fight.family.says else said.broken_by(fight)
    return _with_fate(clause, said, top)


def _of_new(one: Governor) -> Governor:
    """The same over a ceasefire that isn't there yet: تتمسك بوقف دائم."""
    return replace(one, family=replace(one.family, says=one.family.indefinite, that=None))


def _of_time(clause: Clause, inner: Said, said: Said) -> Said:
    """The same with words that show it: those of a nearer word that says it already, else the time with the ceasefire (خلال الهدنة)."""
    if said.words is None or (inner.words and inner.status is said.status):
        return inner
    return replace(said, words=(said.words[0], clause.span[1]))


def _with_fate(clause: Clause, said: Said, top: Governor | None) -> Said:
    """The same with what became of it behind the mention; where no governor says anything, what is said of it there."""
    if top and top.family.name == "without" and behind.is_impossible(clause, top):
        return Said().under(replace(top, family=_family(clause, "no_other_way") or top.family))
    if top and not top.is_verb and said.family in _HEADS and (fate := _fate(clause)):
        return _with_negation(clause, said.under(fate), fate)
    if said.family in _WATCHED and (breach := behind.reported(clause, "breach")):
        return Said().under(breach)
    if said.words or said.denied:
        return _as_described(clause, said)
    return _as_described(clause, _said_behind(clause, (False, True)))


def _family(clause: Clause, name: str) -> Family | None:
    return next((family for family in clause.govern.families if family.name == name), None)


def _fight(clause: Clause, one: Governor) -> Governor | None:
    """The fighting that is told of the ceasefire's time, before it or in what follows."""
    fight = before(clause, one, _FIGHTING)
    if fight and not behind.is_halted(clause, fight):
        return fight
    opens = one.family.outermost and one.word - clause.begin < _OPENS
    return behind.until(clause, _FIGHTING) or (behind.told(clause, _FIGHTING) if opens else None)


def _fate(clause: Clause) -> Governor | None:
    """The verb that says what became of the talks or the deal that the mention hangs on: مفاوضات الهدنة فشلت."""
    verbs = (one for one, describes in behind.predicates(clause) if one.is_verb and not describes)
    return next((one for one in verbs if one.family.name in _FATES), None)


def _as_described(clause: Clause, said: Said) -> Said:
    """An earlier ceasefire is past, whatever became of it (الهدنة السابقة), and one that is expected isn't in force (الهدنة المرتقبة)."""
    if said.status in _WHILE or said.status in (CeasefireStatus.ENDED, CeasefireStatus.UNCLEAR):
        for one, _ in behind.predicates(clause):
            is_next = one.word <= clause.span[1] + 1 and behind.agrees(clause, one)
            if one.family.name in _DESCRIBED and is_next:
                return Said(denied=said.denied).under(one)
    return said


def _said_behind(clause: Clause, order: Sequence[bool]) -> Said:
    """Return what is said of the mention behind it; of what only describes it (True) where nothing else is."""
    found = list(behind.predicates(clause))
    for wanted in order:
        for one in (one for one, describes in found if describes is wanted):
            said = _with_negation(clause, Said().under(one), one)
            if said.words:
                return said
    return Said()


def _with_negation(clause: Clause, said: Said, one: Governor) -> Said:
    if threat := behind.threat_of(clause, one):
        return said.under(threat)
    negation = behind.negation_of(clause, one)
    return said.under(negation) if negation else said


def _nearest(cues: Sequence[StatusCue], here: Field, span: Span) -> Said | None:
    nearest = min(_readings(cues, here, span), default=None)
    return Said(nearest[2], nearest[3], f"near: line {cues[nearest[1]].line}") if nearest else None


def _readings(
    cues: Sequence[StatusCue], here: Field, span: Span
) -> Iterator[tuple[int, int, CeasefireStatus, Span]]:
    """For each cue: how many words away it stands, which line of the file it is, what it says, and where it stands."""
    for line, cue in enumerate(cues):
        for place in cue.near.places(here, span):
            status = cue.negated if _is_negated(here, place, span) else cue.status
            if status:
                yield max(span[0] - place[1], _BEHIND * (place[0] - span[1]), 0), line, status, place


def _is_negated(here: Field, place: Span, span: Span) -> bool:
    """Return whether a negation stands just before the cue, in its clause and on its side of the mention."""
    first = max(place[0] - _NEGATED, span[1] if place[0] >= span[1] else 0)
    for word in range(place[0] - 1, first - 1, -1):
        if not _CLAUSE_ENDS.isdisjoint(here.quote((word, place[0] + 1))):
            return False
        if negates(here.normal.words, word):
            return True
    return False
