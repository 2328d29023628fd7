"""The article's title: what its heading says, confirmed by what the page claims.

Decides between h1, JSON-LD, OpenGraph, <title> and the feed, and takes the site's name off the end. The
heading wins where it and a claim are the same title, because claims are cut and decorated for search
engines. Keeps the characters as they are; does not care about subtitles and kickers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from marsad.core.pages.structured import PageClaim

_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(r"\s+[-–—|•·»«:~/]+\s+|:\s+|\s*\|\s*|\s+[-–—]|[-–—]\s+")
_FRONT = re.compile(
    r"(?:https?://[^/]+)?(?:/|/(?:ar|arabic|home|index\.\w+|default\.aspx)/?)?$", re.IGNORECASE
)
_CUT = re.compile(r"\s*(?:\.{2,}|…)\s*$")
_MIN = 8  # letters from which two titles that hold one another are the same


def title_of(
    tree: HtmlElement, claimed: Sequence[PageClaim], feed_title: str | None, *, lines: Sequence[str] = ()
) -> str:
    """The title on one line; "" where neither page nor feed has any."""
    site_names = {_key(claim.value) for claim in claimed if claim.field == "site_name"} - {""}
    page_title = _line(tree.findtext(".//title") or "")
    said = [claim.value for claim in claimed if claim.field == "title"]
    titles = [_line(title) for title in [*said, page_title, feed_title or ""] if title.strip()]
    headings = [_line("".join(h1.itertext())) for h1 in tree.iter("h1") if not _is_logo(h1)]
    headings = [heading for heading in headings if _key(heading) not in {"", *site_names}]
    for heading in headings:
        for title in titles:
            agreed = _agreed(heading, title)
            if agreed:
                return agreed
    if any(map(_SEPARATOR.search, titles)):
        known = {_key(line) for line in [*titles, *lines]} - site_names
        titles = [_without_site(title, site_names, known) for title in titles]
    whole = [title for title in titles if _key(title) not in site_names and not _CUT.search(title)]
    return next(iter([*whole, *headings, *titles]), "")


def _is_logo(heading: HtmlElement) -> bool:
    """Return whether a heading leads to the front page: the site's name."""
    return any(_FRONT.match(link.get("href") or "") for link in heading.iter("a"))


def _agreed(heading: str, title: str) -> str:
    """The one title that a heading and a claim both give, or "". The shorter, unless that is cut with dots."""
    inner, outer = _key(heading), _key(title)
    if inner == outer:
        return heading
    if _CUT.search(title):
        return heading if len(outer) >= _MIN and inner.startswith(outer) else ""
    if min(len(inner), len(outer)) < _MIN:
        return ""
    if inner in outer:
        return heading
    return title if outer in inner else ""


def _without_site(title: str, site_names: set[str], known: set[str]) -> str:
    """The title without a part that is the site's name; else its longest part that stands alone elsewhere."""
    cuts = list(_SEPARATOR.finditer(title))
    parts = [(title[: cut.start()].strip(), title[cut.end() :].strip()) for cut in cuts]
    named = [
        head if _key(tail) in site_names else tail
        for head, tail in parts
        if {_key(head), _key(tail)} & site_names
    ]
    alone = [part for pair in parts for part in pair if len(_key(part)) >= _MIN and _key(part) in known]
    return max(named or alone, key=len, default=title)


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).lower()
