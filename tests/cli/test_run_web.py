"""The web's situations, each played through a real `marsad run` twice: the article is there with its topic at the latest in the run after
the page came right.

The outlets stand on one server on loopback; the command runs as a process of its own, over the real warehouse.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import zstandard
from psycopg.rows import dict_row

from edge.hostile import ROUTES, Hostile, Seen
from marsad.core.config import source_text
from marsad.edge.local.postgres import Postgres
from marsad.model import FeedAddress, Source
from steps.test_late_pages import AT_ONCE, FORBIDDEN, LATER, answer, article, page, text_of, title_of

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Situation:
    """What the page of an outlet answers, as the number of its article is given, in the first run and in the second."""

    first: Callable[[int], bytes]
    second: Callable[[int], bytes] | None = None  # the same
    is_there_at_once: bool = True
    content: Callable[[int], str] | None = None  # what the feed carries of the article


def right(number: int) -> bytes:
    return answer(article(number))


def whole_text(number: int) -> str:
    return "".join(f"<p>{line}</p>" for line in text_of(number))


def stub(number: int) -> bytes:
    return answer(page(title_of(number), "أنباء عن اجتماع في مبنى البلدية، والتفاصيل بعد قليل."))


def later(says: bytes) -> Situation:
    return Situation(lambda _: says, right, is_there_at_once=False)


def at_once(makes: Callable[[bytes], bytes]) -> Situation:
    return Situation(lambda number: makes(article(number)))


SITUATIONS = {
    **{name: later(says) for name, says in LATER.items()},
    **{name: at_once(makes) for name, makes in AT_ONCE.items()},
    "zstd": at_once(lambda body: answer(zstandard.compress(body), "Content-Encoding: zstd")),
    "gzip twice": at_once(
        lambda body: answer(gzip.compress(gzip.compress(body)), "Content-Encoding: gzip, gzip")
    ),
    "no coding by name": at_once(lambda body: answer(body, "Content-Encoding: none")),
    "a charset for a coding": at_once(lambda body: answer(body, "Content-Encoding: UTF-8")),
    "a gzip without its end": at_once(
        lambda body: answer(gzip.compress(body)[:-8], "Content-Encoding: gzip")
    ),
    "a refresh in the page": Situation(
        lambda number: answer(page("", head=f'<meta http-equiv="refresh" content="0; url=/there/{number}">'))
    ),
    "a refresh in the head": Situation(
        lambda number: answer(b"<html></html>", f"Refresh: 0; url=/there/{number}")
    ),
    "a breaking line that grows": Situation(stub, right, is_there_at_once=False),
    "the text in the feed, 403 at the page": Situation(lambda _: FORBIDDEN, content=whole_text),
    "the text in the feed, one line at the page": Situation(stub, content=whole_text),
}
COOKIE = "a redirect to itself with a cookie"


async def sends_a_cookie(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    number = int(seen.path.rpartition("/")[2])
    if "asked=1" in seen.headers.get("cookie", ""):
        await server.send(writer, right(number))
    else:
        redirect = ("Set-Cookie: asked=1; Path=/", f"Location: {seen.path}")
        await server.send(writer, answer(b"", *redirect, status="302 Found"))


def feed_of(server: Hostile, number: int, content: str) -> bytes:
    own = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    link = server.url(f"/news/{number}")
    item = f"<item><title>{title_of(number)}</title><link>{link}</link>{own}</item>"
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return answer(f'<rss version="2.0" {space}><channel>{item}</channel></rss>'.encode(), "X Powered By: PHP")


async def run(environment: dict[str, str], sources: Path) -> None:
    """`marsad run` as a shell would start it."""
    command = [str(Path(sys.executable).parent / "marsad"), "run", "--sources", str(sources), "--all"]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()[-2000:]
    assert json.loads(out.decode().splitlines()[-1]) if out.lstrip().startswith(b"{") else out


def whole(dsn: str) -> set[int]:
    """The outlets whose article stands in the warehouse from its first to its last line, with its topic."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        rows = connection.execute(
            b"""SELECT substr(a.source_id, 2)::integer AS number, a.text, array_agg(DISTINCT m.topic) AS topics
                FROM marsad.article a JOIN marsad.mention m USING (article_id) WHERE a.source_id <> 'seed' GROUP BY a.article_id"""
        ).fetchall()
    return {
        row["number"]
        for row in rows
        if row["topics"] == ["ceasefire"] and all(line in row["text"] for line in text_of(row["number"]))
    }


async def test_each_situation_of_the_web_through_two_runs(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = dict(enumerate([*SITUATIONS, COOKIE]))
    monkeypatch.setitem(ROUTES, f"/news/{len(SITUATIONS)}", sends_a_cookie)
    postgres.ensure_database("run_web")
    dsn = postgres.dsn("run_web")
    async with Hostile() as server:
        outlets = []
        for number, name in names.items():
            situation = SITUATIONS.get(name)
            content = situation.content(number) if situation and situation.content else ""
            server.raw[f"/feed/{number}"] = feed_of(server, number, content)
            server.raw[f"/there/{number}"] = right(number)
            if situation:
                server.raw[f"/news/{number}"] = situation.first(number)
            feed = FeedAddress(server.url(f"/feed/{number}"))
            outlets.append(Source(f"s{number}", f"s{number}", f"s{number}", server.url("/"), (feed,)))
        sources, subscriptions = tmp_path / "sources.yaml", tmp_path / "subscriptions.yaml"
        sources.write_text(source_text.added("sources:\n", outlets), encoding="utf-8")
        subscriptions.write_text("subscriptions: []\n", encoding="utf-8")
        environment = {
            **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
            "MARSAD_DATABASE_URL": dsn,
            "MARSAD_ALLOW_PRIVATE": f"127.0.0.1:{server.port}",
            "MARSAD_GAP_SECONDS": "0",
            "MARSAD_PER_HOST": "8",
            "MARSAD_SUBSCRIPTIONS": str(subscriptions),
        }
        await run(environment, sources)
        first = whole(dsn)
        at_once = {n for n, name in names.items() if name == COOKIE or SITUATIONS[name].is_there_at_once}
        assert {names[n] for n in first} == {names[n] for n in at_once}
        for number, name in names.items():
            if name != COOKIE and (comes := SITUATIONS[name].second):
                server.raw[f"/news/{number}"] = comes(number)
        await run(environment, sources)
        assert {names[n] for n in names if n not in whole(dsn)} == set()
