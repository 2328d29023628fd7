"""A page's bytes → the article that a reader would read, or why there is none.

Puts the parts together and decides nothing itself: `encoding` the characters, `markup` whether the page may
be parsed, `structured` what it claims, `title`, `body` the text, `published` the time, `language`. The same
bytes give the same article in every process. Time and memory of hostile pages are bounded by `edge.reader`,
which runs this in a child process.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from marsad.core.pages import markup
from marsad.core.pages.author import author_of
from marsad.core.pages.block_labels import line_hash
from marsad.core.pages.blocks import page_of
from marsad.core.pages.body import read_body
from marsad.core.pages.published import publication_time
from marsad.core.pages.structured import Claim, claims
from marsad.core.pages.title import title_of
from marsad.core.text import language
from marsad.core.web import encoding
from marsad.core.web.url import canonical
from marsad.model import Article, Unreadable

__all__ = ["EXTRACTOR", "line_hash", "read_page"]

EXTRACTOR = f"marsad-2/trafilatura-{version('trafilatura')}"

_MIN_DESCRIPTION = 40  # characters from which a page's description may stand for its text
_LINES_FOR_TITLE = 300  # of the page, among which its title is looked for


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    feed_title: str | None = None,
    feed_published_at: datetime | None = None,
    boilerplate: frozenset[int] = frozenset(),
) -> Article | Unreadable:
    """The article on the page `body` that `url` answered with.

    `content_type` is the HTTP header; what the feed said of the entry is used where the page says nothing;
    `boilerplate` are the `line_hash`es of lines that the site repeats on every page. A page without an
    article is `Unreadable` with reason too_large, too_complex, not_html or no_text.
    """
    refused = markup.obstacle(body)
    if refused:
        return refused
    text, _ = encoding.decode(body, content_type)
    tree = markup.parse(text)
    if tree is None:
        return Unreadable("not_html", "the body has no markup")
    claimed = claims(tree)
    page = page_of(tree)
    title = title_of(
        tree, claimed, feed_title, lines=[block.text for block in page.blocks[:_LINES_FOR_TITLE]]
    )
    found = read_body(
        page,
        tree,
        claimed=_first(claimed, "body"),
        description=_first(claimed, "description"),
        title=title,
        boilerplate=boilerplate,
    )
    if not found.lines:
        found = replace(found, lines=_described(claimed), voter="description")
    if not found.lines:
        return Unreadable("no_text", f"{len(body):,} bytes, and no line of them reads as an article")
    article_text = "\n".join(found.lines)
    lines_about = [line for line, rule in found.about if rule != "photo_credit"]
    return Article(
        url=url,
        canonical_url=_canonical(claimed, url),
        title=title,
        text=article_text,
        author=author_of(claimed, found.about),
        published=publication_time(
            claimed, about=lines_about, url=url, fetched_at=fetched_at, feed=feed_published_at
        ),
        site_name=_first(claimed, "site_name") or None,
        language=language.verdict(f"{title}\n{article_text}"),
        extractor=f"{EXTRACTOR}/{found.voter}",
        removed=found.removed,
    )


def _described(claimed: tuple[Claim, ...]) -> tuple[str, ...]:
    """What a dated page says of itself in a sentence: all the text of breaking news that scripts fill in."""
    description = _first(claimed, "description")
    is_article = any(claim.field == "published" for claim in claimed)
    return (description,) if is_article and len(description) >= _MIN_DESCRIPTION else ()


def _first(claimed: tuple[Claim, ...], field: str) -> str:
    return next((claim.value for claim in claimed if claim.field == field), "")


def _canonical(claimed: tuple[Claim, ...], url: str) -> str:
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
    """Load what the first page would otherwise wait for: language profiles, trafilatura's expressions."""
    sentence = "<p>أعلنت الأطراف المتحاربة وقفا لإطلاق النار يبدأ منتصف الليل، وفق ما قالت مصادر محلية.</p>"
    read_page(f"<html><body><h1>خبر</h1>{sentence * 5}</body></html>".encode(), url="http://localhost/")
    language.verdict("The quick brown fox jumps over the lazy dog.")
