"""Ledger: what happened, by all who report it: ceasefires as life lines, patrols, violations, talks, and where reports contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import ThePage
from marsad.desk.routes import own
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, a_day, period, table
from marsad.edge.store import Row, Store
from marsad.errors import NotFound
from marsad.model import Theatre

router = APIRouter()
EntryId = Annotated[int, Path(ge=1, le=2**62)]
KINDS = ("ceasefire", "patrol", "talks", "violation")
AROUND = 140  # characters of the report's text shown on either side of its words
VIOLATION_DAYS, VIOLATION_DAYS_OF_A_FILE = 14, 92
PATROL_DAYS, PATROLS = 92, 120  # as far back as a page of patrols goes, and the patrols that it shows at most
COLUMNS = (
    *("entry_id", "kind", "theatre", "status", "is_denied", "begins", "ends", "duration", "ordinal", "round", "is_joint"),
    *("agreement", "parties", "places", "denied_by", "first_at", "last_at", "reports", "outlets", "conflicts"),
)  # fmt: skip


@router.get("/ledger")
def ledger(
    page: ThePage, store: Reading, kind: Name = None, theatre: Name = None, before: Place = None
) -> HTMLResponse:
    """The entries, latest first, each with the steps of its life."""
    rows = _entries(store, kind, theatre, before, LIST + 1)
    shown = rows[:LIST]
    return page.html(
        "ledger.html.j2",
        entries=shown,
        steps=_steps(store, shown),
        more=shown[-1]["entry_id"] if len(rows) > LIST else None,
        kind=kind if kind in KINDS else None,
        kinds=KINDS,
        chosen=theatre,
    )


@router.get("/ledger.csv")
def ledger_csv(page: ThePage, store: Reading, kind: Name = None, theatre: Name = None) -> Response:
    """The latest entries."""
    rows = _entries(store, kind, theatre, None, EXPORT)
    return table("marsad-ledger", COLUMNS, (_line(row, page.language) for row in rows))


@router.get("/ledger/violations")
def violations(page: ThePage, store: Reading, theatre: Name = None, until: Name = None) -> HTMLResponse:
    """Return what each observer counted, by governorate and day."""
    last = a_day(until) or page.today
    return page.html(
        "violations.html.j2",
        days=_by_day(_violations(page, store, theatre, VIOLATION_DAYS)),
        last=last,
        earlier=last - timedelta(days=VIOLATION_DAYS),
        chosen=theatre,
    )


@router.get("/ledger/violations.csv")
def violations_csv(page: ThePage, store: Reading, theatre: Name = None) -> Response:
    """The same as rows, of a quarter."""
    columns = ("day", f"observer_{page.language}", f"place_{page.language}", "value", "outlets", "article_id")
    rows = _violations(page, store, theatre, VIOLATION_DAYS_OF_A_FILE)
    return table("marsad-violations", columns, ([row[name] for name in columns] for row in rows))


@router.get("/ledger/patrols")
def patrols(page: ThePage, store: Reading, theatre: Name = None, until: Name = None) -> HTMLResponse:
    """The latest patrols of a quarter as strips by road, in the order of their days, and as a table."""
    last = a_day(until) or page.today
    rows = _patrols(page, store, theatre, PATROLS)
    oldest = page.date_of(min(row["last_at"] for row in rows)) if len(rows) == PATROLS else None
    earlier = min(oldest, last - timedelta(days=1)) if oldest else last - timedelta(days=PATROL_DAYS)
    roads = [(one[0], one) for _, group in groupby(rows, key=lambda row: row["road"]) if (one := list(group))]
    return page.html(
        "patrols.html.j2",
        roads=roads,
        last=last,
        first=oldest or earlier + timedelta(days=1),
        earlier=earlier,
        chosen=theatre,
    )


@router.get("/ledger/patrols.csv")
def patrols_csv(page: ThePage, store: Reading, theatre: Name = None) -> Response:
    """The same as rows, with the coordinates of the road or place."""
    columns = (
        "entry_id",
        "theatre",
        "status",
        "begins",
        "ordinal",
        "is_joint",
        "road",
        "lat",
        "lon",
        "sides",
        "outcome",
        "outlets",
    )
    rows = [
        {**row, "sides": "، ".join(one[page.language] for one in row["sides"])}
        for row in _patrols(page, store, theatre, EXPORT)
    ]
    return table("marsad-patrols", columns, ([row[name] for name in columns] for row in rows))


@router.get("/ledger/contradictions")
def contradictions(page: ThePage, store: Reading) -> HTMLResponse:
    """Reports that can't be right together, side by side."""
    rows = store.all("ledger.conflicts", entry_id=None, since=None, until=None, entries=LIST, limit=4 * LIST)
    return page.html("contradictions.html.j2", conflicts=_conflicts(rows), names_of=_named(page, store, rows))


