"""What a feed shows beside its entries' text is kept: how its outlet writes dates, what it lists twice, what a channel edits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.test_telegram import FORWARDED, page, post
from marsad.core.topics.topic import Topics
from marsad.steps.understanding import understand
from steps.hostile_desk import Clock, Desk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def rss(*items: tuple[str, str]) -> bytes:
    listed = "".join(
        f"<item><title>{title}</title><link>/{title}</link><pubDate>{date}</pubDate></item>"
        for title, date in items
    )
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n"
    return head + f'<rss version="2.0"><channel>{listed}</channel></rss>'.encode()


def said(desk: Desk) -> dict[str, tuple[str | None, bool]]:
    rows = desk.rows("SELECT title, published_at, is_day_open FROM marsad.entry")
    return {
        row["title"]: (row["published_at"] and f"{row['published_at']:%Y-%m-%d}", row["is_day_open"])
        for row in rows
    }


def page_of(title: str, line: str = "") -> bytes:
    """An article's page, with a line under its title."""
    text = (
        "أعلن مجلس البلدة وقفا لإطلاق النار بين الفصيلين المحليين يبدأ فجر الأحد ويشمل الطريق الزراعي كله. "
        * 4
    )
    body = f"<h1>{title}</h1><p>{line}</p><article><p>{text}</p></article>"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n"
    return head + f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def read_all(desk: Desk, topics: Topics) -> None:
    understand.sync(desk.store, topics, [])
    for batch in understand.shares(desk.store, desk.settings):
        understand.understand(desk.store, desk.settings, topics, [], batch)


@pytest.mark.parametrize(
    ("shows", "ambiguous", "order", "expected"),
    [
        ("10/25/2026 09:00", "10/11/2026 09:00", "month first", "2026-10-11"),
        ("25/10/2026 09:00", "10/11/2026 09:00", "day first", "2026-11-10"),
    ],
)
async def test_the_order_that_an_outlet_was_seen_to_use_decides_later(
    desk: Desk, time: Clock, shows: str, ambiguous: str, order: str, expected: str
) -> None:
    time.at = NOW
    outlet = desk.source("s", "/feed")
    desk.server.raw["/feed"] = rss(("one", shows), ("two", ambiguous))
    await desk.collect(outlet)
    assert desk.rows("SELECT day_order FROM marsad.source WHERE source_id = 's'") == [{"day_order": order}]
    desk.server.raw["/feed"] = rss(("three", ambiguous))  # nothing but what can be read both ways
    await desk.collect(outlet)
    assert said(desk)["three"] == (expected, False)
    await desk.collect(outlet)
    assert desk.rows("SELECT day_order FROM marsad.source WHERE source_id = 's'") == [{"day_order": order}]


async def test_a_day_that_nothing_tells_from_its_month_is_said_to_be_open(
    desk: Desk, time: Clock, topics: Topics
) -> None:
    time.at = NOW
    outlet = desk.source("s", "/feed")
    desk.server.raw["/feed"] = rss(("one", "10/11/2026 09:00"))
    desk.server.raw["/one"] = page_of("one")
    await desk.collect(outlet)
    assert said(desk)["one"] == ("2026-11-10", True)
    read_all(desk, topics)
    (article,) = desk.rows("SELECT published_basis, published_reason FROM marsad.article")
    assert article["published_basis"] == "feed"
    assert "nothing tells its day from its month" in article["published_reason"]


@pytest.mark.parametrize(
    ("shows", "order", "expected"),
    [("10/25/2026 09:00", "month first", "2026-10-11"), ("25/10/2026 09:00", "day first", "2026-11-10")],
)
async def test_pages_show_the_order_too_where_feeds_say_nothing(
    desk: Desk, time: Clock, topics: Topics, shows: str, order: str, expected: str
) -> None:
    time.at = NOW
    for name, line in (("one", shows), ("two", "10/11/2026 09:00")):  # the one is read before the other comes
        desk.server.raw["/feed"] = rss((name, ""))
        desk.server.raw[f"/{name}"] = page_of(name, line)
        await desk.collect(desk.source("s", "/feed"))
        read_all(desk, topics)
    assert desk.rows("SELECT day_order FROM marsad.source WHERE source_id = 's'") == [{"day_order": order}]
    rows = desk.rows(
        "SELECT published_at::date::text AS day, published_reason AS reason FROM marsad.article ORDER BY article_id"
    )
    assert rows[1]["day"] == expected
    assert "nothing tells its day" not in rows[1]["reason"]


async def test_what_a_feed_showed_no_page_changes(desk: Desk, time: Clock, topics: Topics) -> None:
    time.at = NOW
    desk.server.raw["/feed"] = rss(("one", "10/25/2026 09:00"))
    desk.server.raw["/one"] = page_of("one", "25/10/2026 09:00")
    await desk.collect(desk.source("s", "/feed"))
    read_all(desk, topics)
    assert desk.rows("SELECT day_order FROM marsad.source WHERE source_id = 's'") == [
        {"day_order": "month first"}
    ]


async def test_what_is_listed_again_is_counted_for_the_poll(desk: Desk) -> None:
    desk.server.raw["/feed"] = rss(*[("one", "")] * 3, ("two", ""))
    await desk.collect(desk.source("s", "/feed"))
    (poll,) = desk.rows("SELECT entries_seen, entries_merged FROM marsad.poll")
    assert poll == {"entries_seen": 2, "entries_merged": 2}
    (feed,) = desk.rows("SELECT entries_seen, entries_merged FROM mart.feed")
    assert feed == poll


async def test_a_channel_says_what_it_edited_and_whose_words_it_passes_on(desk: Desk) -> None:
    def answered(body: bytes) -> bytes:
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + body

    channel = desk.source("s", "/s/rasad_channel")
    desk.server.raw["/s/rasad_channel"] = answered(
        page(post(7, "نص الخبر", before=FORWARDED), post(8, "خبر آخر"))
    )
    await desk.collect(channel)
    wanted = "SELECT guid, is_edited, forwarded_from FROM marsad.entry ORDER BY guid"
    assert [tuple(row.values()) for row in desk.rows(wanted)] == [
        ("rasad_channel/7", False, "مصدر آخر"),
        ("rasad_channel/8", False, None),
    ]
    edited = answered(page(post(7, "نص الخبر", before=FORWARDED), post(8, "خبر آخر", meta="edited ")))
    desk.server.raw["/s/rasad_channel"] = edited
    for _ in range(2):
        await desk.collect(channel)
        assert [row["is_edited"] for row in desk.rows(wanted)] == [False, True]
