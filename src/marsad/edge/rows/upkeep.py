"""What the upkeep of the warehouse asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person should look at."""

    cause: str
    detail: str


@dataclass(frozen=True, slots=True)
class Offence:
    """A row that a check offends at; `article_id` is None where it is no article's."""

    article_id: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class DayVolume:
    """The number of new entries that a source brought so many whole days ago."""

    source_id: str
    days_ago: int
    entries: int


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A source that was polled lately, and for how many whole days it has been."""

    source_id: str
    days: int


@dataclass(frozen=True, slots=True)
class ReadPages:
    """The number of a source's pages that were read lately, and the number that gave no text, and why mostly."""

    source_id: str
    pages: int
    unreadable: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class OpenBackfill:
    """A backfill that is not finished, with what is left of it."""

    source_id: str
    since: date
    until: date
    lists_left: int
    pages_left: int


@dataclass(frozen=True, slots=True)
class StepCount:
    """The sum of what the runs of a step counted under a name."""

    step: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ColumnType:
    """A column of a view with PostgreSQL's name of its type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class StoredMonth:
    """A month (YYYY-MM) that has rows, and a stamp that changes when they do."""

    month: str
    stamp: str


@dataclass(frozen=True, slots=True)
class TopicTitle:
    """A topic with its titles."""

    topic: str
    title_ar: str
    title_en: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article that mentions a topic, as an RSS feed lists it."""

    article_id: int
    title: str
    url: str
    at: datetime
    source_ar: str
    theatres: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Who holds the lock under which articles are linked."""

    name: str
    host: str
    pid: int
    state: str | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class RunTotal:
    """Executions of a step that are in a state, with their seconds by the clock."""

    step: str
    state: str
    runs: int
    seconds: float


@dataclass(frozen=True, slots=True)
class StationTotal:
    """Processor seconds of a station."""

    station: str
    seconds: float


@dataclass(frozen=True, slots=True)
class FeedsInState:
    """How many active feeds are in a state."""

    state: str
    feeds: int


@dataclass(frozen=True, slots=True)
class ArticleTotals:
    """Articles by what became of them."""

    kept: int
    duplicate: int
    set_aside: int
