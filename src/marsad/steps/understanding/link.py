"""Linking: articles against everything stored, inside one transaction and under its lock; then everything that follows from it.

New articles are stored first, as if they repeated nothing. Then it is decided, in the order of publication, which are copies of which
(`copies`) and which story each tells (`telling`), for them and for the stored ones that were published later and may be concerned.
What was decided is written at last: mentions, events of the ledger, stories, and what subscribers are to be told of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from marsad.core.alerts import alert
from marsad.core.duplicates import order
from marsad.core.text.revision import Change
from marsad.edge import load, log
from marsad.edge.load import Batch
from marsad.edge.rows.article import ArticleText
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.store import Store
from marsad.model import Article, Comparison, Subscription
from marsad.steps.alerting.again import notify_again
from marsad.steps.alerting.entries import Arrived
from marsad.steps.understanding import copies, corrections, gazetteer, ledger, telling
from marsad.steps.understanding.analysed import AnalysedArticle
from marsad.steps.understanding.linked import (
    Linked,
    Origin,
    article_row,
    dependent_rows,
    link_rows,
    linked_row,
    news_of,
)

SEED = order.SEED


def store_articles(
    store: Store,
    arrived: Sequence[tuple[Origin, Article | AnalysedArticle]],
    subscriptions: Sequence[Subscription],
) -> Counter[str]:
    """Store a batch of articles with all that belongs to them; what was decided, as counts.

    An article whose address is known is left out. One in another language (a bare Article) is set aside: never compared, never
    classified, never dropped. `subscriptions` are told of what is new.
    """
    unknown = sorted(_unknown(store, arrived), key=_rank)
    ids, _ = load.reserve(store, articles=len(unknown))
    given = [(article_id, *one) for article_id, one in zip(ids, unknown, strict=True)]
    aside = [(i, origin, article) for i, origin, article in given if isinstance(article, Article)]
    fresh = [_unlinked(i, o, new) for i, o, new in given if not isinstance(new, Article)]
    load.load(
        store,
        Batch(
            articles=[article_row(*one, disposition="set_aside") for one in aside]
            + [linked_row(one) for one in fresh],
            fingerprints=[FingerprintRow.of(one.article_id, one.new.fingerprint) for one in fresh],
        ),
    )
    counts = +Counter(known=len(arrived) - len(unknown), set_aside=len(aside))
    counts.update(f"language_{article.language.language}" for _, _, article in aside)
    _say_aside(aside)
    counts.update(settle(store, fresh, subscriptions))
    return counts


def _say_aside(aside: Sequence[tuple[int, Origin, Article]]) -> None:
    """Write into the log which articles are set aside."""
    for article_id, origin, _ in aside:
        log.event(
            "article_stored",
            outcome="set_aside",
            article=article_id,
            source=origin.source_id,
            page=origin.page_id,
        )


def _say(one: Linked) -> None:
    """Write into the log which article is stored."""
    copied = one.comparison.duplicate
    log.event(
        "article_stored", outcome="duplicate" if copied else "kept", article=one.article_id, source=one.origin.source_id,
        page=one.origin.page_id, story=one.story_id, original=int(copied.original_id) if copied else None,
    )  # fmt: skip


def _unlinked(article_id: int, origin: Origin, new: AnalysedArticle) -> Linked:
    return Linked(article_id, origin, new, Comparison(None), new.mentions, _at(origin, new.article))


def _rank(one: tuple[Origin, Article | AnalysedArticle]) -> int:
    article, origin = _article(one[1]), one[0]
    return order.rank(_at(origin, article), article.canonical_url, is_seed=origin.source_id == SEED)


def _at(origin: Origin, article: Article) -> datetime:
    """The time that an article counts from: its publication, where that is known, else its arrival."""
    return article.published.at if article.published else origin.first_seen_at


def _article(one: Article | AnalysedArticle) -> Article:
    return one if isinstance(one, Article) else one.article


def _unknown(
    store: Store, arrived: Sequence[tuple[Origin, Article | AnalysedArticle]]
) -> list[tuple[Origin, Article | AnalysedArticle]]:
    """Return those whose address is neither stored nor an earlier one's of the batch."""
    seen = load.known(store, (_article(one).canonical_url for _, one in arrived))
    fresh = []
    for origin, one in arrived:
        if (url := _article(one).canonical_url) not in seen:
            seen.add(url)
            fresh.append((origin, one))
    return fresh


