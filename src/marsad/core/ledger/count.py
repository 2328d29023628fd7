"""How many: violations, dead, wounded, displaced, with their places and who they were.

A number counts what the noun behind it says, else what the verb before it does; a singular or dual noun is a number too. In an
observers' bulletin the first number is the total and those with a place are its parts: 7 في إدلب و2 في كل من حماة وحلب, حلب (3).
Vehicles, shells, kilometres and ages count nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from marsad.core.ledger.event import Bound, Count, Counted, EventKind
from marsad.core.ledger.number import Number, word_value
from marsad.core.ledger.reading import Naming, Reading
from marsad.core.ledger.scope import Happening
from marsad.core.ledger.where import is_place, named_places
from marsad.core.text.span import Span

_VERBS = {
    "kill": Counted.KILLED,
    "wound": Counted.WOUNDED,
    "displace": Counted.DISPLACED,
    "detain": Counted.DETAINED,
}
_NOUNS = {"killed_noun": Counted.KILLED, "wounded_noun": Counted.WOUNDED, "breach_noun": Counted.VIOLATIONS}
_WHO = {"soldiers": "soldiers", "children": "children", "fighters": "fighters", "civilians": "civilians"}
_COMMISSION = frozenset(("russia", "turkey"))
_RISE_REACH = 18
_VERB_REACH = 6  # words between a verb and the number that it governs
_PLACE_REACH = 14
_DUALS = ("ين", "ان")
_PLURAL_IN = frozenset(  # words in ين that are plurals
    [
        "مدنيين",
        "مواطنين",
        "عسكريين",
        "مقاتلين",
        "مسلحين",
        "ارهابيين",
        "فلسطينيين",
        "لبنانيين",
        "سوريين",
        "مصابين",
        "نازحين",
        "مسعفين",
        "صحفيين",
        "اخرين",
        "يمنيين",
        "اوكرانيين",
    ]
)
_ONE = frozenset(  # a singular that stands for one where a verb of harm is right before it
    [
        "جندي",
        "جنديا",
        "مدني",
        "مدنيا",
        "مدنيه",
        "طفل",
        "طفلا",
        "طفله",
        "امراه",
        "سيده",
        "شخص",
        "شخصا",
        "عنصر",
        "عنصرا",
        "مقاتل",
        "مقاتلا",
        "مسلح",
        "مسلحا",
        "ضابط",
        "ضابطا",
        "مواطن",
        "مواطنا",
        "شاب",
        "شابا",
        "رجل",
        "رجلا",
        "عسكري",
        "عسكريا",
        "صحفي",
        "صحفيا",
        "مسعف",
        "مسعفا",
        "مزارع",
        "مزارعا",
        "فلسطيني",
        "فلسطينيا",
    ]
)
_ONE_NOUN = frozenset(["قتيلا", "شهيدا", "جريحا", "قتيل", "شهيد", "جريح"])


def counts(one: Happening, by: str | None) -> tuple[Count, ...]:
    """The counts of an event in the order of its words; `by`: the observer who counted its violations."""
    found: list[Count] = []
    spans: list[Span] = []
    for count, span in _counts(one, by):
        is_new = count.place or not any(f < span[1] and span[0] < a for f, a in spans)
        if is_new and count not in found:
            found.append(count)
            spans.append(span)
    return tuple(_placed(one, _total_at(one, found), spans))


def _total_at(one: Happening, found: list[Count]) -> list[Count]:
    """A commission's only number, with the one governorate that it is of: لم يؤكد خرقين تحدث عنهما الجانب التركي في ريف حلب."""
    total = [c for c in found if c.what is Counted.VIOLATIONS]
    places = {
        n.id for n in named_places(one) if one.reading.rules.gazetteer.places[n.id].kind == "governorate"
    }
    if len(total) != 1 or total[0].place or total[0].by not in _COMMISSION or len(places) != 1:
        return found
    return [replace(c, place=next(iter(places))) if c is total[0] else c for c in found]


def adds_up(found: Sequence[Count]) -> bool | None:
    """Return whether the violations by place make their total; None where there is no total or no part."""
    total = next((c.value for c in found if c.what is Counted.VIOLATIONS and not c.place), None)
    parts = [c.value for c in found if c.what is Counted.VIOLATIONS and c.place]
    return None if total is None or not parts else sum(parts) == total


def part_spans(one: Happening, found: Sequence[Count]) -> list[Span]:
    """The words of the parts by place, so that their places are not the event's as well."""
    parts = [c for c in found if c.what is Counted.VIOLATIONS and c.place]
    starts = one.reading.field.normal.starts
    spans = []
    for count in parts:
        inside = [w for f, a in one.spans for w in range(f, a) if count.start <= starts[w] < count.end]
        if inside:
            spans.append((inside[0], inside[-1] + 1))
    return spans


