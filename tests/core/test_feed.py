"""Feeds as they come: every form, every fault, nothing expanded, nothing fetched, in bounded time."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.dates.feed_dates import parse_date
from marsad.core.feeds import entry, feed, sitemap
from marsad.model import Entry, ParsedFeed

URL = "https://www.site.sy/rss.xml"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TITLE = "وقف إطلاق النار في إدلب والدوريات المشتركة"


def rss(items: str, channel: str = "<link>https://www.site.sy/</link>") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'
    )


def item(number: int = 1, title: str = TITLE, more: str = "") -> str:
    return f"<item><title>{title}</title><link>https://www.site.sy/news/{number}</link>{more}</item>"


def read(body: str | bytes, **options: object) -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return feed.parse(data, url=URL, fetched_at=NOW, **options)  # type: ignore[arg-type]


def only(body: str | bytes) -> Entry:
    parsed = read(body)
    assert (len(parsed.entries), parsed.problem) == (1, None)
    return parsed.entries[0]


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>م</title><entry><title>{TITLE}</title><id>urn:uuid:1234</id>
<link rel="self" href="https://www.site.sy/self"/><link rel="alternate" href="news/1"/><updated>2026-11-20T10:00:00+03:00</updated>
<author><name>سانا</name></author><summary>نص</summary></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>م</title></channel><item rdf:about="x"><title>{TITLE}</title>
<link>https://www.site.sy/news/1</link><dc:date>2026-11-20T07:00:00Z</dc:date></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "م",
    "items": [{"id": "a-1234", "url": "/news/1", "title": TITLE, "date_published": "2026-11-20T07:00:00Z"}],
}
WORDPRESS = [
    {
        "id": 12,
        "date": "2026-11-20T10:00:00",
        "date_gmt": "2026-11-20T07:00:00",
        "link": "https://www.site.sy/news/1",
        "guid": {"rendered": "https://www.site.sy/?p=12"},
        "title": {"rendered": TITLE},
        "excerpt": {"rendered": "<p>نص</p>"},
    }
]
NEWS_SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://www.site.sy/news/1</loc><news:news>
<news:publication><news:name>م</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>2026-11-20T10:00:00+03:00</news:publication_date><news:title>{TITLE}</news:title></news:news></url></urlset>"""


# ── every form ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("rss", rss(item(more="<pubDate>Fri, 20 Nov 2026 10:00:00 +0300</pubDate>"))),
        ("atom", ATOM),
        ("rdf", RDF),
        ("json", json.dumps(JSON)),
        ("json", json.dumps(WORDPRESS)),
        ("sitemap", NEWS_SITEMAP),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_every_form(kind: str, body: str, pack: type[bytes]) -> None:
    parsed = read(pack(body.encode()))
    assert (parsed.kind, parsed.problem, len(parsed.entries)) == (kind, None, 1)
    found = parsed.entries[0]
    assert (found.url, found.canonical_url) == ("https://www.site.sy/news/1", "https://site.sy/news/1")
    assert (found.title, found.published_at) == (TITLE, datetime(2026, 11, 20, 7, tzinfo=UTC))


def test_what_else_an_entry_says() -> None:
    assert (only(ATOM).author, only(ATOM).summary, only(ATOM).guid) == ("سانا", "نص", "urn:uuid:1234")
    assert (only(json.dumps(WORDPRESS)).guid, only(json.dumps(WORDPRESS)).summary) == (
        "https://www.site.sy/?p=12",
        "نص",
    )


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>60</ttl>", 3_600),
        ("<ttl>9999999</ttl>", 86_400),
        ("<ttl>soon</ttl>", None),
        (
            '<x:updatePeriod xmlns:x="http://purl.org/rss/1.0/modules/syndication/">hourly</x:updatePeriod>',
            3_600,
        ),
        ("", None),
    ],
)
def test_how_long_it_asks_to_be_left_alone(channel: str, seconds: int | None) -> None:
    assert read(rss(item(), channel)).ttl_seconds == seconds


# ── every fault ────────────────────────────────────────────────────────────────────────────────────────

