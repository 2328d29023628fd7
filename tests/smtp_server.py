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
    """Accepts messages, unless `mail` (a reply to every sender), `rcpt` (address → reply) or `data` (a reply for every message) says
    otherwise.

    `drop_after_accepting` closes the connection in place of the reply to DATA, for that many messages; `drop_in_data` before
    anything was accepted. A recipient in `hangs` hears nothing for so many seconds.
    """

    def __init__(self) -> None:
        self.mail: str | None = None
        self.rcpt: dict[str, str] = {}
        self.data: str | None = None
        self.hangs: dict[str, float] = {}
        self.hangs_up_on: set[str] = set()
        self.drop_after_accepting = 0
        self.drop_in_data = 0
        self.accepted: list[EmailMessage] = []
        self.dropped: Counter[str] = Counter()  # accepted without a word, by Message-ID
        self.asked: Counter[str] = Counter()

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if self.mail:
            return self.mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        self.asked[address] += 1
        if address in self.hangs:
            await asyncio.sleep(self.hangs[address])
        if address in self.hangs_up_on:  # after its last words
            await server.push(self.rcpt[address])
            return await self._dropped(server)
        if address in self.rcpt:
            if self.rcpt[address].startswith("2"):
                envelope.rcpt_tos.append(address)
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data
        if self.drop_in_data:
            self.drop_in_data -= 1
            return await self._dropped(server)
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.accepted.append(message)
        if self.drop_after_accepting:
            self.drop_after_accepting -= 1
            self.dropped[message["Message-ID"]] += 1
            return await self._dropped(server)
        return "250 OK"

    async def _dropped(self, server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        await asyncio.sleep(0.05)
        return "250 OK"


class Server:
    """A context manager; `.host`, `.port` and `.handler`. It knows no STARTTLS: a client that asks for it is refused."""

    def __init__(self) -> None:
        self.handler = Misbehaving()
        self.host, self.port = kept.LOOPBACK, kept.free_port()
        self.controller = Controller(self.handler, hostname=self.host, port=self.port)

    def __enter__(self) -> Server:
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()
