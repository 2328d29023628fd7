"""JSON Feed (1.0, 1.1) and the posts of WordPress's REST API, which a source's home falls back to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from marsad.core.feeds import entry
from marsad.core.feeds.feed_dates import parse_date
from marsad.model import Entry, ParsedFeed


def parse(text: str, *, url: str, fetched_at: datetime | None, limit: int) -> ParsedFeed:
    """The entries of `text`, which begins with { or [; a `problem` for JSON of another kind."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        return ParsedFeed(None, None, (), problem=f"broken JSON: {type(error).__name__}")
    items = read if isinstance(read, list) else read.get("items")
    if not isinstance(items, list) or (isinstance(read, dict) and "jsonfeed" not in str(read.get("version"))):
        return ParsedFeed(None, None, (), problem="JSON, but no feed")
    make = _post if isinstance(read, list) else _item
    found = [make(item, url, fetched_at) for item in items[:limit] if isinstance(item, dict)]
    title = entry.plain(_text(read.get("title")), entry.MAX_TITLE) if isinstance(read, dict) else ""
    return entry.listed("json", title, found)


def _item(item: dict[str, Any], base: str, now: datetime | None) -> Entry:
    return entry.make(
        links=(_text(item.get("url")), _text(item.get("external_url")), _text(item.get("id"))),
        base=base,
        title=_text(item.get("title")),
        guid=_text(item.get("id")),
        summary=_text(item.get("summary"))
        or _text(item.get("content_text"))
        or _text(item.get("content_html")),
        author=next(_authors(item), None),
        published_at=_first_date((item.get("date_published"), item.get("date_modified")), now),
    )


def _post(item: dict[str, Any], base: str, now: datetime | None) -> Entry:
    """A WordPress post; `date_gmt` has no zone but is UTC."""
    gmt = _text(item.get("date_gmt"))
    return entry.make(
        links=(_text(item.get("link")), _rendered(item.get("guid"))),
        base=base,
        title=_rendered(item.get("title")),
        guid=_rendered(item.get("guid")) or _text(item.get("id")),
        summary=_rendered(item.get("excerpt")) or _rendered(item.get("content")),
        published_at=_first_date((f"{gmt}Z" if gmt else None, item.get("date")), now),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    authors = item.get("authors")
    for author in [*(authors if isinstance(authors, list) else ()), item.get("author")]:
        name = _text(author.get("name")) if isinstance(author, dict) else None
        if name:
            yield name


def _first_date(values: tuple[Any, ...], now: datetime | None) -> datetime | None:
    return next((moment for value in values if (moment := parse_date(_text(value), now=now))), None)


def _rendered(value: Any) -> str | None:
    return _text(value.get("rendered")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str | None:
    """A string or a number as text; None for anything else."""
    return (
        str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None
    )
