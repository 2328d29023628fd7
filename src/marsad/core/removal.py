"""Which parts of a page are furniture: menus, share bars, related headlines, notices, forms, credits.

Rules of two kinds, each with a name that is stored with what it took. Element rules look at an element's
tag, role, class and id; text rules look at a line of text as a reader sees it. Neither decides where the
article is (`body` does), nor looks at any site's name: what one site repeats is learned elsewhere. All
patterns run in linear time on one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from marsad.model import Removed

# ── elements ───────────────────────────────────────────────────────────────────────────────────────────────

_BY_TAG = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "fieldset": "form",
    "dialog": "notice",
    "figcaption": "photo_credit",
    "address": "byline",
}
_BY_ROLE = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "search": "form",
    "contentinfo": "footer",
    "complementary": "aside",
    "dialog": "notice",
    "alertdialog": "notice",
    "banner": "navigation",
    "toolbar": "share_bar",
}
# Words of class and id attributes, cut at separators and capitals: relatedPosts and related-posts are the
# same two.
_BY_WORDS = {
    "navigation": "nav navbar navigation menu submenu breadcrumb breadcrumbs crumbs pagination pager skip hamburger",
    "footer": "footer copyright copyrights colophon",
    "share_bar": "share shares sharing sharer sharedaddy social sociable socials addtoany addthis sharethis shareaholic "
    "followus",
    "related": "related relatedposts relatednews recommended recommend recommendations readmore readalso seealso "
    "morenews popular trending mostread mostviewed yarpp outbrain taboola mgid latestnews",
    "comments": "comment comments commentlist disqus respond fbcomments",
    "newsletter": "newsletter subscribe subscription mailchimp mc4wp mailpoet",
    "cookie_notice": "cookie cookies consent gdpr cookiebar cookieconsent onetrust",
    "photo_credit": "caption figcaption credit imgcaption photocaption",
    "tags": "tags taglist tagcloud hashtags keywords posttags",
    "byline": "byline author authors authorbox dateline timestamp postmeta",
    "advertisement": "ad ads advert advertisement advertising adsbygoogle sponsor sponsored banner banners promo dfp",
    "aside": "sidebar ticker marquee breakingnews",
    "notice": "modal popup overlay toast paywall",
    "to_top": "totop backtotop gototop scrolltop scrolltotop",
}
_WORD_RULE = {word: rule for rule, words in _BY_WORDS.items() for word in words.split()}
_PAIRS = {
    ("read", "more"): "related",
    ("read", "also"): "related",
    ("see", "also"): "related",
    ("also", "read"): "related",
    ("more", "news"): "related",
    ("more", "stories"): "related",
    ("most", "read"): "related",
    ("most", "viewed"): "related",
    ("latest", "news"): "related",
    ("latest", "posts"): "related",
    ("related", "posts"): "related",
    ("you", "may"): "related",
    ("also", "like"): "related",
    ("next", "post"): "related",
    ("prev", "next"): "related",
    ("post", "meta"): "byline",
    ("entry", "meta"): "byline",
    ("article", "meta"): "byline",
    ("article", "info"): "byline",
    ("post", "info"): "byline",
    ("publish", "date"): "byline",
    ("post", "date"): "byline",
    ("reading", "time"): "byline",
    ("tag", "list"): "tags",
    ("tag", "cloud"): "tags",
    ("post", "tags"): "tags",
    ("back", "top"): "to_top",
    ("to", "top"): "to_top",
    ("scroll", "top"): "to_top",
    ("breaking", "news"): "aside",
    ("follow", "us"): "share_bar",
    ("sign", "up"): "newsletter",
}
# Not furniture, though their words say so: layout classes that real sites put around the article itself.
_LAYOUT = re.compile(
    r"elementor-widget|has-sidebar|no-sidebar|with-sidebar|sidebar-(?:right|left|on|enabled)|main|wrapper|container|"
    r"article-body|articlebody|entry-content|post-content|single-content|content-area|row\b|col-",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def rule_for_element(element: HtmlElement) -> str | None:
    """The rule by which this element is furniture, by what its markup says of it; None for everything else."""
    attributes = element.attrib
    rule = _BY_TAG.get(element.tag)
    if rule or not attributes:
        return rule
    role = attributes.get("role")
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(attributes.get("style", ""))
    ):
        return "hidden"
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return rule_for_names(names) if len(names) > 1 else None


def rule_for_names(names: str) -> str | None:
    """The rule for the words of a class or id attribute; those that describe the page's layout have none."""
    if len(names) > 1_000 or _LAYOUT.search(names):
        return None
    words = [word.lower() for word in _WORDS.findall(names)]
    for word in words:
        if word in _WORD_RULE:
            return _WORD_RULE[word]
    return next((_PAIRS[pair] for pair in zip(words, words[1:], strict=False) if pair in _PAIRS), None)


