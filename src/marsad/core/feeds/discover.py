"""Where a source may list its news besides the address that failed: the links of the fallback chain, best
first.

links in the home page → WordPress's JSON → usual addresses → news sitemaps named in robots.txt

Decides addresses to try, never whether they work (`core.feeds.feed` tells). Pure on bytes, nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from lxml import etree, html

from marsad.core.feeds.entry import plain
from marsad.core.web.encoding import decode
from marsad.core.web.url import absolute, host_key

MAX_BYTES = 2_000_000
MAX_FOUND = 30
_MAX_TAGS = 40_000

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
_FEED_WORD = re.compile(r"(?:^|[/._=-])(?:rss2?|feeds?|atom|rdf)(?:$|[/._?=&-])", re.I)
_COMMENTS = re.compile(r"/comments/feed|[?&]feed=comments|withoutcomments=0", re.I)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.I | re.M)
_USUAL = (
    *("/feed/", "/rss.xml", "/rss", "/feed", "/?feed=rss2", "/ar/feed/", "/ar/rss", "/rss.php", "/feed.xml"),
    *("/atom.xml", "/feed.json", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml"),
)


@dataclass(frozen=True, slots=True)
class DiscoveredFeed:
    """An address that may be a feed, and where it was found."""

    url: str
    title: str
    basis: str  # link, anchor, wordpress, usual, robots


def feeds(body: bytes, *, url: str, content_type: str | None = None) -> tuple[DiscoveredFeed, ...]:
    """Return what the home page at `url` says of its feeds, those it declares before those it merely links; no
    comment feeds.
    """
    text = decode(body[:MAX_BYTES], content_type)[0]
    if not text.strip() or text.count("<") > _MAX_TAGS:
        return ()
    try:
        root = html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return ()
    base = absolute(next(iter(root.xpath("//base/@href")), ""), url) or url
    return _distinct([*_declared(root, base), *_wordpress(root, base), *_anchors(root, base)])


def usual(home: str) -> tuple[DiscoveredFeed, ...]:
    """Addresses that sites of this kind often have, for a home page that names none."""
    found = (DiscoveredFeed(address, "", "usual") for path in _USUAL if (address := absolute(path, home)))
    return _distinct([*found, *_posts(absolute("/wp-json/", home))])


def sitemaps(robots: bytes, *, url: str) -> tuple[DiscoveredFeed, ...]:
    """The sitemaps that the robots.txt at `url` names, those of news first."""
    text = robots[:MAX_BYTES].decode("utf-8-sig", "replace")
    found = [
        DiscoveredFeed(a, "", "robots")
        for match in _SITEMAP_LINE.finditer(text)
        if (a := absolute(match[1], url))
    ]
    return _distinct(sorted(found, key=lambda item: "news" not in item.url.lower()))


def wordpress_archive(home: str, since: date, until: date, page: int = 1) -> str:
    """The address of one page (100 posts) of a WordPress site's posts from `since` to `until`, both
    included.
    """
    query = {
        "after": f"{since.isoformat()}T00:00:00",
        "before": f"{until.isoformat()}T23:59:59",
        **{"per_page": 100, "page": page, "orderby": "date", "order": "asc"},
    }
    return absolute(f"/wp-json/wp/v2/posts?{urlencode(query)}", home)


def _declared(root: html.HtmlElement, base: str) -> Iterator[DiscoveredFeed]:
    for link in root.iter("link"):
        is_feed = (link.get("type") or "").split(";")[0].strip().lower() in _FEED_TYPES
        if is_feed and "alternate" in (link.get("rel") or "").lower().split():
            yield from _made(link.get("href"), base, link.get("title"), "link")


def _wordpress(root: html.HtmlElement, base: str) -> Iterator[DiscoveredFeed]:
    for link in root.iter("link"):
        if (link.get("rel") or "").rstrip("/").lower() == "https://api.w.org":
            yield from _posts(absolute(link.get("href") or "", base))


def _posts(api: str) -> Iterator[DiscoveredFeed]:
    if api:
        joint = "&" if urlsplit(api).query else "?"
        path = api if api.endswith(("/", "%2F")) or joint == "&" else f"{api}/"
        yield DiscoveredFeed(f"{path}wp/v2/posts{joint}per_page=50", "", "wordpress")


def _anchors(root: html.HtmlElement, base: str) -> Iterator[DiscoveredFeed]:
    home = host_key(base).removeprefix("www.")
    for anchor in root.iter("a"):
        href = anchor.get("href") or ""
        if _FEED_WORD.search(href):
            for found in _made(href, base, anchor.text_content(), "anchor"):
                if _is_own(host_key(found.url), home):
                    yield found


def _is_own(host: str, home: str) -> bool:
    """The site itself or a host under it (feeds.example.org): elsewhere, /feed is somebody else's."""
    return host.removeprefix("www.") == home or host.endswith(f".{home}")


def _made(href: str | None, base: str, title: str | None, basis: str) -> Iterator[DiscoveredFeed]:
    address = absolute(href or "", base)
    if address and not _COMMENTS.search(address):
        yield DiscoveredFeed(address, plain(title, 200), basis)


def _distinct(found: list[DiscoveredFeed]) -> tuple[DiscoveredFeed, ...]:
    first: dict[str, DiscoveredFeed] = {}
    for item in found:
        first.setdefault(item.url, item)
    return tuple(first.values())[:MAX_FOUND]
