"""Which parts of a page are furniture: menus, share bars, related headlines, notices, forms, credits.

Rules of two kinds, each with a name that is stored with what it took. Element rules look at an element's
tag, role, class and id; text rules look at a line of text as a reader sees it. Neither decides where the
article is (`body` does), nor looks at any site's name: what one site repeats is learned elsewhere. All
patterns run in linear time on one line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from marsad.core.text.arabic import fold
from marsad.model import Removed

# ── elements ───────────────────────────────────────────────────────────────────────────────────────────────

_BY_TAG = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "aside": "aside",
    "noscript": "hidden",
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
    "byline": "byline author authors authorbox writer newswriter journalist reporter columnist",
    "dateline": "dateline timestamp date datetime time newsdate postdate pubdate published",
    "post_meta": "postmeta entrymeta articlemeta meta",
    "advertisement": "ad ads advert advertisement advertising adsbygoogle sponsor sponsored banner banners promo dfp",
    "aside": "sidebar ticker marquee breakingnews",
    "quotation": "pullquote quotebox blockquotebox",
    "notice": "modal popup overlay toast",  # a paywall's class is on what is paid for, too
    "to_top": "totop backtotop gototop scrolltop scrolltotop",
}
_WORD_RULE = {word: rule for rule, words in _BY_WORDS.items() for word in words.split()}
_PAIRS = {
    ("reader", "text"): "hidden",
    ("sr", "only"): "hidden",
    ("visually", "hidden"): "hidden",
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
    ("article", "info"): "post_meta",
    ("post", "info"): "post_meta",
    ("entry", "info"): "post_meta",
    ("news", "info"): "post_meta",
    ("node", "submitted"): "post_meta",
    ("tag", "list"): "tags",
    ("tag", "cloud"): "tags",
    ("post", "tags"): "tags",
    ("back", "top"): "to_top",
    ("to", "top"): "to_top",
    ("scroll", "top"): "to_top",
    ("breaking", "news"): "aside",
    ("pull", "quote"): "quotation",
    ("quote", "box"): "quotation",
    ("follow", "us"): "share_bar",
    ("sign", "up"): "newsletter",
}
# Not furniture, though their words say so: layout classes that real sites put around the article itself.
_LAYOUT = re.compile(
    r"elementor-widget|has-sidebar|no-sidebar|with-sidebar|sidebar-(?:right|left|on|enabled)|main|wrapper|container|"
    r"article-body|articlebody|entry-content|post-content|single-content|content-area|row\b|col-",
    re.IGNORECASE,
)
# What content systems write on the article itself: its category and tags, and what is switched on or off for it.
_NO_ROLE = re.compile(
    r"(?:category|cat|tag|term|post_tag|topics?|has|with|without|no)[-_](?!(?:list|cloud|links?|s)\b)\S+"
    r"|(?:comments?|share|social|related|ads?|author)-(?:off|on|open|closed|disabled|enabled|status\S*)|(?:no|with)-\S+"
    r"|(?:css|sc|jss|jsx|emotion|styled|svelte)-(?=[a-z]*\d)[a-z\d]{3,}",  # a hash, whatever words its letters make
    re.IGNORECASE,
)
# The parts of a block that hold its text: in "sidebar-grid__content" the role is "content".
_CONTENT = frozenset(
    "content contents body text main inner article wrap wrapper container holder grid row col column story copy".split()  # noqa: SIM905
)
_READ_MORE = re.compile(
    r"(?:read|show|see|view|load)[-_]?more|more[-_]?(?:text|content)|expand|collaps|truncat", re.IGNORECASE
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LONGEST_NAMES = 1_000  # characters of an element's classes
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


_TELLING = frozenset(("class", "id", "role", "hidden", "aria-hidden", "style"))
"""The attributes by which an element may be furniture."""


def rule_for_element(tag: str, attributes: Mapping[str, str]) -> str | None:
    """The rule by which an element is furniture, by what its markup says of it; None for everything else."""
    rule = _BY_TAG.get(tag)
    if rule or not attributes or _TELLING.isdisjoint(attributes):
        return rule
    if "role" in attributes and attributes["role"] in _BY_ROLE:
        return _BY_ROLE[attributes["role"]]
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or ("style" in attributes and _HIDDEN_STYLE.search(attributes["style"]))
    ):
        return "hidden"
    names = attributes.get("class", "")
    if "id" in attributes:
        names = f"{names} {attributes['id']}"
    return rule_for_names(names) if names else None


def _words_of(name: str) -> list[str]:
    """The words of one class or id that may say what it is: of "block__element" the element's, where it says anything."""
    if _NO_ROLE.fullmatch(name):
        return []
    block, _, element = name.partition("__")
    if element:
        words = _WORDS.findall(element)
        if any(word.lower() in _CONTENT for word in words):
            return []
        if any(word.lower() in _WORD_RULE for word in words):
            return words
    return _WORDS.findall(block if element else name)


