"""Everything that a rehearsal of chaos consists of: sites, mail server, disk, PostgreSQL, clock, and Marsad itself in one of two ways.

`alone`: two processes that `marsad run` again and again. `stack`: `marsad up`, which is Airflow with its schedule set to every minute.
What ends is started again as a service manager would: the mail server, PostgreSQL where no stack looks after it, the stack itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psutil
import psycopg

from chaos.disk import Disk
from chaos.stand import Stand
from chaos.wire import Wire
from marsad.edge.local import kept
from marsad.edge.local.postgres import Postgres

TESTS = Path(__file__).resolve().parents[1]
READERS = 3
SENDERS = 3
DISK_MEGABYTES = 900
WORKERS = 2
SUBSCRIPTIONS = "subscriptions:\n" + "".join(
    f"  - {{id: reader-{n}, address: r{n}@example.org, topics: [ceasefire], most_a_day: 1000}}\n"
    for n in range(READERS)
)


@dataclass
class Scene:
    """What faults are thrown at."""

    way: str
    folder: Path
    disk: Disk
    chance: Random
    server: Postgres
    stand: Stand
    mail_port: int
    mail_wire: Wire
    warehouse_wire: Wire
    drift: timedelta = timedelta(0)  # by which the project's clock is off
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    restarts: int = 0

    # ── time ─────────────────────────────────────────────────────────────

    def now(self) -> datetime:
        return datetime.now(UTC) + self.drift

    def move_clock(self, by: timedelta) -> None:
        """All clocks of the project go on, or back, by so much."""
        self.drift += by
        kept.replace(self.folder / "clock", str(self.drift.total_seconds()))

    # ── what stands ──────────────────────────────────────────────────────

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    @property
    def state(self) -> Path:
        return self.folder / "disk" / "state"

    @property
    def dsn(self) -> str:
        """The warehouse, past the wire."""
        return self.server.dsn("marsad")

    def environment(self) -> dict[str, str]:
        """What Marsad is told."""
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("MARSAD_", "AIRFLOW"))
        }
        direct = self.server.dsn("marsad")
        return ours | {
            "MARSAD_DATABASE_URL": direct.replace(f":{self.server.port}/", f":{self.warehouse_wire.port}/"),
            "MARSAD_STATE": str(self.state), "MARSAD_SOURCES": str(self.folder / "sources.yaml"),
            "MARSAD_SUBSCRIPTIONS": str(self.folder / "subscriptions.yaml"), "MARSAD_ALLOW_PRIVATE": kept.LOOPBACK,
            "MARSAD_GAP_SECONDS": "0.01", "MARSAD_BATCH_PAGES": "5", "MARSAD_READERS": "1", "MARSAD_FETCH_ATTEMPTS": "1000",
            "MARSAD_DELIVER_ATTEMPTS": "1000", "MARSAD_SENDERS": str(SENDERS), "MARSAD_SMTP_HOST": kept.LOOPBACK,
            "MARSAD_SMTP_PORT": str(self.mail_wire.port), "MARSAD_SMTP_SECURITY": "none", "MARSAD_SMTP_SECONDS": "5",
            "MARSAD_FIRST_POLL": "alert", "MARSAD_COLLECT_SCHEDULE": "* * * * *", "MARSAD_REREAD_HOURS": "",
            "CHAOS_CLOCK": str(self.folder / "clock"),
            "PYTHONPATH": os.pathsep.join([str(TESTS / "chaos" / "clock"), str(TESTS)]),
        }  # fmt: skip

    def look_after(self) -> None:
        """Start what isn't there: what a service manager does."""
        if self.way == "alone" and self.server.revive():
            self.restarts += 1
        port = int((self.state / "postgres" / "port").read_text())
        self.server.port = self.warehouse_wire.target = port
        for name, words in self._services().items():
            child = self.children.get(name)
            if child is None or child.poll() is not None:
                self.restarts += child is not None
                self.children[name] = self._started(name, words)

    def _services(self) -> dict[str, list[str]]:
        postbox = ["chaos.postbox", kept.LOOPBACK, str(self.mail_port), str(self.spool)]
        ours = (
            {f"worker-{n}": ["chaos.worker"] for n in range(WORKERS)}
            if self.way == "alone"
            else {"stack": ["chaos.up", "up", "--foreground", "--no-collect"]}
        )
        return {"mail": postbox, **ours}

    def _started(self, name: str, words: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *words], env=self.environment(), stdin=subprocess.PIPE, stdout=log, stderr=log
            )  # fmt: skip

    # ── what runs ────────────────────────────────────────────────────────

    def services(self) -> list[psutil.Process]:
        """Airflow's services, also those that a killed `marsad up` has left."""
        return [one for one in psutil.process_iter() if _folder(one) == self.state / "airflow" / "run"]

    def processes(self, *, having: str = "", without: str = "\0") -> list[psutil.Process]:
        """The processes that do Marsad's work, by words of their command line: those of the workers, or Airflow's services and tasks."""
        if self.way == "stack":
            found = self.services()
        else:
            found = [
                one for name, child in self.children.items() if name != "mail" for one in _family(child.pid)
            ]
        return [one for one in found if having in _words(one) and without not in _words(one)]

    def backends(self) -> list[psutil.Process]:
        """The sessions of PostgreSQL's server."""
        identity = self.server.server()
        return [
            one
            for one in (_family(identity.pid) if identity else [])
            if "marsad marsad" in _words(one) or "marsad airflow" in _words(one)
        ]

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.dsn, autocommit=True, connect_timeout=10) as connection:
            return connection.execute(sql.encode()).fetchall()

    def run(self, *words: str) -> str:
        """A command of `marsad`, past the wire; what it said where it failed, else nothing."""
        command = [sys.executable, "-c", "from marsad.cli import main; main()", *words]
        told = self.environment() | {"MARSAD_DATABASE_URL": self.dsn}
        done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr) if done.returncode else ""

    def close(self) -> None:
        """End everything, however it stands."""
        families = [one for child in self.children.values() for one in _family(child.pid)]
        for child in self.children.values():
            child.kill()
            child.wait()
        for one in (*families, *self.services()):
            _kill(one)
        self.server.stop()
        self.disk.close()


