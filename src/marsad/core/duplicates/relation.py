"""What one text is to an earlier one: a copy, a carrier of it, another instance of the same template, or nothing.

The thresholds were set by reading pairs of real newspaper articles: a text of which four fifths stand in
another is a copy of it; of less, it is one when the news at its head is the same, for what two articles share
further down is their background. Instances of one template (telegrams, bulletins, tables) differ in numbers and
in the names that stand between the same words.

Does not care about: who is linked to whom (`core.duplicates.fingerprint.decide`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from marsad.core.duplicates import overlap
from marsad.core.duplicates.overlap import Estimate, Overlap
from marsad.model import Fingerprint

WHOLE = 0.8  # share of a text's shingles from which on it stands wholly in the other
HALF = 0.5  # and of what two outlets print together: one comes back to its own background, two share so much by the same dispatch only
# Of a reworded copy: the least share of its shingles, the share of it that may be passages of its own,
PART, MOST_OWN = 0.3, 0.35
# beside those the least shares of its words, of words and shingles together (the more it adds, the more verbatim must the rest be),
WORDS, PART_AND_WORDS = 0.6, 1.3
# and the least share of either lead's words that the other text has: the less, the more of its shingles must be there.
LEAD, PART_AND_LEAD = 0.6, 1.2
# From this share of an earlier text's shingles on a text holds it; with so many words in passages of its own, and longer by as many,
HOLDS, OWN_WORDS = 0.6, 30
# it carries it, if it holds NEARLY_ALL or is longer than a near copy: of two near copies the shorter has so many of the longer's words.
NEAR_LENGTH = 0.8

NEWS = timedelta(hours=36)  # how long a dispatch is news: in print until the next morning
ANOTHER_DAY = timedelta(hours=12)  # from which on an outlet fills its bulletin again
NEW_HEAD = 0.25  # share of an article's head that is new, from which on an outlet's next article, or one days later, is no copy
# Of two outlets on one day: share of both heads that is new, and shares of the second's lead and of either background that are known.
BOTH_HEADS, KNOWN_LEAD, SAME_BACKGROUND = 0.35, 0.7, 0.85
FRAME_AGAIN = 0.5  # share of shingles, and of the words outside them those in slots, that a bulletin of another day has of the same frame

SHORT = 30  # words of a short text, in which one number matters
NUMBERS = 2  # other numbers that tell instances apart,
MANY_NUMBERS = 3  # even of a text that is nearly the same
SAME_FRAME = 0.5  # share of shingles from which on the same frame holds other numbers
NEARLY_ALL = 0.9  # share of shingles from which on other words in slots are corrections
FRAME = 0.15  # least share of shingles that a template gives its instances,
STRETCHES = 4  # and least number of places where they stand
MOST = 0.5  # share of an instance's own words that stand in the slots of the template,
MOST_LATER = 0.3  # and days later, when the template is used again
SLOTS_PER_WORD = 0.022
NAME = 1.9  # words that a slot holds on the average: a name has two, a synonym is one


@dataclass(frozen=True, slots=True)
class Printed:
    """By whom and how far apart two articles were printed. What isn't known counts as one outlet's, on one day."""

    is_same_outlet: bool | None = None
    apart: timedelta | None = None

    @classmethod
    def of(cls, outlet: str | None, at: datetime | None, other: str | None, then: datetime | None) -> Printed:
        """Return how two outlets and two times stand to each other."""
        return cls(outlet == other if outlet and other else None, abs(at - then) if at and then else None)

    @property
    def is_later(self) -> bool:
        """Return whether the first of them was no news any more."""
        return self.apart is not None and self.apart > NEWS

    @property
    def is_together(self) -> bool:
        """Return whether two outlets printed them while the first was news."""
        return self.is_same_outlet is False and self.apart is not None and not self.is_later

    @property
    def is_another_day(self) -> bool:
        """Return whether one outlet printed them, on different days."""
        return self.is_same_outlet is True and self.apart is not None and self.apart >= ANOTHER_DAY

    @property
    def asks_for_news(self) -> bool:
        """Return whether the second can be the next turn of events: one outlet seldom prints a dispatch twice, nor anybody days later."""
        return self.is_later or (self.is_same_outlet is True and self.apart is not None)


class RelationKind(StrEnum):
    """The relations that a text may have to an earlier one."""

    EXACT = "exact"
    NEAR = "near"
    CONTAINED = "contained"
    CARRIER = "carrier"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind with its measures: shares of what counts in either text that stands in the other."""

    kind: RelationKind
    of_new: float
    of_old: float

    @property
    def score(self) -> float:
        """Containment: the larger share, which is that of the shorter text."""
        return max(self.of_new, self.of_old)


def relations(
    new: Fingerprint, olds: Sequence[Fingerprint], printed: Sequence[Printed]
) -> list[Relation | None]:
    """Return what a new text is to each of some earlier ones, printed so far apart; None for nothing.

    Texts without words are nothing to each other.
    """
    compared = zip(olds, overlap.estimates(new, olds), printed, strict=True)
    return [_relation(new, *each) for each in compared]


def _relation(new: Fingerprint, old: Fingerprint, estimate: Estimate, printed: Printed) -> Relation | None:
    is_exact = bool(new.words) and new.text_sha256 == old.text_sha256
    if is_exact and not printed.is_another_day:
        return Relation(RelationKind.EXACT, 1.0, 1.0)
    if estimate.share < FRAME or (estimate.share < PART and estimate.stretches < STRETCHES):
        return None
    ours, theirs = overlap.measure(new, old)
    kind = _kind(ours, theirs, printed)
    if is_exact and kind is not RelationKind.TEMPLATE:
        kind = RelationKind.EXACT
    return Relation(kind, ours.runs, theirs.runs) if kind else None


