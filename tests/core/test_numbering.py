"""The numbers that an editor sets before the paragraphs of a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.duplicates import fingerprint
from marsad.core.text.numbering import without_numbers
from marsad.core.text.shingle import words

PARAGRAPHS = [
    "وصلت القافلة إلى معبر البلدة عند الظهر.",
    "قال السائقون إن 12 شاحنة بقيت عند الحاجز.",
    "لم تعلق السلطات على الأمر.",
]
PLAIN = "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "marks",
    [
        ("1- ", "2- ", "3- "),
        ("1. ", "2. ", "3. "),
        ("١) ", "٢) ", "٣) "),
        ("(1) ", "(2) ", "(3) "),
        ("1/ ", "2/ ", "3/ "),
        ("أولا: ", "ثانيا: ", "ثالثا: "),
        ("أولاً - ", "ثانيًا - ", "ثالثاً - "),
        ("1\n", "2\n", "3\n"),
    ],
)
def test_the_numbers_of_a_list_are_no_words(marks):
    listed = "\n".join(mark + paragraph for mark, paragraph in zip(marks, PARAGRAPHS, strict=True))
    assert words(without_numbers(listed)) == words(PLAIN)
    assert fingerprint.fingerprint("", listed) == fingerprint.fingerprint("", PLAIN)
    assert words(without_numbers(listed.replace("\n", " "))) == words(PLAIN) or "\n" in marks[0]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "12 قتيلا في القصف.\n13 جريحا نقلوا إلى المستشفى.",
        "1- بند وحيد لا يتلوه غيره.",
        "3- من الوسط.\n5- وما بعده.",
        "أولا وأخيرا هذا رأيه.",
        "بلغ السعر 1.5 دولار. 2.5 للبرميل الآخر.",
    ],
)
def test_numbers_that_make_no_list_stay(text):
    assert without_numbers(text) == text


@given(st.text(alphabet="123.)(-/ \nاول:ثنيب", max_size=200))
def test_nothing_but_the_marks_is_left_out(text):
    left = without_numbers(text)
    assert len(left) <= len(text) + text.count("\n") + 50
    assert set(left) <= set(text) | {" "}
