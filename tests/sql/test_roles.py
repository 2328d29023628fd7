"""What each role can do, and above all what it can't."""

# ruff: noqa: E501 (a statement reads best in one piece)
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from marsad.edge.migrate import migrate
from marsad.settings import PROJECT

DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def analyst(filled: str) -> Iterator[psycopg.Connection]:
    """A session of somebody who logs in as docs/superset.md says."""
    with psycopg.connect(filled, autocommit=True) as owner:
        owner.execute(
            "SELECT marsad.grant_roles()"
        )  # a copy of a database has its tables' rights, but not its own
        owner.execute("DROP ROLE IF EXISTS ana")
        owner.execute(
            "CREATE ROLE ana LOGIN PASSWORD 'secret of the test' CONNECTION LIMIT 4 IN ROLE marsad_analyst"
        )
        owner.execute("ALTER ROLE ana SET statement_timeout = '300ms'")
    with psycopg.connect(filled, user="ana", password="secret of the test", autocommit=True) as session:
        yield session
    with psycopg.connect(filled, autocommit=True) as owner:
        owner.execute("DROP ROLE ana")


@pytest.fixture
def loader(filled: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(filled, autocommit=True) as session:
        session.execute("SET ROLE marsad_loader")
        yield session


def test_an_analyst_reads_every_view_and_searches(analyst: psycopg.Connection) -> None:
    views = analyst.execute("SELECT quote_ident(viewname) FROM pg_views WHERE schemaname = 'mart'").fetchall()
    assert len(views) > 15
    for (name,) in views:
        analyst.execute(f"SELECT * FROM mart.{name} LIMIT 1".encode())
    assert analyst.execute("SELECT count(*) FROM mart.search('هدنة')").fetchone() == (7,)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM marsad.article",
        "SELECT address FROM marsad.subscription",
        "SELECT marsad.count_sources('2020-03-02')",
        "SELECT marsad.touch(ARRAY['2020-03-02'::date])",
        "DELETE FROM mart.topic",
        "UPDATE mart.run SET problem = NULL",
        "INSERT INTO mart.topic VALUES ('x')",
        "CREATE VIEW mart.mine AS SELECT 1",
        "CREATE TABLE public.mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "DROP VIEW mart.run",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "COPY (SELECT 1) TO '/tmp/marsad-analyst'",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT pg_advisory_lock(hashtext('marsad.link'))",
        "SELECT pg_try_advisory_lock(1)",
        "SELECT rolpassword FROM pg_authid",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'marsad'",
        "SET ROLE marsad_loader",
        "SET ROLE marsad",
        "SET session_replication_role = replica",
        "CREATE ROLE more",
        "ALTER ROLE marsad_analyst SUPERUSER",
        "SELECT marsad.grant_roles()",
    ],
)
def test_an_analyst_can_do_nothing_else(analyst: psycopg.Connection, sql: str) -> None:
    with pytest.raises(DENIED):
        analyst.execute(sql.encode())


def test_an_analyst_does_not_keep_the_server_busy(analyst: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.QueryCanceled):
        analyst.execute("SELECT pg_sleep(5)")


def test_a_loader_stores_articles_and_what_follows_from_it(loader: psycopg.Connection) -> None:
    with loader.transaction(force_rollback=True):
        row = loader.execute(
            "INSERT INTO marsad.article (source_id, url, canonical_url, canonical_sha256, title, text, language_confidence, language_reason,"
            " is_arabic, disposition, extractor, first_seen_at) VALUES ('alpha', 'x', 'x', sha256('x'), 'هدنة', 'نص', 1, '', true, 'kept', 't',"
            " '2004-05-05') RETURNING article_id"
        ).fetchone()
        assert row
        assert loader.execute("SELECT count(*) FROM marsad.search WHERE article_id = %s", row).fetchone() == (
            1,
        )
        assert loader.execute("SELECT count(*) FROM marsad.touched WHERE day = '2004-05-05'").fetchone() == (
            1,
        )
        loader.execute("CREATE TEMPORARY TABLE staged (x int) ON COMMIT DROP")
        loader.execute("SELECT pg_advisory_xact_lock(1)")


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE marsad.article",
        "TRUNCATE marsad.article",
        "ALTER TABLE marsad.article ADD x int",
        "CREATE TABLE marsad.more (x int)",
        "CREATE TABLE public.more (x int)",
        "DELETE FROM marsad.schema_migration",
        "CREATE VIEW mart.mine AS SELECT 1",
        "CREATE FUNCTION marsad.f() RETURNS int LANGUAGE sql RETURN 1",
        "DROP TRIGGER index_added ON marsad.article",
        "SET session_replication_role = replica",
        "COPY marsad.article TO '/tmp/marsad-loader'",
        "SELECT pg_read_file('/etc/passwd')",
        "CREATE ROLE more",
    ],
)
def test_a_loader_changes_no_structure_and_no_files(loader: psycopg.Connection, sql: str) -> None:
    with pytest.raises(DENIED):
        loader.execute(sql.encode())


def test_the_rights_survive_new_views_and_another_database(
    postgres: object, filled: str, tmp_path: Path
) -> None:
    postgres.ensure_database("second")  # type: ignore[attr-defined]
    dsn = postgres.dsn("second")  # type: ignore[attr-defined]
    migrate(dsn, PROJECT / "sql")  # the roles exist already in this cluster
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP SCHEMA mart CASCADE")
    migrate(dsn, PROJECT / "sql")
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("SET ROLE marsad_analyst")
        owner.execute("SELECT * FROM mart.article")


def test_an_owner_who_may_make_no_roles_migrates_all_the_same(postgres: object, filled: str) -> None:
    """As in docker-compose.yml: the warehouse's owner is no superuser, an administrator makes extensions and perhaps roles."""
    with psycopg.connect(filled, autocommit=True) as admin:
        admin.execute("CREATE ROLE plain LOGIN PASSWORD 'secret of the test'")
        admin.execute("CREATE DATABASE plain OWNER plain")
    with psycopg.connect(postgres.dsn("plain"), autocommit=True) as admin:  # type: ignore[attr-defined]
        admin.execute("CREATE EXTENSION pg_trgm")
    plain = psycopg.conninfo.make_conninfo(postgres.dsn("plain"), user="plain", password="secret of the test")  # type: ignore[attr-defined]
    assert "005_marts.sql" in migrate(plain, PROJECT / "sql")
