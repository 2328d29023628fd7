"""What the desk needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from marsad.core.config.query import Question
from marsad.edge.questions import ask
from marsad.edge.store import Store, open_store, with_options
from marsad.settings import Settings

READ_ONLY = "-c default_transaction_read_only=on -c statement_timeout=15s"

Opener = Callable[[], AbstractContextManager[Store]]
Answer = tuple[list[str], list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The warehouse as the desk sees it: `reading` gives stores on sql/desk, `writing` on sql/steps."""

    reading: Opener
    writing: Opener
    questions: Path  # sql/queries
    ask: Callable[[Question, dict[str, str]], Answer]
    settings: Settings
    secret: bytes  # that forms are signed with
    share: str = ""  # the token of links that others read with (`marsad desk`); in Airflow everyone signs in

    @property
    def zone(self) -> str:
        """The IANA time zone of days and times."""
        return self.settings.zone


def desk(request: Request) -> Desk:
    """The desk that answers this request."""
    found: Desk = request.app.state.desk
    return found


def reading(request: Request) -> Iterator[Store]:
    """A store for reading, open while the request is answered."""
    with desk(request).reading() as store:
        yield store


def writing(request: Request) -> Iterator[Store]:
    """A store for corrections, open while the request is answered."""
    with desk(request).writing() as store:
        yield store


Reading = Annotated[Store, Depends(reading)]
Writing = Annotated[Store, Depends(writing)]
TheDesk = Annotated[Desk, Depends(desk)]


def desk_on(dsn: Callable[[], str], settings: Settings, secret: bytes) -> Desk:
    """The desk on the warehouse that `dsn` names when asked. Pages get connections that can't write, and end what takes too long."""
    sql = settings.project / "sql"

    def readable() -> str:
        return with_options(dsn(), READ_ONLY)

    return Desk(
        reading=lambda: open_store(readable(), sql / "desk"),
        writing=lambda: open_store(dsn(), sql / "steps"),
        questions=sql / "queries",
        ask=lambda asked, given: ask(readable(), asked, given),
        settings=settings,
        secret=secret,
    )
