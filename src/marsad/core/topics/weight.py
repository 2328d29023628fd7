"""How much an article makes of what it mentions: the subject of its news, a part of it, or background."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.model import Mention, Weight

_LEAD = 600  # characters


def of_topics(mentions: Sequence[Mention]) -> dict[str, Weight]:
    """The weight of each topic in an article: that of its weightiest mention."""
    order = list(Weight)
    weights: dict[str, Weight] = {}
    for mention in mentions:
        known = weights.get(mention.topic, mention.weight)
        weights[mention.topic] = min(known, mention.weight, key=order.index)
    return weights


def weigh(field: str, start: int) -> tuple[Weight, str]:
    """The weight of a mention at this place, and why."""
    if field == "title":
        return Weight.SUBJECT, "the headline says it"
    if start < _LEAD:
        return Weight.SUBJECT, "the lead says it"
    return Weight.BACKGROUND, "far below the lead"
