"""Sitemaps: the pages that one lists, and the further sitemaps that an index lists.

Decides addresses and times only. A news sitemap (Google's namespace) reads as a feed with titles; a plain one
gives entries without title, for backfill. Entities are never expanded, nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any

from lxml import etree

from marsad.core.dates.feed_dates import feed_times, parse_date
from marsad.core.feeds import entry
from marsad.core.feeds.xml_sanitizer import sanitized
from marsad.core.web.compressed import unpacked
from marsad.core.web.encoding import decode
from marsad.core.web.url import absolute
from marsad.model import Entry, ParsedFeed

MAX_BYTES = 52_428_800  # what the sitemap protocol allows, as it allows 50,000 pages
MAX_PAGES = 50_000
MAX_CHILDREN = 2_000
MAX_TAGS = 2_000_000  # 20 elements a page

_OWN, _LEAST = 1, 3
_RANKS = {
    "news": 0,
    "video": 2,
    "image": _LEAST,
}  # by the marks of their namespaces; what none of them marks is the page's own
_NEVER_OF_MEDIA = frozenset(("loc", "lastmod"))
_MOST_TAGS = re.compile(rf"(?:[^<]*<){{{MAX_TAGS}}}")
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[-_/]?(0[1-9]|1[0-2]))?(?!\d)")


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """One sitemap that an index names; `modified_at` tells which can be left out of a backfill."""

    url: str
    modified_at: datetime | None


def as_feed(text: str, *, fetched_at: datetime | None, limit: int) -> ParsedFeed:
    """The pages of a sitemap, at most `limit`, those of a news sitemap with title and time."""
    rows = list(_rows(text, "url", limit))
    if not rows and any(_rows(text, "sitemap", 1)):
        return ParsedFeed("sitemap", None, (), problem="a sitemap index, not a feed")
    return entry.listed("sitemap", None, _entries(rows, fetched_at))


def pages(body: bytes, *, content_type: str | None = None) -> tuple[Entry, ...]:
    """All pages that a sitemap lists, for backfill; gzip is undone."""
    text = decode(unpacked(body, MAX_BYTES), content_type)[0]
    return entry.distinct(e for e in _entries(list(_rows(text, "url", MAX_PAGES)), None) if e.url)


def children(body: bytes, *, content_type: str | None = None) -> tuple[SitemapLink, ...]:
    """The sitemaps that a sitemap index lists, in its order; gzip is undone."""
    text = decode(unpacked(body, MAX_BYTES), content_type)[0]
    return tuple(
        SitemapLink(url, parse_date(row.get("lastmod")))
        for row in _rows(text, "sitemap", MAX_CHILDREN)
        if (url := absolute(row.get("loc", "")))
    )


def worth_reading(links: Iterable[SitemapLink], since: date, until: date) -> tuple[SitemapLink, ...]:
    """Return those of an index's sitemaps that may list pages from `since` to `until`, both included.

    Left out: one last changed before `since`, and one whose address names a year, or year and month, outside.
    """
    return tuple(link for link in links if _may_hold(link, since, until))


def _may_hold(link: SitemapLink, since: date, until: date) -> bool:
    if link.modified_at and link.modified_at.date() < since:
        return False
    named = _IN_ADDRESS.search(link.url)
    if not named:
        return True
    year, month = int(named[1]), int(named[2] or 0)
    first, last = (year, month or 1), (year, month or 12)
    return first <= (until.year, until.month) and last >= (since.year, since.month)


def _entries(rows: Sequence[dict[str, str]], now: datetime | None) -> Iterator[Entry]:
    times = feed_times([[row.get("publication_date"), row.get("lastmod")] for row in rows], now=now)
    for row, at, is_open in zip(rows, times.at, times.is_open, strict=True):
        yield entry.make(
            links=(row.get("loc"),), base="", title=row.get("title"), published_at=at, is_day_open=is_open
        )


def _rows(text: str, name: str, limit: int) -> Iterator[dict[str, str]]:
    """Local name → text of the leaves of each `name` element; of equal names the news one counts, then the page's own.

    What has been read is forgotten at once: kept as a tree, 50 MB of small elements would take a gigabyte.
    """
    if text.count("<") > MAX_TAGS:
        text = (_MOST_TAGS.match(text) or [""])[0]
    stream = etree.iterparse(
        BytesIO(sanitized(text)),
        tag=f"{{*}}{name}",
        **{"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True},
        encoding="utf-8",
    )
    try:
        for _, element in islice(stream, limit):
            row = _leaves(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            yield row
    except etree.XMLSyntaxError:
        return


def _leaves(element: Any) -> dict[str, str]:
    """The page's own address and times, and what its news block says; a picture or a recording has a title and a date too, and they are
    no article's."""
    found: dict[str, tuple[int, str]] = {}
    for leaf in element.iter("{*}*"):
        text = (leaf.text or "").strip()
        namespace, _, name = leaf.tag.rpartition("}")
        prefix, _, name = name.rpartition(":") if ":" in name else (namespace, "", name)
        rank = next((rank for mark, rank in _RANKS.items() if mark in prefix), _OWN)
        if text and rank < found.get(name, (_LEAST, ""))[0] and not (rank > _OWN and name in _NEVER_OF_MEDIA):
            found[name] = (rank, text)
    return {name: text for name, (_, text) in found.items()}
