"""Who says it, through whom, and how: قالت القيادة إن …، وفق بيان للوزارة، نفى متحدث باسمه …

A verb of speech governs what follows it in its sentence, until the next; "according to" what stands before it. A sentence that
goes on ("وأضاف") has the speaker of the one before. Who is party to an event is decided in core.ledger.party.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from marsad.core.ledger.event import EventKind, Fact, Manner, Named, Says
from marsad.core.ledger.reading import Naming, Reading
from marsad.core.ledger.scope import Happening
from marsad.core.ledger.where import is_place
from marsad.core.ledger.who import actor_of, state_of
from marsad.core.text.span import Span

_LONGEST_SPEAKER = 12  # words
_CONNECTING = 3  # words that may stand before "according to" where it opens a sentence: إلا أنه وفقا
_RECORDER_REACH = 7  # words between an observer and the verb behind it
_BARE = (
    Manner.CALLED_FOR,
    Manner.REJECTED,
    Manner.ACCUSED,
    Manner.EXPECTED,
)  # only of what they govern themselves
_MANNERS = (
    *(Manner.SAID, Manner.REPORTED, Manner.ANNOUNCED, Manner.CONFIRMED, Manner.CLAIMED, Manner.DENIED),
    *(Manner.ACCUSED, Manner.CALLED_FOR, Manner.REJECTED, Manner.EXPECTED),
)
_STOPS = frozenset(
    [
        "الي",
        "علي",
        "عن",
        "مع",
        "منذ",
        "بعد",
        "قبل",
        "ضد",
        "خلال",
        "امس",
        "اليوم",
        "عبر",
        "حول",
        "بشان",
        "عقب",
        "اثناء",
        "لدي",
        "ان",
        "بان",
        "انه",
        "انها",
        "بانه",
        "ما",
        "ذلك",
        "فان",
        "بشكل",
        "المزيد",
        "مزيدا",
        "انهم",
        "وان",
        "في",
        "ليل",
        "فجر",
        "مساء",
        "صباح",
    ]
)

_RESUMED = frozenset(
    ["به", "بها", "عنه", "عنها"]
)  # what is said, taken up again between the verb and who says it


@dataclass(frozen=True, slots=True)
class Act:
    """One act of speech: its verb, who speaks, and whether it governs what stands before it (according to …)."""

    manner: Manner
    verb: Span
    speaker: Named | None
    who: Span | None  # the speaker's words
    via: Span | None
    is_behind: bool
    sentence: Span
    is_record: bool = False  # a verb that counts (رصد، أحصت): it governs its own clause alone
    accused: int = -1  # the word at which the name of who is accused begins


def acts(reading: Reading, sentence: Span, heads: Sequence[Span]) -> list[Act]:
    """The acts of speech of a sentence, by place; `heads` are the words of triggers, which no speaker's name holds."""
    found = [*_verbs(reading, sentence, heads), *_sources(reading, sentence, heads)]
    if head := _before_colon(reading, sentence):
        found.append(head)
    return sorted(found, key=lambda act: act.verb)


def _verbs(reading: Reading, sentence: Span, heads: Sequence[Span]) -> Iterator[Act]:
    seen: set[int] = set()
    for manner in _MANNERS:
        for found in reading.within(f"say_{manner}", *sentence):
            if found[0] in seen or _is_no_speech(reading, found):
                continue
            seen.add(found[0])
            holds_subject = found[1] - found[0] > 1 and reading.at("that", found[1] - 1)  # وردت باكو بأن
            verb = (found[0], found[0] + 1) if holds_subject else found
            who = (
                None  # ندعو قادة الفصائل: behind "we call on" stands who is called on
                if reading.at("first_person", verb[0])
                else _subject(reading, verb, sentence, heads, exchanges=manner is Manner.ACCUSED)
            )
            accused = -1
            if manner is Manner.ACCUSED:
                who, accused = _accuser(reading, verb, sentence, who)
            via = _via(reading, verb[1], sentence)
            if (
                via
                and reading.at("passing_on", verb[0])
                and (source := _passed_on(reading, via[1], sentence, heads))
            ):
                who = source
            yield Act(manner, verb, _named(reading, who), who, via, False, sentence, accused=accused)
    for verb in reading.within("observe_verbs", *sentence):
        who = (
            None if verb[0] in seen else _recorder(reading, verb) or _subject(reading, verb, sentence, heads)
        )
        if who and ((named := _named(reading, who)) and (named.actor or reading.at("observer_noun", who[0]))):
            yield Act(Manner.REPORTED, verb, named, who, None, False, sentence, is_record=True)


