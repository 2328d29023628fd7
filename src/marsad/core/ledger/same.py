"""Events of one article that are one: a headline says again what the text says, a text says a thing twice.

Two events are one when kind, status and denial are the same and nothing that both say differs; the first keeps its words, and takes
from the second what it lacks itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from marsad.core.ledger.event import Event, EventKind
from marsad.core.ledger.party import family

_APART = ("ordinal", "round", "duration", "begins", "name")
_RETOLD: dict[
    EventKind, dict[str, tuple[str, ...]]
] = {  # statuses that tell again what another, more telling one tells
    EventKind.CEASEFIRE: {"announced": ("in_effect", "extended"), "unclear": ("announced", "in_effect")},
    EventKind.PATROL: {"held": ("shortened", "blocked", "attacked")},
    EventKind.TALKS: {"held": ("agreed", "failed", "started"), "started": ("held",)},
}


def merged(events: Iterable[Event]) -> list[Event]:
    """The events in order, each told once; of a headline only what the text doesn't tell."""
    given = list(events)
    texts = [event for event in given if event.status.field != "title"]
    kept: list[Event] = []
    for event in [_denying(one, texts) for one in texts]:
        for which, other in enumerate(kept):
            if _has_begun(other, event):
                kept[which] = _filled(event, other)
                break
            if is_same(other, event):
                kept[which] = _filled(other, event)
                break
        else:
            kept.append(event)
    kinds = {event.kind for event in kept}
    titles: list[Event] = []
    for event in given:
        if (
            event.status.field == "title"
            and event.kind not in kinds
            and not any(is_same(t, event) for t in titles)
        ):
            titles.append(event)
    return [*titles, *kept]


def _denying(event: Event, others: list[Event]) -> Event:
    """A denial of "any talk of an understanding" denies what the text told before of the same party: it has that status."""
    if not event.is_denied or event.kind is not EventKind.CEASEFIRE or event.status.value != "announced":
        return event
    actors = {family(p.actor) for p in event.parties if p.actor}
    for other in others:
        theirs = {family(p.actor) for p in other.parties if p.actor}
        if other.kind is event.kind and not other.is_denied and actors & theirs:
            return replace(event, status=replace(event.status, value=other.status.value))
    return event


def _has_begun(one: Event, other: Event) -> bool:
    """Return whether a speaker says of the ceasefire that he announced, of the same length, that it has begun: one event, in effect."""
    if {one.kind, other.kind} != {EventKind.CEASEFIRE} or one.is_denied or other.is_denied:
        return False
    speakers = [e.says.speaker if e.says else None for e in (one, other)]
    is_his = speakers[0] is not None and speakers[1] is not None and speakers[0].start == speakers[1].start
    lasts = (
        one.duration is not None and other.duration is not None and not _differ(one.duration, other.duration)
    )
    return (
        is_his
        and lasts
        and (one.status.value, other.status.value) == ("announced", "in_effect")
        and _is_there(one, other)
    )


def is_same(one: Event, other: Event) -> bool:
    """Return whether a second event of an article is the first told again."""
    if one.kind is not other.kind or one.is_denied != other.is_denied:
        return False
    if one.status.value != other.status.value and not _retells(one, other):
        return False
    differs = any(_differ(getattr(one, name), getattr(other, name)) for name in _APART)
    if (
        differs
        or _is_told_anew(one, other)
        or _has_another_condition(one, other)
        or bool(one.form) != bool(other.form)
    ):
        return False
    return _is_same_violation(one, other) if one.kind is EventKind.VIOLATION else _is_there(one, other)


def _is_there(one: Event, other: Event) -> bool:
    """Return whether the places agree; a patrol that has neither number nor parties of its own is the one before: وانطلقت الدورية من …"""
    if one.kind is EventKind.PATROL and not other.parties and not other.ordinal:
        return True
    places, others = {p.place for p in one.places}, {p.place for p in other.places}
    return not (places and others and places.isdisjoint(others))


def _is_told_anew(one: Event, other: Event) -> bool:
    """Return whether another speaker tells of other parties."""
    speakers = [e.says.speaker.actor for e in (one, other) if e.says and e.says.speaker]
    if len(speakers) < 2 or speakers[0] == speakers[1]:
        return False
    actors = [{family(p.actor) for p in e.parties if p.actor} for e in (one, other)]
    return bool(actors[0]) and not actors[1] <= actors[0]


def _has_another_condition(one: Event, other: Event) -> bool:
    """Return whether each refuses unless something else is done: an event has one condition, so each has its own."""
    if one.status.value != "rejected" or not one.condition or not other.condition:
        return False
    return (
        one.condition.quote not in other.condition.quote and other.condition.quote not in one.condition.quote
    )


def _retells(one: Event, other: Event) -> bool:
    """Return whether the second's status only repeats the first's: a ceasefire in effect was announced."""
    if other.places or other.says or other.counts:
        return False
    told = _RETOLD.get(one.kind, {}).get(str(other.status.value), ())
    return one.status.value in told


def _is_of_another(one: Event, other: Event) -> bool:
    """Return whether the second has a speaker that isn't the first's."""
    first, second = (e.says.speaker if e.says else None for e in (one, other))
    return second is not None and (first is None or first.quote != second.quote)


def _is_same_violation(one: Event, other: Event) -> bool:
    """A second report of violations is the same only where it brings no number, place, day or observer of its own."""
    if other.counts or other.begins or other.period or _is_of_another(one, other):
        return False
    observers = {family(p.actor) for p in other.parties if p.actor} - {
        family(p.actor) for p in one.parties if p.actor
    }
    places = {p.place for p in other.places} - {p.place for p in one.places}
    return not observers and not places


def _differ(one: Any, other: Any) -> bool:
    return one is not None and other is not None and one.value != other.value


def _filled(one: Event, other: Event) -> Event:
    """The first with what only the second says."""
    new: dict[str, Any] = {}
    for field in fields(Event):
        mine, its = getattr(one, field.name), getattr(other, field.name)
        if (mine is None and its is not None) or (
            field.name in ("parties", "places", "counts") and not mine and its
        ):
            new[field.name] = its
    if _speaks_for(other, one):
        new["says"] = other.says
    return replace(one, **new)


def _speaks_for(one: Event, state: Event) -> bool:
    """Return whether the first says who speaks where the second has only his state: a headline's "Turkey: …" is its minister's word."""
    who, whose = (e.says.speaker.actor if e.says and e.says.speaker else None for e in (one, state))
    return who is not None and who != whose and family(who) == whose
