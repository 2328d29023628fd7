"""Who takes part in an event, and as what: side, guarantor, mediator, accused, observer.

A name's role is told by the noun or preposition that governs it (بوساطة مصرية, دورية روسية تركية, بين الحكومة والحوثيين, مع الروس), and by
the kind of event. Names joined by "and" have one role. Who only speaks takes no part, unless he speaks of what he does himself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.core.ledger.attribute import agreement_spans
from marsad.core.ledger.event import EventKind, Manner, Party, PartyRole, Says
from marsad.core.ledger.reading import Naming, Reading
from marsad.core.ledger.scope import Happening
from marsad.core.ledger.speech import Act
from marsad.core.ledger.trigger import Trigger
from marsad.core.ledger.where import is_place, named_places
from marsad.core.ledger.who import ARMIES, is_people, noun_of, state_of
from marsad.core.text.span import Span
from marsad.model import Theatre

_GUARANTORS = frozenset(("russia", "turkey", "iran", "russian-armed-forces", "turkish-armed-forces"))
_UN = frozenset(
    (
        "united-nations",
        "un-security-council",
        "antonio-guterres",
        "unsmil",
        "unami",
        "un-envoy-for-syria",
        "un-envoy-for-yemen",
        "unmha",
    )
)
_OUTSIDERS = {  # states that negotiate in a conflict without fighting in it
    Theatre.GAZA: frozenset(("egypt", "qatar", "united-states", "turkey")),
    Theatre.LEBANON: frozenset(("united-states", "france", "egypt", "qatar")),
    Theatre.SUDAN: frozenset(
        ("united-states", "saudi-arabia", "egypt", "united-arab-emirates", "switzerland")
    ),
    Theatre.UKRAINE: frozenset(("united-states", "turkey", "saudi-arabia", "germany", "france", "belarus")),
    Theatre.YEMEN: frozenset(("oman", "united-states", "sweden", "kuwait")),
    Theatre.KARABAKH: frozenset(("united-states", "france")),
    Theatre.LIBYA: frozenset(("germany", "italy", "france", "morocco", "tunisia")),
}
_FIGHTING = frozenset(("state_army", "government", "armed_group"))
_SIDES = frozenset(
    ("syrian-opposition", "syrian-negotiations-committee", "syrian-national-coalition", "opposition-short")
)
_PEACEKEEPERS = frozenset(
    ("unifil", "undof", "peacekeepers", "minusma", "minusca", "monusco", "amisom", "unmiss", "unisfa", "nato")
)
_OBSERVERS = frozenset(("russian-reconciliation-centre", "syria-response-coordinators"))
_MAKERS_REACH = 5
_VICTIMS_REACH = 6  # words between a verb of harm and "of", behind which stands whose men were hurt
_NEAR_VERB = 3  # words between a verb of attack and who attacks
_FAMILIES = (  # a state, its army, government and head: the first stands for all
    "russia russian-armed-forces russian-military-police kremlin vladimir-putin russian-reconciliation-centre",
    "turkey turkish-armed-forces recep-tayyip-erdogan hulusi-akar turkish-observation-posts",
    "syrian-government syria syrian-army ahmed-al-sharaa",
    "united-states united-states-armed-forces united-states-government donald-trump joe-biden",
    "israel israeli-army israeli-government occupation-short benjamin-netanyahu",
    "ukraine ukrainian-army volodymyr-zelensky",
    "hamas al-qassam-brigades",
    "sdf ypg mazloum-abdi",
    "houthis yahya-saree mahdi-al-mashat mohammed-abdulsalam",
    "yemeni-government yemen legitimate-government yemeni-army",
    "saudi-led-coalition turki-al-maliki",
    "rsf hemedti",
    "sudanese-army sudan abdel-fattah-al-burhan sovereignty-council",
    "khalifa-haftar libyan-national-army",
    "gna wefaq-short volcano-of-rage",
    "lebanese-government lebanon lebanese-army",
    "united-nations un-security-council antonio-guterres",
    "syrian-opposition opposition-short",
    "azerbaijan azerbaijani-army ilham-aliyev",
    "armenia armenian-army nikol-pashinyan",
    "afghan-government afghanistan afghan-army",
)
_HEAD = {name: line.split()[0] for line in _FAMILIES for name in line.split()}


def family(actor: str) -> str:
    """One name for a state, its army, government and head, so that each takes part once."""
    return _HEAD.get(actor, actor)


@dataclass(frozen=True, slots=True)
class PartyCandidate:
    """A name that may be a party: its words, its actor, and the name itself (None: armed men without a name)."""

    span: Span
    actor: str | None
    naming: Naming | None


def parties(
    one: Happening, said: Says | None, act: Act | None, spoken: Sequence[Act], spent: Sequence[Span]
) -> tuple[Party, ...]:
    """The parties of an event in the order of its words, each once; none inside the spans that other facts have `spent`."""
    found: dict[str, Party] = {}
    last: tuple[PartyCandidate, PartyRole | None] | None = None
    pacts = list(agreement_spans(one))
    for candidate in candidates(one):
        if any(f <= candidate.span[0] < a for f, a in spent) or _is_in_name(candidate, pacts):
            continue
        role = _joined_role(one, candidate, last) or _role(one, candidate, act, spoken)
        last = (candidate, role)
        if role:
            _add(found, one.reading, candidate, role)
    if one.kind is EventKind.VIOLATION:
        _add_observer(one, found, said, spoken)
        _add_implied(one, found, said)
    else:
        _add_speaker(one, found, said, act)
    if one.kind in (EventKind.CEASEFIRE, EventKind.TALKS):
        _add_meant(one, found)
    if one.kind is EventKind.TALKS:
        _add_host(one, found, said)
    _drop_collective(found)
    return tuple(sorted(found.values(), key=lambda party: (party.field != "title", party.start)))


def _add_host(one: Happening, found: dict[str, Party], said: Says | None) -> None:
    """The state that talks are held in, where it speaks of them itself."""
    speaker = said.speaker if said else None
    if speaker is None or speaker.actor is None:
        return
    reading = one.reading
    for naming in named_places(one):
        place = reading.rules.gazetteer.places[naming.id]
        held = reading.before("inside", naming.first) or reading.before("host_verb", naming.first, 2)
        if held and speaker.actor in (naming.id, place.parent) and family(speaker.actor) not in found:
            found[family(speaker.actor)] = Party(
                speaker.quote,
                speaker.start,
                speaker.end,
                speaker.field,
                actor=speaker.actor,
                role=PartyRole.HOST,
            )


def _drop_collective(found: dict[str, Party]) -> None:
    """الدول الضامنة، روسيا وتركيا وإيران: the three by name, not their common name as well."""
    named = [key for key in found if key in {family(g) for g in _GUARANTORS}]
    if len(named) >= 2:
        found.pop("astana-guarantors", None)


def _is_in_name(candidate: PartyCandidate, pacts: Sequence[Span]) -> bool:
    """Return whether a state or city only belongs to an agreement's name: اتفاق السويد."""
    name = candidate.naming.name if candidate.naming else None
    return bool(name and name.is_place and not name.is_adjective) and any(
        f <= candidate.span[0] < a for f, a in pacts
    )


