"""The process in which foreign bytes are parsed: takes a request a line, gives an answer a line.

Run by `foreign`, never by hand: `python -m marsad.edge.foreign_child MEMORY_BYTES`. A request is JSON (the function, its
options, seconds of processor time, how many bytes follow) and the bytes; an answer is JSON, {"value": …} or
{"problem": …}: nothing that comes out of this process is executed by its parent. A request that takes more processor
time than it may ends the process by a signal, within a C library too.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import signal
import sys
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from marsad.edge.reader_child import confine, limit_memory, private_pipes
from marsad.errors import InputError


def main() -> None:
    """Serve until the input ends."""
    requests, answers = private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    logging.disable(logging.CRITICAL)
    for name in sys.argv[2:]:
        importlib.import_module(name)
    gc.freeze()
    confine()
    limit_memory(int(sys.argv[1]))
    answers.write(b"{}\n")
    answers.flush()
    while line := requests.readline():
        request = json.loads(line)
        body = requests.read(request["bytes"])
        signal.setitimer(signal.ITIMER_PROF, request["seconds"])
        answer = _answer(request, body)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(answer + b"\n")
        answers.flush()


def _answer(request: dict[str, Any], body: bytes) -> bytes:
    """Return what the function gives; what it raises becomes a problem here, so that one bad body never stops the others."""
    try:
        module, _, name = request["call"].partition(":")
        options = {key: moment(value) for key, value in request["options"].items()}
        value = getattr(importlib.import_module(module), name)(body, **options)
        return json.dumps({"value": plain(value)}).encode()
    except MemoryError:
        return json.dumps({"problem": "reading it takes more memory than is allowed"}).encode()
    except RecursionError:
        return json.dumps({"problem": "its elements are nested too deep"}).encode()
    except InputError as error:
        return json.dumps({"refused": str(error)}).encode()
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"[:300]
        return json.dumps({"problem": problem, "error": type(error).__name__}).encode()


def plain(value: object) -> object:
    """A value as JSON has it: dataclasses by their fields, moments as {"at": ISO 8601}."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def moment(value: object) -> object:
    """The other way for a moment; everything else as it is."""
    is_moment = isinstance(value, dict) and value.keys() == {"at"}
    return datetime.fromisoformat(value["at"]) if is_moment and isinstance(value, dict) else value


if __name__ == "__main__":
    main()
