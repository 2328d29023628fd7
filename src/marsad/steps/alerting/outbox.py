"""Notify: put into the outbox what subscribers are to be told of an article, in the transaction that stores it.

Nothing is sent here. What the story has said is recorded with the article, also where nobody is told, so that it is never news again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marsad.core.alerts import alert, schedule
from marsad.core.alerts.wanted import News
from marsad.edge.clock import now as clock
from marsad.edge.rows.delivery import ReaderKnows, StorySaid
from marsad.edge.store import Store
from marsad.model import Subscription

MESSAGE_HOST = "marsad.invalid"  # right of the @ of a Message-ID: any name that never changes
DIGEST_ALERTS = 50  # in one message; what is more goes into another part


@dataclass(frozen=True, slots=True)
class Cause:
    """The article that causes alerts, and its story."""

    article_id: int
    story_id: int
    now: datetime


def notify(
    store: Store,
    subscriptions: Sequence[Subscription],
    article_id: int,
    story_id: int,
    news: News,
    edits: Sequence[str] = (),
) -> int:
    """Tell `subscriptions` what is new in an original article; how many alerts that makes.

    `news` is the article as the alerts see it, but for its outlet's ownership, which is looked up here.

    `edits` are facts beside those of its mentions: of `core.alerts.alert.edited`, where the article is a known one that was
    edited; of `core.alerts.silent`, where it repeats most of another."""
    if not news.mentions:
        return 0
    (story,) = store.objects("outbox.story", StorySaid, story_id=story_id, source_id=news.source_id)
    news = replace(news, ownership=story.ownership)
    known = story.facts
    edits = [fact for fact in edits if fact not in known]
    cause = Cause(article_id, story_id, clock())
    told = sum(
        _tell(store, s, reader, cause, news, known, edits)
        for s, reader in _readers(store, subscriptions, cause)
    )
    fresh = sorted((alert.said(news) | set(edits)) - known)
    store.run("outbox.save_facts", story_id=story_id, article_id=article_id, facts=fresh)
    return told


def _readers(
    store: Store, subscriptions: Sequence[Subscription], cause: Cause
) -> list[tuple[Subscription, ReaderKnows]]:
    """The subscriptions that nobody stopped, each with what its reader knows of the story and got today."""
    rows = store.objects(
        "outbox.readers",
        ReaderKnows,
        story_id=cause.story_id,
        ids=[s.id for s in subscriptions],
        addresses=[s.address for s in subscriptions],
        days=[schedule.day_begin(s.zone, cause.now) for s in subscriptions],
    )
    by_id = {row.subscription_id: row for row in rows}
    return [(s, by_id[s.id]) for s in subscriptions if not by_id[s.id].is_stopped]


def _tell(
    store: Store,
    subscription: Subscription,
    reader: ReaderKnows,
    cause: Cause,
    news: News,
    known: frozenset[str],
    edits: Sequence[str],
) -> int:
    """Write one subscription's alert into the outbox, if there is something to tell."""
    decision = alert.decide(
        subscription,
        news,
        known,
        is_told=reader.is_told,
        is_told_as_subject=reader.is_told_as_subject,
        edits=edits,
    )
    if decision.change is None:
        return 0
    when = alert.timing(subscription, news, decision.mentions, cause.now, reader.sent_today)
    first = alert.lead(decision.mentions, decision.facts)
    values = {
        "subscription_id": subscription.id,
        "story_id": cause.story_id,
        "change": decision.change,
        "topic": first.topic,
        "theatre": first.theatre,
        "status": first.status,
        "denied": first.denied,
        "weight": first.weight,
        "facts": list(decision.facts),
        "names": alert.names(news, first, decision.facts),
        "reason": f"{decision.reason}; {when.reason}",
        "article_id": cause.article_id,
        "now": cause.now,
    }
    if store.run("outbox.save_beside", is_digest=when.digest_at is not None, **values):
        return 1  # the story's message hasn't left yet: one message tells both
    if when.digest_at is None:
        what = (cause.story_id, decision.change)
        return store.run(
            "outbox.save_at_once",
            address=subscription.address,
            message_id=alert.message_id(MESSAGE_HOST, subscription.id, *what),
            not_before=when.not_before,
            **values,
        )
    return _into_digest(store, subscription, when.digest_at, values)


def _into_digest(
    store: Store, subscription: Subscription, digest_at: datetime, values: dict[str, object]
) -> int:
    """Add an alert to the digest of that hour; to the next one, where that has just been claimed."""
    held = store.value("outbox.held", subscription_id=subscription.id, digest_at=digest_at)
    part = int(held) // DIGEST_ALERTS
    if store.run(
        "outbox.save_in_digest",
        address=subscription.address,
        message_id=alert.message_id(MESSAGE_HOST, subscription.id, "digest", digest_at.isoformat(), part),
        digest_at=digest_at,
        part=part,
        **values,
    ):
        return 1
    if store.value(
        "outbox.is_told", **{key: values[key] for key in ("subscription_id", "story_id", "change")}
    ):
        return 0
    return _into_digest(store, subscription, schedule.next_digest(subscription, digest_at), values)
