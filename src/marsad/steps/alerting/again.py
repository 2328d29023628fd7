"""Telling again: what waits to be told of entries and stories is decided anew as a whole when an article joins or leaves them.

So it follows from what is stored and from what was told, not from the order in which articles came: when an earlier report
arrives, what waits is told of that one. What was sent, or is being sent, stays as it was told, and so does what else was decided on
the articles that it named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from marsad.core.alerts.step import QUIET
from marsad.core.topics.topic import Topics
from marsad.edge.rows.article import OpenArticle, TellsOf
from marsad.edge.rows.mention import StoredMention
from marsad.edge.store import Store
from marsad.model import Mention, Subscription
from marsad.steps.alerting.entries import Arrived, follow
from marsad.steps.alerting.outbox import notify
from marsad.steps.alerting.stored import stored_news

LATELY = timedelta(hours=36)  # nothing waits longer than for the next day's digest


@dataclass(frozen=True, slots=True)
class Concerned:
    """What is to be decided anew."""

    entry_ids: list[int]
    story_ids: list[int]
    article_ids: list[int]


def notify_again(
    store: Store,
    topics: Topics,
    subscriptions: Sequence[Subscription],
    arrived: Sequence[Arrived],
    changed: Collection[int] = (),
    story_ids: Collection[int] = (),
) -> int:
    """Tell of articles that `arrived`, and anew what waits to be told beside them; how many alerts there are more.

    `changed` are stored articles that became copies, carry others, or moved; `story_ids` the stories that these were in."""
    if not arrived and not changed:
        return 0
    ids = sorted({*changed, *(one.article_id for one in arrived)})
    follow(store, ids)
    if not subscriptions:  # nobody is to be told, and what waits is left as it is
        return notify(store, (), arrived)
    about = Concerned(
        store.values("again.concerned", article_ids=ids, quiet=QUIET),
        sorted({*story_ids, *(one.story_id for one in arrived)}),
        ids,
    )
    about, gone = _withdraw(store, about)
    open_again = {*ids, *gone}
    fresh = {one.article_id: one for one in arrived if not one.is_copy}
    rows = store.objects(
        "again.open", OpenArticle, entry_ids=about.entry_ids, story_ids=about.story_ids, lately=LATELY
    )
    mentions: defaultdict[int, list[Mention]] = defaultdict(list)
    for one in store.objects(
        "understand.mentions", StoredMention, article_ids=[row.article_id for row in rows]
    ):
        mentions[one.article_id].append(one.mention)
    batch = [fresh.get(i) or _arrived(topics, row, mentions[i]) for row in rows for i in (row.article_id,)]
    if not changed:
        batch = [replace(one, is_decided=one.article_id not in open_again) for one in batch]
    at_hand = {one.article_id for one in batch}
    batch += [one for one in arrived if one.article_id not in at_hand]
    again = store.values("again.unsent", article_ids=sorted({*ids, *at_hand}))
    store.run("again.drop_facts", article_ids=again)
    decided = {one.article_id for one in batch if one.is_decided}
    store.run("again.drop_untold", article_ids=sorted(set(again) - decided))
    made = notify(store, subscriptions, batch)
    store.run("again.drop_told", article_ids=again)
    return made - len(gone)


def _withdraw(store: Store, about: Concerned) -> tuple[Concerned, list[int]]:
    """Take what waits out of its messages; the articles that it was to tell of, one for each alert.

    A message of its own is decided anew with all that it tells, so that it is put together as if nothing had waited."""
    while True:
        given = {"entry_ids": about.entry_ids, "story_ids": about.story_ids, "article_ids": about.article_ids}
        delivery_ids = store.values("again.lock", **given)
        beside = store.objects("again.beside", TellsOf, delivery_ids=delivery_ids) if delivery_ids else []
        entry_ids = {*about.entry_ids, *(one.entry_id for one in beside if one.entry_id is not None)}
        story_ids = {*about.story_ids, *(one.story_id for one in beside if one.story_id is not None)}
        if len(entry_ids) == len(about.entry_ids) and len(story_ids) == len(about.story_ids):
            break
        about = Concerned(sorted(entry_ids), sorted(story_ids), about.article_ids)
    if not delivery_ids:
        return about, []
    gone: list[int] = store.values("again.withdraw", delivery_ids=delivery_ids, **given)
    store.run("again.drop_empty", delivery_ids=delivery_ids)
    return about, gone


def _arrived(topics: Topics, row: OpenArticle, mentions: Sequence[Mention]) -> Arrived:
    """A stored article as the alerts see it."""
    news = replace(
        stored_news(topics, row, mentions),
        is_first_poll=row.is_first_poll,
        is_backfilled=row.is_backfilled,
    )
    return Arrived(row.article_id, row.story_id, news, tuple(row.new_facts))
