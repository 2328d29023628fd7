"""A receiver of webhooks on loopback that answers as it is told: any status, a hang, a drip, a reset, a redirect."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, eq=False)
class Answer:
    """What is answered. `act` does it otherwise: hang, drip, reset, or reset_after: taken, and never said so."""

    status: int = 200
    body: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    act: str = ""


class HookServer:
    """The receiver. `answer` decides on each request; `taken` are those that were answered with 2xx, or cut after they were taken."""

    def __init__(self, answer: Callable[[Received], Answer] | Answer = Answer()) -> None:
        self.answer = answer
        self.seen: list[Received] = []
        self.taken: list[Received] = []
        self.cut: list[Received] = []
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                got = Received(
                    self.path, {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length)
                )
                server._handle(self, got)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that was killed is no news

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, http: BaseHTTPRequestHandler, got: Received) -> None:
        answer = self.answer if isinstance(self.answer, Answer) else self.answer(got)
        with self._lock:
            self.seen.append(got)
            if answer.act == "reset_after" or (not answer.act and answer.status < 300):
                self.taken.append(got)
            if answer.act == "reset_after":
                self.cut.append(got)
        if answer.act.startswith("reset"):
            http.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            http.connection.close()
            http.close_connection = True
            return
        if answer.act == "hang":
            time.sleep(3)
            http.close_connection = True
            return
        content = answer.body.encode()
        http.send_response(answer.status)
        for name, value in {"content-length": str(len(content)), **answer.headers}.items():
            http.send_header(name, value)
        http.end_headers()
        for n in range(len(content)) if answer.act == "drip" else ():
            http.wfile.write(content[n : n + 1])
            time.sleep(0.4)
        if not answer.act:
            http.wfile.write(content)
