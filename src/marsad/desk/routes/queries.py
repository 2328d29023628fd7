"""Queries: the analysts' questions of sql/queries, their parameters as a form, the answer as table, plot and CSV."""

from __future__ import annotations

import re

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.core.config.query import Question
from marsad.desk import answers
from marsad.desk.desk import Answer, Reading, TheDesk
from marsad.desk.page import ThePage
from marsad.desk.plot import Lengths, answered, tint
from marsad.desk.routes.parts import EXPORT, table
from marsad.edge.questions import question, questions
from marsad.edge.store import Row
from marsad.model import Theatre

router = APIRouter()
SHOWN = 500  # rows on the page; the CSV has more


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
    shown, drawn = rows[:SHOWN], answered(columns, rows[:SHOWN])
    names = {row["id"]: row[page.language] for row in store.all("names.everything")}

    def said(of: str, row: Row) -> str:
        return answers.value(of, row[of], row, names, page.language, page.desk.zone)

    def series(value: str) -> str:
        of = drawn.series_of if drawn and not isinstance(drawn, Lengths) else None
        return answers.value(of or "", value, {}, names, page.language, page.desk.zone)

    return page.html(
        "query.html.j2", question=asked, given=_given(page, asked), columns=columns, rows=shown, total=len(rows), drawn=drawn,
        is_lengths=isinstance(drawn, Lengths), said=said, series=series, note=_note(page, asked), days=answers.DAYS,
        column=lambda name: answers.column(name, page.language), parameter=lambda name: answers.parameter(name, page.language),
        topics=store.all("names.topics"), sources=store.all("names.sources"), actors=store.all("names.actors"),
        roads=store.all("names.roads"), theatres=list(Theatre), series_tint=lambda name, n: tint(name) if name else n,
    )  # fmt: skip


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
