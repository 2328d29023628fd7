"""Airflow's own reading of dags/, in a process of its own: no database, no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marsad.settings import PROJECT

READ = """
import json, socket, sys
def refuse(*_, **__): raise RuntimeError("a DAG file opened a connection while it was read")
socket.socket.connect = refuse
import psycopg; psycopg.connect = refuse
from airflow.dag_processing.dagbag import DagBag
sys.path.insert(0, sys.argv[1])  # as the dag processor and the workers do with a bundle
bag = DagBag(sys.argv[1])
print(json.dumps({"errors": bag.import_errors, "warnings": {k: [str(w) for w in v] for k, v in bag.captured_warnings.items()},
  "dags": {d.dag_id: {"doc": d.doc_md, "max_active_runs": d.max_active_runs,
    "most": d.dagrun_timeout and d.dagrun_timeout.total_seconds(), "catchup": d.catchup, "timetable": type(d.timetable).__name__,
    "cron": getattr(d.timetable, "expression", None), "params": {k: p.schema for k, p in d.params.items()},
    "tasks": {t.task_id: {"doc": t.doc, "doc_md": t.doc_md, "retries": t.retries, "pool": t.pool, "queue": t.queue,
        "timeout": t.execution_timeout.total_seconds() if t.execution_timeout else None,
        "outlets": [o.uri for o in t.outlets], "mapped": t.is_mapped, "down": sorted(t.downstream_task_ids),
        "callback": [c.__name__ for c in (t.on_failure_callback or [])] if not t.is_mapped else None} for t in d.tasks}}
   for d in bag.dags.values()}}, default=str))
"""


def read_dags(tmp: Path, **environment: str) -> dict[str, Any]:
    """What Airflow makes of dags/."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "MARSAD_"))}
    done = subprocess.run(
        [sys.executable, "-c", READ, str(PROJECT / "dags")],
        env={**clean, "AIRFLOW_HOME": str(tmp), "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
             "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql+psycopg://nobody@127.0.0.1:1/nothing", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="session")
def reader() -> Callable[..., dict[str, Any]]:
    """`read_dags`, for tests that read under another environment."""
    return read_dags


@pytest.fixture(scope="session")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read_dags(tmp_path_factory.mktemp("airflow"))
