"""How much of the processor a process has used, where the system tells."""

from __future__ import annotations

import os
import time
from pathlib import Path


def cores() -> int:
    """How many of the machine's cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def seconds() -> float:
    """Processor time of this very process so far, its threads' included and its children's not."""
    return time.process_time()


def seconds_of(pid: int) -> float:
    """Processor time of another process so far; nothing of one that is gone, or where the system doesn't say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0
