"""The analysts' questions of sql/queries, asked of the warehouse."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg.rows import dict_row

from marsad.core.query import Question, read_question
from marsad.errors import InputError, NotFound

Row = dict[str, object]


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


def ask(dsn: str, asked: Question, given: dict[str, str]) -> tuple[list[str], list[Row]]:
    """Column names and rows of the answer, read only. InputError where a parameter can't be understood."""
    parameters = asked.parameters(given)
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.read_only = True
        try:
            cursor = connection.execute(asked.sql.encode(), parameters)
        except psycopg.errors.DataError as error:
            raise InputError(f"{asked.name}: {str(error).splitlines()[0]}") from None
        return [column.name for column in cursor.description or ()], cursor.fetchall()
