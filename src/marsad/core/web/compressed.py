"""A file that is itself compressed (sitemap.xml.gz, a feed packed twice) → its bytes, never more than a limit."""

from __future__ import annotations

import zlib

_GZIP = 31  # zlib's window bits


def unpacked(body: bytes, limit: int) -> bytes:
    """The first `limit` bytes of what `body` holds; `body` itself where it is no gzip file, or a broken one."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:limit]
    try:
        return zlib.decompressobj(wbits=_GZIP).decompress(body, limit)
    except zlib.error:
        return body[:limit]
