"""Is this body a web page that can be parsed in bounded time? And the parse itself.

Decides by a byte scan, before any parser sees the body, whether the page may hang one: of 3,541 real pages
the largest has 5.3 MB, 21,600 tags and 1,202 attributes in one tag; the limits lie above that. Does not care
about what the page says, nor whether its markup is valid.
"""

from __future__ import annotations

import re

from lxml import etree, html

from marsad.core.pages.twice_escaped import unfold
from marsad.model import Unreadable

MAX_BYTES = 6_000_000
MAX_TAGS = 40_000  # by their opening brackets
MAX_ATTRIBUTES = 2_000  # in one tag

_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "Office document"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"wOF", "font"),
)
_BOXED = {b"RIFF": "RIFF media", b"ftyp": "MP4"}
_LONG_TAG = re.compile(rb"<([a-zA-Z][^<]{%d,})" % (2 * MAX_ATTRIBUTES))  # so long, a tag may have too many
_ATTRIBUTE = re.compile(rb"[\s\"'/][^\s\"'<>/=]+\s*=")
_TAG = re.compile(rb"<\s*[a-zA-Z!]")
# <html/>, which for browsers is no end; libxml2 drops what comes after it.
_EMPTY_ROOT = re.compile(rb"(<(?:html|HTML|body|BODY)(?:\s[^<>]*?)?)/(?=\s*>)")
# lxml.html asks a function of Python's for the class of every element; forms and inputs don't matter here.
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_CONTROLS = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())


def obstacle(body: bytes) -> Unreadable | None:
    """Return why `body` should not be given to a parser; None when it may. Linear, at most 35 ms for what is let
    through.
    """
    if len(body) > MAX_BYTES:
        return Unreadable("too_large", f"{len(body):,} bytes; at most {MAX_BYTES:,} are read")
    kind = _binary(body)
    if kind:
        return Unreadable("not_html", kind)
    tags = body.count(b"<")
    if tags > MAX_TAGS:
        return Unreadable("too_complex", f"{tags:,} tags; at most {MAX_TAGS:,} are read")
    for piece in _LONG_TAG.findall(body):
        attributes = len(_ATTRIBUTE.findall(piece.partition(b">")[0]))
        if attributes > MAX_ATTRIBUTES:
            return Unreadable("too_complex", f"{attributes:,} attributes in one tag")
    return None


def _binary(body: bytes) -> str | None:
    """Return what kind of file this is, where it is plainly no page."""
    start = body[:64].lstrip()
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    for signature, kind in _BOXED.items():
        if signature in (start[:4], start[4:8]):
            return kind
    if not body.strip(b"\0 \t\r\n"):
        return "empty"
    return None


def parse(text: str) -> html.HtmlElement | None:
    """The page as a tree, or None where the text has no markup at all. Control characters are dropped."""
    data = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    for character in _NO_CHARACTERS if _NO_CHARACTERS[0][:2] in data else ():
        data = data.replace(character, b"")
    data = _EMPTY_ROOT.sub(rb"\1", data)
    if not _TAG.search(data):
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    parser.set_element_class_lookup(_ALL_ALIKE)
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, ValueError):
        return None
    unfold(tree, data)
    return tree
