"""Telling again: what waits to be told is decided in the order of publication, whenever articles come.

An article is told as if those after it had not come yet. So one that arrives late may change what was decided on later ones: they
are decided on again, then those that these may change, until nothing does. What was sent, or is being sent, stays as it was told,
and so does what else was decided on the articles that it named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from marsad.core.alerts.step import QUIET
from marsad.core.topics.topic import Topics
from marsad.edge.rows.article import OpenArticle
from marsad.edge.rows.delivery import DecidedFor, ToldOf
from marsad.edge.rows.mention import StoredMention
from marsad.edge.store import Store
from marsad.model import Mention, Subscription
from marsad.steps.alerting.entries import Arrived, follow
from marsad.steps.alerting.messages import put_together
from marsad.steps.alerting.outbox import notify
from marsad.steps.alerting.stored import stored_news
from marsad.steps.alerting.untold import STOPPED


@dataclass(slots=True)
class Again:
    """Articles that are to be told of, or not: those that `arrived`, and stored ones."""

    store: Store
    topics: Topics
    subscriptions: Sequence[Subscription]
    arrived: Sequence[Arrived]
    seen: dict[int, Arrived] = field(default_factory=dict)  # as the alerts see them, by article

    def decide(self, article_ids: Collection[int]) -> tuple[int, set[int]]:
        """Decide on articles anew; how many alerts there are more, and of which articles something else is told now."""
        ids = self.store.values("again.unsettled", article_ids=sorted(article_ids))
        batch = self._batch(ids)
        before = _told(self.store, ids)
        gone = self.store.values("again.withdraw", article_ids=ids)
        self.store.run("again.drop_empty")
        self.store.run("again.drop_facts", article_ids=ids)
        self.store.run("again.drop_untold", article_ids=ids, stopped=STOPPED)
        made, displaced = notify(self.store, self.subscriptions, batch)
        self.store.run("again.drop_told", article_ids=ids)
        after = _told(self.store, ids)
        differing = {i for i in ids if before.get(i) != after.get(i)}
        return made - len(gone) - len(displaced), differing | displaced

    def _batch(self, article_ids: Sequence[int]) -> list[Arrived]:
        """The articles in order, then copies that arrived, and edits of articles of which somebody was told: all is known by then."""
        open_ids = self.store.values("again.open", entry_ids=[], story_ids=[], article_ids=article_ids)
        self._see(set(open_ids) - self.seen.keys())
        batch = sorted((self.seen[i] for i in open_ids), key=lambda one: one.rank or 0)
        return batch + [one for one in self.arrived if one.article_id not in open_ids]

    def _see(self, article_ids: Iterable[int]) -> None:
        ids = sorted(article_ids)
        fresh = {one.article_id: one for one in self.arrived if not one.is_copy}
        mentions: dict[int, list[Mention]] = {i: [] for i in ids}
        for one in self.store.objects("understand.mentions", StoredMention, article_ids=ids):
            mentions[one.article_id].append(one.mention)
        decided = self.store.objects("again.readers", DecidedFor, article_ids=ids, stopped=STOPPED)
        readers = {one.article_id: one.subscription_ids or frozenset() for one in decided}
        for row in self.store.objects("again.articles", OpenArticle, article_ids=ids):
            known = fresh.get(row.article_id)
            if known is None:
                known = _arrived(self.topics, row, mentions[row.article_id])
                known = replace(known, readers=readers.get(row.article_id))
            self.seen[row.article_id] = replace(known, rank=row.rank)


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
    ids = {*changed, *(one.article_id for one in arrived)}
    follow(store, sorted(ids))
    if not subscriptions:  # nobody is to be told, and what waits is left as it is
        return notify(store, (), arrived)[0]
    entry_ids = store.values("again.concerned", article_ids=sorted(ids), quiet=QUIET)
    there = sorted({*story_ids, *(one.story_id for one in arrived)})
    store.run("again.lock", entry_ids=entry_ids, story_ids=there, article_ids=sorted(ids))
    ids |= set(store.values("again.open", entry_ids=entry_ids, story_ids=there, article_ids=[]))
    again = Again(store, topics, subscriptions, arrived)
    count = 0
    while ids:
        more, differing = again.decide(ids)
        count += more
        after = {*store.values("again.after", article_ids=sorted(differing)), *differing} - ids
        ids = ids | after if after else set()
        store.run("again.lock", entry_ids=[], story_ids=[], article_ids=sorted(after))
    put_together(store, sorted(again.seen))
    return count


def _told(store: Store, article_ids: Sequence[int]) -> dict[int, list[str]]:
    return {
        one.article_id: one.said for one in store.objects("again.told", ToldOf, article_ids=list(article_ids))
    }


def _arrived(topics: Topics, row: OpenArticle, mentions: Sequence[Mention]) -> Arrived:
    """A stored article as the alerts see it."""
    news = replace(
        stored_news(topics, row, mentions),
        is_first_poll=row.is_first_poll,
        is_backfilled=row.is_backfilled,
    )
    return Arrived(row.article_id, row.story_id, news, tuple(row.new_facts))