# ── lines of text ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TextRule:
    """A line that `pattern` finds is furniture; `opens_list`: what follows it in links is, too."""

    name: str
    pattern: re.Pattern[str]
    longest: int = 400  # characters of a line that it may take
    opens_list: bool = False


def _rule(name: str, pattern: str, *, longest: int = 400, opens_list: bool = False) -> TextRule:
    return TextRule(name, re.compile(pattern.replace(" ", r"\s+")), longest, opens_list)


_A = "[اأإآ]"  # hamza is written or not
_ALSO = "[اأ]يض[اًّ]{0,3}ا?[ًّ]?"
_END = r"\s*[:：؛.!…»“”\"'\]\)◄◀▼⬇👇…-]*\s*"
_START = r"^\W*"

TEXT_RULES = (
    _rule(
        "read_also",
        _START
        + rf"(?:و?{_A}?(?:قر[اأ]?ئ?[وي]?|طالع|طلع|شاهد|نظر|ستمع)[وي]?ا? (?:{_ALSO}|كذلك|المزيد|التالي|على موقعنا)"
        rf"|(?:لقراءة|لمتابعة|لمشاهدة|للاطلاع على) (?:المزيد|الخبر كاملا|بقية الخبر)|(?:قد|ربما) (?:يهمك|يعجبك|تهمك)(?: {_ALSO})?"
        rf"|قد يهمّ?ك|المزيد (?:حول|عن) هذا الموضوع|تابع {_ALSO}|و?شاهد[وي]?ا?:|إقرأ:|اقرأ:)",
        longest=600,
        opens_list=True,
    ),
    _rule(
        "related_heading",
        _START
        + r"(?:(?:ال)?(?:مواضيع|موضوعات|مقالات|أخبار|اخبار|الأخبار|تقارير|مواد|قصص|روابط|فيديوهات) (?:ذات|ذو) "
        r"(?:ال)?(?:صلة|صله|علاقة)|(?:ال)?(?:أخبار|اخبار|مقالات|مواضيع|موضوعات) (?:مشابهة|متعلقة|مرتبطة|مختارة|أخرى|قد تهمك)"
        r"|(?:مواضيع|مقالات|أخبار) قد (?:تهمك|تعجبك)|(?:ال)?(?:أكثر|الاكثر) (?:قراءة|مشاهدة|تداولا|شيوعا|تعليقا)"
        r"|آخر الأخبار|اخر الاخبار|أحدث الأخبار|أهم الأخبار|ذات صلة|المزيد من (?:الأخبار|المقالات|الكاتب)|من نفس القسم"
        r"|شاهد المزيد|المزيد في|اخترنا لك(?:م)?|نرشح لك(?:م)?|نوصي بقراءة|الأكثر قراءة|موضوعات متعلقة|المقال السابق"
        r"|المقال التالي|الخبر السابق|الخبر التالي|السابق|التالي)"
        + _END
        + r"(?:اليوم|الآن|الان)?"
        + _END
        + "$",
        longest=90,
        opens_list=True,
    ),
    _rule(
        "to_top",
        _START + r"(?:زر )?(?:ال)?(?:ذهاب|عودة|رجوع|انتقال|صعود) (?:إلى|الى) (?:ال)?[اأ]على(?: الصفحة)?\W*$",
    ),
    _rule(
        "cookie_notice",
        r"(?:ملفات?|سياسة) (?:تعريف|ال)?\s*(?:ال)?(?:ارتباط|كوكيز|كوكي)|ملفات? تعريف الارتباط|(?:ال)?كوكيز\b|\b[Cc]ookies?\b",
        longest=500,
    ),
    _rule(
        "share_bar",
        _START
        + r"(?:شارك(?:ها|ه|نا)?|مشاركة|انشر|نشر|أرسل|ارسل|تغريد|غرد|طباعة|نسخ الرابط|نسخ|إرسال|حفظ|تم النسخ|إعجاب|اعجاب)"
        r"(?:\W+(?:هذا|هذه|على|عبر|في|مع|الخبر|المقال|المقالة|الموضوع|الصفحة|القصة|الرابط|المادة|أصدقائك|الأصدقاء|و?(?:فيسبوك"
        r"|فيس بوك|تويتر|تويتر|واتساب|واتس ?[اآ]ب|تلغرام|تيليجرام|تلجرام|تليغرام|تيليغرام|لينكد[ ]?إن|لينكدإن|ماسنجر|بريد|البريد"
        r"|الإلكتروني|الالكتروني|بالبريد|إلكتروني|طباعة|نسخ|الرابط|مشاركة|تغريد|إرسال|حفظ|بنترست|بينتيريست|ريديت|إكس|اكس|منصة)"
        r"|[A-Za-z+]+|\d+))*\W*$",
        longest=200,
    ),
    _rule(
        "share_bar",
        _START
        + r"(?:(?:فيسبوك|فيس بوك|تويتر|واتساب|واتس ?[اآ]ب|تلغرام|تيليجرام|تلجرام|تليغرام|تيليغرام|لينكد ?إن|لينكدإن|ماسنجر"
        r"|طباعة|بينتيريست|Facebook|Twitter|WhatsApp|Whatsapp|Telegram|Messenger|LinkedIn|Linkedin|Email|Print|Pinterest|Viber"
        r"|Reddit|Share|Tweet|Copy|Link|X|إكس|مشاركة عبر البريد|البريد الإلكتروني|شارك|مشاركة)\W*)+\d*\W*$",
        longest=200,
    ),
    _rule(
        "comment_form",
        _START
        + r"(?:(?:اترك|أضف|اضف|أكتب|اكتب|كتابة|إضافة|ضع|شاركنا|شارك) (?:لنا )?(?:ال)?(?:تعليقا?ً?ا?ك?|رأيك|ردا?ً?ا?)"
        r"|لن يتم نشر (?:عنوان )?بريدك|الحقول (?:الإلزامية|الالزامية|المطلوبة)|(?:ال)?تعليقات(?: (?:فيسبوك|الزوار|القراء|حول الموضوع))?"
        r"\W*\d*\W*$|(?:التعليقات|تعليقاتكم|تعليقات) لا تعبر|إلغاء الرد|(?:ال)?تعليق(?:ات)? (?:مغلق|على هذا)|لا (?:توجد|يوجد) تعليق"
        r"|(?:اسمك|الاسم|البريد الإلكتروني|الموقع الإلكتروني|التعليق) ?\*|احفظ اسمي|(?:إرسال|أرسل|نشر) (?:ال)?تعليق|كن أول من (?:يعلق|يكتب)"
        r"|سجل(?: الدخول)? (?:للتعليق|لتتمكن من التعليق)|شارك برأيك|\d+ (?:تعليقا?ت?|ردود)\W*$)",
        longest=400,
    ),
    _rule(
        "newsletter",
        r"(?:اشترك|إشترك|للاشتراك|الاشتراك|سجل|اشتراكك?)\w* (?:الآن |معنا )?(?:في|ب|على|الى|إلى)?\s*ا?ل?ل?(?:نشرة|نشرتنا|نشراتنا|قائمة"
        r"|القائمة|البريدية|خدمة الإشعارات|رسائلنا|بالنشرة|بنشرتنا|لنشرتنا)|(?:نشرتنا|النشرة) (?:الإخبارية|البريدية|الاخبارية)"
        r"|(?:لتصلك|ليصلك|تصلك|يصلك) (?:كل )?(?:آخر |أهم |أحدث )?(?:الأخبار|جديد|الجديد|أخبارنا)|أدخل بريدك|ادخل بريدك",
        longest=260,
    ),
    _rule(
        "follow_us",
        r"(?:تابعونا|تابعنا|تابعوا|تابع (?:صفحتنا|حسابنا|قناتنا|آخر|أخبارنا)|لمتابعتنا|لمتابعة آخر|انضم(?:وا)? (?:إلى|الى|إلينا|لقناتنا)"
        r"|للانضمام|اشترك(?:وا)? (?:في|ب)\s?(?:قناتنا|قناة)|حمّ?ل(?:وا)? تطبيق|حملوا|لتحميل التطبيق|قناتنا (?:على|عبر)|صفحتنا (?:على|عبر))"
        r"[^.]{0,160}(?:تلغرام|تيليجرام|تلجرام|تليغرام|تيليغرام|تلكرام|واتساب|واتس ?[اآ]ب|فيسبوك|فيس بوك|تويتر|يوتيوب|إنستغرام|انستغرام"
        r"|انستجرام|غوغل نيوز|جوجل نيوز|أخبار جوجل|Telegram|WhatsApp|Google News|Facebook|Twitter|YouTube|التطبيق|تطبيق|الأخبار|"
        r"التواصل الاجتماعي|https?:)",
        longest=300,
    ),
    _rule(
        "follow_us",
        _START
        + r"(?:تابعونا|تابعنا|تابعوا آخر الأخبار|انضم إلينا|انضموا إلينا)(?: (?:على|عبر|الآن|على:))?\W*$",
    ),
    _rule(
        "photo_credit",
        _START
        + r"(?:(?:مصدر )?(?:الصورة|صورة الخبر|الصور|صورة|تصوير|عدسة|المصدر صورة|التعليق على الصورة|صدر الصورة|حقوق الصورة)"
        r"(?: ?[:：/|(–-]| (?:من |ل)?(?:أرشيفية|ارشيفية|تعبيرية|توضيحية|متداولة|أرشيف|الأرشيف|Getty|AFP|Reuters|REUTERS|AP|EPA|غيتي|جيتي|رويترز"
        r"|فرانس برس|أ ف ب|أ\.ف\.ب)))|^\(?(?:أرشيفية|صورة أرشيفية|تعبيرية|أرشيف)\)?$"
        r"|^\W*(?:Getty Images|AFP|REUTERS|Reuters|EPA|Getty|AP)(?:\W+\w+){0,3}\W*$|© ?[\w\s./-]{2,60}$",
        longest=220,
    ),
    _rule(
        "copyright",
        r"(?:جميع|كافة|كل) (?:ال)?حقوق (?:النشر )?(?:محفوظة|محفوظه)|حقوق (?:النشر|الطبع|الملكية) (?:محفوظة|والنشر)|©|\bAll [Rr]ights [Rr]eserved",
        longest=260,
    ),
    _rule(
        "tags",
        _START
        + r"(?:(?:ال)?(?:وسوم|كلمات (?:مفتاحية|دلالية|البحث)|تاغات|تاجات|هاشتاغ|الوسوم)|كلمات مفتاحية|الكلمات المفتاحية|الكلمات الدلالية|"
        r"العلامات|#الوسوم|Tags?|TAGS|دلالات) ?(?:[:：]|$)",
        opens_list=True,
    ),
    _rule(
        "advertisement",
        _START
        + r"(?:إعلان|اعلان|الإعلانات|إعلانات|مساحة إعلانية|محتوى (?:مموّ?ل|إعلاني|برعاية)|مادة إعلانية|Advertisement|ADVERTISEMENT|Sponsored)\W*$",
        longest=60,
    ),
    _rule(
        "page_control",
        _START
        + r"(?:إغلاق|اغلاق|موافق|أوافق|قبول|رفض|فهمت|بحث|القائمة|الرئيسية|تسجيل الدخول|تخطى? إلى المحتوى|انتقل إلى المحتوى|تكبير الخط"
        r"|تصغير الخط|حجم الخط|تحميل المزيد|عرض المزيد|المزيد|أظهر المزيد|إخفاء|استمع|استمع إلى (?:الخبر|المقال)|التعليقات|طباعة|تم نسخ الرابط"
        r"|جاري التحميل|يرجى تفعيل الجافا? ?سكريبت|فعّ?ل الجافاسكربت|الوضع الليلي)\W*$",
        longest=80,
    ),
    _rule(
        "page_control",
        _START
        + r"(?:(?:وقت|مدة|زمن) القراءة|دقيقة قراءة|\d+ (?:دقائق|دقيقة) (?:قراءة|للقراءة)|(?:عدد )?(?:ال)?(?:مشاهدات|زيارات|قراءات)\W*\d*\W*$"
        r"|\d[\d,]* (?:مشاهدة|مشاهدات|قراءة|زيارة)\W*$|آخر تحديث|اخر تحديث|تاريخ (?:النشر|التحديث|الإضافة)|نُ?شر (?:في|بتاريخ)\W|تم النشر)",
        longest=120,
    ),
)


def rule_for_line(line: str) -> TextRule | None:
    """The first text rule that takes this line; None for what a reader came to read."""
    for rule in TEXT_RULES:
        if len(line) <= rule.longest and rule.pattern.search(line):
            return rule
    return None


_TAIL = re.compile(r"\W*\b(?:[اأإآ]?قر[أا]وا? [اأ]يض\w*|شاهد [اأ]يض\w*|طالع [اأ]يض\w*|[اأإ]قر[أا] المزيد)\W*")


def tail_to_cut(line: str, link_start: int) -> tuple[str, Removed | None]:
    """The line without a "read also" and the link behind it at its end; `link_start` is where that link begins."""
    for found in _TAIL.finditer(line):
        if found.end() >= link_start - 1 and link_start < len(line):
            return line[: found.start()].rstrip(), Removed(line[found.start() :].strip(), "read_also")
    return line, None


def names() -> frozenset[str]:
    """The names of all rules: each must have a golden page."""
    by_markup = {*_BY_TAG.values(), *_BY_ROLE.values(), *_WORD_RULE.values(), *_PAIRS.values(), "hidden"}
    return frozenset(by_markup | {rule.name for rule in TEXT_RULES})