def is_expander(names: str) -> bool:
    """Return whether a class or id says that an element holds what is shown at a click ("read-more-content")."""
    return bool(_READ_MORE.search(names))


@lru_cache(maxsize=4096)
def rule_for_names(names: str) -> str | None:
    """The rule for the words of a class or id attribute; those that describe the page's layout have none."""
    if len(names) > _LONGEST_NAMES:
        return None
    words = [word.lower() for name in names.split() for word in _words_of(name)]
    by_word = [_WORD_RULE[word] for word in words if word in _WORD_RULE]
    rules = by_word or [_PAIRS[pair] for pair in pairwise(words) if pair in _PAIRS][:1]
    if not rules or _LAYOUT.search(names):
        return None
    return next((rule for rule in rules if rule != "post_meta"), "post_meta")


# ── lines of text ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TextRule:
    """A line that `pattern` finds is furniture, once folded (`arabic.fold`): one alef, yaa and haa, no
    marks.

    `longest` is the length of a line it may take; `opens_list`: links that follow it are taken, too;
    `opens_box`: so is what follows, up to the next paragraph that stands like the text above; `ends_text`: nothing of the
    article comes after it. `needs` are words of which one is in every such line: they are looked for first, since
    a pattern that may begin anywhere is slow.
    """

    name: str
    pattern: re.Pattern[str]
    longest: int
    opens_list: bool = False
    opens_box: bool = False
    ends_text: bool = False
    needs: tuple[str, ...] = ()

    def takes(self, folded: str) -> bool:
        """Return whether a folded line that isn't too long is furniture."""
        if self.needs and not any(map(folded.__contains__, self.needs)):
            return False
        return self.pattern.search(folded) is not None


def _phrases(lines: str) -> str:
    """One alternative per line."""
    return "(?:" + "|".join(line.strip() for line in lines.strip().splitlines()) + ")"


def _whole(lines: str) -> str:
    """The line is one of the phrases and signs, nothing more."""
    return rf"^\W*{_phrases(lines)}\W*$"


def _begins(lines: str) -> str:
    """The line begins with one of the phrases; how much may follow is the business of `longest`."""
    return rf"^\W*{_phrases(lines)}(?:(?<!\w)|(?!\w))"


def _rule(
    name: str,
    pattern: str,
    longest: int,
    *,
    opens_list: bool = False,
    opens_box: bool = False,
    ends_text: bool = False,
    needs: str = "",
) -> TextRule:
    spaced = re.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s+"))
    return TextRule(name, spaced, longest, opens_list, opens_box, ends_text, tuple(needs.split()))


_NETWORKS = """
    فيسبوك فيس بوك تويتر اكس واتساب واتس اب تلغرام تليغرام تيليغرام تيلغرام تيليجرام تليجرام تلجرام تيلجرام تيلقرام
    تليقرام تلكرام لينكد ان لينكدان لينكدين ماسنجر مسنجر فايبر سكايب بنترست بينترست بينتيريست انستغرام انستجرام انستقرام
    يوتيوب تيكتوك سناب شات ريديت غوغل جوجل نيوز بريد البريد الكتروني الالكتروني facebook twitter whatsapp telegram linkedin pinterest
    messenger viber reddit instagram youtube tiktok google news email mail x rss vk ok
""".split()  # noqa: SIM905
_SHARES = """
    شارك شاركها شاركه شاركوا شاركنا مشاركه للمشاركه المشاركه انسخ انشر نشر ارسل ارسال ارسلها تغريد غرد طباعه اطبع للطباعه
    نسخه نسخ حفظ تم اعجاب اعجبني تكبير تصغير حجم الخط share tweet print copy send save pdf
""".split()  # noqa: SIM905
_SHARED = """
    هذا هذه علي عبر في مع الي من او ثم و الخبر المقال المقاله الموضوع الصفحه القصه الرابط رابط مختصر الماده التقرير صديق
    صديقك لصديق اصدقايك الاصدقاء مواقع التواصل الاجتماعي منصه عدد القراءات المشاركات الان link on via with and this by
""".split()  # noqa: SIM905
_SHARE_STARTS = frozenset((*_NETWORKS, *_SHARES))
_SHARE_WORDS = _SHARE_STARTS | frozenset(_SHARED)
_NETWORK = (
    "(?:" + "|".join(name for name in _NETWORKS if len(name) > 3 and name not in ("نيوز", "news")) + ")"
)
_WORD = re.compile(r"\w+")