def _family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _folder(process: psutil.Process) -> Path | None:
    try:
        return Path(process.cwd())
    except (psutil.Error, OSError):
        return None


def _words(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.Error):
        process.kill()


@contextmanager
def scene(way: str, folder: Path, seed: int) -> Iterator[Scene]:
    """A scene with its warehouse made, and nothing running yet but PostgreSQL and the sites."""
    chance = Random(seed)
    with ExitStack() as parts:
        for name in ("disk", "spool"):
            (folder / name).mkdir()
        disk = Disk(folder / "disk", DISK_MEGABYTES)
        # A small log of changes: the disk is small, and checkpoints come often.
        server = Postgres(
            folder / "disk" / "state",
            settings={"max_wal_size": "64MB", "min_wal_size": "32MB", "shared_buffers": "64MB"},
        )
        server.start()
        server.ensure_database("marsad")
        if way == "stack":
            server.stop()  # it is the stack's: a child of ours, killed, would stay a zombie that nobody buries
        mail = kept.free_port()
        made = Scene(
            way, folder, disk, chance, server, None, mail, parts.enter_context(Wire(mail)), parts.enter_context(Wire(server.port))  # type: ignore[arg-type]
        )  # fmt: skip
        made.stand = parts.enter_context(Stand(chance, made.now))
        made.move_clock(timedelta(0))
        (folder / "sources.yaml").write_text(made.stand.sources(), encoding="utf-8")
        (folder / "subscriptions.yaml").write_text(SUBSCRIPTIONS, encoding="utf-8")
        parts.callback(made.close)
        yield made
