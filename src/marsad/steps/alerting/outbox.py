"""Notify: put into the outbox what subscribers are to be told of a batch of articles, in the transaction that stores it.

What happened is told by its entry of the ledger, each step once (`steps.alerting.entries`); a mention that joins no entry is told
by its story. Nothing is sent here. What a story has said is recorded with the article, also where nobody is told, so that it is
never news again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marsad.core.alerts import alert, schedule, step
from marsad.core.alerts.alert import Decision, Timing
from marsad.core.alerts.channels import slack, teams, telegram
from marsad.core.alerts.step import Reported, Step
from marsad.core.alerts.wanted import News, asks_for_entries, is_said_by, match_step
from marsad.edge.clock import now as clock
from marsad.edge.rows.delivery import ReaderKnows, StorySaid, ToldStep
from marsad.edge.store import Store
from marsad.model import CeasefireStatus, ChannelName, Mention, Subscription, Weight
from marsad.steps.alerting.entries import Arrived, Entries, follow
from marsad.steps.alerting.untold import Untold

MESSAGE_HOST = "marsad.invalid"  # right of the @ of a Message-ID: any name that never changes
DIGEST_ALERTS = {  # in one message; what is more goes into another part
    ChannelName.EMAIL: 50,
    ChannelName.WEBHOOK: 50,
    ChannelName.TELEGRAM: telegram.ALERTS,
    ChannelName.SLACK: slack.ALERTS,
    ChannelName.TEAMS: teams.ALERTS,
}
Told = defaultdict[str, defaultdict[int, set[str]]]  # steps, by subscription and entry
_NO_CHANGE = (None, CeasefireStatus.UNCLEAR, CeasefireStatus.PAST)


@dataclass(frozen=True, slots=True)
class Cause:
    """The article that causes alerts, and its story."""

    article_id: int
    story_id: int
    now: datetime


def notify(store: Store, subscriptions: Sequence[Subscription], arrived: Sequence[Arrived]) -> int:
    """Tell `subscriptions` what is new in a batch of articles; how many alerts that makes.

    Their news is as the alerts see it, but for the outlet's ownership, which is looked up here. `edits` are facts beside those of
    the mentions: of `core.alerts.alert.edited`, where the article is a known one that was edited; of `core.alerts.silent`, where
    it repeats most of another."""
    batch = [one for one in arrived if one.news.mentions]
    if not batch:
        return 0
    stories = _stories(store, batch)
    said = {one.story_id: set(story.facts) for one, story in zip(batch, stories, strict=True)}
    batch = [
        replace(one, news=replace(one.news, ownership=story.ownership))
        for one, story in zip(batch, stories, strict=True)
    ]
    follow(store, [one.article_id for one in batch])
    entries = Entries.of(store, [one.article_id for one in batch])
    told: Told = defaultdict(lambda: defaultdict(set))
    untold = Untold()
    count = 0
    for turn, one in enumerate(batch, 1):  # one after another: how many come together decides nothing
        known = entries.before(store, {later.article_id for later in batch[turn:]} - {one.article_id})
        count += _tell_entries(store, subscriptions, [one], known, told, untold)
    count += sum(
        _tell_story(store, subscriptions, one, said[one.story_id], entries, told, untold)
        for one in batch
        if not one.is_copy
    )
    untold.save(store, clock())
    return count


def _stories(store: Store, batch: Sequence[Arrived]) -> list[StorySaid]:
    """Return what is known of each article's story and outlet."""
    return store.objects(
        "outbox.stories",
        StorySaid,
        story_ids=[one.story_id for one in batch],
        source_ids=[one.news.source_id for one in batch],
    )


