"""The sense of a word: what an article's own sentences decide between armies and police, truces of arms and others, names and cities."""

from __future__ import annotations

import pytest

from core.topics_at_hand import shipped
from marsad.core.topics.topic import classify

PATROLS = (
    ("أمن الحدود", "سيّر الجيش التركي دورية مؤلفة من ست عربات على الطريق الدولي، وفق ما نشرت دورية متخصصة."),
    (
        "الباب",
        "سيّرت الشرطة العسكرية دوريات في مدينة الباب بعد السرقات الأخيرة، وانتشر الجيش الوطني في الأسواق.",
    ),
    ("اتفاق سوتشي", "تسيّر الشرطة الروسية دوريات مع القوات التركية شمال شرقي سوريا بموجب اتفاق سوتشي."),
    ("كوباني", "قالت وزارة الدفاع التركية إن دورية مشتركة مع الروس جالت شرق كوباني."),
    ("منبج", "أعلن البنتاغون أن دوريات مشتركة مع الأتراك بدأت قرب منبج."),
    ("الحسكة", "نفذت القوات الأميركية دورية استطلاع في ريف الحسكة."),
    ("درعا", "سيّرت القوات الروسية دوريات أمنية وعسكرية في ريف درعا."),
)
NO_PATROLS = (
    ("الرياض", "قبضت دورية الأمن في حي النسيم بالرياض على شخص سرق مركبة، وأحيل إلى النيابة العامة."),
    ("جازان", "أحبطت الدوريات البرية لحرس الحدود تهريب مخدرات في جازان، واتخذت الإجراءات النظامية."),
    (
        "الدمام",
        "استشهد الجندي أول في دوريات الأمن إثر حادث مروري، وقال المتحدث باسم شرطة المنطقة إنه كان في عمله.",
    ),
    ("سفر", "فوجئ المسافرون بدورية من شرطة المرور على الطريق السريع."),
    ("جامعة", "نشر الباحث دراسته في دورية علمية محكمة تصدر في لندن."),
    ("وقفة", "نظم أهالي المفقودين وقفتهم الدورية أمام مقر الأمم المتحدة في بيروت."),
    ("المؤسسة", "أعلنت وزارة الدفاع نتائج المراجعة الدورية للمناهج في الكلية الحربية."),
)
CEASEFIRES = (
    ("الغوطة", "قصفت القوات المهاجمة البلدة بعد ساعات من سريان الهدنة."),
    ("الفلوجة", "اتفق الجيش والعشائر على وقف الاشتباكات لمدة 48 ساعة."),
    ("صنعاء", "أعلنت الجماعة وقف الحرب ثلاثة أيام لمدة العيد."),
    (
        "حلب",
        "أعلن المركز الروسي هدنة بين الجيش السوري وفصائل المعارضة. وقالت الشرطة إن هذه الهدنة تسمح بعودة الأهالي.",
    ),
)
NO_CEASEFIRES = (
    ("رسوم", "أعلنت واشنطن وبكين هدنة في حرب الرسوم الجمركية. وقال خبراء إن هذه الهدنة لن تدوم طويلا."),
    ("زواج", "اتفق الزوجان على هدنة قبل جلسة الطلاق. ورأت الزوجة أن هذه الهدنة مؤقتة."),
    ("البرلمان", "دخلت الأحزاب في البرلمان هدنة حتى إقرار الموازنة. وأكد نائب أن هذه الهدنة هشة."),
    ("الدوري", "أبرم المدرب هدنة مع جماهير النادي قبل مباراة الكأس."),
    ("كاتب", "قال الروائي إنه عقد هدنة مع الشيطان."),
    ("نفط", "هدنة هشة في سوق النفط بعد اتفاق أوبك على خفض الإنتاج مليون برميل."),
)


def topics(title: str, text: str) -> set[str]:
    return {mention.topic for mention in classify(shipped(), title, text)}


@pytest.mark.parametrize(("title", "text"), PATROLS)
def test_armies_patrol(title: str, text: str) -> None:
    assert "patrols" in topics(title, text)


@pytest.mark.parametrize(("title", "text"), NO_PATROLS)
def test_police_periodicals_and_what_recurs_are_no_patrols(title: str, text: str) -> None:
    assert "patrols" not in topics(title, text)


@pytest.mark.parametrize(("title", "text"), CEASEFIRES)
def test_armies_outrank_single_words_of_sport_and_police(title: str, text: str) -> None:
    assert "ceasefire" in topics(title, text)


@pytest.mark.parametrize(("title", "text"), NO_CEASEFIRES)
def test_a_truce_of_something_else_stays_so_through_the_article(title: str, text: str) -> None:
    assert "ceasefire" not in topics(title, text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("أكد الوزيران التزامهما مذكرة سوتشي.", "sochi"),
        ("قال أردوغان لبوتين إن تفاهمات سوتشي يجب أن تنفذ في إدلب.", "sochi"),
        ("أبرمت موسكو وأنقرة مذكرة في سوتشي حول إدلب.", "sochi"),
        ("تنطلق غدا الجولة الثالثة عشرة من محادثات أستانا.", "astana"),
    ],
)
def test_unmistakable_names_need_no_company(text: str, topic: str) -> None:
    assert topic in topics("", text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("تستضيف سوتشي مهرجانا للموسيقى هذا الصيف.", "sochi"),
        ("درس الطالب الهندسة في جامعة أستانا ثلاث سنوات.", "astana"),
        ("كانت الأستانة على ضفاف البوسفور مقر السلطان العثماني.", "astana"),
        ("عقد في أستانا مؤتمر أطباء القلب.", "astana"),
    ],
)
def test_cities_and_their_other_congresses_are_no_mention(text: str, topic: str) -> None:
    assert topic not in topics("", text)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        (
            "ذكرت وسائل إعلام، السبت، أن مئة ألف مدني غادروا الغوطة منذ بدء الهدنة هناك أواخر فبراير الماضي.",
            "background",
        ),
        ("نقلت وكالة عن ممثل لمركز مراقبة وقف إطلاق النار قوله إن ثلاثمئة شخص غادروا البلدة.", "background"),
        ("ترأس السفير الوفد اللبناني إلى لجنة الإشراف على وقف إطلاق النار في الناقورة.", "part"),
        ("بدأت هدنة في المدينة منذ صباح اليوم.", "subject"),
    ],
)
def test_a_time_an_office_and_a_committee_are_no_subject(text: str, weight: str) -> None:
    assert [mention.weight for mention in classify(shipped(), "", text) if mention.topic == "ceasefire"] == [
        weight
    ]
