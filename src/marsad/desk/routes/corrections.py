"""Corrections: what analysts set right, and the addresses that their forms post to."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from marsad.desk.csrf import OwnForm
from marsad.desk.desk import Reading, Writing
from marsad.desk.page import ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Place, table
from marsad.desk.user import TheAnalyst
from marsad.errors import InputError
from marsad.model import CeasefireStatus, Theatre
from marsad.steps.understanding import corrections as step
from marsad.steps.understanding import ledger_corrections
from marsad.steps.understanding.corrections import By

router = APIRouter()
Id = Annotated[int, Form(ge=1, le=2**62)]
Reason = Annotated[str, Form(min_length=1, max_length=2000)]


@router.get("/corrections")
def corrections(page: ThePage, store: Reading, before: Place = None) -> HTMLResponse:
    """Return what was corrected, latest first, and the rules that were corrected most."""
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
    columns = ("correction_id", "made_at", "made_by", "kind", "article_id", "story_id", "topic", "quote", "rule", "theatre",
               "status", "reason")  # fmt: skip
    return table("marsad-corrections", columns, ([row[name] for name in columns] for row in rows))


@router.post("/article/{article_id:int}/mention", dependencies=[OwnForm])
def mention(
    page: ThePage, store: Writing, user: TheAnalyst, article_id: int, mention_id: Id, reason: Reason,
    kind: Annotated[Literal["wrong", "label"], Form()], theatre: Annotated[Theatre, Form()],
    status: Annotated[CeasefireStatus | None, Form()] = None,
) -> Response:  # fmt: skip
    """A mention is none, or is of another theatre or status."""
    by = By(user.name, reason)
    if kind == "wrong":
        step.wrong(store, by, mention_id, article_id)
    else:
        step.label(store, by, mention_id, article_id, theatre, status)
    return _back(page, f"/article/{article_id}")


@router.post("/article/{article_id:int}/event", dependencies=[OwnForm])
def event(
    page: ThePage, store: Writing, user: TheAnalyst, article_id: int, event_id: Id, reason: Reason,
    fact: Annotated[str, Form(pattern=r"^[a-z_]{2,20} [0-9]{1,4}$")], value: Annotated[str, Form(max_length=40)] = "",
) -> Response:  # fmt: skip
    """A field of an event is wrong, or has another value; `fact` is its name and, of several parties, places or counts, which."""
    name, number = fact.split()
    ledger_corrections.fact(store, By(user.name, reason), article_id, event_id, name, int(number), value)
    return _back(page, f"/article/{article_id}")


@router.post("/article/{article_id:int}/missing", dependencies=[OwnForm])
def missing(
    page: ThePage, store: Writing, user: TheAnalyst, article_id: int, reason: Reason,
    quote: Annotated[str, Form(min_length=1, max_length=300)], topic: Annotated[str, Form(max_length=100)],
    theatre: Annotated[Theatre, Form()], status: Annotated[CeasefireStatus, Form()],
) -> Response:  # fmt: skip
    """Words prove a topic, and no rule found them."""
    if topic not in {row["topic"] for row in store.reading("desk").all("names.topics")}:
        raise InputError("there is no such topic")
    step.missing(store, By(user.name, reason), article_id, topic, quote, theatre, status)
    return _back(page, f"/article/{article_id}")


@router.post("/story/{story_id:int}/merge", dependencies=[OwnForm])
def merge(
    page: ThePage, store: Writing, user: TheAnalyst, story_id: int, other_id: Id, reason: Reason
) -> Response:
    """Another story is the same as this one."""
    step.merge(store, By(user.name, reason), story_id, other_id)
    return _back(page, f"/story/{story_id}")


@router.post("/story/{story_id:int}/split", dependencies=[OwnForm])
def split(
    page: ThePage, store: Writing, user: TheAnalyst, story_id: int, reason: Reason,
    article_id: Annotated[list[int], Form(max_length=300)] = [],  # noqa: B006 (FastAPI copies it)
) -> Response:  # fmt: skip
    """Some articles tell another story."""
    new = step.split(store, By(user.name, reason), story_id, article_id)
    return _back(page, f"/story/{new}")


def _back(page: ThePage, path: str) -> Response:
    return RedirectResponse(page.to(path), 303)
