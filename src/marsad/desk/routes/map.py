"""Map: where events of a period happened, as dots over the outlines of countries, and the same as a table beside it.

The outlines are a file of the package (Natural Earth), drawn in the coordinates that `point` gives: no request leaves the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import cos, radians, sqrt
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage
from marsad.desk.routes.parts import Name, period, table
from marsad.edge.store import Row, Store
from marsad.model import Theatre

router = APIRouter()
SQUEEZE = cos(radians(33))  # a degree of longitude beside one of latitude, in the middle of the region
OUTLINES = (4 * SQUEEZE, -59.0, 72 * SQUEEZE, 55.0)  # x, y, width and height of outlines.svg
LENGTHS = (7, 30, 90, 365)
WEEKS_BACK = 104
KINDS = ("ceasefire", "patrol", "talks", "violation")
Days = Annotated[int, Query(ge=1, le=366)]
Back = Annotated[int, Query(ge=0, le=WEEKS_BACK)]


@router.get("/map")
def drawn(
    page: ThePage, store: Reading, theatre: Name = None, kind: Name = None, days: Days = 30, back: Back = 0
) -> HTMLResponse:
    """The map of the `days` that end `back` weeks ago."""
    rows = _places(page, store, theatre, kind, days, back)
    last = page.today - timedelta(weeks=back)
    view = _view(rows)
    dots = _dots(rows, view)
    return page.html(
        "map.html.j2", rows=rows, dots=dots,
        named_dots=_named(dots, view, page.language), view=view, outlines=OUTLINES, first=last - timedelta(days=days - 1), last=last,
        chosen=theatre if theatre in Theatre.__members__.values() else None, kind=kind if kind in KINDS else None, kinds=KINDS,
        days=days, lengths=LENGTHS, back=back, most_back=WEEKS_BACK,
    )  # fmt: skip


@router.get("/map.csv")
def places_csv(
    page: ThePage, store: Reading, theatre: Name = None, kind: Name = None, days: Days = 30, back: Back = 0
) -> Response:
    """The places of the map."""
    columns = ("place", "ar", "en", "lat", "lon", "events", *KINDS, "last_at")
    rows = _places(page, store, theatre, kind, days, back)
    return table("marsad-map", columns, ([row[name] for name in columns] for row in rows))


def _places(
    page: PageContext, store: Store, theatre: str | None, kind: str | None, days: int, back: int
) -> list[Row]:
    last = page.today - timedelta(weeks=back)
    since, until = period(last - timedelta(days=days - 1), last, page.desk.zone)
    known = theatre if theatre in Theatre.__members__.values() else None
    return store.all(
        "map.places", theatre=known, kind=kind if kind in KINDS else None, since=since, until=until
    )


def point(row: Row) -> tuple[float, float]:
    """Where a place stands in the coordinates of the outlines."""
    return float(row["lon"]) * SQUEEZE, -float(row["lat"])


def _view(rows: Sequence[Row]) -> tuple[float, float, float, float]:
    """The part of the region that is shown: where most events are, with room around, at least six degrees wide, in the form 3 : 2."""
    inside = [point(row) for row in rows for _ in range(row["events"]) if _holds(point(row))]
    if not inside:
        return 26.0, -40.0, 18.0, 12.0
    left_out = len(inside) // 8 if len(inside) > 16 else 0  # on each side: far talks don't shrink the rest
    xs = sorted(x for x, _ in inside)[left_out : len(inside) - left_out]
    ys = sorted(y for _, y in inside)[left_out : len(inside) - left_out]
    wide = max((max(xs) - min(xs)) * 1.15, (max(ys) - min(ys)) * 1.15 * 1.5, 6.0)
    return (min(xs) + max(xs) - wide) / 2, (min(ys) + max(ys) - wide / 1.5) / 2, wide, wide / 1.5


def _holds(at: tuple[float, float]) -> bool:
    x, y, wide, high = OUTLINES
    return x <= at[0] <= x + wide and y <= at[1] <= y + high


def _dots(
    rows: Sequence[Row], view: tuple[float, float, float, float]
) -> list[tuple[Row, float, float, float]]:
    """The dots with their radii: areas are as the numbers of events; small ones are drawn last, over large ones."""
    most = max((row["events"] for row in rows), default=1)
    x, y, wide, high = view
    return [
        (row, *at, wide * (0.006 + 0.022 * sqrt(row["events"] / most)))
        for row in rows
        if x <= (at := point(row))[0] <= x + wide and y <= at[1] <= y + high
    ]


def _named(
    dots: Sequence[tuple[Row, float, float, float]], view: tuple[float, float, float, float], language: str
) -> list[tuple[Row, float, float, float]]:
    """The dots whose names are written beside them: the largest first, each where its name hides no other."""
    size, found = view[2] * 0.022, []
    taken: list[tuple[float, float, float]] = []
    for row, x, y, radius in dots:
        half = len(row[language]) * size * 0.3
        if all(
            abs(x - other) > half + width or abs(y - height) > size * 1.3 for other, height, width in taken
        ):
            taken.append((x, y, half))
            found.append((row, x, y, radius))
    return found[:40]
