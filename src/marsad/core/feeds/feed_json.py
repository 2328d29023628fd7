"""JSON Feed (1.0, 1.1) and the posts of WordPress's REST API, which a source's home falls back to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from marsad.core.dates.day_order import DayOrder
from marsad.core.dates.feed_dates import feed_times
from marsad.core.feeds import entry
from marsad.core.web.url import absolute
from marsad.model import Entry, ParsedFeed

_JSON = json.JSONDecoder(strict=False)  # raw line ends inside strings are common
_VERSION = re.compile(r"jsonfeed|^1(?:\.[01])?$")
_LIST = re.compile(r'\[|\{.*?"items"\s*:\s*\[', re.S)
_BETWEEN = re.compile(r"[\s,]*")


def parse(
    text: str, *, url: str, fetched_at: datetime | None, limit: int, day_order: DayOrder | None = None
) -> ParsedFeed:
    """The entries of `text`, which begins with { or [, as far as it is whole; a `problem` for JSON of another kind."""
    try:
        read = _JSON.raw_decode(text)[0]
    except (ValueError, RecursionError) as error:
        read = _until_it_breaks(text, limit)
        if read is None:
            return ParsedFeed(None, None, (), problem=f"broken JSON: {type(error).__name__}")
    items = read if isinstance(read, list) else read.get("items")
    if not isinstance(items, list) or (
        isinstance(read, dict) and not _VERSION.search(str(read.get("version")))
    ):
        return ParsedFeed(None, None, (), problem="JSON, but no feed")
    make, dates = (_post, _dates_of_post) if isinstance(read, list) else (_item, _dates_of_item)
    objects = [item for item in items[:limit] if isinstance(item, dict)]
    times = feed_times([dates(item) for item in objects], now=fetched_at, usual=day_order)
    home = absolute(_text(read.get("home_page_url")) or "", url) if isinstance(read, dict) else ""
    found = [
        replace(make(item, home or url, at), is_day_open=is_open)
        for item, at, is_open in zip(objects, times.at, times.is_open, strict=True)
    ]
    title = entry.plain(_text(read.get("title")), entry.MAX_TITLE) if isinstance(read, dict) else ""
    return entry.listed("json", title, found, day_order=times.order)


def _until_it_breaks(text: str, limit: int) -> Any:
    """Return what stands before the list of a feed that is cut off or broken, with the whole items of the list; None where
    there are none.
    """
    start = _LIST.match(text)
    if not start:
        return None
    items: list[Any] = []
    try:
        read = _JSON.decode(start[0] + ("]" if start[0] == "[" else "]}"))
        at = start.end()
        while len(items) < limit:
            item, at = _JSON.raw_decode(text, _BETWEEN.match(text, at).end())  # type: ignore[union-attr]
            items.append(item)
    except (ValueError, RecursionError):
        pass
    if not items:
        return None
    return items if isinstance(read, list) else {**read, "items": items}


def _dates_of_item(item: dict[str, Any]) -> list[str | None]:
    return [_text(item.get("date_published")), _text(item.get("date_modified"))]


def _dates_of_post(item: dict[str, Any]) -> list[str | None]:
    """`date_gmt` has no zone but is UTC."""
    gmt = _text(item.get("date_gmt"))
    return [f"{gmt}Z" if gmt else None, _text(item.get("date"))]


def _item(item: dict[str, Any], base: str, at: datetime | None) -> Entry:
    return entry.make(
        links=(_text(item.get("url")), _text(item.get("external_url")), _text(item.get("id"))),
        base=base,
        title=_text(item.get("title")),
        guid=_text(item.get("id")),
        summary=_text(item.get("summary"))
        or _text(item.get("content_text"))
        or _text(item.get("content_html")),
        author=next(_authors(item), None),
        published_at=at,
        content=_text(item.get("content_html")) or entry.as_html(_text(item.get("content_text")) or ""),
    )


def _post(item: dict[str, Any], base: str, at: datetime | None) -> Entry:
    """A WordPress post."""
    return entry.make(
        links=(_text(item.get("link")), _rendered(item.get("guid"))),
        base=base,
        title=_rendered(item.get("title")),
        guid=_rendered(item.get("guid")) or _text(item.get("id")),
        summary=_rendered(item.get("excerpt")) or _rendered(item.get("content")),
        published_at=at,
        content=_rendered(item.get("content")),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    authors = item.get("authors")
    for author in [*(authors if isinstance(authors, list) else ()), item.get("author")]:
        name = _text(author.get("name")) if isinstance(author, dict) else None
        if name:
            yield name


def _rendered(value: Any) -> str | None:
    return _text(value.get("rendered")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str | None:
    """A string or a number as text; None for anything else."""
    return (
        str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None
    )
