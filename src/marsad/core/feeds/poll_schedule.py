"""When a feed is polled next, and its state in one word with the reason. A feed is never given up.

Decides from the counts that the caller keeps and from the last answer. A working feed is polled at half its
own pace, not before what Cache-Control or its TTL asks for, between a least and a greatest interval. A
failing one waits linearly longer; after a week of failure it is tried daily, after four weeks weekly, and it
revives by the first good answer; both are some hours short of their names, because a daily run that begins a
second earlier than the last one must not skip what is due a second later. Does not care which of a source's
addresses was asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from marsad.model import Answer, FetchOutcome, ParsedFeed

LEAST = timedelta(minutes=15)
GREATEST = timedelta(
    hours=20
)  # less than a day: a daily run that begins a second early must not skip what is due then
WEEKLY = timedelta(days=6, hours=20)  # likewise
DAILY_AFTER = timedelta(days=7)
WEEKLY_AFTER = timedelta(days=28)

_STEP = timedelta(minutes=30)  # what each failure in a row adds
_BLOCKED_STEP = timedelta(hours=3)  # who shuts us out is asked less often
_DAY = timedelta(days=1)
_WINDOW = timedelta(days=28)  # over which the caller counts entries
_QUIET_AT_LEAST = timedelta(days=3)
_QUIET_GAPS = 12  # silences of so many mean gaps hardly happen by chance
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.I)


class FeedState(StrEnum):
    """The states of health of a feed."""

    HEALTHY = "healthy"
    QUIET = "quiet"  # answers well, but brings nothing new where it used to
    FAILING = "failing"  # no answer, an error, or a body that is no feed
    BLOCKED = "blocked"  # the site shuts us out
    MOVED = "moved"  # works under another address than the operator's file says
    GONE = "gone"  # the site says that it is no more


@dataclass(frozen=True, slots=True)
class History:
    """The record of earlier polls, without the present one."""

    first_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None  # when a poll last brought a new entry
    failures: int = 0  # in a row
    entries_28_days: int = 0  # new entries, those of the first poll left out
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class NextPoll:
    """The decision on the next poll: when it is due, the feed's state, and the reason for both."""

    due_at: datetime
    state: FeedState
    reason: str


def history(row: Mapping[str, Any]) -> History:
    """The History in a row that has its fields under their names; nulls are "not known yet"."""
    return History(**{name: row[name] for name in History.__dataclass_fields__ if row.get(name) is not None})


def next_poll(
    history: History,
    answer: Answer,
    parsed: ParsedFeed | None,
    *,
    new_entries: int,
    now: datetime,
    least: timedelta = LEAST,
    greatest: timedelta = GREATEST,
) -> NextPoll:
    """The decision after one poll. `parsed` is None where there was no body to read (unchanged, or no
    answer).
    """
    is_well = answer.outcome in (FetchOutcome.FRESH, FetchOutcome.UNCHANGED)
    asked_for = timedelta(seconds=min(answer.retry_after_seconds or 0, _DAY.total_seconds()))
    if not is_well or (parsed and parsed.problem):
        problem = parsed.problem if is_well and parsed and parsed.problem else answer.reason
        state = _failed_state(answer.outcome)
        wait = _failed_wait(history, state, now, least)
        return NextPoll(now + max(wait, asked_for), state, problem or f"answers {answer.status}")
    pace = pace_of(history, now)
    wait = max(pace / 2 if pace else greatest / 4, _asked_interval(answer, parsed))
    state, reason = _working_state(history, answer, new_entries, pace, now)
    return NextPoll(now + max(min(max(wait, least), greatest), asked_for), state, reason)


def pace_of(history: History, now: datetime) -> timedelta | None:
    """The mean time between new entries over the last 28 days; None while nothing is known."""
    if history.first_polled_at is None or not history.entries_28_days:
        return None
    watched = min(_WINDOW, max(now - history.first_polled_at, LEAST))
    return watched / history.entries_28_days


def trusts_validators(history: History, last_body_at: datetime | None, now: datetime) -> bool:
    """Return whether a poll may be conditional. Validators lie: an ETag may stay while the body changes.

    After a silence in which three new entries were to be expected (at most a day) the body is asked for
    whole; its hash tells whether it changed.
    """
    if last_body_at is None:
        return False
    pace = pace_of(history, now) or _DAY
    return now - last_body_at < min(max(3 * pace, timedelta(hours=1)), _DAY)


def _failed_state(outcome: FetchOutcome) -> FeedState:
    if outcome is FetchOutcome.BLOCKED:
        return FeedState.BLOCKED
    return FeedState.GONE if outcome is FetchOutcome.GONE else FeedState.FAILING


def _failed_wait(history: History, state: FeedState, now: datetime, least: timedelta) -> timedelta:
    """Longer with every failure, then daily, then weekly; what is gone goes to daily at once."""
    last_good = history.last_success_at or history.first_polled_at or now
    if now - last_good >= WEEKLY_AFTER:
        return WEEKLY
    if now - last_good >= DAILY_AFTER or state is FeedState.GONE:
        return GREATEST
    step = _BLOCKED_STEP if state is FeedState.BLOCKED else _STEP
    return min(max(step * (history.failures + 1), least), GREATEST)


def _asked_interval(answer: Answer, parsed: ParsedFeed | None) -> timedelta:
    """Return what Cache-Control or the feed itself asks to wait."""
    found = _MAX_AGE.search(answer.headers.get("cache-control", ""))
    return timedelta(seconds=max(int(found[1]) if found else 0, (parsed.ttl_seconds or 0) if parsed else 0))


def _working_state(
    history: History, answer: Answer, new_entries: int, pace: timedelta | None, now: datetime
) -> tuple[FeedState, str]:
    silent_since = history.last_new_at or history.first_polled_at
    if not new_entries and silent_since and _is_silent(now - silent_since, pace):
        return FeedState.QUIET, f"answers, but nothing new since {silent_since:%Y-%m-%d}"
    moved_to = answer.moved_to or history.moved_to
    if moved_to:
        return FeedState.MOVED, f"moved for good to {moved_to}: write that in config/sources.yaml"
    return FeedState.HEALTHY, "answers and lists entries" if new_entries else "answers; nothing new this time"


def _is_silent(silence: timedelta, pace: timedelta | None) -> bool:
    usual = _QUIET_GAPS * pace if pace else DAILY_AFTER
    return silence > max(usual, _QUIET_AT_LEAST)
