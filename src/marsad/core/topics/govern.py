"""Who governs whom in a sentence: the words that a ceasefire's mention hangs on, the nearest first.

Arabic puts what governs before what is governed, and says by a preposition how: «رفضت الحكومة مقترح الوسطاء بشأن الهدنة» is
refusal over proposal over truce. From the mention the walk goes back: to a noun's governor that takes the preposition which
stands before that noun (بشأن، ل، على; none: a direct object, a subject or an iḍāfa), to a verb's by what stands before the verb
(a negation; أن and what takes a clause; the noun that a relative clause describes). What takes another preposition, and what
stands behind a colon, governs nothing here however near it stands. Which words are of which family, and what each takes, is
data (`govern:` in config/topics/ceasefire.yaml). What a chain of governors says is core.topics.status's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from marsad.core.topics import grammar
from marsad.core.topics.clause import ANY, DIRECT, Clause, Governor

THAT = "أن"
VERB = "verb"

NEAR, FAR = (
    12,
    24,
)  # words back in which a governor is looked for: of a direct object, of one with a preposition
IDAFA = 4  # words between a noun and the last that belongs to it
_CLAUSE = 9  # words before أن in which the verb that takes the clause stands
_ANTECEDENT = 4  # words before الذي, and before a verb without it, in which the noun stands that it describes
_PHRASE = 9  # words between a noun and the preposition by which it governs
_ANONYMOUS = 7  # words behind a verb in which its subject's name stands
_SUBJECT = 7  # words between أن and a verb whose subject stands before it
_AS_FIRM = {"term": ("offer",), "ends_in": ("negotiate", "meeting")}
_DEEPEST = 6  # governors of one mention


def chain(clause: Clause) -> Iterator[Governor]:
    """The governors of the mention, the nearest first."""
    yield from _inside(clause)
    at, is_verb = clause.span[0], clause.word_before(clause.span[0]) in grammar.THAT
    may_describe = says_no = False
    for _ in range(_DEEPEST):
        governor = _of_verb(clause, at, may_describe=may_describe) if is_verb else of_noun(clause, at)
        if governor is None:
            return
        if says_no and not governor.is_over_clause:
            return  # «لا تفاوض ولا هدنة»: each لا is of its own noun
        yield governor
        if governor.family.outermost:
            return
        if subject := _subject(clause, governor, at):
            yield subject
        says_no = governor.family.name == "no"
        at, is_verb, may_describe = governor.word, governor.is_verb, governor.family.describes


def _subject(clause: Clause, governor: Governor, governed: int) -> Governor | None:
    """The subject right behind a verb that is only as firm as it: «تنص المبادرة على هدنة» as «مبادرة تنص على هدنة»."""
    behind, wanted = governor.word + 1, _AS_FIRM.get(governor.family.name, ())
    if not (governor.is_verb and wanted) or behind >= governed:
        return None
    if clause.stops(governor.word) or clause.case(behind) != (frozenset((DIRECT,)), behind):
        return None
    return next((one for one in clause.read(behind) if one.family.name in wanted), None)


def _inside(clause: Clause) -> Iterator[Governor]:
    """Yield what governs within the mention's own words: تثبيت اتفاق التهدئة، خرق التهدئة."""
    last = clause.words[clause.span[1] - 1]
    if last.endswith("تهديه") and clause.span[1] - clause.span[0] > 1:
        for id_, after in clause.field.at(clause.span[0]):
            for family, is_verb in clause.govern.by_id.get(id_, ()):
                if not is_verb and family.says and DIRECT in family.takes:
                    yield Governor(family, clause.span[0], after, is_verb=False)
                    return


