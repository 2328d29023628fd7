"""What Airflow keeps of runs that are long over, removed: rows of its database by its own command, and files of task logs.

Doesn't import Airflow. A task may not reach Airflow's database (its address is taken out of the environment there), so that the command
is told it anew.
"""

# ruff: noqa: S603 (it runs programs: that is what it is for)
from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from marsad.errors import LocalError

MOST_WORDS = 1500
PATIENCE_SECONDS = 6 * 3600
CONNECTION = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"


def clean_database(url: str, before: datetime) -> None:
    """Delete runs, task instances, XComs, Celery's results and whatever else `airflow db clean` knows, of before a moment.

    The last run of each DAG stays. Raises LocalError with the command's last words."""
    address = f"postgresql+psycopg://{url.partition('://')[2]}"
    command = [sys.executable, "-m", "airflow", "db", "clean", "--clean-before-timestamp", before.isoformat()]
    try:
        done = subprocess.run(
            [*command, "--skip-archive", "--yes", "--error-on-cleanup-failure"],
            env={**os.environ, CONNECTION: address},  # noqa: TID251 (Airflow's own configuration, handed on)
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise LocalError(f"airflow db clean isn't done after {PATIENCE_SECONDS} s") from None
    if done.returncode:
        raise LocalError(f"airflow db clean failed: {done.stderr.strip()[-MOST_WORDS:]}")


def drop_logs(folder: Path, before: datetime) -> int:
    """Delete the files below a folder that were last written before a moment, and folders that are empty then; how many files."""
    dropped = 0
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in files:
            dropped += _is_dropped(Path(parent, name), before.timestamp())
        for name in folders:
            _drop_empty(Path(parent, name))
    return dropped


def _is_dropped(file: Path, before: float) -> bool:
    try:
        if file.lstat().st_mtime >= before:
            return False
        file.unlink()
    except OSError:  # somebody else's, or gone meanwhile
        return False
    return True


def _drop_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:  # it isn't empty
        return
