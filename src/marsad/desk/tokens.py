"""Keys of programs: made by somebody who is signed in, shown once, kept as a hash, revoked at any time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from marsad.desk.desk import Reading
from marsad.desk.user import User
from marsad.edge.store import Store

PREFIX = "marsad_"  # so that scanners of leaked secrets can know one
CHALLENGE = {"www-authenticate": 'Bearer realm="marsad"'}


def new() -> str:
    """A new key, which nobody can guess."""
    return PREFIX + secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def holder(request: Request, store: Reading) -> User:
    """Whoever made the key that the request carries, as Bearer or as Basic's password; 401 for any other. Programs only read."""
    key = _key(request.headers.get("authorization", ""))
    name = _holder(store, key) if key.startswith(PREFIX) else None
    if name is None:
        raise HTTPException(401, "this address wants a key of the page /tokens", headers=CHALLENGE)
    return User(name, may_correct=False)


def _holder(store: Store, key: str) -> str | None:
    found = store.value("tokens.holder", sha256=hashed(key))
    return None if found is None else str(found)


def _key(header: str) -> str:
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()[:200]
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[2][:200]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


TheHolder = Annotated[User, Depends(holder)]
