"""A warehouse with the fixed rows of rows.sql, one for each module that asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from marsad.edge.local.postgres import Postgres

ROWS = Path(__file__).with_name("rows.sql")


@pytest.fixture(scope="module")
def filled(postgres: Postgres, template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that holds the fixed rows."""
    name = f"filled_{request.module.__name__.rsplit('.', 1)[-1]}"
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        with psycopg.connect(postgres.dsn(name)) as connection:
            connection.execute(ROWS.read_bytes())
        yield postgres.dsn(name)
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