@router.get("/ledger/{entry_id}")
def entry(page: ThePage, store: Reading, entry_id: EntryId) -> HTMLResponse:
    """One happening: its life line, and every report with its words."""
    found = _entries(store, None, None, None, 1, entry_id)
    if not found:
        raise NotFound(f"there is no entry {entry_id} in the ledger")
    reports = store.all("ledger.reports", entry_id=entry_id, limit=EXPORT)
    conflicts = store.all(
        "ledger.conflicts", entry_id=entry_id, since=None, until=None, entries=1, limit=EXPORT
    )
    said: dict[int, list[Row]] = {}
    for row in store.all("ledger.words", entry_id=entry_id):
        said.setdefault(row["event_id"], []).append(row)
    return page.html(
        "entry.html.j2",
        entry=found[0],
        steps=_steps(store, found),
        reports=[(report, _around(report)) for report in reports],
        said=said,
        conflicts=_conflicts(conflicts),
        names_of=_named(page, store, conflicts),
        own=own.kept(page, store, "entry", entry_id),
        own_path=f"/ledger/{entry_id}/own",
    )


def _entries(
    store: Store,
    kind: str | None,
    theatre: str | None,
    before: int | None,
    limit: int,
    entry_id: int | None = None,
) -> list[Row]:
    return store.all(
        "ledger.entries",
        kind=kind if kind in KINDS else None,
        theatre=theatre if theatre in Theatre.__members__.values() else None,
        before=before,
        limit=limit,
        entry_id=entry_id,
    )


def _steps(store: Store, entries: Sequence[Row]) -> dict[int, list[Row]]:
    """The steps of each entry, in the order of publication."""
    rows = store.all("ledger.steps", entry_ids=[row["entry_id"] for row in entries])
    return {entry_id: list(steps) for entry_id, steps in groupby(rows, key=lambda row: row["entry_id"])}


def _violations(page: ThePage, store: Store, theatre: str | None, days: int) -> list[Row]:
    last = a_day(page.request.query_params.get("until")) or page.today
    since, until = period(last - timedelta(days=days - 1), last, page.desk.zone)
    known = theatre if theatre in Theatre.__members__.values() else None
    return store.all(
        "ledger.violations", theatre=known, since=since, until=until, zone=page.desk.zone, limit=EXPORT
    )


def _patrols(page: ThePage, store: Store, theatre: str | None, most: int) -> list[Row]:
    last = a_day(page.request.query_params.get("until")) or page.today
    since, until = period(last - timedelta(days=PATROL_DAYS - 1), last, page.desk.zone)
    known = theatre if theatre in Theatre.__members__.values() else None
    return store.all("ledger.patrols", theatre=known, since=since, until=until, limit=most)


def _by_day(rows: Iterable[Row]) -> list[tuple[Any, list[Row]]]:
    return [(day, list(one)) for day, one in groupby(rows, key=lambda row: row["day"])]


def _conflicts(rows: Iterable[Row]) -> list[tuple[Row, list[Row]]]:
    """The claims of each entry and field, under the first of them."""
    grouped = [list(one) for _, one in groupby(rows, key=lambda row: (row["entry_id"], row["field"]))]
    return [(one[0], one) for one in grouped]


def _named(page: ThePage, store: Store, rows: Iterable[Row]) -> dict[str, str]:
    """What the places and parties are called that reports disagree on."""
    ids = list({str(row["value"]) for row in rows})
    return {row["id"]: row[page.language] for row in store.all("names.named", ids=ids)}


def _around(report: Mapping[str, Any]) -> tuple[str, str, str]:
    """The words of a report's status with what stands before and after them, cut at word borders."""
    body, start, end = report["body"], report["start_offset"], report["end_offset"]
    before, after = body[max(0, start - AROUND) : start], body[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if end + AROUND < len(body):
        after = after.rpartition(" ")[0] + " …"
    return before, body[start:end], after


def _line(row: Row, language: str) -> list[Any]:
    joined = {
        name: "، ".join(one[language] for one in row[name] or ())
        for name in ("parties", "places", "denied_by")
    }
    return [({**row, **joined})[name] for name in COLUMNS]
