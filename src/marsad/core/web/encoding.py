"""Bytes → text: which encoding a page or feed is really in, whatever it says.

Decides by content first and by declaration second, because Arabic servers declare windows-1256 as UTF-8 and
the other way round. The order is measured (undeclared, wrongly declared, cut and damaged feeds): BOM, strict
UTF-8, UTF-8 with a little damage, the declared charset where it yields Arabic, windows-1256 and ISO-8859-6 by
content, the declared charset, a guess. Does not care about markup, line ends or control characters, and never
fails: every byte string has an answer.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from marsad.core.text.misread import restored

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD_BYTES = (
    16_384  # how far a declaration is looked for; browsers look at 1,024, real pages put scripts before it
)
_SAMPLE_BYTES = 65_536  # what a guess is made from
_JUDGED_BYTES = 500_000  # from the first one beyond ASCII, by which an Arabic charset is told
_DAMAGED_SHARE = 0.002  # of all characters that may be bad in UTF-8
_DAMAGED_SHARE_OF_FOREIGN = (
    0.1  # of the characters beyond ASCII: a mostly-ASCII windows-1256 page has only bad ones
)
_ARABIC_SHARE = (
    0.6  # of the characters beyond ASCII that must be Arabic letters where an Arabic charset is right
)

_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_IN_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_FOREIGN_BYTE = re.compile(rb"[^\x00-\x7f]")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a]+")
_ARTICLE = re.compile(r"(?<![\u0621-\u064a])[وفبك]?ال[\u0621-\u064a]{2}")
_ANY_BYTES = bytes(range(256))
# What browsers take these labels for.
_WEB_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "utf-16": "utf-16-le"}


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """The text of `body` and the Python name of its encoding; `content_type` is the HTTP header, if any.

    Bad bytes become U+FFFD. A BOM is not part of the text. What a site had read in a wrong charset before it sent it
    is read back. Linear in the length of `body`.
    """
    text, name = _decoded(body, content_type)
    return restored(text), name


def _decoded(body: bytes, content_type: str | None) -> tuple[str, str]:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name
    wide = _wide(body, content_type)
    if wide:
        return body.decode(wide, "replace"), wide
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _not_quite_utf8(body, _declared(body, content_type))


def _not_quite_utf8(body: bytes, declared: list[str]) -> tuple[str, str]:
    """The rest of the order of trust, for bytes that aren't valid UTF-8."""
    damaged = body.decode("utf-8", "replace")
    bad, foreign = damaged.count("\ufffd"), _beyond_ascii(damaged)
    if bad <= _DAMAGED_SHARE * len(damaged) and bad <= _DAMAGED_SHARE_OF_FOREIGN * foreign:
        return damaged, "utf-8"
    first = _FOREIGN_BYTE.search(body)
    judged = body[first.start() :][:_JUDGED_BYTES] if first else b""
    for name in declared:
        if name != "utf-8" and _is_arabic(judged.decode(name, "replace")):
            return body.decode(name, "replace"), name
    arabic = [
        (text, name) for name in ("cp1256", "iso8859-6") if _is_arabic(text := judged.decode(name, "replace"))
    ]
    if arabic:
        name = max(arabic, key=lambda pair: len(_ARTICLE.findall(pair[0])))[1]
        return body.decode(name, "replace"), name
    if bad <= _DAMAGED_SHARE_OF_FOREIGN * foreign:
        return damaged, "utf-8"
    for name in declared:
        if not name.startswith("utf-"):  # the bytes are none of these, whatever they say
            return body.decode(name, "replace"), name
    return _guessed(body)


def _guessed(body: bytes) -> tuple[str, str]:
    best = from_bytes(body[:_SAMPLE_BYTES]).best()
    name = best.encoding if best else "cp1252"
    return body.decode(name, "replace"), _python_name(name) or name


def _is_arabic(text: str) -> bool:
    """Return whether what lies beyond ASCII reads as Arabic words, not as accents read in an Arabic charset."""
    foreign, arabic = _beyond_ascii(text), sum(map(len, _ARABIC.findall(text)))
    return foreign > 0 and arabic >= _ARABIC_SHARE * foreign and bool(_ARTICLE.search(text))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Encodings that header, XML declaration and meta tag name, in that order, if Python knows them."""
    labels = [match[1] for match in [_IN_HEADER.search(content_type or "")] if match]
    head = _COMMENT.sub(b"", body[:_HEAD_BYTES])
    labels += [
        match[1].decode("ascii", "replace")
        for match in (_IN_XML.search(head), _IN_META.search(head))
        if match
    ]
    names = [_python_name(label) for label in labels]
    return list(dict.fromkeys(name for name in names if name))


def _python_name(label: str) -> str | None:
    try:
        info = codecs.lookup(label)
        name = _WEB_ALIASES.get(info.name, info.name)
        return name if isinstance(_ANY_BYTES.decode(name, "replace"), str) else None
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None  # unknown, no text encoding (rot13, zip), or one that some bytes break (punycode)


def _wide(body: bytes, content_type: str | None) -> str | None:
    """UTF-16 without a BOM: every other byte of its markup is NUL, which no other encoding shows."""
    head = body[:1024]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not even and not odd:
        return None
    said = any(name.startswith("utf-16") for name in _declared(body, content_type))
    if max(even, odd) < (0.02 if said else 0.4) * len(head) or max(even, odd) <= 4 * min(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"
