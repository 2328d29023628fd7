"""The embedded stack's housekeeping: one stack per folder, leftovers found and ended, strangers left alone, values kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from marsad.cli import stack
from marsad.edge.local import kept
from marsad.edge.local.airflow import end_leftovers, run_folder
from marsad.edge.local.environment import configuration, environment, inherited
from marsad.edge.local.process import Identity, end, inhabitants
from marsad.errors import LocalError
from marsad.settings import Settings


def test_leftovers_are_known_by_the_folder_they_work_in(tmp_path: Path) -> None:
    folder = run_folder(tmp_path)
    folder.mkdir(parents=True)
    # One in a session of its own, as Airflow's tasks are; one that only stands near.
    leftover = subprocess.Popen(["sleep", "60"], cwd=folder, start_new_session=True)
    stranger = subprocess.Popen(["sleep", "60"], cwd=tmp_path)
    assert end_leftovers(folder) == 1
    assert leftover.wait(5) == -signal.SIGKILL
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    assert inhabitants(folder) == []


def test_a_process_that_ignores_the_first_signal_gets_the_second() -> None:
    program = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        process = Identity.of(child.pid)
        assert process
        assert not end(process, ((signal.SIGTERM, 0.2),))
        assert end(process, ((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0)))


def test_a_pid_given_to_another_is_another_process() -> None:
    me = Identity.of(os.getpid())
    assert me
    assert me.is_alive()
    assert not Identity(me.pid, "1").is_alive()


def test_a_second_stack_is_told_of_the_first(tmp_path: Path) -> None:
    me = Identity.of(os.getpid())
    assert me
    record = {
        "pid": me.pid,
        "started": me.started,
        "url": "http://u",
        "since": "2026-01-01",
        "is_ready": True,
    }
    (tmp_path / "stack.json").write_text(json.dumps(record))
    settings = Settings(state=tmp_path)
    with stack.alone(tmp_path), pytest.raises(LocalError, match="since 2026-01-01 at http://u"):
        stack.Stack(settings).__enter__()
    assert stack.running(tmp_path)
    (tmp_path / "stack.json").write_text(json.dumps(record | {"started": "1"}))
    assert stack.running(tmp_path) is None


def test_what_is_kept_is_made_once_and_private(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        secrets = set(threads.map(lambda _: kept.secret(tmp_path / "secret"), range(32)))
    assert len(secrets) == 1
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_airflow_is_told_everything_and_no_stranger_s_wishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "SequentialExecutor")
    monkeypatch.setenv("MARSAD_DATABASE_URL", "postgresql://elsewhere/x")
    monkeypatch.setenv("NO_PROXY", "example.org")
    assert not any(name.startswith(("AIRFLOW", "MARSAD")) for name in inherited())
    assert inherited()["NO_PROXY"] == "example.org,127.0.0.1,localhost"
    told = configuration(
        tmp_path, "http://127.0.0.1:5", "postgresql://a:b@127.0.0.1:6/airflow", dags=tmp_path, plugins=tmp_path, is_eager=True
    )  # fmt: skip
    assert told["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert told["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == "postgresql+psycopg://a:b@127.0.0.1:6/airflow"
    assert told["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:5/execution/"


def test_settings_and_connections_reach_the_tasks(tmp_path: Path) -> None:
    dsn = "postgresql://marsad:p%40ss%2Fword@127.0.0.1:5433/marsad?sslmode=disable"
    settings = Settings(
        state=tmp_path,
        database_url=SecretStr(dsn),
        smtp_host="mail.example",
        smtp_password=SecretStr("hidden"),
        smtp_security="tls",
        gap_seconds=0.05,
    )
    told = environment(settings)
    assert told["MARSAD_GAP_SECONDS"] == "0.05"
    assert "hidden" not in "".join(value for name, value in told.items() if name.startswith("MARSAD"))
    warehouse = json.loads(told["AIRFLOW_CONN_MARSAD_WAREHOUSE"])
    assert warehouse["password"] == conninfo_to_dict(dsn)["password"] == "p@ss/word"
    assert (warehouse["conn_type"], warehouse["schema"], warehouse["extra"]) == (
        "postgres",
        "marsad",
        {"sslmode": "disable"},
    )
    smtp = json.loads(told["AIRFLOW_CONN_MARSAD_SMTP"])
    assert (smtp["host"], smtp["password"]) == ("mail.example", "hidden")
    assert smtp["extra"]["disable_ssl"] is False
