"""A page is printed by the Chromium that is there; where there is none, or it prints nothing, that is said in plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from marsad.edge import printer
from marsad.errors import ConfigError

PAGE = '<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><p>هدنة في سراقب'


def test_without_a_chromium_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="MARSAD_CHROMIUM"):
        printer.pdf(PAGE)


@pytest.mark.parametrize("program", ["/bin/true", "/nowhere/chromium"])
def test_a_program_that_prints_nothing_is_named(program: str) -> None:
    with pytest.raises(ConfigError, match=f"{program} prints nothing"):
        printer.pdf(PAGE, Path(program))


def test_a_page_becomes_a_pdf() -> None:
    if not any(map(shutil.which, printer.PROGRAMS)):
        pytest.skip("there is no chromium (apt-get install chromium): nothing prints a PDF")
    made = printer.pdf(PAGE)
    assert made.startswith(b"%PDF-") and made.rstrip().endswith(b"%%EOF")
    assert b"/FontFile2" in made or b"/FontFile3" in made  # Arabic letters travel with it
