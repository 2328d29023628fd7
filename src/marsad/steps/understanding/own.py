"""Which mentions of an article are its own, and not those of a text that it repeats."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.core.duplicates import fingerprint
from marsad.model import Fingerprint, Mention


def own_mentions(
    title: str, text: str, mentions: Sequence[Mention], known: Sequence[Fingerprint], *, reworded: bool = True
) -> tuple[Mention, ...]:
    """Return those of `mentions` that stand in the title or in sentences that none of the texts `known` has, if only in other words."""
    if not known or not mentions:
        return tuple(mentions)
    spans = fingerprint.own_spans(title, text, known, reworded=reworded)
    return tuple(
        m
        for m in mentions
        if m.field == "title" or any(start <= m.start and m.end <= end for start, end in spans)
    )
