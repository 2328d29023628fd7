"""What a page says about itself for machines: JSON-LD, OpenGraph and other meta tags, microdata, links.

Collects claims and where each was made, in the order of trust; decides nothing between them (that is the
part of `title` and `published`), except which of several JSON-LD objects is the article. Does not care about
images, keywords and prices. Broken JSON is an expected thing: what can't be read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from marsad.core.pages.mended_json import fields, values
from marsad.core.text.arabic import fold

_MAX_JSON = 2_000_000  # characters of one JSON-LD script
_ESCAPED_TIMES = 3
_MAX_UPDATES = 500  # of a live blog
_MAX_VALUE = 2_000  # characters of one claim, bodies excepted
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Reportage|Review|CreativeWork|AnalysisNews\w*)$")
_FIELDS = frozenset(
    "headline name datePublished dateCreated dateModified uploadDate articleBody description url".split()  # noqa: SIM905
)
_WITH_ITEMPROP = XPath("descendant::*/@itemprop/..")  # five times as fast as with a predicate
_NOT_WORD = re.compile(r"[\W_]+")
_LABEL = 30  # characters of "آخر تحديث: "
_UPDATE = re.compile(r"تحديث|تعديل|حدثت?(?!\w)|updated?|modified", re.I)
_UPDATE_CLASS = re.compile(r"updated?(?![a-z])|modified|last-?edit", re.I)
_TAGS = re.compile(r"<[^<>]{1,200}>")

_META = {
    "og:title": "title",
    "twitter:title": "title",
    "parsely-title": "title",
    "dc.title": "title",
    "og:site_name": "site_name",
    "application-name": "site_name",
    "og:url": "url",
    "og:description": "description",
    "twitter:description": "description",
    "description": "description",
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "parsely-author": "author",
    "sailthru.author": "author",
    "article:published_time": "published",
    "og:published_time": "published",
    "og:article:published_time": "published",
    "parsely-pub-date": "published",
    "sailthru.date": "published",
    "cxenseparse:recs:publishtime": "published",
    "publishdate": "published",
    "publish-date": "published",
    "publish_date": "published",
    "published_time": "published",
    "publication_date": "published",
    "pubdate": "published",
    "datepublished": "published",
    "dc.date.issued": "published",
    "dcterms.created": "published",
    "dc.date": "published",
    "date": "published",
    "article:modified_time": "modified",
    "og:updated_time": "modified",
}
_ITEMPROPS = {
    "headline": "title",
    "datePublished": "published",
    "dateCreated": "published",
    "author": "author",
}


@dataclass(frozen=True, slots=True)
class PageClaim:
    """One thing that a page says of itself: `field` is title, author, published, modified, url, description,
    …
    """

    field: str
    value: str
    basis: str  # json-ld, the meta tag's name, microdata, link, time


def claims(tree: HtmlElement) -> tuple[PageClaim, ...]:
    """Everything the page claims, JSON-LD first, then meta tags, links and microdata; values have no markup
    left.
    """
    found = [*_json_ld(tree), *_meta(tree), *_links(tree), *_microdata(tree)]
    return tuple(dict.fromkeys(claim for claim in found if claim.value))


def _claim(field: str, value: object, basis: str) -> PageClaim:
    text = _plain(_one(value))
    if field == "body":
        return PageClaim(field, text.strip(), basis)
    if field == "description":  # the text of a post keeps its lines
        lines = (" ".join(_TAGS.sub("", line).split()) for line in text.split("\n"))
        return PageClaim(field, "\n".join(filter(None, lines))[:_MAX_VALUE], basis)
    return PageClaim(field, _TAGS.sub("", " ".join(text.split()))[:_MAX_VALUE], basis)


def _one(value: object) -> str:
    """A value as a text, also where JSON-LD gives it as an object ("@value") or the first of a list."""
    if isinstance(value, list):
        return next((text for item in value if (text := _one(item))), "")
    if isinstance(value, dict):
        return _one(value.get("@value"))
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """With its entities as the characters they stand for, however often they were escaped."""
    for _ in range(_ESCAPED_TIMES):
        if "&" not in text or (plain := unescape(text)) == text:
            break
        text = plain
    return text


# ── JSON-LD ────────────────────────────────────────────────────────────────────────────────────────────────


def _json_ld(tree: HtmlElement) -> list[PageClaim]:
    objects = [
        found
        for script in tree.iter("script")
        if _is_json_ld(script)
        for found in _objects(_load(script.text))
    ]
    names = _names_of(tree) if objects else ""
    articles = [found for found in objects if _is_article(found)]
    articles = articles or [found for found in objects if _is_video(found) and _is_named(found, names)]
    site = [
        _claim("site_name", found.get("name"), "json-ld")
        for found in objects
        if found.get("@type") == "WebSite"
    ]
    if not articles:
        return site
    best = max(
        articles,
        key=lambda article: (
            _is_named(article, names),
            sum(
                bool(article.get(key))
                for key in ("headline", "datePublished", "articleBody", "liveBlogUpdate")
            ),
        ),
    )
    return [*_of_article(best, {str(found["@id"]): found for found in objects if "@id" in found}), *site]


def _names_of(tree: HtmlElement) -> str:
    """The letters of what the page calls itself for the browser's tab and for sharing."""
    shared = [meta.get("content") or "" for meta in tree.iter("meta") if meta.get("property") == "og:title"]
    return " ".join(_NOT_WORD.sub("", name) for name in (tree.findtext(".//title") or "", *shared))


def _is_named(value: dict[str, Any], names: str) -> bool:
    """Return whether an object has a name by which the page calls itself."""
    letters = _NOT_WORD.sub("", _plain(_one(value.get("headline") or value.get("name"))))
    return bool(letters) and letters in names


