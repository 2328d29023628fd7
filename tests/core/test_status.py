"""Where a ceasefire stands, by the words around its mention."""

from __future__ import annotations

import pytest

from core.topics_at_hand import shipped
from marsad.core.topics.topic import classify
from marsad.model import CeasefireStatus as Status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("دعا مجلس الأمن الأطراف في سوريا إلى وقف إطلاق النار", Status.CALLED_FOR),
        ("تستمر المفاوضات حول هدنة في إدلب", Status.NEGOTIATED),
        ("يبحث المجلس مشروع قرار يطالب بوقف إطلاق النار في سوريا", Status.NEGOTIATED),
        ("توصل الطرفان إلى اتفاق على هدنة في درعا", Status.ANNOUNCED),
        ("دخل وقف إطلاق النار في غزة حيز التنفيذ", Status.IN_EFFECT),
        ("اتفق الطرفان على تمديد الهدنة في اليمن شهرين", Status.EXTENDED),
        ("خرقت قوات النظام وقف إطلاق النار في إدلب", Status.VIOLATED),
        ("رفضت الفصائل الهدنة في حماة", Status.REJECTED),
        ("رفضت الفصائل أمس ما عرضته موسكو من هدنة في حماة", Status.REJECTED),
        ("أعلنت الحركة تعليق الهدنة في غزة", Status.SUSPENDED),
        ("بعد انهيار الهدنة في حلب", Status.ENDED),
        ("انتهت الحرب الكورية عام 1953 بهدنة", Status.PAST),
        ("هدنة في سوريا", Status.UNCLEAR),
        # negated
        ("أكد القائد أن مقاتليه لم يخرقوا الهدنة في حماة", Status.IN_EFFECT),
        ("لم تلتزم قوات النظام بوقف إطلاق النار في إدلب", Status.VIOLATED),
        ("قررت الحكومة عدم تمديد الهدنة في حلب", Status.ENDED),
        ("لن يقبل القادة بهدنة في حماة", Status.REJECTED),
        ("قال إن الوضع لا يطاق، مطالبا بهدنة في حماة", Status.CALLED_FOR),
        # the nearest governs, and before the mention rather than behind it
        ("انهارت الهدنة في حلب بعد مفاوضات طويلة", Status.ENDED),
        ("أعلنت روسيا أن الهدنة في حلب صامدة", Status.IN_EFFECT),
        ("جمدت الفصائل التزامها بالهدنة في حلب", Status.SUSPENDED),
        ("رفضت موسكو مقترح فرنسا بشأن هدنة في حلب", Status.REJECTED),
        ("تجددت الاشتباكات بعد ساعات من وقف لإطلاق النار في حلب", Status.VIOLATED),
        ("استبعد القائد إعلان هدنة في حلب", Status.REJECTED),
    ],
)
def test_the_words_around_decide(text: str, status: Status) -> None:
    assert [m.status for m in classify(shipped(), "", text) if m.topic == "ceasefire"] == [status]


def test_other_topics_have_no_status() -> None:
    mentions = classify(shipped(), "", "ينص اتفاق سوتشي على هدنة في إدلب")
    assert {m.topic: m.status is None for m in mentions} == {"sochi": True, "ceasefire": False}


def test_what_stands_in_another_sentence_or_too_far_away_says_nothing() -> None:
    far = "رفضت الفصائل العرض " + "ثم مضت أيام كثيرة " * 8 + "وهذه هدنة في سوريا"
    for text in ("رفضت الفصائل العرض. هذه هدنة في سوريا", far):
        assert [m.status for m in classify(shipped(), "", text)] == [Status.UNCLEAR]
