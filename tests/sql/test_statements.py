"""Every named statement and every analyst question is understood by a migrated server, and answers an empty warehouse."""

from __future__ import annotations

import re
import subprocess

import psycopg
import pytest

from marsad.edge.local import binaries
from marsad.edge.queries import statements
from marsad.edge.questions import ask, question, questions
from marsad.errors import InputError, NotFound
from marsad.settings import PROJECT

NAMED = {
    f"{folder}/{name}": query
    for folder in ("steps", "desk")
    for name, query in statements(PROJECT / "sql" / folder).items()
}
QUESTIONS = questions(PROJECT / "sql" / "queries")


@pytest.mark.parametrize("name", NAMED)
def test_statement_is_understood(name: str, dsn: str) -> None:
    """The server infers every parameter's type, as it must when psycopg sends them."""
    numbers: dict[str, str] = {}
    sql = re.sub(r"%\((\w+)\)s", lambda m: numbers.setdefault(m[1], f"${len(numbers) + 1}"), NAMED[name].sql)
    with psycopg.connect(dsn) as connection:
        connection.execute(b"PREPARE statement AS " + sql.replace("%%", "%").encode())


@pytest.mark.parametrize("name", NAMED)
def test_statement_is_used_and_described(name: str) -> None:
    python = "\n".join(path.read_text() for path in (PROJECT / "src").rglob("*.py"))
    assert f'"{NAMED[name].name}"' in python
    assert NAMED[name].description.endswith(".")


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_answers_with_its_defaults(name: str, dsn: str) -> None:
    asked = QUESTIONS[name]
    assert asked.words.endswith("?") and asked.row.startswith("A row is")
    columns, rows = ask(dsn, asked, {})
    assert columns and isinstance(rows, list)


def test_unknown_question_and_parameter_are_refused(dsn: str) -> None:
    with pytest.raises(NotFound, match="there is no query"):
        question(PROJECT / "sql" / "queries", "1; DROP TABLE marsad.article")
    with pytest.raises(InputError, match="has no parameter"):
        ask(dsn, QUESTIONS["source_health"], {"since": "2020-01-01"})


def test_parameters_are_bound_not_pasted(dsn: str) -> None:
    with pytest.raises(InputError, match="date"):
        ask(dsn, QUESTIONS["topics_by_theatre"], {"since": "2020-01-01'; DROP TABLE marsad.article; --"})
    with psycopg.connect(dsn) as connection:
        assert connection.execute(b"SELECT to_regclass('marsad.article')").fetchone() != (None,)


def test_psql_runs_every_question_as_it_stands(dsn: str) -> None:
    psql = binaries.find() / "psql"
    for name in QUESTIONS:
        file = PROJECT / "sql" / "queries" / f"{name}.sql"
        done = subprocess.run(
            [psql, "-X", "-v", "ON_ERROR_STOP=1", "-f", file, dsn],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"