def _kind(ours: Overlap, theirs: Overlap, printed: Printed) -> RelationKind | None:
    if _is_one_template(ours, theirs, printed):
        return RelationKind.TEMPLATE
    is_carried, carries = _is_carried(ours, theirs, printed), _is_carried(theirs, ours, printed)
    is_as_long = NEAR_LENGTH * theirs.size <= ours.size <= theirs.size / NEAR_LENGTH
    has_more = theirs.runs >= HOLDS and ours.own >= OWN_WORDS
    is_far_longer = ours.size > theirs.size / NEAR_LENGTH or theirs.runs >= NEARLY_ALL
    is_longer = ours.size >= theirs.size + OWN_WORDS and is_far_longer
    if (is_carried and not (has_more and is_longer)) or (carries and is_as_long and not has_more):
        if _is_next_turn(ours, theirs, printed):
            return RelationKind.CARRIER
        return RelationKind.CONTAINED if ours.size < NEAR_LENGTH * theirs.size else RelationKind.NEAR
    return RelationKind.CARRIER if carries else None


def _is_next_turn(ours: Overlap, theirs: Overlap, printed: Printed) -> bool:
    """Return whether a text that holds another puts news of its own above it: no copy, though it has most of its words.

    Between two outlets on one day a new head makes none, for editors word dispatches anew: but they do so from the first line
    to the last, while who writes news leaves the background below it word for word as it was.
    """
    if printed.asks_for_news:
        return ours.news > NEW_HEAD
    are_new = min(ours.news, theirs.news) >= BOTH_HEADS and ours.lead <= KNOWN_LEAD
    return are_new and min(ours.below, theirs.below) >= SAME_BACKGROUND


def _is_carried(inner: Overlap, outer: Overlap, printed: Printed) -> bool:
    """Return whether the first text stands in the second: wholly, or reworded but with the same news at its head.

    Of what two outlets print together half is enough.
    """
    if inner.runs >= WHOLE or inner.own > MOST_OWN * inner.size:
        return inner.runs >= WHOLE
    if printed.is_together and inner.runs >= HALF:
        return True
    is_reworded = (
        inner.runs >= PART
        and inner.rest_words >= WORDS
        and inner.rest_runs + inner.rest_words >= PART_AND_WORDS + inner.own / inner.size
    )
    lead = min(inner.lead, outer.lead) if inner.own else inner.lead  # a cut may begin below the other's head
    is_same_news = lead >= min(LEAD, PART_AND_LEAD - inner.runs)
    return is_reworded and is_same_news


def _is_one_template(ours: Overlap, theirs: Overlap, printed: Printed) -> bool:
    """Return whether two texts are instances of one template: other numbers, or other names in the same places."""
    short, long = (ours, theirs) if ours.size <= theirs.size else (theirs, ours)
    other_numbers = short.numbers - short.known_numbers
    is_later = printed.is_later or printed.is_another_day
    if printed.is_another_day and _is_filled_anew(short, long):
        return True
    are_most = other_numbers > short.numbers / 2 or (is_later and other_numbers >= MANY_NUMBERS)
    are_other = are_most and short.runs >= SAME_FRAME
    if are_other and other_numbers >= MANY_NUMBERS:
        return True
    names = min(short.titled, long.titled)
    if short.known_numbers >= MANY_NUMBERS and not are_other and names < NAME:
        return False  # the same numbers in both are those of one event, unless other names stand in their headlines
    if short.runs >= NEARLY_ALL and short.size >= SHORT:
        return False  # other words in slots are corrections
    if are_other and (other_numbers >= NUMBERS or short.size < SHORT):
        return True
    return _have_other_names(short, long, is_later)


def _is_filled_anew(short: Overlap, long: Overlap) -> bool:
    """Return whether one outlet's texts of two days are one frame, filled with another day, count or area; or with nothing new, for
    another period that they name by the same words ("in the last 24 hours"), or with the day in the headline alone.
    """
    sides = (short, long)
    if short.runs < FRAME_AGAIN or any(side.in_slots < FRAME_AGAIN * side.outside for side in sides):
        return False
    if short.filled_days or short.filled >= NUMBERS or (short.filled and short.size < 2 * SHORT):
        return True
    if (short.days - long.days and long.days - short.days) or (short.is_periodic and long.is_periodic):
        return True
    are_names = all(side.slots >= NUMBERS and side.swapped >= NAME * side.slots for side in sides)
    return (
        are_names
        and max(short.titled, long.titled) >= 1
        and all(s.in_slots >= NEARLY_ALL * s.outside for s in sides)
    )


def _have_other_names(short: Overlap, long: Overlap, is_later: bool) -> bool:
    """Return whether most of what either text alone says stands in slots, and who the instances are about in the headlines."""
    least = MOST_LATER if is_later else MOST
    if any(side.swapped < max(NAME, least * side.only) for side in (short, long)):
        return False
    names = min(short.titled, long.titled)
    if names or (short.headed and long.headed and not is_later):
        return bool(names)
    return short.slots >= SLOTS_PER_WORD * short.size and short.swapped >= NAME * short.slots
