"""Unsubscribe: the one page without login. Whoever has the message may stop its subscription, and nothing else.

A GET only asks (mail scanners follow links); the POST stops, also the one-click POST of RFC 8058. The token is the proof, so there
is no other, and no cookie is looked at. Nothing is asked of the warehouse for what can't be a token of ours, and no connection that can
write is opened before it is known to be one.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Desk, TheDesk
from marsad.desk.page import PageContext
from marsad.edge.rows.delivery import Stoppable
from marsad.steps.alerting.unsubscribe import StopOutcome, could_be, look, stop

router = APIRouter()
Token = Annotated[str, Query()]  # of any length: a wrong one is no page, not a wrong question


@router.get("/unsubscribe")
def ask(request: Request, desk: TheDesk, token: Token = "") -> HTMLResponse:
    """Ask whether to stop; for a token that isn't ours nothing is said but that."""
    found = _found(desk, token)
    return _answer(
        request, desk, "ask" if found else StopOutcome.INVALID, token, found.subscription_id if found else ""
    )


@router.post("/unsubscribe")
def end(request: Request, desk: TheDesk, token: Token = "") -> HTMLResponse:
    """Stop the subscription that the token is for."""
    if _found(desk, token) is None:
        return _answer(request, desk, StopOutcome.INVALID, token, "")
    with desk.writing() as store:
        return _answer(request, desk, stop(store, desk.settings, token), token, "")


def _found(desk: Desk, token: str) -> Stoppable | None:
    """Return what a token of ours would stop, asked over a connection that can't write."""
    if not could_be(token):
        return None
    with desk.reading() as store:
        return look(store.reading("steps"), desk.settings, token)


def _answer(request: Request, desk: TheDesk, outcome: str, token: str, subscription: str) -> HTMLResponse:
    page = PageContext(request, desk, None)
    return page.html(
        "unsubscribe.html.j2",
        404 if outcome == StopOutcome.INVALID else 200,
        outcome=str(outcome),
        token=token,
        subscription=subscription,
    )
