"""The short form of `make chaos`: two processes that run Marsad again and again, and every fault that needs no Airflow, once.

TEST_ROUNDS=200 pytest -s tests/steps/test_chaos.py    for the long run
"""

from __future__ import annotations

import os
import subprocess
import sys

from marsad.settings import PROJECT

ROUNDS = os.environ.get("TEST_ROUNDS", "10")


def test_whatever_dies_nothing_is_lost_and_nothing_is_there_twice() -> None:
    command = [sys.executable, "-m", "chaos", ROUNDS, "--way", "alone"]
    told = os.environ | {"PYTHONPATH": str(PROJECT / "tests")}
    done = subprocess.run(command, cwd=PROJECT, env=told, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout
    assert "nothing is lost, nothing is there twice, every check passes" in done.stdout
