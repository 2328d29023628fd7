"""Story: its articles in the order of time, copies under their originals, the evidence, and what differs."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from marsad.core.duplicates import fingerprint
from marsad.core.duplicates.relation import Printed
from marsad.core.duplicates.why import Why, why
from marsad.core.text.revision import change
from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes import own
from marsad.desk.routes.parts import table
from marsad.edge.store import Row, Store

router = APIRouter()
ARTICLES, EVIDENCE, ALERTS = 300, 1000, 100


@router.get("/story/{story_id:int}")
def story(page: ThePage, store: Reading, story_id: int) -> Response:
    """The page of a story; of one that was merged, the way to where its articles are."""
    found = _found(store, story_id)
    if found["merged_into"]:
        return RedirectResponse(page.to(f"/story/{found['merged_into']}"), 303)
    articles = store.all("story.articles", story_id=story_id, limit=ARTICLES)
    present = {row["article_id"] for row in articles}
    copies: dict[int, list[Row]] = {}
    for row in articles:
        if row["original_id"] in present:
            copies.setdefault(row["original_id"], []).append(row)
    evidence: dict[int, list[Row]] = {}
    mentions = store.all("story.evidence", story_id=story_id, limit=EVIDENCE)
    for row in mentions:
        evidence.setdefault(row["article_id"], []).append(row)
    return page.html(
        "story.html.j2",
        story=found,
        articles=articles,
        leading=[row for row in articles if row["original_id"] not in present],
        copies=copies,
        evidence={article_id: sentences(_told(rows)) for article_id, rows in evidence.items()},
        labels=_labels(mentions),
        topics={row["topic"]: row for row in store.all("names.topics")},
        alerts=store.all("story.alerts", story_id=story_id, limit=ALERTS),
        is_cut=len(articles) == ARTICLES,
        own=own.kept(page, store, "story", story_id),
        own_path=f"/story/{story_id}/own",
    )


@router.get("/story/{story_id:int}.csv")
def story_csv(store: Reading, story_id: int) -> Response:
    """The articles of a story."""
    _found(store, story_id)
    rows = store.all("story.articles", story_id=story_id, limit=ARTICLES)
    columns = ("article_id", "at", "source_id", "title", "url", "disposition", "original_id", "kind", "score")
    return table(f"marsad-story-{story_id}", columns, ([row[name] for name in columns] for row in rows))


@router.get("/compare/{first_id:int}/{second_id:int}")
def compare(page: ThePage, store: Reading, first_id: int, second_id: int) -> HTMLResponse:
    """Return what the second article says otherwise than the first."""
    first, second = (store.one("article.article", article_id=one) for one in (first_id, second_id))
    if first is None or second is None:
        raise HTTPException(404, "there is no such article")
    difference = change(f"{first['title']}\n{first['text']}", f"{second['title']}\n{second['text']}")
    return page.html(
        "compare.html.j2",
        first=first,
        second=second,
        change=difference,
        is_pair=True,
        why=_why(first, second),
    )


def _why(first: Row, second: Row) -> Why:
    """Why the later of two articles is, or isn't, a copy of the earlier one."""
    old, new = sorted((first, second), key=_at)
    later, earlier = (fingerprint.fingerprint(one["title"], one["text"]) for one in (new, old))
    printed = Printed.of(new["source_id"], _at(new), old["source_id"], _at(old))
    originals = [one["original_id"] or one["article_id"] for one in (new, old)]
    return why(later, earlier, printed, is_linked=originals[0] == originals[1])


def _at(article: Row) -> datetime:
    at: datetime = article["published_at"] or article["first_seen_at"]
    return at


def sentences(mentions: list[Row]) -> list[tuple[Row, list[Row]]]:
    """The sentences of evidence once each, with the marks in them, their offsets counted from the sentence's start."""
    found: dict[tuple[str, int, int], tuple[Row, list[Row]]] = {}
    for m in mentions:
        key = (m["field"], m["evidence_start"], m["evidence_end"])
        shift = m["evidence_start"]
        mark = {**m, "start_offset": m["start_offset"] - shift, "end_offset": m["end_offset"] - shift}
        found.setdefault(key, (m, []))[1].append(mark)
    return list(found.values())


def _told(mentions: list[Row]) -> list[Row]:
    """The mentions of the text; those of the headline, which stands above, only where there are no others."""
    return [m for m in mentions if m["field"] != "title"] or mentions


def _labels(mentions: list[Row]) -> list[Row]:
    names = ("topic", "theatre", "status", "denied")
    seen = {tuple(m[name] for name in names) for m in mentions}
    return [dict(zip(names, one, strict=True)) for one in sorted(seen, key=str)]


def _found(store: Store, story_id: int) -> Row:
    found = store.one("story.story", story_id=story_id)
    if found is None:
        raise HTTPException(404, "there is no such story")
    return found
