"""The bytes of a feed → its entries: RSS 0.9x/1.0/2.0, RDF, Atom, JSON Feed, WordPress's JSON, news
sitemaps, and the public previews of Telegram channels.

Decides what form the bytes have and what they list, however broken: wrong encodings, junk before the root,
HTML in place of a feed, relative links, missing and repeated GUIDs. Cares neither for the declared content
type (it lies) nor for well-formedness. Entities of the document's own are never expanded and nothing is ever
fetched: the prolog with its DOCTYPE is cut off, and parsers are given bytes, never a name. Time and memory
are bounded by MAX_BYTES and MAX_ENTRIES; what lies beyond them is left out, since feeds put the newest
first.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice

from marsad.core.dates.day_order import DayOrder
from marsad.core.feeds import feed_json, feed_xml, sitemap, telegram
from marsad.core.feeds.bounded import bounded
from marsad.core.feeds.entry import plain
from marsad.core.web.compressed import unpacked
from marsad.core.web.encoding import decode
from marsad.model import ParsedFeed

MAX_BYTES = 5_000_000
MAX_ENTRIES = 3_000

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]+")
_ROOT = re.compile(r"<(?:[\w-]{1,40}:)?(rss|rdf|feed|channel|urlset|sitemapindex|html)(?=[\s>/])", re.I)
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_XML = re.compile(r"<\?xml\s|<(?:rss|rdf:rdf|feed)[\s>]", re.I)
_DOCTYPE_HTML = re.compile(r"<!doctype\s+html", re.I)
_ITEM = re.compile(r"<(?:[\w-]{1,40}:)?(?:item|entry)(?=[\s>/])", re.I)
_HTML_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,200})", re.I)
_JSON_START = re.compile(r"[\[{](?=\s*[\[{\"])")
_BEFORE_JSON = 5_000  # characters in which it begins
_MOST_STARTS = 4
_HEAD = 200_000  # characters in which the root is looked for


def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    day_order: str | None = None,
) -> ParsedFeed:
    """Return what the bytes of the feed at `url` say; a feed that can't be read has a `problem` and no entries.

    `content_type` is the HTTP header (its charset is one hint of three); `fetched_at` is what future dates
    are told by, `day_order` the order of day and month that its outlet was seen to use. Never raises.
    """
    usual = DayOrder(day_order) if day_order else None
    text = _UNWANTED.sub("", decode(unpacked(body, MAX_BYTES), content_type)[0]).lstrip()
    if not text:
        return _unusable("the answer is empty")
    if text[0] in "{[":
        listed = feed_json.parse(text, url=url, fetched_at=fetched_at, limit=MAX_ENTRIES, day_order=usual)
        if not listed.problem or not _XML.search(text, 0, _HEAD):
            return listed
    unwrapped = None if _XML.search(text, 0, _HEAD) else _unwrapped(text, url, fetched_at, usual)
    if unwrapped:
        return unwrapped
    root = _ROOT.search(text, _PROLOG.match(text).end(), _HEAD)  # type: ignore[union-attr]
    name = root[1].lower() if root else ""
    if name in ("urlset", "sitemapindex"):
        return sitemap.as_feed(
            text[root.start() :] if root else text, fetched_at=fetched_at, limit=MAX_ENTRIES
        )
    is_html = name == "html" or (not name and bool(_DOCTYPE_HTML.search(text[:_HEAD])))
    is_preview = is_html and telegram.is_preview(text, url)
    if is_preview or (is_html and not _ITEM.search(text)):
        return (
            telegram.parse(text, url=url, limit=MAX_ENTRIES) if is_preview else _unusable(_html_problem(text))
        )
    is_headed = root and name != "html" and not _ITEM.search(text, 0, root.start())
    start = root.start() if root and is_headed else 0
    parsed = feed_xml.parse(
        bounded(text[start:], MAX_ENTRIES), root=name, url=url, fetched_at=fetched_at, day_order=usual
    )
    return parsed if parsed.entries or not is_html else _unusable(_html_problem(text))


def _unwrapped(text: str, url: str, fetched_at: datetime | None, usual: DayOrder | None) -> ParsedFeed | None:
    """The feed behind what was put before its JSON: a call (JSONP), the guard of )]}', a notice of PHP's."""
    for start in islice(_JSON_START.finditer(text, 0, _BEFORE_JSON), _MOST_STARTS):
        listed = feed_json.parse(
            text[start.start() :], url=url, fetched_at=fetched_at, limit=MAX_ENTRIES, day_order=usual
        )
        if listed.entries:
            return listed
    return None


def _unusable(problem: str) -> ParsedFeed:
    return ParsedFeed(kind=None, title=None, entries=(), problem=problem)


def _html_problem(text: str) -> str:
    title = _HTML_TITLE.search(text[:_HEAD])
    return "an HTML page stands in place of the feed" + (f": “{plain(title[1], 100)}”" if title else "")
