"""Arabic date expressions in a text, and the times they name seen from the publication.

Finds "السابع عشر من أيلول 2018", "26 نيسان / أبريل الماضي", "أمس الأربعاء", "فجر اليوم", "قبل يومين", "لمدة
72 ساعة" and their like in all Arabic calendars and spellings, and keeps where each stands. Without a
publication time, what needs one stays unresolved. Does not care what happened then, nor guess at dates that
events count from ("بعد يومين على لقائهما").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from re import Match

from marsad.core.dates.resolve import counted, unresolved
from marsad.core.dates.shapes import RULES, THAT_DAY, DateRule
from marsad.core.dates.tense import Tense, tense_at
from marsad.core.dates.words import DAY, duration, iso_duration
from marsad.core.text.arabic import Normal, normalise
from marsad.model import Precision

_SIGNS = re.compile(r"[.!?؟؛;…\n«»\"“”]|[:/()\\،,–—-]")
_SIGN_WORDS = {
    "/": "/",
    "\\": "/",
    ":": ":",
    "(": "(",
    ")": ")",
    "،": ",",
    ",": ",",
    "-": "-",
    "–": "-",
    "—": "-",
}
_RELATIONS = {
    "since": re.compile(r"(?<!\S)[وف]?(?:منذ|اعتبارا من|ابتداء من|بدءا من)(?!\S)"),
    "until": re.compile(r"(?<!\S)[وف]?(?:حتي|لغايه)(?!\S)"),
    "before": re.compile(r"(?<!\S)[وف]?(?:قبل|قبيل)(?!\S)"),
    "after": re.compile(r"(?<!\S)[وف]?(?:بعد|عقب)(?!\S)"),
}
_BEFORE = 24  # characters before an expression in which such a word stands
_FILLER = re.compile(r"[\s،,|–-]{1,4}(?:(?:من|في|يوم|عند|على|GMT|UTC|بتوقيت \w+)[\s،,|–-]{1,3}){0,2}")
_DAY_KINDS = frozenset(("day", "numeric", "weekday", "relative_day"))
_TENSED = frozenset(("day", "month", "weekday", "midnight"))  # what lies where its sentence puts it
_A_MOMENT = timedelta(microseconds=1)
_NAMES_A_DAY = _DAY_KINDS | {"this_part", "midnight", "ago", "ahead", THAT_DAY}
_IN_A_DAY = frozenset((Precision.DAY, Precision.PART_OF_DAY, Precision.HOUR, Precision.MINUTE))
_MAX_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One expression: text[start:end] == quote, and the time [begins_at, ends_at) that it names, in `zone`'s
    time.

    Both are None where the time is unknown: for a duration, and for what counts from a publication that is
    not known. `relation` says how a sentence uses it (since, until, before, after, or ""); `is_relative`,
    that the publication was needed to place it; `kind` is the rule's name. `tense` is what the words around a
    weekday, a day or month without a year say of it. A length (لمدة 72 ساعة, خلال الأيام العشرة الماضية) is
    `duration`, and in ISO 8601 `length`, where six months are P6M.
    """

    start: int
    end: int
    quote: str
    begins_at: datetime | None
    ends_at: datetime | None
    precision: Precision | None
    kind: str
    is_relative: bool = False
    relation: str = ""
    duration: timedelta | None = None
    length: str = ""
    tense: Tense = Tense.UNSAID

    @property
    def days(self) -> tuple[date, ...]:
        """The first and the last day that it belongs to: a midnight closes one day and opens the next."""
        if self.begins_at is None or self.ends_at is None:
            return ()
        first = self.begins_at - (_A_MOMENT if self.kind == "midnight" else timedelta())
        return tuple(dict.fromkeys((first.date(), (self.ends_at - _A_MOMENT).date())))


