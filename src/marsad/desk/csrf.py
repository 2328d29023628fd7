"""That a form was sent from a page of ours, by the reader it was shown to.

Two proofs: the browser says that the request comes from the same origin, and the form carries a token that only we can
make, for this reader and this address (https://cheatsheetseries.owasp.org, Cross-Site Request Forgery Prevention).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, HTTPException, Request

from marsad.desk.desk import TheDesk
from marsad.desk.user import TheAnalyst


def token(secret: bytes, name: str, path: str) -> str:
    """The token of a form that posts to `path`, for the reader `name`."""
    return hmac.new(secret, f"desk form\0{name}\0{path}".encode(), hashlib.sha256).hexdigest()


def checked(
    request: Request, outside: TheDesk, user: TheAnalyst, form_token: Annotated[str, Form()] = ""
) -> None:
    """403 for a form that is not ours."""
    root = request.scope.get("root_path", "").rstrip("/")
    path = request.scope["path"].removeprefix(root)
    if not _is_same_origin(request) or not hmac.compare_digest(
        token(outside.secret, user.name, path).encode(), form_token.encode()
    ):
        raise HTTPException(
            403, "this form was not sent from the desk; go back, load the page again, and repeat"
        )


def _is_same_origin(request: Request) -> bool:
    """Return what every browser of today says of a POST; a request without either header comes from no browser's form."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


OwnForm = Depends(checked)
