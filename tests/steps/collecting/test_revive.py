"""A feed is never given up: dead for a month under daily runs, it revives by itself; moved for good, it is followed once."""

from __future__ import annotations

import math
from datetime import timedelta

from edge.hostile import FEED
from steps.hostile_desk import Clock, Desk

DAY = timedelta(days=1)


async def test_dead_for_thirty_days_it_revives_within_its_weekly_try(desk: Desk, time: Clock) -> None:
    source = desk.source("s", "/feed")
    await desk.collect(source)
    desk.server.feed = b"<html>down</html>"
    asked = 0
    for day in range(30):
        time.at += DAY + timedelta(seconds=(day * 41) % 60 - 30)
        asked += (await desk.collect(only_due=True)).get("feeds", 0) if desk_is_due(desk, time) else 0
    assert 27 <= asked <= 29
    dead = desk.feed("s")
    assert (dead["state"], dead["failures"]) == ("failing", asked)
    desk.server.feed = FEED.replace("/news/1", "/news/2").encode()
    days = 0
    while desk.feed("s")["state"] != "healthy":
        time.at, days = time.at + DAY, days + 1
        assert days <= 7
        if desk_is_due(desk, time):
            await desk.collect(only_due=True)
    alive = desk.feed("s")
    assert (alive["failures"], alive["last_success_at"]) == (0, time.at)
    urls = desk.rows("SELECT url FROM marsad.entry WHERE state = 'fetched' ORDER BY entry_id")
    assert [row["url"].rpartition("/")[2] for row in urls] == ["1", "2"]


async def test_weeks_of_failure_cost_few_requests(desk: Desk, time: Clock) -> None:
    """Half-hourly runs over forty days."""
    await desk.collect(desk.source("s", "/status?403"))
    end = time.at + 40 * DAY
    while time.at < end:
        time.at += DAY / 48 * math.ceil((desk.feed("s")["due_at"] - time.at) / (DAY / 48))
        await desk.collect(only_due=True)
    polls = desk.rows("SELECT count(*)::int AS n FROM marsad.poll WHERE url LIKE '%403'")
    assert polls[0]["n"] < 50


async def test_a_daily_run_polls_a_quiet_feed_daily(desk: Desk, time: Clock) -> None:
    await desk.collect(desk.source("s", "/feed"))
    for day in range(10):
        time.at += DAY + timedelta(seconds=(day * 41) % 60 - 30)
        counts = await desk.collect(only_due=True)
        assert counts["feeds"] == 1
    assert desk.feed("s")["state"] == "quiet"


def desk_is_due(desk: Desk, time: Clock) -> bool:
    return bool(desk.feed("s")["due_at"] <= time.at)
