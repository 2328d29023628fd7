"""How the desk says things, in Arabic and English: counts with the plural that belongs to them, days, labels.

Digits are Latin in both languages, months have both Arabic names. What comes from outside is not worded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from marsad.core.ledger.wording import STEPS as LEDGER_STEPS
from marsad.core.ledger.wording import kind as ledger_kind
from marsad.core.ledger.wording import step as ledger_step
from marsad.core.wording.counts import count
from marsad.core.wording.wording import MONTHS_AR, THEATRES, WEIGHTS
from marsad.core.wording.wording import status as status_in_words
from marsad.desk import reasons
from marsad.model import CeasefireStatus, ChannelName, DuplicateKind, Ownership, Precision, Theatre, Weight

# what a state, step or kind is called; a word that is missing here is shown as it is
LABELS = MappingProxyType({
    one.value: (one.ar, one.en) for list_ in (Ownership, Precision, DuplicateKind, ChannelName) for one in list_
} | {
    "new": ("جديدة", "new"), "healthy": ("سليمة", "healthy"), "quiet": ("هادئة", "quiet"),
    "failing": ("متعثرة", "failing"), "blocked": ("محجوبة", "blocked"), "moved": ("انتقلت", "moved"),
    "gone": ("أزيلت", "gone"), "silent": ("صامتة", "silent"), "no text": ("بلا نص يُقرأ", "no text"),
    "fallback": ("تعمل بالبديل", "on its fallback"),
    "pending": ("في الانتظار", "waiting"), "claimed": ("تُرسل الآن", "being sent"), "sent": ("أُرسلت", "sent"),
    "refused": ("رُفضت", "refused"), "parked": ("عُلّقت", "parked"), "withdrawn": ("سُحبت", "withdrawn"),
    "running": ("يعمل", "running"), "done": ("تم", "done"), "failed": ("فشل", "failed"),
    "seed": ("المقالات المرجعية", "seed articles"), "collect": ("الجمع", "collect"), "backfill": ("جمع الأرشيف", "backfill"),
    "understand": ("التحليل", "understand"),
    "publish": ("النشر", "publish"), "maintain": ("الصيانة", "maintain"), "correct": ("التصحيح", "correct"),
    "title": ("العنوان", "title"), "text": ("النص", "text"),
    "since": ("منذ", "since"), "until": ("حتى", "until"), "before": ("قبل", "before"), "after": ("بعد", "after"),
    "wrong": ("ليست شاهدا", "no mention"), "missing": ("شاهد لم ترصده القواعد", "missed mention"),
    "label": ("تغيير الساحة أو الحال", "theatre or status changed"),
    "merge": ("دمج خبرين", "stories merged"), "split": ("فصل خبر", "story split"),
    "ar": ("العربية", "Arabic"), "en": ("الإنجليزية", "English"), "fa": ("الفارسية", "Persian"),
    "ur": ("الأردية", "Urdu"), "ku": ("الكردية", "Kurdish"), "tr": ("التركية", "Turkish"),
})  # fmt: skip


def day(at: date, language: str) -> str:
    """«5 آذار/مارس 2020» or "5 March 2020"."""
    if language == "ar":
        return f"{at.day} {MONTHS_AR[at.month - 1]} {at.year}"
    return f"{at.day} {at:%B %Y}"


def short_day(at: date, today: date, language: str) -> str:
    """The day without its year where that is this one: «5 آذار/مارس» or "5 March"."""
    return day(at, language).removesuffix(f" {today.year}")


def axis_day(at: date, language: str) -> str:
    """A day beside an axis: «5 آذار» or "5 Mar"."""
    return f"{at.day} {MONTHS_AR[at.month - 1].partition('/')[0] if language == 'ar' else format(at, '%b')}"


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


def written_time(text: str | None, language: str) -> str:
    """A time as the ledger writes it (ISO 8601, as exactly as it was said): 2020-03-05T00:01, 2020-03-05, 2020-03, 2020."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?\S*)?)?)?", text or "")
    if not found:
        return text or ""
    try:
        at = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return text or ""
    if not found[3]:
        return month(at, language) if found[2] else found[1]
    return day(at, language) + (f"{'،' if language == 'ar' else ','} {found[4]}" if found[4] else "")


