"""What is written for a stranger leads somewhere: every file, command and test that the recipes and the architecture name is there."""

from __future__ import annotations

import re

import pytest

from marsad.cli import COMMANDS
from marsad.settings import PROJECT

PAGES = ("CONTRIBUTING.md", "docs/architecture.md")
ROOTS = ("", "src/marsad/")  # the architecture names files from the package
RECIPES = 11


def words(page: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", (PROJECT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    paths = [
        word for word in words(page) if re.fullmatch(r"[\w./-]+/[\w./-]*\w", word) and "NAME" not in word
    ]
    assert len(paths) > 20
    assert [path for path in paths if not any((PROJECT / root / path).exists() for root in ROOTS)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_is_there(page: str) -> None:
    named = [word.split()[1] for word in words(page) if word.startswith("marsad ")]
    assert set(named) <= set(COMMANDS)


def test_every_make_target_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"make ([a-z]+)\b(?= |`|$)", text, re.MULTILINE)) <= targets
    tests = re.findall(r"make test T=(tests/[\w/.]+)", text)
    assert tests and [path for path in tests if not (PROJECT / path).exists()] == []


def test_the_usual_tasks_have_a_recipe() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^### ", text, re.MULTILINE)) == RECIPES


def test_the_licence_is_whole_and_named() -> None:
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text
    assert 'license = "Apache-2.0"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
