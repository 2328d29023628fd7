"""Queries: the analysts' questions of sql/queries, their parameters as a form, the answer as table, plot and CSV."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.core.config.query import Question
from marsad.desk import answers, dots
from marsad.desk.desk import Answer, Reading, TheDesk
from marsad.desk.page import ThePage
from marsad.desk.plot import OTHERS, Lengths, OverTime, answered, tint
from marsad.desk.routes.parts import EXPORT, table
from marsad.edge.questions import question, questions
from marsad.edge.store import Row, Store
from marsad.model import Theatre

router = APIRouter()
SHOWN = 100  # rows on the page; the CSV has more
DRAWN = 500  # rows that a plot is of
OF_ARTICLES = ("articles", "originals")  # columns that count what the search finds
SEARCHED = ("status", "theatre", "topic", "ownership", "source_id")  # columns that the search filters by
COUNTED = ("announcements", "violations", "value", "reports")  # columns that a map may show


@router.get("/queries")
def queries(page: ThePage, desk: TheDesk) -> HTMLResponse:
    """All questions."""
    return page.html("queries.html.j2", questions=questions(desk.questions).values())


@router.get("/queries/{name}.csv")
def query_csv(page: ThePage, desk: TheDesk, name: str) -> Response:
    """The answer to a question as a table."""
    columns, rows = _ask(page, desk, question(desk.questions, name))
    return table(f"marsad-{name}", columns, ([row[c] for c in columns] for row in rows[:EXPORT]))


@router.get("/queries/{name}")
def query(page: ThePage, desk: TheDesk, store: Reading, name: str) -> HTMLResponse:
    """A question and its answer."""
    asked = question(desk.questions, name)
    columns, rows = _ask(page, desk, asked)
    shown, drawn = rows[:SHOWN], answered(columns, rows[:DRAWN])
    names = {row["id"]: row[page.language] for row in store.all("names.everything")}

    def said(of: str, row: Row) -> str:
        return answers.value(of, row[of], row, names, page.language, page.desk.zone)

    def series(value: str) -> str:
        if value == OTHERS:
            return page.say("غيرها", "others")
        of = drawn.series_of if isinstance(drawn, OverTime) else None
        return answers.value(of or "", value, {}, names, page.language, page.desk.zone)

    def leads(start: date, value: str) -> str | None:
        return _search(page, asked, drawn, start, value) if isinstance(drawn, OverTime) else None

    return page.html(
        "query.html.j2", question=asked, given=_given(page, asked), columns=columns, rows=shown, total=len(rows), drawn=drawn,
        is_lengths=isinstance(drawn, Lengths), said=said, series=series, leads=leads, placed=_placed(page, store, columns, rows),
        outlines=dots.OUTLINES, note=_note(page, asked), days=answers.DAYS,
        column=lambda name: answers.column(name, page.language), parameter=lambda name: answers.parameter(name, page.language),
        topics=store.all("names.topics"), sources=store.all("names.sources"), actors=store.all("names.actors"),
        roads=store.all("names.roads"), theatres=list(Theatre), series_tint=lambda name, n: tint(name) if name else n,
    )  # fmt: skip


def _search(page: ThePage, asked: Question, drawn: OverTime, start: date, value: str) -> str | None:
    """Where a column of a plot leads: to the articles of its days and its series; None where its rows are no articles."""
    if (
        drawn.counted not in OF_ARTICLES
        or value == OTHERS
        or (drawn.series_of and drawn.series_of not in SEARCHED)
    ):
        return None
    given = {name: _given(page, asked).get(name, default) for name, default in asked.defaults.items()}
    kept = {name: given[name] for name in ("topic", "theatre", "weight") if given.get(name)}
    if kept.get("weight") != "subject":  # "part" asks for subjects too, which the search has no word for
        kept.pop("weight", None)
    name = {"source_id": "source"}.get(drawn.series_of or "", drawn.series_of)
    days = {
        "since": start,
        "until": start + timedelta(days=drawn.plot.steps.days - 1 if drawn.plot.steps else 0),
    }
    return page.to("/search", **{**kept, **days, **({name: value} if name else {})})


def _placed(
    page: ThePage, store: Store, columns: Sequence[str], rows: Sequence[Row]
) -> tuple[dots.DotMap, str] | None:
    """The answer as a map, where its rows are of places and count something, and what they count."""
    where = next((c for c in ("governorate", "place") if c in columns), None)
    counted = next((c for c in COUNTED if c in columns), None)
    if where is None or counted is None:
        return None
    totals: Counter[str] = Counter()
    for row in rows:
        totals[str(row[where])] += int(row[counted] or 0)
    found = store.all("names.located", ids=[name for name, n in totals.items() if n > 0])
    placed = sorted(
        ({**row, "events": totals[row["place"]]} for row in found), key=lambda row: -row["events"]
    )
    return (dots.drawn(placed, page.language), counted) if placed else None


def _note(page: ThePage, asked: Question) -> str:
    """What a row is, with the parameters as the form calls them."""
    text = asked.row_ar if page.language == "ar" and asked.row_ar else asked.row
    for name in asked.defaults:
        word = answers.parameter(name, page.language)
        text = (
            re.sub(
                rf"`?\b{name}\b`?(?= |\.|,|:)", f"«{word}»" if page.language == "ar" else f"“{word}”", text
            )
            if name in text.split() or f"`{name}`" in text
            else text
        )
    return text


def _ask(page: ThePage, desk: TheDesk, asked: Question) -> Answer:
    return desk.ask(asked, _given(page, asked))


def _given(page: ThePage, asked: Question) -> dict[str, str]:
    """The parameters in the address that the question has; an empty field means the default."""
    given = page.request.query_params
    return {name: given[name][:500] for name in asked.defaults if given.get(name)}
