"""In which zone a page's time is: both sides of clock changes, and a "Z" that means local time."""

from datetime import UTC, datetime

import pytest

from marsad.core.dates.zones import zone_in
from marsad.core.pages.published import publication_time
from marsad.core.pages.structured import PageClaim

NOON = datetime(2026, 11, 14, 12, 10, tzinfo=UTC)  # when it was 15:10 in Damascus


@pytest.mark.parametrize(
    ("line", "local", "zone"),
    [
        # Syria has kept +03:00 since the summer of 2022.
        ("بتوقيت دمشق", "2022-03-24 23:00", "+02:00"),
        ("بتوقيت دمشق", "2022-03-25 01:00", "+03:00"),
        ("بتوقيت دمشق", "2022-12-15 12:00", "+03:00"),
        ("بتوقيت سوريا", "2026-01-15 12:00", "+03:00"),
        ("بتوقيت سورية", "2026-07-15 12:00", "+03:00"),
        ("بتوقيت العاصمة دمشق", "2019-12-15 12:00", "+02:00"),
        # Jordan, too; Türkiye since 2016.
        ("بتوقيت الأردن", "2021-12-15 12:00", "+02:00"),
        ("بتوقيت الأردن", "2022-12-15 12:00", "+03:00"),
        ("بتوقيت أنقرة", "2015-12-15 12:00", "+02:00"),
        ("بتوقيت إسطنبول", "2020-12-15 12:00", "+03:00"),
        # Lebanon changes on the last Sundays of March and October.
        ("بتوقيت بيروت", "2026-03-28 23:30", "+02:00"),
        ("بتوقيت بيروت", "2026-03-29 02:00", "+03:00"),
        ("بتوقيت بيروت", "2026-10-24 22:00", "+03:00"),
        ("بتوقيت لبنان", "2026-10-25 12:00", "+02:00"),
        # Egypt has summer time again since 2023.
        ("بتوقيت القاهرة", "2022-07-15 12:00", "+02:00"),
        ("بتوقيت القاهرة", "2024-04-25 23:00", "+02:00"),
        ("بتوقيت القاهرة", "2024-04-26 02:00", "+03:00"),
        ("(توقيت مصر)", "2024-12-15 12:00", "+02:00"),
        ("بتوقيت القدس", "2025-01-15 12:00", "+02:00"),
        ("بتوقيت فلسطين", "2025-07-15 12:00", "+03:00"),
        # Always the same.
        ("بتوقيت مكة المكرمة", "2026-07-15 12:00", "+03:00"),
        ("بتوقيت أبو ظبي", "2026-01-15 12:00", "+04:00"),
        ("بتوقيت غرينتش", "2026-07-15 12:00", "+00:00"),
        ("GMT+2", "2026-07-15 12:00", "+02:00"),
        ("بالتوقيت المحلي", "2026-07-15 12:00", None),
        ("في دمشق", "2026-07-15 12:00", None),
    ],
)
def test_a_named_zone_is_the_one_of_that_day(line, local, zone):
    assert zone_in(f"15 تموز 12:00 {line}", datetime.fromisoformat(local)) == zone


def when(*claims, about=(), feed=None, fetched_at=datetime(2026, 11, 20, tzinfo=UTC)):
    said = [PageClaim("time" if basis == "time" else "published", value, basis) for basis, value in claims]
    return publication_time(said, about=about, url="https://news.example/a", fetched_at=fetched_at, feed=feed)


@pytest.mark.parametrize(
    ("local", "feed", "zone"),
    [
        ("2026-03-28T23:30:00", datetime(2026, 3, 28, 21, 30, 40, tzinfo=UTC), "+02:00"),
        ("2026-03-29T02:30:00", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "+03:00"),
        ("2026-11-14T15:10:00", NOON, "+03:00"),
    ],
)
@pytest.mark.parametrize("written", ["", "Z", "+00:00"])
def test_a_sites_own_zone_is_how_far_it_is_ahead_of_the_feed(local, feed, zone, written):
    found = when(("json-ld", local + written), feed=feed)
    assert (found.at, found.zone, found.basis) == (feed.replace(second=0), zone, "json-ld")
    assert "feed" in found.reason


@pytest.mark.parametrize(
    ("claims", "rest"),
    [
        # Another claim, or a reader's line, says of the same clock in which zone it is.
        ([("json-ld", "2026-11-14T15:10:00Z"), ("article:published_time", "2026-11-14T15:10:00+03:00")], {}),
        ([("json-ld", "2026-11-14T15:10:00Z")], {"about": ["14 تشرين الثاني 2026 - 15:10 بتوقيت دمشق"]}),
        ([("json-ld", "2026-11-14T15:10:00Z")], {"about": ["14 نوفمبر 2026 - 12:10 GMT"]}),
        # The page was fetched before what it calls UTC.
        ([("json-ld", "2026-11-14T15:10:00Z")], {"fetched_at": datetime(2026, 11, 14, 12, 30, tzinfo=UTC)}),
        ([("json-ld", "2026-11-14T15:10:00")], {"fetched_at": datetime(2026, 11, 14, 12, 30, tzinfo=UTC)}),
        ([], {"feed": datetime(2026, 11, 14, 15, 10, tzinfo=UTC), "fetched_at": datetime(2026, 11, 14, 12, 30, tzinfo=UTC)}),
    ],
)  # fmt: skip
def test_a_local_time_that_is_written_as_utc(claims, rest):
    found = when(*claims, **rest)
    assert (found.at, found.zone) == (NOON, "+03:00")


def test_a_page_from_the_gulf_that_is_further_ahead():
    found = when(("json-ld", "2026-11-14T15:10:00Z"), fetched_at=datetime(2026, 11, 14, 11, 15, tzinfo=UTC))
    assert (found.at.hour, found.zone) == (11, "+04:00")


@pytest.mark.parametrize(
    "rest",
    [
        {},
        {"feed": NOON},
        {"feed": datetime(2026, 11, 14, 12, 22, tzinfo=UTC)},  # no zone is 12 minutes east
        {"feed": datetime(2026, 11, 14, 15, 10, tzinfo=UTC)},  # a feed that is later is the one that errs
        {"feed": datetime(2026, 11, 14, 5, 10, tzinfo=UTC)},  # no Arab zone is seven hours east
        {"about": ["14 نوفمبر 2026 - 15:10"]},
        {"about": ["14 نوفمبر 2026 - 15:10 بتوقيت مكة"]},
        # Readers are shown the local time of the page's UTC: the feed is wrong.
        {"about": ["14 نوفمبر 2026 - 15:10"], "feed": datetime(2026, 11, 14, 9, 10, tzinfo=UTC)},
        {"fetched_at": datetime(2026, 11, 14, 12, 8, tzinfo=UTC)},  # its clock is a little ahead of ours
        {"fetched_at": None},
    ],
)
def test_utc_that_is_utc(rest):
    found = when(("json-ld", "2026-11-14T12:10:00Z"), **rest)
    assert (found.at, found.zone) == (NOON, "+00:00")


def test_the_times_of_other_articles_on_the_page_say_nothing_of_its_zone():
    found = when(("json-ld", "2026-11-14T12:00:00Z"), ("time", "2026-11-14T09:00:00Z"))
    assert (found.at.hour, found.zone) == (12, "+00:00")


def test_a_written_zone_is_believed_whatever_the_feed_says():
    found = when(("json-ld", "2026-11-14T15:10:00+03:00"), feed=datetime(2026, 11, 14, 15, 10, tzinfo=UTC))
    assert (found.at, found.zone) == (NOON, "+03:00")
