"""An analysed article: everything about an Arabic article that needs no look at others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from marsad.core.duplicates import fingerprint
from marsad.core.entities.recognition import NamedEntity, named
from marsad.core.ledger.event import Event
from marsad.core.ledger.ledger import ledger as events_of
from marsad.core.ledger.rules import LedgerRules
from marsad.core.stories import story
from marsad.core.topics import topic
from marsad.core.topics.theatre import Indexed
from marsad.core.topics.topic import Topics
from marsad.model import Article, Fingerprint, Mention, Theatre
from marsad.steps.understanding.known_boilerplate import NONE, Snapshots

DEFAULT_ZONE = "Asia/Damascus"  # of an outlet whose pages name none
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """An Arabic article with everything about it that needs no look at others."""

    article: Article
    fingerprint: Fingerprint
    features: story.StoryFeatures
    mentions: tuple[Mention, ...]
    rules: str  # rules_of(topics)
    snapshots: Snapshots = NONE
    named: tuple[NamedEntity, ...] = ()  # where it has mentions
    events: tuple[Event, ...] = ()
    ledger: LedgerRules | None = None  # what drew them
    topics: Topics | None = None  # what found its mentions

    @property
    def ledgered_by(self) -> str | None:
        """Version of the rules that drew its events; None where none were asked for."""
        return self.ledger.version if self.ledger else None


def rules_of(topics: Topics) -> str:
    """Return which rules classify an article: every switched-on topic with its version, such as "astana 3, ceasefire 7"."""
    return ", ".join(f"{name} {version}" for name, version in sorted(topics.versions.items()))


def analyse(
    article: Article,
    topics: Topics,
    home: Theatre | None,
    source_id: str,
    phrases: frozenset[int] = frozenset(),
    snapshots: Snapshots = NONE,
    ledger: LedgerRules | None = None,
) -> AnalysedArticle:
    """Everything about an Arabic article that needs no look at others; `phrases` are what its source repeats.

    With `ledger`, compiled over the very same topics, its events are drawn too."""
    words = topic.indexed(topics, article.title, article.text)  # looked up once for topics, names and ledger
    mentions = topic.classify(topics, article.title, article.text, home_theatre=home, article=words)
    return AnalysedArticle(
        article=article,
        fingerprint=fingerprint.fingerprint(article.title, article.text, common=phrases),
        features=story.features(article.title, article.text, source_id),
        mentions=mentions,
        rules=rules_of(topics),
        snapshots=snapshots,
        named=_named(topics, article, words) if mentions else (),
        events=_events(ledger, article, mentions, home, words) if ledger else (),
        ledger=ledger,
        topics=topics,
    )


def _named(topics: Topics, article: Article, words: Indexed) -> tuple[NamedEntity, ...]:
    return named(topics.gazetteer, topics.lexicon, article.title, article.text, words.fields)


def draw(
    ledger: LedgerRules,
    title: str,
    text: str,
    published_at: datetime | None,
    zone: str | None,
    mentions: tuple[Mention, ...],
    home: Theatre | None,
    words: Indexed | None = None,
) -> tuple[Event, ...]:
    """The events that an article tells; its days are those of the `zone` that its page names, else of Damascus."""
    return events_of(
        ledger,
        title,
        text,
        mentions=mentions,
        published_at=published_at,
        zone=_zone(zone),
        home_theatre=home,
        article=words,
    )


def _events(
    ledger: LedgerRules,
    article: Article,
    mentions: tuple[Mention, ...],
    home: Theatre | None,
    words: Indexed,
) -> tuple[Event, ...]:
    published = article.published
    at, zone = (published.at, published.zone) if published else (None, None)
    return draw(ledger, article.title, article.text, at, zone, mentions, home, words)


def _zone(name: str | None) -> tzinfo:
    """The zone of a name (Asia/Beirut) or an offset (+03:00)."""
    if name and (offset := _OFFSET.fullmatch(name)):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-ahead if offset[1] == "-" else ahead)
    try:
        return ZoneInfo(name or DEFAULT_ZONE)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(DEFAULT_ZONE)
