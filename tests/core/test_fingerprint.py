"""Whether an earlier article already carries a text."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.duplicates import fingerprint, overlap
from marsad.core.text import sentences, shingle
from marsad.model import Candidate, Comparison, DuplicateKind

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
TEXTS = [path.read_text(encoding="utf-8") for path in SEEDS]
MORNING = datetime(2020, 3, 15, 6, tzinfo=UTC)
NEW_PARAGRAPHS = """
في سياق منفصل زار وفد من نقابة الأطباء مستشفى معرة مصرين وتفقد أقسام الطوارئ وغسيل الكلى، وتحدث مدير المستشفى عن نقص حاد في
أدوية التخدير وأكياس الدم منذ مطلع الشهر، وطالب منظمة الصحة العالمية بإرسال شحنة عاجلة عبر معبر باب الهوى.
وأعلنت بلدية الدانا من جهتها افتتاح فرنين جديدين بطاقة خمسة أطنان لكل منهما، وقال رئيس البلدية إن سعر الربطة سيبقى ثابتا حتى نهاية
الصيف وإن الدقيق المدعوم يكفي ثلاثة أشهر بحسب تقديرات مكتب التموين.
"""
DISPATCH = (
    "أعلن المتحدث باسم فصائل المعارضة في الجنوب فشل جولة التفاوض مع الضباط الروس في بصرى الشام بعد إصرارهم على تسليم السلاح "
    "الثقيل دفعة واحدة. وقال إن الاجتماع انتهى من غير أن يتفق الجانبان على موعد آخر، بينما تستعد الأمم المتحدة لنقل مساعدات "
    "إلى العالقين عند الشريط الحدودي، وحذر ناشطون من استئناف القصف على الأحياء السكنية في درعا وطفس ونوى والمسيفرة."
)
RECEPTION = """استقبل حضرة صاحب الجلالة الملك عاهل البلاد المفدى في قصر الصخير {0} {1} والوفد المرافق بمناسبة زيارته للبلاد.
ونقل {0} إلى جلالته تحيات {2} وأطيب تمنياته للمملكة وشعبها بدوام التقدم والازدهار.
ورحب جلالته بالضيف مشيدا بعمق الروابط الأخوية التاريخية بين البلدين والشعبين الشقيقين وما تشهده من تطور ونمو في مختلف المجالات.
وجرى استعراض مستجدات الأوضاع الإقليمية والدولية والقضايا محل الاهتمام المشترك."""
GUESTS = [
    ("محمد الحلبوسي", "رئيس مجلس النواب العراقي", "فخامة الرئيس برهم صالح"),
    ("فيصل الفايز", "رئيس مجلس الأعيان الأردني", "جلالة الملك عبدالله الثاني"),
]


def decide(new: str, *stored: str, title: str = "") -> Comparison:
    """What the new text is to the stored ones, whose ids are their places."""
    candidates = [Candidate(i, fingerprint.fingerprint("", text)) for i, text in enumerate(stored)]
    return fingerprint.decide(fingerprint.fingerprint(title, new), candidates)


def shares_a_band(one: str, other: str) -> bool:
    a, b = fingerprint.fingerprint("", one), fingerprint.fingerprint("", other)
    return bool(set(a.bands) & set(b.bands)) or a.text_sha256 == b.text_sha256


def pieces(text: str) -> list[str]:
    begins = sentences.borders(text)
    return [text[a:b].strip() for a, b in zip(begins, [*begins[1:], len(text)], strict=True)]


@pytest.mark.parametrize("text", TEXTS, ids=[path.stem[:3] for path in SEEDS])
@pytest.mark.parametrize(
    ("disguise", "kind"),
    [
        (lambda t: t, DuplicateKind.EXACT),
        (lambda t: "ـ".join(t.partition("المفاوضات")) if "المفاوضات" in t else t + "ـ", DuplicateKind.EXACT),
        (lambda t: t.translate(str.maketrans("أإآىة", "اااية"[:5])), None),
        (lambda t: t.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), DuplicateKind.EXACT),
        (lambda t: t.replace("“", "«").replace("”", "»").replace('"', "''"), DuplicateKind.EXACT),
        (lambda t: f"إدلب - وكالات: {t}\n(د ب أ)", DuplicateKind.NEAR),
        (lambda t: t[: len(t) // 2], DuplicateKind.CONTAINED),
        (lambda t: t[len(t) // 2 :], DuplicateKind.CONTAINED),
        (lambda t: "\n".join(random.Random(3).sample(pieces(t), len(pieces(t)))), DuplicateKind.NEAR),
    ],
)
def test_a_copy_in_disguise_is_linked(text, disguise, kind):
    found = decide(disguise(text), text, title="عنوان آخر تماما").duplicate
    assert found is not None
    assert found.original_id == 0
    assert kind is None or found.kind is kind
    assert shares_a_band(disguise(text), text)


def test_seeds_are_strangers_to_each_other():
    for i, text in enumerate(TEXTS):
        assert decide(text, *TEXTS[:i], *TEXTS[i + 1 :]) == Comparison(None)


@pytest.mark.parametrize("text", TEXTS, ids=[path.stem[:3] for path in SEEDS])
def test_a_longer_article_carries_what_stands_in_it(text):
    longer = text + NEW_PARAGRAPHS
    found = decide(longer, text)
    assert found.duplicate is None
    assert [carried.article_id for carried in found.carries] == [0]
    assert found.carries[0].score > 0.95
    own = fingerprint.own_spans("", longer, [fingerprint.fingerprint("", text)])
    assert [longer[start:end].strip() for start, end in own] == [NEW_PARAGRAPHS.strip()]


def test_the_shorter_one_that_comes_later_is_contained():
    found = decide(TEXTS[2], TEXTS[2] + NEW_PARAGRAPHS)
    assert found.duplicate is not None
    assert found.duplicate.share > 0.95


def test_what_is_no_longer_than_the_original_carries_nothing():
    """An outlet cuts the end and puts a paragraph of its own there: still the same dispatch."""
    kept = "\n".join(pieces(TEXTS[0])[:-4])
    found = decide(kept + NEW_PARAGRAPHS[:300], TEXTS[0])
    assert found.duplicate is not None
    assert found.carries == ()


def printed(new: str, old: str, *, outlet: str = "b", hours: int = 3) -> Comparison:
    """What the text of outlet b is to that of another outlet, or another time."""
    stored = Candidate(0, fingerprint.fingerprint("", old), outlet=outlet, at=MORNING)
    return fingerprint.decide(
        fingerprint.fingerprint("", new), [stored], "b", MORNING + timedelta(hours=hours)
    )


def test_half_of_a_dispatch_in_two_outlets_is_the_dispatch_and_in_one_its_background():
    words = TEXTS[0].split()
    below = " ".join(word for i, word in enumerate(words[: len(words) // 2]) if i % 9)
    new = f"{NEW_PARAGRAPHS.strip()[:200]}\n{below}"
    assert printed(new, TEXTS[0], outlet="a").duplicate is not None
    assert printed(new, TEXTS[0]) == Comparison(None)
    assert printed(new, TEXTS[0], outlet="a", hours=72) == Comparison(None)


def test_a_notice_with_other_numbers_is_another_one_days_later():
    notice = (
        "يعلن مجلس بلدة كفرنبل عن طلب عروض رقم {} لأشغال تعبيد طريق بطول {} متر وفق دفتر الشروط ذي الرقم 18 وأحكام المواد 27 و 29 و 31 من "
        "نظام العقود، وتودع الكفالة البالغة {} ليرة في صندوق المجلس، وتفتح المظاريف علنا في قاعة الاجتماعات بحضور من يشاء من المتعهدين."
    )
    first, second = notice.format(7, 1200, 300), notice.format(9, 1850, 450)
    assert printed(second, first).duplicate is not None
    assert printed(second, first, hours=24 * 20) == Comparison(None, instances=(0,))


BACKGROUND = """وكانت هيئة الموانئ قد تسلمت إدارة الميناء قبل عامين من شركة أجنبية انسحبت منه بعد خلاف على رسوم الأرصفة، وظل مئات العمال بلا
رواتب ستة أشهر حتى تعهدت الحكومة بتسديدها على دفعات. ويمر عبر الميناء نصف ما تستورده البلاد من القمح، وتقول غرفة الملاحة إن كل يوم من
التوقف يكلف المستوردين مبالغ كبيرة ويؤخر وصول السفن إلى الموانئ المجاورة، في حين تطالب النقابة بعقود دائمة لعمال الشحن والتفريغ."""
STRIKE = (
    "عمال الميناء يبدأون إضرابا مفتوحا",
    "بدأ عمال الشحن في ميناء المدينة صباح الأربعاء إضرابا مفتوحا احتجاجا على تأخر الرواتب.",
)
END = (
    "النقابة تنهي إضراب الميناء",
    "أعلنت نقابة عمال الشحن مساء الخميس إنهاء الإضراب بعدما وقع وزير المواصلات اتفاقا يضمن زيادة الأجور وعودة "
    "المفصولين إلى أعمالهم، ورست أول سفينة مساء اليوم نفسه وسط احتفال عائلاتهم.",
)


def turns(hours: int, outlet: str) -> Comparison:
    """What the end of a strike, over the background of its beginning, is to that."""
    marks = [fingerprint.fingerprint(title, f"{lead}\n{BACKGROUND}") for title, lead in (STRIKE, END)]
    stored = Candidate(0, marks[0], outlet="a", at=MORNING)
    return fingerprint.decide(marks[1], [stored], outlet, MORNING + timedelta(hours=hours))


@pytest.mark.parametrize(("hours", "outlet"), [(5, "a"), (30, "a"), (90, "a"), (30, "b"), (90, "b")])
def test_the_next_turn_of_events_over_the_same_background_is_no_copy(hours, outlet):
    found = turns(hours, outlet)
    assert found.duplicate is None
    assert [one.article_id for one in found.carries] == [0]


@pytest.mark.parametrize(("hours", "outlet"), [(5, "a"), (90, "a"), (5, "b"), (90, "b")])
def test_a_new_headline_alone_makes_no_news(hours, outlet):
    title, lead = STRIKE
    old = fingerprint.fingerprint(title, f"{lead}\n{BACKGROUND}")
    new = fingerprint.fingerprint("إضراب مفتوح لعمال الميناء", f"مرفأ - وكالات: {lead}\n{BACKGROUND}")
    found = fingerprint.decide(
        new, [Candidate(0, old, outlet="a", at=MORNING)], outlet, MORNING + timedelta(hours=hours)
    )
    assert found.duplicate is not None


BULLETIN = (
    "سجل مركز رصد الهدنة خلال يوم {day} {count} من الخروق في منطقة التهدئة، وقعت {share} منها في محافظة {area} والباقي في "
    "ريف حماة. وقال المركز في نشرته رقم {number} إن لجان المتابعة تبادلت المعلومات مع الطرفين، وإن قوافل المساعدات دخلت "
    "البلدات المحاصرة من غير عوائق، وإن فرق نزع الألغام واصلت عملها على الطريق الدولي."
)
FILLED = {"day": "الاثنين", "count": "ثلاثة وعشرين", "share": "سبعة", "area": "اللاذقية", "number": "114"}


@pytest.mark.parametrize(
    "other",
    [
        {"day": "الثلاثاء"},
        {"day": "الثلاثاء", "count": "واحدا وثلاثين", "share": "تسعة"},
        {"count": "41", "share": "12"},
        {"area": "حلب", "number": "115"},
    ],
)
def test_a_bulletin_of_another_day_is_another_instance(other):
    first, second = BULLETIN.format(**FILLED), BULLETIN.format(**FILLED | other)
    assert printed(second, first, hours=24) == Comparison(None, instances=(0,))
    assert printed(second, first, hours=72) == Comparison(None, instances=(0,))
    assert printed(first, first, hours=24).duplicate is not None


def test_the_same_bulletin_the_next_day_speaks_of_the_next_day():
    nothing = (
        "لم ترصد لجنة المتابعة أي خرق لوقف إطلاق النار خلال الأربع والعشرين ساعة الماضية، وجاء في نشرتها اليومية أن المراقبين تفقدوا "
        "نقاطهم كافة وأن الطرق إلى البلدات بقيت مفتوحة أمام المدنيين والقوافل."
    )
    assert printed(nothing, nothing, hours=24) == Comparison(None, instances=(0,))
    assert printed(nothing, nothing, hours=24, outlet="a").duplicate is not None
    assert printed(nothing, nothing).duplicate is not None
    assert printed(TEXTS[0], TEXTS[0], hours=24).duplicate is not None


def test_the_day_of_a_bulletin_may_stand_in_its_headline_alone():
    marks = [
        fingerprint.fingerprint(f"حالة الطرق الجبلية {day}", DISPATCH)
        for day in ("الأحد", "الاثنين", "الاثنين")
    ]
    stored = Candidate(0, marks[0], outlet="b", at=MORNING)
    assert fingerprint.decide(marks[1], [stored], "b", MORNING + timedelta(hours=24)).instances == (0,)
    again = Candidate(1, marks[1], outlet="b", at=MORNING)
    assert fingerprint.decide(marks[2], [again], "b", MORNING + timedelta(hours=24)).duplicate is not None


def test_a_thousand_is_a_thousand_in_digits_too():
    text = DISPATCH.replace("العالقين", "ألف عالق")
    assert printed(text.replace("ألف", "1000"), text, hours=72).duplicate is not None


def test_numbers_in_a_passage_of_its_own_make_no_template():
    numbers = "وبلغ عدد النازحين في مخيمات أطمة 8127 عائلة بينها 3046 من ريف حماة و977 من سهل الغاب وفق منسقي الاستجابة"
    found = decide(f"{DISPATCH}\n{numbers}", f"{DISPATCH}\n{NEW_PARAGRAPHS[:200]}")
    assert found.instances == ()
    assert found.duplicate is not None


def test_an_instance_is_no_copy_of_what_was_cut_from_another():
    """Another guest is received with the same words, and the cut copy of the first reception has little but those."""
    lines = RECEPTION.format(*GUESTS[0]).split("\n")
    cut = [lines[0], lines[2], lines[3]]
    marks = [
        fingerprint.fingerprint(f"الملك يستقبل {GUESTS[0][0]}", RECEPTION.format(*GUESTS[0])),
        fingerprint.fingerprint("العاهل يشيد بعمق العلاقات", "\n".join(cut)),
        fingerprint.fingerprint(f"الملك يستقبل {GUESTS[1][0]}", RECEPTION.format(*GUESTS[1])),
    ]
    candidates = [Candidate("first", marks[0]), Candidate("cut", marks[1], duplicate_of="first")]
    found = fingerprint.decide(marks[2], candidates)
    assert fingerprint.decide(marks[2], [Candidate("cut", marks[1])]).duplicate is not None
    assert found.instances == ("first",)
    assert found.duplicate is None


def test_a_copy_of_a_copy_is_linked_to_the_original():
    mark = fingerprint.fingerprint("", TEXTS[0])
    candidates = [Candidate("second", mark, duplicate_of="first")]
    found = fingerprint.decide(mark, candidates).duplicate
    assert found is not None
    assert found.original_id == "first"


def test_who_resembles_a_copy_alone_has_drifted_from_its_original():
    """The first holds half of the second and nothing of the third, which is the second's other half."""
    paragraphs = [*pieces(TEXTS[0])[:6], *pieces(NEW_PARAGRAPHS)]
    first, middle, last = "\n".join(paragraphs[:6]), "\n".join(paragraphs[3:]), "\n".join(paragraphs[6:])
    marks = {
        name: fingerprint.fingerprint("", text) for name, text in (("a", first), ("b", middle), ("c", last))
    }
    copy = Candidate("b", marks["b"], duplicate_of="a")
    assert fingerprint.decide(marks["c"], [copy]).duplicate is not None  # its original isn't at hand
    assert fingerprint.decide(marks["c"], [Candidate("a", marks["a"]), copy]).duplicate is None
    assert (
        fingerprint.decide(marks["b"], [Candidate("a", marks["a"]), copy]).duplicate is not None
    )  # the very words


