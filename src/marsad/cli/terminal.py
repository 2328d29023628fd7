"""The one way out of the command line: what every command writes is written so that no terminal obeys it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from marsad.core.wording.terminal import safe


class _Safe:
    """A stream of text that writes harmful characters out; for the rest, and for bytes, the stream that it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        self._stream.write(safe(text))
        return len(text)


@contextmanager
def guarded() -> Iterator[None]:
    """Whatever is written meanwhile, to standard output or as an error, is safe to show."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Safe(sys.stdout), _Safe(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def unguarded() -> TextIO:
    """Standard output for what draws on a terminal with commands of its own, and shows nothing else but cleaned text."""
    return getattr(sys.stdout, "_stream", sys.stdout)
