"""The forms of a verb, and which words negate."""

from __future__ import annotations

import pytest

from marsad.core.text.arabic import fold, normalise
from marsad.core.text.negation import negates
from marsad.core.text.verbs import forms, nouns


@pytest.mark.parametrize(
    ("verb", "has", "has_not"),
    [
        ("رفض", "رفضت رفضوا رفضها رفضوها يرفض ترفضان سيرفضون لترفض", "رافض الرفض مرفوض"),
        ("دعا", "دعت دعوا دعوها يدعو تدعو يدعون ستدعوهم لم يدع", "داعيا دعوى"),
        ("أنهى", "أنهت أنهوا ينهي ينهون تنهيه", "أنها إنهاء"),
        ("انهار", "انهارت انهارتا ينهار ستنهار", "انهيار"),
        ("اتفق", "اتفقا اتفقت يتفق يتفقوا", "اتفاق"),
        ("أمر", "أمرت يأمر", "يمر"),
        ("وقع", "وقعت وقعا يوقع توقعان", "توقيع"),
        ("ساد", "سادت يسود تسود", "سيادة"),
        ("دام", "دامت يدوم يدم", "دائم"),
        ("استعاد", "استعادت يستعيد", "مستعيد"),
        ("بدأ", "بدأت بدأوا يبدأ ستبدأ", "بداية"),
    ],
)
def test_a_verb_has_its_forms_and_not_its_nouns(verb: str, has: str, has_not: str) -> None:
    known = forms(verb)
    assert [form for form in has.split() if form != "لم" and fold(form) not in known] == []
    assert [word for word in has_not.split() if fold(word) in known] == []


@pytest.mark.parametrize(
    ("text", "negating"),
    [
        ("لم تلتزم", ["لم"]),
        ("بعدم الالتزام", ["بعدم"]),
        ("من دون اتفاق", ["دون"]),
        ("لا يزال قائما", []),
        ("ولا سيما الهدنة", []),
        ("غير أن الهدنة غير ملزمة", ["غير"]),
        ("لا بد من هدنة", []),
    ],
)
def test_what_negates(text: str, negating: list[str]) -> None:
    words = normalise(text).words
    assert [word for place, word in enumerate(words) if negates(words, place)] == negating


@pytest.mark.parametrize(
    ("verb", "made"),
    [
        ("توصّل", "توصل متوصل"),
        ("أعلن", "إعلان معلن"),
        ("أوقف", "إيقاف موقف"),
        ("أنهى", "إنهاء منهي"),
        ("أدان", "إدانة مدين"),
        ("أخلّ", "إخلال مخل"),
        ("مدّد", "تمديد ممدد"),
        ("اقترح", "اقتراح مقترح"),
        ("انهار", "انهيار منهار"),
        ("انقضى", "انقضاء منقضي"),
        ("استعاد", "استعادة مستعيد"),
        ("استمرّ", "استمرار مستمر"),
        ("فاوض", "مفاوضة مفاوض"),
        ("تفاوض", "تفاوض متفاوض"),
        ("خرق", "خارق مخروق"),
        ("دعا", "داعي مدعو"),
        ("حثّ", "حاث محثوث"),
        ("قام", "قائم"),
    ],
)
def test_a_verb_makes_its_nouns_by_its_form(verb: str, made: str) -> None:
    assert nouns(verb) == frozenset(fold(noun) for noun in made.split())
