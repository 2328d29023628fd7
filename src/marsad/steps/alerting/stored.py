"""A stored article as the alerts see it."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.core.alerts.wanted import News
from marsad.core.entities.recognition import named
from marsad.core.topics.topic import Topics
from marsad.edge.rows.article import AskedArticle, OpenArticle
from marsad.model import Mention, Ownership


def stored_news(topics: Topics, row: AskedArticle | OpenArticle, mentions: Sequence[Mention]) -> News:
    """Return what the alerts know of it. Names are looked up where something is mentioned; who owns the outlet is added by who knows it."""
    return News(
        title=row.title,
        text=row.text,
        source_id=row.source_id,
        ownership=Ownership.UNKNOWN,
        mentions=tuple(mentions),
        named=named(topics.gazetteer, topics.lexicon, row.title, row.text) if mentions else (),
        first_seen_at=row.first_seen_at,
        published_at=row.published_at,
    )