def _add(found: dict[str, Party], reading: Reading, candidate: PartyCandidate, role: PartyRole) -> None:
    key = family(candidate.actor) if candidate.actor else f"#{candidate.span[0]}"
    if key not in found:
        quote = reading.quote(candidate.span)
        found[key] = Party(quote.quote, quote.start, quote.end, quote.field, actor=candidate.actor, role=role)


# ── candidates ─────────────────────────────────────────────────────────────────────────────────────────────


def candidates(one: Happening) -> Iterator[PartyCandidate]:
    """The names of an event's words that mean an actor, in order; a person behind his state's adjective is the same one."""
    reading = one.reading
    for first, after in one.party_spans:
        before: Naming | None = None
        pieces: list[PartyCandidate] = []
        for naming in reading.names_within(first, after):
            candidate = _candidate(reading, naming)
            if candidate and not _is_apposition(reading, before, naming):
                if pieces and _is_title(reading, before, naming):
                    pieces.pop()
                pieces.append(candidate)
            before = naming
        if one.kind is EventKind.VIOLATION:
            for span in reading.within("armed_people", first, after):
                if not any(p.span[0] < span[1] and span[0] < p.span[1] for p in pieces):
                    pieces.append(PartyCandidate(span, None, None))
        yield from sorted(pieces, key=lambda piece: piece.span)


