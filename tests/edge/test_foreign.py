"""Parsers in children: the same result, and whatever a body does costs that body alone."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime

import pytest

from edge.hostile import FEED
from marsad.core.feeds import discover, feed, sitemap
from marsad.edge import foreign
from marsad.edge.foreign import ParserFault, Unparsed

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
DATED = FEED.replace("<link>", "<pubDate>Mon, 30 Nov 2026 08:00:00 GMT</pubDate><link>").encode()
MAP = b"<sitemapindex><sitemap><loc>https://a.sy/1.xml</loc><lastmod>2026-11-30</lastmod></sitemap></sitemapindex>"


async def test_a_child_gives_what_the_function_gives() -> None:
    options = {"url": "https://a.sy/feed", "fetched_at": AT}
    assert await foreign.call(feed.parse, DATED, **options) == feed.parse(DATED, **options)  # type: ignore[arg-type]
    assert await foreign.call(sitemap.children, MAP) == sitemap.children(MAP)
    page = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
    assert await foreign.call(discover.feeds, page, url="https://a.sy/") == discover.feeds(
        page, url="https://a.sy/"
    )


def hangs(body: bytes) -> None:
    while True:
        pass


def grows(body: bytes) -> None:
    bytearray(2_000_000_000)


def dies(body: bytes) -> None:
    os._exit(3)


def raises(body: bytes) -> None:
    raise ValueError("year 10000 is out of range")


def tells(body: bytes) -> tuple[str, ...]:
    return tuple(sorted(os.environ))


async def test_what_hangs_grows_or_dies_is_told_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "SECONDS", 2.0)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["tests", os.environ.get("PYTHONPATH", "")]))
    foreign._children().close()
    found = await asyncio.gather(*(foreign.call(work, b"x") for work in (hangs, grows, dies)))
    assert found == [
        Unparsed("reading it takes longer than is allowed"),
        Unparsed("reading it takes more memory than is allowed"),
        Unparsed("reading it ended the process"),
    ]
    with pytest.raises(ParserFault, match="ValueError: year 10000 is out of range"):
        await foreign.call(raises, b"x")
    assert isinstance(
        await foreign.call(feed.parse, DATED, url="https://a.sy/feed"), type(feed.parse(b"", url=""))
    )


async def test_a_child_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SMTP_PASSWORD", "secret")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["tests", os.environ.get("PYTHONPATH", "")]))
    foreign._children().close()
    known = await foreign.call(tells, b"")
    assert isinstance(known, tuple) and not [name for name in known if name.startswith("MARSAD")]


def test_a_larger_body_gets_more_time() -> None:
    assert [foreign.seconds_for(bytes(n)) / foreign.SECONDS for n in (0, 500_000, 500_001, 1_200_000)] == [
        1,
        1,
        2,
        3,
    ]
