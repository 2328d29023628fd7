"""The embedded PostgreSQL: it reads Arabic, is shared by its users, and survives being killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from marsad.edge.local import binaries, kept
from marsad.edge.local.postgres import Postgres
from marsad.edge.local.process import Identity, wait_until
from marsad.errors import LocalError

QUICK = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder; whatever still runs there at the end is ended."""
    yield tmp_path
    Postgres(tmp_path).stop()


def ask(server: Postgres, statement: str) -> object:
    """The one value of a statement's answer, in the database `postgres`."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


@contextmanager
def user_elsewhere(state: Path) -> Iterator[int]:
    """Another Python process that uses the cluster; gives the server's pid. At the end the process is killed."""
    program = f"""
import time
from pathlib import Path
from marsad.edge.local.postgres import Postgres
server = Postgres(Path({str(state)!r}), settings={QUICK!r})
server.start()
print(server.server().pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        yield int(child.stdout.readline())
        child.kill()


def test_arabic_letters_are_letters(postgres: Postgres) -> None:
    postgres.ensure_database("arabic")
    postgres.ensure_database("arabic")
    with psycopg.connect(postgres.dsn("arabic")) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT similarity('الهدنة', 'هدنة'), 'هدنة' ~ '^\\w+$'").fetchone()
    assert row is not None
    assert row[0] > 0.3
    assert row[1] is True


def test_nobody_enters_without_the_password(postgres: Postgres) -> None:
    wrong = postgres.dsn("postgres").replace(kept.secret(postgres.folder / "password"), "wrong")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)
    assert (postgres.folder / "password").stat().st_mode & 0o777 == 0o600


def test_the_last_user_ends_the_server(state: Path) -> None:
    first, second = Postgres(state, settings=QUICK), Postgres(state)
    first.start()
    second.start()
    assert second.server() == first.server()
    first.stop()
    assert ask(second, "SELECT 1") == 1
    second.stop()
    assert second.server() is None
    first.stop()


def test_users_that_come_at_once_share_one_server(state: Path) -> None:
    with ThreadPoolExecutor(3) as threads, ExitStack() as users:
        pids = list(threads.map(lambda _: users.enter_context(user_elsewhere(state)), range(3)))
    assert len(set(pids)) == 1


def test_a_killed_server_comes_back_with_what_was_committed(state: Path) -> None:
    server = Postgres(state, settings={"shared_buffers": "16MB"})
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    running = server.server()
    assert running
    os.kill(running.pid, signal.SIGKILL)
    assert wait_until(lambda: server.server() is None, 10)
    server.stop()
    with Postgres(state, settings=QUICK) as again:
        assert ask(again, "SELECT count(*) FROM kept") == 1000


def test_a_server_that_outlived_its_user_is_taken_over(state: Path) -> None:
    with user_elsewhere(state) as pid:
        pass
    orphan = Identity.of(pid)
    assert orphan
    with Postgres(state) as server:
        assert server.server() == orphan
    assert not orphan.is_alive()


def test_a_stranger_with_the_old_pid_is_not_the_server(state: Path) -> None:
    with Postgres(state, settings=QUICK) as server:
        lines = (server.data / "postmaster.pid").read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"])
    (server.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
    assert server.server() is None
    with Postgres(state, settings=QUICK) as again:
        assert ask(again, "SELECT 1") == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_half_made_cluster_is_made_anew(state: Path) -> None:
    (state / "postgres" / "data.new" / "base").mkdir(parents=True)
    (state / "postgres" / "data.new" / "PG_VERSION").write_text("18\n")
    with Postgres(state, settings=QUICK) as server:
        assert ask(server, "SELECT 1") == 1
    assert not (state / "postgres" / "data.new").exists()


def test_a_taken_port_is_left_to_its_owner(state: Path) -> None:
    with Postgres(state, settings=QUICK) as server:
        port = server.port
    with socket.create_server((kept.LOOPBACK, port)), Postgres(state, settings=QUICK) as again:
        assert again.port != port
        assert ask(again, "SELECT 1") == 1


def test_another_version_s_cluster_is_refused_by_name(state: Path) -> None:
    with Postgres(state, settings=QUICK) as server:
        pass
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(LocalError, match="of PostgreSQL 12"):
        server.start()


def test_a_server_that_cannot_start_says_why(state: Path) -> None:
    with pytest.raises(LocalError, match="no_such_setting"):
        Postgres(state, settings={"no_such_setting": "1"}).start()


def test_a_path_too_long_for_a_socket_is_no_hindrance(tmp_path: Path) -> None:
    with Postgres(tmp_path / ("x" * 120), settings=QUICK) as server:
        assert ask(server, "SELECT 1") == 1


def test_missing_binaries_are_named(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=str(tmp_path)):
        binaries.find(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root has this way")
def test_root_without_namespaces_runs_it_as_another_account(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = state / "bin"
    programs.mkdir()
    for name in ("sh", "setpriv"):
        (programs / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(programs))
    with Postgres(state, settings=QUICK) as server:
        assert ask(server, "SELECT 1") == 1
        assert server.data.stat().st_uid != 0
    monkeypatch.undo()
    with Postgres(state, settings=QUICK) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_state_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    assert stat.S_IMODE(kept.private_folder(open_to_all).stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.private_folder(tmp_path / "a" / "new").stat().st_mode) == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)  # as /tmp is
    (tmp_path / "link").symlink_to(open_to_all)
    for wrong in (shared, tmp_path / "link"):
        with pytest.raises(LocalError, match="folder of others"):
            kept.private_folder(wrong)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777


def test_a_killed_server_is_revived_at_its_port_with_what_it_held(state: Path) -> None:
    with Postgres(state, settings=QUICK) as server:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as c:
            c.execute("CREATE TABLE kept AS SELECT 1 AS one")
        assert not server.revive()
        port, found = server.port, server.server()
        assert found
        os.kill(found.pid, signal.SIGKILL)
        assert wait_until(lambda: server.server() is None, 10)  # a zombie of ours by now: that counts as gone
        assert server.revive() and server.port == port
        with psycopg.connect(server.dsn("postgres")) as c:
            assert c.execute("SELECT one FROM kept").fetchone() == (1,)


def test_an_empty_lock_file_keeps_nobody_out(state: Path) -> None:
    with Postgres(state, settings=QUICK) as server:
        pass
    (server.data / "postmaster.pid").write_text("")
    with Postgres(state, settings=QUICK) as server, psycopg.connect(server.dsn("postgres")) as c:
        assert c.execute("SELECT 1").fetchone() == (1,)


def test_a_killed_server_that_nobody_buries_keeps_nobody_out(state: Path) -> None:
    first = Postgres(state, settings=QUICK)
    first.start()
    found, port = first.server(), first.port
    assert found
    os.kill(found.pid, signal.SIGKILL)  # it stays a zombie: we started it, and don't ask after it
    wait_until(lambda: not found.is_alive(), 10)
    with Postgres(state, settings=QUICK) as server:
        assert ask(server, "SELECT 1") == 1 and server.port == port
    first.stop()