# ── by entry ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tell_entries(
    store: Store,
    subscriptions: Sequence[Subscription],
    batch: Sequence[Arrived],
    entries: Entries,
    told: Told,
    untold: Untold,
) -> int:
    """Tell each subscriber the steps that the batch brings; into `told` goes which entries the reader knows of now."""
    by_article = {one.article_id: one for one in sorted(batch, key=lambda one: not one.is_copy)}
    cause = Cause(batch[0].article_id, batch[0].story_id, clock())
    readers = _readers(store, subscriptions, cause) if entries.reports else []
    readers = [(s, reader) for s, reader in readers if not reader.is_stopped]
    sent: Counter[str] = Counter()
    for subscription, reader in readers:
        for entry_id in entries.reports:
            if before := entries.told_of(subscription, entry_id):
                told[subscription.id][entry_id] |= before
            articles = frozenset(
                one.article_id
                for one in batch
                if not one.is_decided and (not one.is_copy or subscription.at_least > 1)
            )
            for one, passing in entries.steps(subscription, entry_id, articles):
                about = by_article[one.report.article_id]
                found = match_step(subscription, about.news, one, entries.known[entry_id].outlets)
                if not found.mentions:
                    untold.because(subscription, about.article_id, found.reason)
                    continue
                today = reader.sent_today + sent[subscription.id]
                weight = weight_of_step(one, found.mentions)
                when = step_timing(subscription, about.news, one, weight, cause.now, today)
                if passing and (when.digest_at is not None or not one.is_urgent):
                    told[subscription.id][entry_id].add(one.change)
                    untold.because(subscription, about.article_id, "its step was told in passing before")
                    continue
                made = _save_step(
                    store, subscription, about, one, passing, found.mentions, weight, when, cause.now
                )
                sent[subscription.id] += bool(made and when.digest_at is None)
                sent[""] += made
                untold.told(subscription, about.article_id)
                told[subscription.id][entry_id].add(one.change)
    return sent[""]


def weight_of_step(one: Step, mentions: Sequence[Mention]) -> Weight:
    """What a step weighs in its article: no more than the mentions that speak of it. Fire in the headline of an article that only
    recalls a truce is no news of the truce."""
    return max(one.report.weight, alert.weight_of(mentions), key=lambda weight: weight.rank)


def step_timing(
    subscription: Subscription, news: News, one: Step, weight: Weight, now: datetime, sent_today: int
) -> Timing:
    """When a step is told: as its article would be, but only what is urgent at once."""
    report = one.report
    weighed = Mention("", "text", 0, 0, "", "", "", theatre=report.theatre, weight=weight)
    when = alert.timing(subscription, news, (weighed,), now, sent_today)
    if when.digest_at is None and not one.is_urgent:
        return _put_off(subscription, now, one.reason)
    return when


def _put_off(subscription: Subscription, now: datetime, why: str) -> Timing:
    """The next digest, for what would be told at once but isn't worth a message."""
    return Timing(schedule.next_digest(subscription, now), now, f"digest only: {why}")


def _save_step(
    store: Store,
    subscription: Subscription,
    about: Arrived,
    one: Step,
    passing: ToldStep | None,
    mentions: Sequence[Mention],
    weight: Weight,
    when: Timing,
    now: datetime,
) -> int:
    change, report = one.change, one.report
    if passing and passing.is_waiting:
        store.run("entries.take_out", alert_id=passing.alert_id)
    elif passing:
        change += step.RISEN
    values = {
        "subscription_id": subscription.id,
        "story_id": about.story_id,
        "entry_id": report.entry_id,
        "kind": report.kind,
        "change": change,
        "topic": alert.lead(mentions, ()).topic,
        "theatre": report.theatre,
        "status": step.as_status(report.kind, one.change),
        "denied": report.is_denied,
        "weight": weight,
        "facts": [f"killed/{report.killed}"] if report.killed else [],
        "names": {},
        "reason": f"{one.reason}; {when.reason}",
        "article_id": about.article_id,
        "now": now,
    }
    return _save(store, subscription, when, values, ("entry", report.entry_id, change, about.article_id))


# ── by story ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tell_story(
    store: Store,
    subscriptions: Sequence[Subscription],
    one: Arrived,
    said: set[str],
    entries: Entries,
    told: Told,
    untold: Untold,
) -> int:
    """Tell the mentions of an article that no entry tells; record what its story has said, also in `said`."""
    known = frozenset(said)
    edits = [fact for fact in one.edits if fact not in known]
    cause = Cause(one.article_id, one.story_id, clock())
    reports = entries.by_article(one.article_id)
    count = 0
    for subscription, reader in () if one.is_decided else _readers(store, subscriptions, cause):
        if reader.is_stopped:
            untold.because(subscription, one.article_id, "the reader stopped the subscription")
            continue
        is_told = any(r.entry_id in told[subscription.id] for r in reports)
        unsaid = left(subscription, one.news, reports, told[subscription.id])
        others = [fact for fact in edits if not (is_told and alert.is_status(fact))]
        if unsaid or (others and not asks_for_entries(subscription)):
            news = replace(one.news, mentions=unsaid or one.news.mentions)
            count += _tell(store, subscription, reader, cause, news, known, others, untold)
        else:
            untold.because(subscription, one.article_id, "its entry was told before, and this is no new step")
    fresh = sorted((alert.said(one.news) | set(edits)) - known)
    store.run("outbox.save_facts", story_id=one.story_id, article_id=one.article_id, facts=fresh)
    said.update(fresh)
    return count


