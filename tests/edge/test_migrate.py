"""Migrations: once, in order, whole or not at all; the views follow."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from marsad.core.stories import story
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.errors import MigrationError
from marsad.settings import PROJECT


@pytest.fixture
def empty(postgres: Postgres, tmp_path: Path) -> str:
    name = f"migrate_{tmp_path.name}".replace("-", "_")
    postgres.ensure_database(name)
    return postgres.dsn(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "sql", tmp_path / "sql")
    return tmp_path / "sql"


def rows(dsn: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(sql.encode()).fetchall()


def test_applies_everything_once(empty: str, folder: Path) -> None:
    names = sorted(path.name for path in (folder / "migrations").glob("*.sql"))
    assert migrate(empty, folder) == names
    assert migrate(empty, folder) == []
    assert rows(empty, "SELECT name FROM marsad.schema_migration ORDER BY name") == [
        (name,) for name in names
    ]


def test_refuses_an_edited_file_by_name(empty: str, folder: Path) -> None:
    migrate(empty, folder)
    first = folder / "migrations" / "001_warehouse.sql"
    first.write_text(first.read_text() + "\n-- a late thought\n")
    with pytest.raises(MigrationError, match=r"001_warehouse.sql was changed"):
        migrate(empty, folder)


def test_refuses_a_database_of_a_newer_version(empty: str, folder: Path) -> None:
    (folder / "migrations" / "999_later.sql").write_text("SELECT 1;")
    migrate(empty, folder)
    (folder / "migrations" / "999_later.sql").unlink()
    with pytest.raises(MigrationError, match=r"999_later.sql was applied"):
        migrate(empty, folder)


def test_a_file_that_fails_leaves_nothing(empty: str, folder: Path) -> None:
    (folder / "migrations" / "998_bad.sql").write_text("CREATE TABLE marsad.half (x int); SELECT 1 / 0;")
    with pytest.raises(MigrationError, match=r"998_bad.sql could not be applied"):
        migrate(empty, folder)
    assert rows(empty, "SELECT to_regclass('marsad.half')") == [(None,)]


def test_four_at_once_apply_each_file_once(empty: str, folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda _: migrate(empty, folder), range(4)))
    assert sorted(name for names in applied for name in names) == sorted(
        path.name for path in (folder / "migrations").glob("*.sql")
    )


def test_changed_views_are_made_anew(empty: str, folder: Path) -> None:
    migrate(empty, folder)
    (folder / "views" / "900_more.sql").write_text("CREATE VIEW mart.more AS SELECT 1 AS one;")
    migrate(empty, folder)
    assert rows(empty, "SELECT one FROM mart.more") == [(1,)]


def test_019_packs_the_weights_that_older_versions_stored_as_json(empty: str, folder: Path) -> None:
    later = [path for path in (folder / "migrations").glob("*.sql") if path.name >= "019"]
    later += (folder / "views").glob("*.sql")  # they were others then
    kept = {path: path.read_bytes() for path in later}
    for path in later:
        path.unlink()
    migrate(empty, folder)
    weights = {"دوري": 0.48, "سراقب": 0.6, "4": 0.64}
    with psycopg.connect(empty) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO marsad.story_feature VALUES (1, now(), %s, '{7}')",
            [Jsonb({"terms": weights, "head": {}, "at": None, "outlet": None})],
        )
    for path, body in kept.items():
        path.write_bytes(body)
    migrate(empty, folder)
    assert rows(empty, "SELECT terms, head, keys FROM marsad.story_feature") == [
        (story.vector(weights), b"", [7])
    ]


def test_everything_in_the_warehouse_is_commented(dsn: str) -> None:
    missing = rows(
        dsn,
        """
        SELECT c.relname, a.attname FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('marsad', 'mart')
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'v', 'm') AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)
        UNION ALL
        SELECT c.relname, 'index' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'marsad'
        JOIN pg_index i ON i.indexrelid = c.oid
        WHERE NOT i.indisprimary AND NOT i.indisunique AND obj_description(c.oid, 'pg_class') IS NULL
        """,
    )
    assert missing == []


def test_no_committed_migration_is_ever_edited() -> None:
    """A new file: `(cd sql/migrations && sha256sum *.sql) > tests/sql/migrations.sha256` adds its line, and changes no other."""
    lines = (PROJECT / "tests" / "sql" / "migrations.sha256").read_text(encoding="utf-8").splitlines()
    committed = {name: checksum for checksum, name in (line.split() for line in lines)}
    files = {path.name: path for path in (PROJECT / "sql" / "migrations").glob("*.sql")}
    now = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert now == committed


def test_a_database_of_before_an_edit_that_changed_nothing_goes_on(empty: str, folder: Path) -> None:
    migrate(empty, folder)
    lines = (folder / "migrations" / "superseded.csv").read_text(encoding="utf-8").splitlines()[1:]
    with psycopg.connect(empty) as c:
        for name, checksum, _ in (line.split(",", 2) for line in lines):
            c.execute(
                "UPDATE marsad.schema_migration SET sha256 = %s WHERE name = %s",
                [bytes.fromhex(checksum), name],
            )
    assert len(lines) == 2 and migrate(empty, folder) == []
