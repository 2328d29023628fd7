"""Where dots of a map stand, how large they are, and which are named: over outlines that are files of the package (Natural Earth).

x is longitude times the cosine of 33 degrees, y is minus latitude: the outlines are drawn in these coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from marsad.edge.store import Row

SQUEEZE = cos(radians(33))  # a degree of longitude beside one of latitude, in the middle of the region
OUTLINES = (4 * SQUEEZE, -59.0, 72 * SQUEEZE, 55.0)  # x, y, width and height of outlines.svg and regions.svg
View = tuple[float, float, float, float]  # x, y, width and height of what is shown
Dot = tuple[Row, float, float, float]  # of which place, x, y and radius


@dataclass(frozen=True, slots=True)
class DotMap:
    """A map: what is shown, its dots, and those of them whose names are written."""

    view: View
    dots: list[Dot]
    named: list[Dot]


def drawn(rows: Sequence[Row], language: str) -> DotMap:
    """The map of places: rows with `ar`, `en`, `lat`, `lon` and `events`, those with the most events first."""
    view = _view(rows)
    dots = _dots(rows, view)
    return DotMap(view, dots, _named(dots, view, language))


def point(row: Row) -> tuple[float, float]:
    """Where a place stands in the coordinates of the outlines."""
    return float(row["lon"]) * SQUEEZE, -float(row["lat"])


def _view(rows: Sequence[Row]) -> View:
    """The part of the region that is shown: where most events are, with room around, at least six degrees wide, in the form 3 : 2."""
    inside = [point(row) for row in rows for _ in range(row["events"]) if _holds(point(row))]
    if not inside:
        return 26.0, -40.0, 18.0, 12.0
    left_out = len(inside) // 8 if len(inside) > 16 else 0  # on each side: far talks don't shrink the rest
    xs = sorted(x for x, _ in inside)[left_out : len(inside) - left_out]
    ys = sorted(y for _, y in inside)[left_out : len(inside) - left_out]
    wide = max((max(xs) - min(xs)) * 1.25, (max(ys) - min(ys)) * 1.25 * 1.5, 6.0)
    return (min(xs) + max(xs) - wide) / 2, (min(ys) + max(ys) - wide / 1.5) / 2, wide, wide / 1.5


def _holds(at: tuple[float, float]) -> bool:
    x, y, wide, high = OUTLINES
    return x <= at[0] <= x + wide and y <= at[1] <= y + high


def _dots(rows: Sequence[Row], view: View) -> list[Dot]:
    """The dots with their radii: areas are as the numbers of events; small ones are drawn last, over large ones."""
    most = max((row["events"] for row in rows), default=1)
    x, y, wide, high = view
    return [
        (row, *at, wide * (0.006 + 0.022 * sqrt(row["events"] / most)))
        for row in rows
        if x <= (at := point(row))[0] <= x + wide and y <= at[1] <= y + high
    ]


def _named(dots: Sequence[Dot], view: View, language: str) -> list[Dot]:
    """The dots whose names are written beside them: the largest first, each where its name hides no other and isn't cut."""
    size, found = view[2] * 0.022, []
    taken: list[tuple[float, float, float]] = []
    left, top, wide, _ = view
    for row, x, y, radius in dots:
        half = len(row[language]) * size * 0.3
        is_whole = left < x - half and x + half < left + wide and y - radius * 1.25 - size > top
        if is_whole and all(
            abs(x - other) > half + width or abs(y - height) > size * 1.3 for other, height, width in taken
        ):
            taken.append((x, y, half))
            found.append((row, x, y, radius))
    return found[:40]
