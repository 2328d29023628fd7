"""One entry of a feed, made safe: what any form of feed says of it → an Entry, or None where it has no
address.

Decides what is stored of outside text: markup, controls and NUL out (PostgreSQL refuses NUL), lengths
bounded.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from marsad.core.dates.day_order import DayOrder
from marsad.core.text.arabic import fold
from marsad.core.text.misread import restored
from marsad.core.web.address_repair import repaired
from marsad.core.web.url import absolute, canonical
from marsad.model import Entry, ParsedFeed

MAX_TITLE = 1_000
MAX_SUMMARY = 5_000
MAX_CONTENT = 200_000
LONG_SUMMARY = 800
"""Characters from which on a description is the article itself, as feeds without content:encoded give it."""
MAX_GUID = 1_000
MAX_ADDRESSES = 1_500_000
"""Characters of a feed's addresses that are read, 3,000 of 500: what comes after them is left out."""

_MIN_GUID = 4  # "1", "2", "3" number the places in a list, not the articles

_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_CDATA = re.compile(r"<!\[CDATA\[|\]\](?:>|&gt;)")
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def make(
    *,
    links: Iterable[str | None],
    base: str,
    title: str | None,
    guid: str | None = None,
    summary: str | None = None,
    author: str | None = None,
    published_at: datetime | None = None,
    content: str | None = None,
    is_day_open: bool = False,
    is_edited: bool = False,
    forwarded_from: str | None = None,
) -> Entry:
    """An Entry at the first of `links` that is an http(s) address; at "" where none is."""
    url = next((found for link in dict.fromkeys(links) if link and (found := _address(link, base))), "")
    return Entry(
        url=url,
        canonical_url=canonical(url),
        title=plain(title, MAX_TITLE),
        guid=_CONTROLS.sub("", guid).strip()[:MAX_GUID] or None if guid else None,
        summary=plain(summary, MAX_SUMMARY) or None,
        author=plain(author, MAX_TITLE) or None,
        published_at=published_at,
        content=restored(_CONTROLS.sub(" ", content[:MAX_CONTENT])).strip() or None if content else None,
        is_day_open=is_day_open,
        is_edited=is_edited,
        forwarded_from=plain(forwarded_from, MAX_TITLE) or None,
    )


def _address(link: str, base: str) -> str:
    """The address that a link means, with its fragment: what tells articles on one page apart (see `distinct`)."""
    return absolute(repaired(link, base), base, with_fragment=True)


def own_text(contents: Iterable[str | None], summary: str | None) -> str | None:
    """The text that a feed carries of an item, as HTML: the longest of its contents, else a description as long as an article."""
    longest = max((content for content in contents if content), key=len, default=None)
    if longest:
        return longest
    return summary if summary and len(plain(summary, MAX_SUMMARY)) >= LONG_SUMMARY else None


def as_html(text: str) -> str:
    """Plain text as HTML, a paragraph a line."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())


def listed(
    kind: str,
    title: str | None,
    entries: Iterable[Entry],
    ttl_seconds: int | None = None,
    day_order: DayOrder | None = None,
) -> ParsedFeed:
    """A feed of `entries`: those that have an address, each once, apart from those that have none."""
    found, characters = [], 0
    for one in entries:
        found.append(one)
        characters += len(one.url)
        if characters > MAX_ADDRESSES:
            break
    addressed, unlinked = [e for e in found if e.url], tuple(e for e in found if not e.url)
    linked = distinct(addressed)
    problem = "no entry has an http(s) address" if unlinked and not linked else None
    merged = len(addressed) - len(linked)
    return ParsedFeed(kind, title or None, linked, problem, ttl_seconds, unlinked, merged, day_order)


def plain(text: str | None, limit: int) -> str:
    """`text` as a reader sees it: no markup, entities resolved (also doubly escaped), single spaces."""
    text = _CDATA.sub("", restored((text or "")[: limit * 8]))
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", text)))
        if not _ENTITY.search(text) and not _TAG.search(text):
            break
    text = " ".join(_CONTROLS.sub(" ", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each article once, the first mention of it kept; GUIDs that can't tell entries apart are dropped.

    Entries at one canonical address are one article where their titles agree; where they don't, what their addresses differ in (an
    anchor on a page of the day) tells the articles apart. A GUID that several pages of one feed share, or a bare place number, would
    make new articles look known.
    """
    once: dict[str, Entry] = {}
    for group in _by_address(entries).values():
        titles = {_letters(entry.title) for entry in group} - {""}
        for entry in group:
            one = _bare(entry) if len(titles) <= 1 else _apart(entry)
            once.setdefault(one.canonical_url, one)
    uses = Counter(entry.guid for entry in once.values())
    return tuple(
        replace(entry, guid=None)
        if entry.guid and (uses[entry.guid] > 1 or len(entry.guid) < _MIN_GUID)
        else entry
        for entry in once.values()
    )


def _by_address(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.canonical_url, []).append(entry)
    return groups


def _letters(title: str) -> str:
    return "".join(fold(title).split())


def _bare(entry: Entry) -> Entry:
    return replace(entry, url=absolute(entry.url)) if "#" in entry.url else entry


def _apart(entry: Entry) -> Entry:
    """An entry told apart from others at its canonical address by the anchor in its own; one without stays where it is."""
    anchor = entry.url.partition("#")[2]
    if not anchor or "#" in entry.canonical_url:
        return entry
    return replace(entry, canonical_url=f"{entry.canonical_url}#{anchor}")


def unknown(
    entries: Iterable[Entry], known_urls: Collection[str], known_guids: Collection[str] = ()
) -> tuple[Entry, ...]:
    """Return those of `entries` that are new: by canonical URL first, by GUID (of the same feed) second.

    An edited title or summary is the same entry; so is a changed address under the same GUID.
    """
    urls, guids = frozenset(known_urls), frozenset(known_guids)
    return tuple(
        e for e in entries if e.canonical_url not in urls and (e.guid is None or e.guid not in guids)
    )
