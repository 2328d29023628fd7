"""Saved searches: with a name, each with a feed of its own, and as the lines that make it a subscription.

A feed reader signs in nowhere: the address of the feed holds a key that opens this one feed, until the search is saved anew or erased.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, fields
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

import yaml
from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from marsad.desk.csrf import OwnForm
from marsad.desk.desk import Reading, TheDesk, Writing
from marsad.desk.page import PageContext, ThePage
from marsad.desk.routes.search import Asked, feed
from marsad.desk.user import TheAnalyst, TheUser
from marsad.edge.store import Row
from marsad.errors import InputError

router = APIRouter()
open_router = APIRouter()
_LISTS = {
    "topic": "topics",
    "theatre": "theatres",
    "status": "statuses",
    "weight": "weights",
    "source": "sources",
    "ownership": "ownership",
    "place": "places",
    "party": "parties",
}
NAMES = tuple(one.name for one in fields(Asked))


@router.get("/saved")
def saved(page: ThePage, store: Reading, user: TheUser) -> HTMLResponse:
    """One's searches."""
    rows = store.all("own.searches", user=user.name)
    topics = [row["topic"] for row in store.all("names.topics")]
    return page.html(
        "saved.html.j2",
        searches=[
            {**row, "asked": _shown(_asked(row)), "lines": subscription(_asked(row), topics, page.language)}
            for row in rows
        ],
    )


@router.post("/saved", dependencies=[OwnForm])
def save(
    page: ThePage, store: Writing, user: TheAnalyst, name: Annotated[str, Form(min_length=1, max_length=100)],
    query: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """Give a search a name."""
    given = {key: value[:300] for key, value in parse_qsl(query) if key in NAMES and value.strip()}
    if not given or not name.strip():
        raise InputError("a search without words and filters finds everything: say what to look for")
    kept = {
        "user": user.name,
        "called": name.strip(),
        "query": urlencode(given)[:2000],
        "feed_key": secrets.token_urlsafe(32),
    }
    if not store.reading("desk").run("own.save_search", **kept):
        raise InputError("a hundred searches are kept; erase one first")
    return RedirectResponse(page.to("/saved"), 303)


@router.post("/saved/forget", dependencies=[OwnForm])
def forget(
    page: ThePage, store: Writing, user: TheAnalyst, search_id: Annotated[int, Form(ge=1, le=2**62)]
) -> Response:
    """Erase a search of one's own; its feed ends."""
    store.reading("desk").run("own.forget_search", user=user.name, search_id=search_id)
    return RedirectResponse(page.to("/saved"), 303)


@open_router.get("/feeds/{key}.rss")
def of_key(request: Request, desk: TheDesk, store: Reading, key: str) -> Response:
    """The feed of a search, for whoever has its key."""
    row = store.one("own.search_of_key", feed_key=key[:100])
    if row is None:
        raise HTTPException(401, "this feed has ended, or never was")
    return feed(PageContext(request, desk, None), store, _asked(row), row["name"])


def subscription(asked: Asked, topics: list[str], language: str) -> str:
    """The lines of config/subscriptions.yaml that tell what the search newly finds, as nearly as a subscription can say it."""
    told: dict[str, object] = {
        "id": "my-search",
        "address": "me@example.org",
        "language": language,
        "topics": topics,
    }
    told |= {_LISTS[name]: [value] for name, value in asked.filters.items() if value}
    if asked.words:
        told["words"] = [asked.words.replace('"', "")]
    return yaml.safe_dump(
        [{**told, "pace": "daily"}], allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )


def _asked(row: Row) -> Asked:
    return Asked(**{key: value for key, value in parse_qsl(row["query"]) if key in NAMES})


def _shown(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in asdict(asked).items() if value}
