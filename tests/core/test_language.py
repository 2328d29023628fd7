"""Is it Arabic: neighbours in the same script, short titles, mixtures, and the same answer every time."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langdetect.detector import Detector
from langdetect.lang_detect_exception import LangDetectException

from marsad.core.text import language
from marsad.core.text.language import ArabicScriptDetector, QuickDetector, verdict

OTHERS = {
    "fa": [
        "وزیر امور خارجه ایران در گفت‌وگو با خبرنگاران اعلام کرد که مذاکرات درباره آتش‌بس در شمال سوریه ادامه دارد و طرف‌های "
        "درگیر باید به تعهدات خود پایبند باشند. او گفت که کشورهای منطقه می‌توانند نقش مهمی در برقراری صلح داشته باشند و "
        "گفت‌وگوهای سه‌جانبه در هفته آینده در تهران برگزار خواهد شد. به گفته وی، گروه‌های مسلح پیشنهاد تازه را بررسی می‌کنند.",
        "باغداران استان کرمان می‌گویند برداشت پسته امسال به دلیل سرمای بهاری کمتر از سال گذشته است و قیمت آن در بازار افزایش "
        "یافته است. اتحادیه صادرکنندگان نیز پیش‌بینی کرده که صادرات این محصول به کشورهای اروپایی کاهش پیدا کند، اما کشاورزان "
        "امیدوارند که دولت با پرداخت وام‌های کم‌بهره به آنان کمک کند تا باغ‌های خود را نگه دارند و چاه‌ها را بازسازی کنند.",
    ],
    "fa (Dari)": [
        "رییس‌جمهور افغانستان روز گذشته با شماری از بزرگان قومی ولایت هرات دیدار کرد و گفت که حکومت برای تامین امنیت شاهراه‌ها "
        "کوشش می‌کند. وی افزود که قوماندان امنیه و والی ولایت وظیفه دارند تا به شکایت‌های باشنده‌گان رسیده‌گی کنند. در همین حال "
        "وزارت دفاع ملی می‌گوید که سربازان اردوی ملی در ولسوالی‌های دوردست عملیات پاک‌سازی را آغاز کرده‌اند و پیشرفت دارند.",
    ],
    "ur": [
        "وزیر اعظم نے کہا ہے کہ حکومت جنگ بندی کے معاہدے پر مکمل عمل درآمد چاہتی ہے اور سرحدی علاقوں میں امن قائم رکھنے کے لیے ہر ممکن "
        "قدم اٹھایا جائے گا۔ انہوں نے صحافیوں سے گفتگو کرتے ہوئے بتایا کہ دونوں ملکوں کے درمیان بات چیت اگلے ہفتے دوبارہ شروع ہو گی۔ "
        "ان کا کہنا تھا کہ متاثرہ خاندانوں کی مدد کے لیے فنڈ قائم کر دیا گیا ہے اور ڈاکٹروں کی ٹیمیں روانہ کی جا چکی ہیں۔",
    ],
    "ckb": [
        "سەرۆکی حکومەتی هەرێمی کوردستان ڕایگەیاند کە گفتوگۆکان لەگەڵ بەغدا بەردەوامن و هەردوو لا دەیانەوێت کێشەکان بە شێوەیەکی "
        "ئاشتییانە چارەسەر بکەن. هەروەها وتی کە پێویستە مووچەی فەرمانبەران لە کاتی خۆیدا بدرێت و خزمەتگوزارییەکان باشتر بکرێن. لە "
        "بەشێکی دیکەی قسەکانیدا باسی لە ڕەوشی ئاوارەکان کرد و داوای لە کۆمەڵگەی نێودەوڵەتی کرد کە زیاتر هاوکارییان بکات.",
    ],
    "ps": [
        "د افغانستان د بهرنیو چارو وزیر وویل چې د سولې خبرې به بله اوونۍ بیا پیل شي او دواړه لوري باید د اوربند ژمنې ته درناوی "
        "وکړي. هغه زیاته کړه چې ولسونه له جګړې ستړي شوي دي او غواړي چې خپلو کورونو ته ستانه شي. په همدې حال کې د کندهار ولایت "
        "چارواکو ویلي چې په تېرو ورځو کې یې څو ښوونځي بېرته پرانیستي دي او ماشومانو ته یې کتابونه ورکړي دي.",
    ],
    "ug": [
        "شىنجاڭ ئۇيغۇر ئاپتونوم رايونىدا بۇ يىل پاختا ھوسۇلى ئۆتكەن يىلدىكىدىن ياخشى بولدى. دېھقانلار يېڭى تېخنىكىلارنى قوللىنىپ، سۇ "
        "تېجەش ئۇسۇلى بىلەن ئېتىزلىرىنى سۇغاردى. مۇتەخەسسىسلەرنىڭ ئېيتىشىچە، ھاۋارايىنىڭ مۇۋاپىق بولۇشىمۇ مۇھىم رول ئوينىغان. "
        "كېلەر يىلى تېخىمۇ كۆپ يەرگە پاختا تېرىش پىلانلانغان بولۇپ، بازار باھاسىمۇ مۇقىم بولىدىكەن.",
    ],
    "en": [
        "The foreign minister said on Saturday that talks on a ceasefire in northern Syria would go on next week. "
        * 4
    ],
    "tr": [
        "Dışişleri Bakanı, Suriye'nin kuzeyindeki ateşkes görüşmelerinin önümüzdeki hafta da süreceğini açıkladı. "
        * 4
    ],
}
ARABIC = [
    "أعلنت وزارة الدفاع التركية السبت عن مباحثات مشتركة مع روسيا لمناقشة التصعيد العسكري الأخير في الشمال السوري، وأفادت بأن الاجتماع "
    "تم يومي الخميس والجمعة، وجرى فيه بحث التطورات الأخيرة التي شهدتها منطقة إدلب والتدابير التي يتعين اتخاذها في نطاق الاتفاقيات.",
    'وقال الوزير: "We will continue"، ثم أضاف أن شركة Google وشركة Meta وقعتا اتفاقا مع بنك بيمو، وأن الڤيتو الذي استخدمته موسكو في مجلس '
    "الأمن عطل مشروع القرار، فيما تحدث خبراء من چيبوتي وگلميم عن آثار القرار على أسعار الكهرباء في المغرب العربي خلال الأشهر المقبلة.",
    "هَذَا نَصٌّ مَشْكُولٌ كُلُّهُ، كَتَبَهُ مُعَلِّمُ اللُّغَةِ العَرَبِيَّةِ لِتَلَامِيذِهِ، وَطَلَبَ مِنْهُمْ أَنْ يَقْرَؤُوهُ بِصَوْتٍ عَالٍ وَأَنْ يَحْفَظُوا مِنْهُ بَيْتَيْنِ مِنَ الشِّعْرِ.",
    "اعلنـــت الفصائل المعارضه رفضها للهدنه التي تروج لها وسائل اعلام النظام, وقالت ان القصف علي قري ريف حماه لم يتوقف منذ يومين, وان "
    "الطايرات الحربيه شنت اكثر من اربعين غاره علي الاحياء السكنيه فجر اليوم, مما ادي الي نزوح الاف العايلات باتجاه الحدود التركيه.",
    "شنو وقع البارح فالدار البيضاء؟ الناس كاملين كيهضرو على الماتش وعلى داكشي اللي دارو الجمهور، والبوليس دخلو للتيران باش يوقفو "
    "الفوضى، ومن بعد خرجو الدراري كيغنيو فالزنقة حتى لنص الليل، وبزاف ديال الناس ما قدروش يمشيو لخدمتهم الصباح.",
    "Breaking: exclusive report. "
    * 3
    + "قالت مصادر محلية إن اشتباكات عنيفة اندلعت فجر اليوم بين الفصائل على أطراف المدينة، وإن وسطاء من "
    "الأهالي تمكنوا من التوصل إلى اتفاق يقضي بوقف إطلاق النار وسحب الآليات الثقيلة وإطلاق سراح الموقوفين لدى الطرفين.",
]
TITLES = """
تركيا: نواصل اتصالاتنا مع روسيا من أجل وقف إطلاق النار في إدلب
هدنة في إدلب
مقتل ستة مدنيين بقصف جوي على معرة النعمان
أستانا 12 تنطلق غدا
دورية مشتركة على طريق إم 4
ارتفاع أسعار الذهب والدولار اليوم
برشلونة يهزم ريال مدريد بثلاثية
لافروف يلتقي أوغلو في سوتشي
الجيش الليبي يرفض الهدنة
شاهد.. لحظة سقوط طائرة في حماة
ترامب وكيم يلتقيان في سنغافورة
واتساب يطرح ميزة جديدة لمستخدمي آيفون
ليفربول يتأهل إلى نهائي دوري الأبطال
وفاة الفنان محمود عبد العزيز
زلزال بقوة 5 درجات يضرب أزمير
""".strip().splitlines()


@pytest.mark.slow  # the first text of another script loads langdetect's 55 profiles
@pytest.mark.parametrize(
    ("language", "text"), [(name, text) for name, texts in OTHERS.items() for text in texts]
)
def test_other_languages_are_not_arabic(language, text):
    assert len(text) >= 300
    found = verdict(text)
    assert not found.is_arabic
    assert found.language == language.split()[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text"), [(name, text) for name, texts in OTHERS.items() for text in texts]
)
def test_nor_is_any_half_of_them(language, text):
    for half in (text[: len(text) // 2], text[len(text) // 2 :]):
        assert not verdict(half).is_arabic


@pytest.mark.parametrize("text", ARABIC)
def test_arabic_is_arabic_with_foreign_names_marks_bad_spelling_and_dialect(text):
    assert (verdict(text).language, verdict(text).is_arabic) == ("ar", True)


def test_the_seeds_are_arabic():
    for seed in (Path(__file__).parents[2] / "seeds").glob("*.txt"):
        found = verdict(seed.read_text(encoding="utf-8"))
        assert found.is_arabic and found.confidence > 0.99 and found.reason


@pytest.mark.parametrize("title", TITLES)
def test_titles_alone(title):
    assert verdict(title).is_arabic


def test_arabic_letters_spelled_as_presentation_forms():
    assert verdict("ﻭﻗﻒ ﺇﻃﻼﻕ ﺍﻟﻨﺎﺭ ﻓﻲ ﺇﺩﻟﺐ ﺑﻌﺪ ﻣﺒﺎﺣﺜﺎﺕ ﻣﺸﺘﺮﻛﺔ").is_arabic


def test_an_english_page_that_quotes_arabic_is_english():
    found = verdict(OTHERS["en"][0] + "وقف إطلاق النار")
    assert (found.language, found.is_arabic) == ("en", False)


@pytest.mark.parametrize("text", ["", "  ", "2020-03-14", "—", "\u0640\u0640"])
def test_no_letters_no_language(text):
    assert verdict(text).language is None


@pytest.mark.slow
def test_the_same_answer_a_thousand_times_and_in_another_process():
    texts = [*TITLES[:3], ARABIC[1], OTHERS["fa"][0]]
    first = [verdict(text) for text in texts]
    assert all(verdict(text) == answer for text, answer in zip(texts, first, strict=True) for _ in range(200))
    code = f"from marsad.core.text.language import verdict\nprint([verdict(t) for t in {texts!r}])"
    for seed in ("1", "2"):
        answer = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        )
        assert answer.stdout.strip() == str(first)


def probabilities(detector: Detector) -> list[tuple[str, float]]:
    try:
        return [(found.lang, found.prob) for found in detector.get_probabilities()]
    except LangDetectException:
        return []


@given(st.lists(st.text("ابتثجحخدرزسشصضعغفقكلمنهويةىأإآءئؤپچڤکیگژٹہے", min_size=1, max_size=12), max_size=40))
def test_the_quick_detector_answers_as_langdetects_own_does(words):
    text = " ".join(words)
    own = Detector(language._arabic_script_factory())
    own.append(text)
    assert probabilities(ArabicScriptDetector(text)) == probabilities(own)


@pytest.mark.parametrize("text", [text for texts in (*OTHERS.values(), ARABIC) for text in texts])
def test_so_it_does_with_all_languages(text):
    quick, own = QuickDetector(language._factory()), Detector(language._factory())
    quick.append(text)
    own.append(text)
    assert probabilities(quick) == probabilities(own)


@pytest.mark.slow
@given(st.text(max_size=200))
def test_any_text_has_a_verdict(text):
    found = verdict(text)
    assert 0 <= found.confidence <= 1.0001
    assert found.is_arabic == (found.language == "ar")


PERSIAN_KEYBOARD, URDU_KEYBOARD = str.maketrans("يكى", "یکی"), str.maketrans("يكىه", "یکیہ")
TYPED_ELSEWHERE = [
    "اتفق وجهاء بلدتي السنديان والبطم على هدنة مدتها عشرة أيام، يلتزم خلالها الطرفان بوقف القصف وفتح الطريق الزراعي أمام سيارات الإسعاف.",
    "وكتبت الصحيفة في عددها الأخير أن الحكومة تدرس خطة لترميم الجسر الكبير، وأن كلفته ستتجاوز ما خصص له في موازنة السنة الماضية.",
    "هدنة في السنديان",
    "اتفاق على تسيير دورية مشتركة في ريف السنديان",
]


@pytest.mark.parametrize("keyboard", [PERSIAN_KEYBOARD, URDU_KEYBOARD])
@pytest.mark.parametrize("text", [*TYPED_ELSEWHERE, *ARABIC])
def test_arabic_typed_on_another_keyboard_is_arabic(text, keyboard):
    assert verdict(text.translate(keyboard)).is_arabic


@pytest.mark.parametrize(
    ("language", "text"),
    [(name, text) for name, texts in OTHERS.items() if name not in ("en", "tr") for text in texts],
)
def test_no_stretch_of_a_neighbour_is_taken_for_such_arabic(language, text):
    stretches = (
        text[begin : begin + length] for length in (40, 80, 160) for begin in range(0, len(text) - 40, 20)
    )
    assert not any(verdict(stretch).is_arabic for stretch in stretches)


@pytest.mark.parametrize(
    "title",
    [
        "مذاکرات آتش بس در شمال سوریه",
        "وزیر امور خارجه ایران با همتای ترکیه ای خود دیدار کرد",
        "ایران و روسیه درباره سوریه گفت و گو کردند",
        "رئیس جمهور: دولت به وعده های خود عمل می کند",
        "پاکستان کا بھارت سے مذاکرات کا مطالبہ",
        "وزیر اعظم کی صدارت میں اجلاس",
    ],
)
def test_nor_a_title_of_theirs(title):
    assert not verdict(title).is_arabic
