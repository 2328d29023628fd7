"""How well events match labelled ones: each output event is aligned with the labelled one of its kind that it shares most with.

An event counts as found once, a field only where its event was found, and what is there too much counts against precision. Parties
are right by their actor or one of its family, or by words that overlap; places by id or words; dates by their day; clauses by half
of the labelled characters. A labelled event marked `optional` (background, arguable) costs nothing, found or not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from marsad.core.ledger.entry import hours
from marsad.core.ledger.party import family

Line = Mapping[str, Any]
SCALARS = ("duration", "period", "ordinal", "round", "joint", "level", "form", "purpose")
DATES = ("begins", "ends", "declared")
SAME_MANNER = {"announced": "said", "confirmed": "said", "reported": "said"}


class Tally(Counter[str]):
    """Right, labelled and given; and what follows from them."""

    def add(self, right: int, labelled: int, given: int) -> None:
        """Count so many more."""
        self.update(right=right, labelled=labelled, given=given)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing to find and nothing was."""
        both = self["labelled"] + self["given"]
        return 2 * self["right"] / both if both else 1.0


def overlap(one: Line, other: Line) -> int:
    """How many characters two quotes share."""
    if one.get("field", "text") != other.get("field", "text"):
        return 0
    return max(0, min(one["end"], other["end"]) - max(one["start"], other["start"]))


def same_party(one: Line, other: Line) -> bool:
    """Whether both name one actor or its kin, or share words."""
    first, second = one.get("actor"), other.get("actor")
    return bool(first and second and family(first) == family(second)) or overlap(one, other) > 0


def same_place(one: Line, other: Line) -> bool:
    """Whether both have one id, or share words."""
    return bool(one.get("place") and one["place"] == other.get("place")) or overlap(one, other) > 0


def same_date(one: Line, other: Line) -> bool:
    """Whether both name one day; a labelled month or year asks for no more, a week for seven days, midnight has two."""
    first, second = str(one["value"]), str(other["value"])
    unit = {"year": 4, "month": 7}.get(one.get("precision", ""), 10)
    if unit < 10 or len(second) < 10:
        return first[:unit] == second[:unit]
    apart = 7 if one.get("precision") == "week" else int("منتصف" in one["quote"])
    return abs((date.fromisoformat(first[:10]) - date.fromisoformat(second[:10])).days) <= apart


def same_scalar(one: Line, other: Line) -> bool:
    """Whether both have one value; of lengths, within a twentieth."""
    first, second = str(one["value"]), str(other["value"])
    if first.startswith("P") and second.startswith("P"):
        return abs(hours(first) - hours(second)) <= 0.05 * max(hours(first), 1)
    return first.lower() == second.lower()


def same_count(one: Line, other: Line, *, there: bool = False) -> bool:
    """Whether both count the same number of the same, with `there` at the same place."""
    same = (one["what"], one["value"]) == (other["what"], other["value"])
    return same and (not there or (one.get("place") or None) == (other.get("place") or None))


def same_manner(one: Line, other: Line) -> bool:
    """Whether both are of one group: said, claimed, denied, accused …"""
    first, second = one["value"], other["value"]
    return bool(SAME_MANNER.get(first, first) == SAME_MANNER.get(second, second))


def matched(labelled: Sequence[Line], given: Sequence[Line], same: Callable[[Line, Line], bool]) -> int:
    """How many pair off, each once."""
    left, right = list(given), 0
    for one in labelled:
        other = next((candidate for candidate in left if same(one, candidate)), None)
        if other is not None:
            left.remove(other)
            right += 1
    return right


def _closeness(one: Line, other: Line) -> float:
    if one["kind"] != other["kind"]:
        return 0.0
    score = 1.0 + 2 * (one["status"]["value"] == other["status"]["value"])
    score += 2 * (overlap(one["status"], other["status"]) > 0)
    score += sum(name in one and name in other and same_date(one[name], other[name]) for name in DATES)
    for name, same in (("parties", same_party), ("places", same_place), ("counts", same_count)):
        if one.get(name) and other.get(name):
            score += 1.5 * matched(one[name], other[name], same) / len(one[name])
    for name in ("ordinal", "round", "duration"):
        if name in one and name in other:
            score += 2 if same_scalar(one[name], other[name]) else -2
    speakers = [(event.get("says") or {}).get("speaker") for event in (one, other)]
    if all(speakers):
        score += 1 if same_party(*speakers) else -0.5
    return score


