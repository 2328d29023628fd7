"""Where a page sends its reader on without an HTTP redirect: a Refresh header, `<meta http-equiv="refresh">`, or a script
that does nothing else.

Followed only where the page itself says next to nothing: many articles reload themselves every few minutes, or
name another address in case the reader has no scripts, and are articles all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from marsad.core.web import encoding
from marsad.core.web.visible import Visible, visible

MOST_WORDS = 60
"""A page that says more is read itself."""
MOST_SECONDS = 30.0
"""A page that sends on later than that is meant to be read until then."""

_LOOKED_AT = 60_000  # bytes of a body
_META = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE)
_MOST_BODY = 20_000  # bytes of a page whose script may be all that it has
_REFRESH = re.compile(
    r"\s*(?P<seconds>\d+(?:\.\d*)?|\.\d+)?\s*[;,\s]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"']+)", re.IGNORECASE
)
_SCRIPT = re.compile(
    r"""(?:\b(?:window|document|self|top|parent)\s*\.\s*)?\blocation(?:\s*\.\s*href)?\s*=\s*(?P<q>["'])(?P<url>[^"'\\]+)(?P=q)
    | \blocation\s*\.\s*(?:replace|assign)\s*\(\s*(?P<q2>["'])(?P<url2>[^"'\\]+)(?P=q2)\s*\)""",
    re.VERBOSE,
)
_MOST_SCRIPT = 1500  # characters of a script whose purpose is to send on


def target(headers: Mapping[str, str], body: bytes) -> str | None:
    """The address, as written, that the page sends its reader on to; None where it is to be read itself."""
    said = headers.get("refresh", "")
    is_script = len(body) <= _MOST_BODY and b"location" in body
    if not said and not is_script and not _META.search(body, 0, _LOOKED_AT):
        return None
    text, _ = encoding.decode(body[:_LOOKED_AT], headers.get("content-type"))
    page = visible(text)
    if len(page.main.split()) > MOST_WORDS:
        return None
    return _url(said) or _url(page.metas.get("refresh", "")) or _by_script(page)


def _url(refresh: str) -> str | None:
    """`0; url=/x`, `0;/x` and `url=/x` as browsers read them (HTML standard, "shared declarative refresh steps")."""
    if refresh.strip().lower().startswith("url"):
        refresh = f"0;{refresh}"
    found = _REFRESH.fullmatch(refresh.strip().rstrip("\"'").rstrip())
    if not found or float(found["seconds"] or 0) > MOST_SECONDS:
        return None
    url = found["url"].strip()
    return url if url and not re.fullmatch(r"url\s*=", url, re.IGNORECASE) else None


def _by_script(page: Visible) -> str | None:
    if len(page.script.strip()) > _MOST_SCRIPT:
        return None
    found = _SCRIPT.search(page.script)
    return (found["url"] or found["url2"]).strip() if found else None
