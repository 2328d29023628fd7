"""A small disk of one's own, to be filled: a tmpfs in a namespace of mounts, which needs no root where the system lets users have one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount", "--fork", "--kill-child")
INSIDE = "CHAOS_HAS_NAMESPACE"
MEGABYTE = 1 << 20


def enter(words: Sequence[str]) -> None:
    """Begin this program anew in a namespace where it may mount; where that isn't allowed, go on without."""
    if INSIDE in os.environ or shutil.which(NAMESPACE[0]) is None:
        return
    if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0:
        command = [*NAMESPACE, sys.executable, *words]
        os.execvpe(command[0], command, os.environ | {INSIDE: "1"})


class Disk:
    """The disk at `folder`. `can_be_filled` where it is one of its own."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self._folder, self._ballast = folder, folder / "ballast"
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "chaos", str(folder)]
        self.can_be_filled = INSIDE in os.environ and subprocess.run(command, check=False).returncode == 0

    def fill(self) -> None:
        """Leave not one block free."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (MEGABYTE, 4096):
                try:
                    while ballast.write(bytes(size)) == size:
                        pass
                except OSError:  # it is full
                    continue

    def close(self) -> None:
        """Give up the disk with all that is on it."""
        if self.can_be_filled:
            subprocess.run(["umount", "--lazy", str(self._folder)], check=False)

    def empty(self) -> None:
        """Give back what `fill` took."""
        self._ballast.unlink(missing_ok=True)
