"""Unsubscribe: the one page without login. Whoever has the message may stop its subscription, and nothing else.

A GET only asks (mail scanners follow links); the POST stops, also the one-click POST of RFC 8058. The token is the proof, so there
is no other, and no cookie is looked at.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from marsad.desk.desk import TheDesk, Writing
from marsad.desk.page import Page
from marsad.steps.alerting.unsubscribe import Outcome, look, stop

router = APIRouter()
Token = Annotated[str, Query(max_length=300)]


@router.get("/unsubscribe")
def ask(request: Request, desk: TheDesk, store: Writing, token: Token = "") -> HTMLResponse:
    """Ask whether to stop; for a token that isn't ours nothing is said but that."""
    found = look(store, desk.settings, token)
    return _answer(
        request, desk, "ask" if found else Outcome.INVALID, token, found.subscription_id if found else ""
    )


@router.post("/unsubscribe")
def end(request: Request, desk: TheDesk, store: Writing, token: Token = "") -> HTMLResponse:
    """Stop the subscription that the token is for."""
    return _answer(request, desk, stop(store, desk.settings, token), token, "")


def _answer(request: Request, desk: TheDesk, outcome: str, token: str, subscription: str) -> HTMLResponse:
    page = Page(request, desk, None)
    return page.html(
        "unsubscribe.html.j2",
        404 if outcome == Outcome.INVALID else 200,
        outcome=str(outcome),
        token=token,
        subscription=subscription,
    )
