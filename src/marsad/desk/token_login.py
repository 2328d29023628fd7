"""The desk's door where there is no Airflow: an address with a token, which a cookie then stands for."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import HTTPException, Request

from marsad.desk.user import User

COOKIE = "marsad_desk"
GUEST = "guest"


def token_login(token: str, user: User, share: str = "") -> Callable[[Request], User]:
    """Who comes with the token, in the address or in the cookie, is `user`; who comes with the one that is shared reads; everyone else
    is a stranger."""
    known = {token: user} | ({share: User(GUEST, may_correct=False)} if share else {})

    def who(request: Request) -> User:
        for one, found in known.items():
            if _same(request.cookies.get(COOKIE), one):
                return found
        for one in known:
            if request.method == "GET" and _same(request.query_params.get("token"), one):
                raise _stay(request, one)
        raise HTTPException(401, "open the address that `marsad desk` has printed")

    return who


def _stay(request: Request, token: str) -> HTTPException:
    """The way to the same address without the token, which the browser keeps from here on where no script sees it."""
    rest = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "token"])
    path = "/" + request.url.path.lstrip("/")  # never //host
    headers = {
        "location": f"{path}?{rest}" if rest else path,
        "set-cookie": f"{COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/",
    }
    return HTTPException(303, "welcome", headers=headers)


def _same(given: str | None, token: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), token.encode())
