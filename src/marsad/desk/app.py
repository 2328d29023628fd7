"""The desk as one FastAPI application, closed to strangers but for /unsubscribe, /health and, with its key, the feed of a saved search."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException as AnyHTTPException

from marsad.desk.desk import Desk
from marsad.desk.page import PageContext
from marsad.desk.routes import (
    alerts,
    api,
    article,
    assets,
    briefing,
    corrections,
    health,
    ledger,
    map,
    own,
    profile,
    queries,
    runs,
    saved,
    search,
    sources,
    state,
    story,
    timeline,
    today,
    tokens,
    unsubscribe,
)
from marsad.desk.user import User, user
from marsad.errors import InputError, MarsadError, NotFound, StoreError, Unreachable

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PAGES = (
    state,
    today,
    ledger,
    story,
    article,
    timeline,
    map,
    own,
    profile,
    sources,
    search,
    queries,
    alerts,
    runs,
    corrections,
    tokens,
    saved,
    assets,
    health,
    briefing,
)
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # no-referrer would take the Origin from our own forms
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "private, no-store",
}

_log = logging.getLogger("marsad.desk")


def app(outside: Desk, who: Callable[..., User]) -> FastAPI:
    """The application. `who` is a dependency that gives the reader of a request or raises a 401 or 403."""
    made = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    made.state.desk = outside
    made.dependency_overrides[user] = who
    for module in PAGES:
        made.include_router(module.router, dependencies=[Depends(user), Depends(_no_nul)])
    made.include_router(api.router, dependencies=[Depends(_no_nul)])
    made.include_router(unsubscribe.router)
    made.include_router(health.open_router)
    made.include_router(saved.open_router, dependencies=[Depends(_no_nul)])
    made.middleware("http")(_with_headers)
    made.add_exception_handler(AnyHTTPException, _refused)
    made.add_exception_handler(RequestValidationError, _misread)
    made.add_exception_handler(MarsadError, _trouble)
    made.add_exception_handler(Exception, _bug)
    return made


async def _no_nul(request: Request) -> None:
    """422 for a NUL in any parameter or field: no text in PostgreSQL has one, and no person types it."""
    given = [request.scope["path"], *request.path_params.values(), *_both(request.query_params)]
    if request.headers.get("content-type", "").startswith(FORMS):
        given += _both(await request.form())
    if any("\0" in text for text in given if isinstance(text, str)):
        raise InputError("a NUL character can't be meant")


def _both(pairs: ImmutableMultiDict[str, Any]) -> list[Any]:
    return [part for pair in pairs.multi_items() for part in pair]


async def _with_headers(request: Request, follow: Callable[[Request], Awaitable[Response]]) -> Response:
    answer = await follow(request)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, AnyHTTPException)  # noqa: S101 (the type that it is registered for)
    answer = _problem(request, error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _misread(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 (the type that it is registered for)
    first = error.errors()[0]
    return _problem(request, 422, f"{first['loc'][-1]}: {first['msg']}")


async def _trouble(request: Request, error: Exception) -> Response:
    """Return what an analyst can do something about is said; what names hosts, users and files is for the log."""
    if isinstance(error, NotFound | InputError):
        return _problem(request, 404 if isinstance(error, NotFound) else 422, str(error))
    if isinstance(error, StoreError) and not isinstance(error, Unreachable):
        return _problem(request, 503, str(error))
    _log.error("%s: %s", request.scope["path"], error)
    code = 503 if isinstance(error, Unreachable) else 500
    return _problem(request, code, "the server's log says why")


async def _bug(request: Request, _error: Exception) -> Response:
    """The log has the whole story; the reader gets a page."""
    answer = _problem(
        request,
        500,
        "this is a mistake of ours, or a question that took too long; the server's log says which",
    )
    answer.headers.update(HEADERS)  # made outside the middleware that adds them
    return answer


def _problem(request: Request, code: int, words: str) -> Response:
    """A plain page that says what is wrong; it shows nothing of the warehouse, so anyone may see it."""
    return PageContext(request, request.app.state.desk, None).html(
        "problem.html.j2", code, code=code, words=words
    )
