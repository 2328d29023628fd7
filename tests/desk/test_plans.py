"""What the desk's statements cost: each has a limit, and each has a way to its rows that is not the whole of a growing table.

On some thousand rows reading all of a table may be cheapest; so the planner is told that it isn't, as it won't be on a million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.queries import statements
from marsad.settings import PROJECT

STATEMENTS = statements(PROJECT / "sql" / "desk")
BRIEFING = {
    name: query
    for name, query in statements(PROJECT / "sql" / "steps" / "alerting").items()
    if name.startswith("briefing.") or name in ("deliver.entries", "deliver.entry_texts")
}
GROWING = {"article", "story", "mention", "entry", "page", "poll", "run", "alert", "delivery", "duplicate", "carried", "revision",
           "correction", "search", "daily_topic", "daily_theatre", "article_topic", "ledger_event", "ledger_entry", "ledger_report",
           "ledger_fact", "ledger_party", "ledger_place", "ledger_count", "ledger_conflict", "named_place", "named_actor"}  # fmt: skip
ONE_ROW = {
    "story.story",
    "article.article",
    "today.last_day",
    "tokens.revoke",
    "own.change",
    "own.erase",
    "own.save_search",
    "own.forget_search",
}
VALUES: dict[str, Any] = {
    "since": "2026-11-20T00:00:00Z", "until": "2026-11-21T00:00:00Z", "limit": 51, "story_id": 4000, "article_id": 4000, "topic": None,
    "theatre": None, "weight": None, "before_at": None, "before_id": None, "before": 4000, "source": None, "words": "هدنة",
    "skip": 0, "days": 7, "entry_id": 4000, "entry_ids": [4000, 4010], "kind": None,
    "by": "topic", "ownership": None, "sort": None, "ids": [4000, 4010], "ranks": [0.5, 0.4], "subscription": None,
    "id": "idlib", "of": "place", "user": "x", "label": "x", "sha256": "00" * 32, "token_id": 1, "after": 4000, "status": None,
    "tag": None, "note": "", "tags": [], "is_marked": True, "note_id": 1, "called": "x", "query": "q=x", "feed_key": "x" * 43,
    "search_id": 1, "entries": 12, "article_ids": [4000, 4010],
    "place": None, "party": None, "speaker": None, "step": None, "source_id": "s1", "zone": "Asia/Damascus",
}  # fmt: skip
FILTERS = (
    {},
    {"topic": "ceasefire"},
    {"topic": "ceasefire", "theatre": "gaza"},
    {"source": "s1"},
    {"since": None, "until": None},
    {"since": None, "until": None, "before": None},
    {"since": None, "until": None, "before": None, "source": "s1"},
    {"since": None, "before": None, "topic": "ceasefire"},
    {"since": None, "before": None, "theatre": "gaza"},
    {"since": None, "before": None, "weight": "part"},
    {"before": None, "subscription": "d", "step": "seed"},
)


@pytest.fixture(scope="module")
def crowded(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    """A warehouse with some thousand articles over a year and more."""
    postgres.ensure_database("crowded")
    migrate(postgres.dsn("crowded"), PROJECT / "sql")
    with psycopg.connect(postgres.dsn("crowded"), autocommit=True) as connection:
        connection.execute((PROJECT / "tests" / "desk" / "crowd.sql").read_bytes())
        connection.execute(b"SET enable_seqscan = off")
        yield connection


def test_every_statement_has_a_limit() -> None:
    unlimited = {
        name for name, query in STATEMENTS.items() if not re.search(r"LIMIT (%\(\w+\)s|\d+)\s*;$", query.sql)
    }
    assert unlimited == ONE_ROW


@pytest.mark.parametrize("name", [*STATEMENTS, *BRIEFING])
def test_statement_reads_no_growing_table_whole(name: str, crowded: psycopg.Connection[Any]) -> None:
    sql = (STATEMENTS | BRIEFING)[name].sql.rstrip(";")
    wanted = set(re.findall(r"%\((\w+)\)s", sql))
    for chosen in FILTERS:
        given = {key: value for key, value in {**VALUES, **chosen}.items() if key in wanted}
        if given.get("since", "") is None and not name.startswith("search."):
            continue
        if name == "search.on_topic" and not (given["topic"] or given["theatre"] or given["weight"]):
            continue  # then search.latest is asked
        cursor = crowded.execute(b"EXPLAIN (FORMAT JSON) " + sql.encode(), given)
        ((plan,),) = cursor.fetchall()
        assert whole(plan[0]["Plan"]) == set(), f"{chosen}: reads a whole table: {lines(plan[0]['Plan'])}"


def lines(node: dict[str, Any], depth: int = 0) -> str:
    """A plan to be read by people."""
    words = (
        node["Node Type"],
        node.get("Relation Name"),
        node.get("Index Name"),
        node["Total Cost"],
        node["Plan Rows"],
    )
    return (
        "\n"
        + "  " * depth
        + " ".join(map(str, words))
        + "".join(lines(one, depth + 1) for one in node.get("Plans", ()))
    )


def whole(node: dict[str, Any]) -> set[str]:
    """The growing tables that a plan reads from end to end, or along an index past rows that it doesn't want."""
    name = re.sub(r"_\d{4}_\d{2}$", "", node.get("Relation Name", ""))
    passes = node["Node Type"].startswith("Index") and "Index Cond" not in node and "Filter" in node
    found = {name} if name in GROWING and (node["Node Type"].endswith("Seq Scan") or passes) else set()
    for inner in node.get("Plans", ()):
        found |= whole(inner)
    return found
