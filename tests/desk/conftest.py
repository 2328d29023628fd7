"""A newsroom that had one day: the demonstration's news, run through the steps once, and the desk over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from conftest import copied
from desk import browsing
from marsad.demo.mailcatcher import MailCatcher
from marsad.desk.app import app
from marsad.desk.desk import Desk, desk_on
from marsad.desk.user import User
from marsad.edge import files
from marsad.edge.clock import now
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.store import Store, open_store
from marsad.settings import PROJECT, Settings
from steps.conftest import Pipeline, served

NEWSROOM = "newsroom"
ORIGIN = "http://testserver"
ANALYST, VIEWER = User("سمر", may_correct=True), User("زائر", may_correct=False)


@pytest.fixture(scope="session")
def newsroom(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database that holds the demonstration's news; nobody writes into it."""
    folder: Path = tmp_path_factory.mktemp("newsroom")
    postgres.ensure_database(NEWSROOM)
    dsn = postgres.dsn(NEWSROOM)
    migrate(dsn, PROJECT / "sql")
    with served(now().date()) as stand, MailCatcher(folder / "mail") as mail:
        sources = folder / "sources.yaml"
        sources.write_text(stand.sources_yaml(), encoding="utf-8")
        settings = Settings(
            database_url=dsn, sources=sources, state=folder, gap_seconds=0.01, allow_private="127.0.0.1",
            smtp_host=mail.host, smtp_port=mail.port, smtp_security="none",
        )  # fmt: skip
        with open_store(dsn, PROJECT / "sql" / "steps") as store:
            Pipeline(store, settings, files.ledger(settings), stand, mail).run()
    return NEWSROOM


@pytest.fixture
def dsn(postgres: Postgres, newsroom: str) -> Iterator[str]:
    """A copy of the newsroom for this test alone."""
    with copied(postgres, newsroom) as own:
        yield own


@pytest.fixture
def sql(dsn: str) -> Iterator[Callable[..., list[tuple]]]:
    """Ask this test's database something."""
    with psycopg.connect(dsn, autocommit=True) as connection:

        def ask(statement: str, *values: object) -> list[tuple]:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

        yield ask


@pytest.fixture
def store(dsn: str) -> Iterator[Store]:
    with open_store(dsn, PROJECT / "sql" / "steps") as opened:
        yield opened


@pytest.fixture
def desk(dsn: str) -> Desk:
    settings = Settings(public_url=ORIGIN, unsubscribe_secret="a key of the tests")
    return desk_on(lambda: dsn, settings, b"a secret of the tests")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A running Chromium, for the tests of a module."""
    with browsing.chromium() as running:
        yield running


@pytest.fixture
def base(desk: Desk) -> Iterator[str]:
    """Address of this test's desk, which lets an analyst in."""
    with browsing.served(app(desk, lambda: ANALYST)) as address:
        yield address


@pytest.fixture
def analyst(desk: Desk) -> TestClient:
    return TestClient(app(desk, lambda: ANALYST), headers={"origin": ORIGIN})


@pytest.fixture
def viewer(desk: Desk) -> TestClient:
    return TestClient(app(desk, lambda: VIEWER), headers={"origin": ORIGIN})
