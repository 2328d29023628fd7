"""Retention: raw pages go after a time; articles, mentions, hashes and addresses stay.

Bodies lie in a partition per month: a month that is wholly old is dropped at once, of the month in which the limit falls row
by row. The row of a dropped page is its tombstone: what was fetched when, with which hash. Entries stay too, so that nothing
old comes back as new. A page that nobody has read yet is never dropped.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from marsad.edge.clock import now
from marsad.edge.store import Store
from marsad.settings import Settings

BATCH = 500  # pages dropped in one statement: short locks, and a killed run has done something


def retain(store: Store, settings: Settings) -> Counter[str]:
    """Drop the bodies of pages and the texts of feeds older than MARSAD_KEEP_PAGES_DAYS, and faults not met since; how many."""
    moment = now()
    before = moment - timedelta(days=settings.keep_pages_days)
    dropped = int(store.value("retention.drop_months", before=before, now=moment))
    while some := store.run("retention.drop_bodies", before=before, now=moment, most=BATCH):
        dropped += some
    counts = Counter(pages_dropped=dropped)
    for what, statement in (("texts", "retention.drop_texts"), ("parts", "retention.drop_parts")):
        while some := store.run(statement, before=before, most=BATCH):
            counts[f"{what}_dropped"] += some
    counts["faults_forgotten"] = store.run("faults.forget", before=before)
    return +counts
