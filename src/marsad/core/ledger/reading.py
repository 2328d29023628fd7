"""One field of an article, read for the ledger: its words with their clauses, names, numbers and dates.

Everything is looked up once and, where it costs, only when first asked for. What any of it means for an event is not decided here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from datetime import datetime, tzinfo

from marsad.core.dates.expression import DateExpression, find_dates
from marsad.core.entities import attribution
from marsad.core.ledger.event import Quote
from marsad.core.ledger.number import Number, numbers
from marsad.core.ledger.rules import GazetteerName, LedgerRules
from marsad.core.text.field import Field
from marsad.core.text.span import Span
from marsad.core.topics.theatre import Indexed, theatre_of
from marsad.model import Mention, Theatre

_ENDS = frozenset(",،;؛:.!?؟…\n")  # signs between words that end a clause
_WINDOW = 200  # words of a sentence that are looked at together: no journalist's sentence is longer


@dataclass(frozen=True, slots=True)
class Naming:
    """words[first:after] name `id` of the gazetteer; `name` says as what."""

    first: int
    after: int
    id: str
    name: GazetteerName

    @property
    def span(self) -> Span:
        """Its words."""
        return self.first, self.after


@dataclass(frozen=True, slots=True)
class Dated:
    """words[first:after] are a date expression."""

    first: int
    after: int
    date: DateExpression

    @property
    def span(self) -> Span:
        """Its words."""
        return self.first, self.after


@dataclass(slots=True)
class ArticleTheatre:
    """The theatre that an article's short names (الجيش) are explained by: its first mention's, else the one it names most."""

    article: Indexed
    mentions: Sequence[Mention]
    home: Theatre | None
    _theatre: Theatre | None = None

    @property
    def theatre(self) -> Theatre:
        """The theatre, found when first asked for."""
        if self._theatre is None:
            self._theatre = self._told() or self._named()
        return self._theatre

    def _told(self) -> Theatre | None:
        unsaid = (Theatre.UNCLEAR, Theatre.OTHER)
        return next((m.theatre for m in self.mentions if m.theatre not in unsaid), None)

    def _named(self) -> Theatre:
        title, text = self.article.fields
        field = text if text.normal.words else title
        if not field.normal.words:
            return self.home or Theatre.UNCLEAR
        return theatre_of(self.article, field, (0, 1), self.home)


@dataclass(slots=True)
class Reading:
    """A field and what was looked up in it."""

    field: Field
    rules: LedgerRules
    conflict: ArticleTheatre
    published_at: datetime | None
    zone: tzinfo
    _names: tuple[Naming, ...] | None = None
    _numbers: dict[Span, tuple[Number, ...]] = default(default_factory=dict)
    _dates: dict[Span, tuple[Dated, ...]] = default(default_factory=dict)
    _clause_of: list[int] | None = None
    _clauses: list[int] = default(default_factory=list)  # the word that each clause begins with
    _sentences: dict[int, Span] = default(default_factory=dict)
    _at: dict[str, dict[int, Span]] = default(default_factory=dict)
    _agreements: list[Span] | None = None
    _signed: tuple[int, int] | None = None

    @property
    def theatre(self) -> Theatre:
        """The theatre that explains short names."""
        return self.conflict.theatre

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words."""
        return self.field.normal.words

    # ── sentences and clauses ────────────────────────────────────────────────────────────────────────────

    def sentence(self, word: int) -> Span:
        """The words of the sentence that this word stands in; of a monstrous one, a window."""
        number = self.field.sentence_of[word]
        span = self._sentences.get(number)
        if span is None:
            span = self._sentences[number] = self.field.sentences((word, word + 1))
        return (span[0], span[1]) if span[1] - span[0] <= _WINDOW else self._window(span, word)

    def _window(self, span: Span, word: int) -> Span:
        """The part of a monstrous sentence that the word stands in: every word of a part has the same one."""
        first = span[0] + (word - span[0]) // _WINDOW * _WINDOW
        return first, min(first + _WINDOW, span[1])

    def next_sentence(self, sentence: Span) -> Span | None:
        """The sentence after, of the same paragraph, if there is one."""
        after = sentence[1]
        if after >= len(self.words) or "\n" in self.gap(after):
            return None
        return self.sentence(after)

    def sentences_before(self, sentence: Span, many: int) -> tuple[Span, ...]:
        """So many sentences before, the nearest first, whatever their paragraph."""
        found: list[Span] = []
        while len(found) < many and sentence[0] > 0:
            sentence = self.sentence(sentence[0] - 1)
            found.append(sentence)
        return tuple(found)

    def previous_sentence(self, sentence: Span) -> Span | None:
        """The sentence before, of the same paragraph, if there is one."""
        if sentence[0] == 0 or "\n" in self.gap(sentence[0]):
            return None
        return self.sentence(sentence[0] - 1)

    def gap(self, word: int) -> str:
        """Return what stands between this word and the one before it."""
        normal = self.field.normal
        return normal.source[normal.ends[word - 1] if word else 0 : normal.starts[word]]

    @property
    def clause_of(self) -> list[int]:
        """The number of the clause that each word stands in: signs and connectives (فيما، في حين، إلا أن) part them."""
        if self._clause_of is None:
            normal, opens = self.field.normal, self._opening
            source, starts, ends = normal.source, normal.starts, normal.ends
            found: list[int] = []
            for word in range(len(starts)):
                if not word or word in opens or _parts(source[ends[word - 1] : starts[word]]):
                    self._clauses.append(word)
                found.append(len(self._clauses) - 1)
            self._clause_of = found
        return self._clause_of

    @property
    def _opening(self) -> frozenset[int]:
        return frozenset(first for first, _ in self.all("connective"))

    def clause(self, word: int) -> Span:
        """The words of the clause that this word stands in."""
        number, begins = self.clause_of[word], self._clauses
        return begins[number], begins[number + 1] if number + 1 < len(begins) else len(self.words)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────

    def all(self, group: str) -> tuple[Span, ...]:
        """Every place where one of the group's patterns stands."""
        return self.field.places(self.rules.groups[group]).spans

    def within(self, group: str, first: int, after: int) -> Iterator[Span]:
        """The group's places among these words."""
        return self.field.places(self.rules.groups[group]).within(first, after)

    def at(self, group: str, word: int) -> Span | None:
        """The group's place that holds this word."""
        places = self._at.get(group)
        if places is None:
            spans = reversed(self.field.places(self.rules.groups[group]).spans)  # of several the first wins
            places = self._at[group] = {word: span for span in spans for word in range(*span)}
        return places.get(word)

    def before(self, group: str, word: int, reach: int = 1) -> Span | None:
        """The group's place that ends within `reach` words before this word, the nearest, in the same sentence."""
        if not self.field.places(self.rules.groups[group]).spans:
            return None
        first = self.sentence(word)[0] if word < len(self.words) else 0
        for at in range(word - 1, max(word - 1 - reach, first - 1), -1):
            span = self.at(group, at)
            if span and span[1] <= word and span[1] > at:
                return span if span[1] == at + 1 else None
        return None

    def word_at(self, start: int) -> int:
        """The first word that begins at this character of the field or behind it."""
        return bisect_left(self.field.normal.starts, start)

    def quote(self, span: Span) -> Quote:
        """The words as they stand, with their place."""
        start, end = self.field.normal.span(*span)
        return Quote(self.field.normal.source[start:end], start, end, self.field.name)

    # ── names, numbers, dates ────────────────────────────────────────────────────────────────────────────

    @property
    def names(self) -> tuple[Naming, ...]:
        """Every name of the gazetteer, rising, none inside another."""
        if self._names is None:
            self._names = tuple(_names(self))
        return self._names

    def names_within(self, first: int, after: int) -> Iterator[Naming]:
        """The names among these words."""
        names = self.names
        for which in range(bisect_left(names, first, key=lambda naming: naming.first), len(names)):
            if names[which].first >= after:
                return
            if names[which].after <= after:
                yield names[which]

    @property
    def signed(self) -> tuple[int, int]:
        """The characters of the bracket near the head in which an agency signs; (0, 0) where there is none."""
        if self._signed is None:
            is_text = self.field.name == "text"
            self._signed = attribution.signed_within(self.field.normal.source) if is_text else (0, 0)
        return self._signed

    @property
    def agreements(self) -> list[Span]:
        """The words of every named agreement, rising."""
        if self._agreements is None:
            places = self.field.places
            self._agreements = sorted({s for one in self.rules.agreements for s in places(one.names).spans})
        return self._agreements

    def naming_at(self, word: int) -> Naming | None:
        """The name that holds this word."""
        names = self.names
        which = bisect_right(names, word, key=lambda naming: naming.first) - 1
        return names[which] if which >= 0 and names[which].after > word else None

    def numbers(self, sentence: Span) -> tuple[Number, ...]:
        """The numbers of a sentence."""
        if sentence not in self._numbers:
            self._numbers[sentence] = numbers(self.field.normal, *sentence)
        return self._numbers[sentence]

    def dates(self, sentence: Span) -> tuple[Dated, ...]:
        """The date expressions of a sentence."""
        if sentence not in self._dates:
            self._dates[sentence] = tuple(_dates(self, sentence))
        return self._dates[sentence]