def _candidate(reading: Reading, naming: Naming) -> PartyCandidate | None:
    """The actor that a name means here: itself, the state of a country's name or adjective, or nobody."""
    if naming.id in reading.rules.gazetteer.actors or (naming.name.by_theatre and not naming.name.is_place):
        following = reading.naming_at(naming.after) if naming.after < len(reading.words) else None
        is_other = (
            following
            and following.first == naming.after
            and following.name.is_adjective
            and naming.name.by_theatre
        )
        return (
            None if is_other else PartyCandidate(naming.span, naming.id, naming)
        )  # الاحتلال الأمريكي is no Israel
    if not naming.name.is_place or is_place(reading, naming) or _is_passed(reading, naming):
        return None
    state = state_of(reading.rules, naming.id)
    if state is None or not naming.name.is_adjective:
        return PartyCandidate(naming.span, state, naming) if state else None
    noun = noun_of(reading, naming)
    kind = noun[0] if noun else ("government" if is_people(reading, naming) else "kind_of_place")
    if kind == "kind_of_place":
        return None
    return PartyCandidate(naming.span, ARMIES.get(state, state) if kind == "army" else state, naming)


def _is_passed(reading: Reading, naming: Naming) -> bool:
    """Return whether a city is only where somebody goes, or what something is called after: غادر موسكو، منصة موسكو، إلى تل أبيب."""
    if naming.name.is_adjective:
        return False
    before = reading.before("named_after", naming.first) or reading.before("travel", naming.first, 3)
    place = reading.rules.gazetteer.places[naming.id]
    towards = reading.before("destination", naming.first) or reading.before("origin", naming.first)
    return before is not None or (place.kind == "capital" and towards is not None)


def _is_apposition(reading: Reading, before: Naming | None, naming: Naming) -> bool:
    """الرئيس التركي رجب طيب أردوغان: one party, by the adjective."""
    if before is None or before.after != naming.first or reading.words[naming.first].startswith("و"):
        return False
    return before.name.is_adjective and _is_person(reading, naming)


def _is_title(reading: Reading, before: Naming | None, naming: Naming) -> bool:
    """المبعوث الأممي هانس غروندبرغ، الأمين العام للأمم المتحدة أنطونيو غوتيريش: one party, by the person."""
    if before is None or before.after != naming.first or reading.words[naming.first].startswith("و"):
        return False
    return (
        before.id in reading.rules.gazetteer.actors
        and _is_person(reading, naming)
        and reading.gap(naming.first) == " "
    )


def _is_person(reading: Reading, naming: Naming) -> bool:
    actor = reading.rules.gazetteer.actors.get(naming.id)
    return actor is not None and actor.kind in ("person", "mediator")


# ── roles ──────────────────────────────────────────────────────────────────────────────────────────────────


def _joined_role(
    one: Happening, candidate: PartyCandidate, last: tuple[PartyCandidate, PartyRole | None] | None
) -> PartyRole | None:
    """The role of the name before, where "and" or a comma alone joins this one to it."""
    if last is None or last[1] is None or last[0].naming is None or candidate.naming is None:
        return None
    if last[1] is PartyRole.GUARANTOR and candidate.actor not in _GUARANTORS:
        return None
    between = candidate.span[0] - last[0].span[1]
    reading = one.reading
    if (
        last[1] is PartyRole.MEDIATOR
        and last[0].naming.name.is_adjective != candidate.naming.name.is_adjective
    ):
        return None
    if between == 0:
        is_and = reading.words[candidate.span[0]].startswith("و") or "،" in reading.gap(candidate.span[0])
        same_noun = candidate.naming.name.is_adjective and last[0].naming.name.is_adjective
        return last[1] if is_and or same_noun else None
    head = reading.words[last[0].span[1]]
    if between <= 2 and head.startswith("و") and not reading.at("mediation", last[0].span[1]):
        nouns = any(reading.at(g, last[0].span[1]) for g in ("army", "government"))
        return last[1] if nouns else None
    return None