_READ_ALSO = r"""
    و?اقر[اي](?:وا|ا|ي|/ي)? (?:ايضا|كذلك|المزيد)
    اقر[اي](?:وا|ا|ي|/ي)?(?: علي موقعنا)? ?[:：]
    (?:طالع|شاهد|انظر|استمع)(?:وا)? (?:ايضا|كذلك|المزيد)
    تابع(?:وا)? (?:ايضا|كذلك|المزيد) ?[:：]
    شاهدو?ا?(?: (?:الفيديو|بالفيديو|بالصور))? ?[:：|]
    يمكنك(?:م)? ايضا (?:قراءه|مشاهده|متابعه)
    (?:لقراءه|لمتابعه|لمشاهده|للاطلاع علي) (?:المزيد|الخبر كاملا|بقيه الخبر|التفاصيل كامله)
    (?:قد|ربما) (?:يهمك|تهمك|يعجبك)(?: ايضا)?
    المزيد (?:حول|عن) هذا الموضوع
    للمزيد(?: ?[:：|]| (?:اضغط|انقر|اقرا)|\W*$)
    (?:ال)?(?:موضوع|مقال|خبر|تقرير|فيديو) (?:(?:ذات|ذو) (?:ال)?صله|متعلق|مرتبط|مشابه) ?(?:[:：|]|\.\.)
    (?:ال)?(?:مواضيع|موضوعات|مقالات|اخبار|تقارير|مواد) (?:(?:ذات|ذو) (?:ال)?صله|متعلقه|مرتبطه|مشابهه) ?(?:[:：|]|\.\.)
    ذات صله ?(?:[:：|]|\.\.)
    (?:المقال|المقاله|الخبر|الموضوع|التدوينه) (?:السابقه?|التاليه?) ?[:：]
    read (?:also|more)
    (?:see also|also read|related ?:)
"""
_RELATED = r"""
    {noun} (?:ذات|ذو) (?:ال)?(?:صله|علاقه)(?: بالموضوع)?
    {noun} (?:مشابهه|متعلقه|مرتبطه|مختاره|اخري|قد تهمك|قد تعجبك|ننصح بها|المشابهه)
    (?:ال)?اكثر (?:قراءه|مشاهده|تداولا|شيوعا|تعليقا|رواجا|شعبيه)(?: (?:اليوم|الان|هذا الاسبوع))?
    (?:اخر|احدث|اهم|ابرز) (?:ال)?(?:اخبار|مقالات|مستجدات|عناوين|مواضيع)
    ذات (?:صله|علاقه)
    المزيد من (?:الاخبار|المقالات|هذا القسم)
    (?:المزيد|من نفس القسم|شاهد المزيد|اخترنا لكم?|نرشح لكم?|ننصح بقراءه|نوصي بقراءه|اختيارات (?:القراء|المحرر)|مرتبط)
    (?:قد يهمك|قد يعجبك) ايضا
    (?:(?:المقال|المقاله|الخبر|الموضوع|التدوينه) )?(?:السابقه?|التاليه?)
    related(?: (?:articles|posts|news|stories|topics))?
    (?:most (?:read|popular|viewed)|latest news|more (?:news|stories)|you may also like|recommended)
""".format(
    noun="(?:ال)?(?:موضوع|مواضيع|موضوعات|مقالات|اخبار|تقارير|مواد|قصص|روابط|فيديوهات|عناوين|منشورات|تدوينات|ملفات)"
)
_COMMENT_FORM = r"""
    (?:اترك|اضف|اكتب|كتابه|اضافه|ضع) (?:لنا )?(?:ال)?(?:تعليق|تعليقا|تعليقك|رد|ردا|رايك)
    شارك(?:نا)? (?:ب)?رايك
    (?:لن يتم نشر|لن ينشر) (?:عنوان )?بريدك
    سياسه التعليقات? ?[:：]
    الحقول (?:الالزاميه|المطلوبه)
    (?:الغاء الرد|احفظ اسمي)
    (?:ارسال|ارسل|نشر) (?:ال)?تعليقك?
    كن اول من (?:يعلق|يكتب)
    سجل(?: الدخول)? (?:للتعليق|لتتمكن من التعليق)
    (?:التعليقات|تعليقاتكم|تعليقات القراء|تعليقات الزوار) (?:لا تعبر|تخضع|تعبر)
    (?:ال)?تعليقات? (?:مغلقه?|معطله|متوقفه|علي هذا)
    لا (?:توجد|يوجد) (?:اي )?تعليق(?:ات)?
    (?:leave a (?:comment|reply)|your email address will not)
"""
# What a site asks of those who comment speaks of its rules and to "you".
_COMMENT_POLICY = (
    r"^(?=.{0,500}(?:تعليق|مشارك))(?=.{0,500}(?:ارشادات|شروط|سياسه|قواعد) (?:ال)?(?:استخدام|نشر|تعليق|خصوصيه|مجتمع))"
    r".{0,500}(?:تعليقا?ت?كم?|مشاركا?ت?كم?|اسمكم?|ننصحكم?)(?!\w)"
)
_COMMENTS = r"""
    (?:ال)?تعليقات(?: (?:الفيسبوك|فيسبوك|القراء|الزوار|حول الموضوع))?(?: \(?\d+\)?)?
    \(?\d+\)? (?:تعليق|تعليقا|تعليقات|ردود)
    (?:اراء|ردود|تعليقات|مشاركات|تفاعلات) (?:ال)?(?:قراء|زوار|متابعين|جمهور|مشاهدين|اعضاء)(?: \(?\d+\)?)?
    (?:تعليقان|تعليق واحد|comments?(?: \(\d+\))?|\d+ comments?)
"""
_NEWSLETTER = r"""
    (?:اشترك|للاشتراك|الاشتراك|سجل)(?:وا)? (?:الان |معنا )?(?:في |ب|ل)?(?:نشرتنا|نشراتنا|النشره|القايمه البريديه|قايمتنا|رسايلنا)
    (?:نشرتنا (?:الاخباريه|البريديه|اليوميه)|النشره البريديه|القايمه البريديه)
    (?:ادخل|اكتب|ضع|سجل) (?:عنوان )?بريدك
    ^\W*(?:لم تشترك بعد|انش[يا] حساب(?:ا|ك)?)
    احصل علي (?:ال)?نشر(?:ه|ات|تنا)
    (?:اشترك|سجل|احصل|للحصول|لتصلك|ليصلك|تصلك|يصلك)[^.]{0,80} بريدك(?: الالكتروني)?\W*$
    (?:بالضغط|بالنقر|بالتسجيل|بالاشتراك|باشتراكك)[^.]{0,60}توافق
    يمكنك(?:م)? (?:استلام|تلقي) (?:ال)?اشعارات
    (?:لتصلك|ليصلك|تصلك|يصلك)م? (?:كل |اخر |اهم |احدث )?(?:اخبار|الاخبار|جديد|الجديد|اخبارنا|المستجدات)
    (?:subscribe to|sign up for) (?:our|the) newsletter
"""
_FOLLOW = r"""
    (?:تابعونا|تابعنا|تابع (?:صفحتنا|حسابنا|قناتنا|حساباتنا)|لمتابعتنا|لمتابعه (?:اخر|احدث))
    ^\W*(?:تابعوا|ل?متابعه (?:ال)?اخبار)
    (?:انضم(?:وا)?|للانضمام) (?:الينا|لقناتنا|لقناه|لمجموعتنا|الي (?:قناتنا|قناه|مجموعتنا))
    (?:اشترك|اشتركوا|للاشتراك) (?:في |ب)(?:قناتنا|قناه|القناه)
    (?:قناتنا|صفحتنا|حسابنا) (?:علي|عبر)
    (?:follow|join) us
"""
_FACTS = r"""
    (?:وقت|مده|زمن) القراءه
    (?:دقايق|دقيقه) قراءه
    (?:\d+ (?:دقايق|دقيقه)|اقل من دقيقه|دقيقه واحده|دقيقتان)(?: (?:قراءه|للقراءه))?\W*$
    (?:عدد )?(?:ال)?(?:مشاهدات|زيارات|قراءات|مشاهده|الزوار)\W*[\d,.]*\W*$
    [\d,.]+ ?(?:مشاهده|مشاهدات|قراءه|زياره|views?)\W*$
    نشر [^.]{0,30}\d{4}[^.]{0,25}$
    (?:اخر تحديث|تاريخ (?:النشر|التحديث|الاضافه)|تم (?:النشر|التحديث)|(?:نشر|حدث) (?:في|بتاريخ|يوم)|اضيف في)(?=\D{0,40}\d[^.]{0,40}$)
"""
_COOKIE = r"(?:ملفات? (?:تعريف )?(?:ال)?(?:ارتباط|كوكيز|كوكي)|كوكيز|(?<!\w)cookies?(?!\w))"
_VISITOR = (
    r"(?:هذا الموقع|موقعنا|نستخدم|تجربتك|زيارتك|تصفحك|باستخدامك|we use|this (?:web)?site|our (?:web)?site)"
)
_CREDIT = r"""
    (?:مصدر |حقوق |التعليق علي |صدر )?(?:ال)?(?:صوره|صور|تصوير|عدسه)(?: الخبر)? ?[:：|/©(]
    (?:الصوره|صوره) (?:ارشيفيه|تعبيريه|توضيحيه|متداوله|من الارشيف|من ارشيف|ملتقطه)
    (?:مصدر|صدر|حقوق|التعليق علي) الصوره
    .*[-–—|(/،] ?(?:تصوير|عدسه|بعدسه|الصوره|مصدر الصوره) ?[:：/]
    (?:photo ?[:/|©]|image (?:caption|source)|getty images)
"""
_DISCLAIMER = r"""
    هي اختصار لجزء من الاخبار
    من اجل الاشتراك لدينا
    (?:الاراء|المقالات|المواد|الافكار) (?:الوارده|المنشوره|المطروحه)[^.]{0,80}(?:لا تعبر|لا تعكس)
    (?:الاراء|المقالات|المواد|الافكار) (?:الوارده|المنشوره|المطروحه)[^.]{0,80}عن (?:راي|اراء|وجهه نظر) (?:كاتب|كتاب|صاحب|اصحاب)
    لا (?:يعبر|تعبر|يعكس|تعكس) (?:بالضروره )?(?:عن )?(?:راي|موقف|سياسه|وجهه نظر) (?:ال)?(?:موقع|صحيفه|جريده|وكاله|شبكه|قناه|مركز|مجله)
    (?:المقال|المقاله) (?:يعبر|تعبر) عن راي (?:الكاتب|كاتبه|كاتبها|صاحبه)
    تعليقات القراء تخضع
    اذا كنت تعتقد[^.]{0,60}معلومات (?:خاطيه|غير دقيقه)
    الموقع غير مسوول
"""
_TAGS = r"""
    (?:ال)?(?:وسوم|كلمات (?:ال)?(?:مفتاحيه|دلاليه|البحث)|تاغات|تاجات|هاشتاغات?|علامات|دلالات|سمات) ?(?:[:：|]|$)
    (?:tags?|keywords?) ?(?:[:：]|$)
"""
_CONTROLS = r"""
    (?:اغلاق|موافق|اوافق|قبول|رفض|فهمت|بحث|القايمه|الرييسيه|الصفحه الرييسيه|تسجيل الدخول|اخفاء|اتصل بنا)
    (?:تحميل|عرض|اظهر) المزيد
    (?:ال)?صفحه \d+ من \d+(?: \w+)?
    (?:سياسه الخصوصيه|جاري التحميل)
    ابحث(?: (?:في|عن))?(?: الموقع)?
    (?:تخطي?|انتقل) الي المحتوي
    (?:هل كان(?:ت)? هذ[اه] \w+ مفيد[اه]|copied)
    استمع(?: (?:الي ال|لل)(?:خبر|مقال|نص|تقرير))?(?: [\d:]+)?
    (?:حجم الخط)?[\s+\-|atع]*
    (?:معجب بهذه|اعجاب تحميل|اشترك الان|(?:البودكاست )?نهايه)
    الوضع (?:الليلي|الداكن)
    يرجي تفعيل جافا ?سكربت
    (?:skip to (?:main )?content|list (?:\d+ )?of \d+(?: items)?|end of list|menu|search|close(?: menu)?|loading)
"""
_SKIPS = r"""
    [^.]{0,30}(?:تخط[يه]?|تجاوز) [^.]{1,60} و(?:واصل|تابع) القراءه
"""
# What is asked of those who want to read on.
_WALL = r"""
    (?:لمتابعه|لمواصله|لاكمال|لاستكمال|لقراءه|للاطلاع علي|لتتمكن من|للوصول الي)[^.]{0,60}(?:سجلو?ا?|اشتركو?ا?|تسجيل الدخول|حسابك?)(?!\w)
    (?:سجلو?ا? (?:الدخول|دخولكم?)|(?:قم ب|يرجي |الرجاء |يجب |يجب عليك |عليك )تسجيل (?:ال)?دخول)[^.]{0,60}(?:ل|كي|حتي|او|الي)
    (?:اشتركو?ا?|انضمو?ا?)(?: الان| معنا| اليوم)?(?: الينا| في الموقع)? (?:لقراءه|لمتابعه|للوصول|للاطلاع|لتقرا|وتابع|بلا حدود)
    (?:هذ[اه]|بقيه|باقي|تتمه) (?:ال)?(?:محتوي|مقاله?|ماده|تقرير|خبر|قصه|صفحه|نص)[^.]{0,30}(?:للمشتركين|لمشتركي|للاعضاء|للمسجلين|بالمشتركين)
    (?:تبقي|بقي|لديك|متبقي)[^.]{0,30}(?:مقال|مقاله|مقالات|ماده|مواد)[^.]{0,20}(?:مجاني|مجانا)
    (?:لقد )?(?:استنفدت|استهلكت|وصلت الي (?:ال)?حد|بلغت (?:ال)?حد)[^.]{0,50}(?:المجاني|مجانا)
    (?:هل )?(?:لديك|انت) (?:حساب|مشترك|عضو)[^.]{0,20}[؟?]?[^.]{0,10}(?:سجل|تسجيل)
    (?:انش[يا]|افتح) حساب(?:ا|ك)?(?: مجاني\w*)?[^.]{0,40}(?:لقراءه|لمتابعه|لمواصله|القراءه|للمتابعه|لتقرا)
    (?:subscribe|log in|sign in|register) (?:now )?to (?:continue|read|unlock|keep)|already a subscriber
    this (?:content|article) is for subscribers
"""
# What a writer is, alone on a line: "كاتب وباحث في شؤون المنطقة", "مراسلة الشؤون المحلية".
_WRITER = "(?:ال)?(?:كاتب|صحا?في|مراسل|محرر|باحث|محلل|اعلامي|اكاديمي|رييس التحرير|مدير التحرير|سكرتير التحرير|مدون|مصور|معد)ه?"
_FIELD = (
    r"(?:ال)?(?:شوون|شان|سياس|عسكر|ميداني|سور|لبناني|عراقي|مصري|فلسطيني|اردني|عربي|يمني|ليبي|تركي|روسي|دولي|محلي|اقتصاد|منطقه|"
    r"علاقات|عام|تنفيذ|مساعد|اول|شبكه|وكاله|صحيفه|موقع|قناه|جريده|مركز|دراسات|استراتيجي|امني|قضايا|شرق|اوسط|تاريخ|اعلام|صحافه)\w*"
)
_ROLE = (
    rf"{_WRITER}(?: ?(?:و|،|,|/|-) ?{_WRITER}){{0,3}}(?: {_FIELD}){{0,3}}(?: (?:سابق|مستقل|متخصص|مختص|مقيم|معروف)ه?)?"
    rf"(?: (?:في|ب|لدي|من) ?{_FIELD}(?: {_FIELD}){{0,2}}(?: و{_FIELD})?)?"
)
_LONGEST_ROLE = 70  # characters
_ROLE_ALONE = re.compile(_whole(_ROLE))
_SOURCES = r"""
    (?:المصدر|المصادر|مصدر الخبر) ?[:：/|-]\W*\w+(?:\W+\w+){0,5}
"""
_NOTICES = r"""
    هذ(?:ا المحتوي|ا المقال|ه الماده|ه المقاله) (?:خاص|متاح|مخصص|حصري)ه? (?:لل|بال|فقط لل)مشتركين
    اشترك(?: الان)? (?:لمتابعه|لقراءه|لاكمال|لتتمكن من) (?:ال)?قراءه
    انسخ ?/? ?(?:و)?الصق رابط
    copy/paste the
    يتطلب (?:عرض|تشغيل) هذا الفيديو
"""

