"""Where a ceasefire stands, by what is said around its mention: called for, in effect, violated, past …

The cues are data (`status:` in config/topics/ceasefire.yaml). Those with a reach are tried in order and the first that
holds decides; then the nearest of the others in the sentence does. Whether the claim is true is no matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.core.topics.field import Field
from marsad.core.topics.places import Span
from marsad.core.topics.rule import StatusCue
from marsad.core.topics.theatre import Indexed
from marsad.model import CeasefireStatus


def status_of(cues: Sequence[StatusCue], article: Indexed, here: Field, span: Span) -> CeasefireStatus:
    """The status of the mention at these words; UNCLEAR where no cue stands near it."""
    for cue in cues:
        if not cue.nearest and cue.near.found(article, here, span):
            return cue.status
    away = [(cue.near.distance(here, span), cue.status) for cue in cues if cue.nearest]
    near = [(distance, status) for distance, status in away if distance is not None]
    return min(near, key=lambda pair: pair[0])[1] if near else CeasefireStatus.UNCLEAR