def _passed_on(reading: Reading, at: int, sentence: Span, heads: Sequence[Span]) -> Span | None:
    """Return whose words an agency passes on: نقلت وكالة سبوتنيك عن قائد ميداني، عما وصفته بـ"قائد ميداني"."""
    words = reading.words
    for word in range(at, min(at + 4, sentence[1] - 1)):
        if words[word] == "عن":
            return _phrase(reading, word + 1, sentence[1], heads)
        if words[word] == "عما" and word + 2 < sentence[1]:
            first = word + (3 if words[word + 2] == "ب" else 2)
            after = first + 1
            while after < min(first + 4, sentence[1]) and reading.gap(after) == " ":
                after += 1
            return (first, after) if first < sentence[1] else None
    return None


def _recorder(reading: Reading, verb: Span) -> Span | None:
    """الشق الروسي من اللجنة سجل، أما الجانب التركي فلم يرصد: the observer named before the verb that counts, in its clause."""
    found = list(reading.within("observer_side", reading.clause(verb[0])[0], verb[0]))
    if not found or not 0 < verb[0] - found[-1][1] <= _RECORDER_REACH:
        return None
    naming = reading.naming_at(found[-1][1])
    return (found[-1][0], naming.after) if naming and naming.first == found[-1][1] else None


def _is_no_speech(reading: Reading, verb: Span) -> bool:
    """ما لا يقل عن, the verb of a relative clause, and one behind "as"."""
    if reading.at("not_speech", verb[0]):
        return True
    if reading.before("relative", verb[0]):  # القرار 2401 الذي يطالب بهدنة speaks all the same
        return not (reading.at("say_called_for", verb[0]) and reading.before("resolution", verb[0] - 1, 2))
    return reading.before("as_said", verb[0]) is not None


def _accuser(reading: Reading, verb: Span, sentence: Span, who: Span | None) -> tuple[Span | None, int]:
    """Who accuses, and where the name of the accused begins: اتهم الجيش الفصائل, الوزير اتهم طهران, متهما حماس."""
    clause = reading.clause(verb[0])
    before = [n for n in reading.names_within(clause[0], verb[0]) if not is_place(reading, n)]
    if reading.at("accusing", verb[0]):
        earlier = [
            n for n in reading.names_within(sentence[0], verb[0]) if n.id in reading.rules.gazetteer.actors
        ]
        return (earlier[0].span if earlier else None), verb[1]
    if before and who and reading.at("exchanged", clause[0]) is None:
        return (max(clause[0], before[0].first - 3), verb[0]), verb[1]
    return who, who[1] if who else -1


def _sources(reading: Reading, sentence: Span, heads: Sequence[Span]) -> Iterator[Act]:
    """وفق بيان للوزارة، بحسب المرصد، وفق ما أعلنه المتحدث."""
    for word in reading.within("according", *sentence):
        at, manner, verb = word[1], Manner.SAID, word
        if at < sentence[1] and reading.at("as_said", at):
            at += 1
        for other in _MANNERS:
            if at < sentence[1] and (said := reading.at(f"say_{other}", at)):
                at, manner, verb = said[1], other, said
                break
        if at < sentence[1] and (statement := reading.at("a_statement", at)):
            if reading.words[at].startswith(("بيان", "نشره")):
                manner, verb = Manner.ANNOUNCED, (word[0], statement[1])
            at = statement[1]
            if at < sentence[1] and reading.at("jointly", at):  # وفق البيان المشترك: the statement itself
                at = statement[0]
            if at < sentence[1] and (carried := reading.at("carried_by", at)):  # آخر حصيلة أوردها المرصد
                at = carried[1]
        via = _via(reading, at, sentence) if at < sentence[1] and reading.at("via_noun", at) else None
        if via:  # نقلته وكالة إنترفاكس عن وزارة الدفاع: the agency passes on what another says
            at = next(
                (w + 1 for w in range(via[1], min(via[1] + 3, sentence[1])) if reading.words[w] == "عن"), at
            )
        who = None if via and at <= via[0] else _phrase(reading, at, sentence[1], heads)
        via = via or _via(reading, who[1] if who else at, sentence)
        # وبحسب الوزارة، فإن …: it opens the sentence
        is_ahead = word[0] - sentence[0] <= _CONNECTING and not any(head[0] < word[0] for head in heads)
        yield Act(manner, verb, _named(reading, who), who, via, not is_ahead, sentence)


