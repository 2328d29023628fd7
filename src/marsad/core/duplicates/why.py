"""Why one text is, or isn't, a copy of an earlier one: the measures that decided, and the reason in words.

Computed from both texts; phrases that a source repeats, which the pipeline leaves out of the count, are counted here.

Does not care about: what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.core.duplicates import overlap
from marsad.core.duplicates.relation import NEW_HEAD, Printed, RelationKind, relations
from marsad.model import Fingerprint, Worded


class Reason(Worded):
    """Why a later text is, or isn't, a copy of an earlier one."""

    # fmt: off
    SAME = "same", "النصان واحد كلمة كلمة", "the texts are the same, word for word"
    COPY = "copy", "معظم نص اللاحق منقول عن الأسبق، ومطلعهما خبر واحد", "most of the later one stands in the earlier, with the same news"
    NEXT = "next", "خلفية اللاحق منقولة عن الأسبق، لكن مطلعه جديد: تطور لاحق", "an old background under a new head: the next turn of events"
    HOLDS = "holds", "اللاحق يضم الأسبق ويزيد عليه", "the later one holds the earlier and adds to it"
    STATES = "states", "معظم اللاحق منقول، لكنه يذكر ما لا يذكره الأسبق", "most of it isn't new, but it states what the earlier doesn't"
    TEMPLATE = "template", "قالب واحد مُلئ بأرقام أو أيام أو أسماء أخرى", "one template, filled with other numbers, days or names"
    LITTLE = "little", "المشترك بينهما أقل من أن يكون نقلا", "they have too little in common for a copy"
    # fmt: on


@dataclass(frozen=True, slots=True)
class Why:
    """The reason, with the shares of the later text that stand in the earlier one: of all its words, and new at its head."""

    reason: Reason
    share: float
    news: float


def why(new: Fingerprint, old: Fingerprint, printed: Printed, *, is_linked: bool) -> Why:
    """Why a text is (`is_linked`), or isn't, stored as a copy of an earlier one."""
    ours, _ = overlap.measure(new, old)
    (found,) = relations(new, [old], [printed])
    return Why(_reason(found.kind if found else None, ours.news, is_linked), ours.runs, ours.news)


def _reason(kind: RelationKind | None, news: float, is_linked: bool) -> Reason:
    if kind is RelationKind.EXACT:
        return Reason.SAME
    if kind in (RelationKind.NEAR, RelationKind.CONTAINED):
        return Reason.COPY if is_linked else Reason.STATES
    if kind is RelationKind.CARRIER:
        return Reason.NEXT if news > NEW_HEAD else Reason.HOLDS
    return Reason.TEMPLATE if kind is RelationKind.TEMPLATE else Reason.LITTLE
