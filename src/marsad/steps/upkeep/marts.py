"""Marts: count anew the days that something touched, so that the analysts' counts are read and not computed.

The views are right without it, only slower: they count touched days themselves. Costs by the days touched, never by the
size of the warehouse; readers see the old counts until it commits.
"""

from __future__ import annotations

from marsad.edge.store import Store

COUNTS = (
    ("marts.forget_sources", "marts.count_sources"),
    ("marts.forget_topics", "marts.count_topics"),
    ("marts.forget_theatres", "marts.count_theatres"),  # of the counts by topic
    ("marts.forget_statuses", "marts.count_statuses"),
    ("marts.forget_pairs", "marts.count_pairs"),
    ("marts.forget_articles", "marts.list_articles"),
    ("marts.forget_of_topics", "marts.count_of_topics"),  # of the list of articles
)


def refresh(store: Store) -> int:
    """Bring the daily counts up to date; how many days were counted."""
    with store.transaction():
        store.run("marts.lock")
        days = store.values("marts.take_touched")
        if days:
            for forget, count in COUNTS:
                store.run(forget, days=days)
                store.run(count, days=days)
    return len(days)
