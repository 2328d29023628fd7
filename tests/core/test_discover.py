"""The links of the fallback chain, and the exchange format of feed readers."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.feeds import discover, opml
from marsad.core.feeds.opml import Subscribed
from marsad.errors import InputError

HOME = "https://www.site.sy/"
PAGE = """<html><head><title>موقع</title>
<link rel="alternate" type="application/rss+xml" title="موقع &raquo; التعليقات" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="موقع &raquo; الأخبار" href="/feed/">
<link rel="alternate stylesheet" type="text/css" href="/rss.css"><link rel="alternate" hreflang="en" href="/en/">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://www.site.sy/atom.xml">
<link rel="https://api.w.org/" href="https://www.site.sy/wp-json/"></head><body>
<a href="/ar/rss">خلاصات</a> <a href="https://feeds.site.sy/rss/all">كل</a> <a href="https://other.sy/feed">غيره</a>
<a href="/feedback">رأيك</a> <a href="javascript:rss()">x</a> <a href="/feed/">مرة أخرى</a></body></html>"""


def test_what_a_home_page_says_of_its_feeds() -> None:
    found = discover.feeds(PAGE.encode(), url=HOME)
    assert [(item.url, item.basis) for item in found] == [
        ("https://www.site.sy/feed/", "link"),
        ("https://www.site.sy/atom.xml", "link"),
        ("https://www.site.sy/wp-json/wp/v2/posts?per_page=50", "wordpress"),
        ("https://www.site.sy/ar/rss", "anchor"),
        ("https://feeds.site.sy/rss/all", "anchor"),
    ]
    assert found[0].title == "موقع » الأخبار"


def test_encodings_and_bases() -> None:
    page = '<base href="https://cdn.site.sy/x/"><link rel=alternate type=application/rss+xml title="أخبار السياسة" href=rss>'
    found = discover.feeds(page.encode("cp1256"), url=HOME)
    assert [(item.url, item.title) for item in found] == [("https://cdn.site.sy/x/rss", "أخبار السياسة")]
    plain = '<link rel="https://api.w.org/" href="/index.php?rest_route=/">'
    assert (
        discover.feeds(plain.encode(), url=HOME)[0].url
        == "https://www.site.sy/index.php?rest_route=/wp/v2/posts&per_page=50"
    )


def test_what_is_tried_where_nothing_is_named() -> None:
    usual = [item.url for item in discover.usual("https://www.site.sy/ar/")]
    assert usual[0] == "https://www.site.sy/feed/"
    assert "https://www.site.sy/wp-json/wp/v2/posts?per_page=50" in usual
    assert discover.usual("javascript:x") == ()


def test_sitemaps_that_robots_names() -> None:
    robots = b"\xef\xbb\xbfUser-agent: *\nSitemap: https://www.site.sy/sitemap.xml\nsitemap:/news-sitemap.xml\nSitemap: javascript:x\n"
    found = [item.url for item in discover.sitemaps(robots, url=HOME + "robots.txt")]
    assert found == ["https://www.site.sy/news-sitemap.xml", "https://www.site.sy/sitemap.xml"]


def test_a_wordpress_archive_by_date() -> None:
    address = discover.wordpress_archive(HOME, date(2020, 3, 5), date(2020, 3, 6), page=2)
    assert "after=2020-03-05T00" in address.replace("%3A", ":")
    assert "before=2020-03-06T23:59:59" in address.replace("%3A", ":")
    assert "page=2" in address


@pytest.mark.slow
@given(st.binary(max_size=300))
def test_any_bytes_give_addresses_or_none(body: bytes) -> None:
    for found in (*discover.feeds(body, url=HOME), *discover.sitemaps(body, url=HOME)):
        assert found.url.startswith(("http://", "https://"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "flood",
    ["<div>" * 400_000, '<a href="/rss">' * 39_000, "<" * 2_000_000, '<link rel="alternate" ' * 39_000],
)
def test_floods_cost_little(flood: str) -> None:
    started = process_time()
    assert len(discover.feeds(flood.encode(), url=HOME)) <= discover.MAX_FOUND
    assert process_time() - started < 20


# ── OPML ───────────────────────────────────────────────────────────────────────────────────────────────


def test_opml_out_and_in() -> None:
    feeds = (
        Subscribed("سانا", "https://sana.sy/feed", "https://sana.sy/", "وكالات"),
        Subscribed("أ & <ب>", "https://b.sy/?feed=rss2&x=1", "", "وكالات"),
        Subscribed("بلا مجلد", "https://c.sy/rss"),
    )
    written = opml.write(feeds, title="مرصد")
    assert opml.read(written) == feeds


def test_opml_of_other_readers() -> None:
    body = """<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml version="1.0"><body>
    <outline text="أخبار"><outline text="&x;" xmlurl="https://a.sy/f"/><outline title="ب" xmlUrl="https://a.sy/f"/></outline>
    <outline text="bad" xmlUrl="javascript:x"/><outline text="c" type="rss" xmlUrl="https://c.sy/f" htmlUrl="https://c.sy"/></body></opml>"""
    found = opml.read(body.encode())
    assert [(item.feed_url, item.home) for item in found] == [
        ("https://a.sy/f", ""),
        ("https://c.sy/f", "https://c.sy/"),
    ]
    assert "root:" not in found[0].title


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("feed://a.sy/f", "http://a.sy/f"),
        ("feed:https://a.sy/f", "https://a.sy/f"),
        ("FEED:a.sy/f", "http://a.sy/f"),
    ],
)
def test_opml_with_addresses_of_feed_readers(address: str, url: str) -> None:
    body = f'<opml><body><outline text="وقف النار&#xD800;" xmlUrl="{address}"/></body></opml>'
    (found,) = opml.read(body.encode("cp1256"))  # and an encoding that it doesn't declare
    assert (found.feed_url, found.title) == (url, "وقف النار\ufffd")


@pytest.mark.parametrize("body", [b"", b"x", b"<html></html>", b"\x00", b"<:>"])
def test_what_is_no_opml(body: bytes) -> None:
    with pytest.raises(InputError, match="not an OPML file"):
        opml.read(body)


@pytest.mark.slow
@given(st.binary(max_size=100))
def test_any_bytes_in_an_opml(junk: bytes) -> None:
    body = b'<opml><body><outline xmlUrl="https://a.sy/f" text="' + junk + b'"/></body></opml>'
    assert all(feed.feed_url.startswith("https://a.sy/") for feed in opml.read(body))
