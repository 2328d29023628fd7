"""What leaves for a terminal or a spreadsheet is shown and never obeyed."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.wording.spreadsheet import cell, named
from marsad.core.wording.terminal import safe

HARMFUL = (
    "\x1b[2J",
    "\x9b2J",
    "\u202e",
    "\u2066",
    "\x07",
    "\x00",
    "\r",
    "\x7f",
    "\x85",
    "\u2028",
    "\ud800",
    "\U000e0041",
)


@pytest.mark.parametrize("harm", HARMFUL)
def test_what_a_terminal_would_obey_is_written_out(harm: str) -> None:
    assert harm[0] not in safe(f"هدنة{harm}في إدلب")


def test_arabic_and_persian_stay_as_they_are() -> None:
    text = "هُدنة في إدلب\tنیم\u200cفاصله \u200f(1)\u200e\r\n😀"
    assert safe(text) == text


@given(st.text())
def test_json_means_what_it_meant(text: str) -> None:
    assert json.loads(safe(json.dumps({"title": text}, ensure_ascii=False))) == {"title": text}


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_nothing_harmful_is_left(text: str) -> None:
    left = safe(text).replace("\r\n", "")
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in left)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "﹦1", "\u200b=1", "\ufeff=1", "\u202e=1", " =1",
     "\u00a0＝1"],
)  # fmt: skip
def test_a_formula_becomes_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["هدنة", "", "1-0", "a=b", "'=1", -5, 2.5, None, True, "…"])
def test_everything_else_stays(value: object) -> None:
    assert cell(value) == value and named({"x": value}) == {"x": value}
