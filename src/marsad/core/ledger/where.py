"""Where an event happens: places that its words name as places, and as what (where, from, to, road).

A country's or capital's name is a place only behind "in" and its like; elsewhere it is a state. What lies in another clause (whom the
talks are about, where the evacuated go, what the terms name) is no place of the event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marsad.core.ledger.attribute import agreement_spans
from marsad.core.ledger.event import EventKind, PlaceFact, PlaceRole
from marsad.core.ledger.reading import Naming, Reading
from marsad.core.ledger.scope import Happening
from marsad.core.ledger.who import SEATS, state_of
from marsad.core.text.arabic import fold
from marsad.core.text.span import Span

_ZONES = "de-escalation-zones"
_TRACKS = frozenset(("astana", "geneva"))  # cities that stand for talks beside a patrol
_AND = "و"
_RETURN_REACH = 9
_AIM_REACH = 9  # words behind "about", "in order to" in which a place is only spoken of


def is_place(reading: Reading, naming: Naming) -> bool:
    """Return whether a name stands here as a place: towns nearly always, states and capitals only behind "in" or a word for places."""
    if not naming.name.is_place or naming.name.is_adjective:
        return False
    inside, before = _is_inside(reading, naming), naming.first - 1
    if before >= 0 and ((reading.at("government", before) and not inside) or reading.at("bodies_of", before)):
        return False
    if inside or state_of(reading.rules, naming.id) is None:
        return True
    return _is_host(reading, naming) or _is_joined_to_place(reading, naming)


def _is_host(reading: Reading, naming: Naming) -> bool:
    """Return whether talks are held there, or called after it: تستضيفها مسقط، مشاورات السويد."""
    if reading.before("host_verb", naming.first, 2):
        return True
    return naming.first > 0 and reading.at("talks_of", naming.first - 1) is not None


def _is_joined_to_place(reading: Reading, naming: Naming) -> bool:
    """في أنقرة وموسكو: what "and" joins to a place is one too."""
    other = reading.naming_at(naming.first - 1) if naming.first else None
    if other is None or other.after != naming.first or not reading.words[naming.first].startswith(_AND):
        return False
    return other.name.is_place and is_place(reading, other) and _is_inside(reading, other)


def _is_inside(reading: Reading, naming: Naming) -> bool:
    """في، بـ, or a word for places right before."""
    word = reading.words[naming.first].removeprefix("و")
    if word.startswith("ب") and any(word[1:] == fold(name).split()[0] for name in _bare(reading, naming)):
        return True
    before = naming.first - 1
    return before >= 0 and (
        reading.at("inside", before) is not None or reading.at("kind_of_place", before) is not None
    )


def _bare(reading: Reading, naming: Naming) -> tuple[str, ...]:
    place = reading.rules.gazetteer.places.get(naming.id)
    return place.ar if place else ()


def places(one: Happening, spent: Sequence[Span], title: Reading | None = None) -> tuple[PlaceFact, ...]:
    """The places of an event, in order, each once; none inside the spans that other facts have `spent`.

    A ceasefire whose text names none is where its headline says."""
    found: dict[str, PlaceFact] = {}
    for naming in named_places(one):
        role = _role(one, naming)
        nouns = [t.noun for t in one.triggers if one.kind is EventKind.CEASEFIRE]
        if role is None or naming.id in found or any(f <= naming.first < a for f, a in (*spent, *nouns)):
            continue
        quote = one.reading.quote(naming.span)
        found[naming.id] = PlaceFact(
            quote.quote, quote.start, quote.end, quote.field, place=naming.id, role=role
        )
    for span in _villages(one):
        if not any(f <= span[0] < a for f, a in spent):
            quote = one.reading.quote(span)
            found[f"#{span[0]}"] = PlaceFact(
                quote.quote, quote.start, quote.end, quote.field, place=None, role=_village_role(one, span)
            )
    if len(found) > 1:
        _drop_track(one, found)
    if len(found) > 1:
        found.pop(_ZONES, None)  # the zones are where the places named beside them lie
    if one.kind is EventKind.TALKS and not found:
        found |= _seat(one)
    if one.kind is EventKind.CEASEFIRE and not found and title and one.reading is not title:
        found |= _in_title(title)
    if not found and (meant := _meant(one)):
        quote = one.reading.quote(meant.span)
        found[meant.id] = PlaceFact(quote.quote, quote.start, quote.end, quote.field, place=meant.id)
    return tuple(found.values())


def _drop_track(one: Happening, found: dict[str, PlaceFact]) -> None:
    """في سوتشي في إطار مسار أستانا: what the track is called after is no place where another is named."""
    reading = one.reading
    named = [
        n
        for n in named_places(one)
        if reading.before("talks_of", n.first) or reading.before("named_after", n.first)
    ]
    for naming in named if one.kind is EventKind.TALKS else ():
        if (
            len(found) > 1
            and naming.id in found
            and reading.quote(naming.span).start == found[naming.id].start
        ):
            del found[naming.id]


def _villages(one: Happening) -> Iterator[Span]:
    """قرية القياسات، بلدتي حاريص وطلوسة: villages that the gazetteer lacks, by the word for one before them."""
    reading = one.reading
    for first, after in one.spans:
        for noun in reading.within("village_noun", first, after):
            name = noun[1]
            if (
                name >= after
                or reading.gap(name) != " "
                or reading.at("locative", name)
                or reading.at("inside", name)
            ):
                continue
            named = any(reading.naming_at(word) for word in range(name, min(name + 2, after)))
            if named or reading.words[name].isdecimal():  # حي 7 يوليو is a date as much as a place
                continue
            yield noun[0], name + 1
            if (
                reading.words[noun[0]].endswith("تي")
                and name + 1 < after
                and reading.words[name + 1].startswith("و")
            ):
                yield name + 1, name + 2


def _village_role(one: Happening, span: Span) -> PlaceRole:
    if one.kind is not EventKind.PATROL:
        return PlaceRole.WHERE
    return PlaceRole.TO if one.reading.before("destination", span[0]) else PlaceRole.WHERE


def _in_title(title: Reading) -> dict[str, PlaceFact]:
    """The one place that a headline names behind "in"."""
    named = [n for n in title.names if is_place(title, n) and _is_inside(title, n)]
    if len({n.id for n in named}) != 1:
        return {}
    quote = title.quote(named[0].span)
    return {named[0].id: PlaceFact(quote.quote, quote.start, quote.end, quote.field, place=named[0].id)}


def _seat(one: Happening) -> dict[str, PlaceFact]:
    """محادثات في الكرملين: the city of a government's seat."""
    reading = one.reading
    for first, after in one.spans:
        for naming in reading.names_within(first, after):
            if naming.id in SEATS and reading.before("inside", naming.first):
                quote = reading.quote(naming.span)
                return {
                    naming.id: PlaceFact(
                        quote.quote, quote.start, quote.end, quote.field, place=SEATS[naming.id]
                    )
                }
    return {}


