"""OPML, the feed readers' exchange format: a list of feeds in and out.

Decides names and addresses only; folders become one category. Entities of the document are never expanded and
nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from marsad.core.feeds.entry import plain
from marsad.core.feeds.xml_sanitizer import sanitized
from marsad.core.web.encoding import decode
from marsad.core.web.url import absolute
from marsad.errors import InputError

MAX_BYTES = 5_000_000
MAX_FEEDS = 5_000


@dataclass(frozen=True, slots=True)
class Subscribed:
    """One feed of an OPML file."""

    title: str
    feed_url: str
    home: str = ""
    category: str = ""


def read(body: bytes) -> tuple[Subscribed, ...]:
    """The feeds of an OPML file, each once. InputError for what is none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(sanitized(decode(body[:MAX_BYTES], None)[0]), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"not an OPML file: {error.msg}; export it from the feed reader again") from error
    if root is None or str(root.tag).rpartition("}")[2].lower() != "opml":
        raise InputError("not an OPML file: its root is not <opml>; export it from the feed reader again")
    found: dict[str, Subscribed] = {}
    for outline in root.iter("outline"):
        feed = _feed(outline)
        if feed and len(found) < MAX_FEEDS:
            found.setdefault(feed.feed_url, feed)
    return tuple(found.values())


def write(feeds: Iterable[Subscribed], *, title: str) -> bytes:
    """An OPML 2.0 file of `feeds`, grouped by category, in the order given."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = plain(title, 200)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {"": body}
    for feed in feeds:
        if feed.category not in folders:
            folders[feed.category] = etree.SubElement(body, "outline", text=plain(feed.category, 200))
        name = plain(feed.title, 200)
        named = {"type": "rss", "text": name, "title": name, "xmlUrl": feed.feed_url}
        etree.SubElement(
            folders[feed.category], "outline", named | ({"htmlUrl": feed.home} if feed.home else {})
        )
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _web(address: str) -> str:
    """An address of some readers' own scheme as one of the web: feed://host/, feed:https://host/."""
    text = address.strip()
    if not text.lower().startswith("feed:"):
        return text
    rest = text[5:].removeprefix("//")
    return rest if rest.lower().startswith("http") else f"http://{rest}"


def _feed(outline: etree._Element) -> Subscribed | None:
    named = {name.lower(): value for name, value in outline.attrib.items()}
    url = absolute(_web(named.get("xmlurl", "")))
    if not url:
        return None
    parent = outline.getparent()
    folder = parent.get("title") or parent.get("text") or "" if parent is not None else ""
    title = plain(named.get("title") or named.get("text"), 200) or url
    return Subscribed(title, url, absolute(named.get("htmlurl", "")), plain(folder, 200))
