"""Which lines are furniture by what they say, and which news only sound like it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.core.pages.removal import TEXT_RULES, rule_for_line


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("read_also", "موضوعات متعلقة.. افتتاح الجسر بعد عام من العمل"),
        ("read_also", "ذات صلة | افتتاح الجسر بعد عام من العمل"),
        ("read_also", "للمزيد"),
        ("read_also", "الخبر التالي: افتتاح الجسر"),
        ("read_also", "شاهد بالفيديو: افتتاح الجسر"),
        ("related_heading", "موضوع ذو صلة"),
        ("related_heading", "المقالة التالية"),
        ("follow_us", "تابعنا على غوغل نيوز اضغط هنا"),
        ("follow_us", "متابعة أخبار البلدة على تلغرام https://t.me/x"),
        ("newsletter", "سجّل بريدك الإلكتروني لتصلك أبرز العناوين كل صباح"),
        ("newsletter", "بالضغط على زر الاشتراك، فإنك توافق على سياسة الخصوصية"),
        ("newsletter", "احصل على النشرة اليومية مجانا. يمكنك إلغاء الاشتراك في أي وقت."),
        ("newsletter", "اشترك للحصول على أحدث التدوينات المرسلة إلى بريدك الإلكتروني."),
        ("newsletter", "يمكنكم استلام إشعارات بأهم الموضوعات بعد تحميل التطبيق."),
        ("notice", "هذا المحتوى خاص بالمشتركين"),
        ("notice", "اشترك الآن لمتابعة القراءة"),
        ("notice", "يتطلب عرض هذا الفيديو تشغيل جافا سكريبت، والنظر في تحديث المتصفح"),
        ("photo_credit", "رئيس المجلس خلال الاجتماع أمس - تصوير: سامر نعمة"),
        ("disclaimer", "إذا كنت تعتقد/تعتقدين أن المقال يحوي معلومات خاطئة أرسل/أرسلي تصحيحا"),
        ("page_control", "تخطى البودكاست وواصل القراءة"),
        ("page_control", "استمع للمقال 00:00"),
        ("page_control", "حجم الخط A- A+"),
        ("page_facts", "أقل من دقيقة"),
        ("byline", "حاورته: ليلى حداد"),
        (
            "comment_form",
            "يرحب الموقع بالنقاش، ولن تنشر مشاركاتكم إلا إذا وافقت إرشادات الاستخدام التي ننصحك بمراجعتها.",
        ),
    ],
)
def test_a_line_of_furniture(rule, line):
    found = rule_for_line(line)
    assert found and found.name == rule


@pytest.mark.parametrize(
    "line",
    [
        "للمزيد من الضغط على الفصائل أعلنت الدول الضامنة عقوبات.",
        "حرب بلا نهاية",
        "بعد أقل من دقيقة على بدء الهدنة سمع دوي انفجار.",
        "يستخدم الأهالي تويتر لمتابعة أخبار الحرب عبر الإنترنت.",
        "وقالت الشركة: لا تفتح رابطا يصل إلى بريدك الإلكتروني.",
        "الأخبار المتعلقة بالهدنة تصل إلى القرى متأخرة.",
        "والصورة التي نشرها الجيش تظهر الدورية.",
        "وقالت الشركة إن شروط الاستخدام الجديدة تمنع مشاركة بيانات المستخدمين والتعليق بأسماء مستعارة.",
    ],
)
def test_news_that_sound_like_it(line):
    assert rule_for_line(line) is None


@pytest.mark.slow
@pytest.mark.parametrize("rule", [rule for rule in TEXT_RULES if rule.needs], ids=lambda rule: rule.name)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_rule_finds_has_one_of_the_words_that_it_needs(rule, data):
    line = data.draw(st.from_regex(rule.pattern))
    assert any(word in line for word in rule.needs), "add a word of the new phrase to `needs`"
