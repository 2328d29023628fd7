"""Maintain: what is not of the day. What sources repeat is learned; mentions are derived anew after a change of rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from marsad.core.duplicates import fingerprint
from marsad.core.pages import boilerplate
from marsad.core.topics import topic
from marsad.core.topics.topic import Topics
from marsad.edge.clock import now
from marsad.edge.load import Batch, attach
from marsad.edge.rows.article import ArticleText
from marsad.edge.rows.fingerprint import FingerprintRow, LearnedFrom
from marsad.edge.rows.mention import MentionRow, StoredMention
from marsad.edge.store import Store
from marsad.model import Mention
from marsad.steps.understanding import corrections
from marsad.steps.understanding.analysed import rules_of
from marsad.steps.understanding.known_boilerplate import signed
from marsad.steps.understanding.own import own_mentions
from marsad.steps.upkeep.faults import each_alone
from marsad.steps.upkeep.run import recorded

BATCH = 200
LEARN_FROM = 1000  # latest originals of a source


def maintain(store: Store, topics: Topics) -> Counter[str]:
    """Derive anew, batch by batch, the mentions of articles that other rules classified; gained and lost, by topic. Nobody is alerted.

    Pages that met an exception which nobody foresaw are to be read again by the next run: this version may know better."""
    with recorded(store, "maintain") as run:
        run.counts.update(+Counter(to_be_read_again=store.run("understand.read_unforeseen_again")))
        after = 0
        while rows := store.objects(
            "rederive.outdated_articles", ArticleText, after=after, rules=rules_of(topics), limit=BATCH
        ):
            anew = partial(_derive_anew, store, topics)
            run.counts.update(each_alone(store, "maintain", rows, anew, _named))
            after = rows[-1].article_id
    return run.counts


def learn(store: Store) -> Counter[str]:
    """Make new snapshots of the phrases and lines that each source repeats, where they have changed.

    They hold for articles that come later; what was decided before stays, with the snapshot that it used.
    """
    with recorded(store, "maintain") as run:
        for source_id in store.values("learn.sources"):
            learned = partial(_learn, store)
            run.counts.update(each_alone(store, "maintain", [source_id], learned, str))
    return run.counts


def _learn(store: Store, source_ids: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    with store.transaction():
        for source_id in source_ids:
            originals = store.objects("learn.originals", LearnedFrom, source_id=source_id, limit=LEARN_FROM)
            phrases = fingerprint.learn((row.day, row.fingerprint) for row in originals)
            lines = boilerplate.learn(row.text for row in originals)
            for kind, hashes in (("phrases", phrases), ("lines", lines)):
                counts[f"snapshots_{kind}"] += store.run(
                    "learn.save_snapshot",
                    source_id=source_id,
                    kind=kind,
                    hashes=sorted(map(signed, hashes)),
                    now=now(),
                )
    return counts


def _named(row: ArticleText) -> str:
    return f"article {row.article_id}"


def _derive_anew(store: Store, topics: Topics, rows: Sequence[ArticleText]) -> Counter[str]:
    ids = [row.article_id for row in rows]
    found = {row.article_id: derived(store, topics, row) for row in rows}
    counts = Counter(rederived=len(rows))
    with store.transaction():
        found = corrections.reapplied(store, rows, found)
        stored = store.objects("understand.mentions", StoredMention, article_ids=ids)
        made = [MentionRow.of(i, m) for i, mentions in found.items() for m in mentions]
        before, after = ({row.place for row in one} for one in (stored, made))
        counts.update(f"gained_{place[1]}" for place in after - before)
        counts.update(f"lost_{place[1]}" for place in before - after)
        store.run("rederive.drop_mentions", article_ids=ids)
        attach(store, ids, Batch(mentions=made))
        store.run("rederive.mark_classified", article_ids=ids, rules=rules_of(topics))
    return counts


def derived(store: Store, topics: Topics, article: ArticleText) -> tuple[Mention, ...]:
    """The mentions that the rules find in a stored article's own sentences, without the analysts' corrections."""
    title, text = article.title, article.text
    mentions = topic.classify(topics, title, text, home_theatre=article.home_theatre)
    carried = store.objects("rederive.carried", FingerprintRow, article_ids=[article.article_id])
    return own_mentions(title, text, mentions, [row.fingerprint for row in carried])
