"""A body as it comes over the wire → the bytes meant, never more of them than a limit.

Forgives what browsers forgive: a coding nobody knows (`none`, `UTF-8`), a coding that is named and isn't there, one that
is there and isn't named (gzip, zstd), gzip packed twice, a gzip trailer that is missing or wrong. What ends in the middle
of the compressed data is not forgiven: half an article would look like a whole one.
"""

from __future__ import annotations

import re
import zlib
from typing import Protocol

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
MOST_CODINGS = 3
_GZIP_MAGIC, _ZSTD_MAGIC = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_ZLIB, _RAW = 15, -15  # zlib's window bits; raw is for servers that took "deflate" at its word
_ZSTD_WINDOW = 8 << 20  # the most that RFC 9659 lets the web use
_ZSTD_SLICE = 128  # bytes that give at most 4 MB: the library has no bound of its own
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[A-Za-z!?/]|\{\s*[\"}]|\[\s*[{\[\"])")
_HEAD = 8  # bytes by which every form is told
_GZIP_EXTRA, _GZIP_NAME, _GZIP_COMMENT, _GZIP_CHECK = 4, 8, 16, 2  # flags of RFC 1952


class TooLarge(Exception):  # noqa: N818
    """More bytes than the limit, on the wire or after decompression."""


class BrokenCoding(ValueError):  # noqa: N818 (reads as what is the matter)
    """Compressed data that can't be decompressed."""


class Decompressor:
    """Feeds on chunks, keeps the decoded bytes; stops with TooLarge in the middle of a bomb, not after it.

    `coding` is the Content-Encoding header. `sniffs`: whether a body that is gzip or zstd without saying so is unpacked
    (a feed's address may be that of a compressed file, which `core.feeds` unpacks within bounds of its own).
    """

    def __init__(self, coding: str, limit: int, *, sniffs: bool = False) -> None:
        named = [token.strip().lower().removeprefix("x-") for token in coding.split(",")]
        known = [token for token in named if token in _STAGES][-MOST_CODINGS:]
        self._stages: list[_Stage] = [_Stage(token, limit) for token in reversed(known)]
        if sniffs and not known:
            self._stages = [_Stage("", limit)]
        self._limit = limit
        self._wire_bytes = 0
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes of the wire."""
        self._wire_bytes += len(chunk)
        if self._wire_bytes > self._limit:
            raise TooLarge(f"more than {self._limit:,} bytes")
        self._keep(self._through(chunk, self._stages))

    def finish(self) -> bytes | None:
        """The whole body; None where a compressed stream ended early."""
        for number, stage in enumerate(self._stages):
            self._keep(self._through(stage.rest(), self._stages[number + 1 :]))
        return bytes(self._body) if all(stage.is_whole for stage in self._stages) else None

    @property
    def is_coded(self) -> bool:
        """Return whether any of it was compressed, so that `finish` knows whether all has come."""
        return any(stage.is_decoding for stage in self._stages)

    def _through(self, chunk: bytes, stages: list[_Stage]) -> bytes:
        for stage in stages:
            chunk = stage.feed(chunk)
        return chunk

    def _keep(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._limit:
            raise TooLarge(f"more than {self._limit:,} bytes after decompression")


class _Decoder(Protocol):
    """One form of compression."""

    is_whole: bool

    def feed(self, chunk: bytes, most: int) -> bytes:
        """Return what `chunk` gives, hardly more than `most` bytes; raises what its library raises."""
        ...


class _Stage:
    """One coding: looks at the first bytes, then decodes or lets pass."""

    def __init__(self, coding: str, limit: int) -> None:
        self._coding, self._limit = coding, limit
        self._head = b""
        self._decoder: _Decoder | None = None
        self._is_decided = False
        self._given = 0

    @property
    def is_decoding(self) -> bool:
        return self._decoder is not None

    @property
    def is_whole(self) -> bool:
        return self._decoder is None or self._decoder.is_whole

    def feed(self, chunk: bytes) -> bytes:
        if not self._is_decided:
            self._head += chunk
            if len(self._head) < _HEAD:
                return b""
            return self._decide()
        return self._decoded(chunk) if self._decoder else chunk

    def rest(self) -> bytes:
        """Return what waited for more to come."""
        return b"" if self._is_decided else self._decide()

    def _decide(self) -> bytes:
        head, self._head, self._is_decided = self._head, b"", True
        self._decoder = _decoder(self._coding, head)
        if self._decoder is None:
            return head
        try:
            return self._decoded(head)
        except BrokenCoding:
            if self._coding != "br" or not _looks_like_text(head):
                raise
            self._decoder = None  # brotli has no sign of its own: it is named, and isn't there
            return head

    def _decoded(self, chunk: bytes) -> bytes:
        assert self._decoder is not None  # noqa: S101 (the callers have looked)
        try:
            out = self._decoder.feed(chunk, self._limit + 1 - self._given)
        except (zlib.error, zstandard.ZstdError, brotli.error) as error:
            raise BrokenCoding("the compressed answer is broken") from error
        self._given += len(out)
        if self._given > self._limit:
            raise TooLarge(f"more than {self._limit:,} bytes after decompression")
        return out


def _decoder(coding: str, head: bytes) -> _Decoder | None:
    """Return what `head`, the first bytes, ask for; what was named counts only where they don't say otherwise."""
    if head.startswith(_GZIP_MAGIC):
        return _Gzip()
    if head.startswith(_ZSTD_MAGIC):
        return _Zstd()
    if not head:
        return None
    is_zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    if coding in ("gzip", "deflate") and is_zlib:
        return _Deflate(_ZLIB)
    if coding == "deflate" and not _looks_like_text(head):
        return _Deflate(_RAW)
    return _Brotli() if coding == "br" else None


def _looks_like_text(head: bytes) -> bool:
    return bool(_TEXT.match(head))


class _Deflate:
    """zlib's form, or the bare one."""

    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)
        self.is_whole = False

    def feed(self, chunk: bytes, most: int) -> bytes:
        out = bytearray()
        while chunk and not self._inner.eof and len(out) < most:
            out += self._inner.decompress(chunk, most - len(out))
            chunk = self._inner.unconsumed_tail
        self.is_whole = self._inner.eof
        return bytes(out)

    @property
    def unused(self) -> bytes:
        return self._inner.unused_data


