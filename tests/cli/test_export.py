"""The warehouse taken out: files by month that go on where they broke, feeds that readers understand, and the checks by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import psycopg
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from marsad.cli import cli
from marsad.core.wording import rss
from marsad.edge.store import Store, open_store
from marsad.errors import NotFound
from marsad.settings import PROJECT
from marsad.steps.upkeep import export

ROWS = PROJECT / "tests" / "sql" / "rows.sql"


@pytest.fixture
def filled(dsn: str) -> Iterator[Store]:
    with psycopg.connect(dsn) as connection:
        connection.execute(ROWS.read_bytes())
    with open_store(dsn, PROJECT / "sql" / "steps") as store:
        yield store


def test_csv_by_month(filled: Store, tmp_path: Path) -> None:
    counts = export.export(filled, tmp_path, "csv")
    assert counts["months_written"] == 13 and counts["rows"] > 40
    file = tmp_path / "article" / "month=2020-03" / "part.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 12 and {row["day"][:7] for row in rows} == {"2020-03"}
    third = next(row for row in rows if row["article_id"] == "3")
    assert (
        third["text"]
        == "أعلنت الأطراف هدنة في إدلب تبدأ منتصف الليل.\nوجاء ذلك بعد اتفاق سوتشي ومسار أستانا."
    )
    assert third["published_at"] == "2020-03-02 07:00:00+00:00" and third["is_duplicate"] == "False"


def test_parquet_has_types(filled: Store, tmp_path: Path) -> None:
    export.export(filled, tmp_path, "parquet")
    table = parquet.read_table(tmp_path / "article")  # all months as one table, month a column of its own
    assert table.num_rows == 14
    types = {field.name: str(field.type) for field in table.schema}
    assert (
        types["article_id"] == "int64"
        and types["published_at"] == "timestamp[us, tz=UTC]"
        and types["is_seed"] == "bool"
    )
    assert types["duplicate_score"] == "float" and types["day"].startswith("date32")
    assert {str(month) for month in table["month"].to_pylist()} == {"2019-09", "2020-02", "2020-03"}
    assert parquet.read_table(tmp_path / "edit")["change"].to_pylist()[0].startswith("{")


def test_again_writes_only_what_changed(filled: Store, tmp_path: Path) -> None:
    first = export.export(filled, tmp_path, "csv")
    assert export.export(filled, tmp_path, "csv") == {"months_left": first["months_written"]}
    (tmp_path / "article" / "month=2020-03" / "part.csv").unlink()  # as if it had broken there
    assert export.export(filled, tmp_path, "csv")["months_written"] == 1
    filled._connection.execute("DELETE FROM marsad.mention WHERE article_id = 12")
    assert export.export(filled, tmp_path, "csv")["months_written"] == 2  # mentions and counts of March
    assert not list(tmp_path.rglob("*.part"))


def test_since_leaves_out_earlier_months(filled: Store, tmp_path: Path) -> None:
    export.export(filled, tmp_path, "csv", datetime(2020, 3, 5, tzinfo=UTC).date())
    assert {path.name for path in (tmp_path / "article").iterdir()} == {"month=2020-03"}


def test_a_feed_of_a_topic(filled: Store) -> None:
    parsed = feedparser.parse(export.topic_feed(filled, "ceasefire", 50))
    assert not parsed.bozo and parsed.version == "rss20"
    assert [entry.id for entry in parsed.entries] == [f"marsad:article:{n}" for n in (12, 11, 10, 9, 5, 3)]
    first = parsed.entries[0]
    assert first.link == "https://gamma.example/12" and first.tags[0].term == "yemen"
    assert "هدنة في الحديدة" in first.description and first.published_parsed[:3] == (2020, 3, 8)
    with pytest.raises(NotFound):
        export.topic_feed(filled, "'; DROP TABLE marsad.article; --", 5)


@given(st.text(), st.text(), st.text())
def test_whatever_a_title_holds_the_feed_is_xml_without_markup(title: str, url: str, sentence: str) -> None:
    hostile = f"<script>alert(1)</script>{sentence}"
    item = rss.RssItem(1, title, url, datetime(2020, 3, 2, tzinfo=UTC), "صحيفة", (), (hostile,))
    body = rss.feed("t", "https://marsad.invalid/", "d", [item])
    parsed = feedparser.parse(body, sanitize_html=False)
    assert not parsed.bozo and len(parsed.entries) == 1
    assert "<script>" not in parsed.entries[0].description
    assert parsed.entries[0].get("link", "").startswith(("http", "")) and "javascript:" not in parsed.entries[
        0
    ].get("link", "")


def test_the_commands(filled: Store, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_DATABASE_URL", dsn)
    runner = CliRunner()
    done = runner.invoke(cli, ["export", "--to", str(tmp_path), "--since", "2020-03-01"])
    assert done.exit_code == 0 and '"months_written"' in done.output
    done = runner.invoke(cli, ["export", "rss", "--topic", "patrols"])
    assert done.exit_code == 0 and done.stdout_bytes.startswith(b"<?xml")
    done = runner.invoke(cli, ["checks"])
    assert done.exit_code == 0 and "brought nothing" in done.output
    filled._connection.execute(
        "UPDATE marsad.article SET story_id = NULL, stored_at = now() WHERE article_id = 10"
    )
    done = runner.invoke(cli, ["checks"])
    assert done.exit_code == 1 and "it belongs to no story" in done.output


@pytest.mark.parametrize(("coding", "first"), [("acled", "event_id_cnty"), ("cf", "location")])
def test_the_ledger_in_the_columns_of_a_known_coding(filled: Store, coding: str, first: str) -> None:
    text = export.coded(filled, coding)
    rows = list(csv.DictReader(text.splitlines()))
    assert text.split(",", 1)[0] == first
    assert rows
    if coding == "acled":
        assert all(row["event_date"] and row["event_type"] == "Strategic developments" for row in rows)
    assert export.coded(filled, coding) == text
