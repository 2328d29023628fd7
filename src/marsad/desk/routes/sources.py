"""Sources: how each outlet's feeds are, what was expected of it and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import HTMLResponse

from marsad.core.feeds import anomaly
from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage
from marsad.desk.plot import Spark, spark
from marsad.desk.routes.parts import period, table
from marsad.edge.clock import now
from marsad.edge.store import Row, Store
from marsad.steps.upkeep import anomalies

router = APIRouter()
WELL = ("new", "healthy", "quiet", "moved")
RANK = {"gone": 0, "blocked": 1, "failing": 2, "silent": 3, "no text": 4, "fallback": 5}


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source with its feeds; `state` is the worst of theirs, or what `marsad status` says of it, or fallback."""

    source: Row
    feeds: Sequence[Row]
    state: str
    daily: Sequence[int]  # new entries per whole day, oldest first
    today: int
    volume: anomaly.Volume
    spark: Spark
    little: Sequence[anomalies.TooLittle] = ()  # what `marsad status` says of it


@router.get("/sources")
def sources(page: ThePage, store: Reading) -> HTMLResponse:
    """All outlets, those in trouble first."""
    return page.html("sources.html.j2", outlets=_outlets(page, store))


@router.get("/sources.csv")
def sources_csv(page: ThePage, store: Reading) -> Response:
    """All outlets as a table."""
    columns = (
        "source_id",
        "name",
        "state",
        "feeds",
        "last_success_at",
        "expected_per_day",
        "yesterday",
        "today",
    )
    rows = (
        (o.source["source_id"], o.source[f"name_{page.language}"], o.state, len(o.feeds), _latest(o.feeds, "last_success_at"),
         o.volume.expected, o.volume.seen, o.today)
        for o in _outlets(page, store)
    )  # fmt: skip
    return table("marsad-sources", columns, rows)


@router.get("/sources/{source_id}")
def source(page: ThePage, store: Reading, source_id: str) -> HTMLResponse:
    """One outlet with its latest polls, and the pages that did not come."""
    found = next((o for o in _outlets(page, store) if o.source["source_id"] == source_id), None)
    if found is None:
        raise HTTPException(404, "there is no such source, or it is no longer polled")
    return page.html(
        "source.html.j2",
        outlet=found,
        polls=store.all("sources.polls", source_id=source_id),
        missing=store.all("sources.missing", source_id=source_id),
    )


def _outlets(page: PageContext, store: Store) -> list[SourceHealth]:
    today = page.today
    first = today - timedelta(days=anomaly.DAYS + 1)
    counts: dict[str, dict[date, int]] = {}
    since, _ = period(first, today, page.desk.zone)
    for row in store.all("sources.volume", since=since, zone=page.desk.zone):
        counts.setdefault(row["source_id"], {})[row["day"]] = row["entries"]
    begun = {
        r["source_id"]: r["since"].astimezone(ZoneInfo(page.desk.zone)).date()
        for r in store.all("sources.first_polls")
    }
    feeds: dict[str, list[Row]] = {}
    for row in store.all("sources.sources"):
        feeds.setdefault(row["source_id"], []).append(row)
    little: dict[str, list[anomalies.TooLittle]] = {}
    for one in anomalies.report(store.reading("steps/upkeep"), now()):
        little.setdefault(one.source_id, []).append(one)
    found = [
        _outlet(
            rows,
            little.get(name, []),
            counts.get(name, {}),
            max(first, begun.get(name, today) + timedelta(days=1)),
            today,
        )
        for name, rows in feeds.items()
    ]
    return sorted(found, key=lambda o: (RANK.get(o.state, 9), o.source["source_id"]))


def _outlet(
    feeds: list[Row], little: list[anomalies.TooLittle], counts: dict[date, int], first: date, today: date
) -> SourceHealth:
    days = [first + timedelta(days=n) for n in range(max(0, (today - first).days))]
    daily = [counts.get(one, 0) for one in days]
    seen = anomaly.of_last_day(daily)
    return SourceHealth(
        feeds[0],
        feeds,
        _state(feeds, little),
        daily,
        counts.get(today, 0),
        seen,
        spark([*daily, counts.get(today, 0)]),
        little,
    )


def _state(feeds: list[Row], little: Sequence[anomalies.TooLittle]) -> str:
    worst = min((row["state"] for row in feeds), key=lambda state: RANK.get(state, 9))
    if worst not in WELL:
        return str(worst)
    troubles = [one.what for one in little if one.what in RANK]
    if troubles:
        return min(troubles, key=lambda what: RANK[what])
    return "fallback" if any(uses_fallback(row) for row in feeds) else str(worst)


def uses_fallback(feed: Row) -> bool:
    """Return whether the last poll went to another address than the feed's own or where it moved to."""
    return feed["polled_url"] is not None and feed["polled_url"] not in (feed["url"], feed["moved_to"])


def _latest(feeds: Sequence[Row], name: str) -> object:
    return max((row[name] for row in feeds if row[name]), default=None)
