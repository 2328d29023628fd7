"""Runs say where their time went, and one that was killed doesn't stay running."""

from __future__ import annotations

import psycopg
import pytest

from marsad.edge.clock import now
from marsad.edge.store import Store, open_store
from marsad.errors import Unreachable
from marsad.settings import PROJECT
from marsad.steps.upkeep.run import recorded, timed


def states(store: Store) -> dict[str, str]:
    return {
        row["step"]: row["state"]
        for row in store.reading("desk").all("runs.runs", before=None, step=None, limit=9)
    }


def test_a_run_whose_connection_is_gone_is_failed_when_the_next_one_begins(dsn: str, store: Store) -> None:
    with pytest.raises(Unreachable), open_store(dsn, PROJECT / "sql" / "steps") as killed, recorded(killed, "collect"):  # fmt: skip
        with psycopg.connect(dsn, autocommit=True) as other, recorded(store, "publish"):
            assert states(store) == {"collect": "running", "publish": "running"}
            pid = killed._connection.info.backend_pid
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        assert states(store) == {"collect": "running", "publish": "done"}
        store.run("runs.bury", now=now())
        killed.value("runs.was_ever", step="collect")
    assert states(store) == {"collect": "failed", "publish": "done"}


def test_a_run_that_goes_on_is_never_buried(dsn: str, store: Store) -> None:
    with recorded(store, "collect"), open_store(dsn, PROJECT / "sql" / "steps") as other:
        with recorded(other, "understand"):
            pass
        assert states(store) == {"collect": "running", "understand": "done"}
    assert states(store)["collect"] == "done"


def test_a_run_says_where_its_time_went(store: Store) -> None:
    with recorded(store, "understand") as run:
        for spent in (1.0, 2.5):
            moments = iter([0.0, spent])
            with timed(run, "link", lambda: next(moments)):  # noqa: B023
                pass
    (row,) = store.reading("desk").all("runs.runs", before=None, step=None, limit=9)
    assert row["counts"] == {}
    assert store._connection.execute("SELECT cpu_seconds FROM mart.run").fetchone() == ({"link": 3.5},)