def _before_colon(reading: Reading, sentence: Span) -> Act | None:
    """موسكو: الجيش يوقف النار …: who stands before the colon says it."""
    first, after = sentence
    for word in range(first + 1, min(first + 9, after)):
        gap = reading.gap(word)
        if ":" in gap:
            named = _named(reading, (first, word))
            verbs = any(True for m in _MANNERS for _ in reading.within(f"say_{m}", first, word))
            return (
                None
                if verbs or not (named and named.actor)
                else Act(Manner.SAID, (first, word), named, (first, word), None, False, sentence)
            )
        if gap != " ":
            return None
    return None


def _subject(
    reading: Reading, verb: Span, sentence: Span, heads: Sequence[Span], *, exchanges: bool = False
) -> Span | None:
    """The words after a verb that say who, else those before it that open the sentence."""
    if reading.at("nobodys", verb[0]):
        return None
    exchanged = reading.before("exchanged", verb[0], _LONGEST_SPEAKER) if exchanges else None
    if exchanged:
        return _phrase(reading, exchanged[1], verb[0], heads)
    behind = _phrase(reading, verb[1], sentence[1], heads)
    if behind:
        return behind
    first = max(sentence[0], reading.clause(verb[0])[0])
    is_that = verb[1] < sentence[1] and reading.at("that", verb[1]) is not None
    named = any(True for _ in reading.names_within(first, verb[0]))
    return (first, verb[0]) if is_that and named and verb[0] - first <= _LONGEST_SPEAKER else None


def _phrase(reading: Reading, at: int, end: int, heads: Sequence[Span]) -> Span | None:
    """The noun phrase that begins at this word: to the end of the actor it names, or to what can't be part of it."""
    if at >= end or any(sign in reading.gap(at) for sign in ':«"“'):
        return None  # what is quoted is no speaker: وتابع: «نواصل …»
    if reading.words[at] in _RESUMED and at + 1 < end:
        at += 1  # بحسب ما أفاد به مراسلنا
    sentence = reading.sentence(at)
    stops = {d.first for d in reading.dates(sentence)} | {n.first for n in reading.numbers(sentence)}
    after = at
    while after < min(end, at + _LONGEST_SPEAKER):
        if after > at and any(sign in reading.gap(after) for sign in ',،.:;؛«"“'):
            break
        ends = after in stops or (_ends_phrase(reading, after) and not _is_of_source(reading, at, after))
        if ends or any(f <= after < a for f, a in heads):
            break
        named = reading.naming_at(after)
        after = named.after if named and named.first == after else after + 1
        if named and _is_whole(reading, named, after, end):
            break
    return (at, after) if after > at else None


def _is_whole(reading: Reading, named: Naming, after: int, end: int) -> bool:
    """Whether the speaker's name ends with this one: an actor's without another behind it, a state's unless "and" joins one."""
    if named.id in reading.rules.gazetteer.actors:
        return not _goes_on_naming(reading, after, end)
    is_state = named.name.is_place and not named.name.is_adjective and state_of(reading.rules, named.id)
    return bool(is_state) and not (after < end and reading.words[after].startswith("و"))


