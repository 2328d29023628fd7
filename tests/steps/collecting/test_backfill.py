"""Backfill: what a site lists of its past is found, fetched politely and once, and taken up again where it was left."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from urllib.parse import quote

import pytest

from edge.hostile import Hostile
from marsad.core.feeds import discover
from marsad.errors import InputError, NotFound
from marsad.steps.collecting import backfill, client, fetch
from steps.hostile_desk import Clock, Desk

SINCE, UNTIL = date(2024, 3, 9), date(2024, 3, 20)
NONE = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap-index.xml")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LOOK_AGAIN_SECONDS", 0.01)


def wordpress(server: Hostile, page: int = 1) -> str:
    return discover.wordpress_archive(server.url("/"), SINCE, UNTIL, page).removeprefix(server.url(""))


def nothing(server: Hostile) -> None:
    """A site that has no list of its past."""
    server.pages |= dict.fromkeys((*NONE, wordpress(server), wordpress(server, 2)))


def sitemap(server: Hostile, rows: dict[str, str | None]) -> bytes:
    urls = "".join(
        f"<url><loc>{server.url(path)}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</url>"
        for path, at in rows.items()
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def index(server: Hostile, *paths: str) -> bytes:
    maps = "".join(f"<sitemap><loc>{server.url(path)}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'.encode()


def stored(desk: Desk) -> dict[str, str]:
    rows = desk.rows("SELECT url, state FROM marsad.entry WHERE backfill_id IS NOT NULL ORDER BY entry_id")
    return {row["url"].partition(str(desk.server.port))[2]: row["state"] for row in rows}


@pytest.fixture
def site(desk: Desk) -> Desk:
    """Sitemaps by month behind an index, named in robots.txt."""
    server = desk.server
    nothing(server)
    server.robots, server.robots_status = f"Sitemap: {server.url('/index.xml')}".encode(), 200
    server.pages["/index.xml"] = index(server, "/map-2024-02.xml", "/map-2024-03.xml", "/map-new.xml")
    server.pages["/map-2024-03.xml"] = sitemap(
        server,
        {
            "/2024/03/08/before": "2024-03-10",
            "/2024/03/09/first": "2026-01-01",
            "/2024/03/20/last": None,
            "/2024/03/21/after": None,
            "/news/1": "2024-03-15T10:00:00Z",
            "/news/2": "2024-04-15T10:00:00Z",
        },
    )
    server.pages["/map-new.xml"] = sitemap(server, {"/news/3": "2024-03-12", "/news/4": None})
    return desk


async def test_sitemaps_of_the_span_are_read_and_their_pages_fetched(site: Desk) -> None:
    counts = await site.backfill(site.source("s", "/feed"), SINCE, UNTIL)
    assert stored(site) == dict.fromkeys(
        ["/2024/03/09/first", "/2024/03/20/last", "/news/1", "/news/3"], "fetched"
    )
    assert (counts["entries_new"], counts["pages"]) == (4, 4)
    assert (counts["lists_left"], counts["pages_left"]) == (0, 0)
    assert "/map-2024-02.xml" not in site.server.paths()
    entries = site.rows("SELECT is_first_poll, feed_id, published_at FROM marsad.entry")
    assert all(e == {"is_first_poll": True, "feed_id": None, "published_at": None} for e in entries)
    assert site.rows("SELECT count(*)::int AS n FROM marsad.backfill WHERE finished_at IS NOT NULL") == [
        {"n": 1}
    ]
    pages = [row["page_id"] for row in site.rows("SELECT page_id FROM marsad.page")]
    unread = site.store.all("understand.pages", page_ids=pages)
    assert [row["is_backfilled"] for row in unread] == [True] * 4  # by which they are told in digests only


async def test_a_day_that_could_be_a_month_is_said_to_be_open(desk: Desk) -> None:
    """The tenth of March or the third of October; the fourteenth of March is nothing else, but comes by a sitemap of its own."""
    server = desk.server
    nothing(server)
    server.robots, server.robots_status = (
        f"Sitemap: {server.url('/a.xml')}\nSitemap: {server.url('/b.xml')}".encode(),
        200,
    )
    for name, day in (("a", "10/03/2024 09:00"), ("b", "14/03/2024 09:00")):
        news = f"<news:news><news:title>{name}</news:title><news:publication_date>{day}</news:publication_date></news:news>"
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        server.pages[f"/{name}.xml"] = (
            f"<urlset {spaces}><url><loc>{server.url(f'/{name}')}</loc>{news}</url></urlset>".encode()
        )
    await desk.backfill(desk.source("s", "/feed"), SINCE, UNTIL)
    entries = desk.rows(
        "SELECT title, published_at::date::text AS day, is_day_open FROM marsad.entry ORDER BY title"
    )
    assert entries == [
        {"title": "a", "day": "2024-03-10", "is_day_open": True},
        {"title": "b", "day": "2024-03-14", "is_day_open": False},
    ]


async def test_the_second_backfill_changes_nothing(site: Desk) -> None:
    source = site.source("s", "/feed")
    await site.backfill(source, SINCE, UNTIL)
    before = stored(site)
    site.server.seen.clear()
    counts = await site.backfill(source, SINCE, UNTIL)
    assert stored(site) == before
    assert (counts.get("entries_new", 0), counts.get("pages", 0)) == (0, 0)
    assert set(site.server.paths()) <= {"/robots.txt"}
    overlapping = await site.backfill(source, SINCE, UNTIL + timedelta(days=1))
    assert (overlapping["entries_new"], overlapping["pages"]) == (1, 1)


class Killed(BaseException):
    """What no fence holds."""


async def test_killed_in_the_middle_it_takes_up_what_is_left(
    site: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, real = site.source("s", "/feed"), fetch.Fetching.first
    site.settings, calls = site.settings.model_copy(update={"per_host": 1}), 0

    async def dying(self: fetch.Fetching, row: dict[str, object]) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Killed
        await real(self, row)

    monkeypatch.setattr(fetch.Fetching, "first", dying)
    with pytest.raises(BaseExceptionGroup):
        await site.backfill(source, SINCE, UNTIL)
    monkeypatch.setattr(fetch.Fetching, "first", real)
    assert 0 < list(stored(site).values()).count("fetched") < 4
    site.server.seen.clear()
    await site.backfill(source, SINCE, UNTIL)
    assert set(stored(site).values()) == {"fetched"}
    assert not [path for path in site.server.paths() if path.endswith(".xml")]
    pages = site.rows("SELECT url, count(*) AS n FROM marsad.page GROUP BY url")
    assert [row["n"] for row in pages] == [1, 1, 1, 1]


async def test_wordpress_lists_its_posts_page_by_page(desk: Desk) -> None:
    server = desk.server
    nothing(server)

    def posts(numbers: range) -> bytes:
        return json.dumps(
            [
                {
                    "id": n,
                    "link": server.url(f"/?p={n}"),
                    "title": {"rendered": f"خبر {n}"},
                    "date_gmt": "2024-03-10T08:00:00",
                }
                for n in numbers
            ]
        ).encode()

    server.pages[wordpress(server)] = posts(range(100))
    server.pages[wordpress(server, 2)] = posts(range(100, 130))
    counts = await desk.backfill(desk.source("s", "/feed"), SINCE, UNTIL)
    assert (counts["entries_new"], counts["pages"]) == (130, 130)
    (first,) = desk.rows("SELECT title, published_at FROM marsad.entry ORDER BY entry_id LIMIT 1")
    assert first == {"title": "خبر 0", "published_at": datetime(2024, 3, 10, 8, tzinfo=UTC)}
    assert not [path for path in server.paths() if "page=3" in path]


async def test_pages_by_day_are_for_a_site_that_has_nothing_better(desk: Desk) -> None:
    server = desk.server
    nothing(server)
    for day in range(9, 21):
        server.pages[f"/2024/03/{day:02}/"] = None
    first = f"<html><a href='/news/{quote('وقف-إطلاق-النار')}'>وقف إطلاق النار اليوم</a>"
    server.pages["/2024/03/09/"] = (
        first + "<a rel='next' href='/2024/03/09/page/2/'>التالي</a></html>"
    ).encode()
    server.pages["/2024/03/09/page/2/"] = "<a href='/news/5678'>دورية مشتركة على الطريق</a>".encode()
    server.pages["/2024/03/20/"] = "<a href='/2024/03/20/x'>هدنة في آخر الأيام</a>".encode()
    counts = await desk.backfill(desk.source("s", "/feed"), SINCE, UNTIL)
    assert (counts["entries_new"], counts["pages"]) == (3, 3)


async def test_a_site_without_pages_by_day_is_not_asked_for_a_year_of_them(desk: Desk) -> None:
    server = desk.server
    nothing(server)
    server.pages |= {f"/2024/{m:02}/{d:02}/": None for m in range(1, 13) for d in range(1, 32)}
    server.pages |= {
        discover.wordpress_archive(server.url("/"), date(2024, 1, 1), date(2024, 12, 31)).removeprefix(
            server.url("")
        ): None
    }
    counts = await desk.backfill(desk.source("s", "/feed"), date(2024, 1, 1), date(2024, 12, 31))
    asked = [path for path in server.paths() if path.startswith("/2024/")]
    assert len(asked) <= backfill.LISTS_AT_ONCE
    assert (counts["lists_left"], counts["pages_left"]) == (0, 0)
    reasons = desk.rows("SELECT DISTINCT reason FROM marsad.listing WHERE attempts = 0")
    assert reasons == [{"reason": "the site has no pages by day"}]


async def test_a_site_that_wants_patience_gets_it_and_the_rest_comes_later(site: Desk, time: Clock) -> None:
    source = site.source("s", "/feed")
    path = "/status?503&Retry-After:%203600"
    listed = sitemap(site.server, {path: "2024-03-12"}).replace(b"&", b"&amp;")
    site.server.pages["/map-new.xml"] = listed
    site.settings = site.settings.model_copy(update={"per_host": 1})
    counts = await site.backfill(source, SINCE, UNTIL)
    assert counts["pages_left"] >= 1 and counts["lists_left"] == 0
    site.server.seen.clear()
    assert (await site.backfill(source, SINCE, UNTIL)).get("pages", 0) == 0
    assert site.server.paths() == []
    time.at += timedelta(hours=2)
    await site.backfill(source, SINCE, UNTIL)
    assert sorted(stored(site).values()) == ["fetched", "fetched", "fetched", "pending"]


async def test_the_gap_is_kept(site: Desk) -> None:
    site.settings = site.settings.model_copy(update={"per_host": 1, "gap_seconds": 0.1})
    await site.backfill(site.source("s", "/feed"), SINCE, UNTIL)
    gaps = [later.at - earlier.at for earlier, later in pairwise(site.server.seen)]
    assert min(gaps) >= 0.09


async def test_what_the_feed_lists_meanwhile_is_news(site: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that a backfill found and has not fetched is taken over by the feed that lists it."""
    source = site.source("s", "/feed")
    await site.collect(source)

    async def no_fetch(*_: object) -> None:
        return

    monkeypatch.setattr(backfill.Backfill, "fetch_pages", no_fetch)
    await site.backfill(source, SINCE, UNTIL)
    assert set(stored(site).values()) == {"pending"}
    counts = await site.collect()
    assert counts.get("pages", 0) == 0  # a day's run leaves a backfill's pages to it
    site.server.feed = site.server.feed.replace(b"/news/1", b"/news/3")
    counts = await site.collect()
    assert (counts["entries_new"], counts["pages"]) == (1, 1)
    (entry,) = site.rows("SELECT * FROM marsad.entry WHERE url LIKE '%/news/3'")
    assert (entry["backfill_id"], entry["is_first_poll"], entry["state"]) == (None, False, "fetched")


async def test_wrong_use_is_told(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no source nobody"):
        await backfill.backfill(desk.store, desk.settings, "nobody", SINCE, UNTIL)
    with pytest.raises(InputError, match="swap them"):
        await backfill.backfill(desk.store, desk.settings, "nobody", UNTIL, SINCE)
