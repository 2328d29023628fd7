"""Corrections: what an analyst sets right is kept with who, when and why, holds at once, and is applied anew after each derivation.

Raises NotFound for what isn't there any more and InputError for what can't be; nothing is then changed. Nobody is alerted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.core.topics.correction import CorrectionKind, TopicCorrection, corrected, place
from marsad.edge.clock import now
from marsad.edge.load import Batch, attach
from marsad.edge.rows.article import ArticleText, InStory
from marsad.edge.rows.correction import CorrectionRow, MentionCorrection, StoryCorrection
from marsad.edge.rows.mention import MentionRow, StoredMention
from marsad.edge.store import Store
from marsad.errors import InputError, NotFound
from marsad.model import CeasefireStatus, Mention, Theatre
from marsad.steps.understanding import link_lock

CEASEFIRE = "ceasefire"  # the topic whose mentions have a status


@dataclass(frozen=True, slots=True)
class By:
    """The author of a correction, and the reason for it."""

    name: str
    reason: str


def wrong(store: Store, by: By, mention_id: int, article_id: int) -> None:
    """The words of a mention of this article prove nothing of its topic."""
    _of_mention(store, by, mention_id, article_id, CorrectionKind.WRONG, None, None)


def label(
    store: Store, by: By, mention_id: int, article_id: int, theatre: Theatre, status: CeasefireStatus | None
) -> None:
    """A mention of this article is of another theatre, or says something else of a ceasefire."""
    _of_mention(store, by, mention_id, article_id, CorrectionKind.LABEL, theatre, status)


def missing(
    store: Store, by: By, article_id: int, topic: str, quote: str, theatre: Theatre, status: CeasefireStatus
) -> None:
    """Words of an article prove a topic, and no rule found them. The first of these words that no mention has yet are meant."""
    with store.transaction():
        article = _locked(store, article_id)
        field = "text" if place(article.text, quote) else "title"
        body = article.text if field == "text" else article.title
        at = place(body, quote)
        if at is None:
            raise InputError("these words don't stand in the article")
        found = TopicCorrection(
            CorrectionKind.MISSING,
            topic,
            field,
            *at,
            body[slice(*at)],
            theatre,
            status if topic == CEASEFIRE else None,
        )
        _keep(store, by, article, found)


def merge(store: Store, by: By, story_id: int, other_id: int) -> None:
    """Two stories are one: the articles of `other_id` come to `story_id`, alerts and facts with them."""
    if story_id == other_id:
        raise InputError("a story can't be merged with itself")
    with store.transaction():
        link_lock.take(store)
        kept, gone = (_originals(store, one) for one in (story_id, other_id))
        _save(
            store,
            by,
            kind="merge",
            story_id=story_id,
            other_id=other_id,
            article_id=gone[0],
            anchor_id=kept[0],
        )
        _merge(store, story_id, other_id)
        store.run("corrections.refresh", story_ids=[story_id])


def split(store: Store, by: By, story_id: int, article_ids: Sequence[int]) -> int:
    """Some articles of a story, with their copies, tell another one. Gives the new story's id."""
    with store.transaction():
        link_lock.take(store)
        originals = _originals(store, story_id)
        leaving = [one for one in originals if one in set(article_ids)]
        staying = [one for one in originals if one not in leaving]
        if not leaving or not staying:
            raise InputError("choose some articles of the story, not none and not all")
        new = _opened(store)
        for article_id in leaving:
            _save(
                store, by, kind="split", article_id=article_id, story_id=new, other_id=story_id,
                anchor_id=leaving[0], apart_id=staying[0],
            )  # fmt: skip
            store.run("recluster.move", article_id=article_id, story_id=new)
        take_along(store, [story_id])
        store.run("corrections.refresh", story_ids=[story_id, new])
    return new


def reapplied(
    store: Store, articles: Sequence[ArticleText], derived: Mapping[int, Sequence[Mention]]
) -> dict[int, tuple[Mention, ...]]:
    """Return what the rules derived of `articles`, as the analysts have it. Call it in the transaction that writes."""
    ids = [one.article_id for one in articles]
    store.run("corrections.lock_articles", article_ids=ids)
    made: dict[int, list[TopicCorrection]] = {}
    for row in store.objects("corrections.of_articles", MentionCorrection, article_ids=ids):
        made.setdefault(row.article_id, []).append(_correction(row))
    return {
        one.article_id: corrected(one.title, one.text, derived[one.article_id], made.get(one.article_id, ()))
        for one in articles
    }


