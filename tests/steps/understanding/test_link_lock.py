"""Who waits to link articles says so, gives up in the end with who holds it, and is waited for no longer than it lives."""

from __future__ import annotations

import logging
import threading

import pytest

from marsad.edge.store import Store, open_store
from marsad.errors import Busy
from marsad.settings import PROJECT
from marsad.steps.understanding import link_lock

STEPS = PROJECT / "sql" / "steps"


def test_a_wait_is_said_and_given_up_with_who_holds_it(
    dsn: str, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with open_store(dsn, STEPS) as other, other.transaction(), caplog.at_level(logging.WARNING):
        link_lock.take(other)
        with (
            pytest.raises(Busy, match=r"waited \d+ s to link articles, and marsad on .* has held the lock"),
            store.transaction(),
        ):
            link_lock.take(store, patience=0.2, most=0.5)
    assert sum("to link articles" in record.message for record in caplog.records) >= 1
    with store.transaction():
        assert link_lock.take(store) < 5


def test_who_waits_gets_it_when_it_is_free(dsn: str, store: Store) -> None:
    with open_store(dsn, STEPS) as other:
        with other.transaction():
            link_lock.take(other)
            took: list[float] = []

            def wait() -> None:
                with store.transaction():
                    took.append(link_lock.take(store, patience=0.1))
                    assert store.value("understand.holder") is not None

            waiting = threading.Thread(target=wait)
            waiting.start()
            waiting.join(0.5)
            assert not took
        waiting.join(30)
        assert took and link_lock.held_by(store) == "nobody holds the lock any more"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tcp_keepalives_idle", "30"),
        ("idle_in_transaction_session_timeout", "10min"),
        ("client_connection_check_interval", "10s"),
        ("lock_timeout", "30min"),
    ],
)
def test_every_connection_has_limits_of_its_own(store: Store, name: str, value: str) -> None:
    row = store._connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row == (value,)
    assert store._connection.info.get_parameters()["keepalives_idle"] == "30"
