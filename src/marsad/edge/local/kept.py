"""Values that are made once per state folder and kept in files: passwords, ports, the demonstration's
opening day."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import stat
from collections.abc import Callable
from pathlib import Path

from marsad.errors import LocalError

LOOPBACK = "127.0.0.1"


def private_folder(folder: Path) -> Path:
    """A folder that its owner alone may enter, made or tightened. Raises LocalError for one that is somebody else's, or a link.

    Passwords lie in it: what a folder was, before it was named as a state folder, says nothing of what it may be."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX:
        raise LocalError(
            f"{folder} is a link, or a folder of others: name one of your own with MARSAD_STATE, or remove it"
        )
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def text(file: Path, make: Callable[[], str]) -> str:
    """The text kept in `file`; made and written the first time, whole or not at all, readable by its owner
    only."""
    with contextlib.suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8")
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    write_private(draft, make())
    try:
        os.link(draft, file)  # unlike a rename, this never replaces what another process kept meanwhile
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_text(encoding="utf-8")


def write_private(file: Path, content: str) -> None:
    """Write a file that only its owner can read, also while it is being written."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(content)


def replace(file: Path, content: str) -> None:
    """Write a private file so that a reader sees the old or the new content, never a part."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    write_private(draft, content)
    draft.replace(file)


def secret(file: Path) -> str:
    """A random secret of 256 bits, made once."""
    return text(file, lambda: secrets.token_urlsafe(32))


def port(file: Path) -> int:
    """A free port on loopback: the kept one when nobody else has taken it meanwhile, else a new one, which
    is kept."""
    try:
        kept = int(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        kept = 0
    if kept and is_free(kept):
        return kept
    fresh = free_port()
    replace(file, str(fresh))
    return fresh


def free_port() -> int:
    """A port that nobody listens on now; whoever binds it later must still expect to be refused."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Return whether a server could listen on this port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def trim(file: Path, most_bytes: int) -> bool:
    """Begin a log anew that has grown beyond `most_bytes`, while its writer goes on (it appends); what it held is beside it as .old."""
    try:
        if file.stat().st_size <= most_bytes:
            return False
        shutil.copyfile(file, file.with_suffix(".old"))
        file.with_suffix(".old").chmod(0o600)
        os.truncate(file, 0)
    except OSError:  # it is gone, or the disk is full: the next time
        return False
    return True