def _role(
    one: Happening, candidate: PartyCandidate, act: Act | None, spoken: Sequence[Act]
) -> PartyRole | None:
    reading, first = one.reading, candidate.span[0]
    if reading.before("control", first, 2) or reading.before("absent", first, 3):
        return None
    if mediating := _mediating(one, candidate):
        return mediating
    if one.kind is EventKind.VIOLATION:
        return _in_violation(one, candidate, act, spoken)
    bare = act is not None and (act.is_behind or act.manner is Manner.CALLED_FOR)
    speaks = _speaks(one, first, act, spoken)
    if speaks and (not _is_mediator(reading, candidate.actor) or bare):
        return None
    return (
        _in_patrol(one, candidate)
        if one.kind is EventKind.PATROL
        else _between(one, candidate, spoken, speaks=speaks)
    )


def _between(
    one: Happening, candidate: PartyCandidate, spoken: Sequence[Act], *, speaks: bool
) -> PartyRole | None:
    """The role in a ceasefire or in talks."""
    first = candidate.span[0]
    if _is_outsider(one.reading, candidate.actor):
        return None if one.trigger.status == "called_for" else PartyRole.MEDIATOR
    if one.kind is EventKind.TALKS:
        return _in_talks(one, candidate)
    accused = any(a.manner is Manner.ACCUSED and a.accused == first for a in spoken)
    return None if accused else _in_ceasefire(one, candidate, speaks=speaks)


def _is_outsider(reading: Reading, actor: str | None) -> bool:
    """Return whether the actor only mediates in this conflict: Egypt, Qatar and the United States in Gaza."""
    return actor is not None and family(actor) in _OUTSIDERS.get(reading.theatre, frozenset())


def _speaks(one: Happening, word: int, act: Act | None, spoken: Sequence[Act]) -> bool:
    """Return whether the word is of one who only speaks: of the act that says this event, or of one that quotes ("قال … إن")."""
    if one.trigger.denied and act and act.who and not act.who[0] <= word < act.who[1]:
        return False
    reading = one.reading
    for other in spoken:
        if other.who and other.who[0] <= word < other.who[1]:
            quotes = other.is_behind or any(
                True for _ in reading.within("that", other.who[1], other.who[1] + 4)
            )
            if quotes or (act and other.verb == act.verb):
                return True
    return False


def _mediating(one: Happening, candidate: PartyCandidate) -> PartyRole | None:
    """Return whether a word for mediation governs the name: بوساطة مصرية، برعاية روسيا وتركيا، الوسطاء قطر ومصر."""
    if one.kind not in (EventKind.CEASEFIRE, EventKind.TALKS) or candidate.naming is None:
        return None
    reading = one.reading
    if candidate.naming.name.is_adjective:
        noun = noun_of(reading, candidate.naming)
        word = noun[1] if noun and noun[0] == "mediation" else None
    else:
        span = reading.before("mediation", candidate.span[0], 2)
        word = span[0] if span else None
    if word is None:
        return None
    named = not candidate.naming.name.is_adjective or reading.words[word].find("ضام") >= 0
    guaranteed = named and reading.at("guarantee", word) is not None and candidate.actor in _GUARANTORS
    return PartyRole.GUARANTOR if guaranteed and reading.theatre is Theatre.SYRIA else PartyRole.MEDIATOR


def _is_mediator(reading: Reading, actor: str | None) -> bool:
    known = reading.rules.gazetteer.actors.get(actor or "")
    return actor in _UN or (known is not None and known.kind == "mediator")


def _is_fighting(reading: Reading, actor: str | None) -> bool:
    known = reading.rules.gazetteer.actors.get(actor or "")
    return known is None or known.kind in (*_FIGHTING, "person") or actor in _SIDES


def _in_ceasefire(one: Happening, candidate: PartyCandidate, *, speaks: bool) -> PartyRole | None:
    reading, status = one.reading, one.trigger.status
    if _is_mediator(reading, candidate.actor):
        return None if status in ("called_for", "rejected") else PartyRole.MEDIATOR
    if speaks or not _is_fighting(reading, candidate.actor) or _is_object_of_attack(reading, candidate):
        return None
    if status in ("called_for", "rejected") and reading.clause_of[candidate.span[0]] not in _clauses(one):
        return None
    imposed = next(iter(reading.within("impose", *one.scope)), None)
    if status == "called_for" and imposed and candidate.span[1] <= imposed[0]:
        return PartyRole.MEDIATOR
    return PartyRole.GUARANTOR if _is_maker(one, candidate) else PartyRole.SIDE


