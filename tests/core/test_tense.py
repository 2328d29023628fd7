"""Dates to come and dates past, as a reader of Thursday, 12 March 2020, at noon takes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marsad.core.dates.expression import find_dates
from marsad.core.dates.tense import Tense, tense_of

ZONE = ZoneInfo("Asia/Damascus")
THURSDAY = datetime(2020, 3, 12, 12, tzinfo=ZONE)

TO_COME = """
ستبدأ الهدنة [السبت] عند الفجر | 2020-03-14
سيعقد مجلس الأمن [الاثنين] جلسة طارئة | 2020-03-16
وقال المبعوث إن الهدنة ستدخل حيز التنفيذ [السبت] | 2020-03-14
من المقرر أن تنطلق المفاوضات [الأحد] في جنيف | 2020-03-15
تنطلق [السبت] الجولة السادسة من المحادثات | 2020-03-14
وسيلتقي المبعوث وفد المعارضة [الاثنين] | 2020-03-16
سيناقش المجلس الهدنة [السبت] | 2020-03-14
وسيستمر وقف إطلاق النار حتى [الأحد] | 2020-03-15
وسيفتح المعبر [الأحد] أمام المدنيين | 2020-03-15
يزور وزير الدفاع موسكو [الثلاثاء] | 2020-03-17
وتستأنف اللجنة اجتماعاتها [يوم الأربعاء] | 2020-03-18
ومن المتوقع وصول القافلة [السبت] | 2020-03-14
اجتماع مرتقب بين الوزيرين [الجمعة] في أنقرة | 2020-03-13
أعلن الجيش أمس أن الدوريات سوف تبدأ [السبت] | 2020-03-14
اتفق الطرفان على عقد لقاء [السبت] | 2020-03-14
دعا المبعوث إلى اجتماع [الاثنين] | 2020-03-16
تأجيل الجولة المقبلة من المحادثات إلى [الأحد] | 2020-03-15
مددت الأطراف الهدنة حتى [السبت] | 2020-03-14
أمهلت الفصائل المسلحين حتى [مساء الأحد] | 2020-03-15
ولن تبدأ الهدنة قبل [الأحد] | 2020-03-15
[السبت] ستبدأ الدوريات المشتركة | 2020-03-14
ويوم [الأحد] يجتمع وزراء الخارجية | 2020-03-15
وسيتم رفع الحصار عن البلدة [السبت] | 2020-03-14
يعتزم الوسطاء عقد جلسة أخرى [الثلاثاء] | 2020-03-17
الهدنة تدخل حيز التنفيذ [السبت] | 2020-03-14
ولن تسير القوات دوريات [الجمعة] | 2020-03-13
يستعد الأهالي للعودة [السبت] | 2020-03-14
وقال إن رفض الفصائل لن يمنع بدء الهدنة [السبت] | 2020-03-14
ستسري الهدنة اعتبارا من [السبت] | 2020-03-14
ستبدأ الهدنة [الخميس] | 2020-03-12
كتب المحلل أن جولة الأستانة ستنعقد [من الأحد إلى الثلاثاء] | 2020-03-15 .. 2020-03-17
تبدأ الهدنة [منتصف ليل السبت - الأحد] | 2020-03-14 .. 2020-03-15
ستجرى الانتخابات في [15 كانون الأول] | 2020-12-15
تنتهي مهلة الانسحاب في [تشرين الأول] | 2020-10-01 .. 2020-10-31
"""
PAST = """
بدأت الهدنة [السبت] عند الفجر | 2020-03-07
أعلن الجيش [السبت] أن الهدنة ستبدأ قريبا | 2020-03-07
عقد مجلس الأمن [الاثنين] جلسة طارئة | 2020-03-09
وقتل خمسة مدنيين [الأحد] في القصف | 2020-03-08
لم تبدأ الهدنة [السبت] كما أعلن | 2020-03-07
كانت اللجنة تجتمع [الأحد] في المدينة | 2020-03-08
ستستمر الهدنة القائمة منذ [السبت] | 2020-03-07
ستبحث اللجنة الخرق الذي سجلته [الأحد] | 2020-03-08
ستبدأ الدوريات بعد أن رفضها الأهالي [السبت] | 2020-03-07
وستنفذ بنود الاتفاق الموقع [الجمعة] | 2020-03-06
[السبت] قتل مدنيان برصاص قناص | 2020-03-07
توقف القصف في سيناء [السبت] | 2020-03-07
سيطر الجيش على البلدة [السبت] | 2020-03-07
سيارة مفخخة انفجرت في السوق [الأحد] | 2020-03-08
ستة قتلى بقصف على المدينة [الاثنين] | 2020-03-09
سيرت القوات دورية على الطريق [الأربعاء] | 2020-03-11
توصلت الأطراف إلى اتفاق في [15 كانون الأول] | 2019-12-15
قتل المئات في [تشرين الأول] | 2019-10-01 .. 2019-10-31
"""
SENTENCES = [
    tuple(part.strip() for part in line.split("|")) for line in (TO_COME + PAST).strip().splitlines() if line
]


@pytest.mark.parametrize(("marked", "expected"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES])
def test_the_sentence_says_on_which_side_a_date_lies(marked: str, expected: str) -> None:
    quote = marked[marked.index("[") + 1 : marked.index("]")]
    text = f"هدوء حذر في المنطقة. {marked.replace('[', '').replace(']', '')}. وغاب الطيران عن الأجواء."
    found = [on for on in find_dates(text, THURSDAY, ZONE) if on.quote.endswith(quote)]
    assert len(found) == 1
    first, _, last = expected.partition(" .. ")
    assert (found[0].days[0], found[0].days[-1]) == (
        date.fromisoformat(first),
        date.fromisoformat(last or first),
    )


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("ستبدأ الهدنة [السبت الماضي]", date(2020, 3, 7)),
        ("أعلن الجيش هدنة [السبت المقبل]", date(2020, 3, 14)),
    ],
)
def test_what_the_date_itself_says_stands_above_its_sentence(marked: str, expected: date) -> None:
    (found,) = find_dates(marked.replace("[", "").replace("]", ""), THURSDAY, ZONE)
    assert found.days == (expected,)


@pytest.mark.parametrize(
    "text", ["كان من المقرر أن تبدأ الهدنة السبت", "وكانت المحادثات ستعقد السبت", "هدنة السبت هشة"]
)
def test_a_plan_of_the_past_says_nothing(text: str) -> None:
    assert tense_of(text, text.index("السبت"), text.index("السبت") + 5) is Tense.UNSAID


def test_a_sentence_before_says_nothing() -> None:
    text = "ستبدأ الهدنة قريبا. هدوء في المدينة منذ الصباح وفي ريفها السبت"
    assert tense_of(text, text.index("السبت"), len(text)) is Tense.PAST  # منذ, not ستبدأ


def test_a_near_day_stays_near_whatever_the_verb() -> None:
    (found,) = find_dates("أعلنت الوزارتان تسيير دورية في 15 آذار", THURSDAY, ZONE)
    assert found.days == (date(2020, 3, 15),)


def test_a_length_keeps_its_unit_and_a_period_its_end() -> None:
    text = "خلال الساعات الـ24 الماضية، لمدة ستة أشهر، في الأيام العشرة الأخيرة، خلال عقدين، الساعات الأربع والعشرين الماضية"
    found = {on.quote: (on.length, on.ends_at) for on in find_dates(text, THURSDAY, ZONE)}
    assert found == {
        "الساعات الـ24 الماضية": ("PT24H", THURSDAY),
        "لمدة ستة أشهر": ("P6M", None),
        "الأيام العشرة الأخيرة": ("P10D", THURSDAY),
        "عقدين": ("P20Y", None),
        "الساعات الأربع والعشرين الماضية": ("PT24H", THURSDAY),
    }


def test_years_ago_are_a_year_and_no_limit() -> None:
    (found,) = find_dates("قبل 45 عاما وقعت الدولتان اتفاقا", THURSDAY, ZONE)
    assert (found.begins_at, found.precision, found.relation) == (
        datetime(1975, 1, 1, tzinfo=ZONE),
        "year",
        "",
    )


def test_a_midnight_belongs_to_two_days() -> None:
    (found,) = find_dates("توقف القصف منتصف ليل الأحد - الاثنين", THURSDAY, ZONE)
    assert found.begins_at == datetime(2020, 3, 9, tzinfo=ZONE)
    assert found.days == (date(2020, 3, 8), date(2020, 3, 9))
    assert found.ends_at - found.begins_at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقع الاتفاق في 5 آذار 2020، وفي ذلك اليوم توقف القصف", date(2020, 3, 5)),
        ("وقع الاتفاق في 5 آذار 2020، وفي اليوم نفسه توقف القصف", date(2020, 3, 5)),
        ("قتل سبعة في 17 أيلول 2018. ومساء اليوم ذاته دعا المبعوث إلى هدنة", date(2018, 9, 17)),
        ("اجتمعا السبت في سوتشي، وأعلنا في نفس اليوم هدنة", date(2020, 3, 7)),
        ("اجتمعا السبت في سوتشي، وصباح اليوم التالي سيرت الدوريات", date(2020, 3, 8)),
        ("أعلنت الهدنة في 27 شباط 2016، وغداة إعلانها خرقت", date(2016, 2, 28)),
        ("نددت الوزارة، الخميس، بالدورية غداة بدء تسييرها", date(2020, 3, 12)),
    ],
)
def test_that_day_is_the_one_last_named(text: str, expected: date) -> None:
    assert find_dates(text, THURSDAY, ZONE)[-1].days == (expected,)


@pytest.mark.parametrize(
    "text", ["في ذلك اليوم عاد الهدوء", "وغداة الاتفاق عاد الهدوء", "توقف القصف لمدة يومين في اليوم نفسه"]
)
def test_that_day_is_none_where_none_was_named(text: str) -> None:
    assert [found for found in find_dates(text, THURSDAY, ZONE) if found.kind == "that_day"] == []
