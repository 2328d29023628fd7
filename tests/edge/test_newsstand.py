"""The news stand is truthful: its sites answer as real ones do, and what it expects is really on its pages."""

import asyncio
import io
import json
import re
import socket
import time
from collections.abc import AsyncIterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import aiohttp
import feedparser
import pytest
import yaml
from yarl import URL

from marsad.demo.newsstand import Expected, Newsstand
from marsad.errors import LocalError

ROOT = Path(__file__).resolve().parents[2]
OPENING = date(2026, 11, 22)


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    async with Newsstand(ROOT / "demo", OPENING, base_port=0) as opened:
        yield opened


@pytest.fixture
async def web(stand: Newsstand) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def feeds(stand: Newsstand) -> dict[str, list[str]]:
    sources = yaml.safe_load(stand.sources_yaml())["sources"]
    return {s["id"]: [f["url"] for f in s["feeds"]] for s in sources}


def one(stand: Newsstand, slug: str) -> Expected:
    return next(e for e in stand.expectations() if e.slug == slug)


async def body(web: aiohttp.ClientSession, url: str) -> bytes:
    async with web.get(URL(url, encoded=True)) as answer:
        assert answer.status == 200, url
        return await answer.read()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


async def test_every_feed_lists_exactly_its_articles(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    expected: dict[str, set[str]] = {}
    for article in stand.expectations():
        for feed in article.feeds:
            expected.setdefault(feed, set()).add(article.url)
    seen: dict[str, set[str]] = {}
    formats = set()
    for source, urls in feeds(stand).items():
        for url in urls:
            if source == "qadim":
                continue
            raw = await body(web, url)
            if raw.startswith(b"{"):
                formats.add("json")
                seen[url] = {item["url"] for item in json.loads(raw)["items"]}
                continue
            parsed = feedparser.parse(io.BytesIO(raw))
            formats.add(parsed.version)
            assert bool(parsed.bozo) == (source == "sahil"), url
            seen[url] = {entry.link for entry in parsed.entries}
            titles = {e.title for e in stand.expectations() if url in e.feeds}
            assert {entry.title for entry in parsed.entries} == titles
    assert seen == expected
    assert formats == {"rss20", "atom10", "rss10", "json"}


async def test_every_article_stands_on_its_page_in_full(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    for article in stand.expectations():
        charset = "windows-1256" if article.source == "daftar" else "utf-8"
        for url in (article.url, article.canonical_url):
            shown = words((await body(web, url)).decode(charset))
            for paragraph in article.text.split("\n"):
                assert " ".join(paragraph.split()) in shown, (article.slug, paragraph)
            assert article.title in shown


async def test_the_canonical_address_is_the_pages_own_word(
    stand: Newsstand, web: aiohttp.ClientSession
) -> None:
    for article in stand.expectations():
        page = (await body(web, article.url)).decode("utf-8", "replace")
        if declared := re.search(r'<link rel="canonical" href="([^"]+)"', page):
            assert unescape(declared[1]) == article.canonical_url
        else:
            assert article.canonical_url == article.url


async def test_bait_stands_around_every_article(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    bait = re.compile("هدنة|وقف إطلاق النار|سوتشي|أستانا|دورية")
    for article in stand.expectations():
        charset = "windows-1256" if article.source == "daftar" else "utf-8"
        shown = words((await body(web, article.url)).decode(charset))
        for paragraph in article.text.split("\n"):
            shown = shown.replace(" ".join(paragraph.split()), "")
        assert bait.search(shown), article.slug


async def test_a_validator_leads_to_304(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    kinds = set()
    for url in (urls[0] for source, urls in feeds(stand).items() if source != "nilain"):
        async with web.get(url) as first:
            etag, modified = first.headers.get("ETag"), first.headers.get("Last-Modified")
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
            if value:
                kinds.add(name)
                async with web.get(url, headers={name: value}) as again:
                    assert (again.status, await again.read()) == (304, b""), url
        if etag:
            async with web.get(
                url, headers={"If-None-Match": '"other"', "If-Modified-Since": modified or ""}
            ) as again:
                assert again.status == 200
    assert kinds == {"If-None-Match", "If-Modified-Since"}


async def test_windows_1256_is_really_that_and_only_the_page_says_so(
    stand: Newsstand, web: aiohttp.ClientSession
) -> None:
    article = next(e for e in stand.expectations() if e.source == "daftar")
    async with web.get(URL(article.url, encoded=True)) as answer:
        assert answer.headers["Content-Type"] == "text/html"
        raw = await answer.read()
    assert article.title in raw.decode("windows-1256")
    assert b"charset=windows-1256" in raw
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


async def test_a_feed_and_an_entry_redirect(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    async with web.get(feeds(stand)["ufuq"][0], allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/ar/atom.xml")
    article = one(stand, "tal-tamr-call")
    async with web.get(URL(article.url, encoded=True), allow_redirects=False) as answer:
        assert answer.status == 301
        assert stand.origins["ufuq"] + answer.headers["Location"] == article.canonical_url


async def test_the_dead_feed_is_dead_and_the_slow_one_slow(
    stand: Newsstand, web: aiohttp.ClientSession
) -> None:
    async with web.get(feeds(stand)["qadim"][0]) as answer:
        assert answer.status == 404
    begin = time.monotonic()
    await body(web, feeds(stand)["nilain"][0])
    assert 2 < time.monotonic() - begin < 4


async def test_entries_lack_what_real_ones_lack(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    ufuq = feedparser.parse(io.BytesIO(await body(web, feeds(stand)["ufuq"][0])))
    assert [e.title for e in ufuq.entries if "id" not in e] == [one(stand, "sochi-grand-prix").title]
    assert [e.title for e in ufuq.entries if "published" not in e] == [one(stand, "sochi-northeast").title]
    assert one(stand, "sochi-northeast").published_at is not None  # its page has the date
    assert one(stand, "library-reopens").published_at is None  # nothing has


async def test_one_article_is_in_two_feeds_and_links_carry_tracking(stand: Newsstand) -> None:
    article = one(stand, "atarib-truce-copy")
    assert len(article.feeds) == 2
    assert article.url == article.canonical_url + "?utm_source=rss&utm_medium=rss&utm_campaign=feed"


async def test_fallbacks_are_the_same_feed(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    source = next(s for s in yaml.safe_load(stand.sources_yaml())["sources"] if s["id"] == "rawaq")
    feed = source["feeds"][1]
    assert await body(web, feed["fallbacks"][0]) == await body(web, feed["url"])


async def test_robots_txt_forbids_what_one_entry_points_to(
    stand: Newsstand, web: aiohttp.ClientSession
) -> None:
    forbidden = [e for e in stand.expectations() if not e.fetched]
    assert [URL(e.url).path.split("/")[1] for e in forbidden] == ["members"]
    for origin in stand.origins.values():
        assert "Disallow: /members/" in (await body(web, origin + "/robots.txt")).decode()


async def test_requests_are_remembered_with_their_times(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    url = feeds(stand)["masarat"][0]
    await body(web, url)
    async with web.get(url, headers={"If-Modified-Since": "Sun, 22 Nov 2026 00:00:00 GMT"}) as answer:
        assert answer.status == 304
    first, second = stand.requests[url]
    assert (first.status, first.is_conditional, second.status, second.is_conditional) == (
        200,
        False,
        304,
        True,
    )
    assert first.at <= second.at
    assert first.user_agent.startswith("Python")


async def test_what_is_not_there_is_404(stand: Newsstand, web: aiohttp.ClientSession) -> None:
    async with web.get(stand.origins["rawaq"] + "/archives/1") as answer:
        assert answer.status == 404


def test_the_stand_is_fresh_and_the_same() -> None:
    once, again = (Newsstand(ROOT / "demo", OPENING, base_port=18901) for _ in range(2))
    assert once.expectations() == again.expectations()
    assert once.sources_yaml() == again.sources_yaml()
    later = Newsstand(ROOT / "demo", OPENING + timedelta(days=30), base_port=18901)
    for early, late in zip(once.expectations(), later.expectations(), strict=True):
        assert (early.published_at is None) == (late.published_at is None)
        if early.published_at and late.published_at:
            assert late.published_at - early.published_at == timedelta(days=30)
            assert timedelta(0) < OPENING - early.published_at.date() <= timedelta(days=3)


def test_the_stand_has_what_it_promises() -> None:
    articles = Newsstand(ROOT / "demo", OPENING, base_port=18901).expectations()
    own = [e for e in articles if e.is_arabic and e.fetched and e.duplicate_of is None and not e.carries]
    assert len(own) >= 24
    assert {e.duplicate_of for e in articles} == {None, "000", "001", "002", "003", "atarib-truce"}
    assert [e.carries for e in articles if e.carries] == [("004",)]
    assert sorted(e.language for e in articles if not e.is_arabic) == ["en", "en", "fa", "fa", "ur", "ur"]
    assert {e.theatre for e in own if "ceasefire" in e.topics} == {"syria", "gaza", "yemen", "libya", "sudan"}
    statuses = {e.status for e in articles if e.topics == ("ceasefire",) and e.theatre == "syria"}
    assert statuses >= {"announced", "called_for", "violated", "extended", "negotiated"}
    assert {t for e in own for t in e.topics} == {"ceasefire", "patrols", "sochi", "astana"}
    assert sum(not e.topics for e in own) >= 10


async def test_a_taken_port_is_named_and_nothing_is_left_open() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        stand = Newsstand(ROOT / "demo", OPENING, base_port=port)
        with pytest.raises(LocalError, match=str(port)):
            await stand.start()
    await stand.stop()


async def test_it_can_be_opened_again_after_closing() -> None:
    stand = Newsstand(ROOT / "demo", OPENING, base_port=0)
    for _ in range(2):
        await asyncio.wait_for(stand.start(), 5)
        await asyncio.wait_for(stand.stop(), 5)
    await stand.stop()


def test_addresses_need_a_port() -> None:
    with pytest.raises(LocalError, match="started"):
        Newsstand(ROOT / "demo", OPENING, base_port=0).sources_yaml()
