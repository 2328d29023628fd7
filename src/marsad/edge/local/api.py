"""A tiny client of Airflow's public REST API on loopback: start a run, follow it and what it causes, keep
the pools.

Decides nothing. Every call raises LocalError when Airflow refuses it; `NotReady` while Airflow is still
coming up.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from marsad.errors import LocalError

ENDED = frozenset({"success", "failed"})
TIMEOUT_SECONDS = (
    180  # the first task that reports in holds the server up, on a busy machine for half a minute
)


class NotReady(LocalError):  # noqa: N818 (reads as what happened)
    """Airflow doesn't answer yet, or doesn't know this DAG yet: ask again."""


@dataclass(frozen=True, slots=True)
class DagRun:
    """One DAG run. `state` is Airflow's word: queued, running, success or failed."""

    dag: str
    id: str
    state: str

    @property
    def is_over(self) -> bool:
        """Return whether the run has come to its end, good or bad."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Task:
    """One task instance of a run; `index` is -1 when the task isn't mapped. `state` is None before it is
    scheduled.
    """

    id: str
    index: int
    state: str | None
    attempt: int


class Api:
    """Airflow at `base` (http://127.0.0.1:port), as this user. Signs in when first needed."""

    def __init__(self, base: str, user: str, password: str) -> None:
        self._base = base
        self._credentials = {"username": user, "password": password}
        self._token: str | None = None
        self._http = urllib.request.build_opener(
            urllib.request.ProxyHandler({})
        )  # loopback: never by a proxy

    def dags(self) -> dict[str, bool]:
        """Every known DAG and whether it is paused."""
        return {dag["dag_id"]: dag["is_paused"] for dag in self._get("dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        """Return why DAG files could not be read, one text per file."""
        return [
            f"{error['filename']}\n{error['stack_trace']}"
            for error in self._get("importErrors")["import_errors"]
        ]

    def pause(self, dag: str, paused: bool) -> None:
        """Let a DAG's schedule rest, or run."""
        self._call("PATCH", f"dags/{quote(dag)}", {"is_paused": paused})

    def pool(self, name: str, slots: int, description: str) -> None:
        """Make a pool where there is none; the size of one that exists is its owner's."""
        body = {"name": name, "slots": slots, "description": description, "include_deferred": False}
        known = {pool["name"] for pool in self._get("pools", limit=100)["pools"]}
        if name not in known:
            self._call("POST", "pools", body)

    def trigger(self, dag: str, params: dict[str, object] | None = None) -> DagRun:
        """Start a run of a DAG now."""
        return _run(
            self._call("POST", f"dags/{quote(dag)}/dagRuns", {"logical_date": None, "conf": params or {}})
        )

    def run(self, run: DagRun) -> DagRun:
        """The same run as it is now."""
        return _run(self._get(f"dags/{quote(run.dag)}/dagRuns/{quote(run.id, safe='')}"))

    def unfinished(self) -> list[DagRun]:
        """Every run that isn't over."""
        return [
            _run(row)
            for row in self._get("dags/~/dagRuns", state=["queued", "running"], limit=100)["dag_runs"]
        ]

    def fail(self, run: DagRun) -> None:
        """End a run that nobody works on any more; its tasks are ended with it."""
        self._call("PATCH", f"dags/{quote(run.dag)}/dagRuns/{quote(run.id, safe='')}", {"state": "failed"})

    def tasks(self, run: DagRun) -> list[Task]:
        """The task instances of a run."""
        path = f"dags/{quote(run.dag)}/dagRuns/{quote(run.id, safe='')}/taskInstances"
        rows = self._get(path, limit=100)["task_instances"]
        return [Task(row["task_id"], row["map_index"], row["state"], row["try_number"]) for row in rows]

    def log(self, run: DagRun, task: Task) -> str:
        """Return what a task wrote in its last attempt."""
        path = f"dags/{quote(run.dag)}/dagRuns/{quote(run.id, safe='')}/taskInstances/{quote(task.id)}/logs"
        lines = self._get(f"{path}/{task.attempt}", map_index=task.index, full_content="true")["content"]
        return "\n".join(_log_line(line) for line in lines)

    def caused(self, run: DagRun) -> tuple[int, list[DagRun]]:
        """Return how many assets a run updated, and the runs that these updates have started so far."""
        events = self._get("assets/events", source_dag_id=run.dag, source_run_id=run.id)["asset_events"]
        return len(events), [_run(row) for event in events for row in event["created_dagruns"]]

    def _get(self, path: str, **query: object) -> Any:
        return self._call("GET", f"{path}?{urlencode(query, doseq=True)}")

    def _call(self, method: str, path: str, body: object = None) -> Any:
        if self._token is None:
            self._token = str(self._send("POST", "auth/token", self._credentials, {})["access_token"])
        return self._send(method, f"api/v2/{path}", body, {"Authorization": f"Bearer {self._token}"})

    def _send(self, method: str, path: str, body: object, headers: dict[str, str]) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json", **headers}
        request = urllib.request.Request(f"{self._base}/{path}", data, headers, method=method)  # noqa: S310
        try:
            with self._http.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            kind = NotReady if error.code in (404, 502, 503) else LocalError
            raise kind(f"Airflow answered {error.code} to {method} {path}: {error.read()[:500]!r}") from None
        except OSError as error:
            raise NotReady(f"Airflow doesn't answer at {self._base}: {error}") from None


def _run(row: dict[str, Any]) -> DagRun:
    return DagRun(row["dag_id"], row.get("dag_run_id") or row["run_id"], row["state"])


def _log_line(line: Any) -> str:
    if not isinstance(line, dict):
        return str(line)
    errors = [
        f"{error.get('exc_type')}: {error.get('exc_value')}" for error in line.get("error_detail") or []
    ]
    return " ".join([str(line.get("event", "")), *errors])
