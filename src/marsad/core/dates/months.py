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
    "كانون الثاني|كانون ثاني|كانون الثان|كانون 2|كانون2|ك2|ك 2|يناير|جانفي|جانفيي",
    "شباط|فبراير|فبرايير|فيفري|فبرابر|فيفريي",
    "اذار|مارس|مارت",
    "نيسان|ابريل|افريل|ابرايل",
    "ايار|مايو|ماي|ماييو",
    "حزيران|يونيو|يونيه|جوان|جوين",
    "تموز|يوليو|يوليه|يوليوز|جويليه|جويليا",
    "اب|اغسطس|اوغسطس|اوت|غشت|اغشت|اغسطوس",
    "ايلول|سبتمبر|سبتنبر|شتنبر|شتمبر|شوتنبر|سيبتمبر",
    "تشرين الاول|تشرين اول|تشرين 1|تشرين1|ت1|ت 1|اكتوبر|اوكتوبر|اكتوبير",
    "تشرين الثاني|تشرين ثاني|تشرين الثان|تشرين 2|تشرين2|ت2|ت 2|نوفمبر|نونبر|نوفنبر|نونمبر",
    "كانون الاول|كانون اول|كانون 1|كانون1|ك1|ك 1|ديسمبر|دجنبر|دجمبر|ديسنبر",
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
_COMMON_WORDS = "اب|مارس|ماي|جوان|نيسان|رجب|محرم|المحرم|صفر|شعبان|رمضان|شوال|ت1|ت2|ك1|ك2|ت 1|ت 2|ك 1|ك 2"
DOUBTFUL = frozenset(_COMMON_WORDS.split("|"))

NAMES: dict[str, Month] = {
    **{name: Month(n) for n, names in enumerate(_GREGORIAN, 1) for name in names.split("|")},
    **{name: Month(n, is_hijri=True) for n, names in enumerate(_HIJRI, 1) for name in names.split("|")},
}
_LATIN = (
    "january|jan|janvier|janv|ocak",
    "february|feb|fevrier|fevr|fev|subat",
    "march|mar|mars|mart",
    "april|apr|avril|avr|nisan",
    "may|mai|mayıs|mayis",
    "june|jun|juin|haziran",
    "july|jul|juillet|juil|temmuz",
    "august|aug|aout|agustos",
    "september|sept|sep|septembre|eylul",
    "october|oct|octobre|ekim",
    "november|nov|novembre|kasım|kasim",
    "december|dec|decembre|aralık|aralik",
)
LATIN_NAMES = {name: Month(n) for n, names in enumerate(_LATIN, 1) for name in names.split("|")}
"""English, French (of the Maghreb) and Turkish names, without accents, as machines write them beside Arabic texts."""

# Longest first, so that an alternation takes all of "ربيع الاول".
PATTERN = "|".join(sorted(NAMES, key=len, reverse=True))
