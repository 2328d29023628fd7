"""How Marsad words things for people, in Arabic and English: labels, dates, counts. No text from outside passes unchecked."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from marsad.model import CeasefireStatus, Theatre, Weight

MONTHS_AR = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
    "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip

# The closed lists of `model` bring their words with them.
THEATRES = {one: (one.ar, one.en) for one in Theatre}
STATUSES = {
    one: (one.ar, one.en) for one in CeasefireStatus
}  # what happened, as the subject of a message says it
WEIGHTS = {one: (one.ar, one.en) for one in Weight}  # how much an article makes of a topic

ZONES = {  # whose clock, as readers call it; other zones go by their own name
    "Asia/Damascus": ("دمشق", "Damascus"),
    "Asia/Beirut": ("بيروت", "Beirut"),
    "Asia/Amman": ("عمّان", "Amman"),
    "Asia/Baghdad": ("بغداد", "Baghdad"),
    "Asia/Riyadh": ("الرياض", "Riyadh"),
    "Asia/Aden": ("عدن", "Aden"),
    "Asia/Kuwait": ("الكويت", "Kuwait"),
    "Asia/Qatar": ("الدوحة", "Doha"),
    "Asia/Dubai": ("دبي", "Dubai"),
    "Asia/Muscat": ("مسقط", "Muscat"),
    "Asia/Gaza": ("غزة", "Gaza"),
    "Asia/Hebron": ("الخليل", "Hebron"),
    "Asia/Jerusalem": ("القدس", "Jerusalem"),
    "Asia/Tehran": ("طهران", "Tehran"),
    "Africa/Cairo": ("القاهرة", "Cairo"),
    "Africa/Khartoum": ("الخرطوم", "Khartoum"),
    "Africa/Tripoli": ("طرابلس", "Tripoli"),
    "Africa/Tunis": ("تونس", "Tunis"),
    "Africa/Algiers": ("الجزائر", "Algiers"),
    "Africa/Casablanca": ("الدار البيضاء", "Casablanca"),
    "Europe/Istanbul": ("إسطنبول", "Istanbul"),
    "Europe/Moscow": ("موسكو", "Moscow"),
    "Europe/London": ("لندن", "London"),
    "Europe/Paris": ("باريس", "Paris"),
    "Europe/Berlin": ("برلين", "Berlin"),
    "Europe/Zurich": ("زيورخ", "Zurich"),
    "America/New_York": ("نيويورك", "New York"),
    "UTC": ("غرينتش", "UTC"),
}

SAY = {  # the fixed words of a message
    "brand": ("مرصد", "Marsad"),
    "follow_up": ("تحديث", "Update"),
    "digest": ("موجز مرصد", "Marsad digest"),
    "changed": ("ما الجديد", "What is new"),
    "published": ("نُشر في", "Published"),
    "so_far": ("نقله حتى الآن", "Reported so far by"),
    "others": ("ومصادر أخرى", "and others"),
    "aside": ("في الخلفية فقط", "Only in the background"),
    "status_words": ("كلمات الحال", "Words of the status"),
    "grown": ("مصادر أخرى نقلت أخبارا وصلتك من قبل", "More outlets on stories that you know"),
    "more": ("الجديد", "new"),
    "total": ("المجموع", "in all"),
    "stop": ("إيقاف هذه الرسائل", "Stop these messages"),
}


def plain(text: str) -> str:
    """`text` on one line without control characters and without marks that turn the direction of what follows."""
    if text.isprintable():  # holds neither: most texts
        return " ".join(text.split())
    kept = (
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    return " ".join("".join(kept).split())


def cut(text: str, most: int) -> str:
    """`text` as far as it has room, up to the last whole word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def plain_piece(text: str) -> str:
    """`plain` of a piece of a sentence, which keeps a blank at a border that had one."""
    made = plain(text)
    if not made:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + made + (" " if text[-1:].isspace() else "")


def plain_lines(text: str) -> str:
    """The same for a text of several lines, which stay lines."""
    return "\n".join(plain(line) for line in text.split("\n"))