def _goes_on_naming(reading: Reading, word: int, end: int) -> bool:
    """Return whether the next word is a name too, of the same one: المبعوث الأممي هانس غروندبرغ."""
    for at in (word, word + 1):  # رئيسة البعثة الأممية بالإنابة ستيفاني وليامز
        if at >= end or reading.gap(at) != " " or reading.words[at].startswith("و"):
            return False
        following = reading.naming_at(at)
        if following is not None:
            actor = reading.rules.gazetteer.actors.get(following.id)
            return actor is not None and actor.kind in ("person", "mediator") and following.first == at
        if _ends_phrase(reading, at):
            return False
    return False


def _is_of_source(reading: Reading, at: int, word: int) -> bool:
    """مصدر في الخارجية الروسية: where a source sits belongs to its name."""
    if reading.words[word] != "في" or word != at + 1 or not reading.at("source_noun", at):
        return False
    naming = reading.naming_at(word + 1) if word + 1 < len(reading.words) else None
    within = naming is not None and naming.id in reading.rules.gazetteer.actors
    return (
        within or reading.at("government", word + 1) is not None or reading.at("army", word + 1) is not None
    )


def _ends_phrase(reading: Reading, word: int) -> bool:
    written = reading.words[word]
    if written in _STOPS or any(reading.at(group, word) for group in ("that", "relative", "behind_name")):
        return True
    if reading.naming_at(word):
        return False
    return any(
        reading.at(f"say_{manner}", word) for manner in (Manner.SAID, Manner.ANNOUNCED, Manner.CONFIRMED)
    ) or (reading.at("observe_verbs", word) is not None)


def _named(reading: Reading, who: Span | None) -> Named | None:
    if who is not None and reading.at("the_latter", who[0]):
        who = _latter(reading, who[0])
    if who is None or reading.at("no_speaker", who[0]) or _is_of_a_town(reading, who):
        return None
    quote = reading.quote(who)
    return Named(quote.quote, quote.start, quote.end, quote.field, actor=actor_of(reading, who))


def _latter(reading: Reading, word: int) -> Span | None:
    """Return whom "the latter" means: the actor or state named last before it, in its sentence or the one before."""
    sentence = reading.sentence(word)
    for first, _ in (sentence, reading.previous_sentence(sentence) or sentence):
        names = reading.names_within(first, word)
        able = [
            n for n in names if n.id in reading.rules.gazetteer.actors or not _is_of_a_town(reading, n.span)
        ]
        if able:
            return able[-1].span
    return None


def _is_of_a_town(reading: Reading, who: Span) -> bool:
    """Whether the words begin with a town or region: لم يذكر عفرين. States and their capitals speak, towns don't."""
    naming = reading.naming_at(who[0])
    if naming is None or not naming.name.is_place or naming.name.is_adjective:
        return False
    return state_of(reading.rules, naming.id) is None


def _via(reading: Reading, at: int, sentence: Span) -> Span | None:
    """The agency or outlet named within the next words: للجزيرة، نشرته وكالة سونا، لصحيفة ..."""
    for span in reading.within("via_noun", at, min(at + 12, sentence[1])):
        after = span[1]
        if span[1] - span[0] == 1 and reading.words[span[0]].endswith(
            ("وكاله", "قناه", "صحيفه", "موقع", "شبكه", "اذاعه")
        ):
            after = min(span[1] + 1, sentence[1])
        return span[0], after
    return None


# ── which act says which event ─────────────────────────────────────────────────────────────────────────────


def governing(
    one: Happening, spoken: Sequence[Act], others: Sequence[Happening], before: Act | None
) -> Act | None:
    """The act of speech that says this event; `spoken` are those of its sentence, `before` the last of the sentence before."""
    act = _denying(one, spoken) if one.trigger.denied else _governing(one, spoken, others)
    if (
        act
        and act.speaker is None
        and act.manner is Manner.CALLED_FOR
        and (owner := _owner(one.reading, act))
    ):
        return replace(act, speaker=_named(one.reading, owner), who=owner)
    if act and act.speaker is None:
        earlier = [
            other for other in spoken if other.speaker and other.verb < act.verb and not other.is_behind
        ]
        return replace(act, speaker=earlier[-1].speaker, who=earlier[-1].who) if earlier else act
    return before if act is None and _goes_on(one) else act


