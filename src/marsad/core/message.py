"""What an e-mail to a subscriber says: tellings in, one `EmailMessage` with plain text and HTML out, in Arabic or English.

Decides wording, marking and headers; doesn't care how the message is sent, or why these tellings share one. Only quoted
sentences and links go out, never an article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from marsad.core import wording
from marsad.core.telling import Grown, Telling

SUBJECT_CHARACTERS = 150
TITLE_CHARACTERS = 300

TEMPLATES = Environment(
    loader=PackageLoader("marsad"), autoescape=select_autoescape(["html.j2"]), undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for."""

    subscription: str
    address: str
    language: str  # ar or en
    zone: str  # IANA


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message's headers need beside its words. `root` is the Message-ID that began its thread."""

    sender: str
    message_id: str
    date: datetime
    root: str | None = None
    stop_link: str | None = None  # the signed link; None: a mail to the sender stops it
    is_digest: bool = False


def compose(
    tellings: Sequence[Telling], reader: Reader, envelope: Envelope, grown: Sequence[Grown] = ()
) -> EmailMessage:
    """The message that tells `tellings` (at least one) to one reader, in the reader's language and time zone."""
    line = (
        digest_subject(tellings, reader.language)
        if envelope.is_digest
        else subject(tellings, reader.language)
    )
    message = EmailMessage(policy=SMTP)
    message["Subject"] = line
    message["From"] = mailbox(envelope.sender)
    message["To"] = reader.address
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = envelope.message_id
    if envelope.root and envelope.root != envelope.message_id:
        message["In-Reply-To"] = envelope.root
        message["References"] = envelope.root
    _list_headers(message, reader, envelope)
    context = {
        "tellings": tellings,
        "grown": grown,
        "subject": line,
        "is_digest": envelope.is_digest,
        "subscription": reader.subscription,
        "stop": envelope.stop_link or _stop_mail(reader, envelope),
        **_words(reader),
    }
    message.set_content(TEMPLATES.get_template("message.txt.j2").render(context))
    message.add_alternative(TEMPLATES.get_template("message.html.j2").render(context), subtype="html")
    return message


def label(telling: Telling, language: str) -> str:
    """What happened: the status of a ceasefire, else the topic."""
    return wording.STATUSES[telling.status][language != "ar"] if telling.status else telling.topic_title


def place(telling: Telling, language: str) -> str:
    """Where: «سوريا، إدلب»."""
    theatre = wording.THEATRES[telling.theatre][language != "ar"]
    name = wording.plain(telling.names.get("", ""))
    joint = "، " if language == "ar" else ", "
    return f"{theatre}{joint}{name}" if name and name != theatre else theatre


def subject(tellings: Sequence[Telling], language: str) -> str:
    """«إعلان هدنة – سوريا، إدلب: <headline>», of a follow-up with «تحديث» before it; cut at a word border."""
    first = tellings[0]
    update = f"{wording.SAY['follow_up'][language != 'ar']}: " if first.facts else ""
    return _cut(
        f"{update}{label(first, language)} – {place(first, language)}: {wording.plain(first.title)}",
        SUBJECT_CHARACTERS,
    )


def digest_subject(tellings: Sequence[Telling], language: str) -> str:
    """«موجز مرصد: 4 أخبار – غزة، اليمن»."""
    theatres = dict.fromkeys(wording.THEATRES[t.theatre][language != "ar"] for t in tellings)
    joint = "، " if language == "ar" else ", "
    head = f"{wording.SAY['digest'][language != 'ar']}: {wording.stories(len(tellings), language)}"
    return _cut(f"{head} – {joint.join(theatres)}", SUBJECT_CHARACTERS)


def mailbox(written: str) -> Address:
    """A sender such as «مرصد <marsad@example.org>» as a header takes it."""
    name, address = parseaddr(written)
    return Address(display_name=wording.plain(name), addr_spec=address)


def _list_headers(message: EmailMessage, reader: Reader, envelope: Envelope) -> None:
    """What tells mail programs that this is a list that can be left with one click (RFC 2919, 2369, 8058, 3834)."""
    domain = parseaddr(envelope.sender)[1].rpartition("@")[2]
    message["List-Id"] = f"<{reader.subscription}.marsad.{domain}>"
    message["List-Unsubscribe"] = f"<{envelope.stop_link or _stop_mail(reader, envelope)}>"
    if envelope.stop_link and envelope.stop_link.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"


def _stop_mail(reader: Reader, envelope: Envelope) -> str:
    """A mail that asks whoever runs this Marsad to stop it."""
    return f"mailto:{parseaddr(envelope.sender)[1]}?subject={quote(f'unsubscribe {reader.subscription}')}"


def _words(reader: Reader) -> Mapping[str, Any]:
    """What the templates say things with, in the reader's language."""
    language, zone = reader.language, reader.zone
    return {
        "rtl": language == "ar",
        "say": {name: words[language != "ar"] for name, words in wording.SAY.items()},
        "label": partial(label, language=language),
        "place": partial(place, language=language),
        "moment": partial(wording.moment, zone=zone, language=language),
        "short_moment": partial(wording.short_moment, zone=zone, language=language),
        "there": lambda t: wording.moment_there(t.published_at, t.zone, zone, language),
        "outlets": partial(wording.outlets, language=language),
        "fact": lambda t, written: wording.fact(written, t.names, language),
        "plain": lambda text: _cut(wording.plain(text), TITLE_CHARACTERS),
        "link": _link,
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _link(url: str) -> str:
    """Only web addresses become links."""
    return url if url.startswith(("https://", "http://")) else ""
