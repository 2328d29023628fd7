"""How Marsad words things for people, in Arabic and English: labels, dates, counts. No text from outside passes unchecked."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from marsad.model import CeasefireStatus, Theatre

MONTHS_AR = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
    "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip

THEATRES = {
    Theatre.SYRIA: ("سوريا", "Syria"),
    Theatre.GAZA: ("غزة", "Gaza"),
    Theatre.LEBANON: ("لبنان", "Lebanon"),
    Theatre.YEMEN: ("اليمن", "Yemen"),
    Theatre.LIBYA: ("ليبيا", "Libya"),
    Theatre.SUDAN: ("السودان", "Sudan"),
    Theatre.IRAQ: ("العراق", "Iraq"),
    Theatre.UKRAINE: ("أوكرانيا", "Ukraine"),
    Theatre.KARABAKH: ("قره باغ", "Karabakh"),
    Theatre.AFGHANISTAN: ("أفغانستان", "Afghanistan"),
    Theatre.OTHER: ("نزاع آخر", "another conflict"),
    Theatre.UNCLEAR: ("نزاع غير محدد", "conflict unclear"),
}

STATUSES = {  # what happened, as the subject of a message says it
    CeasefireStatus.CALLED_FOR: ("دعوة إلى وقف إطلاق النار", "Ceasefire called for"),
    CeasefireStatus.NEGOTIATED: ("مفاوضات على هدنة", "Truce negotiated"),
    CeasefireStatus.ANNOUNCED: ("إعلان هدنة", "Truce announced"),
    CeasefireStatus.IN_EFFECT: ("سريان هدنة", "Truce in effect"),
    CeasefireStatus.EXTENDED: ("تمديد هدنة", "Truce extended"),
    CeasefireStatus.VIOLATED: ("خرق هدنة", "Truce violated"),
    CeasefireStatus.REJECTED: ("رفض هدنة", "Truce rejected"),
    CeasefireStatus.SUSPENDED: ("تعليق هدنة", "Truce suspended"),
    CeasefireStatus.ENDED: ("انتهاء هدنة", "Truce ended"),
    CeasefireStatus.PAST: ("حديث عن هدنة سابقة", "An earlier truce mentioned"),
    CeasefireStatus.UNCLEAR: ("تقارير عن هدنة", "Reports of a truce"),
}


def plain(text: str) -> str:
    """`text` on one line without control characters and without marks that turn the direction of what follows."""
    kept = (
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    return " ".join("".join(kept).split())


def moment(at: datetime, zone: str, language: str) -> str:
    """A time as its reader writes it: «5 آذار/مارس 2020، 14:05 (Asia/Damascus)» or "5 March 2020, 14:05 (…)"."""
    local = at.astimezone(ZoneInfo(zone))
    if language == "ar":
        return f"{local.day} {MONTHS_AR[local.month - 1]} {local.year}، {local:%H:%M} ({zone})"
    return f"{local.day} {local:%B %Y, %H:%M} ({zone})"


def outlets(count: int, language: str) -> str:
    """How many outlets, in words: مصدر واحد، مصدران، 3 مصادر، 11 مصدراً."""
    if language != "ar":
        return f"{count} outlet" if count == 1 else f"{count} outlets"
    if count == 1:
        return "مصدر واحد"
    if count == 2:
        return "مصدران"
    tail = count % 100
    if 3 <= tail <= 10:
        return f"{count} مصادر"
    return f"{count} مصدراً" if tail >= 11 else f"{count} مصدر"
