"""A message for a program: JSON that says what the mail says, signed as Standard Webhooks are (https://www.standardwebhooks.com).

The schema is docs/webhook.schema.json; a field may be added within a version, none changes or goes. The signature is over id, time and
body, so that a receiver can tell that it came from here, and lately; the id is that of the message in the outbox, the same at each
attempt, so that one that comes twice can be told.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from marsad.core.alerts import message
from marsad.core.alerts import wording as happening
from marsad.core.alerts.happening import EntryNews, Name, ToldPiece
from marsad.core.alerts.message import Envelope, Recipient
from marsad.core.alerts.notification import NOTHING_BESIDE, Beside, Notification
from marsad.core.config.signing_key import key

VERSION = 1


def body(
    subject: str,
    told: Sequence[Notification],
    reader: Recipient,
    envelope: Envelope,
    beside: Beside = NOTHING_BESIDE,
) -> bytes:
    """The request's body, of the same shape for a message of its own and for a digest."""
    said = {
        "version": VERSION,
        "id": identity(envelope),
        "subscription": reader.subscription,
        "kind": "digest" if envelope.is_digest else "message",
        "language": reader.language,
        "subject": subject,
        "follows": [_bare(one) for one in envelope.thread],
        "alerts": [_alert(one, reader.language) for one in told],
        "grown": [asdict(one) for one in beside.grown],
    }
    return json.dumps(said, ensure_ascii=False, default=_plain).encode()


def headers(secret: str, id_: str, content: bytes, at: datetime) -> dict[str, str]:
    """What travels with a body: who it is, when, and the signature over both and the body."""
    stamp = str(int(at.timestamp()))
    signed = hmac.new(key(secret), f"{id_}.{stamp}.".encode() + content, hashlib.sha256).digest()
    return {
        "content-type": "application/json; charset=utf-8",
        "idempotency-key": id_,
        "webhook-id": id_,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def identity(envelope: Envelope) -> str:
    """The id of a message in the outbox."""
    return _bare(envelope.message_id)


def _bare(message_id: str) -> str:
    return message_id.strip("<>").rpartition("@")[0]


def _alert(told: Notification, language: str) -> dict[str, Any]:
    h = told.happening
    said: dict[str, Any] = {
        "label": happening.what(h, language) if h else message.label(told, language),
        "where": happening.where(h, language) if h else message.place(told, language),
        "theatre": told.theatre,
        "status": told.status,
        "denied": told.denied,
        "weight": told.weight,
        "title": told.title,
        "outlet": told.outlet,
        "url": message.link(told.url) or None,
        "published_at": told.published_at,
        "desk_url": message.link(told.desk_url) or None,
        "outlets": told.outlets,
        "reports": [
            {"outlet": r.outlet, "title": r.title, "url": message.link(r.url) or None, "at": r.at}
            for r in told.reports
        ],
        "quotes": [_quote(pieces) for pieces in _quotes(told)],
        "entry": _entry(h, language) if h else None,
    }
    return said


def _quotes(told: Notification) -> Sequence[Sequence[ToldPiece]]:
    if told.happening:
        return told.happening.passages
    return [(ToldPiece(e.before), ToldPiece(e.quote, "status"), ToldPiece(e.after)) for e in told.evidence]


def _quote(pieces: Sequence[ToldPiece]) -> list[dict[str, Any]]:
    return [{"text": p.text, "says": p.what or None} for p in pieces if p.text]


def _entry(h: EntryNews, language: str) -> dict[str, Any]:
    return {
        "id": h.entry_id,
        "kind": h.kind,
        "steps": h.changes,
        "told_before": h.before,
        "places": [_name(one) for one in h.places],
        "parties": [_name(one) for one in h.parties],
        "said_by": happening.says(h.cause, language),
        "when": happening.when(h, language) or None,
        "first_reported_at": h.reports[0].at,
        "officials": [r.speaker_ar for r in h.officials],
        "denied_by": [r.speaker_ar or r.source_ar for r in h.denials],
        "life": [
            {"status": s.status, "denied": s.is_denied, "day": s.day, "day_is_said": s.is_said}
            for s in h.life
        ],
        "contradictions": happening.claims(h, language),
    }


def _name(one: Name) -> dict[str, Any]:
    return {"id": one.id, "ar": one.ar, "en": one.en, "role": one.role}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
