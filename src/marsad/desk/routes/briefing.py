"""The morning briefing of a day: the very page that `marsad briefing` writes, fit to be printed or sent on."""

from __future__ import annotations

import base64
import hashlib
from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes.parts import period
from marsad.steps.alerting.briefing import briefing as written

router = APIRouter()
FIRST = date(1990, 1, 1)


@router.get("/briefing")
def briefing_of_today(page: ThePage, store: Reading) -> HTMLResponse:
    """What happened today, by conflict and entry."""
    return briefing(page, store, page.today)


@router.get("/briefing/{day}")
def briefing(page: ThePage, store: Reading, day: date) -> HTMLResponse:
    """What happened on a day, by conflict and entry."""
    if not FIRST <= day <= page.today:
        known = f"{FIRST} – {page.today}"
        raise HTTPException(
            404,
            page.say(
                f"لا موجز ليوم {day}: الأيام المتاحة {known}", f"no briefing of {day}: it can be of {known}"
            ),
        )
    since, until = period(day, day, page.desk.zone)
    html = written(
        store.reading("steps/alerting"), since, min(until, page.now), page.language, page.desk.zone
    )
    policy = f"default-src 'none'; style-src {_hash(html)}; frame-ancestors 'self'; base-uri 'none'"
    return HTMLResponse(html, headers={"content-security-policy": policy})


def _hash(html: str) -> str:
    """The source of the page's only style sheet, which travels within it so that a saved page looks the same (CSP level 3, 2.3.1)."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