def _is_video(value: dict[str, Any]) -> bool:
    return value.get("@type") == "VideoObject"


def _is_json_ld(script: HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "") and len(script.text or "") <= _MAX_JSON


def _load(text: str | None) -> list[object]:
    """The script's values, mended where they are no JSON; at worst the fields of an article that can be told."""
    found = values(text or "")
    if found or not text:
        return found
    told: dict[str, object] = dict(fields(text, _FIELDS))
    return [{"@type": "Article", **told}] if told else []


def _objects(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All objects of a JSON-LD value that may be the article or its site, however it nests them."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        value = {name.rpartition(":")[2].rpartition("/")[2]: part for name, part in value.items()}
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "hasPart"):
            if isinstance(value.get(key), dict | list):
                yield from _objects(value[key], depth + 1)


def _is_article(value: dict[str, Any]) -> bool:
    kinds = value.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _of_article(article: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> list[PageClaim]:
    page = article.get("mainEntityOfPage")
    found = [
        _claim("title", article.get("headline") or article.get("name"), "json-ld"),
        _claim(
            "published",
            article.get("datePublished") or article.get("dateCreated") or article.get("uploadDate"),
            "json-ld",
        ),
        _claim("modified", article.get("dateModified"), "json-ld"),
        _claim("author", "، ".join(_names(article.get("author"), by_id)), "json-ld"),
        _claim("site_name", next(iter(_names(article.get("publisher"), by_id)), None), "json-ld"),
        _claim("url", article.get("url") or (page.get("@id") if isinstance(page, dict) else page), "json-ld"),
        _claim("description", article.get("description"), "json-ld"),
    ]
    bodies = [_one(article.get("articleBody") or article.get("text")), *_updates(article)]
    body = "\n".join(part.strip() for part in bodies if part.strip())
    return [*found, _claim("body", body, "json-ld")] if body else found


def _updates(article: dict[str, Any]) -> Iterator[str]:
    """Yield what a live blog's updates say, each with its headline above it."""
    updates = article.get("liveBlogUpdate")
    for update in (updates if isinstance(updates, list) else [updates])[:_MAX_UPDATES]:
        if isinstance(update, dict):
            yield _one(update.get("headline") or update.get("name"))
            yield _one(update.get("articleBody") or update.get("text") or update.get("description"))


def _names(value: object, by_id: dict[str, dict[str, Any]]) -> list[str]:
    """Names of a person or organisation, given as text, object, reference or a list of them."""
    if isinstance(value, list):
        return list(dict.fromkeys(name for item in value[:20] for name in _names(item, by_id)))
    if isinstance(value, dict):
        name = value.get("name") or by_id.get(str(value.get("@id")), {}).get("name")
        return [name.strip()] if isinstance(name, str) and name.strip() else []
    return [value.strip()] if isinstance(value, str) and value.strip() else []


# ── meta tags, links, microdata ────────────────────────────────────────────────────────────────────────────


def _meta(tree: HtmlElement) -> list[PageClaim]:
    found = []
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name in _META:
            found.append(_claim(_META[name], meta.get("content"), name))
    order = {name: place for place, name in enumerate(_META)}
    return sorted(found, key=lambda claim: order[claim.basis])


def _links(tree: HtmlElement) -> list[PageClaim]:
    found = [link for link in tree.iter("link") if (link.get("rel") or "").strip().lower() == "canonical"]
    return [
        _claim("url", link.get("href"), "link") for link in found if urlsplit_or_none(link.get("href") or "")
    ]


def urlsplit_or_none(url: str) -> str | None:
    """`url` if it can be split into its parts at all."""
    try:
        return url if urlsplit(url) else None
    except ValueError:
        return None


def _microdata(tree: HtmlElement) -> list[PageClaim]:
    body, found = tree.find("body"), []
    for element in _WITH_ITEMPROP(body) if body is not None else ():
        for name in element.get("itemprop").split():
            if name in _ITEMPROPS:
                said = element.get("content") or element.get("datetime")
                said = said or (element.get("title") if element.tag == "abbr" else None)
                found.append(
                    _claim(_ITEMPROPS[name], said or element.text_content()[:_MAX_VALUE], "microdata")
                )
    return found + [
        _claim("modified" if is_update else "time", time, "time") for time, is_update in _times(tree)
    ]


def _times(tree: HtmlElement) -> list[tuple[str, bool]]:
    """The values of the <time> elements, and whether each is that of an update: first those below the main heading, as tickers
    stand above it.
    """
    above: list[tuple[str, bool]] = []
    below: list[tuple[str, bool]] = []
    times = above
    for element in tree.iter("time", "h1"):
        if element.tag == "h1":
            times = below
        elif element.get("datetime") and not (element.get("itemprop") or "").split():
            times.append((element.get("datetime"), _is_update(element)))
    return below + above


def _is_update(time: HtmlElement) -> bool:
    """Return whether the words right before a <time>, or its own class, say that it is the last update: آخر تحديث <time>."""
    parent = time.getparent()
    classes = f"{time.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    return bool(_UPDATE.search(fold(_words_before(time))) or _UPDATE_CLASS.search(classes))


def _words_before(element: HtmlElement, levels: int = 2) -> str:
    """The last words that stand before an element, within its parent or right before that."""
    previous, parent = element.getprevious(), element.getparent()
    pieces = (
        (previous.text_content(), previous.tail)
        if previous is not None
        else (parent.text if parent is not None else "",)
    )
    words = " ".join(piece for piece in pieces if piece).strip()
    if words or levels == 1 or parent is None:
        return words[-_LABEL:]
    return _words_before(parent, levels - 1)
