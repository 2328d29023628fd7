"""What the demonstration news stand has on sale on one day: outlets and articles from demo/, with seeds among them.

Reads demo/outlets.yaml and demo/articles/*.yaml (each file's keys are explained in `_KEYS` and in
demo/outlets.yaml) and decides every date from one day, `opening`, so that the stand is always fresh and the
same in one installation. The five seeds are taken from the seed corpus at run time and changed as the article
says; their text stands nowhere else. Knows nothing of ports and HTTP.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from marsad.errors import LocalError

_KEYS = {
    "slug", "source", "language", "title", "author", "section", "tags", "photo_credit",
    "published",  # {days_ago, time, zone}, or null: neither feed nor page gives a date
    "body",       # one paragraph a line; "## " begins a subheading; {{ date(-2) }} and {{ weekday(1) }} count from publication
    "republish",  # {seed | article, lines: "2-4, 6-", subheads: "8", replace: [[old, new]]}: follows the body
    "entry",      # quirks of its entry: {guid: false}, {date: false}, {link: redirect | disallowed}
    "expect",     # what a reader of the stand must find: see Expected in newsstand.py
}  # fmt: skip
_MONTHS = {
    "levant": [
        *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
        *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
    ],
    "gulf": [
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ],
}
_MONTHS["double"] = [f"{a}/{b}" for a, b in zip(_MONTHS["levant"], _MONTHS["gulf"], strict=True)]
_WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
_PLACEHOLDER = re.compile(r"\{\{\s*(date|weekday)\((-?\d+)\)\s*\}\}")


@dataclass(frozen=True)
class FeedSpec:
    """One feed of an outlet and its quirk."""

    path: str
    format: str
    section: str | None = None
    asked: str | None = None
    delay_seconds: float = 0.0
    status: int = 200
    fallbacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outlet:
    """One site of the stand: who it is, and how it writes pages, addresses and feeds."""

    id: str
    name: Mapping[str, str]
    country: str
    ownership: str
    template: str
    article_path: str
    months: str
    validators: tuple[str, ...]
    feeds: tuple[FeedSpec, ...]
    theatre: str | None = None
    charset: str = "utf-8"
    header_charset: bool = True
    canonical_template: str | None = None
    canonical_path: str | None = None
    tracking: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a subheading, as the template is given it."""

    text: str
    is_subhead: bool = False


@dataclass(frozen=True)
class Item:
    """One article of one outlet on the opening day, with the quirks of its entry."""

    slug: str
    outlet: Outlet
    number: int
    language: str
    title: str
    author: str | None
    section: str
    tags: tuple[str, ...]
    photo_credit: str | None
    published_at: datetime | None
    paragraphs: tuple[Paragraph, ...]
    expect: Mapping[str, Any]
    has_guid: bool = True
    has_entry_date: bool = True
    link: str = "plain"

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)

    @property
    def excerpt(self) -> str:
        lead = self.paragraphs[0].text
        return lead if len(lead) <= 180 else lead[:180].rsplit(" ", 1)[0] + " [...]"

    @property
    def path(self) -> str:
        """Return where its page is; AMP pages have their canonical page elsewhere."""
        prefix = "/members" if self.link == "disallowed" else ""
        return self._fill(prefix + self.outlet.article_path)

    @property
    def canonical_path(self) -> str:
        return self._fill(self.outlet.canonical_path) if self.outlet.canonical_path else self.path

    @property
    def entry_path(self) -> str:
        """Return what its feed links to: the page, an address that redirects to it, or the page with tracking parameters."""
        if self.link == "redirect":
            return f"/r/{self.number}"
        tracking = self.outlet.tracking
        return self.path + (("&" if "?" in self.path else "?") + tracking if tracking else "")

    @property
    def shown_date(self) -> str:
        """The visible date as the outlet writes it, without a zone: 'السبت 21 تشرين الثاني 2026 - 14:35'."""
        at = self.published_at
        return f"{_WEEKDAYS[at.weekday()]} {_day(at.date(), self.outlet.months)} - {at:%H:%M}" if at else ""

    def _fill(self, path: str) -> str:
        return quote(path.format(slug=self.slug, number=self.number, language=self.language), safe="/?=&")


@dataclass(frozen=True)
class Edition:
    """Outlets, their articles (newest first within an outlet), and the furniture that stands around them."""

    outlets: tuple[Outlet, ...]
    items: tuple[Item, ...]
    furniture: Mapping[str, Any] = field(default_factory=dict)

    def of(self, outlet: Outlet, section: str | None = None) -> list[Item]:
        return [i for i in self.items if i.outlet is outlet and section in (None, i.section)]


