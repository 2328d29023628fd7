"""The warehouse by hand: `marsad migrate`, `seed`, `status`, `query`, `story`, `recluster`, `maintain` on a real server."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys

import psycopg
import pytest
from click.testing import CliRunner

from marsad.cli import cli, main, report
from marsad.edge.local.postgres import Postgres
from marsad.errors import DeliveryError


@pytest.fixture(scope="module")
def database(postgres: Postgres) -> str:
    postgres.ensure_database("by_hand")
    return postgres.dsn("by_hand")


@pytest.fixture
def marsad(database: str, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run a command against this module's database; its standard output."""
    monkeypatch.setenv("MARSAD_DATABASE_URL", database)

    def run(*words: str) -> str:
        result = CliRunner().invoke(cli, list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_migrate_then_seed_twice(marsad) -> None:  # type: ignore[no-untyped-def]
    assert "001_warehouse.sql" in marsad("migrate")
    assert "nothing to apply" in marsad("migrate")
    first = json.loads(marsad("seed"))
    assert (first["kept"], first["topic_ceasefire"], first["alerts"]) == (5, 4, 0)
    assert json.loads(marsad("seed")) == {"known": 5}


def test_status_says_what_is_there(marsad) -> None:  # type: ignore[no-untyped-def]
    assert "beside 5 seeds" in marsad("status")
    found = json.loads(marsad("status", "--format", "json"))
    assert found["totals"]["seeds"] == 5
    assert {row["topic"]: row["seeds"] for row in found["topics"]}["astana"] == 3


def test_status_knows_what_is_configured_before_the_first_run(marsad) -> None:  # type: ignore[no-untyped-def]
    assert re.search(r"\d+ outlets with \d+ feeds are configured .* none was collected yet", marsad("status"))


def test_without_a_network_there_is_one_sentence_and_failures_are_grouped(marsad, database: str) -> None:  # type: ignore[no-untyped-def]
    with psycopg.connect(database) as c:
        for number in range(4):
            c.execute(
                "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES (%s, 'x', 'x', 'http://x/')",
                [f"s{number}"],
            )
            c.execute(
                "WITH f AS (INSERT INTO marsad.feed (source_id, url, state, state_reason) "
                "VALUES (%s, %s, 'failing', 'no answer') RETURNING feed_id) "
                "INSERT INTO marsad.poll (feed_id, polled_at, url, outcome, http_status) "
                "SELECT feed_id, now(), 'http://x/', 'unreachable', %s FROM f",
                [f"s{number}", f"http://x/{number}", None],
            )
    shown = marsad("status")
    assert "4 of 4 feeds don't answer: no network?" in shown and "s0, s1" not in shown
    with psycopg.connect(database) as c:
        c.execute(
            "UPDATE marsad.poll SET http_status = 500 WHERE poll_id = (SELECT min(poll_id) FROM marsad.poll)"
        )
    shown = marsad("status")
    assert "no network" not in shown and "failing (no answer): s0, s1, s2, s3" in shown
    with psycopg.connect(database) as c:
        for table in ("poll", "feed"):
            c.execute(f"DELETE FROM marsad.{table}".encode())
        c.execute("DELETE FROM marsad.source WHERE source_id ~ '^s[0-3]$'")


def test_mail_that_stops_is_seen_and_ends_a_run_with_1(
    marsad, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    with psycopg.connect(database) as c:
        c.execute(
            "INSERT INTO marsad.channel_state VALUES ('email', NULL, now() - interval '3 hours', '554 5.7.1 \u202ego away')"
        )
        c.execute(
            "INSERT INTO marsad.subscription VALUES ('s', 's@example.org', 'ar', 'Asia/Damascus', true)"
        )
        c.execute(
            "INSERT INTO marsad.delivery (subscription_id, address, message_id) VALUES ('s', 's@example.org', '<1@x.invalid>')"
        )
    shown = marsad("status")
    assert "email      takes nothing since" in shown and "1 messages wait: 554 5.7.1 go away" in shown
    monkeypatch.setattr("sys.argv", ["marsad", "stopped"])
    monkeypatch.setattr("marsad.cli.cli", _stopped)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    with psycopg.connect(database) as c:
        c.execute("TRUNCATE marsad.channel_state, marsad.delivery CASCADE")


def _stopped() -> None:
    raise DeliveryError("no mail is taken")


def test_query_in_every_format(marsad) -> None:  # type: ignore[no-untyped-def]
    assert "new_ceasefire_stories" in marsad("query")
    assert "(no rows)" in marsad("query", "seed_copies")
    rows = list(csv.DictReader(io.StringIO(marsad("query", "source_health", "--format", "csv"))))
    assert rows == []
    assert marsad("query", "topics_by_theatre", "--format", "json", "--param", "since=2019-01-01") == ""


def test_a_table_keeps_its_columns_where_a_terminal_writes_arabic_from_the_right() -> None:
    rows = [{"title": "وقف إطلاق النار", "number": 12}]
    text = report.table(("title", "number"), rows)
    row = next(line for line in text.splitlines() if "وقف" in line)
    assert row.count("│") == row.count("│\u200e") == 3  # after each border what follows begins from the left
    assert "\u200e" not in report.table(("title", "number"), [{"title": "truce", "number": 12}])


def test_stories_can_be_shown_and_rebuilt(marsad) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(marsad("recluster"))["moved"] == 0
    assert json.loads(marsad("restory"))["moved"] == 0  # the name that it had before
    assert "seed:00" in marsad("story", "1")  # stories are numbered in the order of publication


def test_maintain_has_nothing_to_do(marsad) -> None:  # type: ignore[no-untyped-def]
    assert "rederived" not in json.loads(marsad("maintain"))


def test_looking_imports_nothing_that_fills_the_warehouse() -> None:
    program = "import sys, marsad.cli.look; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "marsad.steps.upkeep.summary" in loaded
    assert not loaded & {
        "feedparser",
        "aiohttp",
        "numpy",
        "lxml",
        "marsad.core.dates.shapes",
        "marsad.edge.files",
    }
