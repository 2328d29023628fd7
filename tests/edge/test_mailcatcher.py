"""The mail catcher: every message is kept, whole, in order, and can be looked at without danger."""

from __future__ import annotations

import signal
import smtplib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marsad.demo import mailcatcher
from marsad.demo.mailcatcher import MailCatcher

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def message(number: int = 1, html: str | None = None) -> EmailMessage:
    """A message in Arabic, with a text and an HTML body."""
    made = EmailMessage()
    made["From"] = "مرصد <marsad@example.org>"
    made["To"] = "analyst@example.org"
    made["Subject"] = f"هدنة جديدة في إدلب {number}"
    made.set_content("دخل وقف إطلاق النار حيز التنفيذ.\n")
    if html:
        made.add_alternative(html, subtype="html")
    return made


def send(catcher: MailCatcher, *messages: EmailMessage) -> None:
    """Send messages over one connection."""
    with smtplib.SMTP(catcher.host, catcher.port, timeout=10) as connection:
        for one in messages:
            connection.send_message(one)


def test_messages_are_kept_whole_and_in_order(tmp_path: Path) -> None:
    with MailCatcher(tmp_path / "mail") as catcher:
        send(catcher, *(message(number) for number in range(5)))
        caught = catcher.messages()
    assert [str(one["Subject"]) for one in caught] == [f"هدنة جديدة في إدلب {number}" for number in range(5)]
    assert caught[0].get_content().rstrip() == "دخل وقف إطلاق النار حيز التنفيذ."
    assert caught[0]["X-Envelope-To"] == "analyst@example.org"
    assert MailCatcher(tmp_path / "mail").messages()[4]["Subject"] == caught[4]["Subject"]


def test_senders_at_once_lose_nothing(tmp_path: Path) -> None:
    with MailCatcher(tmp_path) as catcher:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda number: send(catcher, message(number), message(number + 100)), range(8)))
        assert len({str(one["Subject"]) for one in catcher.messages()}) == 16
    assert len(list(tmp_path.iterdir())) == 32  # and no drafts


def test_nothing_in_a_message_runs_in_its_page(tmp_path: Path) -> None:
    bad = message(html=f"<p>{HOSTILE}</p>")
    del bad["Subject"]
    bad["Subject"] = HOSTILE
    with MailCatcher(tmp_path) as catcher:
        send(catcher, bad)
    (page,) = (file.read_text(encoding="utf-8") for file in tmp_path.glob("*.html"))
    assert "<script" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert 'sandbox srcdoc="' in page


def test_a_message_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailcatcher, "SIZE_LIMIT_BYTES", 1000)
    large = message()
    large.set_content("س" * 2000)
    with MailCatcher(tmp_path) as catcher:
        with pytest.raises(smtplib.SMTPResponseException, match="552"):
            send(catcher, large)
        assert catcher.messages() == []


def test_it_runs_as_its_own_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "marsad.demo.mailcatcher", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        host, _, port = child.stdout.readline().strip().rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=10) as connection:
            connection.send_message(message())
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
    assert len(MailCatcher(tmp_path).messages()) == 1


HEADERS = st.sampled_from(
    [b"Subject", b"From", b"To", b"Date", b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version"]
)
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"text/html; charset=cp1256",
            b"text/plain; charset=nonsense",
            b"multipart/mixed; boundary=b",
            b"base64",
            b"=?utf-8?b?2Yc=?=",
            b"message/rfc822",
        ]
    ),
)


@given(st.lists(st.tuples(HEADERS, VALUES), max_size=8), st.binary(max_size=300))
@example([(b"From", b"<")], b"")
def test_any_bytes_give_a_page(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    raw = b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + body
    page = mailcatcher.page(raw)
    assert page.startswith("<!doctype html>")
    page.encode("utf-8", "replace")
