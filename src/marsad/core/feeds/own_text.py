"""An article from the text that its feed carries: as a page that can be read, and whether it is better than the page that came.

Many sites answer 403 to a reader that says who it is, or show a stub, while their feed has it all. What the page says
counts more wherever it says about as much.
"""

from __future__ import annotations

import html
import re

from marsad.model import Article, Unreadable

MUCH_LONGER = 2.0
"""So many times as long as the page's text the feed's must be to stand in for it."""
LONGER_THAN_CUT = 1.2
"""The same, where the page itself says that its text goes on elsewhere."""

_TAG = re.compile(r"<[^<>]*>")


def as_page(title: str, own: str) -> bytes:
    """The text `own` (HTML, as the feed carries it) under its title, as a page that `core.pages.article` reads."""
    name = html.escape(title)
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}</title></head>'
        f"<body><main><article><h1>{name}</h1>\n{own}\n</article></main></body></html>"
    )
    return page.encode("utf-8", "replace")


def may_be_better(own: str, page: Article | Unreadable) -> bool:
    """Return whether it is worth reading, by its length alone."""
    return isinstance(page, Unreadable) or len(_TAG.sub("", own)) > LONGER_THAN_CUT * len(page.text)


def is_better(own: Article | Unreadable, page: Article | Unreadable) -> bool:
    """Return whether what was read of the feed's text stands in for what was read of the page."""
    if isinstance(own, Unreadable):
        return False
    if isinstance(page, Unreadable):
        return True
    return len(own.text) > (LONGER_THAN_CUT if page.incomplete else MUCH_LONGER) * len(page.text)