def test_a_carrier_names_originals_only():
    mark = fingerprint.fingerprint("", TEXTS[0])
    new = fingerprint.fingerprint("", TEXTS[0] + NEW_PARAGRAPHS)
    found = fingerprint.decide(new, [Candidate(1, mark), Candidate(2, mark, duplicate_of=1)])
    assert [carried.article_id for carried in found.carries] == [1]


def test_the_first_line_may_repeat_the_title():
    title = "قيادي في الجيش الحر يكشف عن استمرار المفاوضات"
    with_line, without = (
        fingerprint.fingerprint(title, f"{title}\n{TEXTS[2]}"),
        fingerprint.fingerprint(title, TEXTS[2]),
    )
    assert with_line == without


@pytest.mark.parametrize("text", ["", "   ", "؟!", "\u0640\u0640"])
def test_a_text_without_words_is_no_duplicate(text):
    assert decide(text, text, TEXTS[0]) == Comparison(None)


def test_short_news_is_compared_with_its_title():
    one = fingerprint.fingerprint("مقتل خمسة جنود في هجوم شمال بغداد", "التفاصيل بعد قليل")
    other = fingerprint.fingerprint("انفجار قرب مطار عدن الدولي", "التفاصيل بعد قليل")
    copy = fingerprint.fingerprint("مقتل خمسة جنود في هجوم شمال بغداد", "التفاصيل بعد قليل.")
    assert fingerprint.decide(other, [Candidate(1, one)]) == Comparison(None)
    found = fingerprint.decide(copy, [Candidate(1, one)]).duplicate
    assert found is not None
    assert found.kind is DuplicateKind.EXACT


