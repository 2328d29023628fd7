"""The embedded PostgreSQL: one cluster in the state folder, started when the first user comes, ended when
the last one goes.

Decides where its programs come from (`binaries`), its port, password, locale and settings. Doesn't care
what is in its databases. Any number of processes may use one cluster at once; a user that was killed counts
as gone, and a server that outlived its users is taken over by the next one. Committed rows survive `kill
-9` of anything here.
"""

# ruff: noqa: S603 (it runs programs: that is what it is for)
from __future__ import annotations

import contextlib
import fcntl
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Self
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from marsad.edge.local import binaries, kept
from marsad.edge.local.process import Identity, end, folder_of, inhabitants, tail, wait_until
from marsad.errors import LocalError

USER = "marsad"
START_SECONDS = 300  # recovery after a crash may take long; a server that dies is noticed at once
ATTEMPTS = 3  # someone may take the free port before the server does
LOG_BYTES = 10_000_000
SOCKET_PATH_BYTES = 107  # sun_path
STOP = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))  # fast, immediate, and the end
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "shared_buffers": "256MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "client_connection_check_interval": "2s",
        "idle_in_transaction_session_timeout": "10min",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %d ",
    }
)


class Postgres:
    """The cluster in `state`/postgres. A context manager; `start` and `stop` do the same by hand.

    `settings` are server settings added to ours; they hold for a server that this object starts, not for
    one it finds running."""

    def __init__(
        self, state: Path, *, settings: Mapping[str, str] | None = None, binaries_folder: Path | None = None
    ) -> None:
        self.folder = state.absolute() / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port = 0
        self._settings = {**SETTINGS, **(settings or {})}
        self._binaries_setting = binaries_folder
        self._child: subprocess.Popen[bytes] | None = None
        self._use: IO[bytes] | None = None  # holding its shared lock says: in use

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Use the cluster: start its server, or join the one that runs. Raises LocalError with the log's
        tail when it can't."""
        kept.private_folder(self.folder.parent)
        self.folder.mkdir(exist_ok=True, mode=0o700)
        with self._alone():
            self._use = self._users()
            fcntl.flock(self._use, fcntl.LOCK_SH)
            try:
                if self.server() is None or not self._settled():
                    self._launch()
                self.port = int(self._recorded(3))
                self._check_arabic()
            except BaseException:
                self._leave()
                raise

    def stop(self) -> None:
        """Stop using the cluster; the last user of all ends the server (also one that outlived its users)."""
        if self.folder.exists():
            with self._alone():
                self._leave()

    def dsn(self, database: str) -> str:
        """A libpq URL with the password: keep it out of logs."""
        password = quote(kept.secret(self.folder / "password"), safe="")
        return f"postgresql://{USER}:{password}@{kept.LOOPBACK}:{self.port}/{quote(database, safe='')}"

    def revive(self) -> bool:
        """Start the server again where it has ended by itself; whether it had. Its port stays, if nobody took it."""
        if self.server() is not None:
            return False
        if self._child:
            self._child.wait()
            self._child = None
        if self._use:
            self._use.close()
            self._use = None
        self.start()
        return True

    def ensure_database(self, name: str) -> None:
        """Make the database when it doesn't exist."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if (
                connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
                is not None
            ):
                return
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):  # another user was quicker
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def server(self) -> Identity | None:
        """The server that runs on this folder, whoever started it; a stranger that has its old pid is
        none."""
        pid = self._recorded_pid()
        return Identity.of(pid) if pid and folder_of(pid) in (self.data, self.data.resolve()) else None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _leave(self) -> None:
        use, self._use = self._use or self._users(), None
        with use, contextlib.suppress(BlockingIOError):
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while others use it
            self._end()

    def _users(self) -> IO[bytes]:
        return (self.folder / "users.lock").open("ab")

    def _end(self) -> None:
        server = self.server() or (Identity.of(self._child.pid) if self._child else None)
        if server and not end(server, STOP):
            raise LocalError(f"PostgreSQL (pid {server.pid}) doesn't end")
        if self._child:
            self._child.wait()
            self._child = None

    def _launch(self) -> None:
        programs = binaries.find(self._binaries_setting)
        runner = binaries.runner(self.folder, programs)
        self._initialise(programs, runner)
        self._forget_stranger()
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old"))
        for _ in range(ATTEMPTS):
            self._spawn(programs, runner)
            if self._settled():
                return  # else once more, on the same port if it is still free: others know it
        raise LocalError(f"PostgreSQL ended while starting; its log ends with:\n{tail(self.log)}")

    def _spawn(self, programs: Path, runner: binaries.Runner) -> None:
        self.port = kept.port(self.folder / "port")
        command = [*runner.prefix, str(programs / "postgres"), "-D", str(self.data), *self._options()]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=binaries.clean_environment(), start_new_session=True,
            )  # fmt: skip
        child = self._child
        wait_until(lambda: child.poll() is not None or self._recorded_pid() == child.pid, START_SECONDS)

    def _settled(self) -> bool:
        """Wait for the recorded server: True when it is ready for users, False when it has ended."""
        wait_until(lambda: self._recorded(7) == "ready" or not self._is_running(), START_SECONDS)
        if not self._is_running():
            return False
        if self._recorded(7) == "ready":
            return True
        raise LocalError(
            f"PostgreSQL isn't ready after {START_SECONDS} s; its log ends with:\n{tail(self.log)}"
        )

    def _is_running(self) -> bool:
        return (self._child is None or self._child.poll() is None) and self.server() is not None

    def _options(self) -> list[str]:
        sockets = (
            str(self.folder) if len(f"{self.folder}/.s.PGSQL.65535".encode()) <= SOCKET_PATH_BYTES else ""
        )
        ours = {"listen_addresses": kept.LOOPBACK, "port": str(self.port), "unix_socket_directories": sockets}
        return [word for key, value in (self._settings | ours).items() for word in ("-c", f"{key}={value}")]

    def _initialise(self, programs: Path, runner: binaries.Runner) -> None:
        """Make the cluster, aside and then renamed, so that a half-made one is never taken for one."""
        version = binaries.major(programs)
        if self.data.exists():
            binaries.own(self.data, runner.owner)
            made_by = (self.data / "PG_VERSION").read_text().strip()
            if made_by != str(version):
                raise LocalError(
                    f"{self.data} is of PostgreSQL {made_by}, and the programs here are {version}'s. With {made_by}'s programs: "
                    f"`MARSAD_POSTGRES_BIN=/folder/of/{made_by}/bin marsad backup FILE`; then put {self.folder} aside, "
                    "and `marsad restore FILE` without that setting"
                )
            return
        kept.secret(self.folder / "password")
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        binaries.own(draft, runner.owner)
        done = subprocess.run(
            [*runner.prefix, str(programs / "initdb"), "-D", str(draft), *_initdb_options(version)],
            input=kept.secret(self.folder / "password").encode(), capture_output=True, check=False,
            env=binaries.clean_environment(),
        )  # fmt: skip
        if done.returncode:
            raise LocalError(f"initdb failed:\n{done.stderr.decode(errors='replace')}")
        draft.rename(self.data)

    def _forget_stranger(self) -> None:
        """A lock file whose pid now belongs to a stranger, or still to a killed server that nobody has buried (a zombie, which
        a container without an init keeps for ever), or that is empty (the disk was full), makes the server refuse to start, and the
        backends of a killed server for as long as they live. It is put aside (never while a process of the cluster lives: the
        server's own check of shared memory hangs on it)."""
        if not self._lock_file.exists():
            return
        if not wait_until(lambda: not inhabitants(self.data), START_SECONDS):
            raise LocalError(f"processes of a killed server still work in {self.data}: wait, or end them")
        pid = self._recorded_pid()
        if pid is None or psutil.pid_exists(pid):
            self._lock_file.replace(self.folder / "postmaster.pid.stale")
            for socket_lock in self.folder.glob(".s.PGSQL.*.lock"):  # names the same pid
                socket_lock.unlink()

    def _check_arabic(self) -> None:
        """With a wrong locale everything seems to work, and trigrams see no Arabic letter."""
        with psycopg.connect(self.dsn("postgres")) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            row = connection.execute("SELECT show_trgm('هدنة')").fetchone()
            connection.rollback()
        if not row or not row[0]:
            raise LocalError(
                f"this PostgreSQL sees no Arabic letters (wrong locale): remove {self.data} and start again"
            )

    @property
    def _lock_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _recorded(self, line: int) -> str:
        """A line of the server's lock file: 0 its pid, 3 its port, 7 its state; empty when it isn't there
        (yet)."""
        try:
            lines = self._lock_file.read_text(encoding="utf-8").splitlines()
        except OSError:
            return ""
        return lines[line].strip() if len(lines) > line else ""

    def _recorded_pid(self) -> int | None:
        pid = self._recorded(0)
        return abs(int(pid)) if pid.lstrip("-").isdigit() else None


def _initdb_options(version: int) -> list[str]:
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= 17 else []
    return [
        "--username",
        USER,
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        *builtin,
        "--auth=scram-sha-256",
        "--pwfile=/dev/stdin",
    ]
