"""Links as broken as feeds have them, and the addresses they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.feeds import entry
from marsad.core.web import url
from marsad.core.web.address_repair import repaired
from marsad.model import Entry

BASE = "https://www.news.example/feeds/main.xml"
RIGHT = "https://news.example/news/1"
BROKEN = [
    "\u202ahttps://news.example/news/1\u202c",
    "\u200fhttps://news.example/news/1\u200e",
    "\ufeffhttps://news.example/\u200bnews/1",
    "http://https://news.example/news/1",
    "https://https://news.example/news/1",
    "http://https//news.example/news/1",
    "https:///news.example/news/1",
    "https://news.example/\n        news/1",
    "https://news.example/news\r\n/1",
    "https:/news.example/news/1",
    "https:news.example/news/1",
    "https//news.example/news/1",
    "https;//news.example/news/1",
    "https:\\\\news.example\\news\\1",
    "ttps://news.example/news/1",
    "htps://news.example/news/1",
    "https://news.examplehttps://news.example/news/1",
    "https://www.news.example/https://news.example/news/1",
    "https://news.example//https://news.example/news/1",
    "https://news.example/news.example/news/1",
    "news.example/news/1",
    "//news.example/news/1",
    "<https://news.example/news/1>",
    '"https://news.example/news/1"',
    "(https://news.example/news/1)",
    '<a href="https://news.example/news/1">اقرأ</a>',
    "<a target=_blank href='https://news.example/news/1'>اقرأ</a>",
    "<a href=https://news.example/news/1>اقرأ</a>",
    "&lt;a href=&quot;https://news.example/news/1&quot;&gt;اقرأ&lt;/a&gt;",
    "&amp;lt;a href=&amp;quot;https://news.example/news/1&amp;quot;&amp;gt;",
    "<p>https://news.example/news/1</p>",
    "<![CDATA[https://news.example/news/1]]>",
    " \n https://news.example/news/1 \n",
    "https://www.google.com/url?rct=j&sa=t&url=https://news.example/news/1&ct=ga",
]


@pytest.mark.parametrize("link", BROKEN)
def test_a_broken_link_means_its_article(link: str) -> None:
    assert url.absolute(repaired(link, BASE), BASE) == RIGHT


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example/news/1?a=1&b=2",
        "https://web.archive.org/web/2020/https://news.example/news/1",
        "https://t.me/share/url?url=https://news.example/news/1",
        "https://news.example/go?to=https://other.example/2",
        "https://other.example/https://news.example/news/1",
        "/news/1",
        "news/1",
        "news/1.html",
        "?p=12",
        "https://news.example/file.name/news",
        "https://[::1]/a",
        "mailto:a@news.example",
        "javascript:void(0)",
        "https://news.example/هدنة/1",
    ],
)
def test_what_is_whole_stays_as_it_is(link: str) -> None:
    assert repaired(link, BASE) == link


def test_a_link_without_scheme_gets_that_of_its_feed() -> None:
    assert (
        repaired("www.other.example/news/1", "http://news.example/rss") == "http://www.other.example/news/1"
    )


@given(st.text(max_size=200))
def test_any_link_at_all(link: str) -> None:
    repaired(link, BASE)
    repaired(link, link)


# ── different articles stay different ──────────────────────────────────────────────────────────────────────


def listed(*items: tuple[str, str]) -> list[Entry]:
    return [entry.make(links=(link,), base=BASE, title=title) for link, title in items]


@pytest.mark.parametrize(
    "links",
    [
        ("/news.aspx?ref=4411", "/news.aspx?ref=4412"),
        ("/index.php?print=11", "/index.php?print=12"),
        ("/#/news/1", "/#/news/2"),
        ("/#!/news/1", "/#!/news/2"),
        ("/#!news-1", "/#!news-2"),
        ("/day.html#a1", "/day.html#a2"),
        ("/day.html#خبر-1", "/day.html#خبر-2"),
    ],
)
def test_different_articles_stay_different(links: tuple[str, str]) -> None:
    feed = entry.listed("rss", None, listed((links[0], "هدنة في البلدة"), (links[1], "دورية في المدينة")))
    assert (len({one.canonical_url for one in feed.entries}), feed.merged) == (2, 0)


@pytest.mark.parametrize(
    "links",
    [
        ("/news/1#a1", "/news/1#a2"),
        ("/news/1?ref=rss", "/news/1?ref=twitter"),
        ("/news/1?print=1", "/news/1"),
        ("/news/1?utm_source=a", "/news/1#comments"),
    ],
)
def test_one_article_listed_twice_is_merged_and_counted(links: tuple[str, str]) -> None:
    feed = entry.listed("rss", None, listed((links[0], "هدنة في البلدة"), (links[1], "هدنــة في  البلدة")))
    assert (len(feed.entries), feed.merged) == (1, 1)
    assert "#" not in feed.entries[0].url
