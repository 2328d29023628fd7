"""What is said of a ceasefire behind its mention: predicates, attributes, what became of it, and denials that point back.

In Arabic a noun may stand before what is said of it (الهدنة انهارت، وقف هش), and a later clause may take back what was said (إلا أن
إسرائيل نفت ذلك). All reaches are bounded, so that a sentence without end costs no more than a long one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from marsad.core.text.span import Span
from marsad.core.topics import grammar
from marsad.core.topics.clause import ANY, Clause, Governor
from marsad.core.topics.govern import FAR, IDAFA, NEAR, of_noun

_SHORT = 3  # letters of a word that و may be a part of
_CARRIERS = 3  # words between what is negated and its negation: لم يسجل أي خرق
_BACK = 6  # words after a denial in which it says what it denies
_OLD = range(1900, 2015)  # years before the news that we read
_PHRASES = frozenset((("لا", "صحه"), ("لا", "اساس"), ("سابق", "لاوانه")))
_YEAR, _SINCE = 4, 3  # digits of a year; words before it in which منذ stands
_LONG = 60  # words of a sentence on either side that are looked through


def denied_later(clause: Clause, until: int) -> Span | None:
    """The words that deny what is said here, further on in the sentence or as the next one's first words, by pointing back:
    إلا أن إسرائيل نفت ذلك، لا صحة لهذه الأنباء."""
    after = (
        clause.field.sentences((clause.end, clause.end + 1))[1]
        if clause.end < len(clause.words)
        else clause.end
    )
    last = min(until, after, clause.end + NEAR, clause.span[1] + _LONG)
    for word in range(clause.span[1], last):
        if clause.words[word] in grammar.OTHERS_SAY:
            return None
        if denial := _untrue(clause, word) or _taken_back(clause, word):
            return denial
    return None


def _untrue(clause: Clause, word: int) -> Span | None:
    """A fixed phrase that says so: لا صحة، غير صحيح، عار عن الصحة، سابق لأوانه."""
    text, before = clause.words[word], clause.word_before(word)
    if text in grammar.FALSE:
        return word, word + 1
    is_one = (before, text) in _PHRASES or (text in grammar.UNTRUE and before in grammar.UNTRUE)
    return (word - 1, word + 1) if is_one else None


def _taken_back(clause: Clause, word: int) -> Span | None:
    """A verb that denies, and what points back: نفت إسرائيل ذلك، نفته."""
    if clause.word_before(word) in grammar.NOT_BEFORE_VERBS:
        return None
    if not any(one.family.denies and one.is_verb for one in clause.tags(word)):
        return None
    for back in range(word, min(word + _BACK, len(clause.words))):
        if _points_back(clause, back, word):
            return word, back + 1
    return None


def _points_back(clause: Clause, word: int, verb: int) -> bool:
    """Return whether a word points back to what was said: ذلك، هذه الأنباء; or a denial's own pronoun: نفته."""
    if word == verb:
        return clause.words[word].endswith(("ه", "ها"))
    return clause.words[word] in grammar.BACKWARD


def has_old_year(clause: Clause) -> bool:
    """Return whether the sentence names a year before the news that we read: 1953, 2006; «منذ 1974» tells how long something lasts."""
    begin, end = max(clause.begin, clause.span[0] - _LONG), min(clause.end, clause.span[1] + _LONG)
    for word in range(begin, end):
        text = clause.words[word].lstrip("لو")
        if len(text) == _YEAR and text.isdecimal() and int(text) in _OLD:
            before = clause.words[max(begin, word - _SINCE) : word]
            if grammar.SINCE.isdisjoint(before):
                return True
    return False


def reported(clause: Clause, *families: str) -> Governor | None:
    """A noun of a family that the sentence reports behind the mention, unless it is negated: رصدت اللجنة خروقات."""
    for word in range(clause.span[1], min(clause.end, clause.span[1] + FAR)):
        if clause.words[word] in grammar.BREAKS:
            return None
        for found in clause.tags(word):
            if found.family.name in families and not found.is_verb:
                return None if negation_of(clause, found) else found
    return None


def has_object(clause: Clause, families: Collection[str]) -> bool:
    """Return whether an object of a family stands behind the mention, whose verb it then is the subject of: أنهت هدنة الحرب."""
    for word in range(clause.span[1], min(clause.end, clause.span[1] + NEAR)):
        text = clause.words[word]
        if text in grammar.BREAKS | grammar.RELATIVE or clause.is_parted(word - 1) or clause.stops(word - 1):
            return False
        if text[0] == "و" and any(one.is_verb for one in clause.tags(word)):
            return False
        kinds, _ = clause.case(word)
        if kinds <= {"direct", "من"} and any(one.family.name in families for one in clause.tags(word)):
            return True
    return False


def until(clause: Clause, families: Collection[str]) -> Governor | None:
    """Return what came of it behind the mention: حتى اندلعت المعارك، إلا أن القصف استؤنف."""
    for word in range(clause.span[1], min(clause.end, clause.span[1] + NEAR)):
        if clause.words[word] in grammar.UNTIL:
            for after in range(word + 1, min(clause.end, word + IDAFA)):
                for found in clause.tags(after):
                    if found.family.name in families and not negation_of(clause, found):
                        return found
    return None


