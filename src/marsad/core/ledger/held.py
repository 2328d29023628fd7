"""For how many days a ceasefire has held, by what is said of it alone: from the day that it is said to begin, never from a report's."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

DAY = len("2020-03-06")


def held_days(begins: str | None, ends: str | None, at: datetime, zone: str) -> int | None:
    """Whole days on the clock of `zone` until `at`; None where the beginning isn't known to the day, is to come, or an end is past.

    `begins` and `ends` are ISO 8601 as the ledger keeps them ("2020-03-06T00:01", "2020-03")."""
    try:
        since = date.fromisoformat((begins or "")[:DAY])
    except ValueError:
        return None
    today = at.astimezone(ZoneInfo(zone)).date()
    last = (ends or "")[:DAY]
    if len(last) == DAY and last < today.isoformat():
        return None
    return (today - since).days if since <= today else None
