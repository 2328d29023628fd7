"""The head of an HTTP answer as servers really send it → the same head as a strict parser takes it.

Scripts print header lines by hand, and browsers have always read what came of that: `X Powered By: PHP` (a name
with spaces), `Server : x`, a line without a colon, the same Content-Length twice, bare line feeds, a continued
line, `ICY 200 OK`. This module mends the form alone; what can't be meant (two different lengths, no status) is
handed on as it is, for the parser to refuse. Sources: RFC 9112 sections 2.2, 5 and 6; the fetch standard's
"extract a length"; what the four large browsers do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"(?:HTTP/(\d)(?:\.(\d))?|ICY)[ \t]+(\d{3})(?!\d)(.*)", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH, _TRANSFER = b"content-length", b"transfer-encoding"


@dataclass(frozen=True, slots=True)
class Head:
    """One head, mended. `length` is the number of bytes that follow, None where it doesn't say or where they are chunked."""

    raw: bytes
    status: int | None
    length: int | None = None

    @property
    def is_interim(self) -> bool:
        """Return whether the real answer is still to come (100 Continue, 103 Early Hints)."""
        return self.status is not None and 100 <= self.status < 200 and self.status != 101


def end_of(data: bytes | bytearray, seen: int = 0) -> int | None:
    """Return where the body begins in what has come so far; None while the head is not complete.

    The first `seen` bytes were looked at before. Empty lines before the status line are none of it.
    """
    start = seen - 3
    if start <= 0:
        start = len(data) - len(data.lstrip(b"\r\n"))
    found = _END.search(data, start)
    return found.end() if found else None


def mended(head: bytes) -> Head:
    """`head` (its empty last line included) in the form that RFC 9112 demands; as it is where it has no status line."""
    first, *lines = re.split(rb"\r?\n", head.strip(b"\r\n"))
    found = _STATUS_LINE.match(first.strip())
    if not found:
        return Head(head, None)
    status = int(found[3])
    version = b"1.0" if found[1] == b"1" and found[2] == b"0" else b"1.1"
    fields = _fields(lines)
    fields, length = _framed(fields)
    reason = _CONTROL.sub(b" ", found[4].strip())
    said = [b"HTTP/%s %d %s" % (version, status, reason), *(b"%s: %s" % field for field in fields)]
    return Head(b"\r\n".join(said) + b"\r\n\r\n", status, length)


def _fields(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Names and values. A line that is indented continues the one before; one without a usable name says nothing."""
    fields: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, value + b" " + _clean(line))
            continue
        written, colon, value = line.partition(b":")
        name = written.strip()
        if colon and _TOKEN.fullmatch(name):
            fields.append((name, _clean(value)))
    return fields


def _clean(value: bytes) -> bytes:
    return _CONTROL.sub(b" ", value).strip(b" \t")


def _framed(fields: list[tuple[bytes, bytes]]) -> tuple[list[tuple[bytes, bytes]], int | None]:
    """The fields with one account of where the body ends: chunks, a length, or the end of the connection."""
    codings = _tokens(fields, _TRANSFER)
    lengths = _tokens(fields, _LENGTH)
    rest = [field for field in fields if field[0].lower() not in (_TRANSFER, _LENGTH)]
    if b"chunked" in codings:
        packed = [token for token in codings if token not in (b"chunked", b"identity")]
        rest += [(b"Content-Encoding", token) for token in packed]
        return [*rest, (b"Transfer-Encoding", b"chunked")], None
    usable = {int(token) for token in lengths if re.fullmatch(rb"\+?\d{1,15}", token)}
    if len(usable) > 1:  # which of them holds can't be told; browsers refuse it too
        return fields, None
    if usable:
        length = usable.pop()
        return [*rest, (b"Content-Length", b"%d" % length)], length
    return rest, None


def _tokens(fields: list[tuple[bytes, bytes]], wanted: bytes) -> list[bytes]:
    values = [value for name, value in fields if name.lower() == wanted]
    return [token.strip().lower() for value in values for token in value.split(b",") if token.strip()]
