"""The process that a hostile page may hang or crash: reads requests from its input, writes outcomes to its
output.

Run by `reader`, never by hand: `python -m marsad.edge.reader_child MODULE MEMORY_BYTES`. MODULE has `warm()`
and `read_page(body, **rest)`. A request is two values: JSON (seconds, whether the body is gzip, and `rest`), and the
body. An outcome is JSON too, for whoever takes this process over must not be able to send its parent an object that
acts. Each value comes after its length in eight bytes; the first outcome, null, says that it is ready. It ends with its
input; should the parent die while a page hangs, an alarm ends it.

It has no secret in its environment (`reader` sees to that), and once warm may gain no privilege, write no
file, start no process and, where the system allows it, reach no network.
"""

from __future__ import annotations

import ctypes
import gc
import gzip
import importlib
import json
import logging
import os
import resource
import signal
import struct
import sys
from datetime import datetime
from typing import IO, Any

from pydantic import TypeAdapter

from marsad.model import Article, Unreadable

OUTCOME: TypeAdapter[Article | Unreadable | None] = TypeAdapter(Article | Unreadable | None)
_NO_NEW_PRIVILEGES, _NEW_USER, _NEW_NETWORK = 38, 0x1000_0000, 0x4000_0000  # of Linux: prctl(2), unshare(2)
_FILES = 64  # open at a time: what it needs is open or loaded by now

LENGTH = struct.Struct(">Q")
_GRACE_SECONDS = 5.0  # after which the alarm does what the parent should have done


def main() -> None:
    """Serve until the input ends."""
    requests, outcomes = private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process even within a C library
    logging.disable(logging.CRITICAL)
    module = importlib.import_module(sys.argv[1])
    module.warm()
    gc.freeze()  # what was loaded stays: going through it again and again costs 75 ms each time
    confine()
    limit_memory(int(sys.argv[2]))
    send(outcomes, _written(None))
    while (head := receive(requests)) is not None and (body := receive(requests)) is not None:
        request = json.loads(head)
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + _GRACE_SECONDS)
        outcome = _outcome(module, body, request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(outcomes, _written(outcome))


def _outcome(module: Any, body: bytes, request: dict[str, Any]) -> object:
    """What reading gives; one bad page never stops the others, so what it raises becomes a value here."""
    try:
        rest = {name: told(value) for name, value in request["rest"].items()}
        return module.read_page(gzip.decompress(body) if request["is_packed"] else body, **rest)
    except MemoryError:
        return Unreadable("memory", "reading it takes more memory than is allowed")
    except RecursionError:
        return Unreadable("too_complex", "its elements are nested too deep")
    except Exception as error:
        return Unreadable("crashed", f"{type(error).__name__}: {error}"[:300])


def telling(value: object) -> object:
    """A value of a request as JSON has it: moments as {"at": ISO 8601}, sets as {"set": […]}."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"set": sorted(value)} if isinstance(value, frozenset) else value


def told(value: Any) -> object:
    """The other way."""
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["at"]) if "at" in value else frozenset(value["set"])


def _written(outcome: Any) -> bytes:
    """An outcome as JSON; one that can't be written so is a crash, and no less an outcome."""
    try:
        return OUTCOME.dump_json(OUTCOME.validate_python(outcome, strict=True))
    except Exception as error:
        return OUTCOME.dump_json(Unreadable("crashed", f"{type(error).__name__}: its outcome can't be told"))


def confine() -> None:
    """What a reader of foreign bytes never needs, taken away for good. What the system refuses to take away stays."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        resource.setrlimit(what, (most, most))
    try:
        system = ctypes.CDLL(None)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.unshare(_NEW_USER | _NEW_NETWORK)
    except (OSError, AttributeError):  # macOS
        pass


def private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Input and output under numbers of their own, so that nothing a library prints gets between the
    outcomes.
    """
    requests, outcomes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    return requests, outcomes


def limit_memory(above_own_bytes: int) -> None:
    """No more address space than this process has now and `above_own_bytes`; where the system can't say, no
    limit.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            own = int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (own + above_own_bytes, own + above_own_bytes))


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write one value."""
    pipe.write(LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Read one value; None at the end of the input."""
    head = pipe.read(LENGTH.size)
    return pipe.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


if __name__ == "__main__":
    main()
