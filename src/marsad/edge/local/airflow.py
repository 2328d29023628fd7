"""Airflow's four services on one machine, as children of this process, in one process group.

Decides the configuration (by environment only: no file of Airflow's is written by us but its password file),
the secrets, made once per installation, and how the services are watched and ended. Doesn't import Airflow,
and doesn't care what its DAGs do.
"""

# ruff: noqa: S603 (it runs programs: that is what it is for)
from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from marsad.edge.local import kept
from marsad.edge.local.api import Api, NotReady
from marsad.edge.local.process import Identity, end, inhabitants, tail, wait_until
from marsad.errors import LocalError

USER = "admin"
SERVICES: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server",),
    "scheduler": (
        "scheduler",
        "--skip-serve-logs",
    ),  # logs are read from the folder, not by a port open to all
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
PARALLEL_TASKS = 4
READY_SECONDS = 180
END_SECONDS = 20
LOG_BYTES = 10_000_000
FOREIGN = ("AIRFLOW", "MARSAD_", "PYTHONPATH")


class Airflow:
    """Airflow with its home in `state`/airflow and its metadata in the PostgreSQL database `metadata_dsn`.

    `environment` is added to every service's (and so every task's); `eager` makes the scheduler look for
    work ten times a second instead of once, which costs a sixth of a core.
    """

    def __init__(
        self,
        state: Path,
        *,
        dags: Path,
        plugins: Path,
        metadata_dsn: str,
        environment: Mapping[str, str],
        eager: bool = False,
    ) -> None:
        self.home = state.absolute() / "airflow"
        self.logs = state.absolute() / "logs"
        self.run_folder = run_folder(state)
        for folder in (self.home, self.logs, self.run_folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.port = kept.port(self.home / "port")
        self.password = kept.secret(self.home / "password")
        self._environment = {
            **_inherited(),
            **self._configuration(dags, plugins, metadata_dsn, eager),
            **environment,
        }
        self._services: dict[str, subprocess.Popen[bytes]] = {}
        self._group = 0

    @property
    def url(self) -> str:
        """Where its pages and its API are."""
        return f"http://{kept.LOOPBACK}:{self.port}"

    @property
    def api(self) -> Api:
        """A client of its API, as its administrator."""
        return Api(self.url, USER, self.password)

    @property
    def processes(self) -> list[Identity]:
        """The services that live."""
        return [live for child in self._services.values() if (live := Identity.of(child.pid))]

    def migrate(self) -> None:
        """Bring the metadata database to this version of Airflow; at once when that was done before."""
        version = importlib.metadata.version("apache-airflow-core")
        stamp = self.home / "migrated"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == version:
            return
        log = self.logs / "db-migrate.log"
        child = self._spawn("db-migrate", ("db", "migrate"))
        if child.wait() != 0:
            raise LocalError(f"airflow db migrate failed; {log} ends with:\n{tail(log, 30)}")
        kept.replace(stamp, version)

    def start(self) -> None:
        """Start the services; they are ready some seconds later (`wait_ready`)."""
        kept.replace(self.home / "passwords.json", json.dumps({USER: self.password}))
        for name, words in SERVICES.items():
            self._services[name] = self._spawn(name, words)

    def fallen(self) -> list[str]:
        """The services that ended by themselves."""
        return [name for name, child in self._services.items() if child.poll() is not None]

    def check(self) -> None:
        """Raise LocalError with the end of its log when a service has fallen."""
        for name in self.fallen():
            log = self._log(name)
            code = self._services[name].returncode
            raise LocalError(
                f"Airflow's {name} ended by itself (exit code {code}); {log} ends with:\n{tail(log, 30)}"
            )

    def revive(self) -> list[str]:
        """Start the fallen services again; which they were."""
        names = self.fallen()
        for name in names:
            self._services[name] = self._spawn(name, SERVICES[name])
        return names

    def wait_ready(self, dags: frozenset[str]) -> None:
        """Wait until the API answers and knows these DAGs. Raises LocalError when a service falls, a DAG
        file can't be read, or it takes too long.
        """
        if not wait_until(lambda: self._knows(dags), READY_SECONDS, pause=0.2):
            raise LocalError(f"Airflow isn't ready after {READY_SECONDS} s; its logs are in {self.logs}")

    def stop(self) -> None:
        """End the services: asked first, then killed, with every task that is still at work."""
        if not self._services:
            return
        for child in (
            self._services.values()
        ):  # not the group: the scheduler must find its workers alive to end at once
            child.terminate()
        wait_until(lambda: len(self.fallen()) == len(self._services), END_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._group, signal.SIGKILL)
        for child in self._services.values():
            child.wait()
        self._services, self._group = {}, 0
        end_leftovers(self.run_folder)

    def _knows(self, dags: frozenset[str]) -> bool:
        self.check()
        with contextlib.suppress(NotReady):
            if dags <= self.api.dags().keys():
                return True
            if errors := self.api.import_errors():
                raise LocalError("Airflow can't read a DAG file: " + "\n".join(errors))
        return False

    def _spawn(self, name: str, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        """Start `airflow …` in our group of services (the first one founds it)."""
        alive = [child for child in self._services.values() if child.poll() is None]
        log_file = self._log(name)
        if log_file.exists() and log_file.stat().st_size > LOG_BYTES:
            log_file.replace(log_file.with_suffix(".old"))
        with log_file.open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "airflow", *words], cwd=self.run_folder, env=self._environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=self._group if alive else 0,
            )  # fmt: skip
        if not alive:
            self._group = child.pid
        return child

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _configuration(self, dags: Path, plugins: Path, metadata_dsn: str, eager: bool) -> dict[str, str]:
        driver, _, rest = metadata_dsn.partition("://")
        options = {
            "core__dags_folder": str(dags),
            "core__plugins_folder": str(plugins),
            "core__executor": "LocalExecutor",
            "core__parallelism": str(PARALLEL_TASKS),
            "core__load_examples": "False",
            "core__dags_are_paused_at_creation": "False",
            "core__fernet_key": kept.secret(self.home / "fernet_key") + "=",
            "core__simple_auth_manager_users": f"{USER}:admin",
            "core__simple_auth_manager_passwords_file": str(self.home / "passwords.json"),
            "core__execution_api_server_url": f"{self.url}/execution/",
            "database__sql_alchemy_conn": f"{driver}+psycopg://{rest}",
            "database__sql_alchemy_conn_async": f"{driver}+psycopg_async://{rest}",
            "database__load_default_connections": "False",
            "api__host": kept.LOOPBACK,
            "api__port": str(self.port),
            "api__base_url": self.url,
            "api__secret_key": kept.secret(self.home / "api_secret_key"),
            "api__instance_name": "Marsad · مرصد",
            "api_auth__jwt_secret": kept.secret(self.home / "jwt_secret"),
            "logging__base_log_folder": str(self.home / "logs"),
            "scheduler__scheduler_idle_sleep_time": "0.1" if eager else "1",
            "scheduler__task_instance_heartbeat_timeout": "60",  # then a killed task is tried again
            "workers__min_heartbeat_interval": "1",
            "dag_processor__refresh_interval": "30",
        }
        configuration = {f"AIRFLOW__{key.upper()}": value for key, value in options.items()}
        return {"AIRFLOW_HOME": str(self.home), **configuration}


def run_folder(state: Path) -> Path:
    """The working folder of all that Airflow runs, by which it is found again; nothing else ever works in
    it.
    """
    return state.absolute() / "airflow" / "run"


def end_leftovers(folder: Path) -> int:
    """End every process that Airflow left working in its run folder; how many there were."""
    leftovers = inhabitants(folder)
    for process in leftovers:
        end(process, ((signal.SIGKILL, 5.0),))
    return len(leftovers)


def _inherited() -> dict[str, str]:
    """Our environment without anyone's configuration of Airflow or Marsad; loopback is never reached by a
    proxy.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    unproxied = ",".join(filter(None, [os.environ.get("NO_PROXY"), kept.LOOPBACK, "localhost"]))
    return {**ours, "NO_PROXY": unproxied, "no_proxy": unproxied, "PYTHONUNBUFFERED": "1"}