def moment(at: datetime, zone: str, language: str) -> str:
    """A time as its reader writes it: «5 آذار/مارس 2020، 14:05 بتوقيت دمشق» or "5 March 2020, 14:05 Damascus time"."""
    local = at.astimezone(_zone(zone))
    if language == "ar":
        return f"{local.day} {MONTHS_AR[local.month - 1]} {local.year}، {local:%H:%M} {zone_name(zone, language)}"
    return f"{local.day} {local:%B %Y, %H:%M} {zone_name(zone, language)}"


def short_moment(at: datetime, zone: str, language: str) -> str:
    """Day and time alone, where year and clock are clear: «5 آذار/مارس، 14:05», "5 March, 14:05"."""
    local = at.astimezone(_zone(zone))
    if language == "ar":
        return f"{local.day} {MONTHS_AR[local.month - 1]}، {local:%H:%M}"
    return f"{local.day} {local:%B, %H:%M}"


def moment_there(at: datetime, zone: str | None, reader_zone: str, language: str) -> str:
    """The same time on the outlet's clock, in brackets; nothing where that shows what the reader's does, or is unknown."""
    there = _zone(zone) if zone else None
    if there is None or at.astimezone(there).utcoffset() == at.astimezone(_zone(reader_zone)).utcoffset():
        return ""
    clock = f"{at.astimezone(there):%H:%M}"
    name = zone_name(zone or "", language)
    return (
        f"({clock} {name}، بتوقيت الناشر)" if language == "ar" else f"({clock} {name} where it was published)"
    )


def zone_name(zone: str, language: str) -> str:
    """«بتوقيت دمشق», "Damascus time"; an offset or an unknown city as it is written."""
    ar, en = ZONES.get(zone, ("", ""))
    city = (ar if language == "ar" else en) or zone.rpartition("/")[2].replace("_", " ")
    if not any(c.isalpha() for c in city) or city == "UTC":
        return f"UTC{city.removeprefix('UTC')}"
    return f"بتوقيت {city}" if language == "ar" else f"{city} time"


def _zone(zone: str) -> tzinfo | None:
    """An IANA zone, or an offset such as +03:00; None for what can't be read."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        pass
    try:
        return datetime.strptime(zone, "%z").tzinfo
    except ValueError:
        return None


def status(value: CeasefireStatus, language: str, *, denied: bool = False) -> str:
    """Return what is said of a ceasefire: «إعلان هدنة», "Truce announced"; of a denial «نفي: إعلان هدنة», "Denied: truce announced"."""
    words = STATUSES[value][language != "ar"]
    if not denied:
        return words
    return f"نفي: {words}" if language == "ar" else f"Denied: {words[0].lower()}{words[1:]}"


_FACTS = {
    "place": ("مكان لم يُذكر من قبل", "A place not named before"),
    "party": ("طرف لم يُذكر من قبل", "A party not named before"),
    "killed": ("عدد القتلى في النص", "Killed, as the text has it"),
}


def fact(written: str, names: Mapping[str, str], language: str) -> str:
    """Return what changed, in words: a fact of `core.alerts.alert`, with the names of places and parties."""
    ar = language == "ar"
    name = plain(names.get(written, written.rpartition("/")[2]))
    about = _FACTS.get(written.partition("/")[0])
    if about:
        return f"{about[not ar]}: {name}"
    if written.startswith("number/"):
        old, _, new = (plain(part) for part in written.removeprefix("number/").partition(">"))
        if not old:
            return f"رقم لم يُذكر من قبل: {new}" if ar else f"A number not given before: {new}"
        return (
            f"عُدّل رقم في النص: كان {old} فأصبح {new}"
            if ar
            else f"A number in the text was changed: {old}, now {new}"
        )
    theatre, kind, value = written.split("/", 2)
    if kind == "official":
        words = {
            "confirmed": ("أول تأكيد رسمي", "First official confirmation"),
            "denied": ("أول نفي رسمي", "First official denial"),
        }
        return words[value][not ar]
    return f"{status(CeasefireStatus(value), language, denied=kind == 'denied')} ({THEATRES[Theatre(theatre)][not ar]})"
