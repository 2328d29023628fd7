"""Who is asking. The desk doesn't know how they were recognised: whoever serves it overrides `user`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException


@dataclass(frozen=True, slots=True)
class User:
    """A person who is signed in. A viewer reads; an analyst corrects as well."""

    name: str
    may_correct: bool


def user() -> User:
    """The reader of this request. As it stands everyone is a stranger: closed unless somebody opens it."""
    raise HTTPException(401, "sign in first")


def analyst(asking: Annotated[User, Depends(user)]) -> User:
    """The reader, if they may correct; 403 otherwise."""
    if not asking.may_correct:
        raise HTTPException(403, "viewers read; corrections are for analysts")
    return asking


TheUser = Annotated[User, Depends(user)]
TheAnalyst = Annotated[User, Depends(analyst)]