def negation_of(clause: Clause, one: Governor) -> Governor | None:
    """Return what negates a word directly: لم تصمد، غير صامدة."""
    at, is_verb = one.word, one.is_verb
    for _ in range(_CARRIERS):
        text = clause.word_before(at)
        if (text in grammar.NOT_BEFORE_VERBS and clause.words[at] not in grammar.STILL) or text == "غير":
            return Governor(clause.govern.negation, at - 1, at, is_verb=True)
        outer = None if is_verb else of_noun(clause, at)
        if outer is None or outer.word < clause.span[1]:
            return None
        if outer.family.negates:
            return outer
        if outer.family.says is not None:
            return None
        at, is_verb = outer.word, outer.is_verb
    return None


def told(clause: Clause, families: Collection[str]) -> Governor | None:
    """Return what the main clause tells behind a time that opens its sentence: بعد دقائق من الهدنة سمع دوي انفجارات."""
    for word in range(clause.span[1], min(clause.end, clause.span[1] + NEAR)):
        if clause.words[word] in grammar.BREAKS | grammar.RELATIVE or clause.stops(word - 1):
            return None
        for found in clause.tags(word):
            if (
                found.family.name in families
                and not is_halted(clause, found)
                and not negation_of(clause, found)
            ):
                return found
    return None


def is_halted(clause: Clause, one: Governor) -> bool:
    """Return whether it is said that fighting ends, not that it goes on: سيتوقف القتال."""
    return clause.bare(one.word - 1) in grammar.HALTS if one.word > clause.begin else False


def is_impossible(clause: Clause, one: Governor) -> bool:
    """Return whether nothing goes without the ceasefire, so that it is called for: لا عودة للنازحين من دون هدنة."""
    begin = max(clause.begin, one.word - NEAR)
    return any(
        clause.words[word] in grammar.NOT_BEFORE_VERBS - {"لم", "ولم"} for word in range(begin, one.word)
    )


def threat_of(clause: Clause, one: Governor) -> Governor | None:
    """Return what only threatens with what is said behind the mention: الهدنة مهددة بالانهيار، على شفا الانهيار."""
    outer = None if one.is_verb else of_noun(clause, one.word)
    return outer if outer and outer.word >= clause.span[1] and outer.family.name == "warning" else None


def predicates(clause: Clause) -> Iterator[tuple[Governor, bool]]:
    """Yield what is said of the mention behind it, and whether only in describing it (a relative clause, an attribute)."""
    in_relative = _opens_attribute(clause)
    for word in range(clause.span[1], min(clause.end, clause.span[1] + NEAR)):
        text = clause.words[word]
        is_parted = clause.is_parted(word - 1)
        is_next = is_parted and not in_relative and text[0] in "وف" and len(text) > _SHORT
        is_clause = text in grammar.THAT and not clause.word_before(word).startswith("لبث")
        if clause.stops(word - 1) or is_next or is_clause or _is_other_subject(clause, word):
            return
        in_relative = text in grammar.RELATIVE or (in_relative and not is_parted)
        for one in (
            clause.read(word)
            if text not in grammar.STILL | grammar.RELATIVE | grammar.NOT_BEFORE_VERBS
            else ()
        ):
            if one.family.said_of and (_is_verb_of_it(clause, one) or _is_attribute(clause, one)):
                yield one, in_relative if one.is_verb else text.startswith(("ال", "وال"))


def _is_other_subject(clause: Clause, word: int) -> bool:
    """Return whether another clause begins with its subject: «… والطرفان لم يبدآ التفاوض»."""
    if not clause.words[word].startswith("وال") or word + 1 >= clause.end:
        return False
    behind = clause.words[word + 1]
    return behind in grammar.NOT_BEFORE_VERBS or any(one.is_verb for one in clause.read(word + 1))


def agrees(clause: Clause, one: Governor) -> bool:
    """Return whether an attribute has the gender of the mention's last word: in «اتفاق هدنة وشيك» the deal is near."""
    ends = [clause.words[word].endswith("ه") for word in (clause.span[1] - 1, one.word)]
    return ends[0] == ends[1] or not ends[0]


def _opens_attribute(clause: Clause) -> bool:
    """Return whether a verb right behind an indefinite mention describes it: قبلوا بهدنة تستمر أسبوعا."""
    last = clause.span[1] - 1
    if clause.is_definite(last) or clause.is_definite(clause.span[0]) or clause.span[1] >= clause.end:
        return False
    return clause.span[0] > clause.begin and any(one.is_verb for one in clause.tags(clause.span[1]))


def _is_verb_of_it(clause: Clause, one: Governor) -> bool:
    """Return whether a verb goes on with the mention: no «و» begins another clause."""
    return one.is_verb and clause.clitic(one.word) != ANY


def _is_attribute(clause: Clause, one: Governor) -> bool:
    """Return whether a noun stands as an adjective: after no preposition, and one with ال close by."""
    if one.is_verb or clause.words[one.word - 1] in grammar.PREPOSITIONS:
        return False
    is_near = one.word - clause.span[1] < IDAFA or not clause.words[one.word].startswith("ال")
    return is_near and clause.clitic(one.word) not in ("ب", "ل")
