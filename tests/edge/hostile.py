"""A web server that behaves as badly as the web does, on loopback, with a record of who asked for what and when.

Each path is one way to misbehave. Answers are written byte by byte, since no HTTP library would lie like this.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Self
from urllib.parse import unquote

FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>مرصد</title>
<item><title>وقف إطلاق النار في إدلب</title><link>/news/1</link></item></channel></rss>"""


@dataclass
class Seen:
    """One request as the server saw it."""

    at: float
    address: str  # which of our addresses was asked
    path: str
    headers: dict[str, str]
    open_now: int  # requests being answered at that moment, this one included


Handler = Callable[["Hostile", asyncio.StreamWriter, Seen], Awaitable[None]]
ROUTES: dict[str, Handler] = {}


def route(path: str) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        ROUTES[path] = handler
        return handler

    return keep


@dataclass
class Hostile:
    """`async with Hostile() as server`: listens on 127.0.0.1 and 127.0.0.2 at one free port."""

    robots: bytes = b""
    robots_status: int = 404
    seconds: float = 0.0  # how long each answer takes
    feed: bytes = FEED.encode()
    pages: dict[str, bytes | None] = field(default_factory=dict)  # path → what stands there; None: 404
    raw: dict[str, bytes] = field(default_factory=dict)  # path → the whole answer, as it goes over the wire
    seen: list[Seen] = field(default_factory=list)
    bytes_sent: int = 0
    port: int = 0
    _open: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._other = await asyncio.start_server(self._serve, "127.0.0.2", self.port)
        self.tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._other.close()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._answer(await reader.readuntil(b"\r\n\r\n"), writer)
        with suppress(ConnectionError):
            writer.close()
        self.tasks.discard(task)

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
        self._open += 1
        address = str(writer.get_extra_info("sockname")[0])
        seen = Seen(monotonic(), address, first.split(" ")[1], headers, self._open)
        self.seen.append(seen)
        try:
            await asyncio.sleep(self.seconds)
            if seen.path in self.raw:
                await self.send(writer, self.raw[seen.path])
            elif seen.path in self.pages:
                body = self.pages[seen.path]
                await self.reply(writer, body or b"no", status="200 OK" if body else "404 Not Found")
            else:
                await ROUTES.get(seen.path.partition("?")[0], plain)(self, writer, seen)
        finally:
            self._open -= 1

    async def send(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(data)
        self.bytes_sent += len(data)
        await writer.drain()

    async def reply(
        self, writer: asyncio.StreamWriter, body: bytes, *headers: str, status: str = "200 OK"
    ) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        await self.send(writer, "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


async def plain(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, f"<html><p>{seen.path}</p></html>".encode())


@route("/robots.txt")
async def robots(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, server.robots, status=f"{server.robots_status} whatever")


@route("/feed")
async def feed(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, server.feed, "Content-Type: application/rss+xml", 'ETag: "always the same"')


@route("/drip/headers")
async def drip_headers(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000:
        await server.send(writer, bytes([letter]))
        await asyncio.sleep(0.05)


@route("/drip/body")
async def drip_body(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.send(writer, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await server.send(writer, b".")
        await asyncio.sleep(0.05)


@route("/silence")
async def silence(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await asyncio.sleep(60)


@route("/endless")
async def endless(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.send(writer, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        await server.send(writer, b"x" * 65_536)


@route("/endless/chunks")
async def endless_chunks(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.send(writer, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await server.send(writer, b"10000\r\n" + b"x" * 65_536 + b"\r\n")


@route("/bomb")
async def bomb(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """1 GB from 1 MB: 64 gzip members of 16 MB each."""
    await server.reply(writer, gzip.compress(bytes(1 << 24)) * 64, "Content-Encoding: gzip")


@route("/bomb/deflate")
async def bomb_deflate(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1 << 22)) for _ in range(12)) + packer.flush()
    await server.reply(writer, packed, "Content-Encoding: deflate")


@route("/packed/not")
async def packed_not(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"<html>plain</html>", "Content-Encoding: gzip")


@route("/packed/broken")
async def packed_broken(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, gzip.compress(b"x" * 1000)[:10] + b"\x07" * 50, "Content-Encoding: gzip")


@route("/packed/cut")
async def packed_cut(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, gzip.compress(bytes(range(256)) * 40)[:-20], "Content-Encoding: gzip")


@route("/packed/brotli")
async def packed_brotli(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"\x0b\x02\x80hello\x03", "Content-Encoding: br")


@route("/big")
async def big(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """A 50 MB feed that says so."""
    await server.send(writer, b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n")
    for _ in range(50):
        await server.send(writer, b"<item/>" * 142_857 + b" ")


@route("/hops")
async def hops(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    count = int(seen.path.partition("?")[2])
    location = f"/hops?{count - 1}" if count > 1 else "/feed"
    await server.reply(writer, b"", f"Location: {location}", status="301 Moved")


@route("/loop")
async def loop(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"", "Location: /loop", status="302 Found")


@route("/to")
async def to(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Redirects to what stands after the question mark."""
    await server.reply(writer, b"", f"Location: {unquote(seen.path.partition('?')[2])}", status="302 Found")


@route("/moved/then/found")
async def moved_then_found(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"", f"Location: {server.url('/to?/feed')}", status="308 Moved")


@route("/cookie")
async def cookie(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Lets in who sends back what it set; everybody else it sends round once more."""
    wanted = seen.path.partition("?")[2]
    if wanted in seen.headers.get("cookie", ""):
        await server.reply(writer, b"<html><p>welcome</p></html>")
    else:
        lines = f"Set-Cookie: {wanted}; path=/; HttpOnly", f"Location: {seen.path}"
        await server.reply(writer, b"", *lines, status="302 Found")


@route("/cookie/never")
async def cookie_never(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    lines = "Set-Cookie: seen=yes; path=/", "Location: /cookie/never"
    await server.reply(writer, b"", *lines, status="302 Found")


@route("/refresh/header")
async def refresh_header(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"<p>moved</p>", f"Refresh: 0; url={seen.path.partition('?')[2]}")


@route("/refresh/meta")
async def refresh_meta(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    meta = f'<meta http-equiv="refresh" content="0; url={seen.path.partition("?")[2]}">'
    await server.reply(writer, f"<html><head>{meta}</head><body></body></html>".encode())


@route("/refresh/script")
async def refresh_script(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, f"<script>window.location='{seen.path.partition('?')[2]}'</script>".encode())


@route("/refresh/relative")
async def refresh_relative(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"<meta http-equiv=refresh content='2;../plain'>")


@route("/refresh/self")
async def refresh_self(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"<meta http-equiv=refresh content='0;url=/refresh/self'>wait")


@route("/nowhere")
async def nowhere(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"", status="302 Found")


@route("/arabic")
async def arabic(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    location = "/أخبار سوريا".encode().decode("latin-1")
    await server.reply(writer, b"", f"Location: {location}", status="302 Found")


@route("/header/long")
async def header_long(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"hello", "X-Bomb: " + "x" * 10_000_000)


@route("/header/many")
async def header_many(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"hello", *(f"X-{number}: {'x' * 100}" for number in range(100_000)))


@route("/length/more")
async def length_more(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.send(writer, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")


@route("/length/less")
async def length_less(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.send(
        writer, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\nsmuggled"
    )


@route("/closed")
async def closed(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Closes without a word."""


@route("/closed/midway")
async def closed_midway(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.send(writer, b"HTTP/1.1 200 OK\r\nContent-Le")


@route("/junk")
async def junk(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.send(writer, b"\x00\x01SSH-2.0-OpenSSH\r\n\r\n" * 10)


@route("/status")
async def status(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """/status?429&Retry-After:%20120"""
    code, *headers = unquote(seen.path.partition("?")[2]).split("&")
    await server.reply(
        writer, b"no" if code not in ("204", "304") else b"", *headers, status=f"{code} whatever"
    )


@route("/etag/liar")
async def etag_liar(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Says 304 to the ETag that it gives to every body."""
    if seen.headers.get("if-none-match") == '"always the same"':
        await server.reply(writer, b"", status="304 Not Modified")
    else:
        await feed(server, writer, seen)


# ── feeds ──────────────────────────────────────────────────────────────────


@route("/list")
async def listing(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """A feed of the addresses after the question mark, separated by commas."""
    links = seen.path.partition("?")[2].split(",")
    items = "".join(
        f"<item><title>خبر</title><link>{link.replace('&', '&amp;')}</link></item>" for link in links
    )
    await server.reply(writer, f"<rss version='2.0'><channel>{items}</channel></rss>".encode())


@route("/feed/html")
async def feed_html(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    page = "<!doctype html><html><title>الصفحة الرئيسية</title><a href='/x'>x</a></html>"
    await server.reply(writer, page.encode(), "Content-Type: application/rss+xml")


@route("/feed/entities")
async def feed_entities(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """A billion laughs in the title."""
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))
    body = f"<?xml version='1.0'?><!DOCTYPE rss [{laughs}]>{FEED.partition('?>')[2].replace('وقف', '&l9;')}"
    await server.reply(writer, body.encode())


@route("/feed/external")
async def feed_external(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """An external entity, of a file and of an address of ours."""
    entities = f"<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY u SYSTEM '{server.url('/stolen')}'>"
    body = (
        f"<?xml version='1.0'?><!DOCTYPE rss [{entities}]>{FEED.partition('?>')[2].replace('وقف', '&f;&u;')}"
    )
    await server.reply(writer, body.encode())


@route("/feed/1256")
async def feed_1256(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """In windows-1256, and says UTF-8 twice."""
    await server.reply(writer, FEED.encode("cp1256"), "Content-Type: application/rss+xml; charset=utf-8")


@route("/feed/empty")
async def feed_empty(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    await server.reply(writer, b"<rss version='2.0'><channel><title>x</title></channel></rss>")


@route("/moved")
async def moved(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """For good, to what stands after the question mark."""
    await server.reply(writer, b"", f"Location: {seen.path.partition('?')[2]}", status="301 Moved")


@route("/home")
async def home(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """A front page that names a dead feed and a living one."""
    links = "".join(
        f"<link rel='alternate' type='application/rss+xml' href='{url}'>" for url in ("/status?404", "/feed")
    )
    await server.reply(writer, f"<html><head>{links}</head><body>أخبار</body></html>".encode())


@route("/header/raw")
async def header_raw(server: Hostile, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Headers with bytes that are no UTF-8."""
    name = "خبر".encode("cp1256").decode("latin-1")
    await server.reply(
        writer, b"<html><p>x</p></html>", f"Content-Disposition: inline; filename={name}", f"ETag: {name}"
    )
