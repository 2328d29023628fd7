"""What an e-mail to a subscriber says: notifications in, one message with plain text and HTML out, in Arabic or English.

Decides wording, marking and headers; doesn't care how the message is sent, or why these notifications share one. Only quoted
sentences and links go out, never an article. Built of `email.mime`: `EmailMessage` parses each header that it is given, and
makes a message cost three times as much.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import Compat32
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from jinja2 import Template

from marsad.core.alerts import wording as happening
from marsad.core.alerts.notification import NOTHING_BESIDE, Beside, Notification
from marsad.core.wording import wording
from marsad.core.wording.counts import count
from marsad.model import Theatre, Weight

SUBJECT_CHARACTERS = 150
TITLE_CHARACTERS = 300
FOOTER = (
    "\ue000"  # a private character: nothing from outside that a template shows can hold it (`plain`, `link`)
)

ENCODED_CHARACTERS = 75
MOST_REFERENCES = 5  # and the first: mail programs need no more to find the thread
PIECES = {  # what is marked in a quote, each in a colour of its own
    "status": "#ffe28a",
    "place": "#cfe6c8",
    "party": "#d6e3f7",
    "date": "#f3d6ea",
    "number": "#f3d6ea",
    "speaker": "#e4e0d6",
}
_FOLD = "\r\n "  # a header goes on in the next line


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """The templates that messages are made of, read by `edge.templates`. The footers say how to stop, for each reader alone."""

    plain: Template
    html: Template
    footer_plain: Template
    footer_html: Template


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person that a message is for."""

    subscription: str
    address: str
    language: str  # ar or en
    zone: str  # IANA


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message's headers need beside its words. `thread` are the Message-IDs that it goes on from, first to last."""

    sender: str
    message_id: str
    date: datetime
    thread: tuple[str, ...] = ()
    stop_link: str | None = None  # the signed link; None: a mail to the sender stops it
    is_digest: bool = False


class _Ready(Compat32):
    """Headers are ASCII and folded where they are made: looking at each again would cost a quarter of a message."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it is."""
        return f"{name}: {value}\r\n".encode("ascii")


