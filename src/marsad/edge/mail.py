"""SMTP, by the standard library: one message handed to the server, and what the server said as a value."""

from __future__ import annotations

import math
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from marsad.edge import clock
from marsad.settings import Settings

REASON_CHARACTERS = 500
LOOK_SECONDS = 0.5


class Verdict(StrEnum):
    """What became of a message."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"  # try again
    PERMANENT = "permanent"  # this address or message will never be accepted
    NO_SERVICE = "no_service"  # the server can't be reached or doesn't accept us: no message's fault


@dataclass(frozen=True, slots=True)
class Handover:
    """The server's answer to one message."""

    verdict: Verdict
    reason: str | None = None


class Mailer:
    """Hands messages to one SMTP server, over one connection as long as it holds."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = parseaddr(settings.mail_from)[1]
        self._server: smtplib.SMTP | None = None
        self._watch = _Watch()

    def hand(self, content: bytes, recipient: str) -> Handover:
        """Hand a message over for one recipient, within MARSAD_SMTP_SECONDS or so. Never raises for what a server or network does."""
        with self._watch.limit(self._settings.smtp_seconds):
            try:
                server = self._begun()
            except (smtplib.SMTPException, OSError) as error:
                self.close()
                return Handover(Verdict.NO_SERVICE, _plain(error))
            return self._outcome(server, content, recipient)

    def close(self) -> None:
        """End the connection, if there is one."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(smtplib.SMTPException, OSError), self._watch.limit(self._settings.smtp_seconds):
                server.quit()
            server.close()

    def end(self) -> None:
        """Close, for good."""
        self.close()
        self._watch.end()

    def _outcome(self, server: smtplib.SMTP, content: bytes, recipient: str) -> Handover:
        try:
            return self._given(server, content, recipient)
        except smtplib.SMTPResponseException as refused:
            self.close()
            return _refused(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Handover(Verdict.TEMPORARY, _plain(error))

    def _begun(self) -> smtplib.SMTP:
        """A server that has heard MAIL FROM. A connection kept from before may have been closed meanwhile: then a new one."""
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                return self._mail_from(self._server)
            self.close()
        self._server = self._watch.server = self._connect()
        return self._mail_from(self._server)

    def _mail_from(self, server: smtplib.SMTP) -> smtplib.SMTP:
        code, text = server.mail(self._sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, text, self._sender)
        return server

    def _given(self, server: smtplib.SMTP, content: bytes, recipient: str) -> Handover:
        code, text = server.rcpt(recipient)
        if code not in (250, 251):
            server.rset()
            return _refused(code, text)
        code, text = server.data(content)
        if code == 250:
            return Handover(Verdict.ACCEPTED)
        server.rset()
        return _refused(code, text)

    def _connect(self) -> smtplib.SMTP:
        s = self._settings
        context = ssl.create_default_context()
        if s.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                s.smtp_host, s.smtp_port, timeout=s.smtp_seconds, context=context
            )
        else:
            server = smtplib.SMTP(s.smtp_host, s.smtp_port, timeout=s.smtp_seconds)
        self._watch.server = server
        try:
            if s.smtp_security == "starttls":
                server.starttls(context=context)
            if s.smtp_user:
                server.login(s.smtp_user, s.smtp_password.get_secret_value())
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


class _Watch:
    """Cuts the line of a server that takes too long over the whole: a socket's own limit never ends one that drips.

    One thread looks once in a while, which costs a message nothing."""

    def __init__(self) -> None:
        self.server: smtplib.SMTP | None = None
        self._due = math.inf
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """What is done inside may take so long, give or take LOOK_SECONDS."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
            self._thread.start()
        before, self._due = self._due, min(self._due, clock.monotonic() + seconds)
        try:
            yield
        finally:
            self._due = before

    def end(self) -> None:
        """Look no more."""
        self._done.set()

    def _look(self) -> None:
        while not self._done.wait(LOOK_SECONDS):
            server = self.server
            if clock.monotonic() > self._due and server is not None and server.sock is not None:
                with suppress(OSError):
                    server.sock.shutdown(socket.SHUT_RDWR)


def _refused(code: int, text: bytes | str) -> Handover:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    verdict = Verdict.PERMANENT if 500 <= code < 600 else Verdict.TEMPORARY
    return Handover(verdict, f"{code} {shown}"[:REASON_CHARACTERS])


def _plain(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused(error.smtp_code, error.smtp_error).reason or ""
    return f"{type(error).__name__}: {error}"[:REASON_CHARACTERS]


@contextmanager
def mailer(settings: Settings) -> Iterator[Mailer]:
    """A Mailer whose connection is ended at the end."""
    opened = Mailer(settings)
    try:
        yield opened
    finally:
        opened.end()
