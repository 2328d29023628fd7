"""Notify: put into the outbox what subscribers are to be told of a batch of articles, in the transaction that stores it.

What happened is told by its entry of the ledger, each step once (`steps.alerting.entries`); a mention that joins no entry is told
by its story. Nothing is sent here. What a story has said is recorded with the article, also where nobody is told, so that it is
never news again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from marsad.steps.alerting.untold import STOPPED, Untold

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
    readers: frozenset[str] | None
    rank: int | None  # what comes after it isn't known yet; None where all is known


@dataclass(slots=True)
class Telling:
    """One pass over articles, the first published first: each is told as if those after it had not come yet."""

    store: Store
    subscriptions: Sequence[Subscription]
    entries: Entries
    untold: Untold = field(default_factory=Untold)
    count: int = 0  # of alerts
    displaced: set[int] = field(
        default_factory=set
    )  # later articles that were to tell what an earlier one tells


def notify(
    store: Store, subscriptions: Sequence[Subscription], arrived: Sequence[Arrived]
) -> tuple[int, set[int]]:
    """Tell `subscriptions` what is new in some articles; how many alerts that makes, and which later articles tell it no more.

    Their news is as the alerts see it, but for the outlet's ownership, which is looked up here. `edits` are facts beside those of
    the mentions: of `core.alerts.alert.edited`, where the article is a known one that was edited; of `core.alerts.silent`, where
    it repeats most of another."""
    batch = [one for one in arrived if one.news.mentions]
    if not batch:
        return 0, set()
    follow(store, [one.article_id for one in batch])
    this = Telling(store, subscriptions, Entries.of(store, [one.article_id for one in batch]))
    said: defaultdict[int, set[str]] = defaultdict(set)  # in this pass
    for one, story in zip(batch, _stories(store, batch), strict=True):
        known = said[one.story_id] | story.facts
        _tell_article(this, replace(one, news=replace(one.news, ownership=story.ownership)), known)
        said[one.story_id] |= known
    this.untold.save(store, clock())
    return this.count, this.displaced


def _tell_article(this: Telling, one: Arrived, said: set[str]) -> None:
    """Tell one article by its entries, then by its story; into `said` goes what that has said."""
    entries = this.entries.as_of(this.store, one)
    cause = Cause(one.article_id, one.story_id, clock(), one.readers, one.rank)
    told: Told = defaultdict(lambda: defaultdict(set))
    _tell_entries(this, entries, one, cause, told)
    if not one.is_copy:
        _tell_story(this, entries, one, cause, told, said)


def _stories(store: Store, batch: Sequence[Arrived]) -> list[StorySaid]:
    """Return what is known of each article's story and outlet."""
    return store.objects(
        "outbox.stories",
        StorySaid,
        story_ids=[one.story_id for one in batch],
        source_ids=[one.news.source_id for one in batch],
        ranks=[one.rank for one in batch],
    )


# ── by entry ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tell_entries(this: Telling, entries: Entries, one: Arrived, cause: Cause, told: Told) -> None:
    """Tell each subscriber the steps that an article brings; into `told` goes which entries the reader knows of now."""
    entry_ids = dict.fromkeys(report.entry_id for report in entries.by_article(one.article_id))
    for subscription, reader in _readers(this, cause) if entry_ids else []:
        if reader.is_stopped:
            continue
        for entry_id in entry_ids:
            if before := entries.told_of(subscription, entry_id):
                told[subscription.id][entry_id] |= before
            if one.is_copy and subscription.at_least == 1:
                continue
            for step_, passing in entries.steps(subscription, entry_id, one.article_id, one.rank):
                if _tell_step(this, entries, subscription, reader, one, cause, step_, passing):
                    told[subscription.id][entry_id].add(step_.change)


