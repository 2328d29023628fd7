"""The tests' own PostgreSQL: one cluster for a session, made for it, or with --keep-cluster one that stays up between sessions.

A kept cluster is in .marsad/tests, belongs to one session at a time (another gets one of its own), and is swept when a session
begins: nothing of an earlier one is left in it but the migrated template, which is named after what made it.
`python tests/cluster.py` ends it; `make clean` does so too.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from marsad.edge.local.postgres import Postgres
from marsad.settings import PROJECT

KEPT = PROJECT / ".marsad" / "tests"
NOTHING_IS_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@contextmanager
def cluster(folder: Path, *, keep: bool) -> Iterator[Postgres]:
    """The kept cluster where `keep` asks for it and nobody else has it, else one in `folder` that ends with the session."""
    if keep:
        KEPT.mkdir(parents=True, exist_ok=True)
        with (KEPT / "session.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                server = Postgres(KEPT, settings=NOTHING_IS_DURABLE)
                server.start()  # and never stopped: the next session joins it
                sweep(server)
                yield server
                return
    with Postgres(folder, settings=NOTHING_IS_DURABLE) as server:
        yield server


def template_name() -> str:
    """A name that changes with whatever the template database is made of."""
    made_of = hashlib.sha256()
    for path in sorted((PROJECT / "sql").rglob("*.sql")):
        made_of.update(path.read_bytes())
    return f"marsad_template_{made_of.hexdigest()[:16]}"


def sweep(server: Postgres) -> None:
    """Drop what an earlier session left: its databases, but for today's template, and its roles, but for Marsad's own."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        kept = ["postgres", "template0", "template1", template_name()]
        for (name,) in admin.execute(
            "SELECT datname FROM pg_database WHERE NOT datname = ANY (%s)", [kept]
        ).fetchall():
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        roles = r"SELECT rolname FROM pg_roles WHERE rolname !~ '^(pg_|marsad)'"
        for (name,) in admin.execute(roles).fetchall():
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


if __name__ == "__main__":
    if KEPT.exists():
        Postgres(KEPT).stop()