def moment(at: datetime, zone: str, language: str) -> str:
    """«5 آذار/مارس 2020، 14:05» in `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local, language)}{'،' if language == 'ar' else ','} {local:%H:%M}"


def clock(at: datetime, zone: str) -> str:
    """14:05 in `zone`."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def ago(then: datetime, now: datetime, language: str) -> str:
    """«قبل 3 ساعات» or "3 hours ago", in the largest unit that fits."""
    seconds = max(0, int((now - then).total_seconds()))
    unit, length = next(
        ((u, n) for u, n in (("day", 86400), ("hour", 3600), ("minute", 60)) if seconds >= n), ("minute", 60)
    )
    number = seconds // length
    if number == 0:
        return "الآن" if language == "ar" else "just now"
    if language != "ar":
        return f"{count(number, unit, language)} ago"
    return f"قبل {count(number, unit, language, is_governed=True)}"


def length(seconds: float, language: str) -> str:
    """Return how long something took: in seconds under two minutes, in minutes beyond."""
    if seconds < 1:
        return "أقل من ثانية" if language == "ar" else "under 1 second"
    return (
        count(round(seconds), "second", language)
        if seconds < 120
        else count(round(seconds / 60), "minute", language)
    )


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


# What a step counted, by the name that it counts under; those of a kind (topic_ceasefire) are worded by their first part.
COUNTS = MappingProxyType({
    "sources": ("مصادر", "sources"), "feeds": ("خلاصات", "feeds"), "feeds_failed": ("خلاصات تعثرت", "feeds failed"),
    "feeds_waiting": ("خلاصات تنتظر", "feeds waiting"), "entries_seen": ("مواد مدرجة", "entries seen"),
    "entries_new": ("مواد جديدة", "new entries"), "entries_merged": ("مواد مكررة في خلاصات أخرى", "entries listed again"),
    "entries_in_span": ("مواد في الفترة", "entries of the period"), "pages": ("صفحات", "pages"),
    "pages_further": ("صفحات تتمة", "further pages"), "pages_waiting": ("صفحات تنتظر", "pages waiting"),
    "pages_left": ("صفحات باقية", "pages left"), "pages_reread": ("صفحات قُرئت ثانية", "pages read again"),
    "pages_changed": ("صفحات تغيّرت", "pages changed"), "pages_from_feed": ("نصوص من الخلاصة", "texts of feeds"),
    "pages_dropped": ("صفحات خام حُذفت", "raw pages dropped"), "polls_dropped": ("قراءات حُذفت", "polls dropped"),
    "kept": ("مقالات حُفظت", "articles kept"), "known": ("معروفة من قبل", "known before"), "duplicates": ("نسخ", "copies"),
    "carrying": ("تحمل مقالا سابقا", "carrying an earlier one"), "set_aside": ("نُحّيت للغتها", "set aside"),
    "mentions": ("شواهد", "mentions"), "alerts": ("تنبيهات", "alerts"), "entries": ("أحداث في السجل", "ledger entries"),
    "sent": ("رسائل أُرسلت", "messages sent"), "messages": ("رسائل", "messages"), "refused": ("رسائل رُفضت", "refused"),
    "parked": ("رسائل عُلّقت", "parked"), "retried": ("رسائل تُعاد", "to be tried again"),
    "checks_warned": ("تنبيهات فحص البيانات", "data checks that warn"), "checks_failed": ("فحوص بيانات فشلت", "data checks that fail"),
    "faults": ("أعطال غير متوقعة", "unforeseen faults"), "stories": ("أخبار", "stories"), "originals": ("مقالات أصلية", "originals"),
    "retitled": ("أخبار تغيّر عنوانها", "stories retitled"), "moved": ("مقالات نُقلت", "articles moved"),
    "changed_sides": ("أطراف تغيّرت", "sides changed"), "rows": ("صفوف", "rows"), "stops": ("اشتراكات أُوقفت", "subscriptions stopped"),
    "subscriptions": ("اشتراكات", "subscriptions"), "words": ("كلمات", "words"), "months_left": ("أشهر باقية", "months left"),
    "months_written": ("أشهر كُتبت", "months written"), "clock_righted": ("مواعيد صُححت", "clocks righted"), "files": ("ملفات", "files"),
})  # fmt: skip
COUNTS_OF = MappingProxyType({
    "topic": ("مقالات في", "articles on"), "events": ("وقائع:", "events:"), "duplicates": ("نسخ:", "copies:"),
    "language": ("بلغة", "in"), "unreadable": ("لم تُقرأ:", "unreadable:"), "pages": ("صفحات", "pages"),
    "snapshots": ("عينات", "snapshots"), "feeds": ("خلاصات", "feeds"),
})  # fmt: skip


