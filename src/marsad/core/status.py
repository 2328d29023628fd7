"""Where a ceasefire stands, by what is said around its mention: called for, in effect, violated, past …

The cues are data (`status:` in config/topics/ceasefire.yaml), in order: the first that holds decides, and of those
that hold within the same reach no nearness is weighed. Whether the claim is true is no matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.core.pattern import Field, Span
from marsad.core.rule import StatusCue
from marsad.core.theatre import Indexed
from marsad.model import CeasefireStatus


def status_of(cues: Sequence[StatusCue], article: Indexed, here: Field, span: Span) -> CeasefireStatus:
    """The status of the mention at these words; UNCLEAR where no cue stands near it."""
    for cue in cues:
        if cue.near.found(article, here, span):
            return cue.status
    return CeasefireStatus.UNCLEAR