def left(
    subscription: Subscription, news: News, reports: Sequence[Reported], told: Mapping[int, set[str]]
) -> tuple[Mention, ...]:
    """The mentions that no entry tells: not in the sentence of a report, nor repeating what one says that the reader knows."""
    joined = [r for r in reports if r.weight is not Weight.BACKGROUND]
    known = [r for r in joined if r.entry_id in told]
    if asks_for_entries(subscription) and (joined or reports):
        return ()
    return tuple(
        m
        for m in news.mentions
        if not any(is_said_by(m, r) for r in (joined if known else ())) and not _repeats(m, known, told)
    )


def _repeats(mention: Mention, reports: Sequence[Reported], told: Mapping[int, set[str]]) -> bool:
    """Whether a mention says again what is known of the entries that its article reports: a step of theirs, or nothing new."""
    here = [r for r in reports if mention.theatre in (r.theatre, r.theatre.UNCLEAR)]
    if not here:
        return False
    states = {
        (step.as_status(r.kind, step.change_of(replace(r, is_denied=False))), r.is_denied) for r in here
    }
    states |= {(step.as_status(r.kind, change), False) for r in here for change in told[r.entry_id]}
    reached = {state for state, is_denied in states if not is_denied}
    return (
        mention.status in _NO_CHANGE
        or (mention.status, mention.denied) in states
        or (not mention.denied and alert.is_passed(mention.status, reached))
        or (not mention.denied and mention.status in alert.WAY and any(r.kind == "ceasefire" for r in here))
    )


def _readers(
    store: Store, subscriptions: Sequence[Subscription], cause: Cause
) -> list[tuple[Subscription, ReaderKnows]]:
    """The subscriptions, each with what its reader knows of the story and got today, and whether the reader stopped it."""
    rows = store.objects(
        "outbox.readers",
        ReaderKnows,
        story_id=cause.story_id,
        ids=[s.id for s in subscriptions],
        addresses=[s.address for s in subscriptions],
        days=[schedule.day_begin(s.zone, cause.now) for s in subscriptions],
    )
    by_id = {row.subscription_id: row for row in rows}
    return [(s, by_id[s.id]) for s in subscriptions]


def _tell(
    store: Store,
    subscription: Subscription,
    reader: ReaderKnows,
    cause: Cause,
    news: News,
    known: frozenset[str],
    edits: Sequence[str],
    untold: Untold,
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
        untold.because(subscription, cause.article_id, decision.reason)
        return 0
    untold.told(subscription, cause.article_id)
    when = _when(subscription, reader, news, decision, cause.now)
    first = alert.lead(decision.mentions, decision.facts)
    values = {
        "subscription_id": subscription.id,
        "story_id": cause.story_id,
        "entry_id": None,
        "kind": None,
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
    return _save(store, subscription, when, values, (cause.story_id, decision.change))


def _when(
    subscription: Subscription, reader: ReaderKnows, news: News, decision: Decision, now: datetime
) -> Timing:
    """When a story's news is told. Where an entry told of it, only another status is worth a message: places and names are not."""
    when = alert.timing(subscription, news, decision.mentions, now, reader.sent_today)
    if (
        when.digest_at is None
        and reader.is_told_by_entry
        and decision.facts
        and not any(map(alert.is_status, decision.facts))
    ):
        return _put_off(subscription, now, "its entry was told, and this is no step of it")
    return when


# ── into the outbox ────────────────────────────────────────────────────────────────────────────────────────────────────


def _save(
    store: Store,
    subscription: Subscription,
    when: Timing,
    values: dict[str, object],
    what: tuple[object, ...],
) -> int:
    """Write an alert beside what waits to be told of the same, else into a message of its own or a digest."""
    if store.run("outbox.save_beside", is_digest=when.digest_at is not None, **values):
        return 1  # its message hasn't left yet: one message tells both
    if when.digest_at is None:
        return store.run(
            "outbox.save_at_once",
            channel=subscription.channel,
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
    part = int(held) // DIGEST_ALERTS[subscription.channel]
    if store.run(
        "outbox.save_in_digest",
        channel=subscription.channel,
        address=subscription.address,
        message_id=alert.message_id(MESSAGE_HOST, subscription.id, "digest", digest_at.isoformat(), part),
        digest_at=digest_at,
        part=part,
        **values,
    ):
        return 1
    named = ("subscription_id", "story_id", "entry_id", "kind", "change")
    if store.value("outbox.is_told", **{key: values[key] for key in named}):
        return 0
    return _into_digest(store, subscription, schedule.next_digest(subscription, digest_at), values)
