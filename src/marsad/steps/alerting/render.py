"""Tell: gather what one message says from the warehouse, ready for `core.alerts.message.compose`."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import make_msgid

from marsad.core.alerts import unsubscribe
from marsad.core.alerts.message import Envelope, Recipient
from marsad.core.alerts.notification import Evidence, Grown, Notification, OutletReport, evidence
from marsad.edge.clock import now
from marsad.edge.rows.delivery import AlertRow, DeliveryRow, Sentence, ToldArticle
from marsad.edge.store import Store
from marsad.model import CeasefireStatus, Theatre
from marsad.settings import Settings

SENTENCES, SENTENCES_IN_DIGEST = 4, 1
KNOWN = 300  # tellings kept at hand

Parts = tuple[Sequence[Notification], Recipient, Envelope, Sequence[Grown]]


class Renderer:
    """Gathers for message after message. What many readers are told is asked for once: for the minutes of a run it counts as known."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._known: dict[tuple[object, ...], Notification] = {}

    def parts(self, delivery: DeliveryRow) -> Parts:
        """The arguments of `compose` for a delivery ."""
        reader = Recipient(delivery.subscription_id, delivery.address, delivery.language, delivery.zone)
        is_digest = delivery.digest_at is not None
        alerts = delivery.alerts or ()
        return (
            [self._notification(alert, reader.language, is_digest) for alert in alerts],
            reader,
            self._envelope(delivery, reader, None if is_digest else self._root(reader, alerts)),
            self._grown(reader) if is_digest else [],
        )

    def _envelope(self, delivery: DeliveryRow, reader: Recipient, root: str | None) -> Envelope:
        s = self._settings
        secret = s.unsubscribe_secret.get_secret_value()
        return Envelope(
            sender=s.mail_from,
            message_id=delivery.message_id,
            date=now(),
            root=root,
            stop_link=unsubscribe.link(s.public_url, secret, reader.subscription, reader.address),
            is_digest=delivery.digest_at is not None,
        )

    def _root(self, reader: Recipient, alerts: Sequence[AlertRow]) -> str | None:
        """The thread of a follow-up."""
        if not alerts or not alerts[0].facts:
            return None
        found: str | None = self._store.value(
            "deliver.root", subscription_id=reader.subscription, story_id=alerts[0].story_id
        )
        return found

    def _grown(self, reader: Recipient) -> list[Grown]:
        return self._store.objects("deliver.grown", Grown, subscription_id=reader.subscription, now=now())

    def _notification(self, alert: AlertRow, language: str, is_digest: bool) -> Notification:
        key = (
            *(alert.story_id, alert.article_id, alert.topic, alert.theatre, alert.status, alert.denied),
            *(alert.weight, alert.facts, language, is_digest),
        )
        if key not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            (article,) = self._store.objects(
                "deliver.article",
                ToldArticle,
                story_id=alert.story_id,
                article_id=alert.article_id,
                topic=alert.topic,
                theatre=alert.theatre,
                status=alert.status,
            )
            self._known[key] = _notification(alert, article, language, is_digest)
        return self._known[key]


def _notification(alert: AlertRow, article: ToldArticle, language: str, is_digest: bool) -> Notification:
    english = language != "ar"
    return Notification(
        title=article.title,
        outlet=article.name_en if english else article.name_ar,
        url=article.url,
        published_at=article.published_at or article.first_seen_at,
        theatre=alert.theatre,
        topic_title=article.topic_en if english else article.topic_ar,
        status=alert.status,
        denied=alert.denied,
        weight=alert.weight,
        facts=alert.facts,
        names=tuple((fact, pair[english]) for fact, pair in alert.names.items()),
        zone=article.published_zone,
        evidence=_evidence(article.sentences)[: SENTENCES_IN_DIGEST if is_digest else SENTENCES],
        reports=tuple(
            OutletReport(r.name_en if english else r.name_ar, r.title, r.url, r.at) for r in article.reports
        ),
        outlets=article.outlets,
    )


def _evidence(sentences: Sequence[Sentence]) -> tuple[Evidence, ...]:
    """Each sentence once, the most telling first; the headline's only where the text has none."""
    in_text = [s for s in sentences if s.field == "text"] or sentences
    return tuple(evidence(s.sentence, 0, len(s.sentence), (s.start, s.end), s.status_words) for s in in_text)


def sample(settings: Settings, address: str, language: str) -> Parts:
    """An invented message, to try the mail server with."""
    text = "أعلن الطرفان هدنة في قرية لا وجود لها: هذه رسالة تجريبية من مرصد."
    start = text.index("هدنة")
    notification = Notification(
        title="رسالة تجريبية من مرصد · A test message from Marsad",
        outlet="مرصد" if language == "ar" else "Marsad",
        url="",
        published_at=now(),
        theatre=Theatre.UNCLEAR,
        topic_title="",
        status=CeasefireStatus.UNCLEAR,
        evidence=(evidence(text, 0, len(text), (start, start + len("هدنة"))),),
    )
    reader = Recipient("test", address, language, settings.zone)
    return (
        [notification],
        reader,
        Envelope(settings.mail_from, make_msgid(domain="marsad.invalid"), now()),
        [],
    )
