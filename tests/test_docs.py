"""The documentation names everything there is, and what is made from the code is up to date."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from marsad.cli import COMMANDS
from marsad.settings import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "docs").glob("*.md")}


def made_pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("docs_make", PROJECT / "docs" / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("name", made_pages())
def test_made_pages_are_up_to_date(name: str) -> None:
    assert PAGES[name] == made_pages()[name], "run python docs/make.py"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`marsad {command}" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(command: str) -> None:
    from marsad.cli import cli

    found = cli.get_command(None, command)  # type: ignore[arg-type]
    assert found is not None and found.help


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert [target for target in targets if f"`make {target}`" not in README] == []


@pytest.mark.parametrize("page", [None, *PAGES])
def test_links_lead_somewhere(page: str | None) -> None:
    folder = PROJECT if page is None else PROJECT / "docs"
    text = README if page is None else PAGES[page]
    links = re.findall(r"\]\(([^)#\s]+)", text)
    missing = [link for link in links if "://" not in link and not (folder / link).exists()]
    assert missing == []


def test_no_page_names_this_machine() -> None:
    for path in [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]:
        assert not re.search(r"/(work|root|home)/", path.read_text(encoding="utf-8")), path
    assert Path(PROJECT / "CHANGELOG.md").exists()


def test_the_pythons_are_named_in_one_place() -> None:
    told = subprocess.run(["sh", ".ci/pythons"], cwd=PROJECT, capture_output=True, text=True, check=True)
    pythons = told.stdout.split()
    assert pythons and f"Python {pythons[0]} to {pythons[-1]}" in (PROJECT / "README.md").read_text(
        encoding="utf-8"
    )
    assert f"ARG PYTHON={pythons[0]}\n" in (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    assert subprocess.run(["sh", ".ci/pythons", sys.executable], cwd=PROJECT, check=False).returncode == 0
    assert subprocess.run(["sh", ".ci/pythons", "/bin/false"], cwd=PROJECT, check=False).returncode == 1