def _is_maker(one: Happening, candidate: PartyCandidate) -> bool:
    """هدنة … أعلنتها واشنطن وموسكو: powers that make a ceasefire for others; that the United States is one of them tells it."""
    reading = one.reading
    made = next(iter(reading.within("made_by", one.trigger.noun[1], candidate.span[0])), None)
    if made is None or candidate.span[0] - made[1] > _MAKERS_REACH:
        return False
    names = reading.names_within(made[1], min(made[1] + _MAKERS_REACH, one.trigger.sentence[1]))
    return any(n.id in ("washington", "united-states") for n in names)


def _clauses(one: Happening) -> set[int]:
    """The clauses of the event's own nouns and cues."""
    clause_of = one.reading.clause_of
    return {clause_of[word] for trigger in one.triggers for word in (trigger.noun[0], trigger.head)}


def _in_patrol(one: Happening, candidate: PartyCandidate) -> PartyRole | None:
    reading, actor = one.reading, candidate.actor
    known = reading.rules.gazetteer.actors.get(actor or "")
    if candidate.naming is None:
        return None
    if known is not None and known.kind not in (*_FIGHTING,) and actor not in _PEACEKEEPERS:
        return None
    if (
        reading.before("people_word", candidate.span[0])
        or reading.before("origin", candidate.span[0])
        or reading.before("dividing", candidate.span[0], 3)
    ):
        return None
    nouns = [t.noun for t in one.triggers]
    attached = any(0 <= candidate.span[0] - noun[1] <= 3 for noun in nouns)
    if one.trigger.status in ("attacked", "blocked") and not attached and _is_attacker(one, candidate):
        return PartyRole.ACCUSED
    clauses = {reading.clause_of[t.noun[0]] for t in one.triggers} | {
        reading.clause_of[t.head] for t in one.triggers
    }
    in_clause = reading.clause_of[candidate.span[0]] in clauses
    return (
        PartyRole.SIDE
        if attached or in_clause or reading.before("taking_part", candidate.span[0], 3)
        else None
    )


def _is_attacker(one: Happening, candidate: PartyCandidate) -> bool:
    reading = one.reading
    noun = (
        noun_of(reading, candidate.naming)
        if candidate.naming and candidate.naming.name.is_adjective
        else None
    )
    if noun and noun[0] in ("attack", "army"):
        return True
    if reading.before("by_the_hand_of", candidate.span[0]):
        return True
    cue = one.trigger.cue
    return bool(cue and 0 <= candidate.span[0] - cue[1] <= 1)


def _in_talks(one: Happening, candidate: PartyCandidate) -> PartyRole | None:
    reading, actor = one.reading, candidate.actor
    if actor == "astana-guarantors":
        return PartyRole.GUARANTOR
    if _is_mediator(reading, actor):
        return PartyRole.MEDIATOR
    takes_part = reading.before("taking_part", candidate.span[0], 4) is not None
    if not _is_fighting(reading, actor) or (_is_spoken_of(one, candidate) and not takes_part):
        return None
    astana = any(True for _ in reading.within("astana_track", *one.trigger.sentence))
    if (astana or _are_all_three(one)) and actor and family(actor) in {family(g) for g in _GUARANTORS}:
        return PartyRole.GUARANTOR
    return PartyRole.SIDE


def _are_all_three(one: Happening) -> bool:
    """Whether Russia, Turkey and Iran meet: the three guarantors, whether or not their track is named."""
    reading = one.reading
    states = {naming.id for naming in reading.names_within(*one.trigger.sentence)}
    three = ({"russia", "moscow"}, {"turkey", "ankara"}, {"iran", "tehran"})
    return reading.theatre is Theatre.SYRIA and all(states & names for names in three)


def _is_spoken_of(one: Happening, candidate: PartyCandidate) -> bool:
    reading = one.reading
    clause = reading.clause(candidate.span[0])
    return any(span[0] > one.trigger.noun[0] for span in reading.within("aim", clause[0], candidate.span[0]))


def _is_object_of_attack(reading: Reading, candidate: PartyCandidate) -> bool:
    return any(reading.before(verb, candidate.span[0], 2) for verb in ("kill", "wound"))


