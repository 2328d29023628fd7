"""What Airflow keeps of runs that are long over goes: its rows by its own command, its logs, and logs that grow while they are written."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from marsad.edge import airflow_upkeep
from marsad.edge.clock import now
from marsad.edge.local import kept
from marsad.edge.local.postgres import Postgres
from marsad.errors import LocalError
from marsad.settings import Settings
from marsad.steps.upkeep import housekeeping

# Of Airflow's own tables those that fill most quickly, as its migrations make them; it cleans what it finds.
TABLES = """
CREATE TABLE log (id serial PRIMARY KEY, dttm timestamptz, dag_id varchar, task_id varchar, map_index int, event varchar,
                  logical_date timestamptz, run_id varchar, owner varchar, owner_display_name varchar, extra text, try_number int);
CREATE TABLE celery_taskmeta (id serial PRIMARY KEY, task_id varchar, status varchar, result bytea, date_done timestamp);
INSERT INTO log (dttm, event) SELECT now() - n * interval '1 day', 'x' FROM generate_series(1, 60) n;
INSERT INTO celery_taskmeta (task_id, date_done) SELECT n, now() - n * interval '1 day' FROM generate_series(1, 60) n;
"""


@pytest.mark.slow
def test_old_rows_and_logs_go_and_new_ones_stay(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(airflow_upkeep.CONNECTION, "airflow-db-not-allowed:///")  # as in a task
    postgres.ensure_database("airflow_upkeep")
    dsn = postgres.dsn("airflow_upkeep")
    with psycopg.connect(dsn) as c:
        c.execute(b"DROP TABLE IF EXISTS log, celery_taskmeta")
        c.execute(TABLES.encode())
    logs = tmp_path / "logs"
    for name, days in (("dag_id=a/run_id=1/1.log", 40), ("dag_id=a/run_id=2/1.log", 3)):
        file = logs / name
        file.parent.mkdir(parents=True)
        file.write_text("x")
        at = (now() - timedelta(days=days)).timestamp()
        os.utime(file, (at, at))
    settings = Settings(airflow_database_url=SecretStr(dsn), keep_runs_days=30)
    for dropped in (1, 0):
        assert housekeeping.clean(settings, logs) == {"logs_dropped": dropped, "database_cleaned": 1}
        with psycopg.connect(dsn) as c:
            for table, column in (("log", "dttm"), ("celery_taskmeta", "date_done")):
                query = f"SELECT count(*) FROM {table} WHERE {column} < now() - interval '31 days'"
                assert c.execute(query.encode()).fetchone() == (0,)
                (left,) = c.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() or (0,)
                assert left >= 29
    assert sorted(str(file.relative_to(logs)) for file in logs.rglob("*")) == [
        "dag_id=a", "dag_id=a/run_id=2", "dag_id=a/run_id=2/1.log",
    ]  # fmt: skip
    with pytest.raises(LocalError, match="airflow db clean failed"):
        airflow_upkeep.clean_database(postgres.dsn("no_such_database"), now())


def test_without_its_database_the_logs_are_still_cleaned(tmp_path: Path) -> None:
    assert housekeeping.clean(Settings(), tmp_path / "none") == {"logs_dropped": 0}


def test_a_log_is_trimmed_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "scheduler.log"
    program = "import sys\nfor line in sys.stdin: print('x' * 999, flush=True); print('ok', file=sys.stderr, flush=True)"
    with (
        log.open("ab") as out,
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
        ) as writer,
    ):
        assert writer.stdin and writer.stderr

        def write() -> None:
            assert writer.stdin and writer.stderr
            writer.stdin.write("\n")
            writer.stdin.flush()
            writer.stderr.readline()

        write()
        assert not kept.trim(log, 5000)
        for _ in range(9):
            write()
        assert kept.trim(log, 5000)
        assert log.stat().st_size == 0 and log.with_suffix(".old").stat().st_size == 10_000
        write()
        assert log.stat().st_size == 1000  # and no hole before it
        writer.stdin.close()
    assert not kept.trim(tmp_path / "none.log", 1)
