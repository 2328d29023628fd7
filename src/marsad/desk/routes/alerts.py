"""Alerts: what went to whom, why, and what came of it."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, table

router = APIRouter()


@router.get("/alerts")
def alerts(page: ThePage, store: Reading, before: Place = None, subscription: Name = None) -> HTMLResponse:
    """The alerts, latest first."""
    rows = store.all("alerts.alerts", before=before, subscription=subscription or None, limit=LIST + 1)
    return page.html(
        "alerts.html.j2",
        alerts=rows[:LIST],
        more=rows[LIST - 1]["alert_id"] if len(rows) > LIST else None,
        subscription=subscription,
        subscriptions=store.all("alerts.subscriptions"),
        stopped=store.all("alerts.stopped"),
    )


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
