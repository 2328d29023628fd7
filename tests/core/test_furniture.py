"""What is never evidence, where extraction has left it in the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.topics.furniture import furniture


def told(text: str) -> list[str]:
    """The pieces of furniture, without blanks."""
    return [text[start:end].strip() for start, end in furniture(text)]


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا: وقف إطلاق النار في إدلب",
        "إقرأ أيضاً: بوتين يأمر بهدنة",
        "اقرأ المزيد... إسرائيل ترفض الهدنة",
        "قد يهمك| هدنة في غزة",
        "للمزيد: هدنة في كوريا",
        "مقالات ذات صلة",
        "هذا الموقع يستخدم ملف تعريف الارتباط Cookie",
        "الوسوم: هدنة، سوتشي، أستانا",
        "جميع الحقوق محفوظة لموقع الهدنة",
        "الرئيسية | سوريا | الهدنة | رياضة | اتصل بنا",
        "لن يتم نشر عنوان بريدك الإلكتروني.",
        "الأكثر قراءة في الموقع: 1- تمديد الهدنة. 2- سعر الصرف اليوم.",
    ],
)
def test_lines_of_furniture(line: str) -> None:
    assert told(f"بدأ الاجتماع أمس.\n{line}\nوأضاف المتحدث أن الاجتماع انتهى.") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "للمزيد من الضغط على النظام أعلنت واشنطن عقوبات.",
        "اقرأ عليك السلام، قال الشاعر.",
        "وفي التعليقات على القرار، قالت موسكو إن الهدنة مستمرة.",
        "تابعونا الفصائل وهي تنسحب.",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert told(f"بدأ الاجتماع أمس.\n{line}") == []


def test_headlines_under_a_heading_are_furniture_and_prose_after_them_is_not() -> None:
    text = "بدأ الاجتماع.\nاقرأ أيضا\nهدنة في غزة\nما هي أستانا؟\nوأضاف المتحدث أن الهدنة مستمرة منذ أيام في البلاد."
    assert told(text) == ["اقرأ أيضا", "هدنة في غزة", "ما هي أستانا؟"]


def test_what_readers_write_closes_the_page() -> None:
    text = "انتهى الاجتماع.\nاترك تعليقاً\nأبو عمر: وين الهدنة.\nأبو زيد: لا هدنة."
    assert told(text) == [text[text.index("اترك") :]]


def test_a_link_inside_a_paragraph_is_furniture_to_its_end() -> None:
    text = "قال الوزير ذلك. اقرأ أيضا: هدنة في غزة. وأضاف أن الاجتماع انتهى."
    assert told(text) == ["اقرأ أيضا: هدنة في غزة."]


def test_a_closing_block_of_other_leads_is_furniture() -> None:
    leads = [
        f"{verb} وزير الخارجية في مؤتمر صحفي عقده مساء الأربعاء في العاصمة أن بلاده ترى في الهدنة بداية جيدة"
        for verb in ("أعلن", "قال", "أكد", "شدد")
    ]
    text = "\n".join(["وأضاف المتحدث أن الاجتماع انتهى.", *leads])
    assert told(text) == ["\n".join(leads)]
    assert told("\n".join(["وأضاف.", *leads[:3]])) == []


@given(st.text())
def test_spans_are_within_the_text_rising_and_apart(text: str) -> None:
    reached = 0
    for start, end in furniture(text):
        assert reached <= start < end <= len(text)
        reached = end


@pytest.mark.parametrize("unit", ["اقرأ أيضا: ", ". اقرأ", "| ", " ", "\n", ".", "تعليقات\u064b", "(" * 20])
@pytest.mark.slow
def test_hostile_texts_take_linear_time(unit: str) -> None:
    seconds = []
    for size in (50_000, 400_000):
        text = unit * (size // len(unit))
        began = time.process_time()
        furniture(text)
        seconds.append(time.process_time() - began)
    assert seconds[1] < 8 * seconds[0] * 4 + 0.2


def test_a_ticker_of_headlines_is_furniture() -> None:
    headlines = [
        "هدنة في السنديان",
        "تراجع أسعار الحبوب في الأسواق",
        "وفد أممي يصل إلى العاصمة",
        "أمطار غزيرة على الساحل",
        "افتتاح معرض الكتاب السنوي",
        "المنتخب يخسر أمام ضيفه",
    ]
    line = "    ".join(headlines)
    assert told(f"بدأ الاجتماع أمس.\n{line}\nوأضاف المتحدث أن الاجتماع انتهى.") == [line]


@pytest.mark.parametrize("gap", ["    ", "\u00a0\u00a0\u00a0\u00a0", "\t\t\t\t"])
def test_an_article_on_one_line_with_runs_of_spaces_is_none(gap: str) -> None:
    text = (
        "قال الناطق باسم غرفة العمليات في السنديان، إن الطرفين التزما بالهدنة منذ فجر أمس، ولم تسجل خروق تذكر على خط "
        "التماس. وأضاف أن دورية مشتركة ستجوب الطريق الزراعي يوم الأحد، وأن سكان القرى بدؤوا بالعودة إلى بيوتهم."
    )
    words = text.split()
    for step in (2, 3, 5, 7):
        line = "".join(
            word + (gap if number % step == step - 1 else " ") for number, word in enumerate(words)
        ).strip()
        assert told(line) == []