FAULTS = {
    "windows-1256 that says UTF-8": rss(item()).encode("cp1256"),
    "windows-1256 that says so": rss(item()).replace("UTF-8", "windows-1256").encode("cp1256"),
    "UTF-8 that says windows-1256": rss(item()).replace("UTF-8", "windows-1256").encode(),
    "UTF-16": rss(item()).replace("UTF-8", "UTF-16").encode("utf-16"),
    "a byte-order mark": b"\xef\xbb\xbf" + rss(item()).encode(),
    "one bad byte": rss(item(more=f"<description>{'سوريا ' * 200}</description>")).encode().replace(b"</desc", b"\xff</desc", 1),
    "lines before the declaration": b"\n\n  \t" + rss(item()).encode(),
    "a warning before the declaration": b"<br />\n<b>Warning</b>: mysql_connect() in /x on line 1" + rss(item()).encode(),
    "JSON before the declaration": b'{"error": "cache"}\n' + rss(item()).encode(),
    "HTML in a comment before the root": rss(item()).replace("?>", "?><!-- <html> was here -->", 1).encode(),
    "windows-1256 that says UTF-32": rss(item()).replace("UTF-8", "UTF-32").encode("cp1256"),
    "a misspelt root": rss(item()).replace("<rss", "<rsss").replace("<channel>", "<chanel>").replace("</ch", "<ch").encode(),
    "control characters": rss(item()).replace("النار", "الن\x00\x0bار").encode(),
    "an undefined entity": rss(item(more="<description>a&nbsp;b</description>")).encode(),
    "a bare ampersand": rss(item(more="<description>a & b</description>")).encode(),
    "no end": rss(item()).encode()[:-20],
    "an unclosed element": rss(item(more="<category>x")).encode(),
    "a doctype": rss(item()).replace("<rss", '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x/rss.dtd"><rss').encode(),
    "markup in the title": rss(item(title=f"<![CDATA[<b>{TITLE}</b> ]]>")).encode(),
    "a doubly escaped title": rss(item(title=TITLE.replace(" ", "&amp;nbsp;"))).encode(),
    "lines in the title": rss(item(title=TITLE.replace(" ", "\n   "))).encode(),
    "an HTML doctype": rss(item()).replace("<rss", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://x/"><rss').encode(),
    "an undeclared namespace": rss(item(more="<snf:logo>x</snf:logo>")).encode(),
    "Atom's namespace on RSS": rss(item()).replace("<rss", '<rss xmlns="http://www.w3.org/2005/Atom"').encode(),
    "no namespace on Atom": ATOM.replace(' xmlns="http://www.w3.org/2005/Atom"', "").encode(),
    "an unknown encoding": rss(item()).replace("UTF-8", "invalid").encode(),
    "a picture in a tag": rss(item(more=f'<description><img src="data:{"A" * 20_000}"/></description>')).encode(),
    "a place that is nowhere": rss(item(more="<gml:pos xmlns:gml='http://www.opengis.net/gml'>35 36</gml:pos>")).encode(),
    "a width that is none": rss(item(more="<width/><height></height>")).encode(),
    "a licence inside a text": rss(item(more="<description><cc:license xmlns:cc='http://web.resource.org/cc/'>x</cc:license></description>")).encode(),
    "a section within a section": rss(item(title=f"<![CDATA[<![CDATA[{TITLE}]]>]]&gt;")).encode(),
    "a script in the title": rss(item(title=f"<![CDATA[<style>p {{top: 0}}</style>{TITLE}<script>a < b</script><!-- <b> -->]]>")).encode(),
    "a prefix for everything": rss(item()).encode().replace(b"<rss", b'<rss xmlns:media="http://search.yahoo.com/mrss/"'),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_lose_nothing(fault: str) -> None:
    assert (only(FAULTS[fault]).title, only(FAULTS[fault]).url) == (TITLE, "https://www.site.sy/news/1")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty"),
        ("  \n\x00", "empty"),
        (
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
            "HTML page stands in place of the feed: “Just",
        ),
        ("<html><body><p>خطأ</p></body></html>", "HTML page"),
        ("not a feed at all", "neither a feed"),
        ("<opml><body/></opml>", "neither a feed"),
        ("{", "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ('{"version": "1.1", "items": [', "broken JSON"),
        ('{"version": "2.0", "items": []}', "no feed"),
        ('{"a": 1}', "no feed"),
        ("<sitemapindex><sitemap><loc>https://x.sy/1.xml</loc></sitemap></sitemapindex>", "sitemap index"),
        (rss("<item><title>x</title></item>", ""), "no entry has an http(s) address"),
        (rss("<item><link>javascript:alert(1)</link></item>", ""), "no entry has an http(s) address"),
    ],
)
def test_what_is_no_feed_says_why(body: str, problem: str) -> None:
    parsed = read(body)
    assert parsed.entries == ()
    assert problem in (parsed.problem or "")


def test_what_has_no_address_is_shown_but_not_collected() -> None:
    parsed = read(rss(item() + "<item><title>بلا رابط</title><guid>tag:1</guid></item>", ""))
    assert ([e.url for e in parsed.entries], parsed.problem) == (["https://www.site.sy/news/1"], None)
    assert [(e.title, e.url, e.guid) for e in parsed.unlinked] == [("بلا رابط", "", "tag:1")]


THREE = json.dumps(
    {**JSON, "items": [{"id": f"a-{n}", "url": f"/news/{n}", "title": "وقف النار"} for n in range(3)]},
    ensure_ascii=False,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (THREE, 3),
        (THREE[:-20], 2),  # cut off
        (THREE[: THREE.index('{"id"')], 0),
        (THREE.replace("وقف النار", "وقف\nالنار"), 3),  # a line end inside a string
        (THREE.replace("https://jsonfeed.org/version/1.1", "1.1"), 3),
        (json.dumps(WORDPRESS * 2)[:-9], 1),
    ],
)
def test_json_is_read_as_far_as_it_is_whole(text: str, count: int) -> None:
    parsed = read(text)
    assert (len(parsed.entries), parsed.problem is None) == (count, count > 0)


