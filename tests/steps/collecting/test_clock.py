"""A machine whose clock was wrong once doesn't wait for years."""

from __future__ import annotations

import psycopg

from marsad.edge.store import Store
from marsad.model import FeedAddress, Source
from marsad.steps.collecting import collect


def test_what_is_due_in_years_is_due_now(dsn: str, store: Store) -> None:
    source = Source(
        "rawaq", "رواق", "Rawaq", "https://rawaq.example/", (FeedAddress("https://rawaq.example/feed"),)
    )
    collect.sync(store, [source])
    with psycopg.connect(dsn) as c:
        c.execute("UPDATE marsad.feed SET due_at = now() + interval '4 years'")
    collect.sync(store, [source])
    with psycopg.connect(dsn) as c:
        assert c.execute("SELECT due_at <= now() FROM marsad.feed").fetchone() == (True,)
        c.execute("UPDATE marsad.feed SET due_at = now() + interval '7 days'")
    collect.sync(store, [source])
    with psycopg.connect(dsn) as c:
        assert c.execute("SELECT due_at > now() + interval '6 days' FROM marsad.feed").fetchone() == (True,)