def _tell_step(
    this: Telling,
    entries: Entries,
    subscription: Subscription,
    reader: ReaderKnows,
    about: Arrived,
    cause: Cause,
    one: Step,
    passing: ToldStep | None,
) -> bool:
    """Tell a subscriber a step, if it concerns one; whether its reader knows of it then."""
    found = match_step(subscription, about.news, one, entries.known[one.report.entry_id].outlets)
    if not found.mentions:
        this.untold.because(subscription, about.article_id, found.reason)
        return False
    weight = weight_of_step(one, found.mentions)
    when = step_timing(subscription, about.news, one, weight, cause.now, reader.sent_today)
    if passing and (when.digest_at is not None or not one.is_urgent):
        this.untold.because(subscription, about.article_id, "its step was told in passing before")
        return True
    _save_step(this, subscription, about, one, passing, found.mentions, weight, when, cause)
    this.untold.told(subscription, about.article_id)
    return True


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
    this: Telling,
    subscription: Subscription,
    about: Arrived,
    one: Step,
    passing: ToldStep | None,
    mentions: Sequence[Mention],
    weight: Weight,
    when: Timing,
    cause: Cause,
) -> None:
    change, report = one.change, one.report
    if passing and passing.is_waiting:
        this.store.run("entries.take_out", alert_id=passing.alert_id)
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
        "now": cause.now,
    }
    _save(this, subscription, when, values, cause, ("entry", report.entry_id, change, about.article_id))


# ── by story ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tell_story(
    this: Telling, entries: Entries, one: Arrived, cause: Cause, told: Told, said: set[str]
) -> None:
    """Tell the mentions of an article that no entry tells; record what its story has said, also in `said`."""
    known = frozenset(said)
    edits = [fact for fact in one.edits if fact not in known]
    reports = entries.by_article(one.article_id)
    for subscription, reader in _readers(this, cause):
        if reader.is_stopped:
            this.untold.because(subscription, one.article_id, STOPPED)
            continue
        is_told = any(r.entry_id in told[subscription.id] for r in reports)
        unsaid = left(subscription, one.news, reports, told[subscription.id])
        others = [fact for fact in edits if not (is_told and alert.is_status(fact))]
        if unsaid or (others and not asks_for_entries(subscription)):
            news = replace(one.news, mentions=unsaid or one.news.mentions)
            _tell(this, subscription, reader, cause, news, known, others)
        else:
            reason = "its entry was told before, and this is no new step"
            this.untold.because(subscription, one.article_id, reason)
    fresh = sorted((alert.said(one.news) | set(edits)) - known)
    this.store.run("outbox.save_facts", story_id=one.story_id, article_id=one.article_id, facts=fresh)
    said.update(fresh)


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


def _readers(this: Telling, cause: Cause) -> list[tuple[Subscription, ReaderKnows]]:
    """Those subscriptions that had readers when the article came, each with what its reader knows of the story and got today."""
    asked = [s for s in this.subscriptions if cause.readers is None or s.id in cause.readers]
    rows = this.store.objects(
        "outbox.readers",
        ReaderKnows,
        story_id=cause.story_id,
        rank=cause.rank,
        ids=[s.id for s in asked],
        addresses=[s.address for s in asked],
        days=[schedule.day_begin(s.zone, cause.now) for s in asked],
    )
    by_id = {row.subscription_id: row for row in rows}
    return [(s, by_id[s.id]) for s in asked]


def _tell(
    this: Telling,
    subscription: Subscription,
    reader: ReaderKnows,
    cause: Cause,
    news: News,
    known: frozenset[str],
    edits: Sequence[str],
) -> None:
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
        this.untold.because(subscription, cause.article_id, decision.reason)
        return
    this.untold.told(subscription, cause.article_id)
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
    _save(this, subscription, when, values, cause, (cause.story_id, decision.change))


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
    this: Telling,
    subscription: Subscription,
    when: Timing,
    values: dict[str, object],
    cause: Cause,
    what: tuple[object, ...],
) -> None:
    """Write an alert beside what waits to be told of the same, else into a message of its own or a digest.

    What an article that comes later was to tell of the same is taken out."""
    named = {key: values[key] for key in ("subscription_id", "story_id", "entry_id", "kind", "change")}
    this.displaced |= set(this.store.values("outbox.make_room", rank=cause.rank, **named))
    if this.store.run("outbox.save_beside", is_digest=when.digest_at is not None, **values):
        this.count += 1  # its message hasn't left yet: one message tells both
    elif when.digest_at is not None:
        this.count += _into_digest(this.store, subscription, when.digest_at, values, named)
    else:
        this.count += this.store.run(
            "outbox.save_at_once",
            channel=subscription.channel,
            address=subscription.address,
            message_id=alert.message_id(MESSAGE_HOST, subscription.id, *what),
            not_before=when.not_before,
            **values,
        )


def _into_digest(
    store: Store,
    subscription: Subscription,
    digest_at: datetime,
    values: dict[str, object],
    named: dict[str, object],
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
    if store.value("outbox.is_told", **named):
        return 0
    return _into_digest(store, subscription, schedule.next_digest(subscription, digest_at), values, named)
