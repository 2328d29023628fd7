"""Sitemaps: the pages that one lists, and the further sitemaps that an index lists.

Decides addresses and times only. A news sitemap (Google's namespace) reads as a feed with titles; a plain one
gives entries without title, for backfill. Entities are never expanded, nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from marsad.core import entry
from marsad.core.feed_dates import parse_date
from marsad.core.url import absolute
from marsad.model import Entry, ParsedFeed


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """One sitemap that an index names; `modified_at` tells which can be left out of a backfill."""

    url: str
    modified_at: datetime | None


def as_feed(text: str, *, fetched_at: datetime | None, limit: int) -> ParsedFeed:
    """The pages of a sitemap, at most `limit`, those of a news sitemap with title and time."""
    rows = list(_rows(text, "url", limit))
    entries = [e for row in rows if (e := _entry(row, fetched_at))]
    problem = None
    if not entries:
        problem = "a sitemap index, not a feed" if "<sitemapindex" in text[:200] else None
    if rows and not entries:
        problem = "no page of the sitemap has an http(s) address"
    return ParsedFeed("sitemap", None, entry.settle(entries), problem)


def children(text: str, *, limit: int = 2_000) -> tuple[SitemapLink, ...]:
    """The sitemaps that a sitemap index lists, in its order."""
    return tuple(
        SitemapLink(url, parse_date(row.get("lastmod")))
        for row in _rows(text, "sitemap", limit)
        if (url := absolute(row.get("loc", "")))
    )


def _entry(row: dict[str, str], now: datetime | None) -> Entry | None:
    dates = (parse_date(row.get(name), now=now) for name in ("publication_date", "lastmod"))
    return entry.make(
        links=(row.get("loc"),),
        base="",
        title=row.get("title"),
        published_at=next((date for date in dates if date), None),
    )


def _rows(text: str, name: str, limit: int) -> Iterator[dict[str, str]]:
    """Local name → text of the leaves of each `name` element; the first of equal names counts."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return
    if root is None:
        return
    for count, element in enumerate(root.iter(f"{{*}}{name}")):
        if count == limit:
            return
        row: dict[str, str] = {}
        for leaf in element.iter("{*}*"):
            if leaf.text and leaf.text.strip():
                row.setdefault(etree.QName(leaf).localname, leaf.text.strip())
        yield row
