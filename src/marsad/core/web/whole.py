"""Whether a body is all there although its connection ended before the announced length, or before the last chunk."""

from __future__ import annotations

import json
import re

_LAST_TAG = re.compile(
    rb"</(?:html|rss|feed|rdf:rdf|urlset|sitemapindex|opml)\s*>\s*(?:<!--.*?-->\s*)*$",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = 4096  # bytes of the end that are looked at: a comment of a cache may follow the last tag


def is_whole(body: bytes) -> bool:
    """True where the body ends with the end of its root element, as in `…</html>`, or is one JSON value; never for
    plain text, which tells nothing of itself.
    """
    body = body.strip(b"\0 \t\r\n")
    if body[:1] in (b"{", b"["):
        return _is_json(body)
    return bool(_LAST_TAG.search(body[-_TAIL:]))


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
