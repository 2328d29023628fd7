"""What several pages share: lists that go on, days, CSV and RSS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Query, Response

from marsad.core.wording.spreadsheet import cell

LIST = 50  # rows of a list; the next ones are a click away
EXPORT = 5000  # rows of a CSV

Name = Annotated[str | None, Query(max_length=100)]  # of a topic, theatre, source …
Place = Annotated[int | None, Query(ge=1, le=2**62)]  # an id to go on from


def period(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """The moments at which `first` begins and `last` ends in `zone`."""
    place = ZoneInfo(zone)
    since = datetime.combine(first, time(), place)
    return since, datetime.combine(last + timedelta(days=1), time(), place)


def a_day(text: str | None) -> date | None:
    """A day as a form sends it; None for an empty field and for what is no day."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Rows as a CSV file that spreadsheets read as UTF-8 and never as formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: Any) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else cell(value)
