"""Queries: the analysts' questions of sql/queries, their parameters as a form, the answer as table, plot and CSV."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from marsad.core.config.query import Question
from marsad.desk.desk import Answer, Reading, TheDesk
from marsad.desk.page import ThePage
from marsad.desk.plot import bars
from marsad.desk.routes.parts import EXPORT, table
from marsad.edge.questions import question, questions

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
    return page.html(
        "query.html.j2", question=asked, given=_given(page, asked), columns=columns, rows=rows[:SHOWN],
        total=len(rows), plot=bars(columns, rows[:SHOWN]),
        topics={row["topic"]: row for row in store.all("names.topics")},
    )  # fmt: skip


def _ask(page: ThePage, desk: TheDesk, asked: Question) -> Answer:
    return desk.ask(asked, _given(page, asked))


def _given(page: ThePage, asked: Question) -> dict[str, str]:
    """The parameters in the address that the question has; an empty field means the default."""
    given = page.request.query_params
    return {name: given[name][:500] for name in asked.defaults if given.get(name)}