def _in_violation(
    one: Happening, candidate: PartyCandidate, act: Act | None, spoken: Sequence[Act]
) -> PartyRole | None:
    reading, span = one.reading, candidate.span
    if _reported_by(one, candidate):
        return PartyRole.OBSERVER
    if any(_accuse_each_other(reading, a, span) for a in spoken):
        return PartyRole.ACCUSED
    speaks = any(a.who and a.who[0] <= span[0] < a.who[1] for a in spoken)
    people = reading.before("people_word", span[0])
    hurt = _is_object_of_attack(reading, candidate) or (people and _is_harmed(reading, people))
    hurt = hurt or _is_mediator(reading, candidate.actor)  # الهدنة الأممية
    hurt = hurt or _is_victims(reading, span[0])
    if speaks or hurt or reading.before("observer_side", span[0]):
        return None
    return PartyRole.ACCUSED if _is_accused(one, candidate, act, spoken) else None


def _accuse_each_other(reading: Reading, act: Act, span: Span) -> bool:
    """تبادلت أرمينيا وأذربيجان الاتهامات: each who speaks is accused by the other."""
    if act.manner is not Manner.ACCUSED or act.who is None or not act.who[0] <= span[0] < act.who[1]:
        return False
    return reading.before("exchanged", act.who[0]) is not None


def _is_victims(reading: Reading, word: int) -> bool:
    """مقتل 12 عنصرا من فيلق الرحمن في غارة: of whom the dead were, however many words count them."""
    if not reading.before("origin", word):
        return False
    return any(
        reading.before(verb, word - 1, _VICTIMS_REACH)
        for verb in ("kill", "wound", "killed_noun", "wounded_noun")
    )


def _is_harmed(reading: Reading, people: Span) -> bool:
    """مقتل خمسة من مسلحي النصرة, but not: مسلحو النصرة نفذوا."""
    return any(reading.before(verb, people[0], 4) for verb in ("kill", "wound", "onto"))


def _is_accused(one: Happening, candidate: PartyCandidate, act: Act | None, spoken: Sequence[Act]) -> bool:
    """Return whether somebody accuses the name, or it is who attacks: by its noun, a preposition, or as the subject of the verb."""
    reading, span = one.reading, candidate.span
    if any(a.manner is Manner.ACCUSED and a.accused == span[0] for a in spoken):
        return True
    if act and act.manner is Manner.ACCUSED and act.who and 0 <= span[0] - act.who[1] <= 2:
        return True
    if reading.before("by_the_hand_of", span[0]):
        return True
    noun = (
        noun_of(reading, candidate.naming)
        if candidate.naming and candidate.naming.name.is_adjective
        else None
    )
    if noun and noun[0] != "army":
        return noun[0] == "attack"
    return _is_subject(one, candidate)


def _reported_by(one: Happening, candidate: PartyCandidate) -> bool:
    """لم يؤكد 11 خرقا أبلغ عنها الجانب التركي: who recorded what another doesn't confirm."""
    return (
        one.trigger.denied is not None and one.reading.before("reported_by", candidate.span[0], 3) is not None
    )


def _is_subject(one: Happening, candidate: PartyCandidate) -> bool:
    """Return whether the name stands beside the verb or noun of the attack, as the one who does it."""
    reading, span = one.reading, candidate.span
    for trigger in one.triggers:
        for words in filter(None, (trigger.cue, trigger.noun)):
            if reading.at("observe_verbs", words[0]):
                continue
            if reading.at("victim_verb", words[0]) and not 0 <= span[0] - words[1] <= 1:
                continue  # استشهد … في قصف لقوات النظام: only who stands right behind the attack
            near = span[0] - words[1] if span[0] >= words[1] else words[0] - span[1]
            held = words[0] <= span[0] < words[1]
            on = reading.before("onto", span[0], 2)
            if (
                (held or 0 <= near <= _NEAR_VERB)
                and not on
                and reading.clause_of[span[0]] == reading.clause_of[words[0]]
            ):
                return True
    return False