class _Gzip:
    """Members one after another. Their trailers are not looked at, as no browser does: many servers get them wrong."""

    def __init__(self) -> None:
        self._waiting = b""
        self._member: _Deflate | None = None
        self.is_whole = False

    def feed(self, chunk: bytes, most: int) -> bytes:
        out = bytearray()
        self._waiting += chunk
        while self._waiting and len(out) < most:
            if self._member is None and not self._begin():
                break
            assert self._member is not None  # noqa: S101 (`_begin` made it)
            waiting, self._waiting = self._waiting, b""
            out += self._member.feed(waiting, most - len(out))
            if not self._member.is_whole:
                break
            self._waiting, self._member, self.is_whole = self._member.unused, None, True
        return bytes(out)

    def _begin(self) -> bool:
        """Return whether a member begins in what waits. Before the first it must; after another there may be a trailer or padding."""
        start = 0
        if self.is_whole:
            start = self._waiting.find(_GZIP_MAGIC)
            if start < 0:
                self._waiting = self._waiting[-len(_GZIP_MAGIC) + 1 :]
                return False
        data = _after_gzip_header(self._waiting[start:])
        if data is None:
            return False
        self._waiting, self._member, self.is_whole = data, _Deflate(_RAW), False
        return True


def _after_gzip_header(data: bytes) -> bytes | None:
    """Return what follows a gzip header (RFC 1952, section 2.3); None while it is not complete."""
    if len(data) < 10:
        return None
    flags, place = data[3], 10
    if flags & _GZIP_EXTRA:
        place += 2 + int.from_bytes(data[place : place + 2], "little")
    for flag in (_GZIP_NAME, _GZIP_COMMENT):
        if flags & flag:
            place = data.find(b"\0", place) + 1
            if not place:
                return None
    place += 2 if flags & _GZIP_CHECK else 0
    return data[place:] if len(data) >= place else None


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self.is_whole = False

    def feed(self, chunk: bytes, most: int) -> bytes:
        out = bytearray()
        if not self.is_whole:
            out += self._inner.process(chunk, output_buffer_limit=most)
            while not self._inner.can_accept_more_data() and len(out) < most:
                out += self._inner.process(b"", output_buffer_limit=most - len(out))
            self.is_whole = self._inner.is_finished()
        return bytes(out)


class _Zstd:
    """Frames one after another."""

    def __init__(self) -> None:
        self._inner = self._frame()
        self._waiting = b""  # the beginning of what may be a further frame
        self.is_whole = False

    def feed(self, chunk: bytes, most: int) -> bytes:
        out = bytearray()
        chunk, self._waiting = self._waiting + chunk, b""
        while chunk and len(out) < most:
            if self.is_whole:
                if len(chunk) < len(_ZSTD_MAGIC):
                    self._waiting = chunk
                if not chunk.startswith(_ZSTD_MAGIC):
                    break
                self._inner, self.is_whole = self._frame(), False
            out += self._inner.decompress(chunk[:_ZSTD_SLICE])
            self.is_whole = self._inner.eof
            chunk = (self._inner.unused_data if self.is_whole else b"") + chunk[_ZSTD_SLICE:]
        return bytes(out)

    def _frame(self) -> zstandard.ZstdDecompressionObj:
        return zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()


_STAGES = ("gzip", "deflate", "br", "zstd")