def read_edition(folder: Path, seeds: Path, opening: date) -> Edition:
    """The stand in `folder` as it is on `opening`; LocalError names the file that can't be used and why."""
    raw = yaml.safe_load((folder / "outlets.yaml").read_text(encoding="utf-8"))
    outlets = tuple(_outlet(o) for o in raw["outlets"])
    articles: dict[str, dict[str, Any]] = {}
    for file in sorted((folder / "articles").glob("*.yaml")):
        article = yaml.safe_load(file.read_text(encoding="utf-8"))
        if unknown := set(article) - _KEYS:
            raise LocalError(f"{file}: unknown keys {sorted(unknown)}; known are {sorted(_KEYS)}")
        if article["slug"] in articles:
            raise LocalError(f"{file}: the slug {article['slug']} stands twice; give this article another")
        articles[article["slug"]] = article
    by_id = {o.id: o for o in outlets}
    items = [_item(a, by_id[a["source"]], articles, seeds, opening) for a in articles.values()]
    items.sort(key=lambda i: (i.published_at or datetime.min.replace(tzinfo=UTC), i.slug), reverse=True)
    return Edition(outlets, tuple(items), raw["furniture"])


def _outlet(raw: Mapping[str, Any]) -> Outlet:
    feeds = tuple(_feed_spec(f) for f in raw["feeds"])
    return Outlet(**{**raw, "feeds": feeds, "validators": tuple(raw["validators"])})


def _feed_spec(raw: Mapping[str, Any]) -> FeedSpec:
    named: dict[str, Any] = {"asked" if key == "from" else key: value for key, value in raw.items()}
    return FeedSpec(**named | {"fallbacks": tuple(raw.get("fallbacks", ()))})


def _item(
    raw: Mapping[str, Any],
    outlet: Outlet,
    articles: Mapping[str, Mapping[str, Any]],
    seeds: Path,
    opening: date,
) -> Item:
    published_at = _time(raw["published"], opening)
    day = published_at.date() if published_at else opening
    title, quirks, again = raw["title"], raw.get("entry", {}), raw.get("republish", {})
    lines = _seed_lines(seeds, again["seed"]) if "seed" in again else []
    paragraphs = list(_own(raw, day, outlet.months))
    if "article" in again:
        paragraphs += _changed(_own(articles[again["article"]], day, outlet.months), again)
    elif again:
        subheads = set(_numbers(again.get("subheads", ""), len(lines)))
        taken = _numbers(again["lines"], len(lines))
        paragraphs += _changed((Paragraph(lines[n - 1], n in subheads) for n in taken), again)
    return Item(
        slug=raw["slug"],
        outlet=outlet,
        number=100_000 + zlib.crc32(raw["slug"].encode()) % 900_000,
        language=raw["language"],
        title=title if isinstance(title, str) else lines[title["seed_line"] - 1],
        author=raw["author"],
        section=raw["section"],
        tags=tuple(raw["tags"]),
        photo_credit=raw.get("photo_credit"),
        published_at=published_at,
        paragraphs=tuple(paragraphs),
        expect=raw["expect"],
        has_guid=quirks.get("guid", True),
        has_entry_date=quirks.get("date", True) and published_at is not None,
        link=quirks.get("link", "plain"),
    )


def _own(raw: Mapping[str, Any], day: date, months: str) -> Iterator[Paragraph]:
    """An article's own paragraphs, with its relative dates written out."""

    def written(match: re.Match[str]) -> str:
        then = day + timedelta(days=int(match[2]))
        return _WEEKDAYS[then.weekday()] if match[1] == "weekday" else _day(then, months)

    for line in raw.get("body", "").splitlines():
        text = _PLACEHOLDER.sub(written, line)
        yield Paragraph(text.removeprefix("## "), text.startswith("## "))


def _changed(paragraphs: Iterator[Paragraph], again: Mapping[str, Any]) -> list[Paragraph]:
    """The paragraphs with every replacement made; one that changes nothing is a mistake in the data."""
    result = list(paragraphs)
    for old, new in again.get("replace", ()):
        if not any(old in p.text for p in result):
            raise LocalError(
                f"a republished article replaces {old!r}, which is not there: correct its file in demo/articles"
            )
        result = [Paragraph(p.text.replace(old, new), p.is_subhead) for p in result]
    return result


def _seed_lines(seeds: Path, number: str) -> list[str]:
    """The non-empty lines of a seed text; articles count them from 1."""
    file = next(seeds.glob(f"{number}_*.txt"), None)
    if file is None:
        raise LocalError(f"{seeds}: no seed text {number}_*.txt; the news stand republishes the seed corpus")
    return [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _numbers(ranges: str, last: int) -> list[int]:
    """'2-4, 8, 10-' with 11 lines → 2 3 4 8 10 11."""
    numbers: list[int] = []
    for part in filter(None, re.split(r",\s*", ranges)):
        start, dash, end = part.partition("-")
        numbers += range(int(start), (int(end) if end else last if dash else int(start)) + 1)
    return numbers


def _time(raw: Mapping[str, Any] | None, opening: date) -> datetime | None:
    if raw is None:
        return None
    day = opening - timedelta(days=raw["days_ago"])
    return datetime.combine(day, time.fromisoformat(raw["time"] + raw["zone"]))


def _day(day: date, months: str) -> str:
    return f"{day.day} {_MONTHS[months][day.month - 1]} {day.year}"
