"""No question reads all articles: with a few thousand rows and sequential scans disabled, the plans use indexes on what grows."""

# ruff: noqa: E501 (a statement reads best in one piece)
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from marsad.edge.questions import questions
from marsad.settings import PROJECT

QUESTIONS = questions(PROJECT / "sql" / "queries")
GROWING = (
    "article",
    "article_topic",
    "mention",
    "duplicate",
    "story",
    "revision",
    "search",
    "entry",
    "page",
    "alert",
    "delivery",
)

FILL = """
SET session_replication_role = replica;
INSERT INTO marsad.article (article_id, source_id, url, canonical_url, canonical_sha256, title, text, published_at, published_basis,
                            language_confidence, language_reason, is_arabic, disposition, story_id, extractor, first_seen_at, stored_at)
OVERRIDING SYSTEM VALUE
SELECT 1000 + i, 'beta', i, i, sha256(i::text::bytea), 'خبر', 'نص الخبر', at, 'meta', 1, 'test', true,
       CASE WHEN i % 5 = 4 THEN 'duplicate' ELSE 'kept' END, 1000 + i, 'test', at, at
FROM generate_series(0, 3999) AS i CROSS JOIN LATERAL (SELECT timestamptz '2010-01-01' + i * interval '20 hours' AS at) t;
INSERT INTO marsad.story (story_id, title, first_at, last_at) OVERRIDING SYSTEM VALUE
SELECT article_id, title, published_at, published_at FROM marsad.article WHERE article_id >= 1000;
INSERT INTO marsad.duplicate (article_id, original_id, kind, score, share)
SELECT article_id, article_id - 1, 'exact', 1, 1 FROM marsad.article WHERE article_id >= 1000 AND disposition = 'duplicate';
INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start, evidence_end)
SELECT article_id, 'ceasefire', 'text', 0, 2, 'نص', 'test', '1', 'syria', 'violated', 0, 8 FROM marsad.article
WHERE article_id >= 1000 AND disposition = 'kept';
INSERT INTO marsad.article_topic (day, at, article_id, topic, theatre, source_id, is_in_text)
SELECT (a.published_at AT TIME ZONE 'Asia/Damascus')::date, a.published_at, a.article_id, m.topic, m.theatre, a.source_id, true
FROM marsad.article a JOIN marsad.mention m USING (article_id) WHERE a.article_id >= 1000;
INSERT INTO marsad.revision (article_id, revision, title, text, extractor, replaced_at)
SELECT article_id, 1, title, text, 'test', published_at FROM marsad.article WHERE article_id >= 1000 AND article_id % 3 = 0;
INSERT INTO marsad.search (at, article_id, document)
SELECT timestamptz '2020-03-03' + i * interval '10 minutes', 1000 + i, to_tsvector('simple', 'خبر ' || i) FROM generate_series(0, 3999) AS i;
SET session_replication_role = origin;
"""


@pytest.fixture(scope="module")
def connection(filled: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(filled, autocommit=True) as opened:
        opened.execute(FILL)
        opened.execute("ANALYZE")
        opened.execute("SET enable_seqscan = off")
        opened.execute(
            "SET enable_mergejoin = off"
        )  # between few rows it begins to read a whole index, and ends early
        yield opened


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def unbounded(plan: dict[str, Any]) -> list[str]:
    """The scans of what grows that no condition bounds."""
    return [
        f"{node['Node Type']} on {node['Relation Name']}"
        for node in nodes(plan)
        if node.get("Relation Name") in GROWING
        and (
            node["Node Type"] == "Seq Scan"
            or (node["Node Type"].startswith("Index") and "Index Cond" not in node)
        )
    ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_everything(name: str, connection: psycopg.Connection) -> None:
    asked = QUESTIONS[name]
    if "end to end" in asked.row:
        return  # its header says why
    with connection.transaction():
        row = connection.execute(f"EXPLAIN (FORMAT JSON) {asked.sql}".encode(), asked.defaults).fetchone()
    assert row
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    assert unbounded(plan[0]["Plan"]) == []


def test_the_test_finds_a_scan_of_everything(connection: psycopg.Connection) -> None:
    row = connection.execute(
        "EXPLAIN (FORMAT JSON) SELECT count(*) FROM marsad.article WHERE author = 'x'"
    ).fetchone()
    assert row and unbounded(row[0][0]["Plan"]) != []


def test_searching_reads_documents_through_the_index_on_words(connection: psycopg.Connection) -> None:
    connection.execute("SET enable_indexscan = off")
    row = connection.execute(
        "EXPLAIN (FORMAT JSON) SELECT article_id FROM marsad.search WHERE at >= '2020-03-01' AND at < '2020-04-01' AND document @@ '77'::tsquery"
        " ORDER BY at DESC LIMIT 10"
    ).fetchone()
    connection.execute("RESET enable_indexscan")
    assert row
    found = [node for node in nodes(row[0][0]["Plan"]) if "Relation Name" in node or "Index Name" in node]
    assert any("document" in node.get("Index Name", "") for node in found)
    assert {node.get("Relation Name") for node in found} <= {None, "search_2020_03"}
