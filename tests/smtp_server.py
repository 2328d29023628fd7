"""A real SMTP server on loopback that misbehaves on cue."""

from __future__ import annotations

import asyncio
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from marsad.edge.local import kept


class Misbehaving:
    """Accepts messages, unless `rcpt` (address → reply) or `data` (a reply for every message) says otherwise.

    `drop_after_accepting` closes the connection in place of the reply to DATA, for that many messages.
    """

    def __init__(self) -> None:
        self.rcpt: dict[str, str] = {}
        self.data: str | None = None
        self.drop_after_accepting = 0
        self.accepted: list[EmailMessage] = []
        self.asked: Counter[str] = Counter()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        self.asked[address] += 1
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.accepted.append(message)
        if self.drop_after_accepting:
            self.drop_after_accepting -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0.05)
        return "250 OK"


class Server:
    """A context manager; `.host`, `.port` and `.handler`."""

    def __init__(self) -> None:
        self.handler = Misbehaving()
        self.host, self.port = kept.LOOPBACK, kept.free_port()
        self.controller = Controller(self.handler, hostname=self.host, port=self.port)

    def __enter__(self) -> Server:
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()
