"""Which words negate what follows them: لم، لن، لا، عدم، دون …, but not لا يزال, لا سيما, غير أن."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.core.text.arabic import without_proclitics

_NEGATES = frozenset(("لم", "لن", "لا", "ليس", "ليست", "عدم", "دون", "بلا", "غير"))
_NONE_BEFORE = frozenset(
    ("يزال", "تزال", "يزالان", "تزالان", "يزالون", "زال", "زالت", "يزل", "تزل", "سيما", "بد", "شك", "مفر")
)


def negates(words: Sequence[str], place: int) -> bool:
    """Return whether the folded word at this place negates what stands after it."""
    if _NEGATES.isdisjoint(without_proclitics(words[place])):
        return False
    after = words[place + 1] if place + 1 < len(words) else ""
    return after not in _NONE_BEFORE and (words[place], after) != ("غير", "ان")
