"""What the steps record in English about why something was so, said in Arabic: fetching, reading, alerting, weighing, dating.

The warehouse keeps the words of the step that wrote them. The English pages show those; the Arabic pages show a wording of
this table, and where there is none the English words stand behind a heading that says that they are a technical record.
"""

from __future__ import annotations

import re

_OF_PAGES = (
    (r"answers (\d{3})", r"الخادم يجيب بالرمز \1"),
    (r"it answers (\d{3})", r"الخادم يجيب بالرمز \1"),
    (r"answers and lists entries", "تجيب وفيها مواد جديدة"),
    (r"answers; nothing new this time", "تجيب، ولا جديد فيها هذه المرة"),
    (r"answers, but nothing new since (\d{4}-\d\d-\d\d)", r"تجيب، لكن لا جديد فيها منذ \1"),
    (r"moved for good to (\S+): write that in config/sources\.yaml", r"انتقلت نهائيا إلى \1؛ يُكتب ذلك في config/sources.yaml"),
    (r"robots\.txt disallows.*", "ملف robots.txt لا يسمح بهذا العنوان"),
    (r"robots\.txt: .+", "تعذرت قراءة ملف robots.txt"),
    (r"the host name is not known", "اسم المضيف غير معروف"),
    (r".*(?:name or service not known|can't be resolved).*", "اسم المضيف غير معروف"),
    (r".*timed? ?out.*|.*time-out.*|.* within [\d.]+ s", "لم يصل جواب في الوقت المحدد"),
    (r"connection failed: .*|.*(?:connection refused|cannot connect|can't connect).*", "تعذر الاتصال بالخادم"),
    (r"no trusted connection: .*", "شهادة الخادم غير موثوقة"),
    (r"not an HTTP answer: .*", "جواب الخادم لا يوافق HTTP"),
    (r"headers too large", "ترويسات الجواب كبيرة جدا"),
    (r"not an http\(s\) address|redirects to no http\(s\) address", "العنوان ليس من عناوين الشبكة"),
    (r"redirects in a circle", "الصفحة تحيل إلى نفسها"),
    (r"too many redirects", "إحالات كثيرة متتابعة"),
    (r"the answer is empty", "الجواب فارغ"),
    (r"the compressed answer is broken|compressed data ends early", "الجواب المضغوط تالف"),
    (r"(?:too large: )?more than ([\d,]+) bytes.*", r"الجواب أكبر من \1 بايت"),
    (r"the connection closed before the end of the answer", "انقطع الاتصال قبل اكتمال الجواب"),
    (r"the host asked to be left alone until (.+)", r"طلب الخادم الانتظار حتى \1"),
    (r"a challenge page of (.+) stands in the way|.*challenge.*", "يطلب الموقع إثبات أن الزائر إنسان"),
    (r"its address leads to the front page", "العنوان يؤدي إلى الصفحة الرئيسية"),
    (r"its address leads to (\S+)", r"العنوان يؤدي إلى \1"),
    (r"an HTML page stands in place of the feed.*", "في مكان الخلاصة صفحة عادية"),
    (r"neither a feed nor a sitemap", "ليست خلاصة ولا خريطة موقع"),
    (r"a sitemap index, not a feed", "فهرس خرائط موقع لا خلاصة"),
    (r"no entry has an http\(s\) address", "لا عنوان لمادة من موادها"),
    (r"the Telegram channel shows no public posts", "لا منشورات عامة في قناة تلغرام"),
    (r"broken JSON: .*|unreadable: [A-Z]\w+|unreadable: no HTML", "بنية الخلاصة تالفة"),
    (r"no list of posts", "لا قائمة منشورات"),
    (r"the site has no pages by day", "لا صفحات للموقع بحسب الأيام"),
    (r"only (\d+) days known", r"لا يُعرف منها إلا \1 من الأيام"),
)  # fmt: skip
_OF_READING = (
    (r"login_wall(?:: .*)?", "الصفحة تطلب تسجيل الدخول"),
    (r"needs_script(?:: .*)?", "الصفحة لا تظهر إلا بنصوص برمجية"),
    (r"no_text(?:: .*)?", "لا شيء في الصفحة يُقرأ مقالا"),
    (r"not_html(?:: .*)?", "ليست صفحة HTML"),
    (r"too_large(?:: .*)?", "الصفحة أكبر مما يُقرأ"),
    (r"too_complex(?:: .*)?", "بنية الصفحة أعقد مما يُقرأ"),
    (r"timeout(?:: .*)?", "طالت قراءة الصفحة أكثر مما يُسمح به"),
    (r"memory(?:: .*)?", "تحتاج قراءة الصفحة إلى ذاكرة أكثر مما يُسمح به"),
    (r"crashed(?:: .*)?", "انتهت قراءة الصفحة بعطل"),
    (r"unforeseen(?:: .*)?", "عطل لم يُتوقّع؛ تفاصيله في سجل المشغّل"),
    (r"challenge(?:: .*)?", "يطلب الموقع إثبات أن الزائر إنسان"),
    (r"maintenance(?:: .*)?", "الموقع في صيانة"),
    (r"server_error(?:: .*)?", "الصفحة تعتذر عن عطل في الخادم"),
    (r"not_found(?:: .*)?", "الصفحة تقول إن المقال غير موجود"),
    (r"forbidden(?:: .*)?", "الصفحة تمنع الوصول إلى المقال"),
)  # fmt: skip
_OF_SOURCES = (
    (
        r"in the last 24 hours (\d+) entries where ([\d.]+) are usual",
        r"عدد موادها في آخر 24 ساعة: \1، والمعتاد: \2",
    ),
    (r"(\d+) of the last (\d+) pages gave no text, mostly: .*", r"صفحات بلا نص يُقرأ: \1 من آخر \2"),
    (r"(\d+) lists and (\d+) pages are left; .*", r"لم يكتمل جمع الأرشيف؛ بقي من القوائم \1 ومن الصفحات \2"),
)
_OF_ALERTS = (
    (r"the first matching mention of its story", "أول شاهد مطابق في الخبر"),
    (r"its story was told in passing before, and is the subject now", "ذُكر الخبر عرضا من قبل، وهو الآن موضوع المقال"),
    (r"something changed in a story that was told before", "تغيّر شيء في خبر أُبلغ به من قبل"),
    (r"its story was told before, and it says nothing new", "أُبلغ بالخبر من قبل، ولا جديد فيه"),
    (r"a new step", "خطوة جديدة في الحدث"),
    (r"the first denial", "أول نفي"),
    (r"the first violation after a quiet time", "أول خرق بعد هدوء"),
    (r"(?:digest only: )?a violation among others: counted in the digest", "خرق بين خروقات: يُحصى في الموجز"),
    (r"(?:digest only: )?no change by itself", "لا يغيّر شيئا وحده"),
    (r"a new entry", "حدث جديد في السجل"),
    (r"(?:digest only: )?it says nothing that was not known", "لا يقول ما لم يكن معروفا"),
    (r"the toll rises past a mark", "ارتفعت الحصيلة"),
    (r"(?:digest only: )?on the way to what was told already", "خطوة تسبق ما أُبلغ به"),
    (r"(?:digest only: )?reports contradict each other", "أخبار متناقضة"),
    (r"at once", "فورا"),
    (r"after the quiet hours", "بعد ساعات الهدوء"),
    (r"the subscription's hourly digest", "في موجز الاشتراك لكل ساعة"),
    (r"the subscription's daily digest", "في موجز الاشتراك اليومي"),
    (r"the subscription's weekly digest", "في موجز الاشتراك الأسبوعي"),
    (r"digest only: a part of its article's news", "في الموجز فقط: جزء من خبر المقال"),
    (r"digest only: background of its article", "في الموجز فقط: خلفية في المقال"),
    (r"digest only: it came with a backfill", "في الموجز فقط: جاء مع جمع الأرشيف"),
    (r"digest only: it came with the first poll of its feed", "في الموجز فقط: جاء مع أول قراءة للخلاصة"),
    (r"digest only: older than 72 hours when it arrived", "في الموجز فقط: مضت عليه 72 ساعة حين وصل"),
    (r"digest only: (\d+) messages were sent today already", r"في الموجز فقط: بلغت رسائل اليوم \1"),
)  # fmt: skip
_OF_WEIGHT = (
    (r"the headline says it", "يقوله العنوان"),
    (r"the lead says it", "تقوله مقدمة الخبر"),
    (r"beside the news of the lead", "إلى جانب خبر المقدمة"),
    (r"more of what the headline or the lead says", "تفصيل لما في العنوان أو المقدمة"),
    (r"it tells on what the headline says", "تتمة لما في العنوان"),
    (r"something new further down", "جديد يرد في متن الخبر"),
    (r"far below the lead, and nothing new is told of it", "بعيد عن المقدمة، ولا جديد يقال عنه"),
    (r"it has stood for years", "قائم منذ سنوات"),
    (r"the ground of something else", "أساس لأمر آخر"),
    (r"only a time is told by it", "يُحدَّد به زمن فحسب"),
    (r"what came of it is spoken of", "الكلام على ما نتج عنه"),
    (r"a committee on it is spoken of", "الكلام على لجنة تعنى به"),
    (r"it only names an office", "اسم مكتب أو مركز لا غير"),
    (r"a reminder", "تذكير بما سبق"),
    (r"a year stands beside it", "إلى جانبه سنة مضت"),
    (r"a comparison or a memory", "مقارنة أو ذكرى"),
    (r"a work or a life is told", "حديث عن عمل فني أو سيرة"),
    (r"an earlier one", "هدنة سابقة"),
    (r"another conflict(?:: .*)?", "نزاع آخر"),
)  # fmt: skip
_OF_ARTICLES = (
    (r"(\S+) is the most trusted claim; passed over: (.+)", r"أوثق ما ورد \1؛ ولم يؤخذ بـ: \2"),
    (r"(\S+) is the most trusted claim", r"أوثق ما ورد \1"),
    (r"langdetect (\w+) ([\d.]+), ([\d.]+)% of the letters outside the Arabic alphabet",
     r"درجة الثقة \2؛ حروف من خارج الأبجدية العربية: \3%"),
    (r"([\d.]+)% of the letters are outside the Arabic alphabet", r"حروف من خارج الأبجدية العربية: \1%"),
    (r"([\d.]+)% of the letters are Arabic script", r"حروف عربية الخط: \1%"),
)  # fmt: skip
_OF_REQUESTS = (
    (r"there is no such .*|Not Found", "لا شيء في هذا العنوان."),
    (r"there is no entry (\d+) in the ledger", r"لا مادة برقم \1 في السجل."),
    (r"the warehouse took too long to answer; ask for less", "استغرق المستودع وقتا أطول مما يُسمح به؛ ضيّق السؤال."),
    (r"the server's log says why", "السبب في سجل الخادم."),
    (r"this is a mistake of ours, .*", "عطل عندنا، أو سؤال استغرق وقتا أطول مما يُسمح به؛ السبب في سجل الخادم."),
    (r"sign in first|Not authenticated|Unauthorized", "هذه الصفحة لمن سجّل الدخول."),
    (r"open the address that `marsad desk` has printed", "افتح العنوان الذي طبعه الأمر marsad desk."),
    (r"viewers read; .*", "القرّاء يقرؤون؛ والتصحيح للمحللين."),
    (r"this form was not sent from the desk; .*", "لم تُرسل هذه الاستمارة من صفحات مرصد؛ عد إلى الصفحة وحمّلها من جديد ثم أعد المحاولة."),
    (r"a NUL character can't be meant", "في الطلب محرف لا يمكن أن يكون مقصودا."),
    (r"(\w+): Input should be .*", r"قيمة غير صالحة في \1."),
    (r"Method Not Allowed", "لا يُطلب هذا العنوان بهذه الطريقة."),
)  # fmt: skip
_ALL = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        *_OF_READING,
        *_OF_PAGES,
        *_OF_SOURCES,
        *_OF_ALERTS,
        *_OF_WEIGHT,
        *_OF_ARTICLES,
        *_OF_REQUESTS,
    )
)
_PREFIX = re.compile(r"(?:blocked|gone|unavailable|refused|unreadable): ")
_MOST = 300  # characters that are looked at
_ARABIC = re.compile("[\u0620-\u064a]")


def worded(text: str | None, language: str) -> str | None:
    """The wording of a recorded reason; None where Arabic has none for it."""
    said = (text or "").strip()[:_MOST]
    if language != "ar" or not said:
        return text or ""
    whole = _whole(said)
    if whole is not None:
        return whole
    if _ARABIC.search(said) and not _PREFIX.match(said):
        return text or ""
    parts = [_whole(part) for part in said.split("; ")]
    return "؛ ".join(part for part in parts if part) if all(parts) else None


def _whole(said: str) -> str | None:
    for one in (said, _PREFIX.sub("", said, count=1)):
        for pattern, words in _ALL:
            if found := pattern.fullmatch(one):
                return found.expand(words)
    return None