def test_one_other_number_makes_short_news_another():
    found = decide(
        "زلزال بقوة 5.2 درجات يضرب سواحل كريت اليونانية فجرا دون أضرار",
        "زلزال بقوة 6.1 درجات يضرب سواحل كريت اليونانية فجرا دون أضرار",
    )
    assert found.duplicate is None


def test_one_sentence_of_breaking_news_is_contained_in_the_report():
    sentence = (
        "أعلنت وزارة الدفاع الروسية مقتل ثلاثة من جنودها في انفجار عبوة ناسفة قرب بلدة الترنبة غرب سراقب"
    )
    report = f"{sentence}.\n{TEXTS[2]}"
    found = decide(sentence, report).duplicate
    assert found is not None
    assert found.kind is DuplicateKind.CONTAINED


def test_tables_of_numbers_are_told_apart():
    rows = [" ".join(str(random.Random(seed).randint(1, 999)) for _ in range(80)) for seed in range(2)]
    assert decide(rows[0], rows[1]).duplicate is None
    assert decide(rows[0], rows[0]).duplicate is not None


def test_latin_texts_are_compared_too():
    text = "The first joint patrol on the M4 highway was cut short near Saraqib on Sunday, the ministry said in Moscow."
    found = decide(text.upper(), text).duplicate
    assert found is not None


