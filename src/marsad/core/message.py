"""What an alert's e-mail says: data in, one `EmailMessage` with plain text and HTML out, in Arabic or English.

Decides wording, marking and headers; doesn't care how the message is sent. Only the quoted sentences and links go out,
never an article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from marsad.core import wording
from marsad.model import CeasefireStatus, Theatre

SUBJECT_CHARACTERS = 150
EVIDENCE_CHARACTERS = 600

TEMPLATES = Environment(
    loader=PackageLoader("marsad"), autoescape=select_autoescape(["html.j2"]), undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence around a mention, cut at the mention's borders."""

    before: str
    quote: str
    after: str
    status: CeasefireStatus | None


@dataclass(frozen=True, slots=True)
class Report:
    """An outlet's article on the story."""

    outlet: str
    title: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """One alert, ready to be told."""

    title: str
    outlet: str
    url: str
    published_at: datetime
    theatre: Theatre
    status: CeasefireStatus
    evidence: tuple[Evidence, ...]
    reports: tuple[Report, ...]


def evidence(
    text: str, start: int, end: int, quote: tuple[int, int], status: CeasefireStatus | None
) -> Evidence:
    """The sentence text[start:end] around text[quote], shortened at word borders to EVIDENCE_CHARACTERS."""
    room = max(0, EVIDENCE_CHARACTERS - (quote[1] - quote[0])) // 2
    before, after = text[start : quote[0]], text[quote[1] : end]
    if len(before) > room:
        before = "… " + before[-room:].split(" ", 1)[-1] if room else "… "
    if len(after) > room:
        after = after[:room].rsplit(" ", 1)[0] + " …" if room else " …"
    return Evidence(_one_line(before), wording.plain(text[quote[0] : quote[1]]), _one_line(after), status)


def compose(
    tellings: Sequence[Telling],
    *,
    language: str,
    zone: str,
    subscription: str,
    address: str,
    sender: str,
    message_id: str,
) -> EmailMessage:
    """The message that tells `tellings` (at least one) to one reader, in the reader's language and time zone."""
    first = tellings[0]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject(first, language)
    message["From"] = _mailbox(sender)
    message["To"] = address
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    context = {
        "tellings": tellings,
        "subject": subject(first, language),
        "subscription": subscription,
        "rtl": language == "ar",
        "moment": lambda at: wording.moment(at, zone, language),
        "status": lambda s: wording.STATUSES[s][language != "ar"],
        "theatre": lambda t: wording.THEATRES[t][language != "ar"],
        "outlets": lambda n: wording.outlets(n, language),
        "plain": wording.plain,
        "link": _link,
    }
    message.set_content(TEMPLATES.get_template(f"alert.{language}.txt.j2").render(context))
    message.add_alternative(TEMPLATES.get_template("alert.html.j2").render(context), subtype="html")
    return message


def subject(telling: Telling, language: str) -> str:
    """«إعلان هدنة – سوريا: <headline>», cut at a word border."""
    head = f"{wording.STATUSES[telling.status][language != 'ar']} – {wording.THEATRES[telling.theatre][language != 'ar']}: "
    title = wording.plain(telling.title)
    room = SUBJECT_CHARACTERS - len(head)
    return head + (title if len(title) <= room else title[:room].rsplit(" ", 1)[0] + " …")


def _one_line(part: str) -> str:
    """`plain`, keeping a space at a border that had one."""
    text = wording.plain(part)
    lead = " " if part[:1].isspace() and text else ""
    return lead + text + (" " if part[-1:].isspace() and text else "")


def _link(url: str) -> str:
    """Only web addresses become links."""
    return url if url.startswith(("https://", "http://")) else ""


def _mailbox(mailbox: str) -> Address:
    name, address = parseaddr(mailbox)
    return Address(display_name=wording.plain(name), addr_spec=address)
