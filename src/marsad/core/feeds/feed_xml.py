"""RSS, RDF and Atom by feedparser, which is given bytes only: handed a name, it would read the file or fetch
it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser

from marsad.core.dates.day_order import DayOrder
from marsad.core.dates.feed_dates import feed_times
from marsad.core.feeds import entry
from marsad.core.web.url import absolute
from marsad.model import Entry, ParsedFeed

MAX_TTL_SECONDS = 86_400
MAX_LINKS = 20  # of one entry that are looked at
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_KINDS = {"rss": "rss", "channel": "rss", "rdf": "rdf", "feed": "atom"}
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_NUMBER = re.compile(r"\d{1,6}")
_LIKE_AN_ADDRESS = re.compile(r"[/?]|\.[a-z]{2,5}$", re.I)
_HEAD = 20_000  # characters in which a feed declares its prefixes
_USUAL_PREFIXES = {"media", "itunes", "googleplay", "dc"}
_DECLARED = re.compile(
    r"xmlns:([\w-]{1,40})\s*=\s*[\"']http://(?:search\.yahoo\.com/mrss|www\.itunes\.com)", re.I
)
_ASIDE = "xaside"
_ARTICLE_LINKS = ("alternate", "related", "via", "self")


def parse(
    text: str, *, root: str, url: str, fetched_at: datetime | None, day_order: DayOrder | None = None
) -> ParsedFeed:
    """The entries of `text`, which begins at its element `root`. Broken markup is read as far as it goes."""
    data = _DECLARATION + _with_others_aside(text).encode("utf-8", "replace")
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
    guids_of = Counter(link for link, _ in {(item.get("link"), item.get("id")) for item in read.entries})
    said = [_dates(item) for item in read.entries]
    times = feed_times(said, now=fetched_at, channel=_dates(read.feed), usual=day_order)
    entries = (
        _entry(item, base, home, guids_of, at, is_open=is_open)
        for item, at, is_open in zip(read.entries, times.at, times.is_open, strict=True)
    )
    return entry.listed(kind, title, entries, _ttl(read.feed), times.order)


def _entry(
    item: Any, base: str, home: str, guids_of: Counter[str], at: datetime | None, *, is_open: bool
) -> Entry:
    contents = [_html(content) for content in item.get("content", ())]
    return entry.make(
        links=_links(item, home, guids_of),
        base=base,
        title=item.get("title") or _aside(item, "title"),
        guid=item.get("id"),
        summary=item.get("summary") or next(iter(contents), None) or _aside(item, "description", "summary"),
        author=item.get("author"),
        published_at=at,
        is_day_open=is_open,
        content=entry.own_text(contents, item.get("summary")),
    )


def _with_others_aside(text: str) -> str:
    """The feed with what other modules say of its pictures, recordings and records under a prefix of its own: feedparser takes a picture's
    <media:description> for the item's, whichever comes last."""
    declared = {found[1] for found in _DECLARED.finditer(text, 0, _HEAD)}
    return re.sub(
        rf"<(/?)(?:{'|'.join(sorted(map(re.escape, declared | _USUAL_PREFIXES)))}):(title|description|summary|text)(?=[\s/>])",
        rf"<\1{_ASIDE}:\2",
        text,
        flags=re.I,
    )


def _aside(item: Any, *names: str) -> str | None:
    return next((found for name in names if (found := item.get(f"{_ASIDE}_{name}"))), None)


def _html(content: Any) -> str | None:
    value = content.get("value")
    return entry.as_html(value) if value and content.get("type") == "text/plain" else value


def _links(item: Any, home: str, guids_of: Counter[str]) -> Iterator[str | None]:
    """Where the article may be, best first; one whose link is the front page or the link of others too is told by its GUID.

    A recording or a picture is no article, and a GUID is no address only because nothing says that it is none.
    """
    links = item.get("links", ())[:MAX_LINKS]
    recordings = {other.get("href") for other in links if other.get("rel") == "enclosure"}
    link, guid = (None if item.get(name) in recordings else item.get(name) for name in ("link", "id"))
    if link and link == guid and not _LIKE_AN_ADDRESS.search(link):
        link = None
    permalink = guid if guid and guid.startswith(("http://", "https://")) else None
    tells_nothing = link and (guids_of[link] > 1 or (home and _bare(absolute(link, home)) == _bare(home)))
    yield from (item.get(f"{service}_origlink") for service in ("feedburner", "feedblitz", "pheedo"))
    yield None if tells_nothing and permalink else link
    yield permalink
    yield link
    yield from (other.get("href") for other in links if other.get("rel") in _ARTICLE_LINKS)


def _bare(url: str) -> str:
    """Enough of an address to tell the front page from an article."""
    return url.partition("//")[2].removeprefix("www.").rstrip("/")


def _dates(item: Any) -> list[str | None]:
    """Return what an entry says of its time, best first: published beats created, and both beat updated."""
    return [item[name] for name in ("published", "created", "updated") if name in item.keys()]  # noqa: SIM118 (feedparser answers `in` with another key's value)


def _ttl(channel: Any) -> int | None:
    """Seconds that the feed asks to be left alone: RSS ttl (minutes), or the syndication module's period."""
    ttl = _NUMBER.search(str(channel.get("ttl") or ""))
    if ttl:
        return min(int(ttl[0]) * 60, MAX_TTL_SECONDS) or None
    period = _PERIODS.get(str(channel.get("sy_updateperiod") or "").strip().lower())
    often = _NUMBER.search(str(channel.get("sy_updatefrequency") or "1"))
    return min(period // max(1, int(often[0]) if often else 1), MAX_TTL_SECONDS) if period else None
