"""When two addresses are the same page, and when they must not be taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.web import url

ARABIC = "https://site.sy/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%A5%D8%AF%D9%84%D8%A8"

SAME = {
    "https://example.com/a/b": [
        *("http://example.com/a/b", "https://www.example.com/a/b", "HTTPS://EXAMPLE.COM:443/a/b", "https://m.example.com/a/b"),
        *("https://example.com/a/b/", "https://example.com/a//b", "https://example.com/a/./c/../b", "https://example.com/a/b#top"),
        *("https://example.com/a/b?utm_source=x&utm_medium=y", "https://example.com/a/b?fbclid=1", "https://amp.example.com/a/b"),
        *("https://example.com/a/b/amp", "https://example.com/a/b/amp/", "https://example.com/amp/a/b", "https://example.com/a/b.amp"),
        *("https://example.com/a/b?amp", "https://example.com/a/b?amp=1", "https://example.com/a/b?outputType=amp"),
        *("https://example.com/a/b/print/", "https://example.com/a/b?print=1", "https://example.com/a/b/index.php"),
        *("https://user:secret@example.com/a/b", "https://example.com./a/b", " https://example.com/a/b\n", "https://example.com\\a\\b"),
        *("https://example.com/a/%62", "https://example-com.cdn.ampproject.org/c/s/www.example.com/a/b/amp"),
        *("https://www.google.com/amp/s/example.com/a/b/amp", "https://example.com/a/b;jsessionid=12AF", "http://print.example.com/a/b"),
        *("https://example.com/a/b?traffic_source=rss", "https://example.com/a/b?maca=ara-rss-ar-all-1495-rdf"),
    ],
    ARABIC: [
        "https://site.sy/أخبار/إدلب",
        "http://www.site.sy/أخبار/إدلب/",
        "https://site.sy/%d8%a3%d8%ae%d8%a8%d8%a7%d8%b1/%d8%a5%d8%af%d9%84%d8%a8",
        "https://site.sy/أخبار/%D8%A5%D8%AF%D9%84%D8%A8?utm_campaign=%D8%B3",
        "https://site.sy/\u200fأخبار/إدلب\u200e",  # marks that come along when an address is copied
        "https://site.sy/%D8%A7%D9%94خبار/إدلب",  # alef and hamza apart
    ],
    "https://site.sy/?p=12": ["http://site.sy/?p=12", "https://site.sy?p=12", "https://site.sy/index.php?p=12&utm_source=feed"],
    "https://site.sy/a?b=2&c=1": ["https://site.sy/a?c=1&b=2", "https://site.sy/a/?b=2&c=1&ref=rss", "https://site.sy/a?b=2&&c=1"],
    "https://xn--4gbrim.xn--mgbtf8fl/a": ["https://موقع.سوريا/a", "http://www.موقع.سوريا/a/", "https://XN--4gbrim.xn--mgbtf8fl/a"],
    "https://site.sy/": ["http://www.site.sy", "https://site.sy/index.html", "https://site.sy/#"],
}  # fmt: skip
APART = [
    ("https://site.sy/?p=12", "https://site.sy/?p=13"),
    ("https://site.sy/news.php?12345", "https://site.sy/news.php?12346"),
    ("https://site.sy/news.php?cid=1", "https://site.sy/news.php?cid=2"),
    ("https://site.sy/news.php?uid=1", "https://site.sy/news.php?uid=2"),
    ("https://site.sy/?m=202001", "https://site.sy/?m=202002"),
    ("https://site.sy/?q=%C7%E1", "https://site.sy/?q=%C7%E2"),  # windows-1256, no UTF-8
    ("https://site.sy/%C7%E1", "https://site.sy/%C7%E2"),
    ("https://site.sy/a?lang=ar", "https://site.sy/a?lang=en"),
    ("https://arabic.site.sy/a", "https://site.sy/a"),
    ("https://site.sy:8443/a", "https://site.sy/a"),
    ("https://site.sy/Abc", "https://site.sy/abc"),
    ("https://site.sy/a%2Fb", "https://site.sy/a/b"),
    ("https://m.co.uk/a", "https://www.co.uk/b"),
    ("https://site.sy/amp", "https://site.sy/a"),
    ("https://site.sy/camp", "https://site.sy/c"),
    ("https://site.sy/blueprint", "https://site.sy/blue"),
]
NO_ADDRESS = [
    *("", " ", "x", "/a", "//", "javascript:alert(1)", "mailto:a@b.c", "ftp://a.b/c", "data:text/html,x", "http://", "https:///a"),
    *("http://[::1", "http://a:99999/", "http://a b/", "http://<script>/", "http://a..b/", "feed://a.b/", "http://" + "a" * 70 + ".b/"),
    "https://site.sy/" + "x" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize(
    ("canonical", "spelling"), [(k, v) for k, spellings in SAME.items() for v in spellings]
)
def test_spellings_of_one_address(canonical: str, spelling: str) -> None:
    assert url.canonical(spelling) == canonical


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_articles_stay_apart(one: str, other: str) -> None:
    assert url.canonical(one) != url.canonical(other)
    assert "" not in (url.canonical(one), url.canonical(other))


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_address(text: str) -> None:
    assert (url.canonical(text), url.absolute(text), url.host_key(text)) == ("", "", "")


def test_relative_to_a_base() -> None:
    assert url.canonical("../n/1?utm_source=x", "http://www.site.sy/feeds/rss.xml") == "https://site.sy/n/1"
    assert url.absolute("//cdn.site.sy/1", "https://site.sy/") == "https://cdn.site.sy/1"
    assert url.absolute("?p=1", "http://site.sy/a/") == "http://site.sy/a/?p=1"
    assert url.absolute("javascript:x", "http://site.sy/") == ""


def test_the_address_to_fetch_keeps_what_servers_care_for() -> None:
    assert (
        url.absolute("http://www.Site.sy/a//B/?utm_source=x&b=2&a=1#f")
        == "http://www.site.sy/a//B/?utm_source=x&b=2&a=1"
    )


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://Site.sy/a", "site.sy:443"),
        ("http://site.sy", "site.sy:80"),
        ("http://site.sy:8080/", "site.sy:8080"),
        ("http://[::1]:81/", "[::1]:81"),
        ("https://موقع.سوريا/", "xn--4gbrim.xn--mgbtf8fl:443"),
    ],
)
def test_host_key(address: str, key: str) -> None:
    assert url.host_key(address) == key


HOSTS = ["https://", "http:", "//", "www.", "m.", "a.b", "xn--", "google.com/amp/s/", ":", "@", "[", "]", "."]
PATHS = [
    "/",
    "\\",
    "amp",
    "/amp",
    ".amp",
    "%D8",
    "%",
    "%C7",
    "أخبار",
    "é",
    "\u200f",
    "..",
    ";",
    "index.php",
    "print",
    " ",
    "\n",
]
QUERIES = ["?", "&", "=", "#", "+", "utm_x", "p=1"]
PIECES = st.lists(st.sampled_from(HOSTS + PATHS + QUERIES), max_size=15).map("".join)


@given(st.one_of(st.text(max_size=200), PIECES))
def test_any_text_has_an_answer_and_keeps_it(text: str) -> None:
    for address in (text, "https://site.sy/" + text):
        once = url.canonical(address)
        assert url.canonical(once) == once
        assert once == "" or url.host_key(once)
        fetched = url.absolute(address)
        assert url.absolute(fetched) == fetched
        assert url.canonical(fetched) == once
        assert fetched.isascii()
