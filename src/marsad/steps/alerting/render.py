"""Tell: gather what one message says from the warehouse, ready for `core.alerts.message.compose`."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import make_msgid
from itertools import groupby

from marsad.core.alerts import happening, unsubscribe
from marsad.core.alerts.happening import EntryNews, ToldEntry, ToldText
from marsad.core.alerts.message import Envelope, Recipient
from marsad.core.alerts.notification import (
    NOTHING_BESIDE,
    Beside,
    Evidence,
    Grown,
    Holding,
    Notification,
    OutletReport,
    evidence,
)
from marsad.edge.clock import now
from marsad.edge.rows.delivery import (
    AlertRow,
    DeliveryRow,
    Sentence,
    Thread,
    ToldArticle,
)
from marsad.edge.store import Store
from marsad.model import CeasefireStatus, Theatre
from marsad.settings import Settings
from marsad.steps.alerting import briefing

SENTENCES, SENTENCES_IN_DIGEST = 4, 1
KNOWN = 300  # tellings kept at hand

Parts = tuple[Sequence[Notification], Recipient, Envelope, Beside]


class Renderer:
    """Gathers for message after message. What many readers are told is asked for once: for the minutes of a run it counts as known."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._known: dict[tuple[object, ...], Notification] = {}
        self._held: dict[tuple[str, str], tuple[Holding, ...]] = {}

    def parts(self, delivery: DeliveryRow) -> Parts:
        """The arguments of `compose` for a delivery ."""
        reader = Recipient(delivery.subscription_id, delivery.address, delivery.language, delivery.zone)
        is_digest = delivery.digest_at is not None
        alerts = delivery.alerts or ()
        notifications, thread = self._notifications(delivery, alerts, reader.language, is_digest)
        if not is_digest and alerts and alerts[0].kind is None and alerts[0].facts:
            thread = self._story_thread(reader, alerts[0].story_id)
        return (
            notifications,
            reader,
            self._envelope(delivery, reader, () if is_digest else thread),
            self._beside(reader) if is_digest else NOTHING_BESIDE,
        )

    def _notifications(
        self, delivery: DeliveryRow, alerts: Sequence[AlertRow], language: str, is_digest: bool
    ) -> tuple[list[Notification], tuple[str, ...]]:
        """What the alerts tell, the steps of one entry together, and the messages that the first of them goes on from."""
        notifications: list[Notification] = []
        thread: tuple[str, ...] = ()
        keyed = sorted(alerts, key=lambda a: min(o.alert_id for o in alerts if _same(a, o)))
        for _, some in groupby(keyed, key=lambda a: a.entry_id or -a.alert_id):
            steps = list(some)
            told = self._entry(delivery, steps, is_digest) if steps[0].entry_id else None
            if told is None:
                notifications += [self._notification(one, language, is_digest) for one in steps]
                continue
            notification, before = told
            thread = thread or tuple(one.message_id for one in before)
            notifications.append(notification)
        return notifications, thread

    def _entry(
        self, delivery: DeliveryRow, steps: Sequence[AlertRow], is_digest: bool
    ) -> tuple[Notification, Sequence[Thread]] | None:
        """What some steps of one entry tell, and the messages that told of it before; None where nothing reports it any more."""
        first = steps[0]
        row = self._store.first("deliver.entries", ToldEntry, entry_ids=[first.entry_id])
        article = self._store.first(
            "deliver.entry_texts", ToldText, entry_ids=[first.entry_id], article_ids=[first.article_id]
        )
        cause = happening.cause_of(row.reports, first.article_id, first.change) if row else None
        if row is None or article is None or cause is None:
            return None
        before = self._store.objects(
            "deliver.thread",
            Thread,
            subscription_id=delivery.subscription_id,
            entry_id=first.entry_id,
            delivery_id=delivery.delivery_id,
            alert_id=first.alert_id,
        )
        words = [
            w for w in article.words if w.end <= len(article.title if w.field == "title" else article.text)
        ]
        told = EntryNews(
            entry_id=row.entry_id,
            kind=row.kind,
            theatre=row.theatre,
            changes=tuple(one.change for one in steps),
            reports=row.reports,
            outlets=row.outlets,
            claims=row.conflicts,
            cause=cause,
            passages=happening.passages(
                article.title, article.text, words, cause, 1 if is_digest else happening.PASSAGES
            ),
            before=tuple(change for one in before for change in one.changes),
            before_at=before[-1].told_at if before else None,
            before_outlets=before[-1].outlets if before else 0,
        )
        english = delivery.language != "ar"
        desk = self._settings.public_url.rstrip("/")
        notification = Notification(
            title=article.title,
            outlet=article.name_en if english else article.name_ar,
            url=article.url,
            published_at=article.published_at or article.first_seen_at,
            theatre=row.theatre,
            topic_title="",
            status=first.status,
            denied=first.denied,
            weight=first.weight,
            zone=article.published_zone,
            reports=tuple(
                OutletReport(o.name_en if english else o.name_ar, o.title, o.url, o.at) for o in row.outlets
            ),
            outlets=len(row.outlets),
            happening=told,
            desk_url=f"{desk}/ledger/{row.entry_id}" if desk else "",
        )
        return notification, before

    def _envelope(self, delivery: DeliveryRow, reader: Recipient, thread: tuple[str, ...]) -> Envelope:
        s = self._settings
        secret = s.unsubscribe_secret.get_secret_value()
        return Envelope(
            sender=s.mail_from,
            message_id=delivery.message_id,
            date=now(),
            thread=thread,
            stop_link=unsubscribe.link(s.public_url, secret, reader.subscription, reader.address),
            is_digest=delivery.digest_at is not None,
        )

    def _story_thread(self, reader: Recipient, story_id: int) -> tuple[str, ...]:
        """The thread of a story's follow-up."""
        found: str | None = self._store.value(
            "deliver.root", subscription_id=reader.subscription, story_id=story_id
        )
        return (found,) if found else ()

    def _beside(self, reader: Recipient) -> Beside:
        grown = self._store.objects("deliver.grown", Grown, subscription_id=reader.subscription, now=now())
        return Beside(tuple(grown), self._holding(reader.language, reader.zone))

    def _holding(self, language: str, zone: str) -> tuple[Holding, ...]:
        """The ceasefires that hold now, asked for once in a run for each language and zone."""
        if (language, zone) not in self._held:
            items = briefing.running(self._store, now(), language, zone)
            self._held[language, zone] = tuple(Holding(i.told, i.held_days, i.broken_at) for i in items)
        return self._held[language, zone]

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


def _same(one: AlertRow, other: AlertRow) -> bool:
    """Whether two alerts are told together: steps of one entry."""
    return one.alert_id == other.alert_id or (one.entry_id is not None and one.entry_id == other.entry_id)


def _facts(alert: AlertRow) -> tuple[str, ...]:
    """What changed in a story; the steps of an entry that is no more are told as their article alone."""
    return () if alert.kind else alert.facts


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
        facts=_facts(alert),
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
        NOTHING_BESIDE,
    )
