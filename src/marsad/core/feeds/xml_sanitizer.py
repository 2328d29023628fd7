"""Text → bytes for lxml's XML parser, without what it accepts and then can't give back."""

from __future__ import annotations

import re

_HALF_CHARACTER = re.compile(
    r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]))(?![0-9a-f]);?",
    re.I,
)


def sanitized(text: str) -> bytes:
    """`text` in UTF-8, with U+FFFD for references to surrogates (&#xD800;): asked for their text, lxml raises."""
    return _HALF_CHARACTER.sub("\ufffd", text).encode("utf-8", "replace")
