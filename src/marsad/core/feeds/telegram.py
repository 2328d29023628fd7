"""The public preview of a Telegram channel (https://t.me/s/CHANNEL) read as a feed: each post with its text, time and permanent address.

Telegram documents no format of this page; its classes are those that public readers of it rely on (RSS-Bridge's TelegramBridge, the
`tgme_widget_message` widget). Posts without words (a picture alone) and service messages are left out. Whether a post was forwarded and
from whom, and whether it was edited, is kept with its entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import ParserError, XPath
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from marsad.core.dates.feed_dates import feed_times
from marsad.core.feeds import entry
from marsad.model import ParsedFeed

MARK = "tgme_widget_message"
_MAX_TITLE = 120  # characters of a post's first line that name it
_LEAST_TITLE = 12  # "عاجل" alone names nothing
_PREVIEW = re.compile(r"^https?://(?:www\.)?(?:t|telegram)\.me/s/", re.I)
_POST = re.compile(r"[\w]{2,64}/\d{1,12}")


def _of_class(name: str, scope: str = ".//*") -> XPath:
    return XPath(f"{scope}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


_POSTS = _of_class("tgme_widget_message")
_TEXTS = _of_class("js-message_text")
_DATES = _of_class("tgme_widget_message_date")
_FORWARDED = _of_class("tgme_widget_message_forwarded_from_name")
_META = _of_class("tgme_widget_message_meta")
_TITLES = _of_class("tgme_channel_info_header_title")
_EDITED = re.compile(r"\b(?:edited|modified)\b|عُ?دّ?ل|معدل", re.I)


def is_preview(text: str, url: str) -> bool:
    """Return whether an HTML page is a channel's preview, by its posts or, where it shows none, by its address."""
    return MARK in text or _PREVIEW.match(url) is not None


def parse(text: str, *, url: str, limit: int) -> ParsedFeed:
    """The posts of a preview page, newest first; a `problem` where the channel shows none."""
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return ParsedFeed(None, None, (), problem="unreadable: no HTML")
    posts = [post for post in _POSTS(tree) if _POST.fullmatch(post.get("data-post") or "")][-limit:]
    title = next((entry.plain(found.text_content(), entry.MAX_TITLE) for found in _TITLES(tree)), "")
    if not posts:
        return ParsedFeed(None, title or None, (), problem="the Telegram channel shows no public posts")
    times = feed_times([[_time(post)] for post in posts])
    entries = [
        entry.make(
            links=(f"https://t.me/{post.get('data-post')}",),
            base=url,
            title=_title(lines),
            guid=post.get("data-post"),
            summary="\n".join(lines),
            author=_from(post) or title,
            published_at=at,
            content=entry.as_html("\n".join(lines)),
            is_edited=_is_edited(post),
            forwarded_from=_from(post),
        )
        for post, at in zip(posts, times.at, strict=True)
        if (lines := list(_lines(post)))
    ]
    return entry.listed("telegram", title, reversed(entries))


def _lines(post: HtmlElement) -> Iterator[str]:
    """The lines of a post's own words; what it answers to is somebody else's."""
    for text in _TEXTS(post)[-1:]:
        for pause in text.iter("br"):
            pause.tail = f"\n{pause.tail or ''}"
        for line in text.text_content().splitlines():
            if line.strip():
                yield " ".join(line.split())


def _title(lines: list[str]) -> str:
    """Return what names a post, for posts have no title: its first line that says something; of a single line its beginning, so that the
    line itself stays the text. Both are cut at a word."""
    if len(lines) == 1:
        words = lines[0].split()
        return _cut(f"{' '.join(words[: max(1, len(words) * 2 // 3)])}…")
    return _cut(next((line for line in lines if len(line) >= _LEAST_TITLE), lines[0]))


def _cut(line: str) -> str:
    return line if len(line) <= _MAX_TITLE else f"{line[:_MAX_TITLE].rsplit(' ', 1)[0]}…"


def _time(post: HtmlElement) -> str | None:
    return next((time.get("datetime") for date in _DATES(post) for time in date.iter("time")), None)


def _from(post: HtmlElement) -> str | None:
    return next((entry.plain(name.text_content(), entry.MAX_TITLE) for name in _FORWARDED(post)), None)


def _is_edited(post: HtmlElement) -> bool:
    return any(_EDITED.search(meta.text_content()) for meta in _META(post))
