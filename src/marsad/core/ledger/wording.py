"""How the ledger's closed lists are said to people, in Arabic and English."""

from __future__ import annotations

from marsad.core.ledger.event import EventKind

KINDS = {
    EventKind.CEASEFIRE: ("وقف إطلاق نار", "ceasefire"),
    EventKind.PATROL: ("دورية", "patrol"),
    EventKind.VIOLATION: ("خرق", "violation"),
    EventKind.TALKS: ("محادثات", "talks"),
}

STEPS = {  # one or two words for each status, as a life line says it
    EventKind.CEASEFIRE: {
        "called_for": ("دعوة", "called for"),
        "negotiated": ("تفاوض", "negotiated"),
        "announced": ("إعلان", "announced"),
        "in_effect": ("سريان", "in effect"),
        "extended": ("تمديد", "extended"),
        "rejected": ("رفض", "rejected"),
        "suspended": ("تعليق", "suspended"),
        "ended": ("انتهاء", "ended"),
        "past": ("سابق", "past"),
        "unclear": ("بلا حال محدد", "state not said"),
    },
    EventKind.PATROL: {
        "planned": ("مقررة", "planned"),
        "held": ("سُيّرت", "held"),
        "shortened": ("اختُصرت", "shortened"),
        "blocked": ("أُعيقت", "blocked"),
        "attacked": ("هوجمت", "attacked"),
        "suspended": ("عُلّقت", "suspended"),
        "cancelled": ("أُلغيت", "cancelled"),
    },
    EventKind.VIOLATION: {
        "reported": ("خرق مُبلَّغ عنه", "reported"),
        "none": ("لم تُسجَّل خروقات", "none recorded"),
    },
    EventKind.TALKS: {
        "planned": ("مقررة", "planned"),
        "started": ("انطلقت", "started"),
        "held": ("عُقدت", "held"),
        "agreed": ("أفضت إلى اتفاق", "agreed"),
        "failed": ("فشلت", "failed"),
        "postponed": ("أُجّلت", "postponed"),
        "suspended": ("عُلّقت", "suspended"),
        "cancelled": ("أُلغيت", "cancelled"),
    },
}

WORDS = {  # what is said of an event: facts, roles, things counted, what reports disagree on
    "begins": ("البداية", "begins"),
    "ends": ("النهاية", "ends"),
    "declared": ("أُعلن في", "declared"),
    "duration": ("المدة", "duration"),
    "period": ("الفترة", "period"),
    "ordinal": ("الرقم", "number"),
    "round": ("الجولة", "round"),
    "joint": ("مشتركة", "joint"),
    "level": ("المستوى", "level"),
    "form": ("الشكل", "form"),
    "purpose": ("الغرض", "purpose"),
    "name": ("الاتفاق", "agreement"),
    "condition": ("الشرط", "condition"),
    "outcome": ("النتيجة", "outcome"),
    "speaker": ("القائل", "speaker"),
    "via": ("نقلا عن", "via"),
    "manner": ("صيغة القول", "how it is said"),
    "side": ("طرف", "side"),
    "guarantor": ("ضامن", "guarantor"),
    "mediator": ("وسيط", "mediator"),
    "accused": ("متهم", "accused"),
    "observer": ("مراقب", "observer"),
    "host": ("مضيف", "host"),
    "where": ("المكان", "where"),
    "from": ("من", "from"),
    "to": ("إلى", "to"),
    "road": ("الطريق", "road"),
    "violations": ("خروقات", "violations"),
    "killed": ("قتلى", "killed"),
    "wounded": ("جرحى", "wounded"),
    "displaced": ("نازحون", "displaced"),
    "detained": ("محتجزون", "detained"),
    "happened": ("هل حدث", "whether it happened"),
    "status": ("الحال", "status"),
    "event": ("الحدث كله", "the whole event"),
    "party": ("الطرف", "party"),
    "place": ("المكان", "place"),
    "count": ("العدد", "number"),
    "said": ("تأكيد", "says so"),
    "denied": ("نفي", "denies it"),
    "parties.accused": ("من يُتهم", "who is accused"),
    "counts.killed": ("عدد القتلى", "number killed"),
    "counts.wounded": ("عدد الجرحى", "number wounded"),
    "counts.violations": ("عدد الخروقات", "number of violations"),
    "counts.displaced": ("عدد النازحين", "number displaced"),
    "counts.detained": ("عدد المحتجزين", "number detained"),
}


def kind(name: str, language: str) -> str:
    """Return what an entry is of: «دورية», "patrol"."""
    return KINDS[EventKind(name)][language != "ar"]


def step(of: str, status: str, language: str, denied: bool = False) -> str:
    """A status of a kind in a word or two, such as «سريان» or "in effect"; a denial says so: «نفي: سريان»."""
    words = STEPS[EventKind(of)].get(status, (status, status))[language != "ar"]
    if not denied:
        return words
    return f"نفي: {words}" if language == "ar" else f"denied: {words}"


def word(name: str, language: str) -> str:
    """A fact, role or number in words; a value that is no word of ours is shown as it is."""
    return WORDS[name][language != "ar"] if name in WORDS else name
