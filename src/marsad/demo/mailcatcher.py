"""The mail catcher: an SMTP server on loopback that delivers nothing and keeps every message as a file.

Each message is one .eml (as it came, with the envelope in X-Envelope-From and X-Envelope-To) and an .html
beside it, to be read in a browser. Names are unique and in the order of arrival; a file is there whole or
not at all. It doesn't care who sends.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import os
import signal
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from marsad.edge.clock import now
from marsad.edge.local import kept

SIZE_LIMIT_BYTES = 10_000_000
STYLE = "body{font:16px/1.7 system-ui;max-width:46rem;margin:2rem auto} dt{color:#666} dd{margin:0 0 .5rem}"
# A message is text from outside: nothing in it runs, and nothing is loaded.
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class MailCatcher:
    """Catches mail into `folder`; a context manager. With `port` 0 it takes a free one; `port` then says which.

    Anyone who reaches `host` may send: anything but loopback is for containers.
    """

    def __init__(self, folder: Path, port: int = 0, host: str = kept.LOOPBACK) -> None:
        self.folder = folder
        self.host = host
        self.port = port
        self._controller: Controller | None = None
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, in a thread of its own."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.port = self.port or kept.free_port()
        self._controller = Controller(
            self, hostname=self.host, port=self.port, data_size_limit=SIZE_LIMIT_BYTES, enable_SMTPUTF8=True
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; the messages stay."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def messages(self) -> list[EmailMessage]:
        """Every message caught so far, oldest first."""
        return [_parsed(file.read_bytes()) for file in sorted(self.folder.glob("*.eml"))]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Called by aiosmtpd with each message; the sender hears 250 only when both files are there."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        header = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        await asyncio.to_thread(self._keep, header.encode("utf-8", "replace") + raw)
        return "250 kept"

    def _keep(self, raw: bytes) -> None:
        name = f"{now():%Y%m%d%H%M%S%f}-{os.getpid()}-{next(self._numbers):06d}"
        for suffix, body in ((".html", page(raw).encode("utf-8", "replace")), (".eml", raw)):
            draft = self.folder / f".{name}{suffix}"
            draft.write_bytes(body)
            draft.replace(self.folder / f"{name}{suffix}")


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def page(raw: bytes) -> str:
    """A message as a page: its headers, then its HTML body in a sandbox or else its text."""
    message = _parsed(raw)
    rows = "".join(
        f"<dt>{name}</dt><dd dir=auto>{_header(message, name)}</dd>"
        for name in ("From", "To", "Date", "Subject")
    )
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'
    head += f"<title>{_header(message, 'Subject')}</title><style>{STYLE}</style>"
    return f"<!doctype html>{head}<dl>{rows}</dl><hr>{_body(message)}"


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = str(message.get(name, ""))
    except (LookupError, ValueError, AttributeError):
        # The library's parser fails on some headers, such as "From: <".
        value = next(str(raw) for key, raw in message.raw_items() if key.lower() == name.lower())
    return html.escape(value)


def _body(message: EmailMessage) -> str:
    try:
        part = message.get_body(("html", "plain"))
        text = "" if part is None else str(part.get_content())
    except (LookupError, ValueError, AttributeError):  # an unknown charset, or a part that isn't text
        return "<p>This message can't be shown; the .eml beside this page has it as it came.</p>"
    if part is not None and part.get_content_type() == "text/html":
        frame = 'style="width:100%;height:75vh;border:0" sandbox'
        return f'<iframe {frame} srcdoc="{html.escape(text, quote=True)}"></iframe>'
    return f'<pre dir="auto" style="white-space:pre-wrap;font:inherit">{html.escape(text)}</pre>'


def main(folder: str, address: str = "0") -> None:
    """Catch mail in this process until it is asked to end. `address` is a port, or host:port."""
    host, _, port = address.rpartition(":")
    with MailCatcher(Path(folder), int(port), host or kept.LOOPBACK) as catcher:
        print(f"{catcher.host}:{catcher.port}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main(*sys.argv[1:])
