"""Today: the stories of a day, what changed, what was sent, what failed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, period, table
from marsad.edge.store import Row, Store

router = APIRouter()
FEED = 100  # stories of the RSS feed


@router.get("/today")
def today(
    page: ThePage,
    store: Reading,
    day: date | None = None,
    topic: Name = None,
    theatre: Name = None,
    before_at: datetime | None = None,
    before_id: Place = None,
) -> HTMLResponse:
    """The page of a day."""
    day = _day(page, day)
    since, until = period(day, day, page.desk.zone)
    stories = _stories(store, since, until, topic, theatre, LIST + 1, before_at, before_id)
    return page.html(
        "today.html.j2",
        shown_day=day,
        is_today=day == page.today,
        previous=day - timedelta(days=1),
        following=day + timedelta(days=1) if day < page.today else None,
        last_day=None if stories else store.value("today.last_day", until=since),
        topic=topic,
        theatre_name=theatre,
        topics={row["topic"]: row for row in store.all("names.topics")},
        stories=stories[:LIST],
        more=stories[LIST - 1] if len(stories) > LIST else None,
        table=store.all("today.table", since=since, until=until),
        grown=store.all("today.grown", since=since, until=until, limit=30),
        revised=store.all("today.revised", since=since, until=until, limit=30),
        deliveries=store.all("today.deliveries", since=since, until=until),
        failures=store.all("today.failures", since=since, until=until, limit=40),
    )


@router.get("/today.csv")
def today_csv(
    page: ThePage, store: Reading, day: date | None = None, topic: Name = None, theatre: Name = None
) -> Response:
    """The stories of a day, one row per story and label."""
    day = _day(page, day)
    stories = _stories(store, *period(day, day, page.desk.zone), topic, theatre, EXPORT)
    columns = (
        "story_id",
        "title",
        "first_at",
        "topic",
        "theatre",
        "status",
        "outlets",
        "articles",
        "copies",
        "source",
        "quote",
    )
    rows = (
        (s["story_id"], s["title"], s["first_at"], one["topic"], one["theatre"], one["status"], s["outlets"], s["articles"],
         s["copies"], s[f"name_{page.language}"], s["quote"])
        for s in stories for one in s["labels"]
    )  # fmt: skip
    return table(f"marsad-{day}", columns, rows)


@router.get("/stories.rss")
def rss(
    page: ThePage,
    store: Reading,
    topic: Name = None,
    theatre: Name = None,
    days: Annotated[int, Query(ge=1, le=31)] = 7,
) -> Response:
    """The latest stories as an RSS feed; the address may be narrowed by topic and theatre."""
    since, until = period(page.today - timedelta(days=days), page.today, page.desk.zone)
    stories = _stories(store, since, until, topic, theatre, FEED)
    answer = page.html("stories.rss.j2", stories=stories)
    return Response(answer.body, media_type="application/rss+xml; charset=utf-8")


def _day(page: PageContext, day: date | None) -> date:
    return min(max(day or page.today, date(1990, 1, 1)), page.today)


def _stories(
    store: Store, since: datetime, until: datetime, topic: str | None, theatre: str | None, limit: int,
    before_at: datetime | None = None, before_id: int | None = None,
) -> list[Row]:  # fmt: skip
    return store.all(
        "today.stories", since=since, until=until, topic=topic or None, theatre=theatre or None,
        before_at=before_at, before_id=before_id if before_at else None, limit=limit,
    )  # fmt: skip
