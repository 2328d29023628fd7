"""Month names as Arabic newspapers write them, folded (see `arabic.fold`), and the months they name.

Levantine, Gulf and Egyptian, Maghrebi, Moroccan and Hijri names, and double ones (نيسان/أبريل). Decides
which month; not which year. The Libyan names of 1969–2011 (الفاتح, ناصر) are left out: they are common
words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Month:
    """The number of a month in its calendar."""

    number: int
    is_hijri: bool = False


_GREGORIAN = (
    "كانون الثاني|كانون ثاني|ك2|يناير|جانفي|جانفيي",
    "شباط|فبراير|فيفري|فبرابر|فيفريي",
    "اذار|مارس|مارت",
    "نيسان|ابريل|افريل|ابرايل",
    "ايار|مايو|ماي|ماييو",
    "حزيران|يونيو|يونيه|جوان|جوين",
    "تموز|يوليو|يوليه|يوليوز|جويليه",
    "اب|اغسطس|اوت|غشت|اغشت|اغسطوس",
    "ايلول|سبتمبر|شتنبر|شتمبر|سيبتمبر",
    "تشرين الاول|تشرين اول|ت1|اكتوبر|اوكتوبر|اكتوبير",
    "تشرين الثاني|تشرين ثاني|ت2|نوفمبر|نونبر|نوفنبر",
    "كانون الاول|كانون اول|ك1|ديسمبر|دجنبر|دجمبر|ديسنبر",
)
_HIJRI = (
    "محرم|المحرم|محرم الحرام",
    "صفر",
    "ربيع الاول|ربيع اول",
    "ربيع الثاني|ربيع الاخر|ربيع ثاني",
    "جمادي الاولي|جمادي الاول|جماد الاول|جماد اول",
    "جمادي الثانيه|جمادي الاخره|جمادي الاخر|جماد الثاني|جماد الاخر",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعده|ذي القعده|ذوالقعده",
    "ذو الحجه|ذي الحجه|ذوالحجه",
)
# Names that are common words as well; without a day, a year or the word "month" they name none.
DOUBTFUL = frozenset("اب مارس ماي جوان نيسان رجب محرم المحرم صفر شعبان رمضان شوال ت1 ت2 ك1 ك2".split())  # noqa: SIM905

NAMES: dict[str, Month] = {
    **{name: Month(n) for n, names in enumerate(_GREGORIAN, 1) for name in names.split("|")},
    **{name: Month(n, is_hijri=True) for n, names in enumerate(_HIJRI, 1) for name in names.split("|")},
}
# Longest first, so that an alternation takes all of "ربيع الاول".
PATTERN = "|".join(sorted(NAMES, key=len, reverse=True))
