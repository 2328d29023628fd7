"""Publish: send what is in the outbox, each message claimed, handed over, and recorded before the next."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email.message import EmailMessage

from marsad.core import message
from marsad.edge.clock import now
from marsad.edge.mail import Handover, Mailer, Verdict, mailer
from marsad.edge.store import Row, Store
from marsad.model import CeasefireStatus, Theatre
from marsad.settings import Settings
from marsad.steps.run import recorded

DUE_AT_ONCE = 1000
RETRY_BASE_SECONDS = 300
RETRY_MOST_SECONDS = 6 * 3600


def publish(store: Store, settings: Settings) -> Counter[str]:
    """Send every message that is due. A message that another process is sending is left to it."""
    with recorded(store, "publish") as run, mailer(settings) as mail:
        while rows := store.all("publish.due", now=now(), limit=DUE_AT_ONCE):
            before = run.counts.total()
            for row in rows:
                run.counts.update(_deliver(store, settings, mail, row["delivery_id"]))
            if run.counts.total() == before:
                break  # all of them are in other hands
    return run.counts


def _deliver(store: Store, settings: Settings, mail: Mailer, delivery_id: int) -> Counter[str]:
    if not store.value("publish.lock", delivery_id=delivery_id):
        return Counter()
    try:
        claimed = store.one("publish.claim", delivery_id=delivery_id, now=now())
        if claimed is None:
            return Counter()
        composed = _compose(store, settings, claimed)
        handover = mail.hand(composed, claimed["address"])
        state, wait = _settled(handover, claimed["attempts"], settings.deliver_attempts)
        store.run(
            "publish.settle",
            delivery_id=delivery_id,
            state=state,
            reason=handover.reason,
            subject=str(composed["Subject"]),
            now=now(),
            next_attempt_at=now() + timedelta(seconds=wait),
        )
        return Counter({"retried" if state == "pending" else state: 1})
    finally:
        store.run("publish.unlock", delivery_id=delivery_id)


def _settled(handover: Handover, attempts: int, most: int) -> tuple[str, int]:
    """The delivery's new state, and the seconds to its next attempt."""
    if handover.verdict is Verdict.ACCEPTED:
        return "sent", 0
    if handover.verdict is Verdict.PERMANENT:
        return "refused", 0
    if attempts >= most:
        return "parked", 0
    return "pending", min(RETRY_BASE_SECONDS * 2 ** (attempts - 1), RETRY_MOST_SECONDS)


def _compose(store: Store, settings: Settings, claimed: Row) -> EmailMessage:
    rows = store.all("publish.alerts", delivery_id=claimed["delivery_id"])
    reader = rows[0]
    return message.compose(
        [_telling(store, row) for row in rows],
        language=reader["language"],
        zone=reader["zone"],
        subscription=reader["subscription_id"],
        address=claimed["address"],
        sender=settings.mail_from,
        message_id=claimed["message_id"],
    )


def _telling(store: Store, row: Row) -> message.Telling:
    """One alert with the evidence of its article and the outlets so far."""
    arabic = row["language"] == "ar"
    mentions = [
        m for m in store.all("publish.mentions", article_id=row["article_id"]) if m["topic"] == "ceasefire"
    ]
    statuses = [CeasefireStatus(m["status"]) for m in mentions]
    theatres = [Theatre(m["theatre"]) for m in mentions]
    return message.Telling(
        title=row["title"],
        outlet=row["source_ar" if arabic else "source_en"],
        url=row["url"],
        published_at=row["published_at"] or row["first_seen_at"],
        theatre=next((t for t in theatres if t is not Theatre.UNCLEAR), Theatre.UNCLEAR),
        status=next((s for s in statuses if s is not CeasefireStatus.UNCLEAR), CeasefireStatus.UNCLEAR),
        evidence=tuple(_evidence(row, mentions)),
        reports=tuple(
            message.Report(r["name_ar" if arabic else "name_en"], r["title"], r["url"], r["at"])
            for r in sorted(store.all("publish.outlets", story_id=row["story_id"]), key=lambda r: r["at"])
        ),
    )


def _evidence(row: Row, mentions: list[Row]) -> list[message.Evidence]:
    """Each sentence once, by its first mention; the title's only where the text has none."""
    in_text = [m for m in mentions if m["field"] == "text"] or mentions
    sentences = {(m["field"], m["evidence_start"]): m for m in reversed(in_text)}
    return [
        message.evidence(
            row[m["field"]],
            m["evidence_start"],
            m["evidence_end"],
            (m["start_offset"], m["end_offset"]),
            CeasefireStatus(m["status"]),
        )
        for m in sorted(sentences.values(), key=lambda m: m["start_offset"])
    ][:4]
