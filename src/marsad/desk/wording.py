"""How the desk says things, in Arabic and English: counts with the plural that belongs to them, days, labels.

Digits are Latin in both languages, months have both Arabic names. What comes from outside is not worded here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from marsad.core.wording.wording import MONTHS_AR, THEATRES, WEIGHTS
from marsad.core.wording.wording import status as status_in_words
from marsad.model import CeasefireStatus, DuplicateKind, Ownership, Precision, Theatre, Weight

# none, one, two, 3–10, 11–99, whole hundreds; and the English singular and plural
NOUNS = MappingProxyType({
    "story": ("لا أخبار", "خبر واحد", "خبران", "أخبار", "خبرا", "خبر", "story", "stories"),
    "article": ("لا مقالات", "مقال واحد", "مقالان", "مقالات", "مقالا", "مقال", "article", "articles"),
    "copy": ("لا نسخ", "نسخة واحدة", "نسختان", "نسخ", "نسخة", "نسخة", "copy", "copies"),
    "outlet": ("لا مصادر", "مصدر واحد", "مصدران", "مصادر", "مصدرا", "مصدر", "outlet", "outlets"),
    "mention": ("لا شواهد", "شاهد واحد", "شاهدان", "شواهد", "شاهدا", "شاهد", "mention", "mentions"),
    "message": ("لا رسائل", "رسالة واحدة", "رسالتان", "رسائل", "رسالة", "رسالة", "message", "messages"),
    "feed": ("لا خلاصات", "خلاصة واحدة", "خلاصتان", "خلاصات", "خلاصة", "خلاصة", "feed", "feeds"),
    "entry": ("لا مواد", "مادة واحدة", "مادتان", "مواد", "مادة", "مادة", "entry", "entries"),
    "row": ("لا صفوف", "صف واحد", "صفان", "صفوف", "صفا", "صف", "row", "rows"),
    "day": ("لا أيام", "يوم واحد", "يومان", "أيام", "يوما", "يوم", "day", "days"),
    "week": ("لا أسابيع", "أسبوع واحد", "أسبوعان", "أسابيع", "أسبوعا", "أسبوع", "week", "weeks"),
    "month": ("لا أشهر", "شهر واحد", "شهران", "أشهر", "شهرا", "شهر", "month", "months"),
    "year": ("لا سنوات", "سنة واحدة", "سنتان", "سنوات", "سنة", "سنة", "year", "years"),
    "hour": ("الآن", "ساعة واحدة", "ساعتان", "ساعات", "ساعة", "ساعة", "hour", "hours"),
    "minute": ("الآن", "دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة", "minute", "minutes"),
    "second": ("لا ثوان", "ثانية واحدة", "ثانيتان", "ثوان", "ثانية", "ثانية", "second", "seconds"),
    "correction": ("لا تصحيحات", "تصحيح واحد", "تصحيحان", "تصحيحات", "تصحيحا", "تصحيح", "correction", "corrections"),
    "problem": ("لا مشكلات", "مشكلة واحدة", "مشكلتان", "مشكلات", "مشكلة", "مشكلة", "problem", "problems"),
})  # fmt: skip

# what a state, step or kind is called; a word that is missing here is shown as it is
LABELS = MappingProxyType({
    one.value: (one.ar, one.en) for list_ in (Ownership, Precision, DuplicateKind) for one in list_
} | {
    "new": ("جديدة", "new"), "healthy": ("سليمة", "healthy"), "quiet": ("هادئة", "quiet"),
    "failing": ("متعثرة", "failing"), "blocked": ("محجوبة", "blocked"), "moved": ("انتقلت", "moved"),
    "gone": ("أزيلت", "gone"), "silent": ("صامتة", "silent"), "fallback": ("تعمل بالبديل", "on its fallback"),
    "pending": ("في الانتظار", "waiting"), "claimed": ("تُرسل الآن", "being sent"), "sent": ("أُرسلت", "sent"),
    "refused": ("رُفضت", "refused"), "parked": ("عُلّقت", "parked"), "withdrawn": ("سُحبت", "withdrawn"),
    "running": ("يعمل", "running"), "done": ("تم", "done"), "failed": ("فشل", "failed"),
    "seed": ("المجموعة الأولى", "seed"), "collect": ("الجمع", "collect"), "backfill": ("جمع ما سبق", "backfill"),
    "understand": ("الفهم", "understand"),
    "publish": ("النشر", "publish"), "maintain": ("الصيانة", "maintain"), "correct": ("التصحيح", "correct"),
    "title": ("العنوان", "title"), "text": ("النص", "text"),
    "since": ("منذ", "since"), "until": ("حتى", "until"), "before": ("قبل", "before"), "after": ("بعد", "after"),
    "wrong": ("ليست شاهدا", "no mention"), "missing": ("شاهد فات القواعد", "missed mention"),
    "label": ("تغيير الساحة أو الحال", "theatre or status changed"),
    "merge": ("دمج خبرين", "stories merged"), "split": ("فصل خبر", "story split"),
    "ar": ("العربية", "Arabic"), "en": ("الإنجليزية", "English"), "fa": ("الفارسية", "Persian"),
    "ur": ("الأردية", "Urdu"), "ku": ("الكردية", "Kurdish"), "tr": ("التركية", "Turkish"),
})  # fmt: skip


def count(number: int, noun: str, language: str) -> str:
    """«خبر واحد»، «خبران»، «3 أخبار»، «11 خبرا»، «100 خبر»; "1 story", "3 stories"."""
    none, one, two, few, many, hundreds, singular, plural = NOUNS[noun]
    if language != "ar":
        return f"{number} {singular if number == 1 else plural}"
    if number < 3:
        return (none, one, two)[max(number, 0)]
    tail = number % 100
    if 3 <= tail <= 10:
        return f"{number} {few}"
    return f"{number} {many if tail >= 11 else hundreds}"


def day(at: date, language: str) -> str:
    """«5 آذار/مارس 2020» or "5 March 2020"."""
    if language == "ar":
        return f"{at.day} {MONTHS_AR[at.month - 1]} {at.year}"
    return f"{at.day} {at:%B %Y}"


def named_time(begins_at: datetime, ends_at: datetime, precision: str, language: str) -> str:
    """A time in the unit in which a text names it: "1973", "2015–2018", "March 2020", "5 March 2020", "5 March 2020, 14:05".

    `ends_at` is the first moment that no longer belongs to it.
    """
    if precision in ("hour", "minute", "second", "part_of_day"):
        return f"{day(begins_at, language)}{'،' if language == 'ar' else ','} {begins_at:%H:%M}"
    last = ends_at - timedelta(microseconds=1)
    if precision == "year" and (begins_at.month, last.month) == (1, 12):
        first, final = str(begins_at.year), str(last.year)
    elif precision == "month" and begins_at.day == 1 and ends_at.day == 1:
        first, final = month(begins_at, language), month(last, language)
    else:
        first, final = day(begins_at, language), day(last, language)
    return first if first == final else f"{first} – {final}"


def month(at: date, language: str) -> str:
    """«آذار/مارس 2020» or "March 2020"."""
    return f"{MONTHS_AR[at.month - 1] if language == 'ar' else format(at, '%B')} {at.year}"


def moment(at: datetime, zone: str, language: str) -> str:
    """«5 آذار/مارس 2020، 14:05» in `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local, language)}{'،' if language == 'ar' else ','} {local:%H:%M}"


def clock(at: datetime, zone: str) -> str:
    """14:05 in `zone`."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def ago(then: datetime, now: datetime, language: str) -> str:
    """«قبل 3 ساعات» or "3 hours ago", in the largest unit that fits; «قبل ساعتين» takes the oblique case."""
    seconds = max(0, int((now - then).total_seconds()))
    unit, length = next(
        ((u, n) for u, n in (("day", 86400), ("hour", 3600), ("minute", 60)) if seconds >= n), ("minute", 60)
    )
    number = seconds // length
    if number == 0:
        return "الآن" if language == "ar" else "just now"
    if language != "ar":
        return f"{count(number, unit, language)} ago"
    words = {1: NOUNS[unit][5], 2: NOUNS[unit][2].removesuffix("ان") + "ين"}.get(number)
    return f"قبل {words or count(number, unit, language)}"


def length(seconds: float, language: str) -> str:
    """Return how long something took: in seconds under two minutes, in minutes beyond."""
    if seconds < 1:
        return "أقل من ثانية" if language == "ar" else "under 1 second"
    return (
        count(round(seconds), "second", language)
        if seconds < 120
        else count(round(seconds / 60), "minute", language)
    )


def duration(text: str, language: str) -> str:
    """A length of time that is written in ISO 8601: PT72H is «72 ساعة», P6W «6 أسابيع»; what isn't of this form is shown as it is."""
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", text)
    if not found or not any(found.groups()):
        return text
    units = ("year", "month", "week", "day", "hour", "minute")
    said = [count(int(n), unit, language) for n, unit in zip(found.groups(), units, strict=True) if n]
    return (" و" if language == "ar" else " and ").join(said)


def label(word: str | None, language: str) -> str:
    """Return what a state, step or kind is called."""
    if not word:
        return "—"
    return LABELS[word][language != "ar"] if word in LABELS else word


def theatre(name: str | None, language: str) -> str:
    """The conflict's name."""
    if name is None or name not in Theatre.__members__.values():
        return label(name, language)
    return THEATRES[Theatre(name)][language != "ar"]


def weight(name: str, language: str) -> str:
    """Return how much an article makes of a topic."""
    return WEIGHTS[Weight(name)][language != "ar"]


def status(name: str | None, language: str, denied: bool = False) -> str:
    """Return what is said of a ceasefire."""
    if name is None or name not in CeasefireStatus.__members__.values():
        return label(name, language)
    return status_in_words(CeasefireStatus(name), language, denied=denied)


# What goes wrong on the way, as the steps word it in English, and how that is said in Arabic.
CAUSES = (
    (r"answers (\d{3})", r"الخادم يجيب بالرمز \1"),
    (r"(?:blocked: )?robots\.txt disallows.*", "ملف robots.txt لا يسمح بهذا العنوان"),
    (r".*timed? ?out.*|.*time-out.*", "لم يصل جواب في الوقت المحدد"),
    (r".*(?:connection refused|cannot connect|can't connect).*", "تعذر الاتصال بالخادم"),
    (r".*(?:name or service not known|can't be resolved).*", "لم يُعرف عنوان الخادم"),
    (r".*challenge.*", "يطلب الموقع إثبات أن الزائر إنسان"),
)


def cause(text: str | None, language: str) -> str:
    """Return why something failed; in Arabic where the wording is known, else as it was recorded."""
    if language == "ar":
        for pattern, words in CAUSES:
            if found := re.fullmatch(pattern, (text or "")[:300], re.IGNORECASE):
                return found.expand(words)
    return text or ""


def fact(told: str, language: str) -> str:
    """Return what a story had not said before, such as syria/status/violated: «سوريا: خرق هدنة». Others are shown as they are."""
    parts = told.split("/")
    if len(parts) == 3 and parts[1] == "status":
        return f"{theatre(parts[0], language)}: {status(parts[2], language)}"
    return told
