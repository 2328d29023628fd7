"""SMTP, by the standard library: one message handed to the server, and what the server said as a value."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum

from marsad.settings import Settings

TIMEOUT_SECONDS = 30


class Verdict(StrEnum):
    """What became of a message."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"  # try again
    PERMANENT = "permanent"  # this address or message will never be accepted


@dataclass(frozen=True, slots=True)
class Handover:
    """The server's answer to one message."""

    verdict: Verdict
    reason: str | None = None


class Mailer:
    """Hands messages to one SMTP server, over one connection as long as it holds."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def hand(self, message: EmailMessage, recipient: str) -> Handover:
        """Hand `message` over for one recipient. Never raises for what a server or network does."""
        try:
            self._connected().send_message(message, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = refused.recipients[recipient]
            return _refused(code, text)
        except smtplib.SMTPResponseException as refused:
            self.close()
            return _refused(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
            self.close()
            return Handover(Verdict.TEMPORARY, f"{type(error).__name__}: {error}"[:500])
        return Handover(Verdict.ACCEPTED)

    def close(self) -> None:
        """End the connection, if there is one."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        s = self._settings
        context = ssl.create_default_context()
        if s.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                s.smtp_host, s.smtp_port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(s.smtp_host, s.smtp_port, timeout=TIMEOUT_SECONDS)
        if s.smtp_security == "starttls":
            server.starttls(context=context)
        if s.smtp_user:
            server.login(s.smtp_user, s.smtp_password.get_secret_value())
        return server


def _refused(code: int, text: bytes | str) -> Handover:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    verdict = Verdict.PERMANENT if 500 <= code < 600 else Verdict.TEMPORARY
    return Handover(verdict, f"{code} {shown}"[:500])


@contextmanager
def mailer(settings: Settings) -> Iterator[Mailer]:
    """A Mailer whose connection is ended at the end."""
    opened = Mailer(settings)
    try:
        yield opened
    finally:
        opened.close()
