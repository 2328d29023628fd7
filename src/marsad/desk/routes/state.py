"""State of play: where a ceasefire holds, since when, who says so and who denies it; patrols, talks, contradictions; the day's news."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from marsad.core.ledger import held
from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes.briefing import forms
from marsad.desk.routes.parts import Name, period
from marsad.edge.store import Row, Store
from marsad.model import Theatre

router = APIRouter()
RECENT = {"ceasefire": 30, "patrol": 14, "talks": 30}  # days that an entry is shown after its last report
MOST = {"ceasefire": 14, "patrol": 12, "talks": 12}
STORIES, CONFLICTS = 25, 12
IN_FORCE, OVER = ("in_effect", "extended", "announced"), ("ended", "past", "rejected", "suspended")
TO_COME = ("planned", "postponed")
LENGTH = re.compile(
    r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:\d+M)?)?"
)


@router.get("/")
def state(page: ThePage, store: Reading, day: date | None = None, theatre: Name = None) -> HTMLResponse:
    """The state of play at the end of a day, today's until now."""
    day = min(max(day or page.today, date(1990, 1, 1)), page.today)
    since, until = period(day, day, page.desk.zone)
    known = theatre if theatre in Theatre.__members__.values() else None
    entries = {kind: _entries(store, kind, until, known) for kind in RECENT}
    at = min(until, page.now)
    truces = sorted(entries["ceasefire"], key=lambda row: _place(row, at, page.desk.zone))
    return page.html(
        "state.html.j2",
        shown_day=day, is_today=day == page.today, previous=day - timedelta(days=1),
        following=day + timedelta(days=1) if day < page.today else None, chosen=known,
        truces=truces, held={row["entry_id"]: held_days(row, at, page.desk.zone) for row in truces},
        run_out={row["entry_id"] for row in truces if row["status"] in IN_FORCE and is_run_out(row, at, page.desk.zone)},
        steps=_steps(store, truces, until), patrols=_by_road(entries["patrol"]),
        to_come=[row for row in entries["talks"] if row["status"] in TO_COME],
        talks=[row for row in entries["talks"] if row["status"] not in TO_COME],
        conflicts=_conflicts(store, since - timedelta(days=RECENT["ceasefire"]), until),
        stories=store.all("state.stories", since=since, until=until, theatre=known, limit=STORIES),
        topics={row["topic"]: row for row in store.all("names.topics")},
        forms=forms(page.desk.settings), last_day=store.value("today.last_day", until=since),
    )  # fmt: skip


def held_days(row: Row, at: datetime, zone: str) -> int | None:
    """For how many days a truce has held by what is said of it: from the day that it is said to begin (else none is said) until `at`.

    None where it isn't in force, or where its beginning isn't known to the day."""
    if row["status"] not in IN_FORCE or row["is_denied"]:
        return None
    if is_run_out(row, at, zone):
        return None
    return held.held_days(row["begins"], row["ends"], at, zone)


def is_run_out(row: Row, at: datetime, zone: str) -> bool:
    """Whether the time that a truce was said to last has passed at `at`: the day of its end, else its beginning and its length.

    A few hours that are meant for each day anew end nothing; an extension counts from its own report."""
    today = at.astimezone(ZoneInfo(zone)).date()
    ends = str(row["ends"] or "")[:10]
    if len(ends) == 10:
        return ends < today.isoformat()
    length, begins = _length(str(row["duration"] or "")), str(row["begins"] or "")[:10]
    if length is None or row["status"] == "extended" or len(begins) < 10:
        return False
    try:
        return date.fromisoformat(begins) + length < today
    except (ValueError, OverflowError):
        return False


def _length(text: str) -> timedelta | None:
    """A length of time in ISO 8601 as days; None for one under a day, which is of each day."""
    found = LENGTH.fullmatch(text)
    if not found:
        return None
    years, months, weeks, days, hours = (int(n or 0) for n in found.groups())
    length = timedelta(days=years * 365 + months * 30 + weeks * 7 + days, hours=hours)
    return length if length >= timedelta(days=1) else None


def _place(row: Row, at: datetime, zone: str) -> int:
    """What is said to be in force stands first, what is over last; within, the latest reports first, as they come."""
    if row["status"] in OVER or row["is_denied"]:
        return 2
    return 0 if row["status"] in IN_FORCE and not is_run_out(row, at, zone) else 1


def _entries(store: Store, kind: str, until: datetime, theatre: str | None) -> list[Row]:
    since = until - timedelta(days=RECENT[kind])
    return store.all("state.entries", kind=kind, since=since, until=until, theatre=theatre, limit=MOST[kind])


def _steps(store: Store, entries: Sequence[Row], until: datetime) -> dict[int, list[Row]]:
    rows = store.all("state.steps", entry_ids=[row["entry_id"] for row in entries], until=until)
    return {entry_id: list(steps) for entry_id, steps in groupby(rows, key=lambda row: row["entry_id"])}


def _by_road(patrols: Sequence[Row]) -> list[tuple[Row | None, list[Row]]]:
    """The patrols by the road that they are on, those whose road isn't said last; of a road the highest number first."""
    found: dict[str, tuple[Row | None, list[Row]]] = {}
    for one in patrols:
        road = (one["roads"] or [None])[0]
        found.setdefault(str(road and (road["id"] or road["ar"])), (road, []))[1].append(one)
    ordered = sorted(found.values(), key=lambda pair: pair[0] is None)
    return [(road, sorted(rows, key=lambda row: -(row["ordinal"] or 0))) for road, rows in ordered]


def _conflicts(store: Store, since: datetime, until: datetime) -> list[tuple[Row, int]]:
    """The entries whose reports contradict each other, with the number of reports that do."""
    rows = store.all(
        "ledger.conflicts", entry_id=None, since=since, until=until, entries=CONFLICTS, limit=400
    )
    grouped = [list(one) for _, one in groupby(rows, key=lambda row: (row["entry_id"], row["field"]))]
    return [(one[0], len(one)) for one in grouped[:CONFLICTS]]
