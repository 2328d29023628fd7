"""How much an article makes of what it mentions."""

from __future__ import annotations

import pytest

from core.topics_at_hand import shipped
from marsad.core.topics.topic import classify
from marsad.core.topics.weight import of_topics
from marsad.model import Mention, Weight

NEWS = "افتتح الوزير معرضا للكتاب في العاصمة دمشق صباح أمس بحضور السفراء. وجال الضيوف على الأجنحة. وعرضت دور النشر كتبها. "


def mentions(title: str, text: str, topic: str = "ceasefire") -> list[Mention]:
    return [m for m in classify(shipped(), title, text) if m.topic == topic]


def test_the_headline_and_the_main_clause_of_the_lead_say_the_subject() -> None:
    found = mentions("هدنة في حلب", "أعلن الجيش السوري هدنة في حلب تبدأ صباح غد.")
    assert [(m.weight, bool(m.weight_reason)) for m in found] == [(Weight.SUBJECT, True)] * 2


@pytest.mark.parametrize(
    ("text", "weight", "shown"),
    [
        # beside the news of the lead
        ("جمدت الفصائل في حلب مشاركتها في المؤتمر احتجاجا على خروقات الهدنة.", Weight.PART, "احتجاجا"),
        # further down: that day's statement is a part, what is recalled is background
        (NEWS + "وقال الوزير إن الهدنة في حلب صامدة.", Weight.PART, "وقال"),
        (NEWS + "وكانت روسيا قد أعلنت هدنة في حلب.", Weight.BACKGROUND, "وكانت"),
        (NEWS + "ويذكر أن الهدنة في حلب انهارت.", Weight.BACKGROUND, "ويذكر"),
        (NEWS + "وتوصل الطرفان في آذار 2020 إلى هدنة في إدلب.", Weight.BACKGROUND, "2020"),
        (
            NEWS + "وتنتشر القوات في نقاط المراقبة التي أقيمت مع وقف إطلاق النار في إدلب.",
            Weight.BACKGROUND,
            "نقاط",
        ),
        (
            NEWS + "وتشهد الجبهات في إدلب خروقا للهدنة السارية منذ أربع سنوات.",
            Weight.BACKGROUND,
            "منذ أربع سنوات",
        ),
        # what is asked for today may be as old as it likes
        (NEWS + "وطالب الأمين العام باحترام الهدنة المبرمة في حلب عام 2018.", Weight.PART, "وطالب"),
        (NEWS + "وهذه الهدنة في حلب على غرار ما عرفته حمص.", Weight.BACKGROUND, "غرار"),
        (NEWS + "وللكوريتين هدنة منذ عقود في شبه الجزيرة الكورية.", Weight.BACKGROUND, None),
    ],
)
def test_place_grammar_and_time_decide_together(text: str, weight: Weight, shown: str | None) -> None:
    (mention,) = mentions("", text)
    assert mention.weight is weight
    assert mention.weight_reason
    assert mention.weight_quote == shown or shown is None


def test_what_makes_only_the_ground_of_something_else_is_background() -> None:
    text = "سحبت الفصائل في إدلب سلاحها الثقيل بموجب اتفاق سوتشي."
    (mention,) = mentions("سحب السلاح الثقيل من إدلب", text, "sochi")
    assert (mention.weight, mention.weight_quote) == (Weight.BACKGROUND, "بموجب")


def test_a_lead_on_an_old_ceasefire_or_among_other_things_is_no_subject() -> None:
    old = "قال مكتب الرئاسة إنه يدرس تحويل الهدنة القائمة منذ عقود مع كوريا الشمالية إلى اتفاق سلام."
    assert [m.weight for m in mentions("مساع قبل القمة الكورية", old)] == [Weight.BACKGROUND]
    either = "يستبعد النظام السوري ملف المعتقلين من مباحثات السلام، سواء في جنيف أو أستانا."
    assert [m.weight for m in mentions("ملف المعتقلين", either, "astana")] == [Weight.PART]


def test_what_the_lead_s_own_agreement_holds_is_no_reminder() -> None:
    text = "وقعت الفصائل في إدلب صباح اليوم اتفاقا ينهي الاقتتال. ونص البند الأول على وقف إطلاق النار وفتح الطرق."
    assert [m.weight for m in mentions("اتفاق بين فصائل إدلب", text)] == [Weight.PART]


def test_a_topic_weighs_as_its_weightiest_mention() -> None:
    found = classify(shipped(), "هدنة في حلب", NEWS + "وتوصل الطرفان في آذار 2017 إلى هدنة في حلب.")
    assert of_topics(found) == {"ceasefire": Weight.SUBJECT}
    assert {m.weight for m in found} == {Weight.SUBJECT, Weight.BACKGROUND}
