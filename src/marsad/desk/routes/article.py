"""Article: the text with its mentions marked, why each rule fired, what its dates mean, and where it came from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from marsad.core.dates.expression import DateExpression, find_dates
from marsad.core.text.revision import change
from marsad.desk.desk import Reading
from marsad.desk.page import ThePage

router = APIRouter()
LONGEST = 200_000  # characters shown of one text


@router.get("/article/{article_id:int}")
def article(page: ThePage, store: Reading, article_id: int) -> HTMLResponse:
    """The page of an article."""
    found = store.one("article.article", article_id=article_id)
    if found is None:
        raise HTTPException(404, "there is no such article")
    mentions = store.all("article.mentions", article_id=article_id)
    revisions = store.all("article.revisions", article_id=article_id)
    events = store.all("article.events", article_id=article_id)
    texts = [*((f"{r['title']}\n{r['text']}") for r in revisions), f"{found['title']}\n{found['text']}"]
    return page.html(
        "article.html.j2",
        article=found,
        text=found["text"][:LONGEST],
        mentions=mentions,
        in_title=[m for m in (*mentions, *events) if m["field"] == "title"],
        in_text=[m for m in (*mentions, *events) if m["field"] == "text"],
        events=[list(facts) for _, facts in groupby(events, key=lambda row: row["event_id"])],
        event_corrections=store.all("article.event_corrections", article_id=article_id),
        dates=_dates(
            found["text"][:LONGEST], found["published_at"], _zone(found["published_zone"], page.desk.zone)
        ),
        copies=store.all("article.copies", article_id=article_id),
        carried=store.all("article.carried", article_id=article_id),
        changes=[
            (r, change(before, after)) for r, (before, after) in zip(revisions, pairwise(texts), strict=True)
        ],
        is_pair=False,
        corrections=store.all("article.corrections", article_id=article_id),
        topics=store.all("names.topics"),
    )


def _dates(text: str, published_at: datetime | None, zone: tzinfo) -> list[DateExpression]:
    return [found for found in find_dates(text, published_at, zone) if found.begins_at][:100]


def _zone(given: str | None, default: str) -> tzinfo:
    """The outlet's time zone as its page gave it (+03:00 or Asia/Damascus), else the desk's."""
    try:
        if given and given[0] in "+-":
            moment = datetime.strptime(given, "%z")
            return timezone(moment.utcoffset() or timedelta(0))
        return UTC if given in ("Z", "UTC") else ZoneInfo(given or default)
    except (ValueError, KeyError, OSError):
        return ZoneInfo(default)
