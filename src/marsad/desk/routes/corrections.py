"""Corrections: what analysts set right, and the forms' addresses."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Place, table

router = APIRouter()


@router.get("/corrections")
def corrections(page: ThePage, store: Reading, before: Place = None) -> HTMLResponse:
    """What was corrected, latest first, and the rules that were corrected most."""
    rows = store.all("corrections.corrections", before=before, limit=LIST + 1)
    return page.html(
        "corrections.html.j2",
        corrections=rows[:LIST],
        more=rows[LIST - 1]["correction_id"] if len(rows) > LIST else None,
        rules=store.all("corrections.rules"),
    )


@router.get("/corrections.csv")
def corrections_csv(store: Reading) -> Response:
    """The latest corrections."""
    rows = store.all("corrections.corrections", before=None, limit=EXPORT)
    columns = (
        "correction_id",
        "made_at",
        "made_by",
        "kind",
        "article_id",
        "story_id",
        "topic",
        "quote",
        "rule",
        "theatre",
        "status",
        "reason",
    )
    return table("marsad-corrections", columns, ([row[name] for name in columns] for row in rows))
