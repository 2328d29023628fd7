"""Heads of answers as servers send them, in the form that a strict parser takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.web import http_head
from marsad.core.web.whole import is_whole


def mend(*lines: str, status: str = "HTTP/1.1 200 OK") -> list[str]:
    head = http_head.mended("\r\n".join([status, *lines, "", ""]).encode("utf-8", "surrogateescape"))
    return head.raw.decode("utf-8", "surrogateescape").split("\r\n")[:-2]


OK = "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    ("lines", "becomes"),
    [
        (["A: b"], ["A: b"]),
        (["X Powered By: PHP", "A: b"], ["A: b"]),
        (["Server : x"], ["Server: x"]),
        (["no colon here", "A: b"], ["A: b"]),
        ([": nameless"], []),
        (["X(a): b", "خبر: x"], []),
        (["A: b\x01c\x00d"], ["A: b c d"]),
        (["A: b", "  continued"], ["A: b continued"]),
        (["  A: b"], ["A: b"]),
        (["A:b\nC:d"], ["A: b", "C: d"]),
        (["Content-Length: 5", "Content-Length: 5"], ["Content-Length: 5"]),
        (["Content-Length: 5, 5"], ["Content-Length: 5"]),
        (["Content-Length: +5"], ["Content-Length: 5"]),
        (["Content-Length: five"], []),
        (["Content-Length:"], []),
        (["Content-Length: 5", "Content-Length: 6"], ["Content-Length: 5", "Content-Length: 6"]),
        (["Content-Length: 5", "Transfer-Encoding: Chunked"], ["Transfer-Encoding: chunked"]),
        (["Transfer-Encoding: identity", "Content-Length: 5"], ["Content-Length: 5"]),
        (["Transfer-Encoding: gzip, chunked"], ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
    ],
)
def test_each_oddity(lines: list[str], becomes: list[str]) -> None:
    assert mend(*lines) == [OK, *becomes]


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        ("HTTP/1.1 404", "HTTP/1.1 404 "),
        ("HTTP/1.0 200 OK", "HTTP/1.0 200 OK"),
        ("HTTP/2 200", "HTTP/1.1 200 "),
        ("http/1.1 200 ok", "HTTP/1.1 200 ok"),
        ("ICY 200 OK", OK),
        ("\r\nHTTP/1.1  200 OK", OK),
        ("HTTP/1.1 200 حسنا", "HTTP/1.1 200 حسنا"),
        ("SSH-2.0-OpenSSH", "SSH-2.0-OpenSSH"),
        ("HTTP/1.1 2000", "HTTP/1.1 2000"),
    ],
)
def test_status_lines(status: str, becomes: str) -> None:
    assert mend(status=status)[0].strip() == becomes.strip()


@given(st.binary(max_size=300), st.integers(1, 40))
def test_any_bytes_in_any_pieces(data: bytes, step: int) -> None:
    """The end is found wherever the pieces break, and mending what was mended changes nothing."""
    data = b"HTTP/1.1 200 OK\r\n" + data + b"\r\n\r\nbody"
    whole = http_head.end_of(data)
    assert whole is not None
    found, seen = None, 0
    for end in range(step, len(data) + step, step):
        found = http_head.end_of(data[:end], seen)
        seen = min(end, len(data))
        if found is not None:
            break
    assert found == whole
    once = http_head.mended(data[:whole])
    assert http_head.mended(once.raw).raw == once.raw


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (b"<html><p>x</p></HTML>\n", True),
        (b"<rss></rss>\n<!-- cached 2026 --> \n", True),
        (b"<html><p>half an art", False),
        (b"<p>no root</p>", False),
        (b"only this", False),
        (b'{"items": []}', True),
        (b'{"items": [', False),
    ],
)
def test_what_tells_its_own_end(body: bytes, whole: bool) -> None:
    assert is_whole(body) is whole
