"""Tell: gather what one message says from the warehouse, ready for `core.message.compose`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marsad.core import unsubscribe
from marsad.core.message import Envelope, Reader
from marsad.core.telling import Evidence, Grown, Report, Telling, evidence
from marsad.edge.clock import now
from marsad.edge.store import Row, Store
from marsad.model import CeasefireStatus, Theatre
from marsad.settings import Settings

SENTENCES, SENTENCES_IN_DIGEST = 4, 1

Parts = tuple[Sequence[Telling], Reader, Envelope, Sequence[Grown]]


def parts(store: Store, settings: Settings, delivery: Row) -> Parts:
    """The arguments of `compose` for a delivery (a row of publish.take)."""
    reader = Reader(delivery["subscription_id"], delivery["address"], delivery["language"], delivery["zone"])
    is_digest = delivery["digest_at"] is not None
    rows = store.all("publish.tellings", delivery_id=delivery["delivery_id"])
    envelope = Envelope(
        sender=settings.mail_from,
        message_id=delivery["message_id"],
        date=now(),
        root=None if is_digest or not rows else rows[0]["root"],
        stop_link=unsubscribe.link(
            settings.public_url,
            settings.unsubscribe_secret.get_secret_value(),
            reader.subscription,
            reader.address,
        ),
        is_digest=is_digest,
    )
    grown = (
        store.objects("publish.grown", Grown, subscription_id=reader.subscription, now=now())
        if is_digest
        else []
    )
    return [_telling(row, reader.language, is_digest) for row in rows], reader, envelope, grown


def _telling(row: Row, language: str, is_digest: bool) -> Telling:
    which = "ar" if language == "ar" else "en"
    return Telling(
        title=row["title"],
        outlet=row[f"name_{which}"],
        url=row["url"],
        published_at=row["published_at"] or row["first_seen_at"],
        theatre=Theatre(row["theatre"]),
        topic_title=row[f"topic_{which}"],
        status=CeasefireStatus(row["status"]) if row["status"] else None,
        facts=tuple(row["facts"]),
        names={fact: pair[which == "en"] for fact, pair in row["names"].items()},
        zone=row["published_zone"],
        evidence=_evidence(row["sentences"])[: SENTENCES_IN_DIGEST if is_digest else SENTENCES],
        reports=tuple(
            Report(r[f"name_{which}"], r["title"], r["url"], datetime.fromisoformat(r["at"]))
            for r in row["reports"]
        ),
        outlets=row["outlets"],
    )


def _evidence(sentences: Sequence[Row]) -> tuple[Evidence, ...]:
    """Each sentence once, the most telling first; the headline's only where the text has none."""
    in_text = [s for s in sentences if s["field"] == "text"] or sentences
    return tuple(evidence(s["sentence"], 0, len(s["sentence"]), (s["start"], s["end"])) for s in in_text)
