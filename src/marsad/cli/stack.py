"""All parts of the embedded default together: one start, one watch, one end.

demonstration   the news stand for a web, the mail catcher for a post office, everything made from nothing
otherwise       the sources, database and mail server of the settings; what isn't set is embedded

Decides the order, who is told what by environment, and that one state folder has one stack at a time. A
stack that was killed leaves processes behind; the next one recognises them (by the folder they work in) and
ends them before it starts.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from pydantic import SecretStr

from marsad.demo.mailcatcher import MailCatcher
from marsad.demo.stand import Stand
from marsad.edge.clock import now
from marsad.edge.local import kept
from marsad.edge.local.airflow import Airflow, end_leftovers, run_folder
from marsad.edge.local.environment import environment
from marsad.edge.local.postgres import LOG_BYTES, Postgres
from marsad.edge.local.process import Identity
from marsad.errors import LocalError
from marsad.settings import Settings

WAREHOUSE, METADATA = "marsad", "airflow"
POOLS = MappingProxyType({"collect": 4, "understand": 2, "publish": 1})
NEVER = "0 0 29 2 *"  # the demonstration is run by hand
DEMONSTRATION_GAP_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Running:
    """A running stack's description of itself, written to state/stack.json."""

    supervisor: Identity
    url: str
    since: str  # ISO 8601
    is_ready: bool


class Stack:
    """The stack of `settings.state`. A context manager: entered, PostgreSQL answers and the rest is coming
    up (`wait_ready`).

    `settings` are then those that the steps need: with the addresses of what is embedded.
    """

    def __init__(self, settings: Settings, *, demonstration: bool = False) -> None:
        self.state = settings.state.absolute()
        self.settings = settings
        self.demonstration = demonstration
        self.mail_folder: Path | None = None
        self.airflow: Airflow
        self._postgres = Postgres(self.state, binaries_folder=settings.postgres_bin)
        self._parts = contextlib.ExitStack()
        self._problem: BaseException | None = None
        self._coming_up: threading.Thread | None = None

    def __enter__(self) -> Self:
        kept.private_folder(self.state)
        with contextlib.ExitStack() as parts:
            parts.enter_context(alone(self.state))
            end_leftovers(run_folder(self.state))
            parts.enter_context(self._postgres)
            self._postgres.ensure_database(METADATA)
            self._postgres.ensure_database(WAREHOUSE)
            self.settings = self.settings.model_copy(update=self._local_settings(parts))
            self.airflow = Airflow(
                self.state,
                dags=self.settings.project / "dags",
                plugins=self.settings.project / "plugins",
                metadata_dsn=self._postgres.dsn(METADATA),
                environment=environment(self.settings),
                demonstration=self.demonstration,
            )
            parts.callback(self.airflow.stop)
            self._coming_up = threading.Thread(target=self._start_airflow, name="airflow")
            self._coming_up.start()
            parts.callback(self._coming_up.join)
            parts.callback(self.airflow.interrupt)
            self._record(is_ready=False)
            parts.callback((self.state / "stack.json").unlink, missing_ok=True)
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def wait_ready(self, dags: frozenset[str]) -> None:
        """Wait until Airflow answers, knows these DAGs and has its pools. Raises LocalError when it doesn't
        come to that.
        """
        if self._coming_up:
            self._coming_up.join()
        self.check()
        self.airflow.wait_ready(dags)
        for name, slots in POOLS.items():
            self.airflow.api.pool(name, slots, "Made by Marsad's embedded stack.")

    def declare_ready(self) -> None:
        """Let whoever started us know that all is said and everything answers."""
        self._record(is_ready=True)

    def check(self) -> None:
        """Raise LocalError when a part has ended by itself, with the end of its log."""
        if self._problem:
            raise self._problem
        if self._postgres.server() is None:
            raise LocalError(f"PostgreSQL ended by itself; its log is {self._postgres.log}")
        self.airflow.check()

    def revive(self) -> list[str]:
        """Start again what has ended by itself; which parts that were. PostgreSQL comes first: the others live on it."""
        revived = ["PostgreSQL"] if self._postgres.revive() else []
        return revived + self.airflow.revive()

    def trim_logs(self) -> None:
        """Keep the logs of what runs for months from filling the disk."""
        kept.trim(self._postgres.log, LOG_BYTES)
        self.airflow.trim_logs()

    def _start_airflow(self) -> None:
        try:
            self.airflow.start()
        except BaseException as problem:  # it is raised again in the thread that waits
            self._problem = problem

    def _local_settings(self, parts: contextlib.ExitStack) -> dict[str, object]:
        """Start what stands in for the outside world, and say where it is."""
        local: dict[str, object] = {"state": self.state}
        if not self.settings.unsubscribe_secret.get_secret_value():
            local["unsubscribe_secret"] = SecretStr(kept.secret(self.state / "unsubscribe.secret"))
        if self.demonstration or self.settings.database_url is None:
            local["database_url"] = SecretStr(self._postgres.dsn(WAREHOUSE))
        local["airflow_database_url"] = SecretStr(self._postgres.dsn(METADATA))
        if self.demonstration or "smtp_host" not in self.settings.model_fields_set:
            catcher = parts.enter_context(
                MailCatcher(self.state / "mail", kept.port(self.state / "mail.port"))
            )
            self.mail_folder = catcher.folder
            local |= {
                "smtp_host": catcher.host,
                "smtp_port": catcher.port,
                "smtp_security": "none",
                "smtp_user": "",
            }
        if self.demonstration:
            stand = parts.enter_context(Stand(self.settings.project / "demo", self.state))
            local |= {
                "sources": stand.sources,
                "allow_private": kept.LOOPBACK,
                "gap_seconds": DEMONSTRATION_GAP_SECONDS,
            }
            local["collect_schedule"] = NEVER
            local["first_poll"] = "alert"  # everything on the stand is news of today
        return local

    def _record(self, *, is_ready: bool) -> None:
        me = Identity.of(os.getpid())
        record = {
            "pid": os.getpid(),
            "started": me.started if me else "",
            "url": self.airflow.url,
            "since": now().isoformat(timespec="seconds"),
            "is_ready": is_ready,
        }
        kept.replace(self.state / "stack.json", json.dumps(record))


def running(state: Path) -> Running | None:
    """The stack that runs on this state folder now; None when there is none, or when it was killed."""
    try:
        record = json.loads((state / "stack.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    supervisor = Identity(record["pid"], record["started"])
    found = Running(supervisor, record["url"], record["since"], record["is_ready"])
    return found if supervisor.is_alive() else None


def clear(state: Path) -> int:
    """End what a killed stack left running on this state folder; how many processes of Airflow's there were."""
    count = end_leftovers(run_folder(state))
    Postgres(state).stop()
    (state / "stack.json").unlink(missing_ok=True)
    return count


@contextlib.contextmanager
def alone(state: Path) -> Iterator[None]:
    """One stack per state folder. The lock goes with its holder, also when that is killed."""
    with (state / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = running(state)
            what = f" since {other.since} at {other.url}, pid {other.supervisor.pid}" if other else ""
            hint = "`make down` ends one that was started by `make up`"
            raise LocalError(f"a stack already runs on {state}{what}: {hint}") from None
        yield
