"""A webhook's signing key as it is written: base64, with whsec_ before it or without (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii

LEAST_BYTES = 24


def key(written: str) -> bytes:
    """The bytes of a key. ValueError where it is none, or too short to be safe; never says what was written."""
    try:
        found = base64.b64decode(written.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) < LEAST_BYTES:
        raise ValueError(f"at least {LEAST_BYTES} bytes in base64, such as `openssl rand -base64 32` writes")
    return found
