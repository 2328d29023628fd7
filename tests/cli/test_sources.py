"""`marsad source`: outlets are found, tried and exchanged; the operator's file keeps every comment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from edge.hostile import Hostile
from marsad.cli import cli
from marsad.core.config import source_text
from marsad.core.config.sources import read_sources
from marsad.core.feeds import opml
from marsad.model import FeedAddress, Ownership, Source, Theatre

FILE = """# The operator's own words.

sources:

  # a comment that stays
  - id: first
    name: {ar: الأول, en: First}
    home: https://first.example/
    feeds:
      - url: https://first.example/feed   # and this one
"""
TITLE = "وقف إطلاق النار في إدلب"
TEXT = "أعلنت الأطراف وقفا لإطلاق النار في ريف إدلب الجنوبي يبدأ منتصف الليل. " * 4
ARTICLE = f"""<html lang='ar'><head><title>{TITLE}</title></head><body>
<article><h1>{TITLE}</h1>{f"<p>{TEXT}</p>" * 4}</article></body></html>"""


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hostile]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    async with Hostile() as running:
        running.pages["/news/1"] = ARTICLE.encode()
        monkeypatch.setenv("MARSAD_ALLOW_PRIVATE", f"127.0.0.1:{running.port}")
        monkeypatch.setenv("MARSAD_GAP_SECONDS", "0")
        yield running


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("MARSAD_SOURCES", str(path))
    return path


async def marsad(*words: str, **options: Any) -> Result:
    invoke: Callable[..., Result] = CliRunner().invoke
    return await asyncio.to_thread(invoke, cli, ["source", *words], catch_exceptions=True, **options)


async def test_add_finds_the_feed_shows_an_article_and_writes_the_file(server: Hostile, file: Path) -> None:
    done = await marsad("add", server.url("/home"), "--theatre", "syria", "--name-ar", "موقع", "--id", "new")
    assert done.exit_code == 0, done.output
    assert f"feed     {server.url('/feed')}" in done.stdout
    assert "وقف إطلاق النار في إدلب" in done.stdout and "ريف إدلب الجنوبي" in done.stdout
    text = file.read_text(encoding="utf-8")
    assert text.startswith(FILE.rstrip())
    new = read_sources(text, "x")[1]
    assert (new.id, new.name_ar, new.home, new.theatre) == ("new", "موقع", server.url("/home"), Theatre.SYRIA)
    assert new.feeds == (FeedAddress(server.url("/feed")),)


async def test_a_feeds_own_address_and_a_dry_run(server: Hostile, file: Path) -> None:
    done = await marsad("add", server.url("/feed"), "--dry-run")
    assert done.exit_code == 0 and f"home: {server.url('/')}" in done.stdout
    assert file.read_text(encoding="utf-8") == FILE


async def test_a_site_without_a_feed_is_told_what_was_tried(server: Hostile, file: Path) -> None:
    server.pages["/feed"] = None
    done = await marsad("add", server.url("/nothing"))
    said = str(done.exception)
    assert "no feed found" in said and "/rss.xml" in said and said.count("answers 404") == 1
    assert file.read_text(encoding="utf-8") == FILE


async def test_a_feed_that_is_there_already_is_told(server: Hostile, file: Path) -> None:
    file.write_text(FILE.replace("https://first.example/feed", server.url("/feed")), encoding="utf-8")
    done = await marsad("add", server.url("/home"))
    assert "already, as a feed of first" in str(done.exception)


@pytest.mark.parametrize("word", ["enab-baladi", "ftp://site.sy/"])
async def test_an_address_may_lack_its_scheme_but_not_its_site(file: Path, word: str) -> None:
    done = await marsad("add", word)
    assert "is no address of a site" in str(done.exception)


async def test_what_would_break_the_file_is_not_written(server: Hostile, file: Path) -> None:
    done = await marsad("add", server.url("/feed"), "--id", "first")
    assert "stays as it is" in str(done.exception)
    assert file.read_text(encoding="utf-8") == FILE


async def test_check_tries_every_feed(server: Hostile, file: Path) -> None:
    sources = [
        Source("good", "أ", "a", server.url("/"), (FeedAddress(server.url("/feed")),)),
        Source("shut", "ب", "b", server.url("/"), (FeedAddress(server.url("/status?403")),)),
        Source(
            "spare", "ج", "c", server.url("/"), (FeedAddress(server.url("/junk"), (server.url("/list?/x"),)),)
        ),
        Source("homely", "د", "d", server.url("/home"), ()),
    ]
    file.write_text(source_text.added("sources:\n", sources), encoding="utf-8")
    done = await marsad("check", "--format", "json")
    assert done.exit_code == 1
    rows = {row["source"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert (rows["good"]["entries"], rows["good"]["problem"]) == (1, "")
    assert (rows["shut"]["outcome"], rows["shut"]["problem"]) == ("blocked", "answers 403")
    assert rows["spare"]["feed"].endswith("/list?/x") and "not an HTTP answer" in rows["spare"]["problem"]
    assert rows["homely"]["feed"] == server.url("/feed")
    shown = await marsad("check", "good")
    assert shown.exit_code == 0 and "works" in shown.stdout and "1 of 1 feeds list entries" in shown.stdout
    assert "no source nobody" in str((await marsad("check", "nobody")).exception)


async def test_opml_goes_round(file: Path) -> None:
    exported = await marsad("export")
    (one,) = opml.read(exported.stdout_bytes)
    assert (one.title, one.feed_url, one.home) == (
        "الأول",
        "https://first.example/feed",
        "https://first.example/",
    )
    more = [
        one,
        opml.Subscribed("الثاني", "https://second.example/a", "https://second.example/"),
        opml.Subscribed("الثاني ب", "https://second.example/b", "https://second.example/"),
        opml.Subscribed("ثالث", "feed://second.org/feed", category="syria"),
    ]
    done = await marsad("import", "-", input=opml.write(more, title="x"))
    assert "left out  https://first.example/feed" in done.stderr
    read = read_sources(file.read_text(encoding="utf-8"), "x")
    assert [(s.id, s.home, len(s.feeds)) for s in read] == [
        ("first", "https://first.example/", 1),
        ("second-example", "https://second.example/", 2),
        ("second", "http://second.org/", 1),
    ]
    assert [s.theatre for s in read] == [None, None, Theatre.SYRIA]
    again = await marsad("import", "-", input=opml.write(more, title="x"))
    assert again.exit_code == 0 and len(read_sources(file.read_text(encoding="utf-8"), "x")) == 3


def test_everything_of_a_source_is_written() -> None:
    source = Source(
        "s", "اسم: \"غريب\" #", "n", "https://s.example/", (FeedAddress("https://s.example/f", ("https://s.example/g",)),),
        "SY", Ownership.PARTY, Theatre.SYRIA, "ku",
    )  # fmt: skip
    assert read_sources(source_text.added("sources:\n", [source]), "x") == (source,)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.enabbaladi.net/feed", "enabbaladi"),
        ("https://feeds.bbci.co.uk/x", "bbci"),
        ("https://taken.org/", "taken-2"),
        ("https://xn--mgbh0fb.com/", "xn-mgbh0fb"),
    ],
)
def test_a_short_name_from_an_address(url: str, name: str) -> None:
    assert source_text.slug(url, {"taken"}) == name
