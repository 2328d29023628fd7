"""The news stand as a part of the stack: in a thread with its own event loop, at ports and with an opening
day that are kept.
"""

from __future__ import annotations

import asyncio
import random
import threading
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from marsad.demo.newsstand import Newsstand
from marsad.edge.clock import now
from marsad.edge.local import kept
from marsad.errors import LocalError

FIRST_PORT = 8901
ATTEMPTS = 20


class Stand:
    """The news stand of `folder`, remembered in `state`: the same addresses and days each time, so that a
    second run finds what the first one found. A context manager; `sources` is a sources file that lists
    its outlets.
    """

    def __init__(self, folder: Path, state: Path) -> None:
        self.sources = state / "sources.yaml"
        self._folder = folder
        self._port = state / "newsstand.port"
        opening = kept.text(state / "newsstand.opening", lambda: now().date().isoformat())
        self._opening = date.fromisoformat(opening)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="news stand", daemon=True)
        self._stand: Newsstand | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._stand = self._open()
        self.sources.write_text(self._stand.sources_yaml(), encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stand:
            asyncio.run_coroutine_threadsafe(self._stand.stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _open(self) -> Newsstand:
        """At the kept ports, or the first time wherever there is room."""
        if self._port.exists():
            return self._at(int(self._port.read_text(encoding="utf-8")))
        for port in (FIRST_PORT, *random.sample(range(20_000, 32_000, 20), ATTEMPTS)):
            try:
                stand = self._at(port)
            except LocalError:
                continue
            kept.replace(self._port, str(port))
            return stand
        raise LocalError("no room for the news stand: it needs some free ports in a row on loopback")

    def _at(self, port: int) -> Newsstand:
        stand = Newsstand(self._folder, self._opening, port)
        asyncio.run_coroutine_threadsafe(stand.start(), self._loop).result()
        return stand
