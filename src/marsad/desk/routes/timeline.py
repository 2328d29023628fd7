"""Timeline: how many articles spoke of what, day by day, as a plot with the stories behind each bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from marsad.desk import wording
from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage, say_comma
from marsad.desk.plot import stacked, steps, tint
from marsad.desk.routes.parts import Name, a_day, table
from marsad.edge.store import Row
from marsad.model import Theatre

router = APIRouter()
LENGTHS = (14, 30, 90, 365)  # days
Days = Annotated[int, Query(ge=1, le=730)]


@router.get("/timeline")
def timeline(
    page: ThePage,
    store: Reading,
    topic: Name = None,
    theatre: Name = None,
    by: Name = None,
    days: Days = 30,
    until: str = "",
) -> HTMLResponse:
    """The plot and the same numbers as a table; `by` (topic or theatre) says what the colours are."""
    by = by if by in ("topic", "theatre") else "theatre" if topic else "topic"
    last = min(a_day(until) or page.today, page.today)
    first = last - timedelta(days=days - 1)
    buckets = steps(first, last)
    counts: dict[str, Counter[int]] = {}
    asked = {"since": first, "until": last, "topic": topic or None, "theatre": theatre or None}
    for row in store.all("timeline.steps", **asked, days=buckets.days, by=by):
        counts.setdefault(row["series"], Counter())[row["step"]] = row["originals"]
    series = sorted(counts, key=lambda name: (-counts[name].total(), name))
    topics = {row["topic"]: row for row in store.all("names.topics")}
    spans = [(start, page.until(start, buckets)) for start in buckets.starts]
    return page.html(
        "timeline.html.j2",
        plot=stacked([[counts[name][i] for i in range(len(spans))] for name in series], buckets),
        names=[_name(page, topics, by, name) for name in series], tints=[tint(name) for name in series],
        totals=[counts[name].total() for name in series],
        spans_worded=[_worded(page, *span) for span in spans],
        # a bar leads to its articles
        searches=[page.to("/search", **{"topic": topic, "theatre": theatre, by: name}) for name in series],
        spans_asked=[f"&since={start}&until={end}" for start, end in spans],
        by=by, days=days, lengths=LENGTHS, first=first, last=last, topic=topic, theatre_name=theatre, topics=topics, theatres=list(Theatre),
        earlier=first - timedelta(days=1), later=min(last + timedelta(days=days), page.today) if last < page.today else None,
    )  # fmt: skip


def _name(page: PageContext, topics: Mapping[str, Row], by: str, name: str) -> str:
    if by == "theatre":
        return wording.theatre(name, page.language)
    return str(topics[name][f"title_{page.language}"]) if name in topics else name


def _worded(page: PageContext, start: date, end: date) -> str:
    words = [wording.day(one, page.language) for one in ((start,) if start == end else (start, end))]
    return " – ".join(words) + say_comma(page.language) + " "


@router.get("/timeline.csv")
def timeline_csv(
    page: ThePage, store: Reading, topic: Name = None, theatre: Name = None, days: Days = 30, until: str = ""
) -> Response:
    """The numbers, one row per day, topic and theatre."""
    last = min(a_day(until) or page.today, page.today)
    first = last - timedelta(days=days - 1)
    rows = store.all("timeline.days", since=first, until=last, topic=topic or None, theatre=theatre or None)
    columns = ("day", "topic", "theatre", "originals", "copies")
    return table("marsad-timeline", columns, ([row[name] for name in columns] for row in rows))
