"""Sites for bench/whole.py: HOSTS hosts on loopback, one port each, whose feeds list PAGES articles between them.

    python bench/whole_sites.py PAGES HOSTS [FILE.jsonl.gz]

A page is one of the demonstration's templates with the ballast of a real site around a text of its own: one of FILE's, or mixed
from the sentences of the seeds and the stand. It is compressed once, as a site's cache has it. Prints the ports, a JSON list, when
it answers; ends with its input.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from read import with_ballast
from stored import Mixer, own_texts, texts

from marsad.demo.edition import Edition, Item, Outlet, Paragraph, read_edition
from marsad.demo.newsstand import _Press
from marsad.settings import PROJECT

READY = 3_000  # pages made before the first is asked for; of more, the rest are made when asked for
BETWEEN = timedelta(minutes=7)  # two articles
LAST = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


class Sites:
    """The pages and feeds of all hosts; page N stands at host N modulo their number."""

    def __init__(self, pages: int, hosts: int, file: Path | None) -> None:
        edition = read_edition(PROJECT / "demo", PROJECT / "seeds", LAST.date())
        self._edition = Edition(edition.outlets, (), edition.furniture)
        self._outlets = [one for one in edition.outlets if one.template != "table"]
        self._hosts, self._count = hosts, pages
        self._given = texts(file) if file else []
        self._mixer = Mixer.of(self._given or own_texts())
        self.ports = [0] * hosts
        self._ready: dict[int, bytes] = {}

    def make_ready(self) -> None:
        """The pages of a small bench are made beforehand, so that making them costs nobody's time."""
        self._ready = {number: self.page(number) for number in range(min(self._count, READY))}

    def text(self, number: int) -> tuple[str, str]:
        """Title and text of an article: always the same."""
        return self._given[number] if number < len(self._given) else self._mixer.article(number)

    def page(self, number: int) -> bytes:
        """The compressed page of an article."""
        if number in self._ready:
            return self._ready[number]
        outlet = self._outlet(number)
        press = _Press(
            PROJECT / "demo",
            self._edition,
            {outlet.id: f"http://127.0.0.1:{self.ports[number % self._hosts]}"},
        )
        plain = press.page(outlet.template, outlet, self._item(number)).body
        return gzip.compress(with_ballast(plain), 6, mtime=0)

    def _outlet(self, number: int) -> Outlet:
        return self._outlets[number % self._hosts % len(self._outlets)]

    def _item(self, number: int) -> Item:
        title, text = self.text(number)
        return Item(
            slug=f"a{number}",
            outlet=self._outlet(number),
            number=number,
            language="ar",
            title=title,
            author=None,
            section="أخبار",
            tags=(),
            photo_credit=None,
            published_at=LAST - number * BETWEEN,
            paragraphs=tuple(Paragraph(line) for line in text.splitlines() if line.strip()),
            expect={},
        )

    def feed(self, host: int) -> bytes:
        """RSS of all articles of a host."""
        items = []
        for number in range(host, self._count, self._hosts):
            title = self.text(number)[0].replace("&", "&amp;").replace("<", "&lt;")
            at = f"{LAST - number * BETWEEN:%a, %d %b %Y %H:%M:%S} +0000"
            link = f"http://127.0.0.1:{self.ports[host]}{self._item(number).path}".replace("&", "&amp;")
            items.append(
                f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{at}</pubDate></item>"
            )
        return f"<rss version='2.0'><channel><title>{host}</title>{''.join(items)}</channel></rss>".encode()

    def answers(self, host: int) -> dict[str, int]:
        """The number of the article at each address of a host."""
        from urllib.parse import unquote

        return {unquote(self._item(n).path): n for n in range(host, self._count, self._hosts)}


async def serve(sites: Sites) -> None:
    """Answer until the input ends."""
    runners = []
    for host in range(len(sites.ports)):
        app = web.Application()
        runner = web.AppRunner(app, access_log=None)
        app.router.add_get("/{path:.*}", _answering(sites, host))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sites.ports[host] = runner.addresses[0][1]
        runners.append(runner)
    sites.make_ready()
    print(json.dumps(sites.ports), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _answering(sites: Sites, host: int):
    where: dict[str, int] = {}

    async def answer(request: web.Request) -> web.Response:
        if not where:
            where.update(sites.answers(host))
        if request.path == "/feed.xml":
            return web.Response(body=sites.feed(host), content_type="application/rss+xml")
        number = where.get(request.path_qs) if request.query_string else where.get(request.path)
        if number is None:
            return web.Response(status=404)
        outlet = sites._outlet(number)
        charset = f"; charset={outlet.charset}" if outlet.header_charset else ""
        headers = {"Content-Encoding": "gzip", "Content-Type": f"text/html{charset}"}
        return web.Response(body=sites.page(number), headers=headers)

    return answer


def main() -> None:
    file = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    asyncio.run(serve(Sites(int(sys.argv[1]), int(sys.argv[2]), file)))


if __name__ == "__main__":
    main()
