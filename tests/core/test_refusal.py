"""Pages in an article's place are no articles, in any language; and articles about errors are articles."""

import pytest

from marsad.core.pages.article import read_page
from marsad.core.pages.refusal import REASONS, refusal
from marsad.model import Article, Unreadable

LATEST = "".join(
    f"<div class=box><h3><a href=/n/{n}>{title}</a></h3><p>{text}</p></div>"
    for n, (title, text) in enumerate(
        [
            (
                "هدنة في السنديان",
                "أعلن مجلس بلدة السنديان هدنة مدتها أسبوعان بين فصيلين محليين، تبدأ فجر الأحد وتشمل الطريق الزراعي.",
            ),
            (
                "دورية في البطم",
                "سيرت قوة مراقبة أممية دورية في محيط قرية البطم هي الأولى منذ بدء العام، وفق شهود من الأهالي هناك.",
            ),
            (
                "سوق الحبوب",
                "سجلت أسعار القمح في سوق المدينة تراجعا طفيفا مع بدء الحصاد، وتوقع تجار أن يستمر ذلك إلى نهاية الشهر.",
            ),
        ]
    )
)
MENU = "<nav><a href=/>الرئيسية</a><a href=/a>سياسة</a></nav>"
PAGES = [
    ("not_found", "الصفحة غير موجودة - شبكة السنديان", "<h1>404</h1><p>عذرا، الرابط الذي تحاول الوصول إليه غير متوفر.</p>" + LATEST),
    ("not_found", "شبكة السنديان | خطأ 404", "<h2>عفواً، لم يتم العثور على ما تبحث عنه</h2><p>جرب البحث من جديد.</p>" + LATEST),
    ("not_found", "شبكة السنديان",
     "<h1>هذا الخبر لم يعد متاحا</h1><p>ربما تم حذف الخبر أو نقله إلى قسم آخر، يمكنك العودة إلى الرئيسية.</p>"),
    ("not_found", "Page not found", "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location.</p>"),
    ("not_found", "Sayfa bulunamadı", "<p>Aradığınız sayfa bulunamadı, ana sayfaya dönebilir ya da arama yapabilirsiniz.</p>"),
    ("not_found", "Страница не найдена", "<p>Страница, которую вы ищете, была удалена или перемещена в другой раздел сайта.</p>"),
    ("server_error", "Database Error", "<h1>Error establishing a database connection</h1>"),
    ("server_error", "شبكة السنديان",
     "<h1>حدث خطأ حرج في هذا الموقع.</h1><p>يرجى مراجعة البريد الوارد لمدير الموقع للحصول على التعليمات.</p>"),
    ("server_error", "503 Service Temporarily Unavailable",
     "<center><h1>503 Service Temporarily Unavailable</h1></center><hr><center>nginx</center>"),
    ("server_error", "شبكة السنديان",
     "<p>عذرا، حدث خطأ أثناء معالجة طلبك، يرجى المحاولة مرة أخرى بعد دقائق أو التواصل مع إدارة الموقع.</p>"),
    ("server_error", "شبكة السنديان",
     "<p>حدث خطأ فادح في هذا الموقع. يرجى التحقق من بريد مدير الموقع لديك للحصول على التعليمات.</p>"),
    ("server_error", "",
     "<p>Warning: mysqli_connect(): (HY000/2002): Connection refused in /home/s/db.php on line 12</p><p>Connection failed</p>"),
    ("server_error", "sindyan.example is for sale", "<p>This domain is for sale. The domain may be for sale by its owner.</p>"),
    ("maintenance", "الموقع تحت الصيانة", "<p>نقوم حاليا بأعمال صيانة لتحسين الخدمة، وسنعود إليكم في أقرب وقت، شكرا لصبركم وتفهمكم.</p>"),
    ("maintenance", "Maintenance mode", "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>"),
    ("challenge", "Just a moment...", "<p>Checking if the site connection is secure. This may take a few seconds to complete.</p>"),
    ("challenge", "One moment, please...", "<h1>Please wait while your request is being verified...</h1>"),
    ("challenge", "لحظة من فضلك...", "<p>يجري التحقق من متصفحك قبل الدخول إلى الموقع، وستتم إعادة توجيهك تلقائيا خلال ثوان.</p>"),
    ("challenge", "أثبت أنك إنسان", "<p>للمتابعة إلى الموقع يرجى إثبات أنك لست روبوتا بإكمال الاختبار التالي.</p>"),
    ("needs_script", "شبكة السنديان",
     "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript><script src=/a.js></script>"),
    ("needs_script", "شبكة السنديان", "<div id=root></div><script src=/a.js></script>"),
    ("needs_script", "شبكة السنديان",
     "<p>متصفحك لا يدعم جافاسكريبت أو أنه معطل، يرجى تشغيله لتتمكن من مشاهدة محتوى هذا الموقع كاملا.</p>"),
    ("forbidden", "403 Forbidden", "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>"),
    ("forbidden", "Access Denied", "<p>تم حظر عنوانك من الوصول إلى هذا الموقع، يرجى التواصل مع الإدارة إن كنت ترى أن ذلك خطأ.</p>"),
    ("forbidden", "429 Too Many Requests", "<h1>429 Too Many Requests</h1><p>nginx</p>"),
    ("server_error", "انتهت الجلسة", "<h1>انتهت صلاحية الجلسة</h1><p>يرجى تحديث الصفحة والمحاولة مرة أخرى.</p>"),
    ("login_wall", "هدنة في السنديان",
     "<h1>هدنة في السنديان</h1><div class=w><p>لمتابعة قراءة هذا المقال سجل الدخول إلى حسابك أو أنشئ حسابا جديدا مجانا.</p></div>"),
]  # fmt: skip