def test_an_empty_feed_is_no_problem() -> None:
    assert (read(rss("")).problem, read(rss("")).entries) == (None, ())


def test_nothing_is_expanded_or_fetched() -> None:
    ten = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "lol">{ten}]>' + rss(item(title="&e9;")).partition("?>")[2]
    external = (
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item(title="&x;")).partition("?>")[2]
    )
    for body in (bomb, external, bomb.replace("rss", "urlset"), external.replace("item", "url")):
        parsed = read(body)
        assert all(len(found.title) < 20 and "root" not in found.title for found in parsed.entries)
    opened = read(b"/etc/passwd"), read(b"file:///etc/passwd"), read(b"http://127.0.0.1:1/")
    assert all(parsed.entries == () for parsed in opened)


# ── links and GUIDs ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ("<link>/n/1</link>", "https://www.site.sy/n/1"),
        ("<link>n/1</link>", "https://www.site.sy/n/1"),
        ("<link>//www.site.sy/n/1</link>", "https://www.site.sy/n/1"),
        ("<link><![CDATA[ https://www.site.sy/n/1\n]]></link>", "https://www.site.sy/n/1"),
        ("<link/><guid>https://www.site.sy/n/1</guid>", "https://www.site.sy/n/1"),
        ("<link>javascript:x</link><guid>https://www.site.sy/n/1</guid>", "https://www.site.sy/n/1"),
        ("<link>https://www.site.sy/</link><guid>https://www.site.sy/n/1</guid>", "https://www.site.sy/n/1"),
        ("<guid>/n/1</guid>", "https://www.site.sy/n/1"),
        (
            "<link/><enclosure url='https://cdn.sy/1.jpg'/><guid>https://www.site.sy/n/1</guid>",
            "https://www.site.sy/n/1",
        ),
        ("<link>https://www.site.sy/أخبار/1</link>", "https://www.site.sy/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1"),
        ("<link>https://www.site.sy/n?a=1&amp;b=2</link>", "https://www.site.sy/n?a=1&b=2"),
    ],
)
def test_where_the_article_is(links: str, url: str) -> None:
    assert only(rss(f"<item><title>x</title>{links}</item>")).url == url