# ── what follows ───────────────────────────────────────────────────────────────────────────────────────────────────────


def settle(
    store: Store,
    fresh: Sequence[Linked],
    subscriptions: Sequence[Subscription],
    concerned: Iterable[int] = (),
    edits: Sequence[Change] = (),
) -> Counter[str]:
    """Decide on articles that are stored, with their fingerprints, and on what follows from them; write it, and tell of what is new.

    `concerned` are stored articles that may follow from what a fresh one said before; `edits` is what made it fresh, if an edit did."""
    ids = {one.article_id for one in fresh}
    changed = copies.compared(store, fresh, concerned)
    moved = in_stories(store, changed)
    linked = [
        replace(one, story_id=moved[i][1] if (i := one.article_id) in moved else one.story_id)
        for one in changed
    ]
    linked, counts = _follow(store, linked, moved)
    linked = [_edited(store, one, edits) if one.article_id in ids else one for one in linked]
    if changed_sides := sum(one.article_id not in ids for one in linked):
        counts["changed_sides"] = changed_sides
    new = [one for one in linked if one.article_id in ids]
    for one in new:
        _say(one)
        counts.update(_counts(one))
    alerts = _tell(store, subscriptions, new, linked, moved)
    if left := [
        old for old, _ in moved.values() if old
    ]:  # what waited to be told of them is told of others now
        store.run("order.drop_empty_stories", story_ids=left)
    if any(
        not one.comparison.duplicate for one in new
    ):  # of copies alone no alerts are expected, nor counted
        counts["alerts"] += alerts
    return counts


def _tell(
    store: Store,
    subscriptions: Sequence[Subscription],
    new: Sequence[Linked],
    linked: Sequence[Linked],
    moved: Mapping[int, tuple[int | None, int]],
) -> int:
    """Tell subscribers what is new, and anew what waits to be told beside it; how many alerts there are more."""
    topics = next((one.new.topics for one in new if one.new.topics), None)
    if topics is None:
        return 0
    others = {one.article_id for one in linked} | set(moved)
    stories = {s for pair in moved.values() for s in pair if s} | {one.story_id for one in linked}
    arrived = [_arrived(one) for one in new]
    return notify_again(
        store, topics, subscriptions, arrived, others - {one.article_id for one in new}, stories
    )


def in_stories(store: Store, changed: Sequence[Linked]) -> dict[int, tuple[int | None, int]]:
    """Write which articles repeat which, and give each its story; which articles moved, with the old and the new one."""
    before = [one.article_id for one in changed if one.story_id]  # new ones have no story yet
    copies_now = [one.article_id for one in changed if one.comparison.duplicate]
    concerned = telling.later(store, set(before))
    for statement in ("order.drop_links", "order.drop_carried", "order.drop_features"):
        if before:
            store.run(statement, article_ids=before)
    marks = [_mark(one) for one in changed if one.story_id or one.comparison.duplicate or one.facts]
    if marks:
        store.run("order.mark", marks=marks)
    ids = [one.article_id for one in changed]
    load.attach(store, ids, link_rows(changed))
    concerned |= telling.later(store, set(ids) - set(copies_now))
    moved = telling.told(store, concerned | set(ids))
    if moved:
        there = [new for _, new in moved.values()]
        store.run("order.join_stories", article_ids=list(moved), story_ids=there)
        store.run(
            "order.refresh_stories", story_ids=sorted({*there, *(old for old, _ in moved.values() if old)})
        )
    return moved