def read(title, body):
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{MENU}{body}</body></html>"
    return read_page(page.encode(), url="https://sindyan.example/news/7")


@pytest.mark.parametrize(("reason", "title", "body"), PAGES)
def test_it_is_no_article_and_says_why(reason, title, body):
    found = read(title, body)
    assert isinstance(found, Unreadable) and found.reason == reason, found


def test_every_reason_has_a_page():
    assert {reason for reason, _, _ in PAGES} == set(REASONS)


STORY = (
    "قالت شركة الطيران إن خللا في قاعدة البيانات أوقف الحجز في مطار السنديان ست ساعات، قبل أن تعيد فرق الصيانة الخدمة مساء أمس.",
    "وأضافت أن رسالة «الصفحة غير موجودة» ظهرت لآلاف المسافرين، وأنها ستعوض من فاتتهم رحلاتهم قبل نهاية الشهر.",
)
TITLES = [
    "خطأ في قاعدة البيانات يوقف مطار السنديان",
    "500 عائلة تعود إلى السنديان بعد الهدنة",
    "404 كيلومترات تفصل الدورية عن الحدود",
    "رفض الوصول إلى اتفاق يهدد الهدنة",
    "الصيانة توقف خط المياه في السنديان",
    "عذرا يا وطني: حكاية مقاتل ترك السلاح",
    "الخبر لم يؤكده أحد: هدنة في السنديان",
    "حدث خلل فني في طائرة الوفد وتأجلت المحادثات",
    "الموقع الأثري في السنديان يفتح أبوابه",
    "تسجيل الدخول إلى المدينة عبر المعبر يبدأ الأحد",
]


@pytest.mark.parametrize("title", TITLES)
def test_an_article_about_such_things_is_an_article(title):
    body = f"<h1>{title}</h1><div class=t>" + "".join(f"<p>{line}</p>" for line in STORY) + "</div>"
    found = read(title, body)
    assert isinstance(found, Article) and found.text.split("\n") == list(STORY)


def test_a_dated_article_must_say_in_its_text_that_it_is_none():
    assert refusal("الصفحة غير موجودة", [], STORY, is_dated=False)
    assert refusal("الصفحة غير موجودة", [], STORY, is_dated=True) is None


# ── descriptions ───────────────────────────────────────────────────────────────────────────────────────────

TOLD = (
    "أعلن مجلس بلدة السنديان هدنة مدتها أسبوعان بين فصيلين محليين، تبدأ فجر الأحد وتشمل الطريق الزراعي كله."
)


@pytest.mark.parametrize(
    "head",
    [
        f'<meta property="og:type" content="video.other"><meta property="og:description" content="{TOLD}">',
        f'<meta property="og:type" content="article"><meta property="og:description" content="{TOLD}">',
        f'<meta property="og:site_name" content="Telegram"><meta property="og:description" content="{TOLD}">',
        f'<meta property="article:published_time" content="2026-11-20T10:00:00Z"><meta name="description" content="{TOLD}">',
        f'<meta property="og:description" content="{TOLD} {TOLD.replace("أعلن", "وأكد")}">',
        '<script type="application/ld+json">{"@type":"VideoObject","name":"هدنة جديدة في السنديان","description":"'
        + TOLD
        + '"}</script>',
    ],
)
def test_a_page_without_text_is_told_by_its_description(head):
    page = f"<html><head><meta charset=utf-8><title>هدنة جديدة في السنديان</title>{head}</head><body><h1>هدنة جديدة في السنديان</h1></body>"
    found = read_page(page.encode(), url="https://sindyan.example/v/7")
    assert isinstance(found, Article) and found.text.startswith(TOLD)
    assert found.extractor.endswith("/description")


