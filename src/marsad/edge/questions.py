"""The questions of sql/queries, asked as an analyst would: reading only, with the analyst's rights, for a limited time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from marsad.core.config.query import Question, read_question
from marsad.errors import InputError, NotFound, StoreError

Row = dict[str, object]
SECONDS = 60

# Where the server's administrator made no such role, the transaction that only reads is what protects.
BECOME_ANALYST = """
SELECT set_config('role', rolname, true) FROM pg_roles WHERE rolname = 'marsad_analyst' AND pg_has_role(oid, 'MEMBER')
"""


def questions(folder: Path) -> dict[str, Question]:
    """Every question of `folder` by name."""
    return {
        path.stem: read_question(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.sql"))
    }


def question(folder: Path, name: str) -> Question:
    """The question of that name; NotFound names those that there are."""
    known = questions(folder)
    if name not in known:
        raise NotFound(f"there is no query {name!r}; there are: {', '.join(known)}")
    return known[name]


def ask(
    dsn: str, asked: Question, given: dict[str, str], seconds: float = SECONDS
) -> tuple[list[str], list[Row]]:
    """Column names and rows of the answer. InputError where a parameter can't be understood, StoreError after `seconds`."""
    parameters = asked.parameters(given)
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.read_only = True
        connection.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))])
        connection.execute(BECOME_ANALYST)
        try:
            cursor: psycopg.Cursor[Any] = connection.execute(asked.sql.encode(), parameters)
        except psycopg.errors.QueryCanceled:
            raise StoreError(f"{asked.name}: no answer after {seconds:g} s; ask for a shorter time") from None
        except psycopg.errors.DataError as error:
            raise InputError(f"{asked.name}: {str(error).splitlines()[0]}") from None
        return [column.name for column in cursor.description or ()], cursor.fetchall()