_WALL_RULE = _rule(
    "notice",
    rf"^\W*{_phrases(_WALL)}",
    260,
    needs="سجل تسجيل شتر انضم دخول حساب مجان للمسجلين للاعضاء المسموح subscri log sign register",
)

# "لمتابعة آخر الأخبار اشترك في قناتنا" keeps nothing back; "اشترك في نشرتنا لقراءة المقال كاملا" does.
_CHANNEL = re.compile(
    r"قنات|قنوات|نشرتنا|النشره|البريديه|صفح(?:تنا|اتنا)|حساب(?:نا|اتنا)|مجموع(?:تنا|اتنا)|تطبيق|ت[يل]*[جغ]رام|واتس|يوتيوب|فيسبوك|تويتر"
    r"|(?:اخر|اهم|ابرز|جميع|كل) (?:ال)?(?:اخبار|جديد|مستجدات|تطورات)|اخبارنا|(?:ال)?اخبار العاجله|جديدنا"
)
_REST = re.compile(
    r"قراءه|(?<!\w)(?:ال|لل|هذ[اه] (?:ال)?)(?:مقاله?|محتوي|ماده|تقرير|خبر|قصه|نص)(?!\w)|بقيه|باقي|تتمه|كامل|للمشتركين|لمشتركي"
)

