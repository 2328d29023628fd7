"""The morning briefing of a day: the very page that `marsad briefing` writes, fit to be printed, or as a PDF or DOCX file to send on."""

from __future__ import annotations

import base64
import hashlib
import threading
from datetime import date

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage
from marsad.desk.routes.parts import period
from marsad.edge import printer
from marsad.edge.store import Store
from marsad.settings import Settings
from marsad.steps.alerting.briefing import Briefing, gather
from marsad.steps.alerting.briefing import page as written

router = APIRouter()
FIRST = date(1990, 1, 1)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PRINTING = threading.Lock()  # one Chromium at a time, however many readers ask


def forms(settings: Settings) -> tuple[str, ...]:
    """The files that a briefing can be had as: a PDF only where there is a Chromium to print it."""
    return ("docx", "pdf") if settings.chromium or printer.chromium() else ("docx",)


@router.get("/briefing")
def briefing_of_today(page: ThePage, store: Reading) -> HTMLResponse:
    """What happened today, by conflict and entry."""
    return briefing(page, store, page.today)


@router.get("/briefing/{day}.docx")
def briefing_docx(page: ThePage, store: Reading, day: date) -> Response:
    """The same as a DOCX file."""
    from marsad.steps.alerting.document import docx  # python-docx, which no other page needs

    return _file(day, "docx", DOCX, docx(_told(page, store, day)))


@router.get("/briefing/{day}.pdf")
def briefing_pdf(page: ThePage, store: Reading, day: date) -> Response:
    """The same as a PDF file."""
    html = written(_told(page, store, day))
    if "pdf" not in forms(page.desk.settings):
        raise HTTPException(
            404, page.say("لا يوجد متصفح Chromium لإخراج ملف PDF", "there is no Chromium to print a PDF with")
        )
    with _PRINTING:
        return _file(day, "pdf", "application/pdf", printer.pdf(html, page.desk.settings.chromium))


@router.get("/briefing/{day}")
def briefing(page: ThePage, store: Reading, day: date) -> HTMLResponse:
    """What happened on a day, by conflict and entry."""
    html = written(_told(page, store, day))
    policy = f"default-src 'none'; style-src {_hash(html)}; frame-ancestors 'self'; base-uri 'none'"
    return HTMLResponse(html, headers={"content-security-policy": policy})


def _told(page: PageContext, store: Store, day: date) -> Briefing:
    """What happened on a day, until now where it isn't over."""
    if not FIRST <= day <= page.today:
        known = f"{FIRST} – {page.today}"
        raise HTTPException(
            404,
            page.say(
                f"لا موجز ليوم {day}: الأيام المتاحة {known}", f"no briefing of {day}: it can be of {known}"
            ),
        )
    since, until = period(day, day, page.desk.zone)
    return gather(store.reading("steps/alerting"), since, min(until, page.now), page.language, page.desk.zone)


def _file(day: date, form: str, media_type: str, content: bytes) -> Response:
    named = {"content-disposition": f'attachment; filename="marsad-{day}.{form}"'}
    return Response(content, media_type=media_type, headers=named)


def _hash(html: str) -> str:
    """The source of the page's only style sheet, which travels within it so that a saved page looks the same (CSP level 3, 2.3.1)."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
