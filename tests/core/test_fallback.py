"""Which addresses of a source are tried, in what order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from marsad.core.feeds import fallback
from marsad.core.feeds.poll_schedule import FeedState
from marsad.model import Entry, ParsedFeed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OWN, MOVED, SPARE, FOUND = (f"https://site.sy/{name}" for name in ("feed", "moved", "spare", "found"))


def test_the_own_address_comes_first() -> None:
    assert fallback.addresses(OWN, now=NOW) == (OWN,)
    assert fallback.addresses(OWN, now=NOW, fallbacks=[SPARE, OWN], found=[FOUND, "javascript:x"]) == (
        OWN,
        SPARE,
        FOUND,
    )
    assert fallback.addresses(OWN, now=NOW, moved_to=MOVED, fallbacks=[SPARE]) == (MOVED, SPARE, OWN)
    assert (
        len(fallback.addresses(OWN, now=NOW, found=[f"{FOUND}{n}" for n in range(50)]))
        == fallback.MOST_IN_A_POLL
    )


def test_what_worked_stays_first_but_for_a_daily_try_of_the_own() -> None:
    recently, yesterday = NOW - timedelta(hours=2), NOW - DAY
    assert fallback.addresses(OWN, now=NOW, worked=SPARE, own_tried_at=recently)[:2] == (SPARE, OWN)
    assert fallback.addresses(OWN, now=NOW, worked=SPARE, own_tried_at=yesterday)[:2] == (OWN, SPARE)
    assert fallback.addresses(OWN, now=NOW, worked=SPARE)[:2] == (OWN, SPARE)


def test_discovery_is_for_lasting_failure_and_rare() -> None:
    assert fallback.is_discovery_due(FeedState.BLOCKED, NOW - DAY, None, NOW)
    assert not fallback.is_discovery_due(FeedState.BLOCKED, NOW - DAY / 2, None, NOW)
    assert not fallback.is_discovery_due(FeedState.QUIET, NOW - 9 * DAY, None, NOW)
    assert not fallback.is_discovery_due(FeedState.FAILING, NOW - 9 * DAY, NOW - 6 * DAY, NOW)
    assert fallback.is_discovery_due(FeedState.GONE, NOW - 9 * DAY, NOW - 7 * DAY, NOW)


def test_a_home_page_in_place_of_a_feed_is_looked_through_at_once() -> None:
    assert fallback.is_discovery_due(None, None, None, NOW, is_home=True)
    assert not fallback.is_discovery_due(None, None, None, NOW)
    assert not fallback.is_discovery_due(FeedState.FAILING, NOW, NOW, NOW, is_home=True)


def test_a_sitemaps_past_is_no_news() -> None:
    dates = (None, NOW - DAY, NOW - 6 * DAY, NOW - 8 * DAY)
    entries = tuple(Entry(f"{OWN}/{n}", f"{OWN}/{n}", "", published_at=at) for n, at in enumerate(dates))
    assert fallback.news(ParsedFeed("sitemap", None, entries), NOW).entries == entries[:3]
    assert fallback.news(ParsedFeed("rss", None, entries), NOW).entries == entries
