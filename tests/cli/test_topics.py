"""`marsad topics check` and `marsad explain`, as an operator uses them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from marsad.cli import cli

TOPIC = "topic: t\nversion: 1\ntitle: {ar: ت, en: t}\nrules:\n  - {rule: r, find: [هدنة], examples: [%s]}\n"


def test_the_shipped_topics_hold() -> None:
    result = CliRunner().invoke(cli, ["topics", "check"])
    assert result.exit_code == 0, result.output
    assert "ceasefire v" in result.output
    assert "displacement v1: 1 rules, 3 examples, switched off" in result.output


def test_a_broken_example_is_shown_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TOPIC % "سلام", encoding="utf-8")
    result = CliRunner().invoke(cli, ["topics", "check", "--topic-folder", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{tmp_path / 't.yaml'}:5: t/r: not found" in result.output


def test_a_fifth_topic_is_one_file_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TOPIC % "هدنة", encoding="utf-8")
    line = json.dumps({"id": 1, "title": "", "text": "بدأت الهدنة"}, ensure_ascii=False)
    result = CliRunner().invoke(cli, ["explain", "-", "--topic-folder", str(tmp_path)], input=line)
    assert result.exit_code == 0, result.output
    assert "بدأت 【الهدنة】" in result.output
    assert "+ t: الهدنة  [text 5-11]  r v1  unclear" in result.output


def test_an_explained_page_is_html() -> None:
    line = json.dumps({"id": 1, "title": "<b>", "text": "هدنة في إدلب"}, ensure_ascii=False)
    result = CliRunner().invoke(cli, ["explain", "--html"], input=line)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("<!doctype html>")
    assert "<b>" not in result.output
