"""`marsad topics check` and `marsad explain` over what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli import cli
from marsad.edge import files
from marsad.edge.local.postgres import Postgres
from marsad.edge.store import Store
from marsad.errors import InputError, MarsadError, NotFound
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import seed, understand


@pytest.fixture
def seeded(store: Store, settings: Settings, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MARSAD_DATABASE_URL", dsn)
    topics = files.topics(settings)
    understand.sync(store, topics, [])
    seed.seed(store, settings, topics, PROJECT / "seeds")
    return store


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, list(words))
    if isinstance(result.exception, MarsadError):  # the command itself says it in one line and ends with 2
        raise result.exception
    assert result.exception is None, result.output
    return result


@pytest.mark.usefixtures("seeded")
def test_rules_that_stand_change_nothing() -> None:
    assert "stored articles: 5 read, 0 mentions differ" in run("topics", "check").output


@pytest.mark.usefixtures("seeded")
def test_a_change_is_shown_with_its_sentences_and_a_version_to_raise(tmp_path: Path) -> None:
    for path in (PROJECT / "config" / "topics").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "ceasefire":
            text = text.replace("\nrules:\n", "\nrules:\n  - {rule: bombardment, find: [قصف]}\n", 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    shown = run("topics", "check", "--topic-folder", str(tmp_path), "--most", "1").output.splitlines()
    gained = [line for line in shown if line.startswith("+ ceasefire:")]
    assert len(gained) == 1
    assert "bombardment" in gained[0]
    assert any(line.startswith("ceasefire: ") and line.endswith(" gained, 0 lost") for line in shown)
    assert "ceasefire: raise its version, or `marsad maintain` derives nothing anew" in shown


def test_where_no_warehouse_is_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARSAD_DATABASE_URL", raising=False)
    monkeypatch.setenv("MARSAD_STATE", str(tmp_path))
    assert "no warehouse here yet" in run("topics", "check").output
    assert not list(tmp_path.iterdir())
    with pytest.raises(NotFound, match="no warehouse yet"):
        run("explain", "1")


def test_where_the_warehouse_is_empty_it_says_so(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.ensure_database("empty")
    monkeypatch.setenv("MARSAD_DATABASE_URL", postgres.dsn("empty"))
    assert "no warehouse here yet" in run("topics", "check").output


def test_where_the_warehouse_is_out_of_reach_the_rules_are_checked_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MARSAD_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = run("topics", "check")
    assert result.exit_code == 0
    assert "can't be compared" in result.output


def test_a_stored_article_is_explained_by_its_id_or_its_address(seeded: Store) -> None:
    row = seeded.all("topics.articles", after=0, limit=1)[0]
    by_id, by_url = run("explain", str(row["article_id"])).output, run("explain", row["url"]).output
    assert "+ ceasefire: " in by_id
    assert by_url == by_id
    with pytest.raises(NotFound, match="999999"):
        run("explain", "999999")
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        run("explain", "nowhere.jsonl")


def test_a_line_of_json_is_explained_as_it_is_given() -> None:
    assert "【الهدنة】" in run("explain", '{"title": "", "text": "بدأت الهدنة"}').output
