"""A body as it comes over the wire → the bytes meant, never more of them than a limit."""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
_GZIP_OR_ZLIB = 47  # zlib's window bits: tell the two by their header
_RAW = -15  # servers that took "deflate" at its word
_CODED = ("gzip", "x-gzip", "deflate")


class TooLarge(Exception):  # noqa: N818
    """More bytes than the limit, on the wire or after decompression."""


class Inflater:
    """Feeds on chunks, keeps the decoded bytes; stops with TooLarge in the middle of a bomb, not after it.

    A body that calls itself compressed and isn't is taken as it is. ValueError for a coding that was never
    asked for; zlib.error for broken compressed data.
    """

    def __init__(self, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if coding not in ("", "identity", *_CODED):
            raise ValueError(f"the answer is coded as {coding[:40]}, which was not asked for")
        self._is_coded = coding in _CODED
        self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._limit = limit
        self._wire_bytes = 0
        self.body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes of the wire."""
        if not self._wire_bytes:
            self._look(chunk)
        self._wire_bytes += len(chunk)
        if self._wire_bytes > self._limit:
            raise TooLarge(f"more than {self._limit:,} bytes")
        if self._is_coded:
            self._inflate(chunk)
        else:
            self.body += chunk

    @property
    def is_whole(self) -> bool:
        """Whether the compressed stream came to its end (always so where nothing is compressed)."""
        return not self._is_coded or self._decoder.eof or not self._wire_bytes

    def _look(self, chunk: bytes) -> None:
        if not self._is_coded or chunk.startswith(b"\x1f\x8b"):
            return
        if chunk.lstrip()[:1] in (b"<", b"{", b"["):
            self._is_coded = False
        elif chunk[0] & 0x0F != 8:
            self._decoder = zlib.decompressobj(_RAW)

    def _inflate(self, chunk: bytes) -> None:
        while chunk:
            if self._decoder.eof:  # a further member of the same file, or padding
                if not chunk.startswith(b"\x1f\x8b"):
                    return
                self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
            self.body += self._decoder.decompress(chunk, self._limit + 1 - len(self.body))
            if len(self.body) > self._limit:
                raise TooLarge(f"more than {self._limit:,} bytes after decompression")
            chunk = self._decoder.unconsumed_tail or self._decoder.unused_data
