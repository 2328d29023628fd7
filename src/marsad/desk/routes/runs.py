"""Runs: what the steps did, by Airflow or by hand."""

from __future__ import annotations

import json

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, table

router = APIRouter()
STEPS = ("seed", "collect", "backfill", "understand", "publish", "maintain")


@router.get("/runs")
def runs(page: ThePage, store: Reading, before: Place = None, step: Name = None) -> HTMLResponse:
    """The runs, latest first."""
    rows = store.all("runs.runs", before=before, step=step or None, limit=LIST + 1)
    more = rows[LIST - 1]["run_id"] if len(rows) > LIST else None
    return page.html("runs.html.j2", runs=rows[:LIST], more=more, step=step, steps=STEPS)


@router.get("/runs.csv")
def runs_csv(store: Reading, step: Name = None) -> Response:
    """The latest runs."""
    rows = store.all("runs.runs", before=None, step=step or None, limit=EXPORT)
    columns = ("run_id", "step", "started_at", "finished_at", "state", "counts", "problem")
    shown = ({**row, "counts": json.dumps(row["counts"])} for row in rows)
    return table("marsad-runs", columns, ([row[name] for name in columns] for row in shown))
