"""UTF-8 that was read in another charset and encoded again ("Ø§Ù„Ù‡Ø¯Ù†Ø©", "ط§ظ„ظ‡ط¯ظ†ط©"), made readable again.

Content systems do this when they are moved from one database to another. Each damaged run is turned back by
itself, since a page's template is mostly right where its articles are not; text that isn't damaged stays as it
is, to the character. Decides by pairs of characters that no language writes in a row.
"""

from __future__ import annotations

import re

_TIMES = 3  # that a text may have been encoded once too often


def _characters(charset: str) -> dict[str, int]:
    """Return what each byte beyond ASCII is read as in a charset, and as Latin-1 where the charset has nothing there."""
    table = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0x100):
        read = bytes([byte]).decode(charset, "ignore")
        if read:
            table[read] = byte
    return table


def _class(table: dict[str, int], first: int, last: int) -> str:
    return "".join(re.escape(character) for character, byte in table.items() if first <= byte <= last)


_LATIN, _ARABIC = _characters("cp1252"), _characters("cp1256")
_REST = _class(_LATIN, 0x80, 0xBF)
# A faa's second byte is nothing in cp1252: what drops it leaves its first one alone.
_LATIN_RUN = re.compile(
    rf"(?:[{_class(_LATIN, 0xC2, 0xDF)}][{_REST}]|[{_class(_LATIN, 0xE0, 0xEF)}][{_REST}]{{2}}|Ù(?![{_REST}]))+"
)
# Twice, a meem is "Ã™Â…".
_LATIN_SURE = re.compile(rf"(?:[ØÙ][{_REST}]){{2}}|(?:Ã[˜™\x98\x99][Â-ï][{_REST}]{{1,2}}){{2}}")
_ARABIC_REST = "".join(
    re.escape(character)
    for character, byte in _ARABIC.items()
    if 0x80 <= byte <= 0xBF and ord(character) > 0xFF
) + re.escape("".join(map(chr, range(0xA1, 0xC0))))
_ARABIC_RUN = re.compile(
    rf"(?:[طظعغ][{_ARABIC_REST}]){{2,}}|[طظ](?![،؛؟«»\u00a0])[{_ARABIC_REST}]|[آأ][«»\u00a0]|â[{_ARABIC_REST}]{{2}}"
)
_ARABIC_SURE = re.compile(rf"(?:[طظ][{_ARABIC_REST}]){{4}}")


def restored(text: str) -> str:
    """The text with every damaged run turned back; the very same text where none is."""
    for _ in range(_TIMES):
        if ("Ø" in text or "Ã" in text) and _LATIN_SURE.search(text):
            text = _LATIN_RUN.sub(_from_latin, text)
        elif ("§" in text or "„" in text) and _ARABIC_SURE.search(text):
            text = _ARABIC_RUN.sub(_from_arabic, text)
        else:
            break
    return text


def _from_latin(run: re.Match[str]) -> str:
    data = bytearray()
    for place, character in enumerate(run[0]):
        data.append(_LATIN[character])
        after = run[0][place + 1 : place + 2]
        if character == "Ù" and (not after or not 0x80 <= _LATIN[after] <= 0xBF):
            data.append(0x81)
    return _decoded(bytes(data), run[0])


def _from_arabic(run: re.Match[str]) -> str:
    return _decoded(bytes(_ARABIC[character] for character in run[0]), run[0])


def _decoded(data: bytes, otherwise: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return otherwise
