"""How the answers of sql/queries are read by people: what a column and a parameter are called, and what their values are.

The names that analysts use in SQL stay the names of the CSV and of `marsad query`; only the pages say them in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from marsad.core.ledger import wording as ledger
from marsad.core.wording.counts import duration
from marsad.desk import reasons, wording
from marsad.model import Weight

COLUMNS = MappingProxyType({
    "after": ("بعد التعديل", "After"), "article_id": ("المقال", "Article"), "articles": ("المقالات", "Articles"), "at": ("الوقت", "Time"),
    "before": ("قبل التعديل", "Before"), "begins": ("البداية", "Begins"), "both_topics": ("الموضوعان معا", "Both topics"),
    "change": ("التغيير", "Change"), "check_name": ("الفحص", "Check"), "copied_in": ("نسخه", "Copied in"),
    "copied_percent": ("المنسوخ منها (%)", "Copied (%)"), "copies": ("النسخ", "Copies"), "counts": ("ما أُنجز", "What it did"),
    "created_at": ("وقت التنبيه", "Alerted at"), "day": ("اليوم", "Day"), "days": ("الأيام", "Days"), "denied_by": ("ينفيه", "Denied by"),
    "detail": ("التفصيل", "Detail"), "duration": ("المدة", "Duration"), "ends": ("النهاية", "Ends"), "entry_id": ("الحدث", "Entry"),
    "evidence": ("الشاهد", "Evidence"), "feeds": ("الخلاصات العاملة", "Feeds that work"), "field": ("ما يختلف فيه", "They differ in"),
    "first": ("سبق الأول", "Came first"), "first_at": ("أول خبر", "First report"), "first_day": ("أول يوم", "First day"),
    "first_source": ("أول مصدر", "First outlet"), "first_topic": ("الموضوع الأول وحده", "First topic alone"),
    "governorate": ("المحافظة", "Governorate"), "headline": ("المقتطف", "Excerpt"),
    "hours_to_last": ("ساعات حتى آخر نقل", "Hours to the last"),
    "is_duplicate": ("نسخة", "Copy"), "is_joint": ("مشتركة", "Joint"), "kind": ("النوع", "Kind"), "last_at": ("آخر خبر", "Last report"),
    "last_day": ("آخر يوم", "Last day"), "last_success_at": ("آخر نجاح", "Last success"), "last_violation": ("آخر خرق", "Last violation"),
    "manner_quote": ("كلمات النفي", "Words of the denial"), "median_lag_hours": ("وسيط التأخر بالساعات", "Median lag, hours"),
    "month": ("الشهر", "Month"), "observer": ("المراقب", "Observer"), "ordinal": ("الرقم", "Number"),
    "original_in": ("الأصل في", "Original in"), "originals": ("المقالات الأصلية", "Originals"),
    "other_topic": ("الموضوع الآخر وحده", "Other topic alone"),
    "outcome": ("النتيجة", "Outcome"), "outlets": ("المصادر", "Outlets"), "ownership": ("الملكية", "Ownership"),
    "parts": ("مجموع الأجزاء", "Sum of the parts"), "percent": ("النسبة (%)", "Percent"), "places": ("الأماكن", "Places"),
    "problem": ("المشكلة", "Problem"), "published_at": ("وقت النشر", "Published"), "quote": ("الشاهد", "Mention"),
    "rank": ("القرب", "Rank"),
    "read_at": ("يُقرأ من", "Read at"), "reason": ("السبب", "Reason"), "relation": ("العلاقة", "Relation"), "roads": ("الطرق", "Roads"),
    "score": ("التطابق", "Score"), "seconds": ("الثواني", "Seconds"), "seed": ("المقال المرجعي", "Seed article"),
    "sent_at": ("وقت الإرسال", "Sent"), "seven_day_mean": ("متوسط سبعة أيام", "Mean of seven days"), "severity": ("الخطورة", "Severity"),
    "sides": ("الأطراف", "Sides"), "since": ("منذ", "Since"), "source_id": ("المصدر", "Outlet"), "speaker": ("القائل", "Speaker"),
    "stance": ("الموقف", "Stance"), "stands_out": ("خارج عن المعتاد", "Stands out"), "started_at": ("بدأ", "Began"),
    "state": ("الحالة", "State"),
    "state_reason": ("سبب الحالة", "Why"), "status": ("الحال", "Status"), "status_quote": ("كلمات الحال", "Words of the status"),
    "statuses": ("الأحوال", "Statuses"), "step": ("الخطوة", "Step"), "stories": ("الأخبار", "Stories"), "story_id": ("الخبر", "Story"),
    "subscription_id": ("الاشتراك", "Subscription"), "theatre": ("الساحة", "Theatre"), "title": ("العنوان", "Headline"),
    "topic": ("الموضوع", "Topic"), "topics": ("الموضوعات", "Topics"), "total": ("المجموع المعلن", "Stated total"),
    "trouble": ("المشكلة", "Trouble"), "undated": ("بلا تاريخ", "Undated"), "url": ("الرابط", "Address"), "usual": ("المعتاد", "Usual"),
    "value": ("القيمة", "Value"), "week": ("الأسبوع", "Week"), "weekday": ("يوم الأسبوع", "Weekday"), "what": ("ماذا", "What"),
    "why_elsewhere": ("سبب البديل", "Why elsewhere"), "z": ("الانحراف المعياري", "Deviations"), "claim": ("القول", "Claim"),
    "hours_late": ("التأخر بالساعات", "Hours late"), "sentence": ("الجملة", "Sentence"), "killed": ("القتلى", "Killed"),
    "wounded": ("الجرحى", "Wounded"), "patrols": ("الدوريات", "Patrols"), "announcements": ("الإعلانات", "Announcements"),
    "event_id": ("الواقعة", "Event"), "speaker_quote": ("كلمات القائل", "Words of the speaker"), "violations": ("الخروقات", "Violations"),
    "reports": ("الوقائع", "Reports"),
    "denials": ("منها نفي", "Of them denials"),
    "place": ("المكان", "Place"), "words": ("الكلمات", "Words"), "first_outlet": ("أول مصدر", "First outlet"),
})  # fmt: skip
PARAMETERS = MappingProxyType({
    "since": ("منذ", "Since"), "until": ("حتى", "Until"), "most": ("أكثر عدد للصفوف", "At most so many rows"),
    "source": ("المصدر", "Outlet"),
    "theatre": ("الساحة", "Theatre"), "topic": ("الموضوع", "Topic"), "other": ("الموضوع الآخر", "Other topic"),
    "road": ("الطريق", "Road"), "weight": ("الوزن", "Weight"),
    "words": ("الكلمات", "Words"), "story": ("رقم الخبر", "Number of the story"), "speaker": ("القائل", "Speaker"),
    "place": ("المكان", "Place"), "truce": ("رقم الحدث في السجل", "Number of the entry"), "kind": ("النوع", "Kind"),
    "party": ("الطرف", "Party"), "entry": ("رقم الحدث في السجل", "Number of the entry"),
})  # fmt: skip
DAYS = ("since", "until")  # parameters that are days
WEEKDAYS = MappingProxyType({
    "Sat": "السبت", "Sun": "الأحد", "Mon": "الاثنين", "Tue": "الثلاثاء", "Wed": "الأربعاء", "Thu": "الخميس", "Fri": "الجمعة",
})  # fmt: skip
VALUES = MappingProxyType({
    "it holds": ("صامدة", "it holds"), "violated": ("خُرقت", "violated"), "denied": ("يُنفى", "denied"), "warn": ("تنبيه", "warning"),
    "fail": ("خطأ", "failure"), "carries": ("يحمله", "carries"), "original": ("أصل", "original"), "copy": ("نسخة", "copy"),
    "text": ("النص", "text"), "title": ("العنوان", "headline"), "new": ("خبر جديد", "new story"),
    "subject": ("صار موضوع المقال", "now the subject"),
    "total": ("المجموع", "total"),
    "freshness": ("حداثة المصادر", "freshness"),
    "exact copy": ("نسخة مطابقة", "exact copy"), "near copy": ("نسخة شبه مطابقة", "near copy"),
    "contained copy": ("نسخة هي جزء من الأصل", "contained copy"),
})  # fmt: skip
_LISTS = ("statuses", "sides", "places", "roads", "topics", "denied_by")
_NAMES = (
    "source_id",
    "first_source",
    "copied_in",
    "original_in",
    "speaker",
    "observer",
    "governorate",
    "place",
    "first_outlet",
)
_SILENT = re.compile(r"(\S+) has brought nothing since (\d{4}-\d\d-\d\d)")


def column(name: str, language: str) -> str:
    """What a column is called in a heading."""
    return COLUMNS[name][language != "ar"] if name in COLUMNS else name.replace("_", " ")


def parameter(name: str, language: str) -> str:
    """What a parameter is called beside its field."""
    return PARAMETERS[name][language != "ar"] if name in PARAMETERS else name.replace("_", " ")


def value(
    of: str, given: Any, row: Mapping[str, Any], names: Mapping[str, str], language: str, zone: str
) -> str:
    """A value of an answer in words. `names`: what sources, places and actors are called, by id, and topics, by topic/id."""
    if given is None or given == "":
        return "—"
    if isinstance(given, bool):
        return ("نعم" if given else "لا") if language == "ar" else ("yes" if given else "no")
    if isinstance(given, datetime):
        return wording.moment(given, zone, language)
    if isinstance(given, date):
        return wording.day(given, language)
    if isinstance(given, Mapping):
        comma = "، " if language == "ar" else ", "
        return comma.join(
            f"{wording.counted(name, language)} {number}" for name, number in given.items() if number
        )
    return _text(of, str(given), row, names, language)


def _text(of: str, said: str, row: Mapping[str, Any], names: Mapping[str, str], language: str) -> str:
    if of in _LISTS:
        parts = [
            _one(of.removesuffix("es") if of == "statuses" else of, part, row, names, language)
            for part in said.split(", ")
        ]
        return ("، " if language == "ar" else ", ").join(parts)
    return _one(of, said, row, names, language)


def _one(of: str, said: str, row: Mapping[str, Any], names: Mapping[str, str], language: str) -> str:
    """One word or phrase of an answer: by what its column is of, else as a value of a closed list, else as it is."""
    if of in ("topic", "topics"):  # a place or a party may have the same id
        return names.get(f"topic/{said}", said)
    worded = _of_column(of, said, row, names, language)
    if worded is not None and worded != said:
        return worded
    if said in VALUES:
        return VALUES[said][language != "ar"]
    return names.get(said, said) if of in (*_NAMES, *_LISTS, "value") else said


def _of_column(
    of: str, said: str, row: Mapping[str, Any], names: Mapping[str, str], language: str
) -> str | None:
    """What a column's values are called; None where its values are no closed list."""
    if of == "status" or (of == "value" and row.get("field") == "status"):
        return _status(said, row.get("kind"), language)
    if of == "detail" and (found := _SILENT.fullmatch(said)):
        name = names.get(found[1], found[1])
        return (
            f"لا جديد من {name} منذ {found[2]}"
            if language == "ar"
            else f"{name} has brought nothing since {found[2]}"
        )
    worded: Callable[[str, str], str | None] | None = _WORDED.get(of)
    return worded(said, language) if worded else None