def _meant(one: Happening) -> Naming | None:
    """The place that "the city" means: the last one named before."""
    reading = one.reading
    there = next(
        (span for first, after in one.spans for span in reading.within("the_place", first, after)), None
    )
    if there is None:
        return None
    sentence = reading.previous_sentence(one.trigger.sentence) or one.trigger.sentence
    before = [
        n for n in reading.names_within(sentence[0], there[0]) if n.name.is_place and not n.name.is_adjective
    ]
    return next((n for n in reversed(before) if state_of(reading.rules, n.id) is None), None)


def named_places(one: Happening) -> list[Naming]:
    """Every name in the event's words that stands as a place, but those in an agreement's name."""
    reading = one.reading
    pacts = list(agreement_spans(one))
    return [
        naming
        for first, after in one.spans
        for naming in reading.names_within(first, after)
        if is_place(reading, naming) and not any(f <= naming.first < a for f, a in pacts)
    ]


def _role(one: Happening, naming: Naming) -> PlaceRole | None:
    reading = one.reading
    following = reading.naming_at(naming.after) if naming.after < len(reading.words) else None
    if naming.name.by_theatre and following and following.first == naming.after:
        return None  # الطريق الدولي M5: the name behind says which
    if one.kind is EventKind.PATROL:  # في إطار أستانا: no patrol drives there
        return None if naming.id in _TRACKS else _of_patrol(reading, naming)
    first = _head(reading, naming).first
    if _is_venue(reading, naming) and reading.before("pacts", first):
        return None  # في نطاق اتفاقيات أستانا وسوتشي: what agreements are called after
    if reading.before("banned", first, 2):
        return None  # المحظورة في روسيا: where an organisation is banned is nowhere near what it does
    towards = _reach(reading, "destination", first) and one.kind is not EventKind.VIOLATION
    if towards and one.kind is EventKind.TALKS and reading.before("went_to", first, 3):
        towards = False  # سيتوجه الوفد إلى أبوظبي لإجراء محادثات
    is_road = reading.rules.gazetteer.places[naming.id].kind == "road"
    kept_elsewhere = one.kind is EventKind.CEASEFIRE and (
        is_road or _is_venue(reading, naming) or reading.before("attack_on", first, 2) is not None
    )
    spoken_of = one.kind in (EventKind.CEASEFIRE, EventKind.TALKS) and _is_aim(one, first)
    return None if towards or kept_elsewhere or spoken_of else PlaceRole.WHERE


