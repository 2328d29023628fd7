"""Addresses as they go over the wire: what is asked for, where a redirect leads, whose turn it is."""

from __future__ import annotations

import re
from urllib.parse import quote

from yarl import URL

_PLAIN = re.compile(r"[!-~]+")


def wire_url(url: str) -> URL | None:
    """`url` as sent: as it is where it is plain ASCII, percent-encoded else; None for what is no http(s)
    address.
    """
    try:
        parsed = URL(url.strip(), encoded=bool(_PLAIN.fullmatch(url.strip())))
        is_good = parsed.scheme in ("http", "https") and bool(parsed.host) and parsed.port is not None
    except (ValueError, TypeError):
        return None
    return parsed.with_fragment(None).with_user(None) if is_good else None


def target(current: URL, location: str) -> URL | None:
    """Return the address that a Location header leads to; its raw bytes, in whatever encoding, are percent-encoded first."""
    if not location.strip():
        return None
    sent = quote(location.strip().encode("utf-8", "surrogateescape"), safe="%/:?#[]@!$&'()*+,;=~")
    try:
        return wire_url(str(current.join(URL(sent, encoded=True))))
    except (ValueError, TypeError):
        return None