def _counts(one: Happening, by: str | None) -> Iterator[tuple[Count, Span]]:
    if one.trigger.status == "none":
        yield _count(one, Counted.VIOLATIONS, 0, one.trigger.noun, by=by), one.trigger.noun
        return
    reading = one.reading
    last: Count | None = None
    for first, after in one.spans:
        sentence = reading.sentence(first)
        dated = [d.span for d in reading.dates(sentence)]
        for number in _with_bare(one, (first, after)):
            if any(f <= number.first < a for f, a in dated) or reading.before("order_word", number.first):
                continue
            for count, span in _of_number(one, number, last, by):
                last = count
                yield count, span


def _with_bare(one: Happening, span: Span) -> list[Number]:
    """The numbers of these words, with the singulars and duals that are numbers too."""
    reading = one.reading
    written = [
        n for n in reading.numbers(reading.sentence(span[0])) if span[0] <= n.first and n.after <= span[1]
    ]
    taken = {word for n in written for word in range(n.first, n.after)}
    bare = []
    for word in range(*span):
        five = (
            word_value(reading.words[word].removeprefix("ال")) if reading.words[word].startswith("ال") else 0
        )
        if five and word and reading.at("breach_noun", word - 1):  # الخروقات الخمسة
            bare.append(Number(word, word + 1, five))
            continue
        value = _bare_value(reading, word)
        beside = word - 1 in taken or (
            word + 1 in taken and reading.words[word + 1].startswith(("واحد", "اثن"))
        )
        if value and not beside:
            bare.append(Number(word, word, value))
    return sorted((*written, *bare), key=lambda n: (n.first, n.after))


def _bare_value(reading: Reading, word: int) -> int:
    """Return what a noun without a number says: قتيلين two, and قتيلا or (beside a verb of harm) جندي one."""
    written = reading.words[word].removeprefix("و")
    is_noun = written == "احد" or any(reading.at(group, word) for group in (*_NOUNS, "people"))
    if not is_noun or reading.naming_at(word):
        return 0
    if written.endswith(_DUALS) and written not in _PLURAL_IN and not written.startswith("ال"):
        return 2 if _is_dual(written) else 0
    if written in _ONE_NOUN and not reading.naming_at(word):
        return 1
    harmed = any(reading.before(verb, word) or reading.at(verb, word + 1) for verb in ("kill", "wound"))
    if written == "احد" and word + 1 < len(reading.words) and reading.at("soldiers", word + 1):
        return 1 if any(reading.before(verb, word) for verb in ("kill", "wound")) else 0
    return 1 if written in _ONE and harmed else 0


def _is_dual(written: str) -> bool:
    return (
        written[:-2] in _ONE
        or written[:-2] + "ه" in _ONE
        or written[:-3] + "ه" in _ONE
        or written[:-2] in ("قتيل", "شهيد", "جريح", "خرق", "انتهاك", "حالت", "مصاب", "شخص")
    )


def _of_number(
    one: Happening, number: Number, last: Count | None, by: str | None
) -> Iterator[tuple[Count, Span]]:
    reading = one.reading
    noun = _noun_behind(reading, number)
    what = _what(one, number, noun, last)
    if what is None:
        return
    after = noun[1] if noun else max(number.after, number.first + 1)
    verb = _verb_before(reading, number.first)
    first = (
        verb[1][0]
        if verb and what is not Counted.VIOLATIONS and number.first - verb[1][1] <= 1
        else number.first
    )
    who = _who(reading, noun)
    if who is None and last and last.who and noun is None and what in (Counted.KILLED, Counted.WOUNDED):
        who = last.who
    if what is Counted.VIOLATIONS:
        places, end = _parts_behind(one, after)
        if not places and (inside := _in_brackets(reading, number)):
            places, first, end = [inside], inside.first, number.after
        is_part = bool(places) and (last is not None or not noun)
        for place in places if is_part else ():
            yield (
                _count(one, what, number.value, (first, max(end, place.after)), by=by, place=place.id),
                (first, end),
            )
        if is_part:
            return
    bound, first, after = _bound(reading, number, first, after)
    yield (
        _count(
            one,
            what,
            number.value,
            (first, after),
            by=by if what is Counted.VIOLATIONS else None,
            who=who,
            bound=bound,
        ),
        (
            number.first,
            max(after, number.after),
        ),
    )