def _add_observer(one: Happening, found: dict[str, Party], said: Says | None, spoken: Sequence[Act]) -> None:
    """Who recorded the violations: the subject of the verb that records, else the speaker where he is an observer."""
    cue = one.trigger.cue
    own = next((a.speaker for a in spoken if cue and cue[0] <= a.verb[0] < cue[1] and a.speaker), None)
    recorded = any(_records(one, t) for t in one.triggers)
    observer = own if own and recorded else said.speaker if said and _observes(one, said) else None
    if observer is None or any(party.role is PartyRole.OBSERVER for party in found.values()):
        return
    key = family(observer.actor) if observer.actor else "#observer"
    found[key] = Party(
        observer.quote,
        observer.start,
        observer.end,
        observer.field,
        actor=observer.actor,
        role=PartyRole.OBSERVER,
    )


def _add_implied(one: Happening, found: dict[str, Party], said: Says | None) -> None:
    """وشن عشرات الغارات: a verb without a subject of its own has that of the clause before."""
    reading, head = one.reading, one.trigger.noun[0]
    heads = [t.head for t in one.triggers if reading.at("attack_verb", t.head)] or [head]
    verb = reading.at("attack_verb", min(heads)) or reading.before("attack_verb", head, 3)
    is_joined = (
        verb is not None
        and reading.words[verb[0]].startswith(("و", "ف"))
        and not reading.words[verb[0]].startswith(("وقف", "واصل"))
    )
    if (
        not is_joined
        or verb is None
        or any(p.role in (PartyRole.ACCUSED, PartyRole.OBSERVER) for p in found.values())
    ):
        return
    speaker = said.speaker.start if said and said.speaker else -1
    names = [
        n
        for n in reading.names_within(one.trigger.sentence[0], verb[0])
        if reading.quote(n.span).start != speaker
    ]
    for naming in names:
        candidate = _candidate(reading, naming)
        if candidate and _is_fighting(reading, candidate.actor) and candidate.actor:
            _add(found, reading, candidate, PartyRole.ACCUSED)
            return


def _add_meant(one: Happening, found: dict[str, Party]) -> None:
    """Sides that only a pronoun means (ودعاهم), from the sentence before; or "the two sides of the conflict" in their own words."""
    reading, first = one.reading, one.trigger.first
    if any(party.role is PartyRole.SIDE for party in found.values()):
        return
    earlier = reading.previous_sentence(one.trigger.sentence)
    if one.trigger.cue and reading.words[first].endswith(("هم", "هما")) and earlier:
        for span in reading.within("between", *earlier):
            for naming in reading.names_within(span[1], min(span[1] + 6, earlier[1])):
                if candidate := _candidate(reading, naming):
                    _add(found, reading, candidate, PartyRole.SIDE)
    for begin, after in one.spans:
        for span in reading.within("both_sides_of", begin, after):
            _add(
                found, reading, PartyCandidate((span[0], min(span[1] + 2, after)), None, None), PartyRole.SIDE
            )
            return


def _add_speaker(one: Happening, found: dict[str, Party], said: Says | None, act: Act | None) -> None:
    """The speaker, where he speaks of what he does himself, observes, or is the other side of "with …"."""
    speaker = said.speaker if said else None
    if speaker is None or said is None:
        return
    role = _speakers_role(one, found, speaker.actor, said, act)
    key = family(speaker.actor) if speaker.actor else "#speaker"
    if role and key not in found:
        found[key] = Party(
            speaker.quote, speaker.start, speaker.end, speaker.field, actor=speaker.actor, role=role
        )


def _speakers_role(
    one: Happening, found: dict[str, Party], actor: str | None, said: Says, act: Act | None
) -> PartyRole | None:
    sides = [party for party in found.values() if party.role is PartyRole.SIDE]
    if one.kind is EventKind.TALKS and one.trigger.rule == "meeting" and act and not act.is_behind:
        return PartyRole.SIDE
    if one.kind is EventKind.PATROL and (
        _is_speakers_own(one) or (not sides and _speaks_of_himself(one, act))
    ):
        return PartyRole.SIDE
    if one.kind in (EventKind.PATROL, EventKind.TALKS):
        reading = one.reading
        with_other = any(reading.before("with_party", reading.word_at(party.start), 3) for party in sides)
        return PartyRole.SIDE if len(sides) == 1 and with_other else None
    return _announcers_role(one, actor, said, act, len(sides))


