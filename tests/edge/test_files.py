"""The operator's rules are compiled once for what their files say, and anew as soon as a word of them changes."""

from __future__ import annotations

import shutil
from pathlib import Path

from marsad.edge import files
from marsad.settings import Settings


def test_rules_are_compiled_once_and_anew_when_a_word_changes(tmp_path: Path) -> None:
    topics, ledger = tmp_path / "topics", tmp_path / "ledger"
    shutil.copytree(Settings().topics, topics)
    shutil.copytree(Settings().ledger, ledger)
    settings = Settings(topics=topics, ledger=ledger)
    first = files.ledger(settings)
    assert files.ledger(settings) is first and files.topics(settings) is first.topics
    one = topics / "ceasefire.yaml"
    one.write_text(one.read_text(encoding="utf-8") + "\n# a word more\n", encoding="utf-8")
    second = files.ledger(settings)
    assert second is not first and second.topics is not first.topics
    assert files.topics(settings) is second.topics
