"""Recalling: a stored article analysed again, as it was when it was stored, but by the rules of today."""

from __future__ import annotations

from dataclasses import replace

from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics.topic import Topics
from marsad.edge.rows.article import ReadArticle
from marsad.edge.rows.fingerprint import ComparedRow
from marsad.edge.store import Store
from marsad.model import Article, Comparison, LanguageVerdict, Precision, PublicationTime
from marsad.steps.understanding.analysed import analyse
from marsad.steps.understanding.known_boilerplate import Snapshots
from marsad.steps.understanding.linked import Linked, Origin

_ARABIC = LanguageVerdict("ar", is_arabic=True, confidence=1.0, reason="stored")


def recalled(store: Store, row: ComparedRow, topics: Topics, ledger: LedgerRules | None) -> Linked:
    """Return a stored article as if it had just been read; not yet compared with others."""
    (stored,) = store.objects("order.article", ReadArticle, article_ids=[row.article_id])
    snapshots = Snapshots(stored.lines_snapshot, stored.phrases_snapshot)
    new = analyse(
        _article(stored), topics, stored.home_theatre, stored.source_id, snapshots=snapshots, ledger=ledger
    )
    new = replace(new, fingerprint=row.fingerprint)  # with what its source was known to repeat then
    return Linked(
        row.article_id, _origin(stored), new, Comparison(None), (), row.at, story_id=stored.story_id or 0
    )


def _article(stored: ReadArticle) -> Article:
    at = stored.published_at
    return Article(
        url=stored.url,
        canonical_url=stored.canonical_url,
        title=stored.title,
        text=stored.text,
        author=stored.author,
        published=PublicationTime(at, Precision.SECOND, "stored", stored.published_zone) if at else None,
        site_name=stored.site_name,
        language=_ARABIC,
        extractor=stored.extractor,
    )


def _origin(stored: ReadArticle) -> Origin:
    return Origin(
        stored.source_id,
        stored.first_seen_at,
        stored.entry_id,
        stored.page_id,
        stored.seed,
        is_first_poll=stored.is_first_poll,
        is_backfilled=stored.is_backfilled,
    )
