"""What a chat message says of one notification, before any chat's own marks: title, place, facts, quotes and links.

The mail's words in the mail's order, shorter. Knows no mark-up: each chat escapes what it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.core.alerts import message
from marsad.core.alerts import wording as happening
from marsad.core.alerts.happening import EntryNews, ToldPiece
from marsad.core.alerts.notification import Notification, OutletReport
from marsad.core.wording import wording

TITLE_CHARACTERS, FACT_CHARACTERS, QUOTE_CHARACTERS, HEADLINE_CHARACTERS = 100, 300, 500, 140
OUTLETS = 6  # that are linked


@dataclass(frozen=True, slots=True)
class Link:
    """A headline or word that leads somewhere; `url` is empty where it is no web address."""

    text: str
    url: str
    before: str = ""  # the outlet


@dataclass(frozen=True, slots=True)
class Card:
    """One notification in words. `quotes` are sentences in pieces, of which those that say something are marked."""

    title: str
    where: str
    facts: tuple[tuple[str, str], ...]
    quotes: tuple[tuple[ToldPiece, ...], ...]
    links: tuple[Link, ...]


def card(told: Notification, language: str, zone: str, *, is_short: bool) -> Card:
    """The notification in words; `is_short`: a line of a digest, with its title, place and one link alone."""
    links = tuple(_links(told, language, 1 if is_short else OUTLETS))
    if told.happening:
        h = told.happening
        where = " – ".join(p for p in (happening.where(h, language), happening.parties(h, language)) if p)
        facts = () if is_short else tuple(_facts(h, language, zone))
        quotes = () if is_short else tuple(_cut_pieces(one) for one in h.passages)
        return Card(
            _cut(happening.what(h, language), TITLE_CHARACTERS),
            _cut(where, FACT_CHARACTERS),
            facts,
            quotes,
            links,
        )
    title = message.label(told, language)
    update = f"{wording.SAY['follow_up'][language != 'ar']}: " if told.facts else ""
    changed = wording.SAY["changed"][language != "ar"]
    facts = tuple((changed, wording.fact(one, dict(told.names), language)) for one in told.facts)
    quotes = tuple(
        _cut_pieces((ToldPiece(e.before), ToldPiece(e.quote, "status"), ToldPiece(e.after)))
        for e in told.evidence
    )
    where = _cut(message.place(told, language), FACT_CHARACTERS)
    return Card(
        _cut(update + title, TITLE_CHARACTERS),
        where,
        () if is_short else facts,
        () if is_short else quotes,
        links,
    )


def _facts(h: EntryNews, language: str, zone: str) -> Iterator[tuple[str, str]]:
    say = {name: words[language != "ar"] for name, words in happening.SAY.items()}
    joint = "، " if language == "ar" else ", "
    found = [
        (say["who_says"], happening.says(h.cause, language)),
        (say["when"], happening.when(h, language) or say["not_said"]),
        (
            say["since"],
            wording.moment(h.reports[0].at, zone, language) if h.reports[0].is_dated else say["undated"],
        ),
        (say["sure"], happening.sure(h, language)),
        (say["life"], happening.life(h, language)),
        *((say["conflict"], one) for one in happening.claims(h, language)),
        *([(say["new_since"], joint.join(happening.changed(h, language)))] if h.before else []),
    ]
    return ((name, _cut(value, FACT_CHARACTERS)) for name, value in found if value)


def _links(told: Notification, language: str, most: int) -> Iterator[Link]:
    own = OutletReport(told.outlet, told.title, told.url, told.published_at)
    for one in (told.reports if most > 1 and told.reports else (own,))[:most]:
        yield Link(
            _cut(wording.plain(one.title), HEADLINE_CHARACTERS),
            message.link(one.url),
            wording.plain(one.outlet),
        )
    if told.desk_url:
        yield Link(happening.SAY["desk"][language != "ar"], message.link(told.desk_url))


def _cut(text: str, most: int) -> str:
    return wording.cut(wording.plain(text), most)


def _cut_pieces(pieces: Sequence[ToldPiece]) -> tuple[ToldPiece, ...]:
    """A sentence as far as it has room, on one line."""
    room, kept = QUOTE_CHARACTERS, []
    for piece in pieces:
        text = wording.plain_piece(piece.text)
        kept.append(ToldPiece(wording.cut(text, room), piece.what))
        if len(text) > room:
            break
        room -= len(text)
    return tuple(one for one in kept if one.text)
