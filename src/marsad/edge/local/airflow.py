"""Airflow's three services on one machine, as children of this process, in one process group.

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
from marsad.edge.local.environment import configuration, inherited
from marsad.edge.local.process import end, inhabitants, tail, wait_until
from marsad.errors import LocalError

USER = "admin"
# Logs are read from the folder, not from a port that is open to all.
SERVICES: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}
READY_SECONDS = 600  # on a machine that is busy with other things; a service that falls is noticed at once
END_SECONDS = 30
END_DEMONSTRATION_SECONDS = 4  # nothing runs any more; and LocalExecutor sometimes deadlocks on SIGTERM
END_API_SECONDS = 5
LOG_BYTES = 10_000_000


class Airflow:
    """Airflow with its home in `state`/airflow and its metadata in the PostgreSQL database `metadata_dsn`.

    `environment` is added to every service's (and so every task's). For the `demonstration` the scheduler
    looks for work ten times a second instead of once, which costs a sixth of a core. There is no
    triggerer: no DAG of ours defers.
    """

    def __init__(
        self,
        state: Path,
        *,
        dags: Path,
        plugins: Path,
        metadata_dsn: str,
        environment: Mapping[str, str],
        demonstration: bool = False,
    ) -> None:
        self.home = state.absolute() / "airflow"
        self.logs = state.absolute() / "logs"
        self.run_folder = run_folder(state)
        for folder in (self.home, self.logs, self.run_folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.url = f"http://{kept.LOOPBACK}:{kept.port(self.home / 'port')}"
        self.password = kept.secret(self.home / "password")
        ours = configuration(
            self.home, self.url, metadata_dsn, dags=dags, plugins=plugins, is_eager=demonstration
        )
        self._environment = {**inherited(), **ours, **environment}
        self._patience = END_DEMONSTRATION_SECONDS if demonstration else END_SECONDS
        self._services: dict[str, subprocess.Popen[bytes]] = {}
        self._migration: subprocess.Popen[bytes] | None = None
        self._is_ending = False
        self._group = 0

    @property
    def api(self) -> Api:
        """A client of its API, as its administrator."""
        return Api(self.url, USER, self.password)

    def start(self) -> None:
        """Start the services, the metadata database first brought to this version of Airflow; they are ready
        some seconds later (`wait_ready`).
        """
        kept.replace(self.home / "passwords.json", json.dumps({USER: self.password}))
        self._migrate()
        for name in SERVICES:
            self._services[name] = self._spawn(name, SERVICES[name])

    def interrupt(self) -> None:
        """Cut a `start` short that runs in another thread: it raises LocalError. `stop` is still needed."""
        self._is_ending = True
        if self._migration:
            self._migration.terminate()

    def _migrate(self) -> None:
        version = importlib.metadata.version("apache-airflow-core")
        stamp = self.home / "migrated"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == version:
            return
        self._migration = self._spawn("db-migrate", ("db", "migrate"))
        if self._migration.wait() != 0:
            log = self._log("db-migrate")
            raise LocalError(f"airflow db migrate failed; {log} ends with:\n{tail(log, 30)}")
        kept.replace(stamp, version)

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

    def trim_logs(self) -> None:
        """Begin anew every log of the stack that has become too long; the last LOG_BYTES and more stay beside it as .old."""
        for file in self.logs.glob("*.log"):
            kept.trim(file, LOG_BYTES)

    def stop(self) -> None:
        """End the services: asked first, then killed, with every task that is still at work.

        The API server goes last: without it a running task can't say that it is done, and everyone waits for
        that.
        """
        api = self._services.get("api-server")
        self._ask_to_end([child for child in self._services.values() if child is not api], self._patience)
        self._ask_to_end([api] if api else [], END_API_SECONDS)
        if self._services:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, signal.SIGKILL)
        for child in self._services.values():
            child.wait()
        self._services, self._group = {}, 0
        end_leftovers(self.run_folder)

    def _ask_to_end(self, children: list[subprocess.Popen[bytes]], seconds: float) -> None:
        """Each by itself and not the group: the scheduler must find its workers alive to end at once."""
        for child in children:
            child.terminate()
        wait_until(lambda: all(child.poll() is not None for child in children), seconds)

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
        if self._is_ending:
            raise LocalError("Airflow's start was interrupted")
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