def test_transliterations_are_one_word():
    text = TEXTS[2].replace("بوتين", "بوتن").replace("الأمريكي", "الأميركي").replace("ترامب", "ترمب")
    assert decide(text, TEXTS[2]).duplicate is not None


def test_learned_phrases_do_not_count():
    footer = (
        "تابعونا على منصاتنا واشتركوا في نشرتنا البريدية لتصلكم أبرز القصص المختارة من غرفة الأخبار كل صباح "
        "وشاركونا آراءكم في التعليقات أسفل الصفحة مع مراعاة شروط النشر المعمول بها لدينا منذ تأسيس الموقع"
    )
    articles = [
        (f"2020-01-{day:02}", f"{TEXTS[day % 5][day * 60 : day * 60 + 90]}\n{footer}") for day in range(1, 9)
    ]
    common = fingerprint.learn((day, fingerprint.fingerprint("", text)) for day, text in articles)
    one, other = (f"{text[:150]}\n{footer}" for text in (TEXTS[0], TEXTS[4]))
    marks = [fingerprint.fingerprint("", text, common=common) for text in (one, other)]
    assert common
    assert set(marks[0].bands).isdisjoint(marks[1].bands)
    assert fingerprint.decide(marks[1], [Candidate(1, marks[0])]) == Comparison(None)


