"""RSS, RDF and Atom by feedparser, which is given bytes only: handed a name, it would read the file or fetch
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser

from marsad.core.feeds import entry
from marsad.core.feeds.feed_dates import parse_date
from marsad.core.feeds.url import absolute
from marsad.model import Entry, ParsedFeed

MAX_TTL_SECONDS = 86_400
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_KINDS = {"rss": "rss", "channel": "rss", "rdf": "rdf", "feed": "atom"}
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_NUMBER = re.compile(r"\d{1,6}")


def parse(text: str, *, root: str, url: str, fetched_at: datetime | None) -> ParsedFeed:
    """The entries of `text`, which begins at its element `root`. Broken markup is read as far as it goes."""
    data = _DECLARATION + text.encode("utf-8", "replace")
    try:
        read = feedparser.parse(
            BytesIO(data), response_headers=_HEADERS, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # outside bytes: what trips a parser is this feed's problem
        return ParsedFeed(None, None, (), problem=f"unreadable: {type(error).__name__}")
    if not read.version and not read.entries and root not in _KINDS:
        return ParsedFeed(None, None, (), problem="neither a feed nor a sitemap")
    home = absolute(str(read.feed.get("link") or ""), url)
    kind = _KINDS.get(root, "rss")
    base = url if kind == "atom" or not home else home
    title = entry.plain(read.feed.get("title"), entry.MAX_TITLE)
    entries = [_entry(item, base, home, fetched_at) for item in read.entries]
    return entry.listed(kind, title, entries, _ttl(read.feed))


def _entry(item: Any, base: str, home: str, now: datetime | None) -> Entry:
    return entry.make(
        links=_links(item, home),
        base=base,
        title=item.get("title"),
        guid=item.get("id"),
        summary=item.get("summary") or next((c.get("value") for c in item.get("content", ())), None),
        author=item.get("author"),
        published_at=_published(item, now),
    )


def _links(item: Any, home: str) -> Iterator[str | None]:
    """Where the article may be, best first; one that links to the front page is told by its GUID."""
    link, guid = item.get("link"), item.get("id")
    yield item.get("feedburner_origlink")
    if not (home and link and guid and _bare(absolute(link, home)) == _bare(home)):
        yield link
    yield guid if guid and guid.startswith(("http://", "https://")) else None
    yield link
    yield from (other.get("href") for other in item.get("links", ()))


def _bare(url: str) -> str:
    """Enough of an address to tell the front page from an article."""
    return url.partition("//")[2].removeprefix("www.").rstrip("/")


def _published(item: Any, now: datetime | None) -> datetime | None:
    for name in ("published", "updated", "created"):
        if name in item.keys():  # noqa: SIM118 (feedparser answers `in` with another key's value)
            moment = parse_date(item[name], now=now, fallback=item.get(f"{name}_parsed"))
            if moment:
                return moment
    return None


def _ttl(channel: Any) -> int | None:
    """Seconds that the feed asks to be left alone: RSS ttl (minutes), or the syndication module's period."""
    ttl = _NUMBER.search(str(channel.get("ttl") or ""))
    if ttl:
        return min(int(ttl[0]) * 60, MAX_TTL_SECONDS) or None
    period = _PERIODS.get(str(channel.get("sy_updateperiod") or "").strip().lower())
    often = _NUMBER.search(str(channel.get("sy_updatefrequency") or "1"))
    return min(period // max(1, int(often[0]) if often else 1), MAX_TTL_SECONDS) if period else None