READY = _Ready(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Composed:
    """A message as it goes over the wire (lines end in CRLF), and its subject."""

    subject: str
    content: bytes


def compose(
    templates: Templates,
    notifications: Sequence[Notification],
    reader: Recipient,
    envelope: Envelope,
    beside: Beside = NOTHING_BESIDE,
) -> Composed:
    """The message that tells `notifications` (at least one) to one reader, in the reader's language and time zone."""
    line = (
        digest_subject(notifications, reader.language)
        if envelope.is_digest
        else subject(notifications, reader.language)
    )
    message = MIMEMultipart("alternative", _boundary(envelope), policy=READY)
    message["Subject"] = header(line)
    message["From"] = mailbox(envelope.sender)
    message["To"] = reader.address
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = envelope.message_id
    if thread := [one for one in envelope.thread if one != envelope.message_id]:
        message["In-Reply-To"] = thread[-1]
        message["References"] = _FOLD.join(dict.fromkeys((thread[0], *thread[-MOST_REFERENCES:])))
    _list_headers(message, reader, envelope)
    stop = envelope.stop_link or _stop_mail(reader, envelope)
    told = _told(
        templates, tuple(notifications), beside, line, envelope.is_digest, reader.language, reader.zone
    )
    footers = (templates.footer_plain, templates.footer_html)
    for form, text, template in zip(("plain", "html"), told, footers, strict=True):
        footer = template.render(
            subscription=reader.subscription, stop=stop, **_words(reader.language, reader.zone)
        )
        part = MIMEText(text.replace(FOOTER, footer), form, "utf-8", policy=READY)
        del part["MIME-Version"]
        message.attach(part)
    return Composed(line, message.as_bytes())


@lru_cache(maxsize=256)
def _told(
    templates: Templates,
    notifications: tuple[Notification, ...],
    beside: Beside,
    line: str,
    is_digest: bool,
    language: str,
    zone: str,
) -> tuple[str, str]:
    """Text and HTML of what many readers are told alike, with FOOTER where each is told how to stop."""
    aside = tuple(t for t in notifications if is_digest and t.weight is Weight.BACKGROUND)
    shown = tuple(t for t in notifications if t not in aside)
    context = {
        "groups": grouped(shown, language) if is_digest else (DigestGroup("", shown),),
        "top": digest_top(notifications, language) if is_digest else "",
        "notifications": shown,
        "aside": aside,
        "holding": [one for one in beside.holding if one.told.theatre in {t.theatre for t in notifications}],
        "grown": beside.grown,
        "subject": line,
        "is_digest": is_digest,
        "footer": FOOTER,
    }
    context |= _words(language, zone)
    return templates.plain.render(context), templates.html.render(context)


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """What a digest tells of one conflict: in full, and, of violations after the first, by a count and a line each."""

    title: str
    told: tuple[Notification, ...]
    counted: str = ""
    brief: tuple[Notification, ...] = ()


_ORDER = ("ceasefire", "violation", "patrol", "talks")


def grouped(notifications: Sequence[Notification], language: str) -> tuple[DigestGroup, ...]:
    """A digest by conflict: what happened by kind, then the stories that no entry tells; of an order of its own, not of arrival's."""
    groups = []
    for theatre in Theatre:
        own = [t for t in notifications if t.theatre is theatre]
        if own:
            own.sort(key=lambda t: _ORDER.index(t.happening.kind) if t.happening else len(_ORDER))
            groups.append(_group(own, wording.THEATRES[theatre][language != "ar"], language))
    return tuple(groups)


def _group(own: Sequence[Notification], title: str, language: str) -> DigestGroup:
    broken = [n for n, t in enumerate(own) if t.happening and t.happening.changes[0] == "violation/reported"]
    places = [happening.where(h, language) for n in broken if (h := own[n].happening)]
    told = tuple(t for n, t in enumerate(own) if n not in broken[1:])
    counted = happening.violation_count(places, language)
    return DigestGroup(title, told, counted, tuple(own[n] for n in broken[1:]))


def digest_top(notifications: Sequence[Notification], language: str) -> str:
    """Two sentences made of counts: what happened, by kind; what is contradicted, told by no entry, and only background."""
    told = [t.happening for t in notifications if t.happening]
    others = [t for t in notifications if not t.happening]
    background = sum(t.weight is Weight.BACKGROUND for t in notifications)
    kinds = Counter(one.kind for one in told)
    return happening.digest_top(
        kinds, sum(bool(one.claims) for one in told), len(others), background, language
    )


def _boundary(envelope: Envelope) -> str:
    """Return the MIME boundary, the same whenever the same message is composed. The parts are base64, in which no "=_" can stand, so
    that none need be searched for it."""
    return f"=_{hashlib.sha256(envelope.message_id.encode()).hexdigest()[:32]}"


def label(notification: Notification, language: str) -> str:
    """Return what happened: the status of a ceasefire, else the topic."""
    if notification.status is None:
        return notification.topic_title
    return wording.status(notification.status, language, denied=notification.denied)


def place(notification: Notification, language: str) -> str:
    """Return where: «سوريا، إدلب»."""
    theatre = wording.THEATRES[notification.theatre][language != "ar"]
    name = wording.plain(notification.place)
    joint = "، " if language == "ar" else ", "
    return f"{theatre}{joint}{name}" if name and name != theatre else theatre


def subject(notifications: Sequence[Notification], language: str) -> str:
    """«إعلان هدنة – سوريا، إدلب: <headline>», of a follow-up with «تحديث» before it; cut at a word border."""
    first = notifications[0]
    if first.happening:
        return wording.cut(happening.subject(first.happening, language), SUBJECT_CHARACTERS)
    update = f"{wording.SAY['follow_up'][language != 'ar']}: " if first.facts else ""
    return wording.cut(
        f"{update}{label(first, language)} – {place(first, language)}: {wording.plain(first.title)}",
        SUBJECT_CHARACTERS,
    )


def digest_subject(notifications: Sequence[Notification], language: str) -> str:
    """«موجز مرصد: 4 أخبار – غزة، اليمن»."""
    theatres = dict.fromkeys(wording.THEATRES[t.theatre][language != "ar"] for t in notifications)
    joint = "، " if language == "ar" else ", "
    head = f"{wording.SAY['digest'][language != 'ar']}: {count(len(notifications), 'story', language)}"
    return wording.cut(f"{head} – {joint.join(theatres)}", SUBJECT_CHARACTERS)


def header(line: str) -> str:
    """A line as a header takes it: encoded where it isn't ASCII, never more than a line of its own."""
    text = wording.plain(line)
    return text if text.isascii() else _encoded(text, "Subject")


def mailbox(written: str) -> str:
    """A sender such as «مرصد <marsad@example.org>» as a header takes it."""
    name, address = parseaddr(written)
    shown = wording.plain(name)
    if shown.isascii():
        return formataddr((shown, address))
    encoded = _encoded(shown, "From")
    fits = len(encoded.rpartition("\n")[2]) + len(address) + len(" <>") <= ENCODED_CHARACTERS
    return f"{encoded}{' ' if fits else _FOLD}<{address}>"


def _encoded(text: str, name: str) -> str:
    """Encoded words of at most 75 characters each (RFC 2047, section 2), on as many lines."""
    return Header(text, "utf-8", maxlinelen=ENCODED_CHARACTERS, header_name=name).encode(linesep="\r\n")


def _list_headers(message: MIMEMultipart, reader: Recipient, envelope: Envelope) -> None:
    """Return what tells mail programs that this is a list that can be left with one click (RFC 2919, 2369, 8058, 3834)."""
    domain = parseaddr(envelope.sender)[1].rpartition("@")[2]
    message["List-Id"] = f"<{reader.subscription}.marsad.{domain}>"
    message["List-Unsubscribe"] = f"<{envelope.stop_link or _stop_mail(reader, envelope)}>"
    if envelope.stop_link and envelope.stop_link.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"


def _stop_mail(reader: Recipient, envelope: Envelope) -> str:
    """A mail that asks whoever runs this Marsad to stop it."""
    return f"mailto:{parseaddr(envelope.sender)[1]}?subject={quote(f'unsubscribe {reader.subscription}')}"


@lru_cache(maxsize=64)
def _words(language: str, zone: str) -> Mapping[str, Any]:
    """Return what the templates say things with, in the reader's language."""
    return {
        "rtl": language == "ar",
        "say": {name: words[language != "ar"] for name, words in wording.SAY.items()},
        "label": partial(label, language=language),
        "place": partial(place, language=language),
        "moment": partial(wording.moment, zone=zone, language=language),
        "short_moment": partial(wording.short_moment, zone=zone, language=language),
        "there": lambda t: wording.moment_there(t.published_at, t.zone, zone, language),
        "outlets": lambda number: count(number, "outlet", language),
        "fact": lambda t, written: wording.fact(written, dict(t.names), language),
        "words": {name: words[language != "ar"] for name, words in happening.SAY.items()},
        "what": partial(happening.what, language=language),
        "where": partial(happening.where, language=language),
        "parties": partial(happening.parties, language=language),
        "says": partial(happening.says, language=language),
        "when": partial(happening.when, language=language),
        "sure": partial(happening.sure, language=language),
        "changed": partial(happening.changed, language=language),
        "claims": partial(happening.claims, language=language),
        "life": partial(happening.life, language=language),
        "running": happening.BRIEFING["running"][language != "ar"],
        "title": partial(happening.title, language=language),
        "state": partial(happening.state, language=language, zone=zone),
        "colour": PIECES.get,
        "line": wording.plain_piece,
        "plain": lambda text: wording.cut(wording.plain(text), TITLE_CHARACTERS),
        "link": link,
    }


def link(url: str) -> str:
    """Only web addresses become links."""
    return url if url.startswith(("https://", "http://")) and url.isprintable() else ""