def test_the_lines_of_a_post_stay_lines():
    page = (
        '<title>Telegram: View @sindyan</title><meta property="og:site_name" content="Telegram">'
        f'<meta property="og:title" content="شبكة السنديان"><meta property="og:description" content="{TOLD}\n\nوللحديث بقية."><body></body>'
    )
    assert read_page(page.encode(), url="https://t.example/sindyan/7").text == f"{TOLD}\nوللحديث بقية."


@pytest.mark.parametrize(
    "head", ['<meta name="description" content="{}">', '<meta property="og:description" content="{}">']
)
def test_what_a_site_says_of_itself_is_no_text(head):
    motto = head.format("شبكة السنديان موقع إخباري مستقل ينقل أخبار الريف والمدينة على مدار الساعة")
    page = f"<html><head><title>شبكة السنديان</title>{motto}</head><body><div id=root></div><script src=/a.js></script></body></html>"
    assert read_page(page.encode(), url="https://sindyan.example/n/7").reason == "needs_script"


# ── walls ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wall",
    [
        "لمتابعة القراءة، سجّل الدخول أو اشترك في الموقع",
        "هذا المقال متاح للمشتركين فقط",
        "سجل دخولك للوصول إلى المحتوى كاملا",
        "تبقى لك مقالتان من المواد المجانية هذا الشهر",
        "اشترك الآن لقراءة المقال كاملا",
        "لقد استنفدت عدد المقالات المجانية لهذا الشهر",
        "أنشئ حسابا مجانيا لمواصلة القراءة",
        "لقراءة المقال كاملا اشترك في نشرتنا البريدية",
    ],
)
def test_a_wall_is_taken_off_and_the_text_is_marked_incomplete(wall):
    found = read(
        "هدنة في السنديان",
        f"<h1>هدنة في السنديان</h1><div class=b><p>{TOLD}</p></div><div class=z><p>{wall}</p></div>",
    )
    assert (found.text, found.incomplete) == (TOLD, True)


@pytest.mark.parametrize(
    "line",
    [
        "لمتابعة آخر الأخبار اشترك في قناتنا على تيليغرام",
        "اشترك الآن لمتابعة الأخبار العاجلة على واتساب",
        "للاطلاع على كل جديد اشتركوا في نشرتنا البريدية",
        "لمتابعة أهم الأخبار انضموا إلينا، اشتركوا في صفحتنا على فيسبوك",
    ],
)
def test_an_invitation_to_follow_the_outlet_keeps_nothing_back(line):
    found = read(
        "هدنة في السنديان", f"<h1>هدنة في السنديان</h1><div class=b><p>{TOLD}</p><p>{line}</p></div>"
    )
    assert (found.text, found.incomplete) == (TOLD, False)


@pytest.mark.parametrize(
    "line",
    [
        "سجل دخول ثلاثين شاحنة إلى البلدة رقما لم تعرفه منذ عام، بحسب مكتب الإغاثة فيها.",
        "انضم أربعون مقاتلا إلى الفصيل بكامل أسلحتهم، ثم عادوا إلى بيوتهم بعد الهدنة.",
        "هذا القرار ملزم للأعضاء جميعا، كما قال رئيس المجلس في ختام الجلسة الطويلة.",
        "لمتابعة تسجيل النازحين وصل وفد أممي إلى السنديان صباح أمس، وغادرها قبل المغيب.",
        "بلغت نسبة الرصاص في المياه ضعف المسموح، وفق تحليل أجراه مختبر الجامعة هذا الشهر.",
        "اشترك الطرفان في لجنة مراقبة واحدة للوصول إلى القرى البعيدة قبل نهاية الأسبوع.",
    ],
)
def test_news_that_sound_like_a_wall_stay(line):
    found = read(
        "هدنة في السنديان", f"<h1>هدنة في السنديان</h1><div class=b><p>{TOLD}</p><p>{line}</p></div>"
    )
    assert (found.text, found.incomplete) == (f"{TOLD}\n{line}", False)
