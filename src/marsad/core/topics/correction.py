"""Corrections by analysts, applied to what the rules derived: whatever the rules say later, the analyst was there.

A correction holds to its words, not to a row: it meets every mention of its topic that shares a word with them. Where the text
was edited since, the words are looked for; where they are gone, the correction lapses. A later correction of the same words wins.
Who corrected, and why, is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from marsad.core.text.arabic import normalise
from marsad.core.text.sentences import around, borders
from marsad.model import CeasefireStatus, Mention, Theatre

ANALYST = "analyst"  # the rule of a mention that no rule found


class CorrectionKind(StrEnum):
    """The kinds of mistakes that a correction may report of a mention."""

    WRONG = "wrong"  # the words prove nothing of the topic
    MISSING = "missing"  # they do, and no rule found them
    LABEL = "label"  # theatre or status are others


@dataclass(frozen=True, slots=True)
class TopicCorrection:
    """One correction of a mention: quote == (title or text)[start:end] when it was made."""

    kind: CorrectionKind
    topic: str
    field: str
    start: int
    end: int
    quote: str
    theatre: Theatre | None = None
    status: CeasefireStatus | None = None


def corrected(
    title: str, text: str, mentions: Sequence[Mention], corrections: Sequence[TopicCorrection]
) -> tuple[Mention, ...]:
    """`mentions` as the analysts have it; `corrections` in the order in which they were made."""
    found = tuple(mentions)
    for correction in corrections:
        body = title if correction.field == "title" else text
        if at := place(body, correction.quote, correction.start):
            found = _apply(found, replace(correction, start=at[0], end=at[1]), body)
    return found


def place(text: str, quote: str, near: int = 0) -> tuple[int, int] | None:
    """Where `quote` stands in `text`, as its readers see it (marks and letter variants make no difference): the place nearest to `near`."""
    if quote and text[near : near + len(quote)] == quote:
        return near, near + len(quote)
    wanted, normal = normalise(quote).words, normalise(text)
    words, many = normal.words, len(wanted)
    places = [
        (normal.starts[i], normal.ends[i + many - 1])
        for i in range(len(words) - many + 1)
        if many and words[i] == wanted[0] and words[i : i + many] == wanted
    ]
    return min(places, key=lambda at: abs(at[0] - near), default=None)


def _apply(mentions: tuple[Mention, ...], correction: TopicCorrection, body: str) -> tuple[Mention, ...]:
    met = [m for m in mentions if _meets(m, correction)]
    if correction.kind is CorrectionKind.WRONG:
        return tuple(m for m in mentions if m not in met)
    if met:
        return tuple(_labelled(m, correction) if m in met else m for m in mentions)
    return (*mentions, _added(correction, body)) if correction.kind is CorrectionKind.MISSING else mentions


def _meets(mention: Mention, correction: TopicCorrection) -> bool:
    same = (mention.topic, mention.field) == (correction.topic, correction.field)
    return same and mention.start < correction.end and correction.start < mention.end


def _labelled(mention: Mention, correction: TopicCorrection) -> Mention:
    status = correction.status if mention.status is not None else None
    made = replace(mention, theatre=correction.theatre or mention.theatre)
    if status is None or status is mention.status:
        return made
    return replace(
        made,
        status=status,
        denied=False,
        denied_quote=None,
        status_field=None,
        status_start=None,
        status_end=None,
        status_quote=None,
        status_rule=ANALYST,
    )


def _added(correction: TopicCorrection, body: str) -> Mention:
    first, last = around(body, borders(body), correction.start, correction.end)
    return Mention(
        topic=correction.topic,
        field=correction.field,
        start=correction.start,
        end=correction.end,
        quote=body[correction.start : correction.end],
        rule=ANALYST,
        version="",
        theatre=correction.theatre or Theatre.UNCLEAR,
        status=correction.status,
        evidence_start=first,
        evidence_end=last,
    )