def _mark(one: Linked) -> dict[str, object]:
    is_copy = one.comparison.duplicate is not None
    return {
        "article_id": one.article_id,
        "disposition": "duplicate" if is_copy else "kept",
        "classified_by": None if is_copy else one.new.rules,
        "ledgered_by": None if is_copy else one.new.ledgered_by,
        "new_facts": list(one.facts),
    }


def _follow(
    store: Store, linked: Sequence[Linked], moved: Mapping[int, tuple[int | None, int]]
) -> tuple[list[Linked], Counter[str]]:
    """Write what belongs to the articles that were decided on, and let it go with those that moved; events stored, as counts.

    The articles come back with their mentions as the analysts have them."""
    before = [one for one in linked if one.article_id not in moved or moved[one.article_id][0] is not None]
    if before:
        store.run("rederive.drop_mentions", article_ids=[one.article_id for one in before])
    corrected = _corrected(store, before)
    linked = [corrected.get(one.article_id, one) for one in linked]
    ids = [one.article_id for one in linked]
    load.attach(store, ids, dependent_rows(linked))
    known = {one.article_id for one in before}
    gazetteer.store_named(
        store,
        {
            i: one.new.named if one.mentions else ()
            for one in linked
            if (i := one.article_id) in known or one.mentions
        },
    )
    counts = ledger.store_linked(store, [one for one in linked if one.article_id in known or one.new.events])
    left = {i: pair for i, pair in moved.items() if pair[0] is not None}
    if left:
        ledger.move(store, {i: new for i, (_, new) in left.items() if i not in set(ids)})
        _take_along(store, left)
    return list(linked), counts


def _edited(store: Store, one: Linked, edits: Sequence[Change]) -> Linked:
    """What an edit brought in is new where the sentence of a mention is."""
    if not edits:
        return one
    article = one.new.article
    sentences = [
        (article.title if m.field == "title" else article.text)[m.evidence_start : m.evidence_end]
        for m in one.mentions
    ]
    one = replace(one, facts=alert.edited(edits[0], sentences))
    store.run("order.mark", marks=[_mark(one)])
    return one


def _corrected(store: Store, before: Sequence[Linked]) -> dict[int, Linked]:
    """Those that were stored before, with their mentions as the analysts have them."""
    originals = [one for one in before if not one.comparison.duplicate]
    texts = [ArticleText(one.article_id, one.new.article.title, one.new.article.text) for one in originals]
    found = (
        corrections.reapplied(store, texts, {one.article_id: one.mentions for one in originals})
        if texts
        else {}
    )
    return {one.article_id: replace(one, mentions=found[one.article_id]) for one in originals}


def _take_along(store: Store, moved: Mapping[int, tuple[int | None, int]]) -> None:
    """Let what was told of articles go with them to other stories, and what analysts merged or split stay so."""
    corrections.reapply_stories(store)
    corrections.take_along(store)
    olds = [int(old) for old, _ in moved.values() if old]
    store.run("order.drop_empty_stories", story_ids=olds)
    store.run("order.forward_empty_stories", old_ids=olds, new_ids=[new for _, new in moved.values()])


def _arrived(one: Linked) -> Arrived:
    """What the alerts make of a linked article. A copy speaks for its original: it is one outlet more."""
    if duplicate := one.comparison.duplicate:
        news = news_of(one.origin, one.new, one.new.mentions)
        return Arrived(int(duplicate.original_id), one.story_id, news, is_copy=True)
    return Arrived(one.article_id, one.story_id, news_of(one.origin, one.new, one.mentions), one.facts)


def _counts(one: Linked) -> dict[str, int]:
    if one.comparison.duplicate:
        return {"duplicates": 1, f"duplicates_{one.comparison.duplicate.kind}": 1}
    topics = {f"topic_{mention.topic}": 1 for mention in one.mentions}
    return {"kept": 1, "carrying": int(bool(one.comparison.carries)), "mentions": len(one.mentions)} | topics
