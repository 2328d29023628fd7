"""An RSS 2.0 feed of the articles of one topic, each with the sentences that prove it.

Decides what a feed reader shows and by what it knows an item again. Titles and sentences are outside text: what XML can't
hold is left out, what a reader would take for markup is escaped. Doesn't care how the articles were chosen.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class RssItem:
    """One article. `at` is aware; `url` is shown as a link only where it is http(s)."""

    article_id: int
    title: str
    url: str
    at: datetime
    outlet: str
    theatres: tuple[str, ...]
    evidence: tuple[str, ...]


def feed(title: str, link: str, description: str, items: Sequence[RssItem]) -> bytes:
    """The feed as UTF-8 XML, items in the order given."""
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    for name, value in (("title", title), ("link", link), ("description", description), ("language", "ar")):
        _add(channel, name, value)
    for item in items:
        _add_item(ElementTree.SubElement(channel, "item"), item)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_item(element: ElementTree.Element, item: RssItem) -> None:
    _add(element, "title", f"{item.title} ({item.outlet})")
    if item.url.startswith(("https://", "http://")):
        _add(element, "link", item.url)
    _add(element, "guid", f"marsad:article:{item.article_id}").set("isPermaLink", "false")
    _add(element, "pubDate", format_datetime(item.at))
    for theatre in item.theatres:
        _add(element, "category", theatre)
    _add(
        element,
        "description",
        "".join(f"<p>{html.escape(sentence.strip())}</p>" for sentence in item.evidence),
    )


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name)
    child.text = _NOT_XML.sub("", text)
    return child
