"""The process that a hostile page may hang or crash: reads requests from its input, writes outcomes to its
output.

Run by `reader`, never by hand: `python -m marsad.edge.reader_child MODULE MEMORY_BYTES`. MODULE has `warm()`
and `read_page(body, **rest)`. A request is a pickled (seconds, body, rest), an outcome a pickled value, each
after its length in eight bytes; the first outcome, None, says that it is ready. Should the parent die while
a page hangs, an alarm ends this process.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import pickle
import resource
import signal
import struct
import sys
from typing import IO, Any

from marsad.model import Unreadable

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
    limit_memory(int(sys.argv[2]))
    send(outcomes, None)
    while (request := receive(requests)) is not None:
        seconds, body, rest = request
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_SECONDS)
        outcome = _outcome(module, body, rest)
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(outcomes, outcome)


def _outcome(module: Any, body: bytes, rest: dict[str, Any]) -> object:
    """What reading gives; one bad page never stops the others, so what it raises becomes a value here."""
    try:
        return module.read_page(body, **rest)
    except MemoryError:
        return Unreadable("memory", "reading it takes more memory than is allowed")
    except RecursionError:
        return Unreadable("too_complex", "its elements are nested too deep")
    except Exception as error:
        return Unreadable("crashed", f"{type(error).__name__}: {error}"[:300])


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


def send(pipe: IO[bytes], value: object) -> None:
    """Write one value."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one value; None at the end of the input."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(pipe.read(LENGTH.unpack(head)[0]))  # noqa: S301 (our own parent wrote it)


if __name__ == "__main__":
    main()
