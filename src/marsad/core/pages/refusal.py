"""Pages that a server sends in an article's place: not found, broken, under maintenance, a challenge, an empty shell.

They come with status 200, in any language, with the site's own look and often with the latest news below. Decides
by what the page calls itself (title, main headings) and by what its first sentences ask of the visitor; whatever
else is on it is not the article that was asked for. A page that tells a story at length is an article, whatever
its title says: "Error in a database grounds all flights". What to do next is the fetcher's business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from marsad.core.text.arabic import fold
from marsad.model import Unreadable

REASONS = ("challenge", "needs_script", "maintenance", "server_error", "not_found", "forbidden", "login_wall")
"""Why a page is no article, in the order in which they are asked: most of them pass, and the page is asked for again."""

_LONG_STORY = 900  # characters of an article, from which its title alone doesn't make it a page of errors
_SHORT = 500  # characters up to which what the text itself says does
_MAX_NAME = 120  # characters of a title or heading that is a page of errors'
_FIRST_LINES = 6
_MAX_LINE = 400
_SEPARATOR = re.compile(r"\s+[|–—»•:-]+\s+|\s*\|\s*")  # before or behind it a title has the site's name


_PARTS = {
    "<sorry>": "(?:عذرا|عفوا|ناسف|نعتذر|للاسف)",
    "<page>": "(?:صفحه|رابط|خبر|مقاله?|محتوي|موضوع|ماده|عنوان)",
    "<gone>": r"(?:(?:غير|ليست?) (?:موجوده?|متوفره?|متاحه?|صحيحه?|صالحه?)|لم (?:يعد|تعد) (?:موجود|متاح|متوفر)|لم يتم|تم حذف|محذوف"
    "|لا (?:وجود|يوجد|توجد))",
    "<server>": "(?:قاعده (?:ال)?بيانات|(?:ال)?خادم|(?:ال)?سيرفر|(?:ال)?نظام|(?:ال)?موقع)",
    "<script>": "(?:ال)?(?:جافا ?سكر[يب]*ت|java ?script)",
    "<soon>": "(?:قريبا|لاحقا|اقرب وقت|الازعاج|صبركم|تفهمكم|وقت لاحق|حاليا)",
    "<english page>": "(?:page|article|content|post|file|url)",
    "<english not>": "(?:not |no longer |cannot |can't )",
}


def _alternatives(lines: str) -> list[str]:
    """Alternatives, one or several a line; what stands in angle brackets is one of `_PARTS`."""
    for name, words in _PARTS.items():
        lines = lines.replace(name, words)
    return [line.strip() for line in lines.strip().splitlines()]


def _any(lines: str) -> re.Pattern[str]:
    return re.compile("|".join(_alternatives(lines)))


# What such pages call themselves: title or heading, folded. A whole name, or its beginning where an end would vary.
# The alternatives of one line all begin with "^", or none of them does.
_NAME_LINES = {
    "challenge": r"""
        ^(?:just a moment|one moment,? please|please wait|attention required|checking your browser|ddos-guard|bot verification)
        ^(?:verifying|verify) (?:that )?you are (?:a )?human|^human verification|^pardon our interruption
        ^security check
        ^are you (?:a )?(?:robot|human)|^access to this page has been denied|^robot challenge|^captcha\b
        ^(?:لحظه|ثانيه|انتظر|الرجاء الانتظار)(?: واحده)?(?: قليلا| لحظه)?(?: من فضلك)?\W*$
        ^(?:جار[يٍ]? |يجري )?(?:ال)?تحقق من (?:انك|انك لست|المتصفح|متصفحك|هويه|امان)|^هل انت (?:انسان|روبوت)|^اثبت انك
        ^التحقق من (?:الامان|الامن|الزاير|انك)|^فحص امني
    """,
    "needs_script": r"""
        ^(?:javascript|java script) (?:is )?(?:required|disabled)|^(?:please )?enable javascript
        ^you need to enable javascript
        ^(?:يرجي |الرجاء )?(?:تفعيل|تشغيل) (?:ال)?جافا ?سكر[يب]*ت
    """,
    "maintenance": r"""
        (?:under|scheduled|site|down for) maintenance|техническ\w+ работ
        ^maintenance(?: mode)?\W*$|^(?:we'?ll be|be right) back
        ^coming soon\W*$
        ^(?:الموقع|موقعنا|الصفحه|الخدمه)?\W*(?:تحت|قيد|في وضع|وضع) (?:ال)?(?:صيانه|تحديث|انشاء|التطوير)
        ^(?:ال)?صيانه(?: مجدوله| موقته| دوريه)?\W*$
        ^(?:الموقع|الخدمه) (?:مغلقه?|متوقفه?|غير متاحه?) (?:موقتا|حاليا|للصيانه)|^(?:سنعود|نعود) (?:اليكم )?قريبا
        ^bakım|^en maintenance|^wartung
    """,
    "server_error": r"""
        ^(?:http|error|خط[اي]|الخط[اي])[ :]*(?:رقم |code )?5\d\d\b
        ^5\d\d\W{0,4}(?:$|error|internal|bad|service|gateway|خط[اي]|الخدمه|الخادم)
        internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|error establishing a database
        account (?:has been )?suspended|bandwidth limit exceeded|[a-z0-9]\.[a-z]{2,} is for sale
        ^database error|^server error|^application error|^fatal error|^runtime error|^(?:critical error|whoops|something went wrong)
        ^(?:welcome to nginx|apache2? .*default page|index of /|iis windows|test page for|domain (?:parked|default))
        ^this domain
        ^خط[اي] (?:في )?(?:(?:ال)?اتصال|انشاء (?:ال)?اتصال)? ?(?:ب|في )?<server>\W*$
        ^(?:عذرا|عفوا|ناسف)\W+(?:لقد |ل)?(?:حدث|وقع|طرا) (?:خط[اي]|خلل|عطل)
        ^(?:لقد )?(?:حدث|طرا) خط[اي](?: (?:ما|فني|داخلي|تقني|فادح|حرج|غير متوقع|(?:في|علي) (?:هذا )?(?:ال)?(?:موقع|خادم|نظام)))*\W*$
        ^خط[اي] (?:داخلي|فني|تقني|فادح|غير متوقع)?(?: ?في (?:ال)?(?:خادم|موقع|نظام))?\W*$
        ^(?:الخدمه|الموقع|الخادم) غير متاحه?(?: حاليا| موقتا| الان)?\W*$
        ^تم (?:تعليق|ايقاف) (?:هذا )?(?:الحساب|الموقع)\W*$|^انتهت (?:صلاحيه |مده )?(?:هذه )?(?:ال)?(?:جلس[هت]ك?)\W*$
        ^(?:erreur (?:interne|serveur|500)|hata oluştu|sunucu hatası|ошибка сервера|внутренняя ошибка|serverfehler|error interno)
    """,
    "not_found": r"""
        (?:^|\W)(?:http|error|خط[اي]|صفحه|الخط[اي]|erreur|hata|ошибка|fehler)[ :]*(?:رقم |code )?(?:404|410)\b
        ^(?:404|410)\W{0,4}(?:$|error|not|page|file|gone|خط[اي]|ال?صفحه|غير|لم|عذرا|عفوا)
        <english page>(?: you requested)? (?:was |is |could |can )?<english not>(?:be )?(?:found|available|exists?)
        ^not found\W*$|^nothing (?:was )?found|^no results
        ^<sorry>?\W*(?:هذه |هذا |ان )?(?:ال)?<page>(?: (?:التي|الذي) (?:تبحث|طلبت)\w*(?: عنها?)?| المطلوبه?| المراد)? <gone>
        ^(?:عذرا|عفوا)?\W*(?:لم|لا) (?:يتم|نتمكن من|يمكن|نستطيع|يوجد|توجد|نجد) ?(?:العثور|ايجاد|محتوي|نتايج|صفحه|ما تبحث)
        ^لا (?:توجد|يوجد) (?:صفحه|نتايج|محتوي)
        ^(?:عذرا|عفوا|اوبس|ناسف)\W*$|^(?:خط[اي]|عذرا)\W{0,3}(?:الصفحه|الرابط)
        ^(?:page (?:non trouv|introuvable)|sayfa bulunamad|aradığınız sayfa|страница не найдена|seite nicht gefunden)
        ^(?:página no encontrada|pagina non trovata|صفحه مورد نظر|صفحه (?:يافت|پيدا|نهي))
    """,
    "forbidden": r"""
        ^(?:http|error|خط[اي])[ :]*(?:رقم )?403\b|^403\W{0,4}(?:$|forbidden|error|access|ممنوع|محظور)
        ^(?:access (?:is )?)?(?:denied|forbidden)\W*(?:$|you)|^not acceptable|^you (?:have been|are) blocked
        ^sorry, you have been blocked|^(?:error |http )?4\d\d [a-z -]{3,40}\W*$
        ^unauthorized|^request (?:rejected|blocked|unsuccessful)
        ^(?:تم |لقد تم )?(?:حظر|حجب|رفض) (?:وصولك|عنوانك|طلبك|(?:ال)?وصول(?: الي (?:هذ|ال)\w+)?\W*$)
        ^(?:الوصول|الدخول) (?:مرفوض|ممنوع|محظور|غير مسموح)
        ^(?:غير مصرح|ليس لديك (?:صلاحيه|اذن|تصريح))
        ^(?:accès refusé|erişim engellendi|доступ запрещ|zugriff verweigert)
    """,
    "login_wall": r"""
        ^(?:log|sign) ?in(?: to| or|\W*$)|^(?:(?:تسجيل|سجل) (?:ال)?دخولك?(?: الي (?:حسابك|الموقع))?\W*$|(?:يجب|يرجي) تسجيل الدخول)
    """,
}
_NAMES = {reason: _any(lines) for reason, lines in _NAME_LINES.items()}
# All of them together tell in one go that a name is none of these, as most are.
_ALTERNATIVES = [line for lines in _NAME_LINES.values() for line in _alternatives(lines)]
_BEGINNING = re.compile("|".join(line for line in _ALTERNATIVES if line.startswith("^")))
_WITHIN = re.compile("|".join(line for line in _ALTERNATIVES if not line.startswith("^")))
# What their sentences say to the visitor, anywhere in a line.
_SAYS = {
    "challenge": _any(r"""
        (?:verif\w+|confirm\w*|prove) (?:that )?you(?:'re| are) (?:not a (?:bot|robot)|(?:a )?human)
        checking (?:if the site connection is secure|your browser)|(?:ray id|incident id|support id)
        your request is being (?:verified|checked)|complete the (?:security check|captcha)
        unusual (?:traffic|activity)|automated (?:access|requests)
        (?:اثبات|للتحقق|التحقق|نتحقق|التاكد|نتاكد|تاكيد) (?:من )?(?:انك|من متصفحك|من المتصفح) ?(?:لست|انسان|بشر)?
        لست (?:روبوتا?|برنامجا)|جار[يٍ]? (?:التحقق|فحص) (?:من )?(?:متصفحك|المتصفح|اتصالك|طلبك)
        (?:ستتم|سيتم) (?:اعاده )?(?:توجيهك|تحويلك)(?: الي (?:الموقع|الصفحه))? (?:خلال|بعد|تلقاييا)
    """),
    "needs_script": _any(r"""
        (?:enable|requires?|turn on|activate|without|need) (?:java ?script|cookies and javascript)
        javascript (?:is |must be )?(?:disabled|required|enabled|not available)
        (?:تفعيله?|تشغيل|تمكين|يدعم|دعم|فعل|شغل|يتطلب|بدون|معطل|[تي]حتاج الي) (?:خاصيه |ميزه |لغه )?<script>
        <script> (?:في متصفحك|معطل|غير مفعل|لمشاهده|لعرض|ليعمل|لتتمكن)
        activer javascript|javascript'i etkinleştir|включите javascript|جاوا ?اسكر[يب]*ت
        (?:متصفحك|المتصفح الذي تستخدمه) (?:قديم|لا يدعم|غير مدعوم)
        your browser is (?:out of date|not supported|outdated)
    """),
    "maintenance": _any(r"""
        (?:الموقع|موقعنا|الخدمه|نقوم|نجري|نعمل)[^.]{0,40}(?:صيانه|(?:ال)?تحديثات?)[^.]{0,80}<soon>
        (?:under|scheduled|performing|undergoing)[^.]{0,30}maintenance|briefly unavailable
        check back (?:soon|in a|later)
    """),
    "server_error": _any(r"""
        (?:تعذر|لا يمكن|لم نتمكن من|فشل) (?:ال)?اتصال (?:ب|مع )?(?:ال)?(?:قاعده (?:ال)?بيانات|خادم|سيرفر)
        (?:الاتصال|ابلاغ|مراسله) (?:ب|ل)?مدير الموقع|مسوول الموقع
        (?:حدث|طرا) خط[اي] (?:فادح|حرج|داخلي|غير متوقع)[^.]{0,30}(?:موقع|خادم|سيرفر)
        (?:حدث|وقع|طرا) (?:خط[اي]|خلل|عطل)[^.]{0,60}(?:حاول|المحاوله|اعد|تحديث الصفحه|ادار[هت]|الدعم|لاحقا)
        (?:يرجي|الرجاء|نرجو) (?:اعاده )?المحاوله (?:لاحقا|مره اخري|بعد|في وقت)
        error establishing a database|(?:mysql|php|sql) (?:error|warning|fatal)|fatal error:
        ^(?:warning|notice|deprecated|parse error): .{1,300} on line \d+|connection (?:refused|failed)\W*$
        domain (?:name )?(?:is|may be) for sale|buy this domain
        uncaught (?:exception|error)|stack trace:|there has been a critical error|technical difficulties
        try again (?:later|in a)
    """),
    "not_found": _any(r"""
        ال<page> (?:الذي|التي|المطلوبه?)[^.]{0,50}(?:<gone>|(?:تم|ربما تم|ربما) (?:نقل|حذف|ازال))
        (?:لم نتمكن من|لم نستطع|تعذر|لم يتم) (?:العثور علي|ايجاد|الوصول الي) (?:هذه |هذا )?(?:ال)?(?:صفحه|محتوي|خبر|مقال|رابط)
        قد (?:تكون|يكون) (?:ال)?(?:صفحه|رابط|محتوي|خبر|مقال)?[^.]{0,20}(?:حذف|نقل|انتقل|ازيل|خاطي)
        (?:العوده|الرجوع|العود) (?:الي|ل)\s?(?:ال)?(?:صفحه )?(?:الرييسيه|رييسيه)[^.]{0,60}(?:بحث|البحث)
        (?:page|article|link) you(?:'re| are| were)? (?:looking for|requested|followed)
        may have been (?:moved|removed|deleted)|requested url .{0,200}not found
    """),
    "forbidden": _any(r"""
        (?:you don'?t|you do not) have (?:permission|access)
        your (?:ip|access|request) (?:address )?(?:has been|was|is) (?:blocked|denied|banned)
        (?:ليس لديك|لا تملك) (?:صلاحيه|اذن|تصريح)|تم حظر (?:عنوان|وصول|ال\w+ من)
        (?:المحتوي|الموقع|الصفحه) (?:غير متاحه?|محجوبه?|محظوره?) (?:في (?:بلدك|منطقتك|دولتك))
        not available in your (?:country|region)
    """),
    "login_wall": _any(r"""
        (?:يجب|عليك|يرجي|الرجاء)[^.]{0,20}(?:تسجيل الدخول|ان تسجل|انشاء حساب)
        سجل(?: ال)? ?دخول(?:ك)? (?:الي حسابك )?(?:ل|او|كي)|(?:log|sign) in to (?:read|continue|view|access)
        subscribe to (?:read|continue)
    """),
}


def refusal(
    title: str, headings: Sequence[str], lines: Sequence[str], *, is_dated: bool
) -> Unreadable | None:
    """Return why the page is none that was asked for; None where it may be an article.

    `title` is what the page calls itself in its head, `headings` its main headings, `lines` the article that was
    read from it, none where it has none; `is_dated` says whether the page gives itself a publication time for machines,
    which pages of errors hardly do: such a page must say in its text, too, that it is none.
    """
    length = sum(map(len, lines))
    parts = [title, *_SEPARATOR.split(title), *headings]
    names = [fold(name).strip().lower() for name in dict.fromkeys(parts) if name and len(name) <= _MAX_NAME]
    naming = _naming(names)
    if not naming and length > _SHORT:
        return None
    said = [fold(line).strip().lower() for line in lines[:_FIRST_LINES] if len(line) <= _MAX_LINE]
    for reason in REASONS:
        named, told = naming.get(reason, ""), _first(_SAYS[reason], said)
        is_page = (named and told) or (told and length <= _SHORT and _is_all(reason, said))
        if is_page or (named and not is_dated and length <= _LONG_STORY):
            return Unreadable(reason, (named or told)[:200])
    return None


def _naming(names: Sequence[str]) -> dict[str, str]:
    """The first name by which a page is one of errors, for each reason that has one."""
    if not any(map(_BEGINNING.match, names)) and not _WITHIN.search("\n".join(names)):
        return {}
    return {reason: named for reason in REASONS if (named := _first(_NAMES[reason], names))}


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    return next((line for line in lines if pattern.search(line)), "")


def _is_all(reason: str, lines: Sequence[str]) -> bool:
    """Return whether what a page tells the visitor is all that it tells: most of the text stands in such lines."""
    notification = sum(len(line) for line in lines if any(says.search(line) for says in _SAYS.values()))
    return 2 * notification > sum(map(len, lines)) and reason in _SAYS
