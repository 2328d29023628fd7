"""Who is meant by words: the actor of a noun phrase, an army by its noun and a country's adjective.

"وزارة الدفاع الروسية" is an actor by its name; "الخارجية الكازاخستانية", "الرئيس الروسي" and "الوفد التركي" are their state; "طائرة
إسرائيلية" is Israel. A place's adjective alone ("المدينة السورية") is nobody.
"""

from __future__ import annotations

from marsad.core.ledger.reading import Naming, Reading
from marsad.core.ledger.rules import LedgerRules
from marsad.core.text.span import Span

ARMIES = {
    "russia": "russian-armed-forces",
    "turkey": "turkish-armed-forces",
    "united-states": "united-states-armed-forces",
    "syria": "syrian-army",
    "israel": "israeli-army",
    "ukraine": "ukrainian-army",
    "yemen": "yemeni-army",
    "lebanon": "lebanese-army",
    "sudan": "sudanese-army",
    "iraq": "iraqi-army",
    "afghanistan": "afghan-army",
    "azerbaijan": "azerbaijani-army",
    "armenia": "armenian-army",
}
_CAPITALS = {
    "moscow": "russia", "ankara": "turkey", "washington": "united-states", "damascus": "syria", "tehran": "iran", "kyiv": "ukraine",
    "doha": "qatar", "cairo": "egypt", "riyadh": "saudi-arabia", "jerusalem": "israel", "tel-aviv": "israel", "beirut": "lebanon",
    "sanaa": "houthis", "baghdad": "iraq", "kabul": "afghanistan", "yerevan": "armenia", "baku": "azerbaijan", "khartoum": "sudan",
    "paris": "france", "london": "united-kingdom", "berlin": "germany",
}  # fmt: skip
SEATS = {"kremlin": "moscow"}  # what stands for a government, and the place that it lies in
_NOUNS = ("mediation", "attack", "army", "government", "kind_of_place")
_BACK = 6  # words before an adjective among which its noun stands


def state_of(rules: LedgerRules, place_id: str) -> str | None:
    """The state that a country's or capital's name stands for: موسكو is Russia; None for other places."""
    if place_id in _CAPITALS:
        return _CAPITALS[place_id]
    place = rules.gazetteer.places.get(place_id)
    return place_id if place and place.kind == "country" else None


def noun_of(reading: Reading, naming: Naming) -> tuple[str, int] | None:
    """The kind of noun (army, government, attack, mediation, place) that an adjective stands with, and the noun's word.

    Only other adjectives and names stand between: القوات الجوية الروسية والتركية. Another noun (الأزمة اليمنية) is none of these.
    """
    first = max(naming.first - _BACK, reading.clause(naming.first)[0])
    for word in range(naming.first - 1, first - 1, -1):
        other = reading.naming_at(word)
        if other is None:
            for kind in _NOUNS:
                if reading.at(kind, word):
                    return kind, word
            if not _is_quality(reading, word):
                return None
        elif not other.name.is_adjective and not other.name.is_place and other.after == naming.first:
            actor = reading.rules.gazetteer.actors.get(other.id)
            is_person = actor is not None and actor.kind in ("person", "mediator")
            if is_person:  # الرئيسان الروسي فلاديمير بوتين والتركي رجب طيب أردوغان
                return "government", other.first
            return "army", other.first  # القوات الروسية والتركية: the noun is inside the name
    return None


def _is_quality(reading: Reading, word: int) -> bool:
    """Return whether the word only describes the noun before it: المشتركة، الجوية، الثلاث, or stands between as the other of two."""
    written = reading.words[word]
    if any(reading.at(group, word) for group in ("jointly", "apart", "patrol_quality", "first_ones")):
        return True
    return written.endswith(("يه", "ي", "يين", "يتين", "ان", "ين")) or (
        written[:2] == "ال" and written.endswith("ه")
    )


def is_people(reading: Reading, naming: Naming) -> bool:
    """الروس، الأتراك، الأمريكيون: a nationality that stands for its state, no noun before it."""
    bare = reading.words[naming.first].lstrip("وبلكف")
    return bare.endswith(("ون", "ين", "روس", "اتراك"))


def actor_of(reading: Reading, span: Span) -> str | None:
    """The actor that a noun phrase means: a person before an organisation before a state."""
    rules = reading.rules
    names = list(reading.names_within(*span))
    actors = [n for n in names if n.id in rules.gazetteer.actors]
    people = [n for n in actors if rules.gazetteer.actors[n.id].kind in ("person", "mediator")]
    if people:  # المبعوث الأممي هانس غروندبرغ is the last of them
        return people[-1].id
    if actors:
        return actors[0].id
    for naming in names:
        if state := state_of(rules, naming.id):
            return _of_noun(reading, naming, state)
    return _of_pronoun(reading, span)


def _of_noun(reading: Reading, naming: Naming, state: str) -> str:
    noun = noun_of(reading, naming) if naming.name.is_adjective else None
    return ARMIES.get(state, state) if noun and noun[0] == "army" else state


def _of_pronoun(reading: Reading, span: Span) -> str | None:
    """متحدث باسمه: the last actor named before."""
    if not any(
        word.startswith(("باسمه", "باسمها", "قايدها", "قايده", "زعيمها", "ناطقها"))
        for word in reading.words[slice(*span)]
    ):
        return None
    before = [
        n
        for n in reading.names_within(reading.sentence(span[0])[0], span[0])
        if n.id in reading.rules.gazetteer.actors
    ]
    return before[-1].id if before else None
