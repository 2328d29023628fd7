"""Text that a content system escaped once too often: "&quot;" and "<p>" that a reader would see as such.

Entities become the characters they stand for, tags become elements, in headings, titles and bodies alike. Scripts, code
and what has no Arabic in it stay as they are, since an article may show markup.
"""

from __future__ import annotations

import re
from html import unescape

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

_SEEN = re.compile(
    rb"&(?:amp;|#38;)+(?:[a-zA-Z]{2,8}|#x?[0-9a-fA-F]{2,5});|&(?:amp;)*lt;/?(?:p|br|div|span|strong|b|em|i|a|h[1-6]|ul|li)\b"
)
_ENTITY = re.compile(
    r"&(?:amp;)*(?:quot|nbsp|amp|apos|lt|gt|laquo|raquo|ldquo|rdquo|lsquo|rsquo|bdquo|sbquo|hellip|ndash|mdash|bull|middot|shy|zwnj|zwj|lrm"
    r"|rlm|ensp|emsp|thinsp|copy|reg|deg|times|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
)
_TAG = re.compile(
    r"</?(?:p|br|div|span|strong|b|em|i|u|a|h[1-6]|ul|ol|li|blockquote|img|figure|font|center)\b[^<>]*>",
    re.IGNORECASE,
)
_ARABIC = re.compile(r"[\u0621-\u064a]")
_AS_IT_IS = frozenset(("script", "style", "textarea", "code", "pre", "xmp", "kbd", "samp"))
_TIMES = 3


def unfold(tree: HtmlElement, source: bytes) -> None:
    """Read such text in the tree of `source` as what was meant; a tree without any isn't walked."""
    if not _SEEN.search(source):
        return
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.text and element.tag not in _AS_IT_IS:
            _unfold_text(element)
        if element.tail and element.getparent() is not None and element.getparent().tag not in _AS_IT_IS:
            _unfold_tail(element)


def _unfold_text(element: HtmlElement) -> None:
    text = _plain(element.text)
    lead, within = _parts(text) if element.tag != "title" else (_TAG.sub(" ", text), [])
    element.text = lead
    for place, part in enumerate(within):
        element.insert(place, part)


def _unfold_tail(element: HtmlElement) -> None:
    lead, within = _parts(_plain(element.tail))
    element.tail = lead
    parent, place = element.getparent(), element.getparent().index(element)
    for number, part in enumerate(within):
        parent.insert(place + 1 + number, part)


def _plain(text: str) -> str:
    """With entities as characters, however often they were escaped."""
    for _ in range(_TIMES):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return text


def _parts(text: str) -> tuple[str, list[HtmlElement]]:
    """The text before the first tag that it holds, and what begins with it; (text, []) where it holds none."""
    tag = _TAG.search(text) if "<" in text else None
    if tag is None or not _ARABIC.search(text):
        return text, []
    try:
        parts = html.fragments_fromstring(text)
    except (ParserError, ValueError):
        return text, []
    lead = parts.pop(0) if parts and isinstance(parts[0], str) else ""
    return str(lead), parts
