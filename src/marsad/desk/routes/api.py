"""The API: lists of the warehouse for programs, under /api/v1. Described by /api/v1/openapi.json; read with a key of /tokens.

A list is given by descending id, `limit` at a time; `next` is the address of what follows, null at the end. What is listed comes as
JSON, CSV or Parquet (`format`), events as GeoJSON too. An answer has an ETag: asked for again with it, what hasn't changed is a 304.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi

from marsad.desk.desk import Reading, TheDesk
from marsad.desk.routes.parts import Name, a_day, period, table
from marsad.desk.routes.search import AskedFor, found
from marsad.desk.tokens import TheHolder, holder
from marsad.edge.store import Row
from marsad.errors import InputError, NotFound

router = APIRouter(prefix="/api/v1", dependencies=[Depends(holder)])
FIRST = 2**62
Format = Literal["json", "csv", "parquet", "geojson"]
After = Annotated[int, Query(ge=1, le=FIRST, description="The id that the list goes on below.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
As = Annotated[Format, Query(alias="format", description="json, csv or parquet; events also as geojson.")]


def days(desk: TheDesk, since: Name = None, until: Name = None) -> dict[str, datetime | None]:
    """The first and the last day (2026-11-22) of a period, as moments in the desk's time zone."""
    first, last = _day(since), _day(until)
    zone = desk.zone
    return {
        "since": period(first, first, zone)[0] if first else None,
        "until": period(last, last, zone)[1] if last else None,
    }


def _day(text: str | None) -> date | None:
    found = a_day(text)
    if text and found is None:
        raise InputError(f"{text} is no day: write 2026-11-22")
    return found


Days = Annotated[dict[str, datetime | None], Depends(days)]


@router.get("/articles")
def articles(
    request: Request, store: Reading, span: Days, after: After = FIRST, limit: Limit = 100, as_: As = "json",
    topic: Name = None, theatre: Name = None, weight: Name = None, source: Name = None,
) -> Response:  # fmt: skip
    """Articles with what is decided on them, without their texts."""
    asked = {"topic": topic, "theatre": theatre, "weight": weight, "source": source}
    rows = store.all("api.articles", after=after, limit=limit, **asked, **span)
    return _listed(request, "articles", rows, "article_id", limit, as_)


@router.get("/articles/{article_id:int}")
def article(request: Request, store: Reading, article_id: int) -> Response:
    """One article with its text and its mentions."""
    row = store.one("api.article_text", article_id=article_id)
    if row is None:
        raise NotFound("there is no such article")
    return _json(request, {**row, "mentions": store.all("article.mentions", article_id=article_id)})


@router.get("/stories")
def stories(
    request: Request, store: Reading, span: Days, after: After = FIRST, limit: Limit = 100, as_: As = "json",
    topic: Name = None, theatre: Name = None,
) -> Response:  # fmt: skip
    """Stories with the number of their articles and outlets."""
    rows = store.all("api.stories", after=after, limit=limit, topic=topic, theatre=theatre, **span)
    return _listed(request, "stories", rows, "story_id", limit, as_)


@router.get("/mentions")
def mentions(
    request: Request, store: Reading, span: Days, after: After = FIRST, limit: Limit = 100, as_: As = "json",
    topic: Name = None, theatre: Name = None, status: Name = None, weight: Name = None,
) -> Response:  # fmt: skip
    """Mentions with their exact words."""
    asked = {"topic": topic, "theatre": theatre, "status": status, "weight": weight}
    rows = store.all("api.mentions", after=after, limit=limit, **asked, **span)
    return _listed(request, "mentions", rows, "mention_id", limit, as_)


@router.get("/events")
def events(
    request: Request, store: Reading, span: Days, after: After = FIRST, limit: Limit = 100, as_: As = "json", kind: Name = None,
    status: Name = None, theatre: Name = None, place: Name = None, party: Name = None, speaker: Name = None,
) -> Response:  # fmt: skip
    """Events of the ledger: what one speaker says of one happening, with the words."""
    asked = {
        "kind": kind,
        "status": status,
        "theatre": theatre,
        "place": place,
        "party": party,
        "speaker": speaker,
    }
    rows = store.all("api.events", after=after, limit=limit, **asked, **span)
    return _listed(request, "events", rows, "event_id", limit, as_)


@router.get("/entries")
def entries(
    request: Request, store: Reading, span: Days, after: After = FIRST, limit: Limit = 100, as_: As = "json", kind: Name = None,
    status: Name = None, theatre: Name = None,
) -> Response:  # fmt: skip
    """Entries of the ledger: each happening once."""
    asked = {"kind": kind, "status": status, "theatre": theatre}
    rows = store.all("api.entries", after=after, limit=limit, **asked, **span)
    return _listed(request, "entries", rows, "entry_id", limit, as_)


