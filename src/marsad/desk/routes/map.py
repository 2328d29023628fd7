"""Map: where events of a period happened, as dots over the outlines of countries and governorates, and the same as a table beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from marsad.desk import dots
from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage
from marsad.desk.routes.parts import Name, period, table
from marsad.edge.store import Row, Store
from marsad.model import Theatre

router = APIRouter()
LENGTHS = (7, 30, 90, 365)
WEEKS_BACK = 104
KINDS = ("ceasefire", "patrol", "talks", "violation")
Days = Annotated[int, Query(ge=1, le=366)]
Back = Annotated[int, Query(ge=0, le=WEEKS_BACK)]


@router.get("/map")
def shown(
    page: ThePage, store: Reading, theatre: Name = None, kind: Name = None, days: Days = 30, back: Back = 0
) -> HTMLResponse:
    """The map of the `days` that end `back` weeks ago."""
    rows = _places(page, store, theatre, kind, days, back)
    last = page.today - timedelta(weeks=back)
    return page.html(
        "map.html.j2", rows=rows, drawn=dots.drawn(rows, page.language), outlines=dots.OUTLINES, first=last - timedelta(days=days - 1),
        last=last,
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
