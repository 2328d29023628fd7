"""Search: articles by words, topic, theatre, source and time.

Without words, the latest first, from an article on. With words, the best first: of the newest 500 articles that hold them, then of
the next 500, and so on; `part` says which five hundred, `page` which of their pages. What is skipped is counted, not ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse

from marsad.desk.desk import Reading
from marsad.desk.page import PageContext, ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, a_day, table
from marsad.edge.store import Row, Store
from marsad.model import CeasefireStatus, Ownership, Theatre, Weight

router = APIRouter()
BEST = 25  # with words: how many are shown; each is searched for the words
PART = 500  # articles that are ranked together (mart.search_newest)
PARTS = 20  # beyond, a search is to be narrowed by time
PAGES = PART // BEST
FEW = 3  # of fewer results a name that is written nearly so is offered


@dataclass(frozen=True, slots=True)
class Asked:
    """The search that was asked for. Days are texts: a form sends an empty one where none was chosen."""

    q: Annotated[str, Query(max_length=300)] = ""
    topic: Name = None
    theatre: Name = None
    weight: Name = None  # subject, part or background
    source: Name = None
    status: Name = None
    ownership: Name = None
    place: Name = None  # named there, or in it
    party: Name = None
    sort: Name = None  # time: the latest first; else the best first
    since: Name = None
    until: Name = None

    @property
    def words(self) -> str | None:
        """The words, if there are any."""
        return self.q.strip() or None

    @property
    def filters(self) -> dict[str, object]:
        """Return what statements take: None for what is not asked for."""
        names = ("topic", "theatre", "weight", "source", "status", "ownership", "place", "party")
        return {name: getattr(self, name) or None for name in names}

    @property
    def days(self) -> dict[str, object]:
        """The first and the last day."""
        return {"since": a_day(self.since), "until": a_day(self.until)}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The ids of a page, and the parameters of the addresses of the pages around it; None where there is none."""

    ids: Sequence[int]
    before: dict[str, int] | None = None
    after: dict[str, int] | None = None
    is_cut: bool = False  # there is more, but no page for it
    hits: int | None = None  # how many of the part that was ranked fit; None without words
    is_more: bool = False  # older ones weren't counted


AskedFor = Annotated[Asked, Depends()]


@router.get("/search")
def search(
    page: ThePage,
    store: Reading,
    asked: AskedFor,
    before: Place = None,
    number: Annotated[int, Query(alias="page", ge=1, le=PAGES)] = 1,
    part: Annotated[int, Query(ge=1, le=PARTS)] = 1,
) -> HTMLResponse:
    """The form, and what was found."""
    results = _best(store, asked, part, number) if asked.words else _latest(store, asked, before)
    topics = store.all("names.topics")
    few = asked.words and part == 1 and number == 1 and len(results.ids) < FEW
    return page.html(
        "search.html.j2",
        rows=store.all("search.shown", ids=list(results.ids), words=asked.words),
        found=results,
        meant=store.values("search.near", words=asked.words) if few else (),
        is_only_negated=bool(asked.words) and all(word.startswith("-") for word in str(asked.words).split()),
        statuses=list(CeasefireStatus),
        owners=list(Ownership),
        part=part,
        size=PART,
        is_asked=any(asdict(asked).values()),
        asked={name: value or "" for name, value in asdict(asked).items()},
        topics=topics,
        topics_by_name={row["topic"]: row for row in topics},
        sources=store.all("names.sources"),
        places=_with(store, store.all("names.regions"), "place", asked.place, page.language),
        parties=_with(store, store.all("names.parties"), "actor", asked.party, page.language),
        theatres=list(Theatre),
        weights=list(Weight),
    )


def _with(store: Store, rows: list[Row], key: str, chosen: str | None, language: str) -> list[Row]:
    """A list to choose from, by name, and what is chosen from elsewhere."""
    if chosen and chosen not in {row[key] for row in rows}:
        rows = [
            {key: row["id"], "ar": row["ar"], "en": row["en"]}
            for row in store.all("names.named", ids=[chosen])
        ] + rows
    return sorted(rows, key=lambda row: str(row[language]))


@router.get("/search.csv")
def search_csv(page: ThePage, store: Reading, asked: AskedFor) -> Response:
    """Return what was found, as a table: with words the best of the newest five hundred, without the latest."""
    rows = store.all("search.listed", ids=found(store, asked))
    columns = ("article_id", "at", f"name_{page.language}", "title", "url", "story_id", "disposition")
    return table("marsad-search", columns, ([row[name] for name in columns] for row in rows))


@router.get("/search.rss")
def search_rss(page: ThePage, store: Reading, asked: AskedFor) -> Response:
    """The latest of what is found, as a feed: a search that is kept in a feed reader."""
    return feed(page, store, asked)


def feed(page: PageContext, store: Store, asked: Asked, name: str = "") -> Response:
    """The latest that a search finds, as a feed with the name that the search was given."""
    ids = found(store, replace(asked, sort="time"))[:BEST]
    answer = page.html(
        "search.rss.j2", rows=store.all("search.listed", ids=ids), asked=asdict(asked), name=name
    )
    return Response(answer.body, media_type="application/rss+xml; charset=utf-8")


def found(store: Store, asked: Asked) -> list[int]:
    """The articles of a table: with words the best of the newest five hundred, without the latest."""
    return _part(store, asked, 1)[0] if asked.words else _ids(store, asked, None, EXPORT)


def _latest(store: Store, asked: Asked, before: int | None) -> SearchResult:
    ids = _ids(store, asked, before, LIST + 1)
    return SearchResult(ids[:LIST], after={"before": ids[LIST - 1]} if len(ids) > LIST else None)


def _ids(store: Store, asked: Asked, before: int | None, limit: int) -> list[int]:
    if asked.status or asked.ownership or asked.place or asked.party:
        rows = store.all("search.narrowed", **asked.filters, **asked.days, before=before, limit=limit)
        return [row["article_id"] for row in rows]
    is_narrow = asked.topic or asked.theatre or asked.weight
    wanted = ("topic", "theatre", "weight", "source") if is_narrow else ("source",)
    filters = {name: asked.filters[name] for name in wanted}
    name = "search.on_topic" if is_narrow else "search.latest"
    return [row["article_id"] for row in store.all(name, **filters, **asked.days, before=before, limit=limit)]


def _best(store: Store, asked: Asked, part: int, number: int) -> SearchResult:
    ids, has_older = _part(store, asked, part)
    number = min(number, max(1, -(-len(ids) // BEST)))  # the last page of a part has any number
    before = {"part": part, "page": number - 1} if number > 1 else {"part": part - 1, "page": PAGES}
    after = {"part": part, "page": number + 1} if len(ids) > number * BEST else {"part": part + 1, "page": 1}
    return SearchResult(
        ids[(number - 1) * BEST : number * BEST],
        before if before["part"] >= 1 else None,
        after if after["part"] == part or (has_older and part < PARTS) else None,
        is_cut=after["part"] > PARTS and has_older,
        hits=len(ids),
        is_more=has_older or part > 1,
    )


def _part(store: Store, asked: Asked, part: int) -> tuple[list[int], bool]:
    """The best of a part that fit the filters, and whether the part is full: there may be older ones."""
    newest = store.all("search.newest", words=asked.words, **asked.days, skip=(part - 1) * PART)
    ranked = {"ids": [row["article_id"] for row in newest], "ranks": [row["rank"] for row in newest]}
    fitting = store.all("search.fitting", **ranked, **asked.filters, sort=asked.sort)
    return [row["article_id"] for row in fitting], len(newest) == PART
