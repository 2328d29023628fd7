"""Named agreements: which one a text means by "اتفاق سوتشي" or "اتفاق ستوكهولم".

Facts only (config/agreements.yaml): id, how it is called, its day, its parties and place. Where two go by one name, the words
around decide (`near`), else the latest that was made before the publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marsad.core.config.yaml_file import YamlFile
from marsad.core.text.field import Field
from marsad.core.text.pattern import Group, Lexicon, read_pattern
from marsad.core.text.span import Span
from marsad.model import Theatre

LASTS = timedelta(days=3 * 365)  # after so long an agreement that no text names proves nothing any more
_FILE = "agreements.yaml"
_ENTRY = ("id", "ar", "en", "near", "date", "parties", "place", "theatre", "covers", "bound")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A named agreement. `made` is the day on which it was made; parties and place are ids of the gazetteer."""

    id: str
    ar: str
    en: str
    names: Group
    near: Group
    made: date
    parties: tuple[str, ...]
    place: str | None
    theatre: Theatre | None
    covers: tuple[str, ...] = ()  # ids of the places where arms are to be silent by it
    bound: tuple[str, ...] = ()  # whose arms: its parties, where none are named


def is_in_force(agreement: Agreement, published: date | None) -> bool:
    """Return whether it proves anything of what is published on this day (None: of any), though no text names it."""
    return published is None or agreement.made <= published <= agreement.made + LASTS


def read_agreements(
    text: str, lists: Mapping[str, Sequence[str]], lexicon: Lexicon, name: str = _FILE
) -> tuple[Agreement, ...]:
    """Read the file's text; ConfigError names file, line, reason and what is accepted."""
    file = YamlFile(name)
    found = []
    for node in file.items(file.table(file.root(text), ("agreements",))["agreements"]):
        table = file.table(node, _ENTRY)
        written = file.words(file.needed(node, table, "ar"))
        day = file.word(file.needed(node, table, "date"))
        try:
            made = date.fromisoformat(day)
        except ValueError:
            file.wrong(table["date"], f"{day!r} is no day; accepted: 2018-09-17")
        found.append(
            Agreement(
                id=file.word(file.needed(node, table, "id")),
                ar=written[0],
                en=file.word(file.needed(node, table, "en")),
                names=_group(written, lists, lexicon),
                near=_group(file.words(table.get("near")), lists, lexicon),
                made=made,
                parties=file.words(table.get("parties")),
                place=file.optional(table.get("place")),
                theatre=file.theatre(table.get("theatre")),
                covers=file.words(table.get("covers")),
                bound=file.words(table.get("bound")) or file.words(table.get("parties")),
            )
        )
    return tuple(found)


def _group(written: Sequence[str], lists: Mapping[str, Sequence[str]], lexicon: Lexicon) -> Group:
    return lexicon.group(p for one in written for p in read_pattern(one, lists, lexicon))


def agreements_in(
    agreements: Sequence[Agreement], field: Field, within: Span, around: Span, published: date | None
) -> Iterator[tuple[Span, Agreement]]:
    """The agreements that words of `within` name, by place; `around` are the words that may decide between two."""
    named: dict[Span, list[Agreement]] = {}
    for agreement in agreements:
        for span in field.places(agreement.names).within(*within):
            named.setdefault(span, []).append(agreement)
    reached = -1
    for span in sorted(named, key=lambda span: (span[0], -span[1])):
        if span[0] >= reached and (chosen := _chosen(named[span], field, around, published)):
            reached = span[1]
            yield span, chosen


def _chosen(
    candidates: Sequence[Agreement], field: Field, around: Span, published: date | None
) -> Agreement | None:
    made = [one for one in candidates if published is None or one.made <= published]
    told = [one for one in made if any(field.places(one.near).within(*around))]
    return max(told or made, key=lambda one: one.made, default=None)
