"""Fifteen invented articles, and a site's furniture around them, for tests that try many shapes of page."""

from __future__ import annotations

from dataclasses import dataclass

PLACES = [
    "السنديان", "البطم", "الزعرور", "تل الريحان", "وادي العناب", "عين الغار", "جسر الحور", "دير الكرم", "خربة الزيتون",
    "رأس النبع", "مرج الدفلى", "حوش الرمان", "كفر اللوز", "قلعة السرو", "سهل البابونج",
]  # fmt: skip
PEOPLE = ["مازن القاضي", "هالة المرعي", "غسان الديري", "رنا السلوم", "فادي الشامي"]
NEWS = [
    "هدنة من ثلاثة أيام",
    "تمديد الهدنة أسبوعين",
    "تسيير دورية مشتركة",
    "فتح المعبر أمام الشاحنات",
    "تبادل عشرة أسرى",
]
_BODY = [
    "أعلن المجلس المحلي في {place} مساء الثلاثاء {news} بعد لقاء استمر خمس ساعات بين ممثلي الفصيلين ووجهاء من القرى المجاورة.",
    "وقال عضو المجلس {person} إن الاتفاق «يشمل الطريق الزراعي كله»، وإن لجنة من ستة أعضاء ستراقب تنفيذه على مدار الساعة.",
    "وأضاف أن أي خرق سيوثق بالصور والوقت، وأن نتائج التوثيق ستعلن في نهاية كل أسبوع أمام الأهالي في ساحة البلدة.",
    "ولم يصدر تعليق من الفصيلين حتى إعداد هذا الخبر، فيما ذكر شهود أن الحواجز عند مدخل {place} الغربي أزيلت فجر اليوم.",
    "وشهدت المنطقة في الصيف الماضي مواجهات أوقعت عشرات الجرحى، ونزحت على إثرها أكثر من أربعمئة عائلة إلى المزارع القريبة.",
    "وبحسب مركز التوثيق في {place}، عاد نحو نصف النازحين إلى بيوتهم منذ مطلع الشهر، وبدأت المدارس باستقبال طلابها من جديد.",
    "ومن المقرر أن يجتمع الطرفان مجددا الأحد المقبل لبحث سحب السلاح الثقيل، وإعادة خط الكهرباء الذي قطعته الاشتباكات.",
    "وختم {person} حديثه بالقول إن ما تحقق «خطوة أولى صغيرة»، وإن الأصعب ما زال أمام الجميع في الأسابيع المقبلة.",
]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def html(self) -> str:
        return "".join(f"<p>{line}</p>\n" for line in self.paragraphs)


def _story(number: int) -> Story:
    words = {
        "place": PLACES[number],
        "person": PEOPLE[number % len(PEOPLE)],
        "news": NEWS[number % len(NEWS)],
    }
    count = 5 + number % 4
    body = [line.format(**words) for line in (*_BODY[: count - 2], *_BODY[-2:])]
    return Story(f"اتفاق في {words['place']} على {words['news']} برعاية وجهاء محليين", tuple(body))


STORIES = [_story(number) for number in range(15)]

MENU = (
    "<ul>"
    + "".join(
        f'<li><a href="/{n}">{name}</a></li>'
        for n, name in enumerate(["الرئيسية", "سياسة", "اقتصاد", "رياضة"])
    )
    + "</ul>"
)
SIDE = [f"خبر جانبي رقم {n} عن أسعار الخضار في سوق المدينة" for n in range(6)]
ASIDE = (
    '<aside class="sidebar"><h3>الأكثر قراءة</h3><ul>'
    + "".join(f'<li><a href="/n/{n}">{line}</a></li>' for n, line in enumerate(SIDE))
    + "</ul></aside>"
)
FOOTER = "<footer><p>جميع الحقوق محفوظة لشبكة السنديان الإخبارية</p></footer>"
FURNITURE = (*SIDE, "جميع الحقوق محفوظة", "الأكثر قراءة", "الرئيسية")


def page(story: Story, main: str, header: str = f"<header><nav>{MENU}</nav></header>", head: str = "") -> str:
    """A page of a site with menu, side column and footer around `main`."""
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{story.title} | شبكة السنديان</title>{head}</head>'
        f"<body>{header}{main}{ASIDE}{FOOTER}</body></html>"
    )
