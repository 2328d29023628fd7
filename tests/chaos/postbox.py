"""A mail server of its own process, to be killed: `python -m chaos.postbox HOST PORT FOLDER`.

A message is a file of FOLDER before the client is told that it was accepted; its name is the moment and a number.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeping:
    """Keeps what comes."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._count += 1
        name = f"{time.time():.6f}-{os.getpid()}-{self._count}"
        (self._folder / f"{name}.part").write_bytes(envelope.original_content or b"")
        (self._folder / f"{name}.part").rename(self._folder / f"{name}.eml")
        return "250 OK"


def main(host: str, port: str, folder: str) -> None:
    Controller(Keeping(Path(folder)), hostname=host, port=int(port)).start()
    sys.stdin.read()  # until whoever started us ends


if __name__ == "__main__":
    main(*sys.argv[1:])