def reapply_stories(store: Store) -> None:
    """Merge and split again after all stories were rebuilt. Call it in the transaction that rebuilt them, before titles are set."""
    for made in store.objects("corrections.of_stories", StoryCorrection):
        here, there = _story_of(store, made.article_id), _story_of(store, made.anchor_id)
        if made.kind == "merge" and here != there:
            into, gone = (here, there) if here == made.story_id else (there, here)  # its address stays
            _merge(store, into, gone)
        elif made.kind == "split" and made.article_id != made.anchor_id:
            store.run("recluster.move", article_id=made.article_id, story_id=there)
        elif made.kind == "split" and made.apart_id and here == _story_of(store, made.apart_id):
            store.run("recluster.move", article_id=made.article_id, story_id=_opened(store))


def _of_mention(
    store: Store,
    by: By,
    mention_id: int,
    article_id: int,
    kind: CorrectionKind,
    theatre: Theatre | None,
    status: CeasefireStatus | None,
) -> None:
    with store.transaction():
        is_its = store.value("corrections.article_of", mention_id=mention_id) == article_id
        article = _locked(store, article_id) if is_its else None
        mention = _stored(store, article).get(mention_id) if article else None
        if article is None or mention is None:
            raise NotFound(
                "this mention is not of this article, or was derived anew or corrected; load the page again"
            )
        made = TopicCorrection(
            kind, mention.topic, mention.field, mention.start_offset, mention.end_offset, mention.quote,
            theatre, status if mention.topic == CEASEFIRE else None,
        )  # fmt: skip
        _keep(store, by, article, made, rule=mention.rule, version=mention.version)


def _keep(
    store: Store,
    by: By,
    article: ArticleText,
    made: TopicCorrection,
    *,
    rule: str | None = None,
    version: str | None = None,
) -> None:
    """Keep a correction, and apply it to the mentions as they are."""
    article_id = article.article_id
    before = {number: row.mention for number, row in _stored(store, article).items()}
    after = corrected(article.title, article.text, tuple(before.values()), [made])
    _save(
        store, by, kind=made.kind, article_id=article_id, topic=made.topic, field=made.field, start_offset=made.start,
        end_offset=made.end, quote=made.quote, theatre=made.theatre, status=made.status, rule=rule, version=version,
    )  # fmt: skip
    store.run(
        "corrections.drop_mentions", mention_ids=[i for i, mention in before.items() if mention not in after]
    )
    new = [mention for mention in after if mention not in before.values()]
    attach(store, [article_id], Batch(mentions=[MentionRow.of(article_id, mention) for mention in new]))


def _stored(store: Store, article: ArticleText) -> dict[int, StoredMention]:
    """The mentions of an article by their number."""
    rows = store.objects("understand.mentions", StoredMention, article_ids=[article.article_id])
    return {row.mention_id: row for row in rows}


def _save(store: Store, by: By, **values: Any) -> None:
    reason = by.reason.strip()[:2000] or "—"
    store.save(
        "corrections.save", CorrectionRow(**values, made_by=by.name[:200], made_at=now(), reason=reason)
    )


def _merge(store: Store, into: int, story_id: int) -> None:
    store.run("corrections.move_story", story_id=story_id, into=into)
    take_along(store, [story_id])
    store.run("corrections.mark_merged", story_id=story_id, into=into)


def take_along(store: Store, story_ids: Sequence[int] | None = None) -> None:
    """Alerts and facts of the articles that left these stories (None: any) go with them, so that nothing is told twice."""
    for statement in ("recluster.move_alerts", "recluster.move_facts"):
        store.run(statement, story_ids=None if story_ids is None else list(story_ids))


def _locked(store: Store, article_id: int) -> ArticleText:
    store.run("corrections.lock_articles", article_ids=[article_id])
    found = store.first("corrections.article", ArticleText, article_id=article_id)
    if found is None:
        raise NotFound("there is no such article, or it is a copy: its original speaks for both")
    return found


def _originals(store: Store, story_id: int) -> list[int]:
    found: list[int] = store.values("corrections.originals", story_id=story_id)
    if not found:
        raise NotFound(f"there is no story {story_id}, or it was merged into another")
    return found


def _opened(store: Store) -> int:
    """A new story, whose title and span come with its articles."""
    return int(store.value("recluster.open_story", at=now()))


def _story_of(store: Store, article_id: int) -> int:
    (found,) = store.objects("understand.stories_of", InStory, article_ids=[article_id])
    return found.story_id


def _correction(row: MentionCorrection) -> TopicCorrection:
    place = (row.topic, row.field, row.start_offset, row.end_offset, row.quote)
    return TopicCorrection(CorrectionKind(row.kind), *place, row.theatre, row.status)