def _noun_behind(reading: Reading, number: Number) -> Span | None:
    """The counted noun: right behind the number, a word between at most (خمس حالات انتهاك, ألف أسير)."""
    for word in range(number.after, min(number.after + 2, len(reading.words))):
        if word > number.first and not _touches(reading, word):
            break
        for group in (*_NOUNS, "people"):
            if span := reading.at(group, word):
                return (min(span[0], word), span[1])
        if reading.naming_at(word) is None and word > number.after and reading.words[number.after] != "من":
            break
    before = number.first - 1  # حالة واحدة، خرقين اثنين، الخروقات الخمسة
    definite = reading.words[number.first].startswith("ال")
    if before >= 0 and (number.value <= 2 or definite) and (span := reading.at("breach_noun", before)):
        return span[0], number.after
    return None


def _touches(reading: Reading, word: int) -> bool:
    return not word or reading.gap(word).strip('\u200f\u200e \u00a0"«»“”') == ""


def _what(one: Happening, number: Number, noun: Span | None, last: Count | None) -> Counted | None:
    """Return what the number counts, by its noun, the verb before it, or the count before it of which it is a part."""
    reading = one.reading
    if noun:
        return _what_noun(reading, number, noun, last)
    rises = reading.before("toll_rise", number.first, _RISE_REACH)
    if rises and reading.before("destination", number.first):  # ارتفع عدد قتلى … إلى ثمانية
        return (
            Counted.KILLED
            if reading.words[rises[1] - 1].endswith(("قتلي", "شهداء", "ضحايا", "القتلي"))
            else Counted.WOUNDED
        )
    verb = _verb_before(reading, number.first, reach=2)
    if verb and not _counts_things(reading, number):
        return verb[0]
    is_part = last and last.what is Counted.VIOLATIONS
    if is_part and (_parts_behind(one, number.after)[0] or _in_brackets(reading, number)):
        return Counted.VIOLATIONS
    return None


def _what_noun(reading: Reading, number: Number, noun: Span, last: Count | None) -> Counted | None:
    for group, what in _NOUNS.items():
        if reading.at(group, noun[0]) or reading.at(group, noun[1] - 1):
            return what
    if verb := _verb_before(reading, number.first):
        return verb[0]
    if reading.before("among_them", number.first, 2) and last and reading.at("children", noun[0]):
        return last.what
    behind = (noun[1], min(noun[1] + 2, len(reading.words)))
    for group, what in _VERBS.items():
        if any(True for _ in reading.within(group, *behind)):
            return what
    return None


def _counts_things(reading: Reading, number: Number) -> bool:
    """Return whether a noun that the number counts stands behind it, of a kind that is no victim: 25 غارة."""
    word = number.after
    if word >= len(reading.words) or word == number.first or not _touches(reading, word):
        return False
    written = reading.words[word]
    ends = reading.at("locative", word) or written.startswith(("و", "ب", "ف", "من", "في", "علي", "اخر", "ك"))
    return not ends and reading.at("people", word) is None


def _verb_before(reading: Reading, word: int, reach: int = _VERB_REACH) -> tuple[Counted, Span] | None:
    """The nearest verb of harm before the word in its clause."""
    first = max(word - reach - 1, reading.clause(word)[0])
    found = [(span, what) for group, what in _VERBS.items() for span in reading.within(group, first, word)]
    if not found:
        return None
    span, what = max(found, key=lambda one: one[0][1])
    return what, span


def _who(reading: Reading, noun: Span | None) -> str | None:
    """Who they were: the counted noun says it, or a word that describes one (15 قتيلا مدنيا، سبعة جرحى من المدنيين)."""
    if noun is None:
        return None
    described = any(reading.at(group, noun[1] - 1) for group in ("killed_noun", "wounded_noun"))
    after = noun[1] + _describing(reading, noun[1]) if described else noun[1]
    words = range(noun[0], after)
    return next((who for group, who in _WHO.items() if any(reading.at(group, w) for w in words)), None)


def _describing(reading: Reading, word: int) -> int:
    """How many words from this one on only describe the noun before it: مدنيا one, من المدنيين two, behind a comma none."""
    words = reading.words
    many = 2 if word < len(words) and words[word] == "من" else 1
    is_joined = word + many <= len(words) and all(_touches(reading, w) for w in range(word, word + many))
    return many if is_joined and not words[word].startswith("و") else 0


