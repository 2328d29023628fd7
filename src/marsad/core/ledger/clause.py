"""The one clause that says on which condition a ceasefire holds, or what came of a patrol or of talks, as it stands."""

from __future__ import annotations

from marsad.core.ledger.event import EventKind
from marsad.core.ledger.reading import Reading
from marsad.core.ledger.scope import Happening
from marsad.core.text.span import Span

_CONDITIONS = ("provided", "includes", "while_it_lasts")
_CANCELLED = ("cancelled",)
_SHORTEST = 2  # words


def condition(one: Happening) -> Span | None:
    """شرط التزام الطرف الآخر; what it includes; what is done while it lasts. The first of them."""
    status = one.trigger.status
    if one.kind is not EventKind.CEASEFIRE or status in ("called_for", "ended", "past"):
        return None
    groups = _CONDITIONS if status != "rejected" else ("unless",)  # ترفض … ما لم تفِ تركيا بالتزاماتها
    reading = one.reading
    for first, after in one.spans:
        begin = max(first, one.trigger.noun[0]) if first == one.scope[0] else first
        opens = [
            _opening(reading, group, word) for group in groups for word in reading.within(group, begin, after)
        ]
        for word in sorted(word for word in opens if word is not None):
            span = _after_ceasefire(reading, _to_end(reading, word, after), after)
            named = reading.naming_at(word)
            if span and not (
                named and named.first == word and named.name.is_place
            ):  # ويشمل درعا والقنيطرة is where
                return span
    return None


def _opening(reading: Reading, group: str, word: Span) -> int | None:
    """The first word of the condition that such a word opens."""
    if reading.words[word[0]] == "علي" and reading.before("says_on_that", word[0]):
        return None  # مشددا على أن: what he stresses is no condition
    if group == "includes":
        return word[0] - 1 if _is_negated(reading, word) else word[1]
    if group == "while_it_lasts":
        first = max(reading.clause(word[0])[0], word[0] - 4)
        verbs = [w for w in range(first, word[0]) if reading.words[w].removeprefix("و")[:1] in ("ي", "ت")]
        return verbs[0] if verbs else None
    return word[0]


def _is_negated(reading: Reading, word: Span) -> bool:
    return word[0] > 0 and reading.words[word[0] - 1] in ("لا", "ولا", "لم")


def outcome(one: Happening) -> Span | None:
    """Return what came of it: دون وقوع إصابات، أجبروا العربات على التراجع، اتفاق على تبادل ألف أسير."""
    if one.kind is EventKind.PATROL:
        return _of_patrol(one)
    return _of_talks(one) if one.kind is EventKind.TALKS else None


def _of_patrol(one: Happening) -> Span | None:
    reading, status = one.reading, one.trigger.status
    first, after = one.scope
    for word in reading.within("turned_back", one.trigger.noun[1], after):
        return _to_end(reading, word[0], after)
    if status == "shortened" and one.trigger.cue:
        clause = reading.clause(one.trigger.cue[0])
        opening = clause[0] + 2 if reading.at("connective", clause[0]) else clause[0]
        begin = max(min(one.trigger.cue[0] - 1, one.trigger.cue[0]), opening, first)
        return _to_end(reading, begin, one.trigger.sentence[1])
    for group in ("turned_back", "without", "reason") if status in _CANCELLED else ("turned_back", "without"):
        for word in reading.within(group, one.trigger.noun[1], after):
            return _to_end(reading, word[0], after)
    return None


def _of_talks(one: Happening) -> Span | None:
    reading, trigger = one.reading, one.trigger
    end = trigger.sentence[1]
    if trigger.status == "failed" and trigger.cue and trigger.cue[0] >= trigger.noun[0]:
        return _to_end(reading, trigger.cue[0], end)
    if trigger.status in ("agreed", "held"):
        for word in reading.within("agreed_on", *one.scope):
            begin = word[0] if reading.words[word[1] - 1].startswith("اتفاقا") else word[1]
            return _after_ceasefire(reading, _to_end(reading, begin, end), end)
    return None


def _after_ceasefire(reading: Reading, span: Span | None, end: int) -> Span | None:
    """Of an agreement on a ceasefire and more, the more: the ceasefire is an event of its own."""
    if (
        span is None
        or not any(reading.at("ceasefire_noun", word) for word in (span[0], span[0] + 1))
        or span[1] >= end
        or reading.at("according", span[1])
    ):
        return span
    return _to_end(reading, span[1], end) if reading.words[span[1]].startswith("و") else span


def _to_end(reading: Reading, begin: int, after: int) -> Span | None:
    """From this word to the end of its clause: to a sign, "according to" or an act of speech."""
    clauses = reading.clause_of
    if begin >= min(after, len(clauses)):
        return None
    end = begin + 1
    while end < after and clauses[end] == clauses[begin] and not reading.at("according", end):
        end += 1
    return (begin, end) if end - begin >= _SHORTEST else None