def _of_patrol(reading: Reading, naming: Naming) -> PlaceRole | None:
    first = _head(reading, naming).first
    clause = reading.clause(first)
    caused = any(True for _ in reading.within("reason", clause[0], first))
    arrives = reading.before("arrive", first, 4)
    if caused or (
        reading.before("return", first, _RETURN_REACH) and not arrives and not reading.before("origin", first)
    ):
        return None  # where the vehicles went home to, or the wounded were brought
    if reading.rules.gazetteer.places[naming.id].kind == "road" or reading.before("road_noun", first, 2):
        return PlaceRole.ROAD
    stretch = reading.before("between", first, 2) or reading.before("axis_noun", first)
    if stretch and not reading.before("dividing", stretch[0]):
        return PlaceRole.FROM if first == naming.first else PlaceRole.TO
    if (dash := _behind_dash(reading, naming)) is not None:
        return dash
    if _reach(reading, "destination", first) or arrives:
        return PlaceRole.TO
    return PlaceRole.FROM if _reach(reading, "origin", first) else PlaceRole.WHERE


def _behind_dash(reading: Reading, naming: Naming) -> PlaceRole | None:
    """محور عامودا - الدرباسية: the second of two places that a dash joins goes with the first."""
    before = reading.naming_at(naming.first - 1) if naming.first else None
    if before is None or before.after != naming.first or not {"-", "–"} & set(reading.gap(naming.first)):
        return None
    return {PlaceRole.FROM: PlaceRole.TO}.get(_of_patrol(reading, before) or PlaceRole.WHERE)


def _is_venue(reading: Reading, naming: Naming) -> bool:
    """Return whether the place belongs to no conflict: a ceasefire is negotiated there, not kept."""
    return reading.rules.gazetteer.theatre_of(naming.id) is None


def _head(reading: Reading, naming: Naming) -> Naming:
    """The first of the places that "and" joins this one to: what governs that one governs this."""
    before = reading.naming_at(naming.first - 1) if naming.first else None
    joined = before and before.after == naming.first and reading.words[naming.first].startswith(_AND)
    return _head(reading, before) if before and joined and before.name.is_place else naming


def _reach(reading: Reading, group: str, word: int) -> bool:
    """Return whether such a word stands before, with nothing but words for places or directions between."""
    for at in range(word - 1, max(word - 4, -1), -1):
        if reading.at(group, at):
            return True
        if not reading.at("locative", at) and not reading.at("kind_of_place", at):
            return False
    return False


def _is_aim(one: Happening, word: int) -> bool:
    """Return whether the place stands in what the event is for or about: المفاوضات حول درعا, تمهيدا لخروجهم إلى إدلب."""
    reading = one.reading
    first = max(word - _AIM_REACH, reading.clause(word)[0])
    aims = reading.within("aim", first, word)
    return any(one.kind is EventKind.TALKS or span[0] > one.trigger.noun[0] for span in aims)