def counted(name: str, language: str) -> str:
    """What a step counted: «مقالات حُفظت», "articles kept"; of a kind what it is of: «بلغة الفارسية»."""
    if name in COUNTS:
        return COUNTS[name][language != "ar"]
    first, _, rest = name.partition("_")
    if first in COUNTS_OF:
        return f"{COUNTS_OF[first][language != 'ar']} {_kind_counted(rest, language)}"
    return name.replace("_", " ")


def _kind_counted(name: str, language: str) -> str:
    if name in TOPICS:
        return TOPICS[name][language != "ar"]
    if language == "ar" and (said := reasons.worded(name, language)):
        return said
    return (
        ledger_kind(name, language)
        if name in ("ceasefire", "patrol", "talks", "violation")
        else label(name, language).replace("_", " ")
    )


# The topics that come with Marsad; what an operator adds has its words in the warehouse.
TOPICS = MappingProxyType({
    "ceasefire": ("وقف إطلاق النار", "ceasefires"), "patrols": ("الدوريات العسكرية", "patrols"),
    "sochi": ("اتفاق سوتشي", "Sochi"), "astana": ("مسار أستانا", "Astana"),
})  # fmt: skip


def step_of_any(name: str, language: str) -> str:
    """A status of the ledger of whatever kind it is; what is none is shown as it is."""
    said = next((words[name] for words in LEDGER_STEPS.values() if name in words), (name, name))
    return said[language != "ar"]


def happening(kind: str, name: str, language: str, denied: bool = False) -> str:
    """What an entry or event of the ledger is, by itself: «دورية سُيّرت», "Patrol held"; of a ceasefire «إعلان هدنة»."""
    if kind == "ceasefire":
        return status(name, language, denied)
    of, step = ledger_kind(kind, language), ledger_step(kind, name, language)
    if kind == "violation":  # whose steps name it, in Arabic
        words = step if language == "ar" else "no violation recorded" if name == "none" else f"{of} {step}"
    else:
        words = f"{of} {step}"
    said = (f"نفي: {words}" if language == "ar" else f"denied: {words}") if denied else words
    return said if language == "ar" else said[0].upper() + said[1:]


def chips(labels: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, list[tuple[str, bool]]]]:
    """What a story is labelled with, each topic and theatre once, with the statuses that are said of it, and whether each is denied."""
    found: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for one in labels:
        said = found.setdefault((str(one["topic"]), str(one["theatre"])), [])
        state = (str(one["status"]), bool(one.get("denied")))
        if one["status"] and one["status"] != CeasefireStatus.UNCLEAR and state not in said:
            said.append(state)
    return [(topic, theatre, sorted(said, key=_course)) for (topic, theatre), said in found.items()]


def _course(said: tuple[str, bool]) -> tuple[int, bool]:
    """The place of a status in a ceasefire's life; a denial stands after what it denies."""
    name, is_denied = said
    known = list(CeasefireStatus.__members__.values())
    return known.index(CeasefireStatus(name)) if name in known else len(known), is_denied
