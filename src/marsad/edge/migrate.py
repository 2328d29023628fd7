"""Migrations: forward only, each file in one transaction, its checksum recorded; then the views, made anew.

An applied file that has been edited is refused by name: write a new one instead. Several migrators at once apply each file once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from marsad.edge import clock
from marsad.errors import MigrationError

LOCK = 0x6D617273  # any number that is ours: "mars"

BOOTSTRAP = """
CREATE SCHEMA IF NOT EXISTS marsad;
COMMENT ON SCHEMA marsad IS 'What the pipeline owns. Analysts read schema mart.';
CREATE TABLE IF NOT EXISTS marsad.schema_migration (
    name        text PRIMARY KEY,
    sha256      bytea NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE marsad.schema_migration IS 'One row per file of sql/migrations that was applied.';
COMMENT ON COLUMN marsad.schema_migration.name IS 'Name of the file.';
COMMENT ON COLUMN marsad.schema_migration.sha256 IS 'SHA-256 of the file when it was applied.';
COMMENT ON COLUMN marsad.schema_migration.applied_at IS 'When it was applied.';
"""


def migrate(dsn: str, folder: Path) -> list[str]:
    """Apply what is new in `folder`/migrations, then make `folder`/views anew. Returns the names of the files applied.

    Raises MigrationError for an edited or missing applied file, or when a file fails (it is rolled back whole).
    """
    files = {path.name: path.read_bytes() for path in sorted((folder / "migrations").glob("*.sql"))}
    views = {path.name: path.read_bytes() for path in sorted((folder / "views").glob("*.sql"))}
    with psycopg.connect(dsn, autocommit=True) as connection, _alone(connection):
        connection.execute(BOOTSTRAP)
        applied: dict[str, bytes] = dict(
            connection.execute("SELECT name, sha256 FROM marsad.schema_migration").fetchall()
        )
        _refuse_edited(files, applied, _superseded(folder / "migrations" / "superseded.csv"))
        new = [name for name in files if name not in applied]
        for name in new:
            _apply(connection, name, files[name])
        _remake_views(connection, views)
    return new


@contextmanager
def _alone(connection: psycopg.Connection) -> Iterator[None]:
    """Hold the migrators' lock. Polled, because a blocking wait deadlocks with CREATE INDEX CONCURRENTLY."""
    while not connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:  # type: ignore[index]
        clock.wait(0.1)
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _superseded(file: Path) -> set[tuple[str, bytes]]:
    """Checksums of files that were edited after they had been committed, where what they made is the same."""
    if not file.is_file():
        return set()
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    return {(name, bytes.fromhex(checksum)) for name, checksum, _ in (line.split(",", 2) for line in lines)}


def _refuse_edited(
    files: dict[str, bytes], applied: dict[str, bytes], superseded: set[tuple[str, bytes]]
) -> None:
    for name, checksum in applied.items():
        if name not in files:
            raise MigrationError(
                f"{name} was applied to this database but is not in sql/migrations: use a newer Marsad"
            )
        if hashlib.sha256(files[name]).digest() != checksum and (name, checksum) not in superseded:
            raise MigrationError(
                f"{name} was changed after it was applied: restore it, and put the change into a new file"
            )


def _apply(connection: psycopg.Connection, name: str, body: bytes) -> None:
    try:
        with connection.transaction():
            connection.execute(body)
            connection.execute(
                "INSERT INTO marsad.schema_migration (name, sha256) VALUES (%s, %s)",
                [name, hashlib.sha256(body).digest()],
            )
    except psycopg.Error as error:
        raise MigrationError(f"{name} could not be applied, nothing of it was kept: {error}") from error


def _remake_views(connection: psycopg.Connection, views: dict[str, bytes]) -> None:
    """Views hold no data: they are dropped and made anew in one transaction, whenever their files differ from those made last."""
    checksum = hashlib.sha256(b"\0".join(views.values())).hexdigest()
    comment = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'mart'"
    ).fetchone()
    if comment and comment[0] and checksum in comment[0]:
        return
    try:
        with connection.transaction():
            connection.execute("DROP SCHEMA IF EXISTS mart CASCADE; CREATE SCHEMA mart")
            for body in views.values():
                connection.execute(body)
            text = f"What analysts read: views with a stated grain. Made from sql/views, version {checksum}."
            connection.execute(sql.SQL("COMMENT ON SCHEMA mart IS {}").format(sql.Literal(text)))
    except psycopg.Error as error:
        raise MigrationError(
            f"the views in sql/views could not be made, the old ones were kept: {error}"
        ) from error
