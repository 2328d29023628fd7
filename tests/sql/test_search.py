"""Searching Arabic in the server: forms found, traps not, the operators, what is stored later, and the twin of core.texts.arabic.fold."""

# ruff: noqa: E501 (a statement reads best in one piece)
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from marsad.core.text.arabic import fold

CASES = yaml.safe_load(Path(__file__).with_name("search_pairs.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def connection(filled: str) -> psycopg.Connection:
    with psycopg.connect(filled, autocommit=True) as opened:
        yield opened


def holds(connection: psycopg.Connection, query: str, text: str) -> bool:
    row = connection.execute(
        "SELECT marsad.document('', %s) @@ mart.search_query(%s)", [text, query]
    ).fetchone()
    return bool(row and row[0])


def found(connection: psycopg.Connection, query: str, **more: object) -> list[int]:
    rows = connection.execute(
        "SELECT article_id FROM mart.search(%s, %s::date, %s::date)",
        [query, more.get("since"), more.get("until")],
    )
    return [row[0] for row in rows.fetchall()]


def test_forms_are_found(connection: psycopg.Connection) -> None:
    pairs = CASES["pairs"]
    missed = [pair for pair in pairs if not holds(connection, *pair)]
    assert len(pairs) >= 40
    assert len(missed) <= len(pairs) - 38 and len(missed) <= 2, missed


def test_traps_are_not(connection: psycopg.Connection) -> None:
    traps = CASES["traps"]
    fallen = [trap for trap in traps if holds(connection, *trap)]
    assert len(traps) >= 40
    assert len(fallen) <= 2, fallen


LETTERS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFE, exclude_categories=("Cs", "Cn")),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LETTERS)
def test_the_servers_fold_is_the_twin_of_ours(connection: psycopg.Connection, text: str) -> None:
    row = connection.execute("SELECT marsad.fold(%s)", [text]).fetchone()
    assert row == (fold(text),)


def test_every_letter_folds_alike(connection: psycopg.Connection) -> None:
    blocks = (
        (0x20, 0x7F),
        (0xA0, 0x100),
        (0x300, 0x370),
        (0x600, 0x700),
        (0x8A0, 0x900),
        (0x2000, 0x2070),
        (0xFB50, 0xFFF0),
    )
    letters = [chr(code) for first, after in blocks for code in range(first, after)]
    rows = connection.execute("SELECT c, marsad.fold(c) FROM unnest(%s::text[]) AS c", [letters]).fetchall()
    assert [(hex(ord(c)), folded, fold(c)) for c, folded in rows if folded != fold(c)] == []


def own_words(connection: psycopg.Connection) -> str:
    """The pattern of the words that begin with a proclitic's letter themselves, as marsad.search_words has it."""
    row = connection.execute("SELECT prosrc FROM pg_proc WHERE proname = 'search_words'").fetchone()
    listed = re.search(r"own CONSTANT text := (.*?);", row[0], re.DOTALL) if row else None
    assert listed
    return "".join(re.findall(r"'([^']*)'", listed[1]))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.characters(min_codepoint=0x621, max_codepoint=0x64A, exclude_characters="ـ"),
        min_size=4,
        max_size=9,
    )
)
def test_a_word_with_an_article_gives_what_the_word_gives(connection: psycopg.Connection, word: str) -> None:
    assume(
        not re.match(f"[وف]?[لب]{own_words(connection)}", fold(word))
    )  # لوزارة is "for a ministry", اللوزارة is no word
    query = (
        "SELECT marsad.search_words(%s), marsad.search_words('ال' || %s), marsad.search_words('وال' || %s)"
    )
    row = connection.execute(query, [word, word, word]).fetchone()
    assert row and row[0] == row[1] == row[2]


def test_operators(connection: psycopg.Connection) -> None:
    every = found(connection, "هدنة")
    assert set(every) == {3, 4, 5, 9, 10, 11, 12}
    assert found(connection, "هدنة الحديدة") == [12]
    assert set(found(connection, "هدنة -إدلب")) == {5, 9, 10, 11, 12}
    assert set(found(connection, "الحديدة أو مكتبة")) == {6, 12}
    assert set(found(connection, '"دورية مشتركة"')) == {7, 8}
    assert found(connection, '"مشتركة دورية"') == []
    assert found(connection, "هدنة", since="2020-03-08") == [12]
    assert set(found(connection, "هدنة", until="2020-03-02")) == {3, 4, 5}


def test_titles_come_first_and_words_are_marked(connection: psycopg.Connection) -> None:
    rows = connection.execute("SELECT article_id, headline, rank FROM mart.search('هدنة')").fetchall()
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)
    assert rows[0][0] == 12 and "⟪هدنة⟫" in rows[0][1]
    assert {row[0] for row in rows[-2:]} == {10, 11}  # not in their titles


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "-هدنة",
        '"',
        "'; DROP TABLE marsad.article; --",
        ":*",
        "& | !",
        "ا" * 5000,
        "\\",
        "() <-> ''",
        "%s %(x)s",
        "أو أو أو",
    ],
)
def test_hostile_queries_find_nothing(connection: psycopg.Connection, query: str) -> None:
    assert found(connection, query) == []


def test_a_revision_is_found_by_its_new_words(connection: psycopg.Connection) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute("UPDATE marsad.article SET text = 'أعلنت البلدية عن زمهرير' WHERE article_id = 6")
        assert found(connection, "زمهرير") == [6]
        connection.execute("UPDATE marsad.article SET published_at = '2031-01-01' WHERE article_id = 6")
        assert found(connection, "زمهرير") == [
            6
        ]  # a wrong date moves it no further than a day after it was seen


def test_two_at_once_make_one_month(filled: str) -> None:
    """Both store the first article of a month in open transactions; neither fails, the second waits for the first."""
    insert = (
        "INSERT INTO marsad.article (source_id, url, canonical_url, canonical_sha256, title, text, language_confidence, language_reason,"
        " is_arabic, disposition, extractor, first_seen_at) SELECT 'alpha', x, x, sha256(x::bytea), 'عنوان', 'نص', 1, '', true, 'kept', 't',"
        " '2001-05-05' FROM (VALUES (%s)) AS v (x)"
    )
    code = (
        f"import psycopg, sys; psycopg.connect(sys.argv[1], autocommit=True).execute({insert!r}, ['second'])"
    )
    with psycopg.connect(filled) as one:
        one.execute(insert, ["first"])
        other = subprocess.Popen([sys.executable, "-c", code, filled])
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1.5)
        one.commit()
        assert other.wait(20) == 0
        rows = one.execute("SELECT count(*) FROM marsad.search_2001_05").fetchone()
        assert rows == (2,)
        one.execute("DELETE FROM marsad.search WHERE at < '2002-01-01'")
        one.execute("DELETE FROM marsad.article WHERE first_seen_at < '2002-01-01'")
