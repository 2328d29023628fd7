"""Which agency signs a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.entities.attribution import agency, dateline

NEWS = "قال مسؤول تركي إن الدورية عادت إلى قاعدتها بعد أن قطع محتجون الطريق قرب سراقب."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"موسكو (رويترز) - {NEWS}", "reuters"),
        (f"أنقرة - رويترز: {NEWS}", "reuters"),
        (f"بيروت (أ ف ب) - {NEWS}", "afp"),
        (f"أ.ف.ب - {NEWS}", "afp"),
        (f"الرياض - واس : {NEWS}", "spa"),
        (f"دمشق-سانا\n{NEWS}", "sana"),
        (f"إسطنبول / الأناضول\n{NEWS}", "anadolu"),
        (f"عواصم - وكالات: {NEWS}", "agencies"),
        (f"{NEWS}\nالمصدر: وكالة سبوتنيك", "sputnik"),
        (f"{NEWS} (د ب أ)", "dpa"),
        (f"{NEWS}\nرويترز", "reuters"),
        (NEWS, None),
        (f"{NEWS} ونقلت وكالة رويترز عن شاهد أنه سمع دوي انفجار في المكان.", None),
        ("واسط - قتل جنديان في هجوم.", None),
        ("قنا - محمد حمدي: افتتح المحافظ مدرسة.", None),
        ("قال مراسل وكالة سانا في حلب إن القصف توقف مساء.", None),
        ("", None),
    ],
)
def test_the_agency_that_signs(text, expected):
    assert agency(text) == expected


@given(st.text(max_size=300))
def test_any_text(text):
    agency(text)


def test_a_hostile_text_costs_little():
    begun = time.process_time()
    for text in ("(" * 2_000_000, "- " * 1_000_000, "واس " * 500_000, "\n" * 2_000_000):
        agency(text)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (f"موسكو (رويترز) - {NEWS}", "موسكو (رويترز) - "),
        (f"دمشق - سانا: {NEWS}", "دمشق - سانا:"),
        (f"غزة 12 أيار 2024 - {NEWS}", "غزة 12 أيار 2024 - "),
        (NEWS, ""),
    ],
)
def test_where_the_dateline_ends(text, head):
    assert text[: dateline(text)].strip() == head.strip()