@dataclass(frozen=True, slots=True)
class _Line:
    """Folded words and signs with one space between, and the way back to the source."""

    text: str
    normal: Normal
    offsets: list[int]  # where each word begins in `text`
    starts: list[int]  # and in the source
    ends: list[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words from `start` up to `end` stand in the source."""
        first = max(0, bisect_right(self.offsets, start) - 1)
        return self.starts[first], self.ends[max(first, bisect_right(self.offsets, end - 1) - 1)]

    def tense(self, start: int, end: int) -> Tense:
        """Return what the source says of the date that stands there in it."""
        return tense_at(
            self.normal, bisect_left(self.normal.starts, start), bisect_left(self.normal.starts, end)
        )


@dataclass(frozen=True, slots=True)
class _Found:
    rule: DateRule
    words: defaultdict[str, str]
    start: int
    end: int


def find_dates(text: str, published_at: datetime | None, zone: tzinfo) -> tuple[DateExpression, ...]:
    """All expressions of `text` in their order, none overlapping; `zone` is the local time of the outlet."""
    local = published_at.astimezone(zone).replace(tzinfo=None) if published_at else None
    line = _line(text[:_MAX_CHARACTERS])
    return tuple(_joined(text, list(_expressions(text, line, local, zone))))


def _expressions(
    text: str, line: _Line, published: datetime | None, zone: tzinfo
) -> Iterator[DateExpression]:
    """Each find with its time; "that day" is the one that stands last before it, and nothing where none does."""
    named: datetime | None = None
    for found in _matches(line.text):
        is_that_day = found.rule.name == THAT_DAY
        seen_from = _seen_from(found, named, published) if is_that_day else published
        expression = _expression(text, line, found, seen_from, zone)
        if expression is None or (is_that_day and named is None):
            continue
        if expression.begins_at and expression.kind in _NAMES_A_DAY and expression.precision in _IN_A_DAY:
            named = expression.begins_at.replace(tzinfo=None)
        yield expression


def _seen_from(found: _Found, named: datetime | None, published: datetime | None) -> datetime | None:
    """The day that "that day" is seen from. غداة tells of what has come: after "today" named it is today itself, not tomorrow."""
    if named and published and found.words["by"] == "غداه" and named.date() >= published.date():
        return named - DAY
    return named


def _line(text: str) -> _Line:
    """The text's words with signs between them: an end of sentence is ".", a comma ",", and so on."""
    normal = normalise(text)
    pieces: list[str] = []
    offsets, starts, ends = [], [], []
    place, before = 0, 0
    for word, start, end in zip(normal.words, normal.starts, normal.ends, strict=True):
        sign = _sign(text[before:start]) if before else ""
        for piece, at, until in ((sign, before, start), (word, start, end)):
            if piece:
                pieces.append(piece)
                offsets.append(place)
                starts.append(at)
                ends.append(until)
                place += len(piece) + 1
        before = end
    return _Line(" ".join(pieces), normal, offsets, starts, ends)


def _sign(gap: str) -> str:
    signs = _SIGNS.findall(gap[:40])
    if not signs:
        return ""
    return "." if any(sign not in _SIGN_WORDS for sign in signs) else _SIGN_WORDS[signs[0]]


def _matches(text: str) -> Iterator[_Found]:
    """The longest match at each place, earlier rules first, none overlapping."""
    found = []
    for order, rule in enumerate(RULES):
        for match in rule.pattern.finditer(text):
            found.append((match.start(), -match.end(), order, rule, match))
    after = 0
    for start, end, _, rule, match in sorted(found, key=lambda entry: entry[:3]):
        if start >= after:
            after = -end
            yield _Found(rule, _words(match), start, -end)


def _words(match: Match[str]) -> defaultdict[str, str]:
    """The named words; a digit or _ at a name's end tells alternatives apart and is dropped."""
    words: defaultdict[str, str] = defaultdict(str)
    for name, word in match.groupdict().items():
        if word:
            words[name if name in ("wd0", "wd2") else name.rstrip("0123456789_")] = word
    return words


def _expression(
    text: str, line: _Line, found: _Found, published: datetime | None, zone: tzinfo
) -> DateExpression | None:
    start, end = line.source(found.start, found.end)
    is_absolute = found.rule.resolve(found.words, None) is not None
    tense = Tense.UNSAID
    if found.rule.name in _TENSED and not is_absolute and not found.words["side"]:
        found.words["tense"] = tense = line.tense(start, end)
    span = found.rule.resolve(found.words, published)
    length = counted(found.words) if found.rule.is_duration or found.rule.name == "stretch" else None
    if span is None and published and found.rule.resolve is not unresolved:
        return None  # no such day, as 31 شباط
    return DateExpression(
        start,
        end,
        text[start:end],
        span.begin.replace(tzinfo=zone) if span else None,
        span.end.replace(tzinfo=zone) if span else None,
        span.precision if span else None,
        found.rule.name,
        is_relative=not is_absolute and not found.rule.is_duration,
        relation=_relation(found.rule, line.text, found.start, found.end),
        duration=duration(*length) if length else None,
        length=iso_duration(*length) if length else "",
        tense=tense,
    )


def _relation(rule: DateRule, text: str, start: int, end: int) -> str:
    """Return how the words at the expression's beginning, or right before it, use it; those of "45 years ago" place it only."""
    first = text[start:end].split(" ", 1)[0]
    if rule.name in ("ago", "ahead"):
        return "since" if first.endswith("منذ") else ""
    before = text[max(0, start - _BEFORE) : start].rstrip().rsplit(" ", 2)[-2:]
    if "." in before:
        before = before[before.index(".") + 1 :]
    for name, pattern in _RELATIONS.items():
        if pattern.search(f"{' '.join(before)} {first}"):
            return name
    return ""


def _joined(text: str, expressions: list[DateExpression]) -> Iterator[DateExpression]:
    """A time of day and the day beside it are one expression: الساعة العاشرة من صباح السبت, السبت عند 14:30."""
    pending: DateExpression | None = None
    for expression in expressions:
        if pending is None:
            pending = expression
            continue
        joined = _join(text, pending, expression)
        if joined is None:
            yield pending
        pending = joined or expression
    if pending:
        yield pending


def _join(text: str, first: DateExpression, second: DateExpression) -> DateExpression | None:
    if (first.kind == "clock") == (second.kind == "clock") or not _FILLER.fullmatch(
        text, first.end, second.start
    ):
        return None
    at, on = (first, second) if first.kind == "clock" else (second, first)
    if on.precision not in (Precision.DAY, Precision.PART_OF_DAY) and on.kind not in _DAY_KINDS:
        return None
    begins = ends = None
    if on.begins_at and at.begins_at and at.ends_at:
        half_day = (
            12 if on.precision is Precision.PART_OF_DAY and on.begins_at.hour >= 12 > at.begins_at.hour else 0
        )
        begins = on.begins_at.replace(hour=at.begins_at.hour + half_day, minute=at.begins_at.minute)
        ends = begins + (at.ends_at - at.begins_at)
    elif on.begins_at and at.begins_at is None:
        begins, ends = on.begins_at, on.ends_at
    return replace(
        on,
        start=first.start,
        end=second.end,
        quote=text[first.start : second.end],
        begins_at=begins,
        ends_at=ends,
        precision=at.precision if begins and at.precision else on.precision,
    )