TEXT_RULES = (
    _rule("read_also", _whole(_READ_ALSO), 60, opens_list=True, opens_box=True),
    _rule("read_also", _begins(_READ_ALSO), 600, opens_list=True),
    _rule("related_heading", _whole(_RELATED), 90, opens_list=True, opens_box=True),
    _rule(
        "byline",
        _whole(_ROLE),
        _LONGEST_ROLE,
    ),
    _rule(
        "byline",
        _begins(
            "(?:كتب|كتبت|كتبها|الكاتبه?|المحرر|تحرير|اعداد|ترجمه|مراسل(?:نا)?|حاوره?ا?|حاورته|اجري الحوار) ?[:：]\n"
            "(?:مرسله|نشر|كتب|اضيف) بواسطه\nبقلم\nby"
        ),
        60,
    ),
    _rule(
        "to_top",
        _whole(
            "(?:زر )?(?:ال)?(?:ذهاب|عوده|رجوع|انتقال|صعود) (?:الي|ل) ?(?:ال)?اعلي(?: الصفحه)?\nاعلي الصفحه\nback to top"
        ),
        60,
    ),
    _rule(
        "cookie_notice",
        rf"^(?=.{{0,500}}{_COOKIE}).{{0,500}}{_VISITOR}",
        500,
        needs="ارتباط كوكي cookie",
    ),
    _rule("comment_form", _begins(_COMMENT_FORM), 160),
    _rule("comment_form", _COMMENT_POLICY, 500, needs="ارشادات شروط سياسه قواعد"),
    _rule(
        "comment_form",
        _whole("(?:الاسم(?: الكامل)?|اسمك|التعليق|تعليقك|عنوان التعليق|رد|(?:البريد|الموقع) الالكتروني)"),
        40,
    ),
    _rule("comments", _whole(_COMMENTS), 60, ends_text=True),
    _rule(
        "newsletter",
        _phrases(_NEWSLETTER),
        260,
        needs="نشرتنا نشراتنا نشره نشرات قايمتنا رسايلنا بريد توافق اشعارات صلك تشترك حساب newsletter",
    ),
    _rule(
        "follow_us",
        rf"{_phrases(_FOLLOW)}[^.]{{0,160}}(?:{_NETWORK}|(?:ال)?تطبيق|التواصل الاجتماعي|https?:)(?!\w)",
        300,
        needs="تابع انضم اشتر قناتنا صفحتنا حسابنا follow join",
    ),
    _rule(
        "follow_us",
        _whole("(?:تابعونا|تابعنا|تابعوا اخر الاخبار|انضم الينا|انضموا الينا)(?: (?:علي|عبر|الان)){0,2}"),
        60,
    ),
    _rule(
        "follow_us",
        _begins(
            "(?:حمل|حملوا|لتحميل|تحميل|نزل) (?:ال)?تطبيق(?:نا)?\n(?:حمل الان|(?:اضغط|انقر) هنا)\ndownload (?:our|the) app"
        ),
        160,
    ),
    _rule("photo_credit", _begins(_CREDIT), 220),
    _rule(
        "photo_credit",
        _whole(
            r"(?:ارشيفيه|تعبيريه|ارشيف|صوره|الاناضول|رويترز|سانا|afp|reuters|ap|epa|getty(?: images)?|sana)(?:\W+\w+){0,2}"
        ),
        60,
    ),
    _rule(
        "copyright",
        _phrases(
            "(?:جميع|كافه|كل) (?:ال)?حقوق (?:النشر )?محفوظه\nحقوق (?:النشر|الطبع|الملكيه) محفوظه\n©\nall rights reserved"
        ),
        260,
        needs="محفوظه © reserved",
    ),
    _rule(
        "disclaimer",
        _phrases(_DISCLAIMER),
        500,
        needs="اختصار الاشتراك الوارده المنشوره المطروحه يعبر تعبر يعكس تعكس تخضع تعتقد مسوول",
    ),
    _rule("tags", _begins(_TAGS), 600, opens_list=True),
    _rule(
        "advertisement",
        _whole(
            "(?:ال)?اعلان(?:ات)?\nمساحه اعلانيه\n(?:ماده|محتوي) (?:اعلانيه?|ممول|برعايه|دعايي)\n(?:advertisement|sponsored|ad)"
        ),
        60,
    ),
    _rule("page_control", _whole(_CONTROLS), 80),
    _rule("page_control", _begins(_SKIPS), 160, opens_box=True),
    _rule("page_control", _whole("(?:من نحن|عن (?:الموقع|الصحيفه|الوكاله))"), 40, opens_box=True),
    _rule("source", _whole(_SOURCES), 80),
    _rule("notice", _begins(_NOTICES), 200),
    _WALL_RULE,
    _rule("page_facts", _begins(_FACTS), 120),
)
_SHARE_BAR = _rule("share_bar", r"\w", 200)
_TAIL = re.compile(r"\b(?:[اأإآ]?قر[أا](?:وا?)? [اأ]يض\w*|(?:شاهد|طالع) [اأ]يض\w*|[اأإ]قر[أا] المزيد)\W{0,5}")
_MAX_TAIL = 5_000  # characters of a line in which such a tail is looked for
_LONGEST = max(rule.longest for rule in TEXT_RULES)
# Most lines begin as none of the phrases: all of them together tell that in one go, and few rules are left to ask.
_AT_BEGINNING = r"^\W*"
_PHRASED = [rule for rule in TEXT_RULES if rule.pattern.pattern.startswith(_AT_BEGINNING) and not rule.needs]
_BEGINNING = re.compile(
    rf"\W*(?:{'|'.join(rule.pattern.pattern.removeprefix(_AT_BEGINNING) for rule in _PHRASED)})"
)
_OTHERS = tuple(rule for rule in TEXT_RULES if rule not in _PHRASED)


