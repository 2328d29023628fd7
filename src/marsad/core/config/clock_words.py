"""Time zones and schedules as operators write them: right, or refused in plain words."""

from __future__ import annotations

import difflib
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

# Airflow's, as Airflow means them.
PRESETS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@quarterly": "0 0 1 */3 *",
    "@yearly": "0 0 1 1 *",
}
FIELDS = 5


def zone(name: str) -> str:
    """An IANA time zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"an IANA time zone, such as Asia/Damascus, not {name!r}{hint}") from None
    return name


def schedule(expression: str) -> str:
    """A cron expression of five fields that comes true some day, or one of Airflow's names for one."""
    from croniter import CroniterError, croniter

    if expression in PRESETS:
        return expression
    try:
        if len(expression.split()) != FIELDS:
            raise CroniterError
        croniter(expression, datetime(2024, 1, 1)).get_next()  # noqa: DTZ001 (any moment will do)
    except (CroniterError, ValueError, KeyError):
        raise ValueError(
            f"a cron expression of five fields (minute, hour, day, month, weekday), such as 0 5 * * *, not {expression!r}"
        ) from None
    return expression


def next_time(expression: str, at: datetime) -> datetime:
    """Return when a schedule comes true next after `at` (aware), on its clock."""
    from croniter import croniter

    found: datetime = croniter(PRESETS.get(expression, expression), at).get_next(datetime)
    return found
