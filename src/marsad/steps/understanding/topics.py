"""What other rules would make of the stored articles: which mentions are gained and lost. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from marsad.core.topics.topic import Topics
from marsad.edge.store import Row, Store
from marsad.model import Mention
from marsad.steps.understanding import corrections
from marsad.steps.understanding.analysed import rules_of
from marsad.steps.understanding.rederive import BATCH, derived

_Place = tuple[int, str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Change:
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
class Batch:
    """What a batch of stored articles would gain and lose, in the order of articles and topics."""

    articles: int
    changes: tuple[Change, ...]


def is_there(store: Store) -> bool:
    """Whether the warehouse has its tables: a new embedded one is an empty database."""
    return bool(store.value("topics.is_migrated"))


def changes(store: Store, topics: Topics) -> Iterator[Batch]:
    """Read every classified article again, batch by batch, and compare. What analysts corrected stays as they have it."""
    after = 0
    while rows := store.all("topics.articles", after=after, limit=BATCH):
        yield _compared(store, topics, rows)
        after = rows[-1]["article_id"]


def _compared(store: Store, topics: Topics, rows: Sequence[Row]) -> Batch:
    found = {row["article_id"]: derived(store, topics, row) for row in rows}
    ids = list(found)
    with store.transaction():
        found = corrections.reapplied(store, rows, found)
        stored = {_place(row): row for row in store.all("topics.mentions", article_ids=ids)}
    made = {_place_of(i, mention): mention for i, mentions in found.items() for mention in mentions}
    articles = {row["article_id"]: row for row in rows}
    rules, articles = rules_of(topics), {row["article_id"]: row for row in rows}
    return Batch(
        len(rows),
        tuple(
            _change(place, articles[place[0]], made.get(place), stored.get(place), rules)
            for place in sorted(made.keys() ^ stored.keys())
        ),
    )


def _change(place: _Place, article: Row, made: Mention | None, stored: Row | None, rules: str) -> Change:
    """One of `made` and `stored` is there: the mention as it would be, or the row of the one that would go."""
    article_id, topic, field, _, _, quote = place
    row = asdict(made) if made else stored or {}
    return Change(
        is_gained=made is not None,
        article_id=article_id,
        url=article["url"],
        topic=topic,
        quote=quote,
        rule=row["rule"],
        version=row["version"],
        evidence=article[field][row["evidence_start"] : row["evidence_end"]],
        is_passed_over=article["classified_by"] == rules,
    )


def _place(row: Row) -> _Place:
    return row["article_id"], row["topic"], row["field"], row["start_offset"], row["end_offset"], row["quote"]


def _place_of(article_id: int, m: Mention) -> _Place:
    return article_id, m.topic, m.field, m.start, m.end, m.quote
