"""When a feed is polled next: in its own pace, never not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.feeds import anomaly, poll_schedule
from marsad.core.feeds.poll_schedule import FeedState, History
from marsad.model import Answer, FetchOutcome, ParsedFeed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://site.sy/feed"
GOOD = Answer(URL, URL, FetchOutcome.FRESH, NOW, status=200)
DOWN = Answer(URL, URL, FetchOutcome.UNAVAILABLE, NOW, status=500, reason="answers 500")
SHUT = Answer(URL, URL, FetchOutcome.BLOCKED, NOW, status=403, reason="answers 403")
DEAD = Answer(URL, URL, FetchOutcome.GONE, NOW, status=410, reason="answers 410")
FEED = ParsedFeed("rss", None, ())
LIVELY = History(NOW - 60 * DAY, NOW - DAY, NOW - DAY / 24, 0, 28 * 24)


def wait(
    history: History, answer: Answer = GOOD, parsed: ParsedFeed | None = FEED, new: int = 1
) -> timedelta:
    return poll_schedule.next_poll(history, answer, parsed, new_entries=new, now=NOW).due_at - NOW


def state(
    history: History, answer: Answer = GOOD, parsed: ParsedFeed | None = FEED, new: int = 1
) -> FeedState:
    return poll_schedule.next_poll(history, answer, parsed, new_entries=new, now=NOW).state


def test_a_feed_is_polled_at_half_its_pace() -> None:
    assert wait(LIVELY) == timedelta(minutes=30)
    assert wait(replace(LIVELY, entries_28_days=28 * 240)) == poll_schedule.LEAST
    assert wait(replace(LIVELY, entries_28_days=1)) == poll_schedule.GREATEST
    assert wait(replace(LIVELY, first_polled_at=NOW - DAY, entries_28_days=24)) == timedelta(minutes=30)
    assert wait(History()) == poll_schedule.GREATEST / 4


def test_not_before_the_feed_asks() -> None:
    assert wait(LIVELY, parsed=replace(FEED, ttl_seconds=7200)) == timedelta(hours=2)
    assert wait(LIVELY, replace(GOOD, headers={"cache-control": "public, max-age=10800"})) == timedelta(
        hours=3
    )
    assert wait(LIVELY, replace(GOOD, headers={"cache-control": "s-maxage=10800"})) == timedelta(minutes=30)
    assert (
        wait(LIVELY, replace(GOOD, headers={"cache-control": "max-age=99999999"})) == poll_schedule.GREATEST
    )
    assert wait(LIVELY, replace(DOWN, retry_after_seconds=36_000), None) == timedelta(hours=10)


def test_the_longer_it_fails_the_longer_it_waits() -> None:
    waits = [wait(replace(LIVELY, failures=n), DOWN, None, 0) for n in range(100)]
    assert waits[:3] == [timedelta(minutes=30), timedelta(minutes=60), timedelta(minutes=90)]
    assert waits[-1] == poll_schedule.GREATEST
    assert wait(replace(LIVELY, last_success_at=NOW - 8 * DAY), DOWN, None, 0) == poll_schedule.GREATEST
    assert wait(replace(LIVELY, last_success_at=NOW - 29 * DAY), DOWN, None, 0) == poll_schedule.WEEKLY
    assert wait(LIVELY, SHUT, None, 0) == timedelta(hours=3)
    assert wait(LIVELY, DEAD, None, 0) == poll_schedule.GREATEST


@pytest.mark.parametrize("answer", [DOWN, SHUT, DEAD, GOOD])
def test_a_feed_dead_for_thirty_days_revives_unaided(answer: Answer) -> None:
    """Every poll of 30 days fails; the first one afterwards is good, within a week, and all is well."""
    problem = replace(FEED, problem="an HTML page") if answer is GOOD else None
    history, now, polls = replace(LIVELY, last_success_at=NOW), NOW, 0
    while now < NOW + 30 * DAY:
        decision = poll_schedule.next_poll(
            history, replace(answer, fetched_at=now), problem, new_entries=0, now=now
        )
        assert decision.state in (FeedState.FAILING, FeedState.BLOCKED, FeedState.GONE)
        assert poll_schedule.LEAST <= decision.due_at - now <= 7 * DAY
        history, now, polls = replace(history, failures=history.failures + 1), decision.due_at, polls + 1
    assert now <= NOW + 37 * DAY
    assert polls < 100
    revived = poll_schedule.next_poll(history, replace(GOOD, fetched_at=now), FEED, new_entries=3, now=now)
    assert revived.state is FeedState.HEALTHY
    assert revived.due_at - now <= DAY


@pytest.mark.parametrize("answer", [GOOD, DOWN, SHUT, DEAD])
def test_a_daily_run_polls_daily_then_weekly_however_its_seconds_fall(answer: Answer) -> None:
    """Runs at 05:00, each some seconds earlier or later than the last: no feed is skipped for a day more than meant."""
    history, due_at, polled = History(NOW - 60 * DAY, NOW - DAY, NOW - DAY, 0, 0), NOW, []
    for day in range(80):
        at = NOW + day * DAY + timedelta(seconds=(day * 37) % 90)
        if due_at > at:
            continue
        decision = poll_schedule.next_poll(
            history, answer, FEED if answer is GOOD else None, new_entries=0, now=at + timedelta(minutes=2)
        )
        due_at = decision.due_at
        history = replace(history, failures=history.failures + 1)
        if answer is GOOD:
            history = replace(history, last_success_at=at, failures=0)
        polled.append(day)
    gaps = [later - earlier for earlier, later in pairwise(polled)]
    if answer is GOOD:
        assert set(gaps) == {1}
    else:
        assert set(gaps) == {1, 7}
        assert gaps.index(7) in (27, 28)


def test_a_host_that_asks_for_a_day_gets_it() -> None:
    assert wait(LIVELY, replace(SHUT, retry_after_seconds=86_400), None, 0) == DAY
    assert wait(LIVELY, replace(GOOD, retry_after_seconds=86_400)) == DAY


def test_the_state_is_a_word_with_a_reason() -> None:
    assert state(LIVELY) is FeedState.HEALTHY
    assert state(LIVELY, replace(GOOD, outcome=FetchOutcome.UNCHANGED), None, 0) is FeedState.HEALTHY
    assert state(replace(LIVELY, last_new_at=NOW - 4 * DAY), new=0) is FeedState.QUIET
    assert state(replace(LIVELY, last_new_at=NOW - 4 * DAY, entries_28_days=4), new=0) is FeedState.HEALTHY
    assert state(LIVELY, DOWN, None, 0) is FeedState.FAILING
    assert state(LIVELY, SHUT, None, 0) is FeedState.BLOCKED
    assert state(LIVELY, DEAD, None, 0) is FeedState.GONE
    assert state(LIVELY, replace(GOOD, moved_to="https://new.sy/f")) is FeedState.MOVED
    assert state(replace(LIVELY, moved_to="https://new.sy/f")) is FeedState.MOVED
    html = poll_schedule.next_poll(
        LIVELY, GOOD, replace(FEED, problem="an HTML page"), new_entries=0, now=NOW
    )
    assert (html.state, html.reason) == (FeedState.FAILING, "an HTML page")


def test_validators_are_trusted_for_a_while() -> None:
    assert poll_schedule.trusts_validators(LIVELY, NOW - timedelta(hours=2), NOW)
    assert not poll_schedule.trusts_validators(LIVELY, NOW - timedelta(hours=4), NOW)
    assert not poll_schedule.trusts_validators(LIVELY, None, NOW)
    assert not poll_schedule.trusts_validators(History(), NOW - DAY, NOW)


MOMENTS = st.none() | st.integers(0, 3_000 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds))


@pytest.mark.slow
@given(
    st.builds(
        History,
        MOMENTS,
        MOMENTS,
        MOMENTS,
        st.integers(0, 10**9),
        st.integers(0, 10**9),
        st.none() | st.just("https://new.sy/f"),
    ),
    st.sampled_from([GOOD, DOWN, SHUT, DEAD, replace(DOWN, retry_after_seconds=10**9)]),
    st.none() | st.just(FEED) | st.just(replace(FEED, ttl_seconds=10**9)),
    st.integers(0, 5),
)
def test_there_is_always_a_next_time(
    history: History, answer: Answer, parsed: ParsedFeed | None, new: int
) -> None:
    decision = poll_schedule.next_poll(history, answer, parsed, new_entries=new, now=NOW)
    assert poll_schedule.LEAST <= decision.due_at - NOW <= 7 * DAY
    assert decision.reason


@pytest.mark.parametrize(
    ("daily", "is_silent"),
    [
        ([40] * 28 + [40], False),
        ([40] * 28 + [15], False),
        ([40] * 28 + [5], True),
        ([40] * 28 + [0], True),
        ([2] * 28 + [0], False),  # too few to tell
        ([40] * 5 + [0], False),  # too short to tell
        ([0] * 28 + [0], False),
        ([40] * 27 + [4000] + [40], False),
        ([], False),
    ],
)
def test_silence_is_told_from_a_quiet_day(daily: list[int], is_silent: bool) -> None:
    found = anomaly.of_last_day(daily)
    assert found.is_silent is is_silent, found.reason


def test_a_day_of_rest_is_not_silence() -> None:
    week = [40, 42, 38, 44, 41, 39, 4]
    assert not anomaly.of_last_day(week * 4 + week[:6] + [3]).is_silent
    assert anomaly.of_last_day(week * 4 + [3]).is_silent
