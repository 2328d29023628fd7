"""How a message words an entry of the ledger: its step, place, parties, who says so, when, how sure, and its life; Arabic and English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from marsad.core.alerts.happening import EntryNews, LifeStep, Name, ToldReport
from marsad.core.ledger import wording as ledger
from marsad.core.wording import wording
from marsad.core.wording.counts import count, duration
from marsad.model import CeasefireStatus, Theatre

HAPPENED = {  # what a step of a patrol, of talks or of a violation is, as a subject says it; a ceasefire's are CeasefireStatus
    "patrol/planned": ("دورية مقررة", "Patrol planned"),
    "patrol/held": ("تسيير دورية", "Patrol held"),
    "patrol/shortened": ("اختصار مسار دورية", "Patrol cut short"),
    "patrol/blocked": ("إعاقة دورية", "Patrol blocked"),
    "patrol/attacked": ("استهداف دورية", "Patrol attacked"),
    "patrol/suspended": ("تعليق الدوريات", "Patrols suspended"),
    "patrol/cancelled": ("إلغاء دورية", "Patrol cancelled"),
    "talks/planned": ("محادثات مقررة", "Talks planned"),
    "talks/held": ("محادثات", "Talks held"),
    "talks/agreed": ("محادثات تفضي إلى اتفاق", "Talks reach agreement"),
    "talks/failed": ("فشل محادثات", "Talks fail"),
    "talks/postponed": ("تأجيل محادثات", "Talks postponed"),
    "talks/suspended": ("تعليق محادثات", "Talks suspended"),
    "talks/cancelled": ("إلغاء محادثات", "Talks cancelled"),
    "violation/reported": ("خرق لوقف إطلاق النار", "Ceasefire violation reported"),
    "violation/none": ("لا خروقات مسجلة", "No violations recorded"),
}
MANNERS = {
    "said": ("قول", "says"),
    "announced": ("إعلان", "announces"),
    "confirmed": ("تأكيد", "confirms"),
    "reported": ("نقل", "reports"),
    "claimed": ("ادعاء", "claims"),
    "denied": ("نفي", "denies"),
    "accused": ("اتهام", "accuses"),
    "called_for": ("دعوة", "calls for it"),
    "rejected": ("رفض", "rejects"),
    "expected": ("توقع", "expects"),
}
OWNERS = {  # outlets by who owns them, as a list counts them
    "state": ("حكومية", "state"),
    "state_funded": ("بتمويل حكومي", "state-funded"),
    "party": ("حزبية", "party"),
    "private": ("خاصة", "private"),
    "independent": ("مستقلة", "independent"),
    "agency": ("وكالات أنباء", "agencies"),
    "unknown": ("غير معروفة الملكية", "ownership unknown"),
}
SAY = {
    "no_place": ("المكان غير مذكور", "place not said"),
    "where": ("المكان", "Where"),
    "parties": ("الأطراف", "Parties"),
    "who_says": ("القائل", "Said by"),
    "when": ("متى", "When"),
    "until": ("حتى", "until"),
    "since": ("أول خبر", "First reported"),
    "sure": ("مدى اليقين", "How sure"),
    "official": ("مصدر رسمي", "official"),
    "not_official": ("لا مصدر رسمي", "no official source"),
    "denied_by": ("ينفيه", "denied by"),
    "conflict": ("روايات متضاربة", "Reports contradict"),
    "new_since": ("الجديد منذ الرسالة السابقة", "New since the last message"),
    "first_message": ("أول رسالة عن هذا الحدث", "The first message on this event"),
    "life": ("مسار الحدث", "Life line"),
    "desk": ("في مرصد", "On the desk"),
    "toll": ("ارتفاع حصيلة القتلى إلى {}", "Toll rises to {} dead"),
    "copy": ("نقلا حرفيا", "copied"),
    "legend": (
        "المعلَّم: الحال، المكان، الأطراف، الموعد والأرقام",
        "Marked: status, place, parties, dates and numbers",
    ),
    "outlet_itself": ("المصدر نفسه", "the outlet itself"),
    "not_said": ("غير مذكور", "not said"),
    "reported": ("خبر", "news of"),
    "undated": ("بلا تاريخ", "undated"),
    "in_arabic": ("", "name in Arabic"),
}


def what(h: EntryNews, language: str) -> str:
    """The steps told now: «تمديد هدنة لمدة 72 ساعة», «تسيير دورية مشتركة (رقم 13)»; a denial says so."""
    steps = [_step(h, change, language) for change in h.changes]
    return (" – " if len(steps) > 1 else "").join(dict.fromkeys(steps))


def _step(h: EntryNews, change: str, language: str) -> str:
    en = language != "ar"
    kind, name, *rest = change.removesuffix("/subject").split("/")
    if name == "conflict":
        return f"{SAY['conflict'][en]}: {ledger.word('/'.join(rest), language)}"
    if name == "toll":
        return SAY["toll"][en].format(h.killed)
    if name == "denied":
        told = _plain_step(kind, {"started": "held"}.get(h.cause.status, h.cause.status), language)
        return f"Denied: {told[0].lower()}{told[1:]}" if en else f"نفي: {told}"
    return _detailed(h, kind, name, _plain_step(kind, name, language), language)


def _plain_step(kind: str, name: str, language: str) -> str:
    en = language != "ar"
    if kind == "ceasefire":
        return wording.STATUSES[CeasefireStatus(name)][en]
    return HAPPENED[f"{kind}/{name}"][en]


def _detailed(h: EntryNews, kind: str, name: str, words: str, language: str) -> str:
    """The step with its number, round or length, where these are said."""
    en = language != "ar"
    if kind == "patrol" and h.first("is_joint") and name != "suspended":
        words = words.replace("Patrol", "Joint patrol").replace("دورية", "دورية مشتركة")
    if kind == "patrol" and (number := h.first("ordinal")):
        words += f" (no. {number})" if en else f" (رقم {number})"
    if kind == "talks" and (number := h.first("round")):
        words += f" (round {number})" if en else f" (الجولة {number})"
    if (
        kind == "ceasefire"
        and name in ("announced", "in_effect", "extended", "called_for")
        and (length := h.first("duration"))
    ):
        said = duration(str(length), language, is_governed=not en)
        words += f", {said}" if en else f" لمدة {said}"
    return words


def where(h: EntryNews, language: str) -> str:
    """«سراقب، إدلب (سوريا)»; without a place «المكان غير مذكور (سوريا)»."""
    theatre = "" if h.theatre is Theatre.OTHER else wording.THEATRES[h.theatre][language != "ar"]
    names = [wording.plain(_name(p, language)) for p in h.places]
    if names == [theatre]:
        return theatre
    shown = _comma(language).join(dict.fromkeys(names)) or SAY["no_place"][language != "ar"]
    return f"{shown} ({theatre})" if theatre else shown


def parties(h: EntryNews, language: str) -> str:
    """«تركيا وروسيا»; nothing where nobody is said."""
    names = list(dict.fromkeys(wording.plain(_name(p, language)) for p in h.parties))
    if len(names) < 2:
        return "".join(names)
    if language == "ar":
        return f"{'، '.join(names[:-1])} و{names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def subject(h: EntryNews, language: str) -> str:
    """«تمديد هدنة لمدة 72 ساعة – إدلب (سوريا) – تركيا وروسيا», of a follow-up with «تحديث» before it."""
    update = f"{wording.SAY['follow_up'][language != 'ar']}: " if h.before else ""
    return update + " – ".join(
        part for part in (what(h, language), where(h, language), parties(h, language)) if part
    )


def says(report: ToldReport, language: str) -> str:
    """Who says so, how, and through whom: «وزارة الدفاع التركية (تأكيد)، عبر الأناضول»; the outlet itself, where it names nobody."""
    en = language != "ar"
    speaker = named(report.speaker_en or "", language) if en else report.speaker_ar
    outlet = named(report.source_en, language) if en else report.source_ar
    if not speaker:
        return f"{wording.plain(outlet)} ({SAY['outlet_itself'][en]})"
    manner = f" ({MANNERS[report.manner][en]})" if report.manner in MANNERS else ""
    via = (
        f"{_comma(language)}{'via' if en else 'عبر'} {named(wording.plain(report.via), language)}"
        if report.via
        else ""
    )
    return f"{wording.plain(speaker)}{manner}{via}{_comma(language)}{wording.plain(outlet)}"


def when(h: EntryNews, language: str) -> str:
    """When it begins or happens, and until when; empty where nobody says."""
    begins = h.first("begins") or (h.first("declared") if h.kind == "talks" else None)
    ends = h.first("ends")
    said = local_time(str(begins), language) if begins else ""
    until = (
        f"{SAY['until'][language != 'ar']} {local_time(str(ends), language)}"
        if ends and ends != begins
        else ""
    )
    return _comma(language).join(part for part in (said, until) if part)


def sure(h: EntryNews, language: str) -> str:
    """How sure it is: outlets by ownership, officials, who denies it."""
    en = language != "ar"
    owners = _comma(language).join(f"{OWNERS[owner][en]} {count}" for owner, count in h.owners)
    official = _names(h.officials, language)
    denied = _names(h.denials, language)
    parts = [
        f"{count(len(h.outlets), 'outlet', language)} ({owners})" if len(h.outlets) else "",
        f"{SAY['official'][en]}: {official}" if official else SAY["not_official"][en],
        f"{SAY['denied_by'][en]}: {denied}" if denied else "",
    ]
    return ("; " if en else "؛ ").join(part for part in parts if part)


def changed(h: EntryNews, language: str) -> tuple[str, ...]:
    """What changed since the last message: the steps told now, and more outlets."""
    lines = [_step(h, change, language) for change in h.changes]
    more = len([o for o in h.outlets if not o.is_copy]) - h.before_outlets
    if more > 0 and h.before_outlets:
        lines.append(f"New outlets: {more}" if language != "ar" else f"مصادر جديدة: {more}")
    return tuple(dict.fromkeys(lines))


def claims(h: EntryNews, language: str) -> tuple[str, ...]:
    """What reports say against each other, a line for each field: «عدد القتلى: 3 (رواق)، 5 (الميادين)»."""
    by_event = {r.event_id: r for r in h.reports}
    fields = dict.fromkeys(c.field for c in h.claims)
    lines = []
    for field in fields:
        said: dict[str, list[str]] = {}
        for claim in h.claims:
            if claim.field == field and (report := by_event.get(claim.event_id)):
                value = _value(h, claim.field, claim.value, language)
                said.setdefault(value, []).append(
                    wording.plain(report.source_en if language != "ar" else report.source_ar)
                )
        parts = (f"{value} ({_comma(language).join(dict.fromkeys(names))})" for value, names in said.items())
        lines.append(f"{ledger.word(field, language)}: {_comma(language).join(parts)}")
    return tuple(lines)


def life(h: EntryNews, language: str) -> str:
    """The life line: «إعلان 5 آذار ← سريان 6 آذار ← تمديد (خبر 9 آذار)»; in brackets a report's day, where no day is said."""
    steps = (
        f"{ledger.step(h.kind, s.status, language, s.is_denied)} {_step_day(s, language)}" for s in h.life
    )
    return (" → " if language != "ar" else " ← ").join(steps)


