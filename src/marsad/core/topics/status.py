"""Where a ceasefire stands, by what is said around its mention: called for, in effect, violated, past …

The cues are data (`status:` in config/topics/ceasefire.yaml); of all in the sentence the nearest governs, and of equally
near ones the first in the file. Whether the claim is true is no matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.core.text.field import Field
from marsad.core.text.negation import negates
from marsad.core.text.span import Span
from marsad.core.topics.rule import StatusCue
from marsad.model import CeasefireStatus

_BEHIND = 2  # in an Arabic sentence what governs stands before: a word behind counts double
_CLAUSE_ENDS = frozenset(",،;؛:.\n")
_NEGATED = 3  # words before a cue in which a negation counts: لم تتمكن من التوصل


@dataclass(frozen=True, slots=True)
class Said:
    """A status with the words that made it, and those that deny it, as spans of words of the mention's field."""

    status: CeasefireStatus
    words: Span | None = None
    rule: str | None = None
    denied: Span | None = None


def status_of(cues: Sequence[StatusCue], here: Field, span: Span) -> Said:
    """The status of the mention at these words; UNCLEAR where no cue stands in its sentence."""
    nearest = min(_readings(cues, here, span), default=None)
    if nearest is None:
        return Said(CeasefireStatus.UNCLEAR)
    return Said(nearest[2], nearest[3], f"line {cues[nearest[1]].line}")


def _readings(
    cues: Sequence[StatusCue], here: Field, span: Span
) -> Iterator[tuple[int, int, CeasefireStatus, Span]]:
    """For each cue: how many words away it stands, which line of the file it is, what it says, and where it stands."""
    for line, cue in enumerate(cues):
        for place in cue.near.places(here, span):
            status = cue.negated if _is_negated(here, place, span) else cue.status
            if status:
                yield max(span[0] - place[1], _BEHIND * (place[0] - span[1]), 0), line, status, place


def _is_negated(here: Field, place: Span, span: Span) -> bool:
    """Whether a negation stands just before the cue, in its clause and on its side of the mention."""
    first = max(place[0] - _NEGATED, span[1] if place[0] >= span[1] else 0)
    for word in range(place[0] - 1, first - 1, -1):
        if not _CLAUSE_ENDS.isdisjoint(here.quote((word, place[0] + 1))):
            return False
        if negates(here.normal.words, word):
            return True
    return False
