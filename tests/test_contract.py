"""The contract of layers (pyproject.toml, docs/layers.md) holds, and each kind of violation is caught when it is planted in a copy."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.settings import PROJECT

BIN = Path(sys.executable).parent
PURE = ("core", "steps", "desk", "model.py")
READS_FILES = frozenset(
    {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rename", "touch",
     "iterdir", "glob", "rglob", "exists", "is_file", "is_dir", "readlink", "stat", "symlink_to"}
)  # fmt: skip
MAY_READ = {"desk/routes/assets.py"}  # the desk's own style sheet, from the package

# One line put at the end of a file → how the tool names what is wrong with it.
IMPORTS = {
    "src/marsad/edge/mail.py": ("import marsad.core.text.arabic", "marsad.edge.mail -> marsad.core.text.arabic"),
    "src/marsad/core/text/span.py": ("import marsad.edge.clock", "marsad.core.text.span -> marsad.edge.clock"),
    "src/marsad/core/web/url.py": ("import pathlib", "marsad.core.web.url -> pathlib"),
    "dags/collect.py": ("import marsad.edge.mail", "dags.collect -> marsad.edge.mail"),
    "src/marsad/desk/plot.py": ("import marsad.core.topics.topic", "marsad.desk.plot -> marsad.core.topics.topic"),
    "src/marsad/desk/csrf.py": ("import marsad.steps.upkeep.run", "marsad.desk.csrf -> marsad.steps.upkeep.run"),
    "src/marsad/edge/tables.py": ("import psycopg", "marsad.edge.tables -> psycopg"),
    "src/marsad/steps/upkeep/run.py": ("import aiohttp", "marsad.steps.upkeep.run -> aiohttp"),
    "plugins/marsad_desk.py": ("import marsad.steps.upkeep.run", "plugins.marsad_desk -> marsad.steps.upkeep.run"),
    "src/marsad/core/text/arabic.py": ("import marsad.core.topics.status", "No cycles are allowed in marsad.core"),
}  # fmt: skip
CALLS = {
    "src/marsad/core/text/span.py": ("import time\nSINCE = time.monotonic()", "`time.monotonic` is banned"),
    "src/marsad/steps/upkeep/run.py": ("import datetime\nAT = datetime.datetime.now()", "`datetime.datetime.now` is banned"),
    "src/marsad/desk/plot.py": ("import os\nHOME = os.environ", "`os.environ` is banned"),
    "src/marsad/core/web/url.py": ("from typing import TYPE_CHECKING", "`typing.TYPE_CHECKING` is banned"),
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code alone, to plant violations in."""
    for name in ("src", "dags", "plugins"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(copy: Path, lines: dict[str, tuple[str, str]]) -> None:
    for name, (line, _) in lines.items():
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")


def run(folder: Path, *command: str) -> tuple[int, str]:
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "NO_COLOR": "1", "COLUMNS": "300"}
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_no_import_breaks_the_contract() -> None:
    code, said = run(PROJECT, "lint-imports", "--no-logo")
    assert code == 0, said


def test_planted_imports_are_all_caught(copy: Path) -> None:
    plant(copy, IMPORTS)
    code, said = run(copy, "lint-imports", "--no-logo", "--no-cache")
    assert code == 1
    assert [what for _, what in IMPORTS.values() if what not in said] == [], said


def test_planted_calls_are_all_caught(copy: Path) -> None:
    plant(copy, CALLS)
    _, said = run(copy, "ruff", "check", "--no-cache", "--output-format", "concise", "src")
    missed = [
        name
        for name, (_, what) in CALLS.items()
        if not re.search(rf"{name}:\S+ TID251.* {re.escape(what)}", said)
    ]
    assert missed == [], said


def test_only_the_edge_touches_files() -> None:
    # langdetect's own profiles, which its package carries: it has no other way to load four of its fifty-five.
    known = re.compile(r"core/text/language\.py:\d+: read_text")
    assert [one for one in touched(PROJECT / "src" / "marsad") if not known.fullmatch(one)] == []


@pytest.mark.parametrize(
    "line", ['BODY = open("seeds")', 'BODY = HERE.read_text()', 'HERE.mkdir()', 'ALL = sorted(HERE.glob("*"))']
)  # fmt: skip
@pytest.mark.parametrize("name", ["core/text/span.py", "steps/upkeep/run.py", "desk/plot.py"])
def test_planted_file_access_is_caught(tmp_path: Path, name: str, line: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text(
        f"{(PROJECT / 'src' / 'marsad' / name).read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8"
    )
    (found,) = touched(tmp_path)
    assert found.startswith(name)


def test_the_edge_names_nothing_of_the_core_in_a_string() -> None:
    """What would be imported by name no import shows: the page reader's module is given to `edge.reader` by its callers."""
    for path in sorted((PROJECT / "src" / "marsad" / "edge").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            assert not (isinstance(text, str) and re.fullmatch(r"marsad\.core[\w.]*", text)), (
                f"{path}: {text}"
            )


def touched(package: Path) -> Iterator[str]:
    """Where the parts that do no I/O of their own call something that only files have."""
    for part in PURE:
        place = package / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else filter(Path.exists, [place]):
            name = path.relative_to(package).as_posix()
            if name not in MAY_READ:
                yield from (f"{name}:{line}: {call}" for line, call in _file_calls(path))


def _file_calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in READS_FILES:
                yield node.lineno, name


def test_sql_and_tests_mirror_the_steps() -> None:
    """One name per stage: its package in steps/, its statements in sql/steps/, its tests in tests/steps/."""

    def packages(folder: Path) -> set[str]:
        return {path.name for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._"}

    stages = packages(PROJECT / "src" / "marsad" / "steps")
    assert stages == packages(PROJECT / "sql" / "steps") == packages(PROJECT / "tests" / "steps")
