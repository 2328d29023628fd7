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
        ("لم تسجل أي خروقات للهدنة في حماة", Status.IN_EFFECT),
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


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        # talks that failed, and no agreement
        ("فشلت المفاوضات بشأن وقف إطلاق النار في درعا", Status.FAILED, "فشلت"),
        ("لم يتوصل الطرفان إلى وقف لإطلاق النار في إدلب", Status.FAILED, "لم يتوصل"),
        ("عدم وجود وقف دائم لاطلاق النار في حلب", Status.FAILED, "عدم وجود"),
        ("انتهت الجولة دون التوصل إلى هدنة في حلب", Status.FAILED, "دون التوصل"),
        ("أفشلت الغارات محادثات وقف إطلاق النار في حلب", Status.FAILED, "أفشلت"),
        # the outermost governor decides
        ("يطالب المبعوث بالالتزام بوقف إطلاق النار في حلب", Status.CALLED_FOR, "يطالب"),
        ("وافقت الفصائل على مقترح لوقف إطلاق النار في حلب", Status.ANNOUNCED, "وافقت"),
        ("جمدت الفصائل التزامها بالهدنة في حلب", Status.SUSPENDED, "جمدت"),
        ("وافق الطرفان على تمديد العمل بالهدنة في حلب", Status.EXTENDED, "تمديد"),
        ("مفاوضات الهدنة في حلب انهارت", Status.FAILED, "انهارت"),
        # what stands before beats what describes behind
        ("قصفت القوات القرية في خرق لاتفاق وقف إطلاق النار الساري في حلب", Status.VIOLATED, "خرق"),
        ("انتهت الهدن السابقة في حلب", Status.PAST, "السابقة"),
        # words near by that govern something else
        ("مدد المجلس عمل البعثة المكلفة بمراقبة وقف إطلاق النار في حلب", Status.IN_EFFECT, "بمراقبة"),
        ("طلب المصدر عدم الكشف عن اسمه وقال إن الهدنة في حلب صامدة", Status.IN_EFFECT, "صامدة"),
        ("تقبل الطرفان فكرة وقف إطلاق النار في حلب", Status.NEGOTIATED, "فكرة"),
        ("لم يسجل أي خرق للهدنة في حلب", Status.IN_EFFECT, "لم يسجل أي خرق"),
        # families, not a list of seen words
        ("أوصى المبعوث بوقف إطلاق النار في حلب", Status.CALLED_FOR, "أوصى"),
        ("شكلت لجنة الإشراف على وقف إطلاق النار في حلب", Status.IN_EFFECT, "الإشراف"),
        ("تم الاتفاق على وقف إطلاق النار في حلب", Status.ANNOUNCED, "الاتفاق"),
        ("هدنة هشة في حلب", Status.IN_EFFECT, "هشة"),
        ("مع نهاية الهدنة في حلب عاد القصف", Status.ENDED, "نهاية"),
        ("تسعى القاهرة إلى هدنة في حلب", Status.NEGOTIATED, "تسعى"),
        # what a demand, a proposal or a condition holds is not yet so
        ("قال المبعوث إنه يجب مراقبة وقف إطلاق النار في حلب", Status.CALLED_FOR, "يجب"),
        ("المطلوب الآن تطبيق وقف إطلاق النار على جبهات حلب", Status.CALLED_FOR, "المطلوب"),
        ("تقضي المبادرة التي طرحها الوسطاء ببدء هدنة في حلب", Status.NEGOTIATED, "المبادرة"),
        ("قال الوفد إن المحادثات مشروطة ببدء الهدنة في حلب", Status.NEGOTIATED, "مشروطة"),
        ("في حال بدء وقف إطلاق النار في حلب سيعود النازحون", Status.NEGOTIATED, "حال"),
        ("إذا بدأت الهدنة في حلب دخلت القوافل", Status.NEGOTIATED, "إذا"),
        ("قد تنجح جهود الوسطاء في التوصل إلى هدنة في حلب", Status.NEGOTIATED, "التوصل"),
        ("توقع قيادي أن تنجح الجهود في الوصول إلى هدنة في حلب", Status.NEGOTIATED, "توقع"),
        ("من المتوقع أن يعلن الطرفان هدنة في حلب", Status.NEGOTIATED, "المتوقع"),
        ("تتمسك الفصائل بوقف دائم لإطلاق النار في حلب", Status.CALLED_FOR, "تتمسك"),
        ("شدد القائد على أنه ملتزم بوقف إطلاق النار في حلب", Status.IN_EFFECT, "ملتزم"),
        # mediation that only tells when, or that succeeded
        ("توصل الجانبان بعد وساطة عشائرية إلى هدنة في حلب", Status.ANNOUNCED, "توصل"),
        ("نجحت جهود الوسطاء في التوصل إلى هدنة في حلب", Status.ANNOUNCED, "التوصل"),
        ("فشلت جهود الوسطاء في تثبيت هدنة في حلب", Status.FAILED, "فشلت"),
        # what ends in a ceasefire, what a ceasefire ends, and what ends a ceasefire
        ("انتهت تلك الجولة في حلب بتهدئة رعاها الوسطاء", Status.PAST, "انتهت"),
        ("اختتمت المحادثات في حلب بهدنة مدتها أسبوعان", Status.ANNOUNCED, "المحادثات"),
        ("أنهت هدنة هشة أسبوعا من المعارك في حلب", Status.ANNOUNCED, "أنهت"),
        ("استأنف الجيش عملياته في حلب بعد يومين من هدنة إنسانية", Status.ENDED, "استأنف"),
        ("اتفق الجانبان على أن تستمر الهدنة في حلب أسبوعا آخر", Status.EXTENDED, "اتفق"),
    ],
)
def test_who_governs_whom_decides_and_its_words_are_evidence(text: str, status: Status, words: str) -> None:
    (mention,) = (m for m in classify(shipped(), "", text) if m.topic == "ceasefire")
    assert (mention.status, mention.status_quote) == (status, words)
    assert mention.status_start is not None
    assert text[mention.status_start : mention.status_end] == words
    assert not mention.denied


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("نفت الوزارة التوصل إلى هدنة في حلب", Status.ANNOUNCED, "نفت"),
        ("نُفي تمديد الهدنة في حلب", Status.EXTENDED, "نُفي"),
        ("نفى المتحدث باسم القوات خرق الهدنة في حلب", Status.VIOLATED, "نفى"),
        ("أكد القائد أن مقاتليه لم يخرقوا الهدنة في حلب", Status.VIOLATED, "لم"),
        ("لا صحة للأنباء عن هدنة في حلب", Status.ANNOUNCED, "صحة"),
        ("أعلنت موسكو التوصل إلى هدنة في حلب، إلا أن دمشق نفت ذلك", Status.ANNOUNCED, "نفت ذلك"),
        ("أعلنت موسكو هدنة في حلب. ونفت دمشق صحة هذه الأنباء.", Status.ANNOUNCED, "ونفت دمشق صحة"),
        ("نفى الوزير أمس ما أعلنته موسكو عن التوصل إلى هدنة في حلب", Status.ANNOUNCED, "نفى"),
    ],
)
def test_a_denial_keeps_the_status_of_what_is_denied(text: str, status: Status, words: str) -> None:
    (mention,) = (m for m in classify(shipped(), "", text) if m.topic == "ceasefire")
    assert (mention.status, mention.denied, mention.denied_quote) == (status, True, words)