def aligned(labelled: Sequence[Line], given: Sequence[Line]) -> dict[int, int]:
    """Which labelled event is which given one, the closest first."""
    pairs = sorted(
        (
            (_closeness(one, other), not one.get("optional"), -i, -j)
            for i, one in enumerate(labelled)
            for j, other in enumerate(given)
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    for score, _, i, j in pairs:
        if score >= 2 and -i not in found and -j not in found.values():
            found[-i] = -j
    return found


def _fields(
    event: Line, other: Line
) -> Iterator[tuple[str, Sequence[Line], Sequence[Line], Callable[[Line, Line], bool]]]:
    def one_of(name: str) -> tuple[Sequence[Line], Sequence[Line]]:
        return tuple([e[name]] if name in e else [] for e in (event, other))  # type: ignore[return-value]

    def some_of(name: str) -> tuple[Sequence[Line], Sequence[Line]]:
        return event.get(name) or [], other.get(name) or []

    def said(name: str) -> tuple[Sequence[Line], Sequence[Line]]:
        return tuple([s[name]] if (s := e.get("says") or {}).get(name) else [] for e in (event, other))  # type: ignore[return-value]

    yield "parties", *some_of("parties"), same_party
    yield "roles", *some_of("parties"), lambda a, b: same_party(a, b) and a["role"] == b["role"]
    yield "places", *some_of("places"), same_place
    yield "counts", *some_of("counts"), lambda a, b: same_count(a, b, there=True)
    for name in DATES:
        yield name, *one_of(name), same_date
    for name in SCALARS:
        yield ("numbers" if name in ("duration", "ordinal", "round") else name), *one_of(name), same_scalar
    for name in ("condition", "outcome"):
        yield name, *one_of(name), lambda a, b: 2 * overlap(a, b) >= a["end"] - a["start"]
    yield "speaker", *said("speaker"), same_party
    yield "manner", *said("manner"), same_manner


def score(labelled: Iterable[Line], given: Mapping[str, Sequence[Line]]) -> dict[str, Tally]:
    """The tallies of events and of every field; `polarity` counts denials taken as true and the reverse, `sums` sum checks,
    `spoilt` passages without an event that got one."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for row in labelled:
        events, output = row["events"], given[row["id"]]
        found = aligned(events, output)
        needed = [i for i, event in enumerate(events) if not event.get("optional")]
        hits = [i for i in needed if i in found]
        extra = [j for j in range(len(output)) if j not in found.values()]
        right = [i for i in hits if events[i]["status"]["value"] == output[found[i]]["status"]["value"]]
        tallies["kind"].add(len(hits), len(needed), len(hits) + len(extra))
        tallies["status"].add(len(right), len(needed), len(hits) + len(extra))
        tallies["spoilt"].add(int(not events and bool(output)), 0, 0)
        pairs = [(events[i], output[found[i]] if i in found else {}) for i in needed]
        for event, other in (*pairs, *(({}, output[j]) for j in extra)):
            for name, first, second, same in _fields(event, other):
                tallies[name].add(
                    matched(first, second, same) if event and other else 0, len(first), len(second)
                )
        for event, other in pairs:
            if other:
                denied = [
                    ((e.get("says") or {}).get("manner") or {}).get("value") == "denied"
                    for e in (event, other)
                ]
                tallies["polarity"].add(int(denied[0] != denied[1]), 0, 0)
            if "adds_up" in event:
                tallies["sums"].add(int(other.get("adds_up") == event["adds_up"]), 1, 1)
    return tallies


def score_groups(groups: Iterable[Line], entries: Sequence[Line]) -> tuple[Tally, Tally]:
    """How well reports were joined (pairs of articles), and contradictions found (group and field)."""
    groups = list(groups)
    pairs, conflicts = Tally(), Tally()
    group_of = {passage["id"]: group["id"] for group in groups for passage in group["passages"]}
    wanted = _pairs(entry["reports"] for group in groups for entry in group["entries"])
    got = _pairs(entry["reports"] for entry in entries)
    pairs.add(len(wanted & got), len(wanted), len(got))
    clash = {(g["id"], c["field"]) for g in groups for e in g["entries"] for c in e["conflicts"]}
    found = {(group_of[c["values"][0]["report"]], c["field"]) for e in entries for c in e["conflicts"]}
    conflicts.add(len(clash & found), len(clash), len(found))
    return pairs, conflicts


def _pairs(reports: Iterable[Sequence[str]]) -> set[tuple[str, str]]:
    return {pair for ids in reports for pair in combinations(sorted(set(ids)), 2)}