def test_a_wave_of_copies_is_not_learned():
    wave = [("2020-01-01", fingerprint.fingerprint("", TEXTS[0]))] * 9
    assert fingerprint.learn(wave) == frozenset()


@pytest.mark.slow
def test_a_hostile_text_costs_little():
    begun = time.process_time()
    huge = fingerprint.fingerprint("", (TEXTS[0] + " كلمة " * 50) * 1_500)
    fingerprint.fingerprint("", "a" * 5_000_000)
    fingerprint.fingerprint("", "ـ" * 5_000_000)
    fingerprint.decide(huge, [Candidate(1, huge), Candidate(2, fingerprint.fingerprint("", TEXTS[0]))])
    assert time.process_time() - begun < 60
    assert len(huge.bands) <= fingerprint.MAX_BANDS + 1
    assert len(huge.words) <= 4 * fingerprint.MAX_WORDS


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_has_a_fingerprint_and_is_its_own_copy(text, title):
    mark = fingerprint.fingerprint(title, text)
    assert all(-(2**63) <= band < 2**63 for band in mark.bands)
    assert len(mark.text_sha256) == 32
    assert len(mark.words) % 4 == 0
    found = fingerprint.decide(mark, [Candidate(1, mark)]).duplicate
    assert (found is not None) == bool(mark.words)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ابتثجحخد. \n؟!123", max_size=300), st.text(alphabet="ابتثجحخد. \n", max_size=200))
