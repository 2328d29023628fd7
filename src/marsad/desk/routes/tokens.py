"""Tokens: the keys that a user made for programs, a new one, and the end of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from marsad.desk import tokens
from marsad.desk.csrf import OwnForm
from marsad.desk.desk import Reading, Writing
from marsad.desk.page import ThePage
from marsad.desk.user import TheAnalyst

router = APIRouter()


@router.get("/tokens")
def mine(page: ThePage, store: Reading) -> HTMLResponse:
    """The keys of whoever asks."""
    return _page(page, store, None)


@router.post("/tokens", dependencies=[OwnForm])
def make(
    page: ThePage, store: Writing, user: TheAnalyst, label: Annotated[str, Form(min_length=1, max_length=100)]
) -> HTMLResponse:
    """A new key, which is shown this once."""
    key, desk = tokens.new(), store.reading("desk")
    desk.run("tokens.make", user=user.name, label=label, sha256=tokens.hashed(key))
    return _page(page, desk, key)


@router.post("/tokens/revoke", dependencies=[OwnForm])
def revoke(
    page: ThePage, store: Writing, user: TheAnalyst, token_id: Annotated[int, Form(ge=1, le=2**62)]
) -> Response:
    """End a key of one's own."""
    store.reading("desk").run("tokens.revoke", user=user.name, token_id=token_id)
    return RedirectResponse(page.to("/tokens"), 303)


def _page(page: ThePage, store: Reading, key: str | None) -> HTMLResponse:
    name = page.user.name if page.user else ""
    return page.html(
        "tokens.html.j2",
        rows=store.all("tokens.of_user", user=name),
        key=key,
        address=page.outside("/api/v1/"),
    )
