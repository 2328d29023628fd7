"""Sources as text of config/sources.yaml: what is added keeps every comment and line of the operator's file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

import yaml

from marsad.core.feeds.opml import Subscribed
from marsad.core.web.url import host_key
from marsad.model import FeedAddress, Ownership, Source, Theatre

_ITEM = re.compile(r"^( *)- +id:", re.MULTILINE)
_SIDE = re.compile(r"^(?:www\d?|m|feeds?|rss|ar|arabic)\.")
_SECOND_LEVEL = ("com", "co", "org", "net", "gov", "edu", "ac", "info")


def added(text: str, sources: Iterable[Source]) -> str:
    """The file `text` with `sources` at its end; the caller reads the result before writing it (`core.config.sources`)."""
    found = _ITEM.findall(text)
    indent = found[-1] if found else "  "
    blocks = ["".join(f"{indent}{line}\n" for line in block(source).splitlines()) for source in sources]
    return "\n".join([f"{text.rstrip()}\n", *blocks])


def block(source: Source) -> str:
    """One source as an item of the list, without what is left at its default."""
    fields: dict[str, object] = {"id": source.id, "name": {"ar": source.name_ar, "en": source.name_en}}
    if source.country:
        fields["country"] = source.country
    if source.ownership is not Ownership.UNKNOWN:
        fields["ownership"] = str(source.ownership)
    if source.theatre:
        fields["theatre"] = str(source.theatre)
    if source.language != "ar":
        fields["language"] = source.language
    fields["home"] = source.home
    fields["feeds"] = [_feed(feed) for feed in source.feeds]
    return str(yaml.safe_dump([fields], allow_unicode=True, sort_keys=False, width=1000))


def slug(url: str, taken: Collection[str]) -> str:
    """A short name for the site of `url` that is not taken yet: enabbaladi for https://www.enabbaladi.net/feed."""
    host = _SIDE.sub("", urlsplit(url).hostname or "")
    parts = host.split(".")
    while len(parts) > 1 and (len(parts[-1]) < 4 or parts[-1] in _SECOND_LEVEL):
        parts.pop()
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-") or "source"
    return next(one for number in range(1, len(taken) + 3) if (one := _numbered(name, number)) not in taken)


def subscribed(feeds: Iterable[Subscribed], known: Iterable[Source]) -> tuple[list[Source], list[Subscribed]]:
    """The feeds of an OPML file as new sources, one per site; and those left out, because their site or address is known."""
    known = list(known)
    hosts = {host_key(source.home) for source in known}
    urls = {url for source in known for feed in source.feeds for url in (feed.url, *feed.fallbacks)}
    sites: dict[str, list[Subscribed]] = {}
    left_out = []
    for one in feeds:
        host = host_key(one.home or one.feed_url)
        if one.feed_url in urls or host in hosts:
            left_out.append(one)
        else:
            sites.setdefault(host, []).append(one)
    taken = {source.id for source in known} | {"seed"}
    new = []
    for group in sites.values():
        source = _source(group, taken)
        taken.add(source.id)
        new.append(source)
    return new, left_out


def _source(group: list[Subscribed], taken: Collection[str]) -> Source:
    home = next((one.home for one in group if one.home), "") or origin(group[0].feed_url)
    feeds = tuple(FeedAddress(one.feed_url) for one in group)
    theatre = next((Theatre(one.category) for one in group if one.category in tuple(Theatre)), None)
    return Source(slug(home, taken), group[0].title, group[0].title, home, feeds, theatre=theatre)


def origin(url: str) -> str:
    """The front page of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _feed(feed: FeedAddress) -> dict[str, object]:
    return {"url": feed.url} | ({"fallbacks": list(feed.fallbacks)} if feed.fallbacks else {})


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"