def _parts(gap: str) -> bool:
    return gap not in (" ", ":", ",", ".") and not _ENDS.isdisjoint(gap)  # 00:01 and 1,800 are not parted


def _names(reading: Reading) -> Iterator[Naming]:
    names: Mapping[int, tuple[GazetteerName, ...]] = reading.rules.names
    here = dict.fromkeys(name for id_ in reading.field.ids for name in names.get(id_, ()))
    found: dict[Span, list[GazetteerName]] = {}
    for name in here:
        if name.by_theatre is None or reading.theatre in name.by_theatre:
            for span in reading.field.find(name.pattern):
                if span[1] - span[0] == len(name.pattern.elements):  # no name out of two words put together
                    found.setdefault(span, []).append(name)
    source = reading.field.normal.source
    head = attribution.written_from(source) if reading.field.name == "text" else 0
    opens, closes = reading.signed
    adjectives = {
        first for (first, _), those in found.items() if any(n.is_adjective and n.is_place for n in those)
    }
    reached = 0
    for first, after in sorted(found, key=lambda span: (span[0], -span[1])):
        if first >= reached:
            reached = after
            begin, end = reading.field.normal.span(first, after)
            if end <= head or opens <= begin < closes:
                continue  # where it was written is not where it happened, nor who took part
            if chosen := _meant(reading, (first, after), _as_written(reading, first, found[first, after])):
                by = chosen.by_theatre
                if by and after in adjectives and not _is_land(reading, by[reading.theatre]):
                    continue  # المبعوث الأمريكي، الاحتلال الروسي: not the one whom "the envoy", "the occupier" means here
                yield Naming(first, after, by[reading.theatre] if by else chosen.id, chosen)


