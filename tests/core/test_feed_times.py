"""The times of a feed as a whole: one order of day and month, one zone, and nothing that raises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.dates.feed_dates import feed_times
from marsad.core.pages.published import publication_time
from marsad.core.pages.structured import PageClaim

NOW = datetime(2026, 11, 30, 0, 10, tzinfo=UTC)


def days(*texts: str, now: datetime | None = NOW) -> list[str | None]:
    return [at and f"{at:%Y-%m-%d}" for at in feed_times([[text] for text in texts], now=now).at]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # One date that can be read in one way only settles the others.
        (["05/11/2026", "29/11/2026"], ["2026-11-05", "2026-11-29"]),
        (["11/05/2026", "11/29/2026"], ["2026-11-05", "2026-11-29"]),
        (["Thu, 11/05/2026 - 10:30", "11/06/2026 - 10:30"], ["2026-11-05", "2026-11-06"]),
        (["Thu, 05/11/2026 - 10:30", "06/11/2026 - 10:30"], ["2026-11-05", "2026-11-06"]),
        # One that would be ahead of the fetching.
        (["11/12/2026"], ["2026-11-12"]),
        (["12/11/2026", "10/11/2026"], ["2026-11-12", "2026-11-10"]),
        # How they follow each other: a feed of three days is none of three months.
        (["11/07/2026", "11/06/2026", "11/05/2026"], ["2026-11-07", "2026-11-06", "2026-11-05"]),
        (["07/11/2026", "06/11/2026", "05/11/2026"], ["2026-11-07", "2026-11-06", "2026-11-05"]),
        # Nothing tells: the day first, as in every Arab country.
        (["05/11/2026"], ["2026-11-05"]),
        (["05.11.2026"], ["2026-11-05"]),
        # Contradictions settle nothing.
        (["29/11/2026", "11/28/2026", "05/11/2026"], ["2026-11-29", "2026-11-28", "2026-11-05"]),
    ],
)
def test_the_feed_settles_the_order_of_day_and_month(texts: list[str], expected: list[str]) -> None:
    assert days(*texts) == expected


def test_the_channels_own_dates_tell_too() -> None:
    assert [
        f"{at:%Y-%m-%d}"
        for at in feed_times([["11/05/2026"]], now=NOW, channel=["11/29/2026 10:00"]).at
        if at
    ] == ["2026-11-05"]


def test_clocks_without_zone_keep_their_spacing() -> None:
    """Six wall clocks of Damascus, one an hour, the newest 20 minutes old: as UTC the first would be ahead."""
    newest = NOW + timedelta(hours=3) - timedelta(minutes=20)
    said = [[f"{newest - timedelta(hours=n):%Y-%m-%d %H:%M:%S}"] for n in range(6)]
    assert feed_times(said, now=NOW).at == [NOW - timedelta(minutes=20, hours=n) for n in range(6)]


def test_a_zone_that_one_entry_says_twice_holds_for_all() -> None:
    said = [["2026-11-28 10:00", "2026-11-28T08:00:00Z"], ["2026-11-27 10:00"]]
    assert feed_times(said, now=NOW).at == [
        datetime(2026, 11, 28, 8, tzinfo=UTC),
        datetime(2026, 11, 27, 8, tzinfo=UTC),
    ]


def test_a_feed_that_calls_its_local_time_utc_is_local_as_a_whole() -> None:
    said = [[f"{NOW + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"], ["2026-11-28T10:00:00Z"]]
    assert feed_times(said, now=NOW).at == [NOW - timedelta(hours=1), datetime(2026, 11, 28, 7, tzinfo=UTC)]


def test_published_beats_created_and_updated() -> None:
    assert days("2026-11-05", now=None) == ["2026-11-05"]
    assert feed_times([["", None, "2026-11-06"]]).at[0] == datetime(2026, 11, 6, tzinfo=UTC)


def test_how_long_ago() -> None:
    assert feed_times([["منذ ساعتين"]], now=NOW).at == [NOW - timedelta(hours=2)]


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31T23:59:59-03:00",
        "0001-01-01T00:00:00+14:00",
        "Mon, 01 Jan 0001 00:00:00 +0300",
        "Thu, 01 Jan 10000 00:00:00 GMT",
        "2100-12-31T23:00:00-14:00",
    ],
)
def test_years_that_are_none_give_no_time_and_stop_nothing(text: str) -> None:
    assert feed_times([[text], ["2026-11-28T10:00:00Z"]], now=NOW).at == [
        None,
        datetime(2026, 11, 28, 10, tzinfo=UTC),
    ]


DATES = st.one_of(
    st.text(max_size=30),
    st.builds(
        lambda at, zone: f"{at.isoformat()}{zone}",
        st.datetimes(),
        st.sampled_from(["Z", "", "-03:00", "+14:00"]),
    ),
    st.builds(
        "{:02}/{:02}/{:04} {}:30".format,
        st.integers(0, 40),
        st.integers(0, 40),
        st.integers(0, 9999),
        st.integers(0, 25),
    ),
)


@given(st.lists(st.lists(DATES, max_size=3), max_size=5), st.one_of(st.none(), st.just(NOW)))
def test_any_feed_has_times_or_none(said: list[list[str]], now: datetime | None) -> None:
    found = feed_times(said, now=now).at
    assert len(found) == len(said)
    assert all(at is None or 1990 <= at.year <= 2100 for at in found)


# ── a page's day and month ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("claims", "url", "feed", "day", "is_open"),
    [
        (["11/05/2026 10:30"], "https://news.example/2026/11/05/a", None, "2026-11-05", False),
        (
            ["11/05/2026 10:30"],
            "https://news.example/a",
            datetime(2026, 11, 5, 7, 30, tzinfo=UTC),
            "2026-11-05",
            False,
        ),
        (["11/05/2026 10:30", "11/29/2026 09:00"], "https://news.example/a", None, "2026-11-05", False),
        (["11/12/2026 10:30"], "https://news.example/a", None, "2026-11-12", False),
        (["05/11/2026 10:30"], "https://news.example/a", None, "2026-11-05", True),
    ],
)
def test_other_claims_tell_the_day_from_the_month(
    claims: list[str], url: str, feed: datetime | None, day: str, is_open: bool
) -> None:
    said = [PageClaim("published", value, f"meta-{n}") for n, value in enumerate(claims)]
    found = publication_time(said, about=(), url=url, fetched_at=NOW, feed=feed)
    assert found is not None
    assert f"{found.at:%Y-%m-%d}" == day
    assert ("nothing tells its day from its month" in found.reason) is is_open
