"""Maintain: what is not of the day. What sources repeat is learned; mentions are derived anew after a change of rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from marsad.core.duplicates import fingerprint
from marsad.core.pages import boilerplate
from marsad.core.topics import topic
from marsad.core.topics.topic import Topics
from marsad.edge.clock import now
from marsad.edge.load import Batch, attach
from marsad.edge.store import Row, Store
from marsad.model import Mention, Theatre
from marsad.steps.understanding import corrections
from marsad.steps.understanding.analysed import rules_of
from marsad.steps.understanding.candidates import fingerprint_of
from marsad.steps.understanding.learned import signed
from marsad.steps.understanding.link import own_mentions
from marsad.steps.understanding.linked import mention_row
from marsad.steps.upkeep.run import recorded

BATCH = 200
LEARN_FROM = 1000  # latest originals of a source


def maintain(store: Store, topics: Topics) -> Counter[str]:
    """Derive anew, batch by batch, the mentions of articles that other rules classified; gained and lost, by topic. Nobody is alerted."""
    with recorded(store, "maintain") as run:
        after = 0
        while rows := store.all(
            "rederive.outdated_articles", after=after, rules=rules_of(topics), limit=BATCH
        ):
            run.counts.update(_derive_anew(store, topics, rows))
            after = rows[-1]["article_id"]
    return run.counts


def learn(store: Store) -> Counter[str]:
    """Make new snapshots of the phrases and lines that each source repeats, where they have changed.

    They hold for articles that come later; what was decided before stays, with the snapshot that it used.
    """
    with recorded(store, "maintain") as run:
        for source in store.all("learn.sources"):
            source_id = source["source_id"]
            originals = store.all("learn.originals", source_id=source_id, limit=LEARN_FROM)
            phrases = fingerprint.learn((row["day"], fingerprint_of(row)) for row in originals)
            lines = boilerplate.learn(row["text"] for row in originals)
            for kind, hashes in (("phrases", phrases), ("lines", lines)):
                run.counts[f"snapshots_{kind}"] += store.run(
                    "learn.save_snapshot",
                    source_id=source_id,
                    kind=kind,
                    hashes=sorted(map(signed, hashes)),
                    now=now(),
                )
    return run.counts


def _derive_anew(store: Store, topics: Topics, rows: Sequence[Row]) -> Counter[str]:
    ids = [row["article_id"] for row in rows]
    found = {row["article_id"]: derived(store, topics, row) for row in rows}
    counts = Counter(rederived=len(rows))
    with store.transaction():
        found = corrections.reapplied(store, rows, found)
        before = {_place(row) for row in store.all("rederive.mentions", article_ids=ids)}
        after = {
            (i, m.topic, m.field, m.start, m.end, m.quote) for i, mentions in found.items() for m in mentions
        }
        counts.update(f"gained_{place[1]}" for place in after - before)
        counts.update(f"lost_{place[1]}" for place in before - after)
        store.run("rederive.drop_mentions", article_ids=ids)
        rows = [mention_row(i, m) for i, mentions in found.items() for m in mentions]
        attach(store, ids, Batch(mentions=rows))
        store.run("rederive.mark_classified", article_ids=ids, rules=rules_of(topics))
    return counts


def derived(store: Store, topics: Topics, row: Row) -> tuple[Mention, ...]:
    """The mentions that the rules find in a stored article's own sentences, without the analysts' corrections."""
    home = Theatre(row["home_theatre"]) if row["home_theatre"] else None
    mentions = topic.classify(topics, row["title"], row["text"], home_theatre=home)
    held = [fingerprint_of(r) for r in store.all("rederive.carried", article_ids=[row["article_id"]])]
    return own_mentions(row["title"], row["text"], mentions, held)


def _place(row: Row) -> tuple[int, str, str, int, int, str]:
    return row["article_id"], row["topic"], row["field"], row["start_offset"], row["end_offset"], row["quote"]