@pytest.mark.parametrize(
    "where",
    [
        "<guid>12345</guid>",  # nothing says that it is no address
        "<enclosure url='https://cdn.sy/1.mp3' type='audio/mpeg'/>",
        "<enclosure url='https://cdn.sy/1.mp3' type='audio/mpeg'/><guid>https://cdn.sy/1.mp3</guid>",
    ],
)
def test_what_is_no_article_is_not_collected(where: str) -> None:
    parsed = read(rss(f"<item><title>{TITLE}</title>{where}</item>"))
    assert (parsed.entries, [e.title for e in parsed.unlinked]) == ((), [TITLE])


def test_entries_with_one_link_are_told_by_their_guids() -> None:
    link, guid = "<link>https://www.site.sy/live</link>", "<guid>https://www.site.sy/live/{}</guid>"
    apart = read(rss("".join(f"<item>{link}{guid.format(n)}</item>" for n in (1, 2))))
    assert [e.url[-6:] for e in apart.entries] == ["live/1", "live/2"]
    twice = read(rss(f"<item>{link}{guid.format(1)}</item>" * 2))
    assert [e.url[-5:] for e in twice.entries] == ["/live"]


def test_relative_links_follow_the_channel_not_the_feed_service() -> None:
    parsed = feed.parse(rss("<item><link>/n/1</link></item>").encode(), url="https://feeds.service.com/site")
    assert parsed.entries[0].url == "https://www.site.sy/n/1"


def test_each_page_once_and_no_guid_that_tells_nothing() -> None:
    shared, place = "<guid>the-same-guid</guid>", "<guid>3</guid>"
    parsed = read(
        rss(
            item(1, more=shared)
            + item(2, more=shared)
            + item(1, "ثان")
            + item(3, more=place)
            + item(4, more="<guid>id-44</guid>")
        )
    )
    assert [(e.url[-1], e.guid) for e in parsed.entries] == [
        ("1", None),
        ("2", None),
        ("3", None),
        ("4", "id-44"),
    ]
    assert parsed.entries[0].title == TITLE


def test_new_by_address_first_and_guid_second() -> None:
    first = read(rss(item(1, more="<guid>id-1111</guid>") + item(2, more="<guid>id-2222</guid>"))).entries
    urls, guids = {e.canonical_url for e in first}, {e.guid for e in first if e.guid}
    later = read(
        rss(
            item(1, "عنوان آخر", "<guid>id-9999</guid>")  # edited title, changed GUID
            + item(22, more="<guid>id-2222</guid>")  # changed address
            + item(3, more="<guid>id-3333</guid>")
            + item(4)
        )
    ).entries
    assert [e.url[-1] for e in entry.unknown(later, urls, guids)] == ["3", "4"]
    assert entry.unknown(first, urls, guids) == ()


# ── dates ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sun, 22 Nov 2026 12:00:00 +0300", "2026-11-22T09:00"),
        ("Sun, 22 Nov 2026 10:00:00 GMT", "2026-11-22T10:00"),
        ("Sun, 22 Nov 2026 10:00:00 AST", "2026-11-22T07:00"),  # Arabia, not the Atlantic
        ("22 Nov 26 10:00 EET", "2026-11-22T08:00"),
        ("Sat, 21 Nov 2026 12:00:00 GMT+3", "2026-11-21T09:00"),
        ("Sat, 21 Nov 2026 12:00:00 GMT+0300 (توقيت)", "2026-11-21T09:00"),
        ("Saturday, November 21, 2026 - 09:15", "2026-11-21T09:15"),
        ("2026-11-22T10:00:00.123+03:00", "2026-11-22T07:00"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00"),
        ("2026-11-22 10:00:00 +0000", "2026-11-22T10:00"),
        ("2026-11-22 14:00", "2026-11-22T11:00"),  # no zone, and ahead of now: Damascus
        ("2026-11-21", "2026-11-21T00:00"),
        ("22/11/2026 10:30 AM", "2026-11-22T10:30"),
        ("11/22/2026 10:30", "2026-11-22T10:30"),
        ("21/11/2026 - 9:05 م", "2026-11-21T21:05"),
        ("الأحد، ٢٢ تشرين الثاني ٢٠٢٦ ١٠:٣٠ ص", "2026-11-22T10:30"),
        ("السبت 21 نوفمبر 2026", "2026-11-21T00:00"),
        ("26 نيسان / أبريل 2026 12:00", "2026-04-26T12:00"),
        ("1 كانون الأول 2025", "2025-12-01T00:00"),
        ("Sun Nov 22 10:00:00 2026", "2026-11-22T10:00"),
        ("Sun Nov 22 10:00:00 +0300 2026", "2026-11-22T07:00"),
        ("1795000000", "2026-11-18T11:06"),
        ("1763800000000", "2025-11-22T08:26"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0000-00-00 00:00:00", None),
        ("31 Feb 2026", None),
        ("Sun, 22 Nov 2099 10:00:00 GMT", None),
        ("1585-01-01", None),
        ("أمس", None),
        ("", None),
    ],
)
def test_dates(text: str, moment: str | None) -> None:
    found = parse_date(text, now=NOW)
    assert (found.strftime("%Y-%m-%dT%H:%M") if found else None) == moment
    assert found is None or found.tzinfo is UTC


