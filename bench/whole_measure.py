"""Time, processor time and memory of a process with all that it starts, and of a PostgreSQL server beside it."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
LOOK_SECONDS = 0.5


@dataclass
class Cost:
    """What something cost. `memory` are (seconds since its begin, bytes) of it and the server together."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    server_cpu_seconds: float = 0.0
    memory: list[tuple[float, int]] = field(default_factory=list)
    output: str = ""

    @property
    def peak_bytes(self) -> int:
        return max((size for _, size in self.memory), default=0)

    @property
    def all_cpu_seconds(self) -> float:
        return self.cpu_seconds + self.server_cpu_seconds


def run(command: Sequence[str], server_pid: int, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; it must end well."""
    cost = Cost()
    before, server_before = _children_seconds(), tree_seconds(server_pid)
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(child.pid, server_pid, begun, cost, over))
        watch.start()
        cost.output, _ = child.communicate()
        over.set()
        watch.join()
    cost.seconds = time.monotonic() - begun
    cost.cpu_seconds = _children_seconds() - before
    cost.server_cpu_seconds = tree_seconds(server_pid) - server_before
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{cost.output}")
    return cost


def _watch(pid: int, server_pid: int, begun: float, cost: Cost, over: threading.Event) -> None:
    while not over.wait(LOOK_SECONDS):
        size = sum(_bytes(one) for one in (*tree(pid), *tree(server_pid)))
        cost.memory.append((time.monotonic() - begun, size))


def tree(pid: int) -> list[int]:
    """A process and all that come from it."""
    found = [pid]
    for one in found:
        try:
            for thread in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
        except OSError:
            pass
    return found


def tree_seconds(pid: int) -> float:
    """Processor time of a process, of all that come from it, and of those that ended."""
    return sum(_seconds(one) for one in tree(pid))


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICK


def _bytes(pid: int) -> int:
    """Its proportional share of memory: what processes share counts once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
