"""Reads pages in child processes that can be killed: hostile pages cost their time limit and nothing else.

Decides how long and with how much memory a page may be read; what reading means is the business of the
module that the children load. Children are plain subprocesses, because Airflow's task processes may be
daemonic and may hold threads: there neither multiprocessing nor a bare fork will do. Each child is warmed
once and serves as many pages as come while its parent lives; a thread waits for each, so that the parent does other
work meanwhile.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from pydantic import ValidationError

from marsad.edge import clock, processor
from marsad.edge.reader_child import LENGTH, OUTCOME, send, telling
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
_AHEAD = 4  # pages given ahead per child, so that outcomes keep the order of the pages

T = TypeVar("T")
R = TypeVar("R")


class ReaderError(MarsadError):
    """The child that reads pages can't even start: the installation is broken."""


@dataclass(frozen=True, slots=True)
class PageToRead:
    """The arguments of `core.pages.article.read_page`. A `body` that `is_packed` is gzip, as it is stored: the child undoes that."""

    body: bytes
    url: str
    content_type: str | None = None
    fetched_at: datetime | None = None
    feed_title: str | None = None
    feed_published_at: datetime | None = None
    feed_day_is_open: bool = False
    day_order: str | None = None
    boilerplate: frozenset[int] = field(default=frozenset())
    is_packed: bool = False

    def head(self, seconds: float) -> bytes:
        """Everything but the body, as the child is told."""
        rest = {
            name: telling(getattr(self, name)) for name in self.__slots__ if name not in ("body", "is_packed")
        }
        return json.dumps({"seconds": seconds, "is_packed": self.is_packed, "rest": rest}).encode()


Read = Callable[[PageToRead], Article | Unreadable]


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
        self.processes = processes
        self._seconds = seconds
        self._command = [sys.executable, "-m", "marsad.edge.reader_child", module, str(memory_bytes)]
        self._threads: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._alive: set[_Child] = set()
        self._spent = 0.0  # processor seconds of children that ended

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children, also those that are reading. May be called twice; what is asked of it later starts new ones."""
        threads, self._threads = self._threads, None
        if threads:
            threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            idle, self._idle = self._idle, []
            reading = [child for child in self._alive if child not in idle]
        for child in reading:
            child.stop()  # whoever waits for its answer puts it away
        for child in idle:
            self._end(child)
        if threads:
            threads.shutdown()

    def read(self, page: PageToRead) -> Article | Unreadable:
        """The outcome of one page."""
        return self.start(lambda read, given: read(given), page).result()

    def read_many(self, pages: Iterable[PageToRead]) -> Iterator[Article | Unreadable]:
        """One outcome per page, in the order of the pages, which are taken from the iterable as children get
        free.
        """
        given: deque[Future[Article | Unreadable]] = deque()
        for page in pages:
            given.append(self.start(lambda read, one: read(one), page))
            if len(given) >= self.processes * _AHEAD:
                yield given.popleft().result()
        while given:
            yield given.popleft().result()

    def start(self, work: Callable[[Read, T], R], item: T) -> Future[R]:
        """Have `work(read, item)` done in a thread as soon as a child is free, `read` being that child's reading of one page."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self.processes, thread_name_prefix="reader")
        return self._threads.submit(work, self._read, item)

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all its children so far."""
        with self._lock:
            return self._spent + sum(processor.seconds_of(child.pid) for child in self._alive)

    def _read(self, page: PageToRead) -> Article | Unreadable:
        """Have a child that lives read a page; one that died in its sleep is replaced."""
        with self._lock:
            child = self._idle.pop() if self._idle else None
        child = child or self._born()
        try:
            try:
                child.ask(page, self._seconds)
            except BrokenPipeError:
                self._end(child)
                child = self._born()
                child.ask(page, self._seconds)
            outcome = child.answer() or Unreadable("crashed", "its reader said nothing")
        except BaseException:
            self._end(child)
            raise
        if child.is_alive:
            with self._lock:
                self._idle.append(child)
        else:
            self._end(child)
        return outcome

    def _born(self) -> _Child:
        child = _Child(self._command)
        with self._lock:
            self._alive.add(child)
        return child

    def _end(self, child: _Child) -> None:
        with self._lock:
            if child in self._alive:
                self._alive.remove(child)
                self._spent += processor.seconds_of(child.pid)
        child.kill()


_SHARED: dict[str, tuple[int, Reader]] = {}


def shared(module: str, processes: int = 1) -> Reader:
    """The reader of this very process for `module`: its children are started once and end with the process.

    A process that was forked from another starts its own. How many `processes` read at once is what was asked for last.
    """
    pid, reader = _SHARED.get(module, (0, None))
    if reader is None or pid != os.getpid() or reader.processes != processes:
        if reader is not None and pid == os.getpid():
            reader.close()
        reader = Reader(processes, module=module)
        _SHARED[module] = (os.getpid(), reader)
        atexit.register(reader.close)
    return reader


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
        self.pid = self._process.pid
        if self.answer() is not None:
            self.kill()
            raise ReaderError(f"The page reader doesn't start; try: {' '.join(command)}")

    def ask(self, page: PageToRead, seconds: float) -> None:
        self.deadline = clock.monotonic() + seconds
        send(self._input, page.head(seconds))
        send(self._input, page.body)

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

    def stop(self) -> None:
        """End it while somebody waits for its answer, who finds that there is none."""
        with suppress(ProcessLookupError):
            self._process.kill()

    def kill(self) -> None:
        """End it for good; what it holds is released by the system."""
        self.is_alive = False
        self.stop()
        self._process.wait()
        for pipe in (self._input, self._output):
            with suppress(BrokenPipeError):
                pipe.close()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}  # noqa: TID251 (to hand on less of it)