def _is_speakers_own(one: Happening) -> bool:
    """دورية لها، دوريتها: the patrol of whoever speaks."""
    reading = one.reading
    for noun in (t.noun for t in one.triggers):
        following = reading.words[noun[1]] if noun[1] < len(reading.words) else ""
        if following in ("لها", "له", "لهم", "لقواتها") or reading.words[noun[1] - 1].endswith(
            ("تها", "ته", "تهم", "تنا", "ياتها")
        ):
            return True
    return False


def _speaks_of_himself(one: Happening, act: Act | None) -> bool:
    """أكدت القيادة أنها ستسيّر: who speaks is who does it."""
    if act is None or act.who is None or act.is_behind:
        return False
    reading = one.reading
    that = next(iter(reading.within("that", act.who[1], act.who[1] + 4)), None)
    return that is not None and reading.words[that[0]].endswith(("ها", "ه", "هم", "هما"))


def _announcers_role(
    one: Happening, actor: str | None, said: Says, act: Act | None, sides: int
) -> PartyRole | None:
    """Who announces or refuses a ceasefire of his own is a side; a state from outside that announces one is its mediator."""
    reading, status = one.reading, one.trigger.status
    manner = said.manner.value if said.manner else None
    if manner == Manner.DENIED or actor is None or not _is_fighting(reading, actor):
        return None
    if status in ("rejected", "unclear"):
        return PartyRole.SIDE if sides < 2 else None
    if _is_outsider(reading, actor):
        return PartyRole.MEDIATOR if manner == Manner.ANNOUNCED and status != "called_for" else None
    if act is None or act.is_behind or status == "called_for":
        return None
    if sides < 2 and _speaks_of_his(one, act):
        return PartyRole.SIDE
    return _makers_role(one, actor, sides) if manner == Manner.ANNOUNCED else None


def _makers_role(one: Happening, actor: str, sides: int) -> PartyRole | None:
    """Return what one is who announces a ceasefire: a side in his own conflict or land, a mediator between two others."""
    reading = one.reading
    known = reading.rules.gazetteer.actors.get(actor)
    own = known is not None and known.theatre == reading.theatre and known.kind in (*_FIGHTING, "person")
    if sides < 2:
        return PartyRole.SIDE if own or (known is None and _is_at_home(one, actor)) else None
    return PartyRole.MEDIATOR if known is None or known.theatre is None else None


def _speaks_of_his(one: Happening, act: Act) -> bool:
    """قال القائد إن قواته توصلت، أكدت الحركة أنها وافقت: what he says is of himself."""
    reading = one.reading
    if act.who is None:
        return False
    that = next(iter(reading.within("that", act.who[1], act.who[1] + 4)), None)
    if that is None or that[1] > one.trigger.first:
        return False
    own = reading.words[that[0]].endswith(("ها", "نه", "هم", "هما"))
    following = reading.words[that[1]] if that[1] < len(reading.words) else ""
    return own or following in ("قواته", "قواتها", "قواتهم", "حكومته", "حكومتها", "بلاده", "حركته", "جماعته")


def _is_at_home(one: Happening, state: str) -> bool:
    """Whether the ceasefire lies in the land of who announces it: أعلنت الحكومة الإثيوبية هدنة في تيغراي."""
    places = one.reading.rules.gazetteer.places
    for naming in named_places(one):
        place = places.get(naming.id)
        while place is not None:
            if place.id == state:
                return True
            place = places.get(place.parent) if place.parent else None
    return False


def _records(one: Happening, trigger: Trigger) -> bool:
    """Return whether a verb that records (رصد، لم تسجل) is among the trigger's words."""
    return any(
        True
        for words in (trigger.cue, trigger.noun)
        if words
        for _ in one.reading.within("observe_verbs", *words)
    )


def _observes(one: Happening, said: Says) -> bool:
    """Return whether the speaker recorded the violations himself, and doesn't only speak of them."""
    reading, actor = one.reading, said.speaker.actor if said.speaker else None
    if said.manner and said.manner.value in (Manner.ACCUSED, Manner.DENIED, Manner.CLAIMED):
        return False
    recorded = any(_records(one, trigger) for trigger in one.triggers)
    if actor in _OBSERVERS or recorded:
        return True
    theirs = {family("russia"), family("turkey")}
    commission = reading.theatre is Theatre.SYRIA and actor is not None and family(actor) in theirs
    return commission and any(t.rule in ("breach", "cases") for t in one.triggers)