def of_noun(clause: Clause, at: int) -> Governor | None:
    """Return what governs a noun: the nearest word before it that takes it as it stands."""
    kinds, start = clause.case(at)
    is_direct = DIRECT in kinds or ANY in kinds
    reach = max(clause.begin, start - (NEAR if kinds == {DIRECT} else FAR))
    touching, in_phrase = is_direct, True  # an iḍāfa may lie between only where no preposition stands
    aside: Governor | None = None
    is_beside = (
        clause.words[at][0] == "و" and DIRECT not in kinds
    )  # a coordinate: its partner stands beyond the comma
    for word in range(start - 1, reach - 1, -1):
        text = clause.words[word]
        if clause.stops(word) or text in grammar.BREAKS:
            return aside
        if text in grammar.THAT:
            return aside or _taking(clause, word, is_of_verb=False)
        in_phrase = in_phrase and (is_beside or not clause.is_parted(word))
        touching = touching and in_phrase
        for one in clause.read(word):
            if _fits(clause, one, kinds, start - one.after, touching=touching, in_phrase=in_phrase):
                if not _is_aside(clause, one, kinds):
                    return one if one.is_verb else aside or one
                aside = aside or one
        if touching:  # an iḍāfa may lie between: what governs its head governs the noun
            kinds |= {grammar.PREPOSITIONS[text]} if text in grammar.PREPOSITIONS else frozenset()
            kinds |= {clitic} if is_direct and (clitic := clause.clitic(word)) else frozenset()
        touching = touching and not clause.parts(word)
    return aside


def _is_aside(clause: Clause, one: Governor, kinds: Collection[str]) -> bool:
    """Whether a noun only tells when, so that a verb before it may take the preposition: «توصلوا بعد وساطة إلى هدنة»."""
    is_noun = not one.is_verb and DIRECT not in kinds
    return is_noun and clause.word_before(one.word) in grammar.WHEN


def _taking(clause: Clause, word: int, kind: str = THAT, *, is_of_verb: bool = True) -> Governor | None:
    """The nearest before أن (or a verb after ل) that takes the clause: أعلن أن، اتفقا على أن."""
    kinds = {kind}
    if preposition := grammar.PREPOSITIONS.get(clause.word_before(word)):
        if word - 2 >= clause.begin and clause.is_parted(word - 2):
            return None  # «، على أن يعود الوفد»: a proviso, said of nothing before it
        kinds.add(preposition)
    for before in range(word - 1, max(clause.begin, word - _CLAUSE) - 1, -1):
        if clause.stops(before):
            return None
        for one in clause.read(before) if not _is_of_a_name(clause, before) else ():
            is_near = one.is_verb or (word - one.after < IDAFA and not clause.is_parted(word - 1))
            if one.family.takes & kinds and is_near:
                tense = "fact" if one.family.asserts and _states(clause, word) else one.tense
                return replace(one, is_over_clause=kind == THAT, tense=tense)
        if kind == THAT and is_of_verb and before < word - 1 and _opens_must(clause, before):
            must = next((family for family in clause.govern.families if family.name == "call"), None)
            return Governor(must, before, before + 1, is_verb=True, is_over_clause=True) if must else None
    return None


def _states(clause: Clause, word: int) -> bool:
    """Whether أن says what is, not what is to be: it has a pronoun, or no verb of the present right behind."""
    behind = clause.words[word + 1] if word + 1 < clause.end else ""
    is_verb = any(one.is_verb for one in clause.tags(word + 1)) if behind else False
    return clause.words[word] not in grammar.TO_BE or not (is_verb and behind[0] in "يتن")


def _fits(
    clause: Clause, one: Governor, kinds: frozenset[str], distance: int, *, touching: bool, in_phrase: bool
) -> bool:
    """Return whether a word takes what stands so many words behind it, in the same phrase, as it does."""
    takes = one.family.takes
    is_too_far = not one.is_verb and (distance > _PHRASE or not in_phrase)
    if is_too_far or (one.family.adjacent and distance >= one.family.adjacent):
        return False
    if ANY in kinds:
        return bool(takes) and (one.is_verb or one.family.described or bool(takes & (kinds - {DIRECT, ANY})))
    if takes & (kinds - {DIRECT}):
        return True
    takes_it = DIRECT in kinds & takes
    return takes_it and (one.is_verb or _begins_idafa(clause, one, distance, touching))


def _begins_idafa(clause: Clause, one: Governor, distance: int, touching: bool) -> bool:
    """Return whether what follows a noun belongs to it: a noun with ال begins no iḍāfa, but a participle may describe it
    (الجهود الرامية إلى).
    """
    if distance == 0 and one.family.described and clause.words[one.word + 1].startswith("ال"):
        return True
    return touching and distance <= IDAFA and not clause.is_definite(one.word)