def _owner(reading: Reading, act: Act) -> Span | None:
    """قرار لمجلس الأمن يطالب …: the organisation named before a verb whose subject is no speaker."""
    clause = reading.clause(act.verb[0])
    names = [
        n for n in reading.names_within(clause[0], act.verb[0]) if n.id in reading.rules.gazetteer.actors
    ]
    return names[-1].span if names else None


def says(one: Happening, act: Act | None, before: Act | None) -> Says | None:
    """Who says this event, by the act that governs it; of an act without a speaker, the one before has him."""
    reading, denied = one.reading, one.trigger.denied
    if act is None and denied is None:
        return None
    speaker = (act.speaker if act else None) or (before.speaker if before else None)
    if speaker is None and denied is None:
        return None
    manner = Manner.DENIED if denied or act is None else act.manner
    words = reading.quote(
        denied
        if denied and (act is None or act.manner is not Manner.DENIED)
        else act.verb
        if act
        else one.trigger.noun
    )
    return Says(
        speaker=speaker,
        via=reading.quote(act.via) if act and act.via else None,
        manner=Fact(words.quote, words.start, words.end, words.field, value=manner.value),
    )


def _goes_on(one: Happening) -> bool:
    first, _ = one.trigger.sentence
    return one.reading.at("went_on", first) is not None


def _denying(one: Happening, spoken: Sequence[Act]) -> Act | None:
    denied = one.trigger.denied
    own = [
        act
        for act in spoken
        if denied and act.verb[0] <= denied[0] and act.manner in (Manner.DENIED, Manner.REJECTED)
    ]
    if own:
        return own[-1]
    return next(
        (act for act in reversed(spoken) if denied and (act.is_behind or act.verb[0] <= denied[0])), None
    )


def _governing(one: Happening, spoken: Sequence[Act], others: Sequence[Happening]) -> Act | None:
    trigger = one.trigger
    usable = [act for act in spoken if _fits(act, one)]
    behind = [
        act
        for act in usable
        if act.is_behind and act.verb[0] >= trigger.noun[0] and _reaches_back(act, one, others)
    ]
    if behind:
        return behind[0]
    ahead = [act for act in usable if not act.is_behind and act.verb[0] <= max(trigger.head, trigger.noun[0])]
    if len(ahead) > 1 and ahead[-1].manner is Manner.REJECTED and _is_quoted(one, ahead[-2], ahead[-1]):
        return ahead[-2]
    return ahead[-1] if ahead else None


def _is_quoted(one: Happening, outer: Act, inner: Act) -> bool:
    """وأضاف أن موسكو رفضت: who adds speaks, and Moscow refuses."""
    return any(True for _ in one.reading.within("that", outer.verb[1], inner.verb[0]))


def _fits(act: Act, one: Happening) -> bool:
    if act.manner is Manner.DENIED:
        return False
    if act.is_record:
        clause = one.reading.clause_of
        return clause[act.verb[0]] in {clause[word] for t in one.triggers for word in (t.noun[0], t.head)}
    if act.manner not in _BARE or act.is_behind:
        return True
    if act.manner is Manner.ACCUSED:
        return one.kind is EventKind.VIOLATION
    if act.manner is Manner.CALLED_FOR and one.kind is EventKind.TALKS:
        return one.trigger.cue is not None and one.trigger.cue[0] <= act.verb[0] < one.trigger.cue[1]
    return one.trigger.status == act.manner.value or act.manner is Manner.EXPECTED


def _reaches_back(act: Act, one: Happening, others: Sequence[Happening]) -> bool:
    """ "According to" at a sentence's end is of its last event, and of those before it that are of the same kind."""
    if act.sentence in one.further:
        return True
    same = [o for o in others if o.reading is one.reading and o.trigger.sentence == act.sentence]
    ahead = [o for o in same if o.trigger.noun[0] < act.verb[0]]
    if not ahead:
        return False
    return max(ahead, key=lambda o: o.trigger.noun[0]).kind is one.kind
