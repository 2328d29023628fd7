"""The names of time zones as they stand beside a time, and how far east of Greenwich they are: KSA, EEST, Asia/Damascus, مكة.

Decides the offset that a name had on a given day. An abbreviation that several countries use is read as the Arab world's (AST is
Arabia's, not the Atlantic's) and IST, India's and Israel's alike, as none.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from marsad.core.text.arabic import fold

_HOURS = {
    **dict.fromkeys("z ut utc gmt wet".split(), 0),  # noqa: SIM905
    **dict.fromkeys("bst west cet wat met mez".split(), 1),  # noqa: SIM905
    **dict.fromkeys("cest eet sast cat mesz".split(), 2),  # noqa: SIM905
    **dict.fromkeys("eest ast ksa trt msk eat idt ksat".split(), 3),  # noqa: SIM905
    **{"irst": 3.5, "gst": 4, "uae": 4, "aft": 4.5, "pkt": 5, "hkt": 8, "sgt": 8, "jst": 9, "aest": 10},
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}
_WINDOWS = {
    "syria": "Asia/Damascus",
    "arab": "Asia/Riyadh",
    "arabic": "Asia/Baghdad",
    "arabian": "Asia/Dubai",
    "jordan": "Asia/Amman",
    "middle east": "Asia/Beirut",
    "egypt": "Africa/Cairo",
    "turkey": "Europe/Istanbul",
    "west bank": "Asia/Hebron",
    "libya": "Africa/Tripoli",
    "morocco": "Africa/Casablanca",
    "sudan": "Africa/Khartoum",
    "russian": "Europe/Moscow",
    "iran": "Asia/Tehran",
}
_CITIES = {
    "Asia/Riyadh": "مكه السعوديه الرياض جده",
    "Asia/Baghdad": "بغداد العراق",
    "Asia/Damascus": "دمشق سوريا سوريه",
    "Asia/Beirut": "بيروت لبنان",
    "Asia/Amman": "الاردن",
    "Asia/Hebron": "القدس فلسطين رامالله رام_الله",
    "Asia/Gaza": "غزه",
    "Asia/Kuwait": "الكويت",
    "Asia/Qatar": "الدوحه قطر",
    "Asia/Bahrain": "المنامه البحرين",
    "Asia/Dubai": "ابوظبي ابو_ظبي دبي الامارات",
    "Asia/Muscat": "مسقط",
    "Asia/Aden": "صنعاء عدن اليمن",
    "Africa/Cairo": "القاهره مصر",
    "Africa/Khartoum": "الخرطوم السودان",
    "Africa/Tripoli": "طرابلس ليبيا",
    "Africa/Tunis": "تونس",
    "Africa/Algiers": "الجزاير",
    "Africa/Casablanca": "الرباط المغرب",
    "Africa/Nouakchott": "نواكشوط موريتانيا",
    "Europe/Istanbul": "انقره اسطنبول تركيا",
    "Europe/Moscow": "موسكو",
    "Europe/Paris": "باريس فرنسا",
    "Europe/London": "لندن",
    "America/New_York": "نيويورك واشنطن",
    "Asia/Tehran": "طهران ايران",
}
_GREENWICH = r"غرينتش|جرينتش|غرينيتش|جرينيتش|قرينتش"
_ZONE_OF = {name.replace("_", " "): zone for zone, names in _CITIES.items() for name in names.split()}
_AT_A_CITY = re.compile(rf"(?<!\w)ب?توقيت (?:مدينه |العاصمه |دوله )?({'|'.join(_ZONE_OF)})(?!\w)")
_AT_GREENWICH = re.compile(
    rf"(?<!\w)(?:gmt|utc|{_GREENWICH})(?!\w)(?:\s*([+-])\s?(\d{{1,2}})(?::?(\d{{2}}))?(?!\d))?|(?<!\w)ت\s?\.?\s?غ(?!\w)"
)
_PLACE = re.compile(
    r"(?<![a-z])(?:africa|america|asia|atlantic|australia|europe|indian|pacific|etc)/[a-z_]+(?:/[a-z_]+)?",
    re.I,
)
_STANDARD = re.compile(rf"({'|'.join(_WINDOWS)}) (?:standard|daylight) time", re.I)
_FARTHEST = timedelta(hours=14)


def abbreviation(name: str) -> timedelta | None:
    """Three hours for KSA or EEST; None for what is no name of a zone."""
    hours = _HOURS.get(name.lower())
    return None if hours is None else timedelta(hours=hours)


def offset(sign: str, hours: str, minutes: str | None) -> timedelta | None:
    """+03:00 as a length of time; None where the earth has no such zone."""
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return None if size > _FARTHEST or int(minutes or 0) > 59 else (-size if sign in "-−" else size)


def named(text: str, local: datetime) -> timedelta | None:
    """The offset that a line names in words at that time: بتوقيت مكة, GMT+3, (17:00 ت غ), Asia/Damascus, Syria Standard Time."""
    folded = fold(text)
    city = _AT_A_CITY.search(folded)
    if city:
        return _at(_ZONE_OF[city[1]], local)
    greenwich = _AT_GREENWICH.search(folded)
    if greenwich:
        return offset(greenwich[1], greenwich[2], greenwich[3]) if greenwich[1] else timedelta()
    place = _PLACE.search(text)
    if place:
        return _at("/".join(part.title() for part in place[0].split("/")), local)
    standard = _STANDARD.search(folded)
    return _at(_WINDOWS[standard[1]], local) if standard else None


def _at(zone: str, local: datetime) -> timedelta | None:
    try:
        return ZoneInfo(zone).utcoffset(local)
    except (KeyError, ValueError, OSError, OverflowError):
        return None
