"""Tell: gather what one message says from the warehouse, ready for `core.alerts.message.compose`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import make_msgid

from marsad.core.alerts import unsubscribe
from marsad.core.alerts.message import Envelope, Reader
from marsad.core.alerts.notification import Evidence, Grown, Report, Telling, evidence
from marsad.edge.clock import now
from marsad.edge.store import Row, Store
from marsad.model import CeasefireStatus, Theatre, Weight
from marsad.settings import Settings

SENTENCES, SENTENCES_IN_DIGEST = 4, 1
KNOWN = 300  # tellings kept at hand

Parts = tuple[Sequence[Telling], Reader, Envelope, Sequence[Grown]]


class Teller:
    """Gathers for message after message. What many readers are told is asked for once: for the minutes of a run it counts as known."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._known: dict[tuple[object, ...], Telling] = {}

    def parts(self, delivery: Row) -> Parts:
        """The arguments of `compose` for a delivery (a row of publish.turn)."""
        reader = Reader(
            delivery["subscription_id"], delivery["address"], delivery["language"], delivery["zone"]
        )
        is_digest = delivery["digest_at"] is not None
        alerts = delivery["alerts"] or []
        return (
            [self._telling(alert, reader.language, is_digest) for alert in alerts],
            reader,
            self._envelope(delivery, reader, None if is_digest else self._root(reader, alerts)),
            self._grown(reader) if is_digest else [],
        )

    def _envelope(self, delivery: Row, reader: Reader, root: str | None) -> Envelope:
        s = self._settings
        secret = s.unsubscribe_secret.get_secret_value()
        return Envelope(
            sender=s.mail_from,
            message_id=delivery["message_id"],
            date=now(),
            root=root,
            stop_link=unsubscribe.link(s.public_url, secret, reader.subscription, reader.address),
            is_digest=delivery["digest_at"] is not None,
        )

    def _root(self, reader: Reader, alerts: Sequence[Row]) -> str | None:
        """The thread of a follow-up."""
        if not alerts or not alerts[0]["facts"]:
            return None
        found: str | None = self._store.value(
            "deliver.root", subscription_id=reader.subscription, story_id=alerts[0]["story_id"]
        )
        return found

    def _grown(self, reader: Reader) -> list[Grown]:
        return self._store.objects("deliver.grown", Grown, subscription_id=reader.subscription, now=now())

    def _telling(self, alert: Row, language: str, is_digest: bool) -> Telling:
        named = ("story_id", "article_id", "topic", "theatre", "status")
        key = (*(alert[n] for n in (*named, "denied", "weight")), tuple(alert["facts"]), language, is_digest)
        if key not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            (row,) = self._store.all(
                "deliver.article",
                **{name: alert[name] for name in named},
            )
            self._known[key] = _telling(alert, row, language, is_digest)
        return self._known[key]


def _telling(alert: Row, row: Row, language: str, is_digest: bool) -> Telling:
    which = "ar" if language == "ar" else "en"
    return Telling(
        title=row["title"],
        outlet=row[f"name_{which}"],
        url=row["url"],
        published_at=row["published_at"] or row["first_seen_at"],
        theatre=Theatre(alert["theatre"]),
        topic_title=row[f"topic_{which}"],
        status=CeasefireStatus(alert["status"]) if alert["status"] else None,
        denied=alert["denied"],
        weight=Weight(alert["weight"]),
        facts=tuple(alert["facts"]),
        names=tuple((fact, pair[which == "en"]) for fact, pair in alert["names"].items()),
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
    return tuple(
        evidence(s["sentence"], 0, len(s["sentence"]), (s["start"], s["end"]), s["status_words"])
        for s in in_text
    )


def sample(settings: Settings, address: str, language: str) -> Parts:
    """An invented message, to try the mail server with."""
    text = "أعلن الطرفان هدنة في قرية لا وجود لها: هذه رسالة تجريبية من مرصد."
    start = text.index("هدنة")
    telling = Telling(
        title="رسالة تجريبية من مرصد · A test message from Marsad",
        outlet="مرصد" if language == "ar" else "Marsad",
        url="",
        published_at=now(),
        theatre=Theatre.UNCLEAR,
        topic_title="",
        status=CeasefireStatus.UNCLEAR,
        evidence=(evidence(text, 0, len(text), (start, start + len("هدنة"))),),
    )
    reader = Reader("test", address, language, settings.zone)
    return [telling], reader, Envelope(settings.mail_from, make_msgid(domain="marsad.invalid"), now()), []