# ── sitemaps for backfill ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("half", ["&#xD800;", "&#x00dFfF;", "&#55296;", "&#57343;", "&#xD800"])
def test_half_a_character_in_a_sitemap(half: str) -> None:
    body = NEWS_SITEMAP.replace(TITLE, TITLE + half).encode()
    assert only(body).title == f"{TITLE}\ufffd" and len(sitemap.pages(body)) == 1


def test_sitemaps_lead_to_pages_of_a_time() -> None:
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://x.sy/sitemap-2020-03.xml</loc></sitemap><sitemap><loc>https://x.sy/sitemap-2020-04.xml.gz</loc></sitemap>
    <sitemap><loc>https://x.sy/2019.xml</loc></sitemap><sitemap><loc>https://x.sy/posts-1.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
    <sitemap><loc>https://x.sy/posts-2.xml</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>javascript:x</loc></sitemap>
    </sitemapindex>"""
    links = sitemap.children(gzip.compress(index))
    assert len(links) == 5
    worth = sitemap.worth_reading(links, date(2020, 3, 5), date(2020, 3, 20))
    assert [link.url.rpartition("/")[2] for link in worth] == ["sitemap-2020-03.xml", "posts-2.xml"]
    pages = sitemap.pages(NEWS_SITEMAP.encode())
    assert [page.title for page in pages] == [TITLE]


# ── bounds ─────────────────────────────────────────────────────────────────────────────────────────────

HEAD = "<rss><channel>"
FLOODS: dict[str, Callable[[], str]] = {
    "entries": lambda: HEAD + "".join(f"<item><link>https://x.sy/{n}</link></item>" for n in range(100_000)),
    "tags": lambda: HEAD + "<a>" * 1_500_000,
    "angles": lambda: HEAD + "<" * 5_000_000,
    "elements": lambda: HEAD + "<foo>x</foo>" * 400_000,
    "attributes": lambda: HEAD + item() + "<item " + " ".join(f'a{n}="b"' for n in range(300_000)) + "/>",
    "ampersands": lambda: HEAD + item() + "<item><title>" + "&" * 5_000_000,
    "entities": lambda: HEAD + item() + "<item><title>" + "&foo;" * 1_000_000 + "</title></item>",
    "comments": lambda: HEAD + "<!--" * 1_200_000,
    "sections": lambda: HEAD + "<item><title>" + "<![CDATA[" * 500_000,
    "declarations": lambda: "<!DOCTYPE rss [" + '<!ENTITY a "b">' * 300_000 + "]>" + rss(item()),
    "depth": lambda: HEAD + "<x>" * 200_000 + "</x>" * 200_000,
    "pages": lambda: "<urlset>" + "".join(f"<url><loc>https://x.sy/{n}</loc></url>" for n in range(100_000)) + "</urlset>",
    "numbers": lambda: '{"version":"https://jsonfeed.org/version/1","items":[' + '{"id":1},' * 400_000 + "{}]}",
    "titles": lambda: HEAD + "".join(item(n, f"<![CDATA[{'<b' * 2_000}]]>") for n in range(1_000)),
    "keywords": lambda: HEAD + item() + "<item><itunes:keywords>" + ",".join(f"a{n}" for n in range(500_000)) + "</itunes:keywords></item>",
    "categories": lambda: HEAD + item() + "".join(f"<category>a{n}</category>" for n in range(150_000)),
    "many attributes": lambda: HEAD + item() + ("<item " + " ".join(f'a{n}="b"' for n in range(1_000)) + "/>") * 500,
    "links": lambda: HEAD + "".join(f"<item><link><![CDATA[https://x.sy/?{'&a=1' * 400}{n}]]></link></item>" for n in range(2_900)),
    "long links": lambda: HEAD + "".join(f"<item><link>https://x.sy/{'ا' * 650}{n}</link></item>" for n in range(2_900)),
    "hosts": lambda: HEAD + "".join(f"<item><link>https://{'س' * 55}{n}.sy/</link></item>" for n in range(2_900)),
    "cdata": lambda: HEAD + "<item><title>" + "<![CDATA[x]]>" * 380_000,
    "links of one entry": lambda: "<feed><entry>" + '<link href="x" rel="y"/>' * 190_000,
    "gzip": lambda: "",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("flood", FLOODS)
def test_floods_cost_little(flood: str) -> None:
    body = FLOODS[flood]().encode() or gzip.compress(b"<rss><channel>" + b" " * 100_000_000)
    started = process_time()
    parsed = read(body)
    assert process_time() - started < 20  # ten times what a quiet machine takes
    assert len(parsed.entries) <= feed.MAX_ENTRIES


PEAK = """
import re, sys
from marsad.core.feeds import sitemap
found = sitemap.pages(sys.stdin.buffer.read())
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]  # ru_maxrss would count the parent's
print(len(found), int(peak) * 1024)
"""


@pytest.mark.slow
def test_what_comes_before_a_flood_is_kept() -> None:
    for flood in ("attributes", "ampersands", "entities", "keywords", "categories"):
        assert [found.title for found in read(FLOODS[flood]()).entries] == [TITLE]
    assert len(read(FLOODS["entries"]()).entries) == feed.MAX_ENTRIES


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_sitemap_is_forgotten_while_it_is_read() -> None:
    pages = "".join(f"<url><loc>https://x.sy/{n}</loc></url>" for n in range(3))
    body = gzip.compress(f"<urlset>{pages}{'<other/>' * 6_000_000}</urlset>".encode())
    held = subprocess.run([sys.executable, "-c", PEAK], input=body, capture_output=True, check=True)
    count, peak_bytes = map(int, held.stdout.split())
    assert count == 3
    assert peak_bytes < 700_000_000  # 50 MB of text; its whole tree would be another gigabyte


def test_texts_are_bounded_and_clean() -> None:
    long = only(rss(item(title="س" * 100_000, more=f"<description>{'ص' * 100_000}</description>")))
    assert (len(long.title), len(long.summary or "")) == (entry.MAX_TITLE, entry.MAX_SUMMARY)


SAMPLES = [
    FAULTS["windows-1256 that says UTF-8"],
    ATOM.encode(),
    RDF.encode(),
    NEWS_SITEMAP.encode(),
    json.dumps(WORDPRESS).encode(),
]


SPOILT = st.builds(
    lambda body, at, junk: body[:at] + junk + body[at:],
    st.sampled_from(SAMPLES),
    st.integers(0, 900),
    st.binary(max_size=9),
)


@pytest.mark.slow
@given(st.one_of(st.binary(max_size=500), SPOILT))
def test_any_bytes_have_an_answer(body: bytes) -> None:
    parsed = read(body, content_type="text/xml; charset=windows-1256")
    assert parsed == read(body, content_type="text/xml; charset=windows-1256")
    assert (parsed.problem is None) or parsed.entries == ()
    for found in parsed.entries:
        assert found.canonical_url.startswith(("https://", "http://"))
        assert "\x00" not in f"{found.url}{found.title}{found.guid}{found.summary}{found.author}"
        assert found.published_at is None or found.published_at.tzinfo is UTC


@given(st.text(max_size=120))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_date(text, now=NOW)
    assert found is None or found.year >= 1990
