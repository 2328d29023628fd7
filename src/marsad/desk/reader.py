"""Who is asking. The desk doesn't know how they were recognised: whoever serves it overrides `reader`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who is signed in. A viewer reads; an analyst corrects as well."""

    name: str
    may_correct: bool


def reader() -> Reader:
    """The reader of this request. As it stands everyone is a stranger: closed unless somebody opens it."""
    raise HTTPException(401, "sign in first")


def analyst(asking: Annotated[Reader, Depends(reader)]) -> Reader:
    """The reader, if they may correct; 403 otherwise."""
    if not asking.may_correct:
        raise HTTPException(403, "viewers read; corrections are for analysts")
    return asking


TheReader = Annotated[Reader, Depends(reader)]
TheAnalyst = Annotated[Reader, Depends(analyst)]