def test_a_denial_of_something_else_denies_nothing() -> None:
    text = "أعلنت موسكو هدنة في حلب. وتحدثت دمشق عن قصف المدينة، ونفت أنقرة ذلك."
    assert [m.denied for m in classify(shipped(), "", text)] == [False]


def test_a_headline_without_a_word_of_status_has_that_of_its_lead() -> None:
    title, text = "هدنة في حلب", "توصل الطرفان في حلب إلى هدنة تستمر أسبوعا."
    (headline, _) = (m for m in classify(shipped(), title, text) if m.topic == "ceasefire")
    assert (headline.status, headline.status_field, headline.status_quote) == (
        Status.ANNOUNCED,
        "text",
        "توصل",
    )


def test_other_topics_have_no_status() -> None:
    mentions = classify(shipped(), "", "ينص اتفاق سوتشي على هدنة في إدلب")
    assert {m.topic: m.status is None for m in mentions} == {"sochi": True, "ceasefire": False}


def test_what_stands_in_another_sentence_or_too_far_away_says_nothing() -> None:
    far = "رفضت الفصائل العرض " + "ثم مضت أيام كثيرة " * 8 + "وهذه هدنة في سوريا"
    for text in ("رفضت الفصائل العرض. هذه هدنة في سوريا", far):
        assert [m.status for m in classify(shipped(), "", text)] == [Status.UNCLEAR]
