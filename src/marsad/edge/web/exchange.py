"""One request and one answer, within limits of time and size: no redirects, no politeness, no judgement.

What the outside does (silence, floods, lies about length) is a Reply with a `failure`; only our own bugs
raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from marsad.core.web import whole
from marsad.edge.web.address_filter import UnsafeAddress
from marsad.edge.web.decompress import BrokenCoding, Decompressor, TooLarge
from marsad.model import FetchOutcome

ERROR_PAGE_BYTES = 200_000  # of an error's page, only what tells a challenge from a plain error


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on what one GET may cost, all its redirects together; waiting for a host's turn costs nothing.

    Bytes count on the wire and again after decompression.
    """

    connect_seconds: float = 10.0
    first_byte_seconds: float = 20.0  # of each hop, connecting included
    total_seconds: float = 60.0
    redirects: int = 8
    feed_bytes: int = 10_000_000
    page_bytes: int = 6_000_000
    robots_bytes: int = 512_000
    header_line_bytes: int = 32_768
    header_lines: int = 200
    in_flight: int = 64  # requests at once, over all hosts
    dns_seconds: int = 60  # how long an answer of the resolver is reused


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's reply: a status with its body, or a failure with its outcome and why."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: FetchOutcome | None = None
    reason: str | None = None
    set_cookies: list[str] = field(default_factory=list)


async def exchange(
    session: aiohttp.ClientSession,
    url: URL,
    headers: Mapping[str, str],
    *,
    limits: Limits,
    seconds_left: float,
    body_bytes: int,
    sniffs: bool,
    proxy: URL | None,
    on_answer: Callable[[], None],
) -> Reply:
    """GETs `url` once, in at most `seconds_left`. `on_answer` is called when the headers are here.

    `sniffs`: whether a body that is compressed without saying so is unpacked.
    """
    first = asyncio.timeout(limits.first_byte_seconds)
    try:
        async with (
            asyncio.timeout(seconds_left),
            first,
            session.get(url, headers=headers, allow_redirects=False, proxy=proxy) as response,
        ):
            on_answer()
            first.reschedule(None)
            return await _read(response, body_bytes, sniffs=sniffs)
    except TimeoutError:
        slow = "no answer" if first.expired() else "the whole answer did not come"
        seconds = limits.first_byte_seconds if first.expired() else limits.total_seconds
        return Reply(failure=FetchOutcome.UNAVAILABLE, reason=f"{slow} within {seconds:g} s")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        outcome, reason = _meaning(error)
        return Reply(failure=outcome, reason=reason)


async def _read(response: aiohttp.ClientResponse, limit: int, *, sniffs: bool) -> Reply:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers and value != headers[key] else value
    status, cookies = response.status, response.headers.getall("Set-Cookie", [])
    if 300 <= status < 400:
        return Reply(status, headers, set_cookies=cookies)
    is_error = status >= 400
    coding = ", ".join(response.headers.getall("Content-Encoding", []))
    try:
        body = await _body(response, coding, ERROR_PAGE_BYTES if is_error else limit, sniffs=sniffs)
    except (TooLarge, BrokenCoding, aiohttp.ClientPayloadError) as error:
        if is_error:
            return Reply(status, headers, set_cookies=cookies)
        outcome = FetchOutcome.REFUSED if isinstance(error, TooLarge) else FetchOutcome.UNAVAILABLE
        return Reply(status, headers, failure=outcome, reason=_why_unread(error), set_cookies=cookies)
    return Reply(status, headers, body, set_cookies=cookies)


async def _body(response: aiohttp.ClientResponse, coding: str, limit: int, *, sniffs: bool) -> bytes:
    """The whole body. One that ends before its announced length is whole all the same where its own end says so."""
    if (response.content_length or 0) > limit:
        raise TooLarge(f"{response.content_length:,} bytes announced, more than {limit:,}")
    decompressor = Decompressor(coding, limit, sniffs=sniffs)
    early: aiohttp.ClientPayloadError | None = None
    try:
        async for chunk in response.content.iter_any():
            decompressor.feed(chunk)
    except aiohttp.ClientPayloadError as error:
        early = error
    body = decompressor.finish()
    if body is None:
        raise aiohttp.ClientPayloadError("compressed data ends early") from early
    if early and not decompressor.is_coded and not whole.is_whole(body):
        raise early
    return body


def _why_unread(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the connection closed before the end of the answer"
    return f"too large: {error}" if isinstance(error, TooLarge) else str(error)


def _meaning(error: Exception) -> tuple[FetchOutcome, str]:
    """Return what a failed connection or a broken answer comes to."""
    cause = getattr(error, "os_error", error)
    if isinstance(cause, UnsafeAddress):
        return FetchOutcome.REFUSED, str(cause)
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return FetchOutcome.UNAVAILABLE, f"no trusted connection: {_short(cause)}"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchOutcome.UNAVAILABLE, "the host name is not known"
    if isinstance(error, aiohttp.ClientResponseError):
        is_flood = any(
            sign in error.message.lower() for sign in ("more than", "too long", "too many headers")
        )
        outcome = FetchOutcome.REFUSED if is_flood else FetchOutcome.UNAVAILABLE
        return outcome, "headers too large" if is_flood else f"not an HTTP answer: {_short(error.message)}"
    if isinstance(error, aiohttp.InvalidURL):
        return FetchOutcome.REFUSED, "not an http(s) address"
    return FetchOutcome.UNAVAILABLE, f"connection failed: {_short(cause)}"


def _short(what: object) -> str:
    return " ".join(str(what).split())[:200] or type(what).__name__
