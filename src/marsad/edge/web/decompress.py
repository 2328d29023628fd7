"""A body as it comes over the wire → the bytes meant, never more of them than a limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING  # noqa: TID251 (of a type that zlib has for checkers alone)

if TYPE_CHECKING:
    from zlib import _Decompress as _Decoder

ACCEPTED = "gzip, deflate"
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB = 31, 15  # zlib's window bits
_RAW = -15  # servers that took "deflate" at its word
_CODED = ("gzip", "x-gzip", "deflate")


class TooLarge(Exception):  # noqa: N818
    """More bytes than the limit, on the wire or after decompression."""


class Inflater:
    """Feeds on chunks, keeps the decoded bytes; stops with TooLarge in the middle of a bomb, not after it.

    A body that calls itself gzip and isn't is taken as it is. ValueError for a coding that was never
    asked for; zlib.error for broken compressed data.
    """

    def __init__(self, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if coding not in ("", "identity", *_CODED):
            raise ValueError(f"the answer is coded as {coding[:40]}, which was not asked for")
        self._coding = coding
        self._is_coded = coding in _CODED
        self._decoder: _Decoder | None = None
        self._head = b""  # the first bytes of a stream, too few yet to tell its form
        self._limit = limit
        self._wire_bytes = 0
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes of the wire."""
        self._wire_bytes += len(chunk)
        if self._wire_bytes > self._limit:
            raise TooLarge(f"more than {self._limit:,} bytes")
        if self._is_coded:
            self._inflate(chunk)
        else:
            self._body += chunk

    def finish(self) -> bytes | None:
        """The whole body; None where the compressed stream ended early."""
        if self._decoder is None:
            return bytes(self._body) + self._head
        return bytes(self._body) if self._decoder.eof else None

    def _inflate(self, chunk: bytes) -> None:
        while chunk:
            if self._decoder is None or self._decoder.eof:
                chunk, self._head = self._head + chunk, b""
                if len(chunk) < 2:
                    self._head = chunk
                    return
                decoder = self._begin(chunk)
                if decoder is None:
                    return
                self._decoder = decoder
            self._body += self._decoder.decompress(chunk, self._limit + 1 - len(self._body))
            if len(self._body) > self._limit:
                raise TooLarge(f"more than {self._limit:,} bytes after decompression")
            chunk = self._decoder.unconsumed_tail or self._decoder.unused_data

    def _begin(self, start: bytes) -> _Decoder | None:
        """The decoder that `start` asks for; None where it is not compressed, or padding after the end."""
        if start.startswith(_GZIP_MAGIC):
            return zlib.decompressobj(_GZIP)
        if self._decoder is not None:  # only gzip has further members
            return None
        if self._coding != "deflate":  # calls itself gzip, and isn't
            self._is_coded = False
            self._body += start
            return None
        is_zlib = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        return zlib.decompressobj(_ZLIB if is_zlib else _RAW)