@lru_cache(maxsize=1024)
def rule_for_line(line: str) -> TextRule | None:
    """The first text rule that takes this line; None for what a reader came to read."""
    if len(line) > _LONGEST:
        return None
    folded = _folded(line)
    if len(line) <= _SHARE_BAR.longest and _is_share_bar(folded):
        return _SHARE_BAR
    for rule in TEXT_RULES if _BEGINNING.match(folded) else _OTHERS:
        if len(line) <= rule.longest and rule.takes(folded):
            return rule
    return None


@lru_cache(maxsize=256)  # a page's lines are asked for several reasons
def _folded(line: str) -> str:
    return fold(line).strip()


def is_role(line: str) -> bool:
    """Return whether a line says nothing but what its writer is: "مراسلة الشؤون المحلية"."""
    return len(line) <= _LONGEST_ROLE and bool(_ROLE_ALONE.match(_folded(line)))


def is_wall(line: str) -> bool:
    """Return whether a line asks the reader to log in or to pay for the rest, and not to follow the outlet elsewhere."""
    if len(line) > _WALL_RULE.longest or not _WALL_RULE.takes(folded := _folded(line)):
        return False
    return not _CHANNEL.search(folded) or _REST.search(folded) is not None


def _is_share_bar(folded: str) -> bool:
    """Names of networks and words of sharing, and nothing else."""
    first = _WORD.search(folded)
    return (
        first is not None
        and first[0] in _SHARE_STARTS
        and all(word in _SHARE_WORDS or word.isdecimal() for word in _WORD.findall(folded))
    )


def tail_to_cut(line: str, link_start: int) -> tuple[str, Removed | None]:
    """The line without a "read also" and the link behind it at its end; `link_start` is where that link
    begins.
    """
    for found in _TAIL.finditer(line) if link_start < len(line) <= _MAX_TAIL else ():
        if found.end() >= link_start - 1:
            return line[: found.start()].rstrip(" ،-–|:"), Removed(line[found.start() :].strip(), "read_also")
    return line, None


def names() -> frozenset[str]:
    """The names of all rules: each must have a golden page."""
    by_markup = {
        *_BY_TAG.values(),
        *_BY_ROLE.values(),
        *_WORD_RULE.values(),
        *_PAIRS.values(),
        "hidden",
        "teaser",
        "quotation",
        "repeated",
        "not_prose",
        "next_article",
    }
    return frozenset(by_markup | {rule.name for rule in TEXT_RULES} | {_SHARE_BAR.name})
