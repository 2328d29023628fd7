"""The address that a feed's broken link means: marks of direction around it, a scheme missing, doubled or misspelt, an anchor's markup
in place of its address, the site's own address before an absolute one.

Decides by the link alone and by the address that the feed is at; what needs no repair comes back as it is. An address inside another
one's path or query (web archives, "share this") is that other one's business.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

_LONGEST = 8_000  # characters of a link that are looked at
_ROUNDS = 2  # of escaping
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BROKEN = re.compile(r"(?<=[^\s<>]) *[\r\n][\r\n\t ]*(?=[^\s<>])")  # an address over two lines
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"<>]+)\"|'([^'<>]+)'|([^\s\"'<>]+))", re.I)
_TAG = re.compile(r"</?(?:a|p|b|i|em|u|br|div|span|strong|link)\b[^<>]*>|<!\[CDATA\[|\]\]>", re.I)
_ESCAPED = re.compile(r"&(?:amp;)*(?:lt|quot|#\d)")
_AROUND = " \t\r\n<>\"'«»“”`"
_SCHEME = re.compile(r"(https?)(?::/*|/{2,}|:;//|;//)", re.I)
_MISSPELT = re.compile(r"^(?:h?t{1,3}ps?|https?)\s*(?::|;|,)?\s*[/\\]{1,}\s*(?=[\w-]+(?:\.[\w-]+)+)", re.I)
_WITHOUT_SLASHES = re.compile(r"^(https?):(?=[\w-]+(?:\.[\w-]+)+)", re.I)
_HOST = re.compile(r"^(?:www\.)[\w-]+(?:\.[\w-]+)+(?=[/:?#]|$)", re.I)
_REDIRECTORS = re.compile(r"^https?://(?:www\.)?google\.[a-z.]{2,6}/url\?", re.I)


def repaired(link: str, base: str) -> str:
    """The address that `link`, found in the feed at `base`, means; relative ones stay relative."""
    text = _bare(link[:_LONGEST])
    text = _last_of_two(text)
    scheme = urlsplit(base).scheme or "https"
    host = _host(base)
    spelt = _MISSPELT.match(text) or _WITHOUT_SLASHES.match(text)
    if spelt:
        is_safe = re.match(r"h?t+ps", text, re.I) is not None
        text = f"http{'s' if is_safe else ''}://{text[spelt.end() :]}"
    elif _HOST.match(text) or (host and re.match(rf"{re.escape(host)}(?=[/:?#]|$)", text, re.I)):
        text = f"{scheme}://{text}"
    return _target(_without_doubled_host(text))


def _bare(link: str) -> str:
    """The link without what was put around it: <a href="…">, <…>, quotes, marks of direction, escapes of escapes."""
    text = _BROKEN.sub("", _INVISIBLE.sub("", link).strip())
    for _ in range(_ROUNDS):
        if _ESCAPED.search(text):
            text = html.unescape(text)
    if "<" in text or text[:5].lower() == "href=":
        found = _HREF.search(text)
        text = next(filter(None, found.groups())) if found else _TAG.sub(" ", text)
    text = text.strip(_AROUND)
    if text[:1] + text[-1:] in ("()", "[]"):
        text = text[1:-1].strip(_AROUND)
    return text.replace("&amp;", "&") if "&amp;" in text else text


def _last_of_two(text: str) -> str:
    """https://site.examplehttps://site.example/1 and http://https://site.example/1 from their second scheme on."""
    schemes = list(_SCHEME.finditer(text))
    for before, after in pairwise(schemes):
        between = text[before.end() : after.start()]
        is_joined = "/" not in between.rstrip("/") and "?" not in between and (before.start() == 0)
        rest = text[after.end() :]
        if is_joined and (not between.strip("/") or not between.endswith("/") or _same(between, rest)):
            return _last_of_two(f"{after[1]}://{rest}")
    return text


def _without_doubled_host(text: str) -> str:
    """https://site.example/www.site.example/news/1 → https://www.site.example/news/1."""
    scheme, slashes, rest = text.partition("://")
    host, _, path = rest.partition("/")
    first = path.partition("/")[0]
    return f"{scheme}://{path}" if slashes and "." in first and "/" in path and _same(host, first) else text


def _target(text: str) -> str:
    """Return what a search engine's alert links to, from its own redirecting address."""
    if not _REDIRECTORS.match(text):
        return text
    query = parse_qs(urlsplit(text).query)
    target = next(iter(query.get("url") or query.get("q") or ()), "")
    return target if target.startswith(("http://", "https://")) else text


def _same(one: str, other: str) -> bool:
    """Return whether two addresses begin with the same host, www aside."""
    first, second = (re.split(r"[/?#:]", address.lower())[0].removeprefix("www.") for address in (one, other))
    return first == second


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
