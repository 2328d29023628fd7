"""Foreign bytes (feeds, sitemaps, OPML, front pages) parsed in child processes: off the event loop, in bounded time and memory.

    parsed = await foreign.call(feed.parse, body, url=…)      # what feed.parse gives, or Unparsed

A parser that hangs, or takes more than it may, costs its own body and nothing else; meanwhile all other hosts are asked and
answered. Children are plain subprocesses (Airflow's tasks may be daemonic and hold threads) without our environment, kept
for the next body, and replaced when one is killed. What they send back is JSON. What a parser raises is raised here as
ParserFault: that is a bug of ours, for the fence around the item; an InputError stays what it is.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from marsad.edge import clock
from marsad.edge.foreign_child import moment, plain
from marsad.errors import InputError

T = TypeVar("T")

CHILDREN = 2
MEMORY_BYTES = 200_000_000  # beyond what the child has when it begins
SECONDS = 1.8  # of processor time, for every BYTES begun
BYTES = 500_000
MOST_SECONDS = 60.0
WALL = 5  # times as long by the clock: others want the processor as well
START_SECONDS = 60.0
_ENVIRONMENT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
    "PYTHONPATH",
)  # what a process needs to start


class ParserFault(Exception):  # noqa: N818 (reads as what happened)
    """A parser raised what nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """The reason why a body could not be parsed within its limits, in plain words."""

    problem: str


async def call(
    function: Callable[..., T], body: bytes, *, patience: float = 1.0, **options: object
) -> T | Unparsed:
    """`function(body, **options)` in a child. Its arguments and what it gives are dataclasses, tuples, moments and plain values.

    `patience`: how many times as long as usual it may take, for what may be as long as a sitemap of all years.
    """
    work = partial(call_now, function, body, patience=patience, **options)
    return await asyncio.get_running_loop().run_in_executor(_children().threads, work)


def call_now(
    function: Callable[..., T], body: bytes, *, patience: float = 1.0, **options: object
) -> T | Unparsed:
    """The same for who has no event loop."""
    name = f"{function.__module__}:{function.__qualname__}"
    return _result(function, _children().call(name, body, options, seconds_for(body, patience)))


def seconds_for(body: bytes, patience: float = 1.0) -> float:
    """Processor time for one body: SECONDS for each 500 KB begun, `patience` times as much."""
    return min(patience * SECONDS * (1 + len(body) // (BYTES + 1)), MOST_SECONDS)


def _result(function: Callable[..., T], answer: dict[str, Any]) -> T | Unparsed:
    if "refused" in answer:
        raise InputError(answer["refused"])
    if "error" in answer:
        raise ParserFault(f"{function.__module__}.{function.__qualname__}: {answer['problem']}")
    if "problem" in answer:
        return Unparsed(answer["problem"])
    value: T = rebuilt(_hints(function)["return"], answer["value"])
    return value


def rebuilt(kind: Any, value: Any) -> Any:
    """A value of type `kind` from its JSON."""
    if value is None:
        return None
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
        return tuple(rebuilt(one, item) for one, item in zip(kinds, value, strict=True))
    options = [one for one in get_args(kind) if one is not type(None)]
    if options:  # X | None
        return rebuilt(options[0], value)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: rebuilt(hints[name], item) for name, item in value.items()})  # type: ignore[operator]
    return moment(value) if kind is datetime else value


@cache
def _hints(of: Any) -> dict[str, Any]:
    return get_type_hints(of)


class _Children:
    """The children of this process."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.threads = ThreadPoolExecutor(CHILDREN, thread_name_prefix="foreign")
        self._idle: list[_Child] = []
        self._lock = threading.Lock()

    def call(self, name: str, body: bytes, options: dict[str, object], seconds: float) -> dict[str, Any]:
        with self._lock:
            child = self._idle.pop() if self._idle else None
        child = child if child and child.is_alive else _Child(name.partition(":")[0])
        try:
            answer = child.ask(name, body, options, seconds)
        except BaseException:
            child.kill()
            raise
        if child.is_alive:
            with self._lock:
                self._idle.append(child)
        return answer

    def close(self) -> None:
        for child in self._idle:
            child.kill()
        self._idle = []


class _Child:
    """A process that has imported `module`, the first that it is asked for, before its time and memory are counted."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-m", "marsad.edge.foreign_child", str(MEMORY_BYTES), module]
        ours = os.environ  # noqa: TID251 (what the child needs of it to start, and no secret)
        environment = {name: ours[name] for name in _ENVIRONMENT if name in ours}
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        assert self._process.stdin and self._process.stdout  # noqa: S101 (both are pipes)
        self._input, self._output = self._process.stdin, self._process.stdout
        if self._line(clock.monotonic() + START_SECONDS) != b"{}":
            self.kill()
            raise ParserFault(f"the parsers' process doesn't start; try: {' '.join(command)}")

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, name: str, body: bytes, options: dict[str, object], seconds: float) -> dict[str, Any]:
        plain_options = {key: plain(value) for key, value in options.items()}
        request = {"call": name, "options": plain_options, "seconds": seconds, "bytes": len(body)}
        with suppress(BrokenPipeError):
            self._input.write(json.dumps(request).encode() + b"\n" + body)
            self._input.flush()
        line = self._line(clock.monotonic() + WALL * seconds)
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        is_slow = self.is_alive
        self.kill()
        is_slow = is_slow or self._process.returncode == -27  # SIGPROF: its processor time was over
        problem = "reading it takes longer than is allowed" if is_slow else "reading it ended the process"
        return {"problem": problem}

    def _line(self, deadline: float) -> bytes:
        """The next line; empty where none comes in time, or no more."""
        data = bytearray()
        while not data.endswith(b"\n"):
            patience = max(0.0, deadline - clock.monotonic())
            if not select.select([self._output], [], [], patience)[0]:
                return b""
            piece = os.read(self._output.fileno(), 1 << 20)
            if not piece:
                self._process.wait()
                return b""
            data += piece
        return bytes(data[:-1])

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output):
            with suppress(BrokenPipeError):
                pipe.close()


_own: _Children | None = None


def _children() -> _Children:
    """The children of this very process: one that was forked from another starts its own."""
    global _own  # noqa: PLW0603 (a process has one)
    if _own is None or _own.pid != os.getpid():
        _own = _Children()
        atexit.register(_own.close)
    return _own
