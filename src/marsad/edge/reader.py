"""Reads pages in child processes that can be killed: hostile pages cost their time limit and nothing else.

Decides how long and with how much memory a page may be read; what reading means is the business of the
module that the children load. Children are plain subprocesses, because Airflow's task processes may be
daemonic and may hold threads: there neither multiprocessing nor a bare fork will do. Each child is warmed
once and serves many pages.
"""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from marsad.edge import clock
from marsad.edge.reader_child import LENGTH, OUTCOME, send
from marsad.errors import MarsadError
from marsad.model import Article, Unreadable

READ_SECONDS = 15.0
MEMORY_BYTES = 500_000_000
_START_SECONDS = 60.0  # importing and warming, on a busy machine
_ANSWER_BYTES = (
    64_000_000  # an article is read from at most a few MB; a child that was taken over may say anything
)
# Of our environment a child gets these, which say how to run Python, and no secret.
_ENVIRONMENT = frozenset(
    {"PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"}
)
_AHEAD = 4  # pages read ahead per child, so that outcomes keep the order of the pages


class ReaderError(MarsadError):
    """The child that reads pages can't even start: the installation is broken."""


@dataclass(frozen=True, slots=True)
class PageToRead:
    """The arguments of `core.pages.article.read_page`."""

    body: bytes
    url: str
    content_type: str | None = None
    fetched_at: datetime | None = None
    feed_title: str | None = None
    feed_published_at: datetime | None = None
    boilerplate: frozenset[int] = field(default=frozenset())

    def request(self, seconds: float) -> tuple[float, bytes, dict[str, Any]]:
        rest = {name: getattr(self, name) for name in self.__slots__ if name != "body"}
        return seconds, self.body, rest


class Reader:
    """`with Reader(module=pages.__name__) as reader: for page, outcome in zip(pages, reader.read_many(pages))`.

    `module` names what reads: it has `warm()` and `read_page(body, **rest)`. `processes` children read at once.
    A page that takes longer than `seconds` is Unreadable("timeout"), one
    that kills its child Unreadable("crashed"); the child is replaced and the other pages are unharmed.
    """

    def __init__(
        self,
        processes: int = 1,
        *,
        seconds: float = READ_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
        module: str,
    ) -> None:
        self._seconds = seconds
        self._command = [sys.executable, "-m", "marsad.edge.reader_child", module, str(memory_bytes)]
        self._processes = processes
        self._idle: list[_Child] = []
        self._busy: dict[int, _Child] = {}  # by page number

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children, also those that are reading. May be called twice."""
        for child in [*self._idle, *self._busy.values()]:
            child.kill()
        self._idle, self._busy = [], {}

    def read(self, page: PageToRead) -> Article | Unreadable:
        """The outcome of one page."""
        return next(self.read_many([page]))

    def read_many(self, pages: Iterable[PageToRead]) -> Iterator[Article | Unreadable]:
        """One outcome per page, in the order of the pages, which are taken from the iterable as children get
        free.
        """
        waiting = enumerate(pages)
        order: deque[int] = deque()
        outcomes: dict[int, Article | Unreadable] = {}
        exhausted = False
        while True:
            while (
                not exhausted and len(self._busy) < self._processes and len(order) < self._processes * _AHEAD
            ):
                numbered = next(waiting, None)
                if numbered is None:
                    exhausted = True
                    break
                order.append(numbered[0])
                self._give(*numbered)
            while order and order[0] in outcomes:
                yield outcomes.pop(order.popleft())
            if self._busy:
                outcomes |= self._collect()
            elif exhausted and not order:
                return

    def _give(self, number: int, page: PageToRead) -> None:
        """Give a page to a child that lives; one that died in its sleep is replaced."""
        child = self._idle.pop() if self._idle else _Child(self._command)
        try:
            child.ask(page.request(self._seconds), self._seconds)
        except BrokenPipeError:
            child.kill()
            child = _Child(self._command)
            child.ask(page.request(self._seconds), self._seconds)
        self._busy[number] = child

    def _collect(self) -> dict[int, Article | Unreadable]:
        """Outcomes of the children that answered, died or ran out of time; waits for the first of them."""
        patience = max(0.0, min(child.deadline for child in self._busy.values()) - clock.monotonic())
        ready, _, _ = select.select(list(self._busy.values()), [], [], patience)
        outcomes: dict[int, Article | Unreadable] = {}
        for number, child in list(self._busy.items()):
            if child in ready or child.deadline <= clock.monotonic():
                del self._busy[number]
                outcomes[number] = self._answer(child)
        return outcomes

    def _answer(self, child: _Child) -> Article | Unreadable:
        outcome = child.answer() or Unreadable("crashed", "its reader said nothing")
        if child.is_alive:
            self._idle.append(child)
        return outcome


class _Child:
    """One child process and the deadline of the page that it reads."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
            start_new_session=True,
        )  # fmt: skip
        assert self._process.stdin and self._process.stdout  # noqa: S101 (both are pipes)
        self._input, self._output = self._process.stdin, self._process.stdout
        self.deadline = clock.monotonic() + _START_SECONDS
        self.is_alive = True
        if self.answer() is not None:
            raise ReaderError(f"The page reader doesn't start; try: {' '.join(command)}")

    def fileno(self) -> int:
        return self._output.fileno()

    def ask(self, request: object, seconds: float) -> None:
        self.deadline = clock.monotonic() + seconds
        send(self._input, pickle.dumps(request, pickle.HIGHEST_PROTOCOL))

    def answer(self) -> Article | Unreadable | None:
        """The outcome; a child that gives none in time, or no more, is killed."""
        try:
            (length,) = LENGTH.unpack(self._read(LENGTH.size))
            if length > _ANSWER_BYTES:
                raise EOFError
            return OUTCOME.validate_json(self._read(length))
        except TimeoutError:
            self.kill()
            return Unreadable("timeout", "reading it took longer than is allowed")
        except (EOFError, ValidationError):
            self.kill()
            return Unreadable(
                "crashed", f"reading it ended the process with status {self._process.returncode}"
            )

    def _read(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            patience = max(0.0, self.deadline - clock.monotonic())
            if not select.select([self._output], [], [], patience)[0]:
                raise TimeoutError
            piece = os.read(self._output.fileno(), min(length - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def kill(self) -> None:
        """End it for good; what it holds is released by the system."""
        self.is_alive = False
        with suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output):
            with suppress(BrokenPipeError):
                pipe.close()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}  # noqa: TID251 (to hand on less of it)