def _step_day(step: LifeStep, language: str) -> str:
    en = language != "ar"
    if step.day is None:
        return f"({SAY['undated'][en]})"
    day = short_day(step.day, language)
    return day if step.is_said else f"({SAY['reported'][en]} {day})"


def short_day(day: date, language: str) -> str:
    """«5 آذار», "5 March"."""
    return (
        f"{day.day} {wording.MONTHS_AR[day.month - 1].partition('/')[0]}"
        if language == "ar"
        else f"{day.day} {day:%B}"
    )


def local_time(said: str, language: str) -> str:
    """A time as the ledger keeps it, in words: «6 آذار/مارس 2020، 00:01»."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d))?.*", said)
    if not found:
        return said
    year, month, day_, clock = found.groups()
    en = language != "ar"
    named = (
        ""
        if month is None
        else date(2000, int(month), 1).strftime("%B")
        if en
        else wording.MONTHS_AR[int(month) - 1]
    )
    words = " ".join(part for part in (str(int(day_)) if day_ else "", named, year) if part)
    return f"{words}{_comma(language)}{clock}" if clock else words


def _value(h: EntryNews, field: str, value: str, language: str) -> str:
    if field == "status":
        return ledger.step(h.kind, value, language)
    if field == "begins":
        return local_time(value, language)
    if field == "duration":
        return duration(value, language)
    if field == "parties.accused":
        names = {p.id: _name(p, language) for r in h.reports for p in r.parties}
        return wording.plain(names.get(value, value))
    return ledger.word(value, language) if not value.isdecimal() else value


def _names(reports: Iterable[ToldReport], language: str) -> str:
    names = (
        named(r.speaker_en or r.source_en, language) if language != "ar" else (r.speaker_ar or r.source_ar)
        for r in reports
    )
    return _comma(language).join(list(dict.fromkeys(wording.plain(name) for name in names))[:3])


def _name(name: Name, language: str) -> str:
    return named(name.en, language) if language != "ar" else name.ar


def named(name: str, language: str) -> str:
    """A name as it stands among words of a language: of one that has no English name the Arabic, marked so, for without vowels
    nobody can spell it in other letters: “كفر نوران” (name in Arabic)."""
    if language == "ar" or not any("\u0600" <= c <= "\u06ff" for c in name):
        return name
    return f"“{name}” ({SAY['in_arabic'][1]})"


def _comma(language: str) -> str:
    return "، " if language == "ar" else ", "


BRIEFING = {
    "title": ("موجز الصباح", "Morning briefing"),
    "running": ("هدن قائمة", "Running ceasefires"),
    "changed": ("ما تغيّر", "What changed"),
    "moved": ("دوريات ومحادثات", "Patrols and talks"),
    "violations": ("الخروقات", "Violations"),
    "others": ("أخبار أخرى", "Other stories"),
    "background": ("في الخلفية", "In the background"),
    "not_known": ("البداية غير مذكورة", "beginning not said"),
    "above": ("النص المقتبس أعلاه", "quoted above"),
    "days": ("أيام الصمود", "days held"),
    "last_broken": ("آخر خرق", "last violation"),
    "never_broken": ("لا خرق مسجل", "no violation recorded"),
    "nothing": ("لا جديد في هذه الفترة.", "Nothing new in this period."),
}


def briefing_words(language: str, zone: str) -> dict[str, Any]:
    """What the template of the briefing says things with."""
    return {
        "say": {name: words[language != "ar"] for name, words in BRIEFING.items()},
        "words": {name: words[language != "ar"] for name, words in SAY.items()},
        "title": partial(title, language=language),
        "state": partial(state, language=language, zone=zone),
        "what": partial(what, language=language),
        "where": partial(where, language=language),
        "parties": partial(parties, language=language),
        "says": partial(says, language=language),
        "sure": partial(sure, language=language),
        "claims": partial(claims, language=language),
        "life": partial(life, language=language),
        "theatre": lambda one: wording.THEATRES[one][language != "ar"],
        "status": lambda one: wording.status(
            one.status or CeasefireStatus.UNCLEAR, language, denied=one.denied
        ),
        "moment": partial(wording.moment, zone=zone, language=language),
        "short_moment": partial(wording.short_moment, zone=zone, language=language),
        "plain": wording.plain,
        "line": wording.plain_piece,
        "link": lambda url: url if url.startswith(("https://", "http://")) and url.isprintable() else "",
    }


def title(item: Any, *before: str, language: str) -> str:
    """An entry of a list by its step (where that is given), place and parties."""
    h = item.told
    return " – ".join(part for part in (*before, where(h, language), parties(h, language)) if part)


def state(item: Any, language: str, zone: str) -> str:
    """A running ceasefire: first reported when, days held, last violation, life line."""
    say = {name: words[language != "ar"] for name, words in (SAY | BRIEFING).items()}
    first = item.told.reports[0]
    since = wording.short_moment(first.at, zone, language) if first.is_dated else say["undated"]
    broken = wording.short_moment(item.broken_at, zone, language) if item.broken_at else ""
    held = say["not_known"] if item.held_days is None else item.held_days
    parts = (
        f"{say['since']} {since}",
        f"{say['days']}: {held}",
        f"{say['last_broken']} {broken}" if broken else say["never_broken"],
        life(item.told, language),
    )
    return " · ".join(part for part in parts if part)


def violation_count(places: Sequence[str], language: str) -> str:
    """«الخروقات: 5 – سراقب: 3، خان شيخون: 2»: how many there are, by place, the most first; empty for less than two."""
    if len(places) < 2:
        return ""
    by_place = _comma(language).join(f"{place}: {count}" for place, count in Counter(places).most_common())
    return f"{BRIEFING['violations'][language != 'ar']}: {len(places)} – {by_place}"


def top(running: int, kinds: Mapping[str, int], contradicted: int, others: int, language: str) -> str:
    """Two sentences made of counts: what holds and what happened; what is contradicted, and what no entry tells."""
    if language == "ar":
        happened = "، ".join(f"{_KINDS_AR[kind]}: {kinds.get(kind, 0)}" for kind in _KINDS_AR)
        return f"الهدن القائمة: {running}؛ {happened}. روايات متضاربة: {contradicted}؛ أخبار أخرى: {others}."
    happened = ", ".join(f"{name}: {kinds.get(kind, 0)}" for kind, name in _KINDS_EN.items())
    return (
        f"Running ceasefires: {running}; {happened}. Contradicted: {contradicted}; other stories: {others}."
    )


def digest_top(
    kinds: Mapping[str, int], contradicted: int, others: int, background: int, language: str
) -> str:
    """The two sentences of a digest: what happened by kind, only what there was; the rest."""
    names = _KINDS_AR if language == "ar" else _KINDS_EN
    happened = _comma(language).join(
        f"{name}: {kinds[kind]}" for kind, name in names.items() if kinds.get(kind)
    )
    rest = (
        ("روايات متضاربة", "contradicted", contradicted),
        ("أخبار أخرى", "other stories", others),
        ("خلفية", "background", background),
    )
    more = _comma(language).join(
        f"{ar if language == 'ar' else en}: {count}" for ar, en, count in rest if count
    )
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in (happened, more) if part)


_KINDS_AR = {"ceasefire": "أحداث هدن", "violation": "خروقات", "patrol": "دوريات", "talks": "محادثات"}
_KINDS_EN = {
    "ceasefire": "ceasefire events",
    "violation": "violations",
    "patrol": "patrols",
    "talks": "talks",
}
