"""SMTP, by the standard library: one message handed to the server, and what the server said as a value.

What a reply means is decided by `core.alerts.mail_reply`; this module holds the dialogue, and its limits.
"""

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

from marsad.edge import clock
from marsad.settings import Settings

LOOK_SECONDS = 0.5
WORDS_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Handover:
    """A server's answer to one message, in its own words; `core.alerts.mail_reply.judged` says what that means.

    `is_begun` is false where it could not be reached, or took no MAIL FROM. `code` is None where nothing was answered: `words` are then
    what went wrong."""

    is_begun: bool
    code: int | None
    words: str


class Mailer:
    """Hands messages to one SMTP server, over one connection as long as it holds."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = parseaddr(settings.mail_from)[1]
        self._server: smtplib.SMTP | None = None
        self._watch = _Watch()

    def hand(self, content: bytes, recipient: str) -> Handover:
        """Hand a message over for one recipient, within MARSAD_SMTP_SECONDS or so. Never raises for what a server or network does."""
        is_begun = False
        with self._watch.limit(self._settings.smtp_seconds):
            try:
                server = self._begun()
                is_begun = True
                return Handover(True, *_read(self._given(server, content, recipient)))
            except smtplib.SMTPResponseException as refused:
                self.close()
                return Handover(is_begun, *_read((refused.smtp_code, refused.smtp_error)))
            except (smtplib.SMTPException, OSError) as error:
                self.close()
                return Handover(is_begun, None, _plain(error))

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
        if not _is_yes(code):
            raise smtplib.SMTPSenderRefused(code, text, self._sender)
        return server

    def _given(self, server: smtplib.SMTP, content: bytes, recipient: str) -> tuple[int, bytes]:
        """The server's reply to the recipient, or where it takes that, to the message."""
        answer = server.rcpt(recipient)
        if _is_yes(answer[0]):
            answer = server.data(content)
        if not _is_yes(answer[0]):
            self._forget_message(server)
        return answer

    def _forget_message(self, server: smtplib.SMTP) -> None:
        """Ready for the next message. A server that closes the line after its words (421) doesn't take them back with it."""
        try:
            server.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _connect(self) -> smtplib.SMTP:
        """A server that has greeted us and knows us. The watch sees it from its first byte on: a greeting may drip, too."""
        s = self._settings
        context = ssl.create_default_context()
        server = self._watch.server = (
            _TlsServer(timeout=s.smtp_seconds, context=context)
            if s.smtp_security == "tls"
            else _Server(timeout=s.smtp_seconds)
        )
        server.named(s.smtp_host)
        try:
            code, text = server.connect(s.smtp_host, s.smtp_port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, text)
            if s.smtp_security == "starttls":
                server.starttls(context=context)
            if s.smtp_user:
                server.login(s.smtp_user, s.smtp_password.get_secret_value())
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


class _Unusable(smtplib.SMTPException):
    """A reply that can't be read: no verdict on anything."""


class _Server(smtplib.SMTP):
    """A client whose certificates are checked for a host that is told before it connects."""

    def named(self, host: str) -> None:
        """The host whose certificate is wanted (smtplib takes it only when it connects at once)."""
        self._host = host

    def getreply(self) -> tuple[int, bytes]:
        """A reply; smtplib makes a line of more than 8,192 bytes a refusal with code 500, which the server never said."""
        try:
            return super().getreply()
        except smtplib.SMTPResponseException as error:
            self.close()
            raise _Unusable("the server's reply is longer than 8,192 bytes in a line") from error


class _TlsServer(_Server, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


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
        """Yield what is done inside may take so long, give or take LOOK_SECONDS."""
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


def _is_yes(code: int) -> bool:
    return 200 <= code < 300


def _read(reply: tuple[int, bytes | str]) -> tuple[int, str]:
    """A reply's code, and its words as far as they are kept."""
    code, text = reply
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return code, shown[:WORDS_CHARACTERS]


def _plain(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:WORDS_CHARACTERS]


@contextmanager
def mailer(settings: Settings) -> Iterator[Mailer]:
    """A Mailer whose connection is ended at the end."""
    opened = Mailer(settings)
    try:
        yield opened
    finally:
        opened.end()
