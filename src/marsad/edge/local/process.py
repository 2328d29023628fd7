"""Processes and what can be known of them from outside: alive or not, the same one or a stranger with its
pid."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from marsad.edge import clock

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Identity:
    """One process for good: a pid is given again to strangers, a pid with its start time is not."""

    pid: int
    started: str
    """Clock ticks since boot on Linux, where psutil's time of a start moves with the wall clock; elsewhere the time that it gives."""

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """The identity of a live process; None when there is none, or only a zombie."""
        started = _started(pid)
        return None if started is None else cls(pid, started)

    def is_alive(self) -> bool:
        """Return whether this very process still runs."""
        return _started(self.pid) == self.started


def _started(pid: int) -> str | None:
    if not PROC.joinpath("self/stat").exists():
        return _started_elsewhere(pid)
    try:
        fields = (
            PROC.joinpath(str(pid), "stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(") ")[2]
            .split()
        )
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def _started_elsewhere(
    pid: int,
) -> str | None:  # macOS, where the time of a start is the kernel's own and doesn't move
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else str(process.create_time())
    except psutil.Error:
        return None


def folder_of(pid: int) -> Path | None:
    """The working folder of a process; None when it is gone, a zombie or someone else's."""
    try:
        return Path(psutil.Process(pid).cwd())
    except (psutil.Error, OSError):
        return None


def inhabitants(folder: Path) -> list[Identity]:
    """The live processes whose working folder is `folder` itself: what was started there and all its
    descendants, whatever group or session they moved to.
    """
    places = (folder, folder.resolve())
    found = [Identity.of(pid) for pid in psutil.pids() if folder_of(pid) in places]
    return [process for process in found if process]


def wait_until(done: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Wait for a condition; False when it didn't come true in time."""
    end = clock.monotonic() + seconds
    while not done():
        if clock.monotonic() > end:
            return False
        clock.wait(pause)
    return True


def end(process: Identity, signals: tuple[tuple[signal.Signals, float], ...], *, group: bool = False) -> bool:
    """Send each signal in turn until the process is gone, waiting so many seconds after each; False when it
    never went.

    With `group` the signals go to its whole process group (it must be the leader)."""
    send = os.killpg if group else os.kill
    for number, patience in signals:
        if not process.is_alive():
            return True
        try:
            send(process.pid, number)
        except ProcessLookupError:
            return True
        if wait_until(lambda: not process.is_alive(), patience):
            return True
    return not process.is_alive()


def tail(file: Path, lines: int = 15) -> str:
    """The last lines of a log, for a message to the operator; empty when there is no log."""
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return "".join(deque(stream, maxlen=lines)).rstrip()
    except OSError:
        return ""
