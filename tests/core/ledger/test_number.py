"""Numbers in digits and words."""

from __future__ import annotations

import pytest

from marsad.core.ledger.number import numbers
from marsad.core.text.arabic import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل 1,800 مدني", [1800]),
        ("الـ24 ساعة", [24]),
        ("ستة عشر انتهاكا وخمسة وعشرين خرقا", [16, 25]),
        ("مئة وستة وخمسون خرقا", [156]),
        ("690 ألف شخص", [690_000]),
        ("مليون و942 ألفا", [1_942_000]),
        ("تسعا في إدلب واثنتين في حلب", [9, 2]),
        ("ألف أسير", [1000]),
        ("آلاف المدنيين", []),
        ("أحد الناشطين", []),
        ("٣٩ عملية", [39]),
    ],
)
def test_numbers_are_read(text, expected):
    normal = normalise(text)
    assert [number.value for number in numbers(normal, 0, len(normal.words))] == expected
