"""What other rules would make of the stored articles: which mentions are gained and lost. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.core.topics.topic import Topics
from marsad.edge.rows.article import ArticleText
from marsad.edge.rows.mention import MentionRow, StoredMention
from marsad.edge.store import Store
from marsad.steps.understanding import corrections
from marsad.steps.understanding.analysed import rules_of
from marsad.steps.understanding.rederive import BATCH, derived


@dataclass(frozen=True, slots=True)
class MentionChange:
    """A mention that a stored article would gain or lose. `version` is of the rules that it stands or would stand by."""

    is_gained: bool
    article_id: int
    url: str
    topic: str
    quote: str
    rule: str
    version: str
    evidence: str  # the sentence
    is_passed_over: bool  # by `maintain`: the article counts as classified by these very versions


@dataclass(frozen=True, slots=True)
class ReclassifiedBatch:
    """The mentions that a batch of stored articles would gain and lose, in the order of articles and topics."""

    articles: int
    changes: tuple[MentionChange, ...]


def is_there(store: Store) -> bool:
    """Return whether the warehouse has its tables: a new embedded one is an empty database."""
    return bool(store.value("topics.is_migrated"))


def changes(store: Store, topics: Topics) -> Iterator[ReclassifiedBatch]:
    """Read every classified article again, batch by batch, and compare. What analysts corrected stays as they have it."""
    after = 0
    while rows := store.objects("topics.articles", ArticleText, after=after, limit=BATCH):
        yield _compared(store, topics, rows)
        after = rows[-1].article_id


def _compared(store: Store, topics: Topics, rows: Sequence[ArticleText]) -> ReclassifiedBatch:
    found = {row.article_id: derived(store, topics, row) for row in rows}
    ids = list(found)
    with store.transaction():
        found = corrections.reapplied(store, rows, found)
        was = {row.place: row for row in store.objects("understand.mentions", StoredMention, article_ids=ids)}
    made = [MentionRow.of(i, mention) for i, mentions in found.items() for mention in mentions]
    now = {row.place: row for row in made}
    rules, articles = rules_of(topics), {row.article_id: row for row in rows}
    return ReclassifiedBatch(
        len(rows),
        tuple(
            _change(articles[place[0]], (now.get(place) or was[place]), place in now, rules)
            for place in sorted(now.keys() ^ was.keys())
        ),
    )


def _change(article: ArticleText, mention: MentionRow, is_gained: bool, rules: str) -> MentionChange:
    """`mention` as it would be, or as the one that would go is."""
    body = article.title if mention.field == "title" else article.text
    return MentionChange(
        is_gained=is_gained,
        article_id=article.article_id,
        url=article.url,
        topic=mention.topic,
        quote=mention.quote,
        rule=mention.rule,
        version=mention.version,
        evidence=body[mention.evidence_start : mention.evidence_end],
        is_passed_over=article.classified_by == rules,
    )
