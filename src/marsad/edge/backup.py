"""Backups: the warehouse as one file in pg_dump's own format, and back into a server of any make.

What a dump can't carry is done here: the extensions are made by who may (restored by nobody else), the two roles and their rights on the
database come from `grant_roles`, and what a first `migrate` has made in the new database goes before the old comes in.
"""

# ruff: noqa: S603 (it runs programs: that is what it is for)
from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg

from marsad.edge.local import binaries
from marsad.edge.store import address_parts
from marsad.errors import InputError, StoreError

SCHEMAS = ("mart", "marsad")  # in the order of dropping
EXTENSIONS = ("pg_trgm", "unaccent")
NOT_OURS = (" EXTENSION ", " COMMENT - EXTENSION ")
ROLES = ("marsad_loader", "marsad_analyst")
MOST_WORDS = 1500


def dump(dsn: str, file: Path, programs: Path | None) -> int:
    """Write the warehouse into `file`, aside first and then renamed; its size in bytes."""
    draft = file.with_name(f"{file.name}.part")
    _run(dsn, programs, "pg_dump", "--format=custom", "--no-owner", *_schemas(), f"--file={draft}")
    draft.chmod(0o600)
    draft.replace(file)
    return file.stat().st_size


def restore(dsn: str, file: Path, programs: Path | None, *, is_replacing: bool) -> None:
    """Fill the database with what `file` holds. What it holds already is lost, if `is_replacing`, else refused.

    Needs no superuser, where pg_trgm and unaccent are there; raises StoreError with the program's words, and nothing is then changed."""
    if not file.is_file():
        raise InputError(f"there is no file {file}")
    wanted = file.with_name(f"{file.name}.list")
    listed = _run(dsn, programs, "pg_restore", "--list", str(file), is_offline=True)
    wanted.write_text(
        "\n".join(line for line in listed.splitlines() if not any(kind in line for kind in NOT_OURS)) + "\n",
        encoding="utf-8",
    )
    sql = file.with_name(f"{file.name}.sql")
    try:
        _run(
            dsn, programs, "pg_restore", "--no-owner", "--no-privileges", f"--use-list={wanted}", f"--file={sql}", str(file),
            is_offline=True,
        )  # fmt: skip
        _make_room(dsn, is_replacing=is_replacing)
        _run(
            dsn,
            programs,
            "psql",
            "--quiet",
            "--no-psqlrc",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={sql}",
        )
    finally:
        wanted.unlink(missing_ok=True)
        sql.unlink(missing_ok=True)
    with psycopg.connect(dsn, autocommit=True) as connection:
        for role in ROLES:
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.InsufficientPrivilege):
                connection.execute(f"CREATE ROLE {role} NOLOGIN".encode())
                connection.execute(f"GRANT {role} TO CURRENT_USER".encode())
        connection.execute("SELECT marsad.grant_roles()")


def _make_room(dsn: str, *, is_replacing: bool) -> None:
    with psycopg.connect(dsn) as connection:
        found = connection.execute("SELECT to_regclass('marsad.article') IS NOT NULL").fetchone()
        if found and found[0] and not is_replacing:
            row = connection.execute("SELECT EXISTS (SELECT FROM marsad.article)").fetchone()
            if row and row[0]:
                raise StoreError("this warehouse holds articles: --replace throws them away")
        for schema in SCHEMAS:
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE".encode())
        for extension in EXTENSIONS:
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())


def _schemas() -> list[str]:
    return [f"--schema={schema}" for schema in SCHEMAS]


def _run(dsn: str, programs: Path | None, name: str, *words: str, is_offline: bool = False) -> str:
    """Run one of PostgreSQL's programs; the password goes by environment, where no list of processes shows it."""
    parts = address_parts(dsn)
    password = str(parts.pop("password", "") or "")
    target = [] if is_offline else ["--dbname", " ".join(f"{k}='{v}'" for k, v in parts.items())]
    program = binaries.find(programs) / name
    if not program.is_file():
        raise InputError(f"there is no {name} beside {program.parent}/postgres: set MARSAD_POSTGRES_BIN")
    done = subprocess.run(
        [program, *words, *target], env={**binaries.clean_environment(), "PGPASSWORD": password}, check=False,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise StoreError(f"{name} failed: {done.stderr.strip()[-MOST_WORDS:]}")
    return done.stdout
