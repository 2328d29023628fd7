"""Archives: where a site lists its past, which of what is listed belongs to a span of days, and what an HTML page of a
day links to.

Decides by dates alone: of the address, then of the list; a sitemap's date may be that of a later edit, an address's is
not. What has no date belongs to the span only where its list does. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree, html

from marsad.core.feeds import entry
from marsad.core.web.encoding import decode
from marsad.core.web.url import absolute, host_key
from marsad.model import Entry

MAX_BYTES = 3_000_000
MAX_TAGS = 40_000

_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:([/-])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2])(?!\d)")
_NO_ARTICLE = re.compile(r"/(?:tag|tags|category|author|page|search|feed|login|wp-admin)(?:/|$)", re.I)
_NUMBER = re.compile(r"\d{4}")
_LEAST_SLUG = 20  # characters of an address's last part: shorter ones of one or two words name sections
_LEAST_WORDS = 3  # of a link that is a headline
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap-index.xml")


@dataclass(frozen=True, slots=True)
class DayRange:
    """Whole days, both included, of a time zone."""

    since: date
    until: date
    zone: str

    def holds(self, day: date) -> bool:
        """Return whether a day lies in it."""
        return self.since <= day <= self.until

    def place(self, moment: datetime) -> int:
        """-1 before the span, 0 in it, 1 after it."""
        zone = ZoneInfo(self.zone)
        if moment < datetime.combine(self.since, time(), zone):
            return -1
        return int(moment >= datetime.combine(self.until + timedelta(days=1), time(), zone))

    def days(self) -> Iterator[date]:
        """Its days."""
        for number in range((self.until - self.since).days + 1):
            yield self.since + timedelta(days=number)


def belongs(one: Entry, span: DayRange, listed_at: str) -> bool:
    """Return whether an entry of the list `listed_at` may have been published in the span."""
    day = day_in(one.url)
    if day:
        return span.holds(day)
    month = month_in(one.url)
    if month and not _may_hold(span, month):
        return False
    if one.published_at:
        return span.place(one.published_at) == 0
    listed = day_in(listed_at)
    if listed:
        return span.holds(listed)
    month = month or month_in(listed_at)
    return bool(month and _may_hold(span, month))


def day_in(url: str) -> date | None:
    """The day that an address names: /2024/03/09/, 2024-3-9, 20240309."""
    for found in _DAY.finditer(urlsplit(url).path):
        year, month, day = found[1], found[3] or found[5], found[4] or found[6]
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def month_in(url: str) -> tuple[int, int] | None:
    """The year and month that an address names."""
    found = _MONTH.search(urlsplit(url).path)
    return (int(found[1]), int(found[2])) if found else None


def sitemaps(home: str) -> tuple[str, ...]:
    """Return the addresses where sites usually have their sitemap, for one whose robots.txt names none."""
    return tuple(url for path in _USUAL if (url := absolute(path, home)))


def pages(home: str, span: DayRange) -> tuple[str, ...]:
    """The pages by day that many sites have."""
    return tuple(url for day in span.days() if (url := absolute(f"/{day:%Y/%m/%d}/", home)))


def read_page(
    body: bytes, *, url: str, content_type: str | None = None
) -> tuple[tuple[Entry, ...], str | None]:
    """The articles that an HTML page of an archive links to, and the address of its next page."""
    text = decode(body[:MAX_BYTES], content_type)[0]
    if not text.strip() or text.count("<") > MAX_TAGS:
        return (), None
    try:
        root = html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return (), None
    base = absolute(next(iter(root.xpath("//base/@href")), ""), url) or url
    links = (
        (absolute(a.get("href") or "", base), entry.plain(a.text_content(), entry.MAX_TITLE))
        for a in root.iter("a")
    )
    own = host_key(base).removeprefix("www.")
    found = (
        entry.make(links=(link,), base=base, title=title)
        for link, title in links
        if host_key(link).removeprefix("www.") == own and _is_article(link, title)
    )
    return entry.distinct(found), _next(root, base)


def _is_article(url: str, title: str) -> bool:
    path = unquote(urlsplit(url).path)
    slug = path.rstrip("/").rpartition("/")[2]
    is_long = len(slug) >= _LEAST_SLUG or slug.count("-") > 1
    return (
        len(title.split()) >= _LEAST_WORDS
        and not _NO_ARTICLE.search(path)
        and bool(is_long or _NUMBER.search(path) or urlsplit(url).query)
    )


def _next(root: html.HtmlElement, base: str) -> str | None:
    for link in (*root.iter("link"), *root.iter("a")):
        words = f"{link.get('rel') or ''} {link.get('class') or ''}".lower().split()
        address = absolute(link.get("href") or "", base)
        if "next" in words and address and host_key(address) == host_key(base) and address != base:
            return address
    return None


def _may_hold(span: DayRange, month: tuple[int, int]) -> bool:
    return (span.since.year, span.since.month) <= month <= (span.until.year, span.until.month)
