"""Profiles: what the ledger has of a place, a party, a speaker or an outlet: its events and quotes, counts over time, and with whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage
from marsad.desk.plot import Plot, TimeSteps, stacked
from marsad.desk.routes.parts import LIST, Place, table
from marsad.edge.store import Row, Store
from marsad.errors import NotFound

router = APIRouter()
Of = Literal["place", "party", "speaker", "outlet"]
KNOWN = {
    "place": "profile.place",
    "party": "profile.actor",
    "speaker": "profile.actor",
    "outlet": "profile.outlet",
}
COUNTED, WEEKS = 1000, 26  # the events that counts are of, and the weeks of the plot
KINDS = ("ceasefire", "patrol", "talks", "violation")
COLUMNS = ("event_id", "entry_id", "kind", "status", "is_denied", "theatre", "weight", "at", "begins", "speaker", "source_id", "article_id",
           "title", "quote")  # fmt: skip


def _routes(of: Of) -> None:
    @router.get(f"/{of}/{{name}}")
    def answer(page: ThePage, store: Reading, name: str, before: Place = None) -> HTMLResponse:
        """The page of a place, party, speaker or outlet."""
        return _profile(page, store, of, name[:200], before)

    @router.get(f"/{of}/{{name}}/events.csv")
    def listed(store: Reading, name: str) -> Response:
        """The latest events of a place, party, speaker or outlet."""
        found = store.all("profile.events", of=of, id=name[:200], before=None, limit=200)
        rows = store.all("profile.shown", ids=[row["event_id"] for row in found])
        return table(f"marsad-{of}", COLUMNS, ([row[column] for column in COLUMNS] for row in rows))


for _one in ("place", "party", "speaker", "outlet"):
    _routes(_one)


def _profile(page: PageContext, store: Store, of: Of, name: str, before: int | None) -> HTMLResponse:
    found = store.one(KNOWN[of], id=name)
    if found is None:
        raise NotFound("there is no such page")
    events = store.all("profile.events", of=of, id=name, before=before, limit=COUNTED)
    ids = [row["event_id"] for row in events]
    company: dict[str, list[Row]] = {}
    for row in store.all("profile.company", ids=ids):
        if (row["of"], row["id"]) != (of, name) and row["of"] != ("outlet" if of == "outlet" else ""):
            company.setdefault(row["of"], []).append(row)
    plot, starts = _weeks(page, events)
    return page.html(
        "profile.html.j2", of=of, found=found, events=store.all("profile.shown", ids=ids[:LIST]), company=company, total=len(ids),
        is_cut=len(ids) == COUNTED, more=ids[LIST - 1] if len(ids) > LIST else None, plot=plot, starts=starts, kinds=KINDS,
        totals=[sum(row["kind"] == kind for row in events) for kind in KINDS],
    )  # fmt: skip


def _weeks(page: PageContext, events: Sequence[Row]) -> tuple[Plot | None, list[date]]:
    """The events of the last weeks by kind; the weeks end today, or with the latest event where that is long ago."""
    if not events:
        return None, []
    last = min(page.today, page.date_of(events[0]["at"]) + timedelta(days=7 * WEEKS))
    first = last - timedelta(days=7 * WEEKS - 1)
    starts = [first + timedelta(days=7 * n) for n in range(WEEKS)]
    values = [[0] * WEEKS for _ in KINDS]
    for row in events:
        week = (page.date_of(row["at"]) - first).days // 7
        if 0 <= week < WEEKS:
            values[KINDS.index(row["kind"])][week] += 1
    return stacked(values, TimeSteps(7, tuple(starts), last)), starts
