"""aiohttp with a browser's patience: the head of each answer is mended before aiohttp's strict parser sees it.

aiohttp refuses a third of the odd answers that browsers read, and so do httpx and niquests; libcurl refuses fewer, but
a line without a colon is too much for it as well (docs/decisions.md has the count). What is odd about an answer is
decided in `core.web.http_head`; bytes that follow the announced length are dropped here.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from aiohttp import TCPConnector
from aiohttp.client_proto import ResponseHandler

from marsad.core.web import http_head

MOST_HEAD_BYTES = 262_144
"""A head that is still not complete after so many bytes goes to the parser as it is, which refuses it by its own limits."""


class ForgivingConnector(TCPConnector):
    """A TCPConnector whose connections read answers as browsers do."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # The only place where aiohttp lets a connection's class be chosen; tests/edge/test_forgiving.py fails if it moves.
        handler: type[ResponseHandler] = ForgivingHandler
        self._factory = partial(handler, loop=self._loop)


class ForgivingHandler(ResponseHandler):
    """One connection. Each request on it (`set_response_params`) starts with a head to come."""

    _head: bytearray | None = None  # what has come of a head; None while a body comes
    _left: int | None = None  # bytes of the body still to come, where its length is known
    _most_line = 0
    _most_lines = 0

    def set_response_params(self, **options: Any) -> None:
        """Called by aiohttp when a request is sent."""
        self._head, self._left = bytearray(), None
        self._most_line, self._most_lines = options["max_field_size"], options["max_headers"]
        super().set_response_params(**options)

    def data_received(self, data: bytes) -> None:
        """Called by the transport, and by aiohttp itself with what came too early."""
        if self._parser is None or not data:
            super().data_received(data)
        elif self._head is None:
            self._body_received(data)
        else:
            seen = len(self._head)
            self._head += data
            self._look_for_head(seen)

    def _look_for_head(self, seen: int) -> None:
        assert self._head is not None  # noqa: S101 (the caller has looked)
        while (end := http_head.end_of(self._head, seen)) is not None:
            raw, rest = bytes(self._head[:end]), bytes(self._head[end:])
            head = http_head.mended(raw)
            if head.is_interim and not self._is_too_large(raw):
                self._head, seen = bytearray(rest), 0
                continue
            self._head = None
            self._left = head.length
            super().data_received(raw if self._is_too_large(raw) else head.raw)
            if rest and not self._should_stop():
                self._body_received(rest)
            return
        if self._is_hopeless():
            raw, self._head = bytes(self._head), None
            super().data_received(raw)

    def _body_received(self, data: bytes) -> None:
        if self._left is not None:
            if len(data) > self._left:  # more than announced: no next answer can be told from it
                self.force_close()
            data = data[: self._left]
            self._left -= len(data)
        if data:
            super().data_received(data)

    def _should_stop(self) -> bool:
        return self._exception is not None or self._parser is None

    def _is_too_large(self, raw: bytes) -> bool:
        """Return whether the parser would refuse the head by its limits; it is to see it then as it came."""
        lines = raw.split(b"\n")
        return len(lines) > self._most_lines or any(len(line) > self._most_line for line in lines)

    def _is_hopeless(self) -> bool:
        """Return whether what has come is no beginning of a head at all, or too much of one."""
        assert self._head is not None  # noqa: S101 (the caller has looked)
        start = bytes(self._head[:16]).lstrip().upper()
        may_begin = any(start[: len(sign)] == sign[: len(start)] for sign in (b"HTTP/", b"ICY "))
        return not may_begin or len(self._head) > MOST_HEAD_BYTES
