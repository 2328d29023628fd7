"""Alerts: what went to whom, why, and what came of it."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, table
from marsad.edge.store import Row, Store

router = APIRouter()


@router.get("/alerts")
def alerts(page: ThePage, store: Reading, before: Place = None, subscription: Name = None) -> HTMLResponse:
    """The alerts, latest first."""
    rows = store.all("alerts.alerts", before=before, subscription=subscription or None, limit=LIST + 1)
    return page.html(
        "alerts.html.j2",
        alerts=rows[:LIST],
        more=rows[LIST - 1]["alert_id"] if len(rows) > LIST else None,
        names=_names(store, page.language, rows),
        subscription=subscription,
        subscriptions=store.all("alerts.subscriptions"),
        stopped=store.all("alerts.stopped"),
    )


def _names(store: Store, language: str, rows: list[Row]) -> dict[str, str]:
    """What the places and parties are called that the facts of some alerts name (place/saraqib, party/sdf)."""
    told = {fact for row in rows for fact in row["facts"] or () if fact.startswith(("place/", "party/"))}
    ids = [fact.partition("/")[2] for fact in told]
    called = {row["id"]: row[language] for row in store.all("names.named", ids=ids)}
    return {fact: called[fact.partition("/")[2]] for fact in told if fact.partition("/")[2] in called}


@router.get("/alerts.csv")
def alerts_csv(store: Reading, subscription: Name = None) -> Response:
    """The latest alerts."""
    rows = store.all("alerts.alerts", before=None, subscription=subscription or None, limit=EXPORT)
    columns = (
        "alert_id",
        "created_at",
        "subscription_id",
        "story_id",
        "title",
        "change",
        "state",
        "sent_at",
        "attempts",
        "reason",
    )
    return table("marsad-alerts", columns, ([row[name] for name in columns] for row in rows))
