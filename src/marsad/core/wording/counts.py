"""Counts and lengths in words: in Arabic the noun follows its number in six ways, and a dual its governor.

Digits are Latin in both languages.
"""

from __future__ import annotations

import re
from types import MappingProxyType

# none, one, two, 3–10, 11–99, the singular alone and behind whole hundreds; and the English singular and plural
NOUNS = MappingProxyType({
    "story": ("لا أخبار", "خبر واحد", "خبران", "أخبار", "خبرا", "خبر", "story", "stories"),
    "article": ("لا مقالات", "مقال واحد", "مقالان", "مقالات", "مقالا", "مقال", "article", "articles"),
    "copy": ("لا نسخ", "نسخة واحدة", "نسختان", "نسخ", "نسخة", "نسخة", "copy", "copies"),
    "patrol": ("لا دوريات", "دورية واحدة", "دوريتان", "دوريات", "دورية", "دورية", "patrol", "patrols"),
    "outlet": ("لا مصادر", "مصدر واحد", "مصدران", "مصادر", "مصدرا", "مصدر", "outlet", "outlets"),
    "mention": ("لا شواهد", "شاهد واحد", "شاهدان", "شواهد", "شاهدا", "شاهد", "mention", "mentions"),
    "message": ("لا رسائل", "رسالة واحدة", "رسالتان", "رسائل", "رسالة", "رسالة", "message", "messages"),
    "feed": ("لا خلاصات", "خلاصة واحدة", "خلاصتان", "خلاصات", "خلاصة", "خلاصة", "feed", "feeds"),
    "entry": ("لا مواد", "مادة واحدة", "مادتان", "مواد", "مادة", "مادة", "entry", "entries"),
    "report": ("لا وقائع", "واقعة واحدة", "واقعتان", "وقائع", "واقعة", "واقعة", "report", "reports"),
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
LENGTH = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?"
)  # ISO 8601, whole numbers
UNITS = ("year", "month", "week", "day", "hour", "minute")


def count(number: int, noun: str, language: str, *, is_governed: bool = False) -> str:
    """«خبر واحد»، «خبران»، «3 أخبار»، «11 خبرا»، «100 خبر»; "1 story", "3 stories".

    Governed (behind a preposition or a noun), one stands alone and a dual in the genitive: «قبل يوم», «لمدة يومين».
    """
    none, one, two, few, many, singular, singular_en, plural_en = NOUNS[noun]
    if language != "ar":
        return f"{number} {singular_en if number == 1 else plural_en}"
    if number < 3:
        governed = (none, singular, two.removesuffix("ان") + "ين")
        return (governed if is_governed else (none, one, two))[max(number, 0)]
    tail = number % 100
    if 3 <= tail <= 10:
        return f"{number} {few}"
    return f"{number} {many if tail >= 11 else singular}"


def duration(text: str, language: str, *, is_governed: bool = False) -> str:
    """A length of time that is written in ISO 8601: PT72H is «72 ساعة», P6W «6 أسابيع»; what isn't of this form is shown as it is."""
    found = LENGTH.fullmatch(text)
    if not found or not any(found.groups()):
        return text
    lengths = [(int(number), unit) for number, unit in zip(found.groups(), UNITS, strict=True) if number]
    said = [count(number, unit, language, is_governed=is_governed) for number, unit in lengths]
    return (" و" if language == "ar" else " and ").join(said)