def test_own_spans_lie_in_the_text_in_order(text, carried):
    spans = fingerprint.own_spans("", text, [fingerprint.fingerprint("", carried)])
    flat = [offset for span in spans for offset in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_without_carried_texts_everything_is_its_own():
    assert fingerprint.own_spans("", TEXTS[0], []) == ((0, len(TEXTS[0].rstrip())),)
    assert fingerprint.own_spans("", "هدنة!", []) == ((0, 5),)


def test_the_carried_text_has_nothing_of_its_own():
    for text in TEXTS:
        assert fingerprint.own_spans("", text, [fingerprint.fingerprint("", text)]) == ()


@given(st.lists(st.text("ابتث ", max_size=60), max_size=6), st.text("ابتث ", max_size=60))
def test_the_quick_look_counts_the_shingles_that_two_texts_share(stored: list[str], new: str) -> None:
    marks = [fingerprint.fingerprint("", text) for text in stored]
    mine = fingerprint.fingerprint("", new)
    ours = set(shingle.runs(shingle.read(mine)).tolist())
    for mark, look in zip(marks, overlap.estimates(mine, marks), strict=True):
        words = shingle.read(mark)
        theirs = shingle.runs(words).tolist() if len(words) >= shingle.SIZE else []
        found = sum(run in ours for run in theirs)
        assert look.share == (found / min(len(theirs), len(ours)) if found else 0)
        beginnings = [run in ours and (not i or theirs[i - 1] not in ours) for i, run in enumerate(theirs)]
        assert look.stretches in (
            sum(beginnings),
            sum(beginnings) - 1,
        )  # or it goes on over the border before it