def _parts_behind(one: Happening, after: int) -> tuple[list[Naming], int]:
    """The places that a number is of (منها 7 في إدلب, 2 في كل من حماة وحلب), and the word after the last."""
    reading = one.reading
    at = after
    while (
        at < min(after + 4, len(reading.words))
        and not _begins_name(reading, at)
        and (
            reading.at("among_which", at)
            or reading.at("inside", at)
            or reading.at("kind_of_place", at)
            or reading.at("each_of", at)
        )
    ):
        at += 1
    naming = reading.naming_at(at) if at < len(reading.words) else None
    if (
        naming is None
        or naming.first != at
        or not is_place(reading, naming)
        or (at == after and not _has_in(reading, naming))
    ):
        return [], after
    found = [naming]
    each = any(True for _ in reading.within("each_of", after, at))
    while each and (
        following := reading.naming_at(naming.after) if naming.after < len(reading.words) else None
    ):
        if following.first != naming.after or not following.name.is_place:
            break
        found.append(following)
        naming = following
    return found, naming.after


def _begins_name(reading: Reading, word: int) -> bool:
    """Return whether a name begins here: ريف دمشق begins with a word for places itself."""
    naming = reading.naming_at(word)
    return naming is not None and naming.first == word


def _has_in(reading: Reading, naming: Naming) -> bool:
    return reading.words[naming.first].startswith("ب")


def _in_brackets(reading: Reading, number: Number) -> Naming | None:
    """حلب (7): the place whose number stands in brackets."""
    if number.after >= len(reading.words):
        closes = reading.field.normal.source[reading.field.normal.ends[number.after - 1] :][:2]
    else:
        closes = reading.gap(number.after)
    if "(" not in reading.gap(number.first) or ")" not in closes:
        return None
    naming = reading.naming_at(number.first - 1) if number.first else None
    return naming if naming and naming.name.is_place and not naming.name.is_adjective else None


def _bound(reading: Reading, number: Number, first: int, after: int) -> tuple[Bound, int, int]:
    for group, bound in (("at_least", Bound.AT_LEAST), ("at_most", Bound.AT_MOST), ("about", Bound.ABOUT)):
        if span := reading.before(group, number.first):
            return bound, min(first, span[0]), after
    if behind := next(
        iter(reading.within("at_least_after", after, min(after + 4, len(reading.words)))), None
    ):
        return Bound.AT_LEAST, first, behind[1]
    return Bound.EXACT, first, after


def _count(
    one: Happening,
    what: Counted,
    value: int,
    span: Span,
    *,
    by: str | None = None,
    place: str | None = None,
    who: str | None = None,
    bound: Bound = Bound.EXACT,
) -> Count:
    quote = one.reading.quote((span[0], max(span[1], span[0] + 1)))
    return Count(
        quote.quote,
        quote.start,
        quote.end,
        quote.field,
        what=what,
        value=value,
        bound=bound,
        who=who,
        place=place,
        by=by,
    )


def _placed(one: Happening, found: list[Count], spans: list[Span]) -> Iterator[Count]:
    """The victims with their place: the nearest in their clause, else the event's only one."""
    places = [n for n in named_places(one) if _is_small(one.reading, n)]
    only = {n.id for n in places}
    for count, span in zip(found, spans, strict=False):
        if (
            count.what is Counted.VIOLATIONS
            or count.place
            or one.kind not in (EventKind.VIOLATION, EventKind.PATROL)
            or not places
        ):
            yield count
            continue
        clause = one.reading.clause(span[0])
        near = [n for n in places if clause[0] <= n.first < clause[1]]
        behind = [n for n in near if 0 <= n.first - span[1] < _PLACE_REACH]
        before = [n for n in near if n.first < span[0]]
        if behind:
            yield replace(count, place=behind[0].id)
        elif before and len({n.id for n in before}) == 1:
            yield replace(count, place=before[-1].id)
        elif len(only) == 1:
            yield replace(count, place=next(iter(only)))
        else:
            yield replace(count, place=_last_before(one, places, span[0]))


def _last_before(one: Happening, places: Sequence[Naming], word: int) -> str | None:
    """The town of the clauses before, where it is one and not a list: باستهداف بلدة …، ما أدى إلى استشهاد."""
    before = [n for n in places if n.first < word]
    if not before or (len(before) > 1 and before[-1].first == before[-2].after):
        return None
    towns = [
        n for n in before if one.reading.rules.gazetteer.places[n.id].kind not in ("governorate", "capital")
    ]
    return (towns or before)[-1].id


def _is_small(reading: Reading, naming: Naming) -> bool:
    return (
        reading.rules.gazetteer.places[naming.id].kind not in ("country", "region", "road", "river_or_sea")
        or naming.id == "gaza-strip"
    )