def _status(said: str, kind: object, language: str) -> str:
    if kind in KINDS:
        return ledger.step(str(kind), said, language)
    worded = wording.status(said, language)
    return worded if worded != said else wording.step_of_any(said, language)


def _kind(said: str, language: str) -> str:
    return ledger.kind(said, language) if said in KINDS else wording.label(said, language)


def _change(said: str, language: str) -> str | None:
    """What an alert was for: ceasefire/denied is «وقف إطلاق نار: نفي»."""
    kind, _, rest = said.removesuffix("/subject").partition("/")
    if kind not in KINDS or not rest:
        return None
    name, _, detail = rest.partition("/")
    words = CHANGES.get(name, (None, None))[language != "ar"] or ledger.step(kind, name, language)
    more = f" ({ledger.word(detail, language)})" if detail else ""
    return f"{ledger.kind(kind, language)}: {words}{more}"


def _weight(said: str, language: str) -> str | None:
    return wording.weight(said, language) if said in Weight.__members__.values() else None


def _weekday(said: str, language: str) -> str:
    return WEEKDAYS.get(said, said) if language == "ar" else said


def _reason(said: str, language: str) -> str | None:
    """Why something was so; of a feed «متعثرة: الخادم يجيب بالرمز 404»."""
    head, _, tail = said.partition(": ")
    if head in wording.LABELS and tail:
        return f"{wording.label(head, language)}: {reasons.worded(tail, language) or tail}"
    return reasons.worded(said, language)


CHANGES = MappingProxyType({
    "denied": ("نفي", "denied"), "conflict": ("أخبار متناقضة", "reports contradict"), "toll": ("ارتفاع الحصيلة", "the toll rises"),
})  # fmt: skip
KINDS = ("ceasefire", "patrol", "talks", "violation")
_WORDED: dict[str, Callable[[str, str], str | None]] = {
    "theatre": wording.theatre, "kind": _kind, "change": _change, "weight": _weight, "relation": wording.label,
    "field": ledger.word, "what": ledger.word, "value": ledger.word,
    "duration": duration, "weekday": _weekday, "reason": _reason, "state_reason": _reason, "trouble": _reason,
    "problem": _reason, "why_elsewhere": _reason, "state": wording.label, "step": wording.label, "ownership": wording.label,
    "begins": wording.written_time, "ends": wording.written_time, "since": wording.written_time,
}  # fmt: skip
