"""A warehouse that goes away in the middle is said in plain words, with its cause."""

from __future__ import annotations

import psycopg
import pytest

from marsad.edge.local.postgres import Postgres
from marsad.edge.store import Store, open_store
from marsad.errors import StoreError, Unreachable
from marsad.settings import PROJECT

STEPS = PROJECT / "sql" / "steps"


def end_all(postgres: Postgres, dsn: str) -> None:
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as admin:
        name = dsn.rpartition("/")[2]
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def test_a_session_that_is_ended_says_why(postgres: Postgres, dsn: str) -> None:
    why = r"went away or refused: terminating connection due to administrator command"
    with pytest.raises(Unreachable, match=why), open_store(dsn, STEPS) as store:
        assert store.value("runs.start", step="publish", now="now") == 1
        end_all(postgres, dsn)
        store.all("summary.failures")


def test_also_within_a_transaction_and_a_stream(postgres: Postgres, dsn: str) -> None:
    with pytest.raises(Unreachable), open_store(dsn, STEPS) as store, store.transaction():
        end_all(postgres, dsn)
        store.run("understand.lock")
    with pytest.raises(Unreachable), open_store(dsn, STEPS) as store:
        end_all(postgres, dsn)
        list(store.stream("export.columns", view="article"))
    with pytest.raises(Unreachable), open_store(dsn, STEPS) as store, store.transaction():
        end_all(postgres, dsn)  # noticed when it is to be committed


def test_a_wrong_statement_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(psycopg.Error):
        store.value("runs.start", step="x", now="now")
    with pytest.raises(psycopg.Error) as caught:
        store.value("runs.start", step="publish", now="no time")
    assert not isinstance(caught.value, StoreError)
