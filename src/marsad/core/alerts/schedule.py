"""When a reader is told: digests at a local hour, quiet hours, and where a reader's day begins.

Hours are those of a clock on the reader's wall. Where daylight saving skips an hour, what is due in it comes as the clock jumps;
where an hour comes twice, the first one counts. Knows nothing of what is told.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from marsad.model import Pace, Subscription

WEEK = 7


def next_digest(subscription: Subscription, now: datetime) -> datetime:
    """The first hour after `now` (aware) at which the subscription's digest is due, in UTC. At once means daily here."""
    zone = ZoneInfo(subscription.zone)
    local = now.astimezone(zone)
    if subscription.pace is Pace.HOURLY:
        return _on_the_hour(now, local)
    for days in range(WEEK + 2):
        day = local.date() + timedelta(days=days)
        due = _at(day, subscription.hour, zone)
        wrong_day = subscription.pace is Pace.WEEKLY and day.weekday() != subscription.weekday
        if due > now and not wrong_day:
            return due
    raise AssertionError("a week has every day")


def quiet_until(subscription: Subscription, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` lies in, in UTC; None outside them."""
    if subscription.quiet is None:
        return None
    begin, until = subscription.quiet
    zone = ZoneInfo(subscription.zone)
    local = now.astimezone(zone)
    over_midnight = begin >= until
    at = local.time().replace(tzinfo=None)
    if begin <= at < until or (over_midnight and (at >= begin or at < until)):
        tomorrow = over_midnight and at >= begin
        return _at(local.date() + timedelta(days=int(tomorrow)), until, zone)
    return None


def day_begin(zone: str, now: datetime) -> datetime:
    """The beginning of the local day, in UTC."""
    there = ZoneInfo(zone)
    return _at(now.astimezone(there).date(), time(0), there)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)


def _on_the_hour(now: datetime, local: datetime) -> datetime:
    """The next full hour on the wall: half an hour off in India."""
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return (now - past + timedelta(hours=1)).astimezone(UTC)
