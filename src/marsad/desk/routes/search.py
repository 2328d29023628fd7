"""Search: articles by words, topic, theatre, source and time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, a_day, table
from marsad.edge.store import Row, Store
from marsad.model import Theatre

router = APIRouter()
BEST, CONSIDERED = 100, 500  # with words: how many are shown, and out of how many where there are filters


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. Days are texts: a form sends an empty one where none was chosen."""

    q: Annotated[str, Query(max_length=300)] = ""
    topic: Name = None
    theatre: Name = None
    source: Name = None
    since: Name = None
    until: Name = None


AskedFor = Annotated[Asked, Depends()]


@router.get("/search")
def search(page: ThePage, store: Reading, asked: AskedFor, before: Place = None) -> HTMLResponse:
    """The form, and what was found: with words the best first, without the latest."""
    rows = _articles(store, asked, BEST if asked.q.strip() else LIST + 1, before)
    is_paged = not asked.q.strip() and len(rows) > LIST
    topics = store.all("names.topics")
    return page.html(
        "search.html.j2",
        rows=rows[:LIST] if is_paged else rows,
        more=rows[LIST - 1]["article_id"] if is_paged else None,
        is_cut=bool(asked.q.strip()) and len(rows) == BEST,
        asked={name: value or "" for name, value in asdict(asked).items()},
        topics=topics,
        topics_by_name={row["topic"]: row for row in topics},
        sources=store.all("names.sources"),
        theatres=list(Theatre),
    )


@router.get("/search.csv")
def search_csv(page: ThePage, store: Reading, asked: AskedFor) -> Response:
    """What was found, as a table."""
    rows = _articles(store, asked, EXPORT, None)
    columns = ("article_id", "at", f"name_{page.language}", "title", "url", "story_id", "disposition")
    return table("marsad-search", columns, ([row[name] for name in columns] for row in rows))


def _articles(store: Store, asked: Asked, limit: int, before: int | None) -> list[Row]:
    filters = {
        "topic": asked.topic or None, "theatre": asked.theatre or None, "source": asked.source or None,
        "since": a_day(asked.since), "until": a_day(asked.until), "limit": limit,
    }  # fmt: skip
    if not asked.q.strip():
        return store.all("search.latest", before=before, **filters)
    is_filtered = asked.topic or asked.theatre or asked.source
    return store.all(
        "search.words",
        words=asked.q,
        considered=CONSIDERED if is_filtered else min(limit, CONSIDERED),
        **filters,
    )
