"""A page's bytes → the article that a reader would read, or why there is none.

Puts the parts together and decides nothing itself: `encoding` the characters, `markup` whether the page may
be parsed, `structured` what it claims, `title`, `body` the text, `published` the time, `language`. The same
bytes give the same article in every process. Time and memory of hostile pages are bounded by `edge.reader`,
which runs this in a child process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from marsad.core.dates.day_order import DayOrder
from marsad.core.pages import markup
from marsad.core.pages.author import author_of
from marsad.core.pages.block_labels import line_hash
from marsad.core.pages.blocks import Page, key, page_of
from marsad.core.pages.body import Body, read_body
from marsad.core.pages.described import described
from marsad.core.pages.paging import is_part, next_page
from marsad.core.pages.published import publication_time
from marsad.core.pages.refusal import refusal
from marsad.core.pages.removal import is_wall
from marsad.core.pages.structured import PageClaim, claims
from marsad.core.pages.title import title_of
from marsad.core.text import language
from marsad.core.web import encoding
from marsad.core.web.url import canonical
from marsad.model import Article, Unreadable

__all__ = ["EXTRACTOR", "line_hash", "read_page"]

EXTRACTOR = f"marsad-2/trafilatura-{version('trafilatura')}"

_LINES_FOR_REFUSAL, _HEADINGS_FOR_REFUSAL = 12, 2  # of a page, in which it says that it is none
_LINES_BELOW = 8  # the text, in which its page says that it goes on
_EMPTY_SHELL = 200  # characters of a page that waits for its scripts
_LINES_FOR_TITLE = 300  # of the page, among which its title is looked for


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    feed_title: str | None = None,
    feed_published_at: datetime | None = None,
    feed_day_is_open: bool = False,
    day_order: str | None = None,
    boilerplate: frozenset[int] = frozenset(),
) -> Article | Unreadable:
    """The article on the page `body` that `url` answered with.

    `content_type` is the HTTP header; what the feed said of the entry is used where the page says nothing;
    `feed_day_is_open` whether its time left open which number is the day, `day_order` the order of day and month that the
    outlet was seen to use;
    `boilerplate` are the `line_hash`es of lines that the site repeats on every page. A page without an
    article is `Unreadable` with reason too_large, too_complex, not_html, no_text or one of `refusal.REASONS`.
    """
    refused = markup.obstacle(body)
    if refused:
        return refused
    text, _ = encoding.decode(body, content_type)
    tree = markup.parse(text)
    if tree is None:
        return Unreadable("not_html", "the body has no markup")
    claimed = claims(tree)
    page = page_of(tree, url)
    tree_title, own_words = tree.findtext(".//title") or "", described(tree, claimed)
    has_scripts, onward = tree.find(".//script") is not None, next_page(tree, url)
    title = title_of(
        tree, claimed, feed_title, lines=[block.text for block in page.blocks[:_LINES_FOR_TITLE]]
    )
    is_nameless = key(title) in {"", *(key(claim.value) for claim in claimed if claim.field == "site_name")}
    found = read_body(
        page,
        tree,
        claimed=_first(claimed, "body"),
        description=_first(claimed, "description"),
        title=title,
        boilerplate=boilerplate,
        names=[tree_title, feed_title or "", *(claim.value for claim in claimed if claim.field == "title")],
        url=url,
    )
    title = found.title if found.title and is_nameless else title
    if len(found.lines) == 1 and key(found.lines[0]) in key(title):
        found = replace(found, lines=())
    shown = [block.text for block in page.blocks[:_LINES_FOR_REFUSAL]]
    headings = [block.text for block in page.blocks if block.tag in ("h1", "h2")][:_HEADINGS_FOR_REFUSAL]
    refused = refusal(
        tree_title,
        headings,
        found.lines or shown,
        is_dated=any(claim.field == "published" for claim in claimed),
    )
    if refused:
        return refused
    if not found.lines:
        found = replace(found, lines=own_words, voter="description")
    if not found.lines:
        return _without_text(len(body), page, found, has_scripts=has_scripts)
    shown_below = _below(page, found.lines)
    article_text = "\n".join(found.lines)
    lines_about = [line for line, rule in found.about if rule != "photo_credit"]
    return Article(
        url=url,
        canonical_url=_canonical(claimed, url),
        title=title,
        text=article_text,
        author=author_of(claimed, found.about),
        published=publication_time(
            claimed,
            about=lines_about,
            url=url,
            fetched_at=fetched_at,
            feed=feed_published_at,
            is_feed_open=feed_day_is_open,
            day_order=DayOrder(day_order) if day_order else None,
        ),
        site_name=_first(claimed, "site_name") or None,
        language=language.verdict(f"{title}\n{article_text}"),
        extractor=f"{EXTRACTOR}/{found.voter}",
        removed=found.removed,
        incomplete=onward is not None or _is_cut(found, shown_below),
        next_page=onward,
    )


def _without_text(size: int, page: Page, found: Body, *, has_scripts: bool) -> Unreadable:
    """Return why a page has no text: it is behind a wall, its scripts would bring it, or there is none."""
    if any(is_wall(piece.text) for piece in found.removed):
        return Unreadable("login_wall", "nothing but the invitation to log in")
    if has_scripts and sum(len(block.text) for block in page.blocks) < _EMPTY_SHELL:
        return Unreadable("needs_script", f"{size:,} bytes of scripts that would fill the page")
    return Unreadable("no_text", f"{size:,} bytes, and no line of them reads as an article")


def _is_cut(found: Body, below: Sequence[str]) -> bool:
    """Return whether something in or below the text says that the rest is for those who log in or pay, or on another page."""
    return any(is_wall(line) or is_part(line) for line in (*(piece.text for piece in found.removed), *below))


def _below(page: Page, lines: Sequence[str]) -> list[str]:
    """The lines that stand next below the article's last one."""
    last = next((n for n, block in enumerate(page.blocks) if block.text == lines[-1]), None)
    return [] if last is None else [block.text for block in page.blocks[last + 1 :][:_LINES_BELOW]]


def _first(claimed: tuple[PageClaim, ...], field: str) -> str:
    return next((claim.value for claim in claimed if claim.field == field), "")


def _canonical(claimed: tuple[PageClaim, ...], url: str) -> str:
    """The address that the page gives as its own, where that is on the same site and no home page."""
    own = canonical(url)
    said = {claim.basis: claim.value for claim in reversed(claimed) if claim.field == "url"}
    for value in dict.fromkeys(said[basis] for basis in ("link", "og:url", "json-ld") if basis in said):
        given = own if value == url else canonical(value, url)
        if given and urlsplit(given).netloc == urlsplit(own).netloc and not _is_front(given, own):
            return given
    return own or url


def _is_front(given: str, own: str) -> bool:
    return len(urlsplit(given).path) <= 1 and not urlsplit(given).query and given != own


def warm() -> None:
    """Load what the first page would otherwise wait for: the language profiles of Arabic script, the expressions of dates."""
    language.warm()
    sentence = "<p>أعلنت الأطراف المتحاربة وقفا لإطلاق النار يبدأ منتصف الليل، وفق ما قالت مصادر محلية.</p>"
    read_page(f"<html><body><h1>خبر</h1>{sentence * 5}</body></html>".encode(), url="http://localhost/")
