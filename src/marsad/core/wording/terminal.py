"""What a terminal may be shown: text from outside with its harmful characters written out.

A terminal obeys control characters, the eight-bit ones too (U+009B begins a command as ESC [ does), and marks of direction turn around
what stands beside them. They are written as \\u202e, which is harmless on a terminal, and in JSON means what it meant before.
"""

from __future__ import annotations

import re

# Kept: newline, tab, and the joiners and single marks that Arabic and Persian are written with.
_HARMFUL = re.compile(
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def safe(text: str) -> str:
    """`text` with every character that a terminal would obey written out."""
    return _HARMFUL.sub(lambda found: _written(ord(found[0])), text)


def _written(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
