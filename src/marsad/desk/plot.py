"""Numbers → where bars and lines go in an SVG of a given size. Text and colours are the templates' business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from marsad.model import Theatre

WIDTH, HEIGHT = 720, 240
LEFT, BOTTOM, TOP = 44, 22, 10  # room for the axes
MOST_BARS = 62
TOPICS = ("ceasefire", "patrols", "sochi", "astana")  # those that every installation has


@dataclass(frozen=True, slots=True)
class TimeSteps:
    """A period in steps of `days` days; each start, the first one first."""

    days: int
    starts: tuple[date, ...]
    last: date


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle: of which series, over which step, how much, and where."""

    series: int
    step: int
    value: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars with the marks of both axes: (place, value)."""

    bars: tuple[Bar, ...]
    steps: TimeSteps | None
    ticks: tuple[tuple[float, float], ...]
    labels: tuple[tuple[float, int], ...]
    highest: float
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Spark:
    """A small row of bars: (x, y, width, height), with the value of each."""

    bars: tuple[tuple[float, float, float, float, int], ...]
    width: int
    height: int


def steps(first: date, last: date) -> TimeSteps:
    """Days where they fit, else weeks, else months of 30 days."""
    length = (last - first).days + 1
    days = next((d for d in (1, 7) if length / d <= MOST_BARS), 30)
    return TimeSteps(days, tuple(first + timedelta(days=n) for n in range(0, length, days)), last)


def stacked(series: Sequence[Sequence[float]], over: TimeSteps) -> Plot:
    """One column per step, the series on one another in their order."""
    columns = len(over.starts)
    highest = _round_up(max((sum(one[i] for one in series) for i in range(columns)), default=0))
    wide, high = (WIDTH - LEFT) / columns, HEIGHT - BOTTOM - TOP
    found = []
    for i in range(columns):
        top = float(HEIGHT - BOTTOM)
        for number, values in enumerate(series):
            if values[i]:
                tall = values[i] / highest * high
                top -= tall
                found.append(Bar(number, i, values[i], LEFT + i * wide + wide * 0.1, top, wide * 0.8, tall))
    every = max(1, -(-columns // 7))
    labels = tuple((LEFT + (i + 0.5) * wide, i) for i in range(0, columns, every))
    return Plot(tuple(found), over, _ticks(highest), labels, highest)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Horizontal bars: what each is of (a row's number), how much, and its share of the longest in percent."""

    named: tuple[str, ...]  # the columns that name a bar
    counted: str  # the column that it is as long as
    bars: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """Columns over days, weeks or months: what they count, of what each colour is (a column and its values), the days, and the bars."""

    counted: str
    series_of: str | None
    series: tuple[str, ...]
    days: tuple[date, ...]
    plot: Plot


TIMES = ("day", "week", "month")  # columns that are a time axis
SERIES = (
    "what",
    "status",
    "theatre",
    "topic",
    "observer",
    "ownership",
    "source_id",
)  # columns that colours may stand for
MOST_SERIES, MOST_LENGTHS = 8, 40
OTHERS = "…"  # the series of all that have no colour of their own


def answered(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> OverTime | Lengths | None:
    """The plot of an answer: over time where a row is of a day, week or month and several rows of one; else a bar per row;
    None where there is nothing to compare."""
    numeric = [c for c in columns if _is_count(c, rows) and c not in PLAIN_NUMBERS]
    if len(rows) < 2 or not numeric:
        return None
    time = next((c for c in TIMES if c in columns), None)
    if time and len({row[time] for row in rows}) > 1 and all(isinstance(row[time], date) for row in rows):
        return _over_time(time, numeric[0], columns, rows)
    named = tuple(
        c
        for c in columns
        if c not in numeric and c not in UNNAMING and (not c.endswith("_id") or c in NAMING)
    )[:3]
    named = (
        tuple(c for c in named if len({row[c] for row in rows[:MOST_LENGTHS]}) > 1) or named
    )  # the same for all says nothing
    values = [max(0.0, float(row[numeric[0]] or 0)) for row in rows[:MOST_LENGTHS]]
    if not named or not any(values):
        return None
    return Lengths(
        named, numeric[0], tuple((n, value, value / max(values) * 100) for n, value in enumerate(values))
    )


# numbers that are names, not amounts; and columns that are too long, or say nothing, beside a bar
PLAIN_NUMBERS = ("seed", "z", "score", "rank", "ordinal", "round", "first_topic")
UNNAMING = ("url", "evidence", "quote", "status_quote", "counts", "started_at", "first_at", "last_at", "first_day", "last_day", "day",
            "at", "since", "headline", "last_success_at", "manner_quote", "feeds")  # fmt: skip
NAMING = ("source_id", "subscription_id")  # ids that are names


def _over_time(
    time: str, counted: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> OverTime:
    of = next((c for c in SERIES if c in columns and len({row[c] for row in rows}) > 1), None)
    totals: dict[str, float] = {}
    for row in rows:
        name = str(row[of] or "") if of else ""
        totals[name] = totals.get(name, 0) + float(row[counted] or 0)
    series = sorted(totals, key=lambda name: (-totals[name], name))
    if len(series) > MOST_SERIES:
        series = [*series[: MOST_SERIES - 1], OTHERS]
    known = {row[time] for row in rows}
    first, length = min(known), {"day": 1, "week": 7}.get(time)
    if length:
        last = max(known)
        days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, length)]
    else:
        days = sorted(known)
    days = days[-MOST_BARS:]
    place = {day: n for n, day in enumerate(days)}
    values = [[0.0] * len(days) for _ in series]
    for row in rows:
        name = str(row[of] or "") if of else ""
        if row[time] in place:
            values[series.index(name if name in series else OTHERS)][place[row[time]]] += max(
                0.0, float(row[counted] or 0)
            )
    plot = stacked(values, TimeSteps(length or 30, tuple(days), days[-1]))
    return OverTime(counted, of, tuple(series), tuple(days), plot)


def spark(values: Sequence[int]) -> Spark:
    """The days of a source."""
    highest, wide, high = max([*values, 1]), 5, 26
    return Spark(
        tuple(
            (
                n * wide,
                high - max(1.0, value / highest * high),
                wide - 1,
                max(1.0, value / highest * high),
                value,
            )
            for n, value in enumerate(values)
        ),
        max(1, len(values)) * wide,
        high,
    )


def tint(name: str) -> int:
    """The number (0 to 7) of the colour of a topic or theatre: the same on every page."""
    known = (*TOPICS, *Theatre)
    return known.index(name) % 8 if name in known else crc32(name.encode()) % 8


def _is_count(column: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [row[column] for row in rows]
    return not column.endswith("_id") and all(
        v is None or (isinstance(v, int | float | Decimal) and not isinstance(v, bool)) for v in values
    )


def _ticks(highest: float) -> tuple[tuple[float, float], ...]:
    high = HEIGHT - BOTTOM - TOP
    parts = 4 if highest % 4 == 0 else 2 if highest % 2 == 0 else 1
    return tuple((HEIGHT - BOTTOM - high * n / parts, highest * n / parts) for n in range(parts + 1))


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 8, 10, 20, 40, 80, 100 …"""
    size = 1
    while True:
        for step in (1, 2, 4, 8):
            if step * size >= value:
                return step * size
        size *= 10
