"""The news stand's warehouse, backed up: it comes back in compose's server and from older PostgreSQLs, and answers as before."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from marsad.edge.backup import dump, restore
from marsad.edge.local import binaries
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.questions import ask, questions
from marsad.edge.store import open_store
from marsad.errors import LocalError
from marsad.settings import PROJECT
from marsad.steps.alerting import deliver
from marsad.steps.understanding import seed, understand

QUICK = {"fsync": "off"}
OURS = binaries.find(None)
OTHERS = [
    folder
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if (folder / "initdb").is_file() and 14 < binaries.major(folder) < binaries.major(OURS)
]


def answers(dsn: str) -> dict[str, object]:
    """What every one of the analysts' questions is answered."""
    return {one.name: ask(dsn, one, {}) for one in questions(PROJECT / "sql" / "queries").values()}


@pytest.fixture(scope="module")
def backup(pipeline: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of one run over the news stand, as `marsad backup` writes it."""
    assert pipeline.run()["publish"]["sent"]
    file = tmp_path_factory.mktemp("backup") / "warehouse.dump"
    dump(pipeline.settings.database_url.get_secret_value(), file, None)
    return file


@pytest.fixture
def compose(tmp_path: Path) -> Iterator[str]:
    """The warehouse of docker-compose.yml's server after its first start: made by docker/databases.sh, owned by no superuser."""
    with Postgres(tmp_path / "compose", settings=QUICK) as server:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as c:
            c.execute(b"CREATE ROLE postgres SUPERUSER LOGIN PASSWORD 'p'")
        parts = psycopg.conninfo.conninfo_to_dict(server.dsn("postgres"), user="postgres", password="p")
        with psycopg.connect(**parts, autocommit=True) as c:  # in compose `marsad` is who owns the warehouse
            c.execute(b"ALTER ROLE marsad RENAME TO embedded")
        environment = {
            **binaries.clean_environment(), "PATH": f"{OURS}:{os.environ['PATH']}", "POSTGRES_USER": str(parts["user"]),
            "PGHOST": str(parts["host"]), "PGPORT": str(parts["port"]), "PGPASSWORD": str(parts["password"]), "PGDATABASE": "postgres",
            "AIRFLOW_DB_PASSWORD": "a", "MARSAD_DB_PASSWORD": "x",
        }  # fmt: skip
        script = str(PROJECT / "docker" / "databases.sh")
        subprocess.run(["sh", script], env=environment, check=True, capture_output=True)
        yield f"postgresql://marsad:x@127.0.0.1:{server.port}/marsad"


@pytest.mark.parametrize("is_prepared", [False, True], ids=["empty", "after prepare"])
def test_it_comes_back_in_compose_s_server(
    pipeline: Any, backup: Path, compose: str, *, is_prepared: bool
) -> None:
    if is_prepared:  # as docker/prepare.sh does before anybody can think of restoring
        migrate(compose, PROJECT / "sql")
        with open_store(compose, PROJECT / "sql" / "steps") as store:
            understand.sync(store, pipeline.topics, [])
            seed.seed(store, pipeline.settings, pipeline.topics, PROJECT / "seeds", pipeline.ledger)
    restore(compose, backup, None, is_replacing=is_prepared)
    assert migrate(compose, PROJECT / "sql") == []
    before = answers(pipeline.settings.database_url.get_secret_value())
    assert answers(compose) == before
    assert any(rows for _, rows in before.values())  # type: ignore[misc]
    with open_store(
        compose, PROJECT / "sql" / "steps"
    ) as store:  # and it goes on from there: nobody is told anything twice
        assert not deliver.publish(store, pipeline.settings.model_copy(update={"database_url": compose}))[
            "sent"
        ]
    with psycopg.connect(compose) as c:
        c.execute(b"SET ROLE marsad_analyst")
        assert c.execute(b"SELECT count(*) > 10 FROM mart.article").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            c.execute(b"SELECT FROM marsad.article")


@pytest.mark.parametrize("programs", [*OTHERS, OURS], ids=lambda folder: str(binaries.major(folder)))
def test_an_older_postgresql_s_backup_comes_back_in_ours(
    postgres: Postgres, programs: Path, tmp_path: Path
) -> None:
    """A new major version: back up with the old programs, restore with the new ones."""
    rows = (PROJECT / "tests" / "sql" / "rows.sql").read_bytes()
    file, state = tmp_path / "warehouse.dump", tmp_path / "old"
    with Postgres(state, settings=QUICK, binaries_folder=programs) as old:
        old.ensure_database("marsad")
        migrate(old.dsn("marsad"), PROJECT / "sql")
        with psycopg.connect(old.dsn("marsad")) as c:
            c.execute(rows)
        dump(old.dsn("marsad"), file, programs)
        before = answers(old.dsn("marsad"))
    if programs != OURS:
        with pytest.raises(LocalError, match=r"MARSAD_POSTGRES_BIN=.*marsad backup.*marsad restore"):
            Postgres(state, settings=QUICK).start()
    name = f"restored_{binaries.major(programs)}"
    postgres.ensure_database(name)
    restore(postgres.dsn(name), file, None, is_replacing=True)
    assert migrate(postgres.dsn(name), PROJECT / "sql") == []
    assert answers(postgres.dsn(name)) == before
