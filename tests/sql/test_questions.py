"""Every question and view on a small fixed set of rows, with the results written out; and hostile parameters, titles and names."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import psycopg
import pytest

from marsad.core.config.query import Question
from marsad.edge.questions import ask, question, questions
from marsad.edge.store import open_store
from marsad.errors import InputError, NotFound, StoreError
from marsad.settings import PROJECT
from marsad.steps.upkeep import marts

EXPECTED = Path(__file__).with_name("expected")
QUESTIONS = questions(PROJECT / "sql" / "queries")
LONG = {"text", "text_before", "text_after", "document", "stored_at"}  # not written out
VIEWS = (
    *(
        "alert",
        "article",
        "article_topic",
        "carried",
        "copy",
        "copy_network",
        "daily_source",
        "daily_status",
        "daily_theatre",
        "daily_topic",
        "edit",
        "feed",
        "finding",
        "mention",
    ),
    *("run", "search_document", "source", "story", "story_outlet", "topic", "topic_pair"),
    *(
        "actor",
        "ceasefire_life",
        "ceasefires",
        "claims",
        "conflicts",
        "entry",
        "event",
        "event_party",
        "event_place",
        "mention_actor",
    ),
    *("mention_place", "patrols", "place", "talks", "violation_sums", "violations"),
)


def as_csv(columns: list[str], rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    kept = [name for name in columns if name not in LONG]
    writer.writerow(kept)
    writer.writerows([["" if row[name] is None else str(row[name]) for name in kept] for row in rows])
    return out.getvalue()


def compare(name: str, found: str) -> None:
    file = EXPECTED / f"{name}.csv"
    if os.environ.get("WRITE_EXPECTED"):  # then read every line of the difference
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def view(name: str) -> Question:
    return Question(name, "", "", {}, f"SELECT * FROM mart.{name} ORDER BY {name}::text")


@pytest.mark.parametrize("name", QUESTIONS)
def test_question(name: str, filled: str) -> None:
    compare(name, as_csv(*ask(filled, QUESTIONS[name], {})))


@pytest.mark.parametrize("name", VIEWS)
def test_view(name: str, filled: str) -> None:
    compare(f"view_{name}", as_csv(*ask(filled, view(name), {})))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_worded_in_arabic_and_has_a_limit(name: str) -> None:
    asked = QUESTIONS[name]
    for words in (asked.words_ar, asked.row_ar):
        assert sum("ء" <= letter <= "ي" for letter in words) > 10, "two header lines that begin with -- ar:"
    assert re.search(r"\nLIMIT (%\(most\)s::int|\d+);$", asked.sql)


def test_every_view_is_tested(filled: str) -> None:
    with psycopg.connect(filled) as connection:
        rows = connection.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = 'mart' ORDER BY 1"
        ).fetchall()
    assert [row[0] for row in rows] == sorted(VIEWS)


def test_the_counts_are_the_same_when_they_are_kept(filled: str) -> None:
    with open_store(filled, PROJECT / "sql" / "steps") as store:
        assert marts.refresh(store) == 8  # days
        assert marts.refresh(store) == 0
    for name in (
        "article_topic",
        "daily_source",
        "daily_status",
        "daily_theatre",
        "daily_topic",
        "topic_pair",
    ):
        test_view(name, filled)


def test_parameters_narrow_the_answer(filled: str) -> None:
    def answer(name: str, **given: str) -> list[tuple[object, ...]]:
        return [tuple(row.values())[:2] for row in ask(filled, QUESTIONS[name], given)[1]]

    assert len(answer("new_ceasefire_stories", since="2020-03-06")) == 2
    assert len(answer("new_ceasefire_stories", most="1")) == 1
    assert {row[1] for row in answer("statuses_over_time", theatre="yemen")} == {"announced"}
    assert len(answer("violated_or_denied", theatre="yemen")) == 0
    assert len(answer("story_timeline", story="2")) == 3
    assert answer("headline_only", topic="sochi") == []
    assert answer("changed_after_publication", source="beta") == []
    assert len(answer("search", words="مكتبة")) == 1


def test_a_weight_narrows_the_answer(filled: str) -> None:
    def answer(name: str, **given: str) -> list[tuple[object, ...]]:
        return [tuple(row.values()) for row in ask(filled, QUESTIONS[name], given)[1]]

    assert [len(answer("violated_or_denied", weight=weight)) for weight in ("", "part", "subject")] == [
        4,
        4,
        3,
    ]
    sochi = {
        weight: [row[2] for row in answer("topics_by_theatre", weight=weight) if row[0] == "sochi"]
        for weight in ("", "part")
    }
    assert sochi == {"": [2], "part": [1]}
    assert sum(int(str(row[2])) for row in answer("statuses_over_time", weight="subject")) < sum(
        int(str(row[2])) for row in answer("statuses_over_time")
    )
    assert len(answer("search", words="مكتبة", weight="subject")) == 0
    assert len(answer("search", words="هدنة", weight="subject")) > 0
    assert len(answer("new_ceasefire_stories", weight="subject")) == len(answer("new_ceasefire_stories"))


OF_ENTRIES = (
    "running_ceasefires",
    "patrols_by_road",
    "violations_by_governorate",
    "killed_in_violations",
    "contradictions",
    "said_by",
    "sums_that_dont_add_up",
)


def test_a_weight_narrows_what_the_ledger_answers(filled: str) -> None:
    def rows(name: str, weight: str) -> int:
        since = {"since": "2000-01-01"} if "since" in QUESTIONS[name].defaults else {}
        return len(ask(filled, QUESTIONS[name], {**since, "weight": weight})[1])

    before = {name: rows(name, "") for name in OF_ENTRIES}
    assert sum(map(bool, before.values())) >= 5  # there is something to leave out
    with psycopg.connect(filled) as connection:
        weights = connection.execute("SELECT weight, event_id FROM marsad.ledger_event").fetchall()
        connection.execute("UPDATE marsad.ledger_event SET weight = 'part'")
    try:
        assert {name: rows(name, "part") for name in OF_ENTRIES} == before
        assert {name: rows(name, "subject") for name in OF_ENTRIES} == dict.fromkeys(OF_ENTRIES, 0)
    finally:
        with psycopg.connect(filled) as connection:
            connection.cursor().executemany(
                "UPDATE marsad.ledger_event SET weight = %s WHERE event_id = %s", weights
            )


HOSTILE = (
    "'; DROP TABLE marsad.article; --",
    "2020-01-01'::date; DELETE FROM marsad.mention; --",
    ") OR 1=1 --",
    "$$; SELECT pg_sleep(10); $$",
    "%(since)s %s \\",
    "\0",
    "9" * 400,
    "-1",
)


@pytest.mark.parametrize("name", QUESTIONS)
def test_hostile_parameters_are_refused_or_inert(name: str, filled: str) -> None:
    asked = QUESTIONS[name]
    for parameter in asked.defaults:
        for hostile in HOSTILE:
            try:
                ask(filled, asked, {parameter: hostile}, seconds=5)
            except InputError as error:
                assert "\n" not in str(error)
    with psycopg.connect(filled) as connection:
        counts = connection.execute(
            "SELECT count(*), (SELECT count(*) FROM marsad.mention) FROM marsad.article"
        ).fetchone()
    assert counts == (14, 20)


@pytest.mark.parametrize(
    "name", ["", "../migrations/001_warehouse", "runs; DROP TABLE x", "runs\0", "runs.sql", "/etc/passwd"]
)
def test_hostile_names_are_no_questions(name: str) -> None:
    with pytest.raises(NotFound):
        question(PROJECT / "sql" / "queries", name)


def test_hostile_titles_come_back_as_they_are(filled: str) -> None:
    title = "هدنة'); DROP TABLE marsad.article; -- <script>alert(1)</script> %s :'since' \\"
    with psycopg.connect(filled) as connection:
        connection.execute("UPDATE marsad.article SET title = %s WHERE article_id = 6", [title])
    try:
        rows = ask(filled, QUESTIONS["search"], {"words": "script"})[1]
        assert [row["title"] for row in rows] == [title]
    finally:
        with psycopg.connect(filled) as connection:
            connection.execute("UPDATE marsad.article SET title = 'افتتاح مكتبة عامة' WHERE article_id = 6")


def test_a_question_is_asked_with_the_rights_of_an_analyst(filled: str) -> None:
    def one(sql: str, seconds: float = 5) -> object:
        return ask(filled, Question("q", "", "", {}, sql), {}, seconds)[1][0]["x"]

    assert one("SELECT current_user AS x") == "marsad_analyst"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        one("SELECT count(*) AS x FROM marsad.subscription")
    with pytest.raises(StoreError, match="no answer after"):
        one("SELECT pg_sleep(5) AS x", seconds=0.2)
