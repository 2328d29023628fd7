"""Why: what the alerts make of a stored article now, without writing anything. For `alerts why` and `subscriptions preview`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marsad.core.alerts import alert
from marsad.core.alerts.wanted import News, match, match_step
from marsad.core.topics.topic import Topics
from marsad.core.web.url import canonical
from marsad.edge.rows.article import AskedArticle, InStory
from marsad.edge.rows.delivery import PastAlert, UntoldArticle
from marsad.edge.rows.entry import AskedEntry
from marsad.edge.rows.mention import StoredMention
from marsad.edge.store import Store
from marsad.errors import NotFound
from marsad.model import Subscription, Weight
from marsad.steps.alerting import outbox
from marsad.steps.alerting.entries import Entries
from marsad.steps.alerting.stored import stored_news


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reason why one subscription was told of an article, or wasn't."""

    subscription_id: str
    is_told: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """An alert that a subscription would have been sent."""

    at: datetime
    subscription_id: str
    change: str
    how: str
    title: str
    url: str
    why: str


def why(
    store: Store, topics: Topics, subscriptions: Sequence[Subscription], article: str
) -> list[Explanation]:
    """Return why each subscription was told of the article (id or address), or wasn't.

    Of an address that a feed has listed and that gave no article, why not. NotFound where no feed has listed it."""
    row = store.first("alerts.article", AskedArticle, article=article)
    if row is None:
        reason = _no_article(store, article)
        return [Explanation(s.id, False, reason) for s in subscriptions]
    return [_answer(store, topics, s, row) for s in subscriptions]


def _answer(store: Store, topics: Topics, subscription: Subscription, row: AskedArticle) -> Explanation:
    told = store.objects("alerts.told", PastAlert, story_id=row.story_id, subscription_id=subscription.id)
    own = [t for t in told if t.article_id == row.article_id]
    if own:
        return Explanation(subscription.id, True, "; ".join(map(_alert, own)))
    return Explanation(subscription.id, False, _never(row) or _untold(store, topics, subscription, row))


def _untold(store: Store, topics: Topics, subscription: Subscription, row: AskedArticle) -> str:
    """Return the reason that was kept when the article came; of one without a mention there is nothing to decide."""
    news = _news(store, topics, row)
    if not news.mentions:
        return "no topic is mentioned in it"
    kept = store.first(
        "alerts.untold", UntoldArticle, article_id=row.article_id, subscription_id=subscription.id
    )
    if kept:
        return f"{kept.reason} (decided {kept.decided_at:%Y-%m-%d %H:%M} UTC)"
    today = match(subscription, news).reason or "it matches"
    return f"no reason was kept, for it came before the subscription, or before reasons were kept; by today's rules: {today}"


def _no_article(store: Store, address: str) -> str:
    """Return how far an address came that gave no article."""
    found = store.first("alerts.entry", AskedEntry, url=address, canonical_url=canonical(address))
    if found is None:
        hint = "`marsad alerts list` shows the ids of alerts, `marsad source check` how the feeds are"
        raise NotFound(f"there is no article {address}, and no feed has listed such an address; {hint}")
    if found.page_state == "unread":
        return "its page was fetched and waits to be read"
    if found.page_state == "unreadable":
        return f"its page gave no article: {found.page_reason}{_again(found)}"
    if not found.attempts and not found.reason:
        return f"its page has not been fetched yet{_again(found)}"
    return f"its page could not be fetched ({found.reason}; attempts: {found.attempts}){_again(found)}"


def _again(entry: AskedEntry) -> str:
    if entry.state != "pending":
        return "; it was given up" if entry.state == "failed" else ""
    return f"; it is asked for again from {entry.next_attempt_at:%Y-%m-%d %H:%M} UTC on"


def _never(row: AskedArticle) -> str:
    """Return why nobody at all is told of an article."""
    if row.seed:
        return "it is one of the seed corpus"
    if row.disposition == "set_aside":
        return "its language is set aside"
    if row.disposition == "duplicate":
        return f"it repeats article {row.original_id}, which speaks for both: ask why about that one"
    return ""


def _alert(told: PastAlert) -> str:
    when = told.sent_at or told.digest_at or told.created_at
    problem = f" ({told.reason})" if told.reason else ""
    return f"alert {told.alert_id}: {told.cause}; {told.state}{problem}, {when:%Y-%m-%d %H:%M} UTC"


def preview(
    store: Store, topics: Topics, subscriptions: Sequence[Subscription], since: datetime
) -> Iterator[Foretold]:
    """What each subscription would have been told of the articles that arrived since a moment, in that order.

    Entries count as they are today. Ceilings and quiet hours don't count; what a first poll brought does, as if it had come later."""
    known: dict[int, set[str]] = {}
    told: dict[tuple[str, int], bool] = {}  # stories; whether also as a subject
    steps: dict[tuple[str, int], set[str]] = {}  # of entries
    for found in store.objects("alerts.stories", InStory, since=since):
        row = store.first("alerts.article", AskedArticle, article=str(found.article_id))
        if row is None:
            continue
        news, facts = _news(store, topics, row), known.setdefault(found.story_id, set())
        if row.seed is None and row.first_seen_at >= since:
            entries = Entries.of(store, [found.article_id])
            for s in subscriptions:
                yield from _steps(s, row, news, entries, steps)
                reader = {e: steps[s.id, e] for e in entries.reports if (s.id, e) in steps}
                left = outbox.left(s, news, entries.by_article(found.article_id), reader)
                key = (s.id, found.story_id)
                decision = alert.decide(
                    s,
                    replace(news, mentions=left),
                    facts,
                    is_told=key in told or any((s.id, e) in steps for e in entries.reports),
                    is_told_as_subject=told.get(key, True),
                )
                if decision.change:
                    weight = alert.weight_of(decision.mentions)
                    told[key] = told.get(key, False) or weight is Weight.SUBJECT
                    timing = alert.timing(s, news, decision.mentions, row.first_seen_at, 0)
                    why = f"{decision.reason}; {timing.reason}"
                    yield Foretold(
                        row.first_seen_at, s.id, decision.change, timing.reason, row.title, row.url, why
                    )
        facts |= alert.said(news)


def _steps(
    subscription: Subscription,
    row: AskedArticle,
    news: News,
    entries: Entries,
    told: dict[tuple[str, int], set[str]],
) -> Iterator[Foretold]:
    """The steps of entries that the subscription would have been told of one article, or wouldn't and why."""
    for entry_id in entries.reports:
        before = told.get((subscription.id, entry_id), set())
        for one, _ in entries.steps(subscription, entry_id, row.article_id):
            if one.change in before:
                continue
            found = match_step(subscription, news, one, entries.known[entry_id].outlets)
            timing, why = "not told", found.reason
            if found.mentions:
                told.setdefault((subscription.id, entry_id), set()).add(one.change)
                weight = outbox.weight_of_step(one, found.mentions)
                timing = outbox.step_timing(subscription, news, one, weight, row.first_seen_at, 0).reason
                why = f"{one.reason}; {timing}"
            yield Foretold(row.first_seen_at, subscription.id, one.change, timing, row.title, row.url, why)


def _news(store: Store, topics: Topics, row: AskedArticle) -> News:
    """A stored article as the alerts see it."""
    stored = store.objects("understand.mentions", StoredMention, article_ids=[row.article_id])
    return replace(stored_news(topics, row, [one.mention for one in stored]), ownership=row.ownership)
