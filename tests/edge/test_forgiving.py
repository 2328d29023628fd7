"""Answers that a strict client refuses and every browser reads."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import brotli
import pytest
import zstandard

from edge.test_web import QUICK, no_proxy  # noqa: F401 (a fixture)
from marsad.edge.web.client import Web
from marsad.model import Answer, FetchOutcome

BODY = f"<html><p>{'وقف إطلاق النار ' * 40}</p></html>".encode()
PACKED = gzip.compress(BODY)
CLOSE = b"Connection: close"


def length(body: bytes) -> bytes:
    return b"Content-Length: %d" % len(body)


def answer(body: bytes, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return b"\r\n".join([status, *lines, b"", body])


def coded(name: bytes, body: bytes) -> bytes:
    return answer(body, b"Content-Encoding: " + name, length(body), CLOSE)


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
RAW = zlib.compress(BODY)[2:-4]
WHOLE = {
    "a name with spaces": answer(BODY, b"X Powered By: PHP", length(BODY), CLOSE),
    "a space before the colon": answer(BODY, b"Content-Length : %d" % len(BODY), CLOSE),
    "no colon": answer(PACKED, b"garbage", b"Content-Encoding: gzip", length(PACKED), CLOSE),
    "no name": answer(BODY, b": x", length(BODY), CLOSE),
    "control characters": answer(BODY, b"X-A: b\x00c\x01", length(BODY), CLOSE),
    "the length twice": answer(BODY, length(BODY), length(BODY), CLOSE),
    "the length twice in one": answer(BODY, b"Content-Length: %d, %d" % (len(BODY), len(BODY)), CLOSE),
    "a length that is none": answer(BODY, b"Content-Length: many", CLOSE),
    "a length and chunks": answer(CHUNKED, b"Content-Length: 9", b"Transfer-Encoding: chunked", CLOSE),
    "transfer as it is": answer(BODY, b"Transfer-Encoding: identity", length(BODY), CLOSE),
    "no last chunk": answer(CHUNKED[:-5], b"Transfer-Encoding: chunked", CLOSE),
    "line feeds alone": answer(BODY, length(BODY), CLOSE).replace(b"\r\n", b"\n"),
    "HTTP/2 in name": answer(BODY, length(BODY), status=b"HTTP/2 200"),
    "a radio's status line": answer(BODY, CLOSE, status=b"ICY 200 OK"),
    "an interim answer": answer(b"", b"Link: x", status=b"HTTP/1.1 103 Early Hints")
    + answer(BODY, length(BODY)),
    "a second status line": answer(BODY, b"HTTP/1.1 200 OK", length(BODY), CLOSE),
    "more than announced": answer(BODY + b"and more", length(BODY), CLOSE),
    "less than announced": answer(BODY, b"Content-Length: 99999", CLOSE),
    "the length of the unpacked": answer(PACKED, b"Content-Encoding: gzip", length(BODY), CLOSE),
    "brotli": coded(b"br", brotli.compress(BODY)),
    "zstd": coded(b"zstd", zstandard.compress(BODY)),
    "zstd in two frames": coded(b"zstd", zstandard.compress(BODY[:50]) + zstandard.compress(BODY[50:])),
    "none": coded(b"none", BODY),
    "a charset for a coding": coded(b"UTF-8", BODY),
    "brotli in name": coded(b"br", BODY),
    "gzip in name": coded(b"gzip", BODY),
    "gzip twice": coded(b"gzip, gzip", gzip.compress(PACKED)),
    "gzip twice in name": coded(b"gzip, gzip", PACKED),
    "gzip twice in two lines": answer(
        gzip.compress(PACKED), b"Content-Encoding: gzip", b"Content-Encoding: gzip", CLOSE
    ),
    "gzip in brotli": coded(b"gzip, br", brotli.compress(PACKED)),
    "gzip without the header": answer(PACKED, length(PACKED), CLOSE),
    "zstd without the header": answer(zstandard.compress(BODY), CLOSE),
    "gzip without its trailer": coded(b"gzip", PACKED[:-8]),
    "gzip with half its trailer": coded(b"gzip", PACKED[:-3]),
    "gzip with a wrong trailer": coded(b"gzip", PACKED[:-8] + b"\0" * 8),
    "gzip with padding": coded(b"gzip", PACKED + b"\0" * 20),
    "gzip in two members": coded(b"gzip", gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])),
    "deflate in the wrong form": coded(b"deflate", RAW),
    "deflate for gzip": coded(b"gzip", zlib.compress(BODY)),
    "gzip for deflate": coded(b"deflate", PACKED),
    "x-gzip": coded(b"X-GZIP", PACKED),
}
CUT = {
    "half a page": answer(BODY[:100], length(BODY), CLOSE),
    "half a gzip": answer(PACKED[:-20], b"Content-Encoding: gzip", length(PACKED), CLOSE),
    "half a brotli": answer(brotli.compress(BODY)[:-10], b"Content-Encoding: br", CLOSE),
    "half a zstd": answer(zstandard.compress(BODY)[:-10], b"Content-Encoding: zstd", CLOSE),
    "two lengths": answer(BODY, length(BODY), b"Content-Length: 7", CLOSE),
}


@asynccontextmanager
async def said(*pieces: bytes) -> AsyncIterator[str]:
    """A server that says the same to everybody, piece by piece; its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/news/1"


async def get(*pieces: bytes) -> Answer:
    async with (
        said(*pieces) as url,
        Web(gap_seconds=0, limits=QUICK, honour_robots=False, allow_private={"127.0.0.1"}) as web,
    ):
        return await web.get(url, kind="page")


@pytest.mark.parametrize("name", WHOLE)
async def test_what_browsers_read_is_read(name: str) -> None:
    one = WHOLE[name]
    for pieces in ([one], [one[start : start + 7] for start in range(0, len(one), 7)]):
        came = await get(*pieces)
        assert (came.outcome, came.body) == (FetchOutcome.FRESH, BODY), came.reason


@pytest.mark.parametrize("name", CUT)
async def test_half_of_it_is_not(name: str) -> None:
    assert (await get(CUT[name])).outcome is FetchOutcome.UNAVAILABLE


@pytest.mark.parametrize("coding", ["br", "zstd"])
async def test_other_bombs_are_stopped_as_well(coding: str) -> None:
    pack = brotli.compress if coding == "br" else zstandard.compress
    packed = pack(bytes(1 << 26))
    came = await get(answer(packed, f"Content-Encoding: {coding}".encode(), CLOSE))
    assert (came.outcome, "too large" in (came.reason or "")) == (FetchOutcome.REFUSED, True)