@router.get("/search")
def search(request: Request, store: Reading, asked: AskedFor, as_: As = "json") -> Response:
    """The best of the newest five hundred articles that hold some words, or the latest without words; filters as on the page."""
    rows = store.all("search.listed", ids=found(store, asked)[:500])
    return _listed(request, "search", rows, "article_id", len(rows) + 1, as_)


@router.get("/sources")
def sources(
    request: Request,
    store: Reading,
    after: Annotated[str, Query(max_length=100)] = "",
    limit: Limit = 100,
    as_: As = "json",
) -> Response:
    """Outlets, in the order of their ids."""
    rows = store.all("api.sources", after=after, limit=limit)
    return _listed(request, "sources", rows, "source_id", limit, as_)


@router.get("/notes")
def notes(
    request: Request,
    store: Reading,
    user: TheHolder,
    after: After = FIRST,
    limit: Limit = 100,
    as_: As = "json",
) -> Response:
    """What the holder of the key marked, tagged and noted, with the story or entry that it is on now."""
    rows = store.all("own.notes", user=user.name, tag=None, before=after, limit=limit)
    return _listed(request, "notes", rows, "note_id", limit, as_)


@router.get("/searches")
def searches(request: Request, store: Reading, user: TheHolder, as_: As = "json") -> Response:
    """The searches that the holder of the key gave a name."""
    rows = store.all("own.searches", user=user.name)
    return _listed(request, "searches", rows, "search_id", len(rows) + 1, as_)


@router.get("/runs")
def runs(
    request: Request,
    store: Reading,
    after: After = FIRST,
    limit: Limit = 100,
    as_: As = "json",
    step: Name = None,
) -> Response:
    """What the steps did."""
    rows = store.all("api.runs", after=after, limit=limit, step=step)
    return _listed(request, "runs", rows, "run_id", limit, as_)


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """What the API can be asked, as OpenAPI says it."""
    told = get_openapi(title="Marsad", version="1", description=__doc__ or "", routes=router.routes)
    told["components"] = {
        **told.get("components", {}),
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
    }
    told["security"] = [{"key": []}]
    return _json(request, told)


def _listed(request: Request, name: str, rows: Sequence[Row], key: str, limit: int, as_: Format) -> Response:
    if as_ == "geojson":
        return _json(request, _features(name, rows), "application/geo+json")
    columns = list(rows[0]) if rows else [key]
    if as_ == "csv":
        lines = ([_flat(row[column]) for column in columns] for row in rows)
        return _answer(request, table(f"marsad-{name}", columns, lines).body, "text/csv; charset=utf-8")
    if as_ == "parquet":
        return _answer(request, _parquet(columns, rows), "application/vnd.apache.parquet")
    more = request.url.include_query_params(after=rows[-1][key]) if len(rows) == limit else None
    following = f"{request.url.path}?{more.query}" if more else None
    return _json(request, {name: rows, "next": following})


def _features(name: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Each place of each event that the gazetteer has coordinates of, as a point."""
    if name != "events":
        raise InputError("only events have places: ask for json, csv or parquet")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
                "properties": {
                    **{k: v for k, v in row.items() if k not in ("places", "parties", "counts")},
                    **place,
                },
            }
            for row in rows
            for place in row["places"] or ()
            if place["lat"] is not None
        ],
    }


def _flat(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | Mapping) else value


def _parquet(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    try:  # takes a third of a second, which only those wait for who ask for it
        import pyarrow as arrow  # type: ignore[import-untyped, unused-ignore]
        from pyarrow import parquet  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise InputError("Parquet needs pyarrow where the desk runs; ask for csv or json") from None
    out = io.BytesIO()
    parquet.write_table(
        arrow.table({column: [_flat(row[column]) for row in rows] for column in columns}), out
    )
    return out.getvalue()


def _json(request: Request, value: object, media_type: str = "application/json") -> Response:
    body = json.dumps(jsonable_encoder(value), ensure_ascii=False, separators=(",", ":")).encode()
    return _answer(request, body, media_type)


def _answer(request: Request, body: bytes | memoryview, media_type: str) -> Response:
    """The answer with its ETag; 304 without a body to whoever has it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    given = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in given:
        return Response(status_code=304, headers=headers)
    return Response(bytes(body), media_type=media_type, headers=headers)