def _is_land(reading: Reading, named: str) -> bool:
    """Return whether this is a place that no state stands behind: a road, a town."""
    place = reading.rules.gazetteer.places.get(named)
    return place is not None and place.kind != "country"


def _as_written(reading: Reading, word: int, names: list[GazetteerName]) -> list[GazetteerName]:
    """Of a country's name and its adjective the one that stands here: السورية is an adjective, سورية and روسيا names."""
    if len({name.is_adjective for name in names}) < 2:
        return names
    bare = (
        reading.words[word].lstrip("وف").lstrip("بكل")
        if not reading.words[word].startswith("ال")
        else reading.words[word]
    )
    is_adjective = bare.startswith(("ال", "لل")) or bare.endswith(("ون", "ين"))
    return [name for name in names if name.is_adjective == is_adjective or not name.is_place]


def _meant(reading: Reading, span: Span, names: list[GazetteerName]) -> GazetteerName | None:
    """Of several names with the same words the one of this theatre; an ambiguous one only there, or after a word for places."""
    there = [
        name for name in names if name.theatre == reading.theatre or (name.by_theatre and not name.theatre)
    ]
    if sure := [name for name in there if not name.is_ambiguous]:
        return sure[0]
    if there:
        return there[0]
    sure = [name for name in names if not name.is_ambiguous]
    if sure:
        return sure[0]
    placed = [name for name in names if name.is_place and not name.is_adjective]
    inside = any(reading.before(group, span[0]) for group in ("kind_of_place", "inside", "onto", "talks_of"))
    return placed[0] if placed and inside else None


def _dates(reading: Reading, sentence: Span) -> Iterator[Dated]:
    normal = reading.field.normal
    start, end = normal.starts[sentence[0]], normal.ends[sentence[1] - 1]
    opens, closes = reading.signed
    for date in find_dates(normal.source[start:end], reading.published_at, reading.zone):
        first = bisect_left(normal.starts, start + date.start)
        after = bisect_left(normal.starts, start + date.end, lo=first)
        if reading.before("named_by_date", first):
            continue  # حركة 23 مارس
        if opens <= start + date.start < closes:
            continue  # the day on which an agency signs is none of an event
        yield Dated(first, max(after, first + 1), date)
