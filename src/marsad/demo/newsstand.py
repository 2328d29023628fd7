"""The demonstration news stand: other people's sites, played truthfully over real HTTP on loopback.

Every outlet has a port, and so is a host of its own for politeness. What is on sale is decided in
`newsstand_edition`, how it looks in demo/templates and demo/feeds; here it is rendered once at the start and
served with the manners of real sites: validators and 304, a feed that moved, an entry that redirects, a slow
feed, a dead one, a charset that only the page declares. Same folder, same opening day, same ports: same bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlencode

import yaml
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from marsad.demo.edition import Edition, FeedSpec, Item, Outlet, read_edition
from marsad.edge import clock
from marsad.errors import LocalError

_TRACKING = ("utm_", "fbclid")
_MIME = {
    "rss2.xml": "application/rss+xml",
    "broken.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "rdf.xml": "application/rdf+xml",
    "feed.json": "application/feed+json",
}


@dataclass(frozen=True)
class Visit:
    """One request that the stand answered. `at` is monotonic seconds; `is_conditional` says that it carried a validator."""

    at: float
    status: int
    is_conditional: bool
    user_agent: str


@dataclass(frozen=True)
class Expected:
    """The values that a reader of the stand must find in one article.

    `url` is the link in the feed, `canonical_url` the page's own word for itself (without tracking parameters,
    redirects and AMP). `text` is what the template was given, paragraphs joined by newlines. `duplicate_of` is a
    seed's number ("002") or the slug of the stand's article published first: which of those two is the original
    depends on which was stored first. `kinds` are the kinds of duplicate that are right, `kind` the likeliest.
    `alerts` says whether a ceasefire alert is due (of two copies, the one published first has it). `status` and
    `theatre` are those of its main ceasefire mention or subject. `fetched` is false where robots.txt forbids it.
    """

    slug: str
    source: str
    url: str
    canonical_url: str
    feeds: tuple[str, ...]
    title: str
    author: str | None
    published_at: datetime | None
    language: str
    is_arabic: bool
    text: str
    topics: tuple[str, ...]
    theatre: str | None
    status: str | None
    duplicate_of: str | None
    kinds: tuple[str, ...]
    carries: tuple[str, ...]
    alerts: bool
    fetched: bool

    @property
    def kind(self) -> str | None:
        return self.kinds[0] if self.kinds else None


@dataclass(frozen=True)
class _Answer:
    """What stands at one address."""

    body: bytes = b""
    content_type: str = "text/html"
    status: int = 200
    location: str | None = None
    delay_seconds: float = 0.0
    validators: tuple[str, ...] = ()

    @property
    def etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:20]


class Newsstand:
    """All outlets of `folder` on 127.0.0.1, one per port from `base_port` (0: any free ports, known after the start).

    `opening` is the day that the articles' ages count from. `seeds` is the folder of the seed corpus (default:
    beside `folder`). Use it as `async with`, or start() and stop(); stop() may be called at any time, and twice.
    """

    def __init__(
        self, folder: Path, opening: date, base_port: int = 8901, *, seeds: Path | None = None
    ) -> None:
        self._folder = folder
        self._edition: Edition = read_edition(folder, seeds or folder.parent / "seeds", opening)
        self._base_port = base_port
        self._last_modified = datetime(opening.year, opening.month, opening.day, tzinfo=UTC) - timedelta(
            hours=3
        )
        self._runners: list[web.AppRunner] = []
        self.origins: dict[str, str] = {}
        self.requests: dict[str, list[Visit]] = {}
        if base_port:
            ports = range(base_port, base_port + len(self._edition.outlets))
            self._place(list(ports))

    def _place(self, ports: list[int]) -> None:
        for outlet, port in zip(self._edition.outlets, ports, strict=True):
            self.origins[outlet.id] = f"http://127.0.0.1:{port}"

    async def start(self) -> None:
        """Serve; LocalError if a port is taken. Nothing is left behind after a failed start."""
        sockets: list[socket.socket] = []
        try:
            for index in range(len(self._edition.outlets)):
                sockets.append(_listen(self._base_port + index if self._base_port else 0))
            self._place([s.getsockname()[1] for s in sockets])
            press = _Press(self._folder, self._edition, self.origins)
            for outlet, sock in zip(self._edition.outlets, sockets, strict=True):
                runner = web.AppRunner(self._site(outlet, press), access_log=None, shutdown_timeout=0.5)
                self._runners.append(runner)
                await runner.setup()
                await web.SockSite(runner, sock).start()
        except BaseException:
            await self.stop()
            for sock in sockets:
                sock.close()
            raise

    async def stop(self) -> None:
        """Close every port."""
        while self._runners:
            await self._runners.pop().cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def sources_yaml(self) -> str:
        """A sources file, in the format of config/sources.yaml, that names every outlet of the stand."""
        sources = []
        for outlet in self._edition.outlets:
            origin = self._origin(outlet)
            source: dict[str, Any] = {"id": outlet.id, "name": dict(outlet.name), "country": outlet.country}
            source["ownership"] = outlet.ownership
            if outlet.theatre:
                source["theatre"] = outlet.theatre
            source |= {"language": "ar", "home": f"{origin}/", "feeds": []}
            for feed in outlet.feeds:
                address: dict[str, Any] = {"url": origin + (feed.asked or feed.path)}
                if feed.fallbacks:
                    address["fallbacks"] = [origin + f for f in feed.fallbacks]
                source["feeds"].append(address)
            sources.append(source)
        text: str = yaml.safe_dump({"sources": sources}, allow_unicode=True, sort_keys=False, width=120)
        return text

    def expectations(self) -> list[Expected]:
        """One per article of the stand, in the order of the outlets, newest first."""
        return [self._expected(i) for o in self._edition.outlets for i in self._edition.of(o)]

    def _expected(self, item: Item) -> Expected:
        expect, origin = item.expect, self._origin(item.outlet)
        kinds = expect.get("kind") or ()
        topics, original = tuple(expect["topics"]), expect.get("duplicate_of")
        feeds = [f for f in item.outlet.feeds if f.section in (None, item.section)]
        return Expected(
            slug=item.slug,
            source=item.outlet.id,
            url=origin + item.entry_path,
            canonical_url=origin + item.canonical_path,
            feeds=tuple(origin + (f.asked or f.path) for f in feeds),
            title=item.title,
            author=item.author,
            published_at=item.published_at,
            language=item.language,
            is_arabic=expect.get("is_arabic", True),
            text=item.text,
            topics=topics,
            theatre=expect.get("theatre"),
            status=expect.get("status"),
            duplicate_of=original,
            kinds=(kinds,) if isinstance(kinds, str) else tuple(kinds),
            carries=tuple(expect.get("carries", ())),
            alerts=expect.get("alerts", "ceasefire" in topics and original is None),
            fetched=expect.get("fetched", True),
        )

    def _origin(self, outlet: Outlet) -> str:
        if outlet.id not in self.origins:
            raise LocalError("with base_port=0 the news stand has addresses only once it is started")
        return self.origins[outlet.id]

    def _site(self, outlet: Outlet, press: _Press) -> web.Application:
        pages = dict(press.pages(outlet))
        missing = press.page("missing", outlet, status=404)

        async def answer(request: web.Request) -> web.Response:
            found = pages.get(_key(request), missing)
            await asyncio.sleep(found.delay_seconds)
            response = self._respond(request, found, outlet)
            conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
            visit = Visit(
                clock.monotonic(), response.status, conditional, request.headers.get("User-Agent", "")
            )
            self.requests.setdefault(f"{self.origins[outlet.id]}{request.raw_path}", []).append(visit)
            return response

        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        return app

    def _respond(self, request: web.Request, found: _Answer, outlet: Outlet) -> web.Response:
        headers: dict[str, str] = {"Server": "nginx"}
        if found.location:
            return web.Response(status=found.status, headers=headers | {"Location": found.location})
        if "etag" in found.validators:
            headers["ETag"] = f'"{found.etag}"'
        if "last_modified" in found.validators:
            headers["Last-Modified"] = format_datetime(self._last_modified, usegmt=True)
        if self._is_known(request, found):
            return web.Response(status=304, headers=headers)
        charset = f"; charset={outlet.charset}" if outlet.header_charset else ""
        headers["Content-Type"] = found.content_type + charset
        response = web.Response(status=found.status, headers=headers, body=found.body)
        response.enable_compression()
        return response

    def _is_known(self, request: web.Request, found: _Answer) -> bool:
        """As RFC 9110 has it: an entity tag, where one is asked about, decides alone."""
        if "etag" in found.validators and request.if_none_match:
            return any(tag.value in ("*", found.etag) for tag in request.if_none_match)
        since = request.if_modified_since
        return "last_modified" in found.validators and since is not None and since >= self._last_modified


class _Press:
    """Renders what stands at each address of an outlet."""

    def __init__(self, folder: Path, edition: Edition, origins: dict[str, str]) -> None:
        self._edition = edition
        self._origins = origins
        self._env = Environment(
            loader=FileSystemLoader([folder / "templates", folder / "feeds"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.filters["rfc822"] = format_datetime
        self._env.filters["paragraph"] = lambda text: f"<p>{escape(text)}</p>"
        self._env.filters["cdata"] = lambda text: Markup("<![CDATA[") + Markup(text) + Markup("]]>")  # noqa: S704

    def pages(self, outlet: Outlet) -> Iterator[tuple[str, _Answer]]:
        """Every address (decoded path and query) with what stands there."""
        yield "/robots.txt", self.page("robots", outlet, mime="text/plain", suffix="txt.j2")
        yield "/", self.page("home", outlet)
        for feed in outlet.feeds:
            yield from self._feed(outlet, feed)
        for item in self._edition.of(outlet):
            yield unquote(item.path), self.page(outlet.template, outlet, item)
            if outlet.canonical_template:
                yield unquote(item.canonical_path), self.page(outlet.canonical_template, outlet, item)
            if item.link == "redirect":
                yield item.entry_path, _Answer(status=301, location=item.path)

    def page(
        self,
        template: str,
        outlet: Outlet,
        item: Item | None = None,
        *,
        mime: str = "text/html",
        suffix: str = "html.j2",
        status: int = 200,
    ) -> _Answer:
        headlines = self._edition.furniture["headlines"]
        turn = (item.number if item else 0) % len(headlines)
        others = [i for i in self._edition.of(outlet) if i is not item]
        text = self._env.get_template(f"{template}.{suffix}").render(
            outlet=outlet,
            item=item,
            origin=self._origins[outlet.id],
            others=others,
            bait=[*headlines[turn:], *headlines[:turn]],
            furniture=self._edition.furniture,
        )
        validators = outlet.validators if item else ()
        return _Answer(_encoded(text, outlet), mime, status, validators=validators)

    def _feed(self, outlet: Outlet, feed: FeedSpec) -> Iterator[tuple[str, _Answer]]:
        if feed.status != 200:
            return  # the dead feed: what stands at no address is answered with 404
        items = self._edition.of(outlet, feed.section)
        text = self._env.get_template(f"{feed.format}.j2").render(
            outlet=outlet, items=items, origin=self._origins[outlet.id], feed=feed
        )
        answer = _Answer(
            _encoded(text, outlet),
            _MIME[feed.format],
            delay_seconds=feed.delay_seconds,
            validators=outlet.validators,
        )
        for path in (feed.path, *feed.fallbacks):
            yield path, answer
        if feed.asked:
            yield feed.asked, _Answer(status=302, location=feed.path)


def _encoded(text: str, outlet: Outlet) -> bytes:
    return text.encode(outlet.charset, errors="xmlcharrefreplace")


def _key(request: web.Request) -> str:
    """The address asked for, decoded and without tracking parameters."""
    query = [(k, v) for k, v in request.query.items() if not k.startswith(_TRACKING)]
    return request.path + (f"?{urlencode(query)}" if query else "")


def _listen(port: int) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
    except OSError as error:
        sock.close()
        raise LocalError(
            f"port {port} on 127.0.0.1 is taken ({error}): end what holds it or choose another base port"
        ) from error
    return sock
