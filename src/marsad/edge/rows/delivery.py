"""Alerts and the messages that deliver them, as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marsad.model import CeasefireStatus, ChannelName, Ownership, Theatre, Weight


@dataclass(frozen=True, slots=True)
class AlertRow:
    """The content of one alert of a message; `names` has the Arabic and the English name of what its facts speak of."""

    story_id: int
    article_id: int
    topic: str
    theatre: Theatre
    status: CeasefireStatus | None
    facts: tuple[str, ...]
    names: dict[str, tuple[str, str]]
    denied: bool = False
    weight: Weight = Weight.SUBJECT
    entry_id: int | None = None
    kind: str | None = None
    change: str = ""
    alert_id: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """A message that told a subscriber of an entry before."""

    message_id: str
    told_at: datetime
    changes: tuple[str, ...]
    outlets: int
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A message with its reader and what it tells: one that a sender has claimed, or one that is only looked at."""

    delivery_id: int
    subscription_id: str
    address: str
    message_id: str
    attempts: int
    digest_at: datetime | None
    language: str
    zone: str
    alerts: tuple[AlertRow, ...] | None
    created_at: datetime | None = None
    channel: ChannelName = ChannelName.EMAIL


@dataclass(frozen=True, slots=True)
class Way:
    """A way on which messages are due: mail for all its receivers, any other channel for one (`receiver`)."""

    channel: ChannelName
    receiver: str | None
    due: int

    @property
    def name(self) -> str:
        """As the state of channels is kept: "email", "slack newsroom"."""
        return f"{self.channel} {self.receiver}" if self.receiver else str(self.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledDelivery:
    """The outcome of the message in a sender's hand; the defaults stand for empty hands."""

    delivery_id: int | None = None
    state: str | None = None
    reason: str | None = None
    subject: str | None = None
    is_counted: bool = True  # as an attempt
    goes_on: bool = True  # whether the sender takes another message
    next_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of evidence, with the place of the mention in it."""

    field: str
    sentence: str
    start: int
    end: int
    status_words: str = ""


@dataclass(frozen=True, slots=True)
class OutletReportRow:
    """What one outlet was the first to publish of a story."""

    name_ar: str
    name_en: str
    title: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """The part of an article that an alert tells."""

    topic_ar: str
    topic_en: str
    title: str
    url: str
    published_at: datetime | None
    published_zone: str | None
    first_seen_at: datetime
    name_ar: str
    name_en: str
    sentences: tuple[Sentence, ...]
    reports: tuple[OutletReportRow, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class UntoldArticle:
    """The reason why a subscriber was not told of an article, as it was decided then."""

    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ToldOf:
    """What is told of an article, and what it is the first of its story to say; as texts, to be compared."""

    article_id: int
    said: list[str]


@dataclass(frozen=True, slots=True)
class DecidedFor:
    """The subscriptions for which it was decided what to tell of an article."""

    article_id: int
    subscription_ids: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class WaitingAlert:
    """An alert in a message that nobody has begun to send, with what makes two of them belong together."""

    alert_id: int
    delivery_id: int
    subscription_id: str
    channel: ChannelName
    digest_at: datetime | None
    entry_id: int | None
    article_id: int
    story_id: int
    is_by_story: bool  # not by an entry


@dataclass(frozen=True, slots=True)
class StorySaid:
    """The facts that a story has said so far, and who owns the outlet of the article at hand."""

    ownership: Ownership
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReaderKnows:
    """The facts that the reader of a subscription knows of a story, and got today."""

    subscription_id: str
    is_told: bool
    is_told_as_subject: bool
    is_told_by_entry: bool
    is_stopped: bool
    sent_today: int


@dataclass(frozen=True, slots=True)
class StoppedSubscription:
    """A subscription that its reader stopped."""

    subscription_id: str
    address: str
    stopped_at: datetime


@dataclass(frozen=True, slots=True)
class Stoppable:
    """A subscription that is named in the operator's file."""

    subscription_id: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class PastAlert:
    """An alert that a subscription got or is to get, with what became of its message."""

    alert_id: int
    article_id: int
    change: str
    cause: str
    created_at: datetime
    state: str
    digest_at: datetime | None
    sent_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """How many outlets report an entry, copies too, and whether no other violation was reported there for a while."""

    entry_id: int
    outlets: int
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step of an entry that a subscriber was told, or is to be told; `killed` is the toll that was known by then.
    `is_by_story`: its story told the status before the entry had it."""

    subscription_id: str
    entry_id: int
    change: str
    weight: Weight
    alert_id: int
    is_waiting: bool
    killed: int
    is_by_story: bool = False


@dataclass(frozen=True, slots=True)
class StoppedChannel:
    """A channel that takes no messages, since when and why, with how many wait."""

    channel: str
    failing_since: datetime
    worked_at: datetime | None
    reason: str
    waiting: int
