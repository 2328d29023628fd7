"""An analysed article: everything about an Arabic article that needs no look at others."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.core.duplicates import fingerprint
from marsad.core.entities.recognition import Named, named
from marsad.core.stories import story
from marsad.core.topics import topic
from marsad.core.topics.topic import Topics
from marsad.model import Article, Fingerprint, Mention, Theatre
from marsad.steps.understanding.learned import NONE, Snapshots


@dataclass(frozen=True, slots=True)
class Understood:
    """An Arabic article with everything about it that needs no look at others."""

    article: Article
    fingerprint: Fingerprint
    features: story.StoryFeatures
    mentions: tuple[Mention, ...]
    rules: str  # rules_of(topics)
    snapshots: Snapshots = NONE
    named: tuple[Named, ...] = ()  # where it has mentions


def rules_of(topics: Topics) -> str:
    """Which rules classify an article: every switched-on topic with its version, such as "astana 3, ceasefire 7"."""
    return ", ".join(f"{name} {version}" for name, version in sorted(topics.versions.items()))


def analyse(
    article: Article,
    topics: Topics,
    home: Theatre | None,
    source_id: str,
    phrases: frozenset[int] = frozenset(),
    snapshots: Snapshots = NONE,
) -> Understood:
    """Everything about an Arabic article that needs no look at others; `phrases` are what its source repeats."""
    mentions = topic.classify(topics, article.title, article.text, home_theatre=home)
    return Understood(
        article=article,
        fingerprint=fingerprint.fingerprint(article.title, article.text, common=phrases),
        features=story.features(article.title, article.text, source_id),
        mentions=mentions,
        rules=rules_of(topics),
        snapshots=snapshots,
        named=named(topics.gazetteer, topics.lexicon, article.title, article.text) if mentions else (),
    )
