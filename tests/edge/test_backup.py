"""A backup put into a fresh server answers every named question as the first one does."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from marsad.edge.backup import dump, restore
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.questions import ask, questions
from marsad.errors import InputError, StoreError
from marsad.settings import PROJECT

ROWS = (PROJECT / "tests" / "sql" / "rows.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """Another server, whose warehouse belongs to somebody who is no superuser."""
    with Postgres(tmp_path_factory.mktemp("elsewhere"), settings={"fsync": "off"}) as server:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
            admin.execute("CREATE ROLE owner LOGIN PASSWORD 'x' CREATEROLE")
            admin.execute("CREATE DATABASE warehouse OWNER owner")
            admin.execute("REVOKE ALL ON DATABASE warehouse FROM PUBLIC")
        with psycopg.connect(server.dsn("warehouse"), autocommit=True) as admin:
            admin.execute("CREATE EXTENSION pg_trgm")
            admin.execute("CREATE EXTENSION unaccent")
        yield server


def answers(dsn: str) -> dict[str, object]:
    return {one.name: ask(dsn, one, {}) for one in questions(PROJECT / "sql" / "queries").values()}


def test_it_comes_back_whole_elsewhere(dsn: str, elsewhere: Postgres, tmp_path: Path) -> None:
    with psycopg.connect(dsn) as c:
        c.execute(ROWS.encode())
    file = tmp_path / "warehouse.dump"
    assert dump(dsn, file, None) > 10_000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    there = f"postgresql://owner:x@127.0.0.1:{elsewhere.port}/warehouse"
    migrate(there, PROJECT / "sql")  # as compose's `prepare` has done
    for _ in range(2):
        restore(there, file, None, is_replacing=True)
        assert migrate(there, PROJECT / "sql") == []
        assert answers(there) == answers(dsn)
    with psycopg.connect(there) as c:
        assert c.execute(
            "SELECT has_database_privilege('marsad_analyst', 'warehouse', 'CONNECT')"
        ).fetchone() == (True,)
        assert c.execute(
            "SELECT has_table_privilege('marsad_analyst', 'mart.article', 'SELECT')"
        ).fetchone() == (True,)
        assert c.execute(
            "SELECT has_table_privilege('marsad_analyst', 'marsad.article', 'SELECT')"
        ).fetchone() == (False,)
    with pytest.raises(StoreError, match="--replace"):
        restore(there, file, None, is_replacing=False)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["warehouse.dump"]


def test_what_is_no_backup_changes_nothing(dsn: str, tmp_path: Path) -> None:
    with psycopg.connect(dsn) as c:
        c.execute(ROWS.encode())
    file = tmp_path / "broken.dump"
    file.write_bytes(b"PGDMP nonsense")
    before = answers(dsn)
    with pytest.raises(StoreError, match="pg_restore failed"):
        restore(dsn, file, None, is_replacing=True)
    assert answers(dsn) == before
    with pytest.raises(InputError):
        restore(dsn, tmp_path / "none", None, is_replacing=True)
