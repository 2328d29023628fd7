"""Signals that ask a command to end."""

from __future__ import annotations

import signal
import sys
from types import FrameType


def end_on_signals() -> None:
    """Let a request to end run through every `with`, as Ctrl-C does: what a command started doesn't outlive it."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
