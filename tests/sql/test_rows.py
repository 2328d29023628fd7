"""The dataclasses of edge/rows and the statements that give and take them name the same columns, so that neither is renamed alone."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields

import psycopg
import pytest

from marsad.edge.load import Batch, _dependent_rows
from marsad.edge.local.postgres import Postgres
from marsad.edge.queries import statement, statements
from marsad.edge.rows.article import ArticleRow
from marsad.edge.rows.duplicate import CarriedRow, DuplicateRow
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.rows.mention import MentionRow
from marsad.edge.rows.story import StoryFeatureRow, StoryRow
from marsad.settings import PROJECT

STEPS = PROJECT / "src" / "marsad" / "steps"
LOADED = {
    "article": ArticleRow, "story": StoryRow, "fingerprint": FingerprintRow, "story_feature": StoryFeatureRow,
    "duplicate": DuplicateRow, "carried": CarriedRow, "mention": MentionRow,
}  # fmt: skip


@pytest.fixture(scope="module")
def migrated(postgres: Postgres, template: str) -> str:
    """A migrated database in which nothing is written."""
    return postgres.dsn(template)


def calls(*methods: str) -> Iterator[tuple[str, str, type]]:
    """The calls of a store in steps/ that name a statement and a kind of row: where, which statement, which class."""
    for path in sorted(STEPS.rglob("*.py")):
        module = importlib.import_module(
            ".".join(path.relative_to(PROJECT / "src").with_suffix("").parts).removesuffix(".__init__")
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in methods
            ):
                continue
            name, kind = node.args[:2]
            kind = kind.func if isinstance(kind, ast.Call) else kind
            if isinstance(kind, ast.Attribute):  # Row.of(…)
                kind = kind.value
            found = getattr(module, kind.id, None) if isinstance(kind, ast.Name) else None
            if isinstance(name, ast.Constant) and inspect.isclass(found):
                yield f"{path.relative_to(STEPS)}:{node.lineno}", name.value, found


READ = [*calls("objects", "packed", "first")]


def given(dsn: str, name: str) -> set[str]:
    """The columns of a statement's answer, as the server says without running it."""
    numbers: dict[str, str] = {}
    sql = statement(PROJECT / "sql" / "steps", name).sql
    sql = re.sub(r"%\((\w+)\)s", lambda m: numbers.setdefault(m[1], f"${len(numbers) + 1}"), sql)
    with psycopg.connect(dsn) as connection:
        asked = connection.pgconn.prepare(b"asked", sql.replace("%%", "%").encode())
        assert asked.status == psycopg.pq.ExecStatus.COMMAND_OK, asked.error_message
        answer = connection.pgconn.describe_prepared(b"asked")
        return {(answer.fname(i) or b"").decode() for i in range(answer.nfields)}


@pytest.mark.parametrize(
    ("where", "name", "kind"), READ, ids=[f"{name}-{kind.__name__}" for _, name, kind in READ]
)
def test_a_statement_gives_what_its_rows_have(migrated: str, where: str, name: str, kind: type) -> None:
    columns = given(migrated, name)
    known = {one.name for one in fields(kind)}
    needed = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}
    assert columns - known == set(), f"{where}: sql/steps gives columns that {kind.__name__} hasn't"
    assert needed - columns == set(), f"{where}: {kind.__name__} has fields that sql/steps doesn't give"


@pytest.mark.parametrize("table", LOADED)
def test_a_copy_takes_the_fields_in_their_order(migrated: str, table: str) -> None:
    sql = statements(PROJECT / "sql" / "load")
    made = sql[f"load.stage_{table}"].sql.replace("ON COMMIT DROP", "")
    listed = re.search(r"\(([^)]*)\) FROM STDIN", sql[f"load.copy_{table}"].sql)
    with psycopg.connect(migrated) as connection:
        connection.execute(made.encode())
        there = connection.execute(f"SELECT * FROM staged_{table}".encode()).description or ()
    columns = [one.strip() for one in listed[1].split(",")] if listed else [one.name for one in there]
    assert columns == [one.name for one in fields(LOADED[table])]
    assert set(columns) <= {one.name for one in there}


def test_every_table_that_is_loaded_is_compared() -> None:
    assert {"article", "story", *(table for table, _ in _dependent_rows(Batch()))} == set(LOADED)


def test_a_step_reads_rows_typed() -> None:
    """Rows as dictionaries are for templates, tables and files; the steps read dataclasses."""
    for_a_person = {"summary.py", "catalogue.py"}
    untyped = r"\brow\[['\"]|\.one\(|store\.all\("
    files = [path for path in sorted(STEPS.rglob("*.py")) if path.name not in for_a_person]
    assert [path.name for path in files if re.search(untyped, path.read_text(encoding="utf-8"))] == []