def _of_verb(clause: Clause, at: int, *, may_describe: bool = False) -> Governor | None:
    """Return what governs a verb: its negation, what takes its clause, or the noun that it describes."""
    before = at - 1
    while before >= clause.begin and clause.words[before] in grammar.AROUND:
        before -= 1
    if before < clause.begin or clause.stops(before):
        return None
    text = clause.words[before]
    if opener := _opener(clause, before):
        return opener
    if text in grammar.NOT_BEFORE_VERBS and clause.words[at] not in grammar.STILL:
        return _no(clause, before)
    if text in grammar.THAT:
        is_without = clause.word_before(before) in grammar.WITHOUT
        return _no(clause, before - 1) if is_without else _taking(clause, before)
    if clause.words[at].startswith(("لي", "لت", "لن")):
        return _taking(clause, at, "ل")
    return _over_clause(clause, at, before, may_describe=may_describe)


def _opener(clause: Clause, word: int) -> Governor | None:
    """What takes the verb right behind this word: إذا انهارت، ما لم تبدأ."""
    if clause.words[word] == "لم" and clause.word_before(word) == "ما":
        unless = next((family for family in clause.govern.families if family.name == "condition"), None)
        return Governor(unless, word - 1, word + 1, is_verb=False) if unless else None
    return next((one for one in clause.tags(word) if VERB in one.family.takes), None)


def _over_clause(clause: Clause, at: int, before: int, *, may_describe: bool) -> Governor | None:
    """What governs the clause of a verb: the noun that it describes, or what takes the أن before its subject."""
    if clause.words[before] == "ما":
        outer = of_noun(clause, before)  # «نفت ما أعلنته موسكو عن هدنة»: what somebody said is denied
        return outer if outer and outer.family.denies else None
    if clause.words[before] in grammar.RELATIVE:
        return _described(clause, before)
    is_bare = may_describe and clause.bare(at) == clause.words[at]
    if is_bare and (described := _described(clause, at)):
        return described
    that = _that_before(clause, at)
    return None if that is None else _taking(clause, that)


def _is_of_a_name(clause: Clause, word: int) -> bool:
    """Whether a verb only says that its subject stays unnamed: «قال مصدر طلب عدم الكشف عن اسمه إن …»."""
    return not grammar.NAMES.isdisjoint(clause.words[word + 1 : min(word + _ANONYMOUS, clause.end)])


def _opens_must(clause: Clause, word: int) -> bool:
    """Whether على opens its clause and so says who must: وعلى الطرفين أن يلتزما، قال إن على الأطراف أن."""
    before = clause.word_before(word)
    is_first = not before or before in grammar.THAT or clause.is_parted(word - 1) or clause.stops(word - 1)
    return clause.words[word] in grammar.MUST and (is_first or clause.words[word] != "علي")


def _that_before(clause: Clause, at: int) -> int | None:
    """The أن of a verb whose subject stands before it, or of a second verb: أن قواته خرقت، أن توقف القصف وتلتزم."""
    for word in range(at - 1, max(clause.begin, at - _SUBJECT) - 1, -1):
        text = clause.words[word]
        if clause.stops(word) or text in grammar.BREAKS | grammar.RELATIVE | grammar.NOT_BEFORE_VERBS:
            return None
        if text in grammar.THAT:
            return word
    return None


def _no(clause: Clause, word: int) -> Governor:
    return Governor(clause.govern.negation, word, word + 1, is_verb=True)


def _described(clause: Clause, at: int) -> Governor | None:
    """The noun that a clause describes."""
    for before in range(at - 1, max(clause.begin, at - _ANTECEDENT) - 1, -1):
        if clause.stops(before):
            return None
        for one in clause.read(before):
            if not one.is_verb and one.family.described:
                return one
    return None


def before(clause: Clause, one: Governor, families: Collection[str]) -> Governor | None:
    """The nearest word of some families before a governor, in the same part of the sentence."""
    for word in range(one.word - 1, max(clause.begin, one.word - NEAR) - 1, -1):
        if clause.stops(word) or clause.words[word] in grammar.NOT_BEFORE_VERBS | grammar.THAT:
            return None
        for found in clause.tags(word):
            if found.family.name in families and clause.word_before(word) not in grammar.NOT_BEFORE_VERBS:
                return found
    return None
