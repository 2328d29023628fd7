"""Pictures of the messages for docs/alerts.md, taken by Chromium: phone and desktop, light and dark, Arabic and English.

    python bench/mail_pictures.py docs/pictures        (needs chromium and an Arabic font)

The news in them is invented.
"""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from marsad.core.alerts.happening import EntryNews, Name, ToldNumber, ToldOutlet, ToldPiece, ToldReport
from marsad.core.alerts.message import Envelope, Recipient, compose
from marsad.core.alerts.notification import Grown, Notification, OutletReport, evidence
from marsad.edge.templates import templates
from marsad.model import CeasefireStatus, Ownership, Theatre, Weight

AT = datetime(2026, 11, 21, 15, 45, tzinfo=UTC)
S = CeasefireStatus
HARD = 'إعلان هدنة مدتها 72 ساعة (UTC+3) بين «الفيلق 5» و"SDF" في محيط الطريق M4 قرب عين عيسى: النص الكامل للاتفاق'


def quoted(text: str, words: str) -> object:
    """The sentence with `words` marked."""
    start = text.index(words)
    return evidence(text, 0, len(text), (start, start + len(words)))


def notification(
    title: str, theatre: Theatre, status: S, *sentences: tuple[str, str], **other: object
) -> Notification:
    """An invented alert."""
    names = ("رواق الشام", "صوت الفرات", "ميادين نت")
    values: dict[str, object] = {
        "outlet": names[0],
        "url": "https://example.org/news/1",
        "published_at": AT,
        "topic_title": "وقف إطلاق النار",
        "evidence": tuple(quoted(*one) for one in sentences),
        "reports": tuple(
            OutletReport(
                name,
                title if n != 1 else f"{title} – تفاصيل",
                f"https://example.org/{n}",
                AT + timedelta(minutes=47 * n),
            )
            for n, name in enumerate(names)
        ),
        "outlets": 3,
        "zone": "+03:00",
    }
    return Notification(title=title, theatre=theatre, status=status, **{**values, **other})  # type: ignore[arg-type]


PLACE = (Name("المزرعة", "Al-Mazraa", "place", "mazraa", "town", "suwayda"),)
SIDES = (
    Name("الجيش السوري", "Syrian army", "side", "syrian-army"),
    Name("فصائل محلية", "local factions", "side", "local"),
)


def report(number: int, status: str, **other: Any) -> ToldReport:
    """An invented report."""
    values: dict[str, Any] = {
        "event_id": number, "article_id": number, "status": status, "is_denied": False, "weight": Weight.SUBJECT,
        "at": AT + timedelta(hours=number),
        "source_ar": "رواق الشام", "source_en": "Rawaq al-Sham", "ownership": Ownership.PRIVATE, "places": PLACE, "parties": SIDES,
    }  # fmt: skip
    return ToldReport(**(values | other))


def entry(
    kind: str, changes: tuple[str, ...], reports: tuple[ToldReport, ...], *passages: str, **other: Any
) -> Notification:
    """An invented entry; in a passage, «words|what» are marked."""
    pieces = tuple(
        tuple(ToldPiece(*part.split("|")) for part in passage.replace("»", "«").split("«") if part)
        for passage in passages
    )
    titles = ("خبر عاجل من ريف السويداء", HARD, "تفاصيل ما جرى في المزرعة")
    names = (("رواق الشام", "Rawaq al-Sham"), ("صوت الفرات", "Sawt al-Furat"), ("ميادين نت", "Mayadin Net"))
    outlets = tuple(
        ToldOutlet(
            ar,
            en,
            Ownership.PRIVATE if n else Ownership.STATE,
            title,
            f"https://example.org/{n}",
            AT + timedelta(minutes=47 * n),
        )
        for n, ((ar, en), title) in enumerate(zip(names, titles, strict=True))
    )
    told = EntryNews(
        entry_id=7,
        kind=kind,
        theatre=Theatre.SYRIA,
        changes=changes,
        reports=reports,
        outlets=outlets,
        cause=reports[-1],
        passages=pieces,
        **other,
    )
    shown = tuple(OutletReport(o.name_ar, o.title, o.url, o.at) for o in outlets)
    return Notification(
        titles[0], names[0][0], "https://example.org/0", AT, Theatre.SYRIA, "", reports=shown, outlets=3, happening=told,
        desk_url="https://desk.example.org/ledger/7",
    )  # fmt: skip


NEW = entry(
    "ceasefire", ("ceasefire/announced",),
    (report(1, "announced", manner="announced", speaker_ar="وزارة الدفاع الروسية", speaker_en="Russian defence ministry", is_official=True,
            begins="2026-11-21T22:00", duration="PT72H"),),
    "أعلنت «وزارة الدفاع الروسية|speaker» «هدنة|status» «مدتها 72 ساعة|date» في «المزرعة|place» بين «الجيش السوري|party»"
    " و«فصائل محلية|party» «تبدأ منتصف الليل|date».",
)  # fmt: skip
UPDATE = entry(
    "violation", ("violation/reported",),
    (report(0, "reported", is_denied=True, manner="denied", speaker_ar="القيادة المحلية", speaker_en="the local command"),
     report(1, "reported", manner="accused", speaker_ar="الدفاع المدني", speaker_en="Civil Defence", begins="2026-11-21",
            counts=(ToldNumber("killed", 2, "exact"),))),
    "قال «الدفاع المدني|speaker» إن «شخصين|number» قُتلا «اليوم|date» في «سقوط قذائف|status» على أطراف «المزرعة|place»، في"
    " أخطر خرق للهدنة منذ ثلاثة أسابيع.",
    before=("violation/denied",), before_at=AT - timedelta(days=1), before_outlets=1,
)  # fmt: skip


DIGEST = (
    NEW, UPDATE, UPDATE, entry("patrol", ("patrol/planned",), (report(1, "planned", is_joint=True, ordinal=13, begins="2026-11-22"),)),
    notification("مفاوضات في مسقط على تمديد هدنة الحديدة ستة أشهر", Theatre.YEMEN, S.NEGOTIATED,
            ("قال وسطاء إن المفاوضات على تمديد هدنة الحديدة بلغت مرحلتها الأخيرة.", "هدنة الحديدة"), names=(("", "الحديدة"),)),
    notification("الدعم السريع يرفض هدنة إنسانية في الفاشر", Theatre.SUDAN, S.REJECTED,
            ("أعلنت القوة رفضها المقترح، معتبرة أن أي هدنة إنسانية في الفاشر تخدم الطرف الآخر.", "هدنة إنسانية"), names=(("", "الفاشر"),)),
    notification("اشتباكات تخرق وقف إطلاق النار في غريان", Theatre.LIBYA, S.VIOLATED,
            ("تجددت الاشتباكات مساء أمس رغم وقف إطلاق النار الذي رعته لجنة 5+5.", "وقف إطلاق النار"), names=(("", "غريان"),), outlets=1),
)  # fmt: skip

PICTURES = {  # name → what, language, width, dark
    "update-ar-phone-light": ("update", "ar", 390, False),
    "update-ar-desktop-dark": ("update", "ar", 900, True),
    "new-en-desktop-light": ("new", "en", 900, False),
    "new-en-phone-dark": ("new", "en", 390, True),
    "digest-ar-phone-light": ("digest", "ar", 390, False),
}


def page(what: str, language: str) -> str:
    """One message's HTML."""
    notifications = {"update": (UPDATE,), "new": (NEW,), "digest": DIGEST}[what]
    grown = (
        (Grown("إعلان هدنة في بلدة الأتارب بريف حلب الغربي", "https://example.org/9", 10, 7),)
        if what == "digest"
        else ()
    )
    envelope = Envelope(
        "Marsad <marsad@example.org>",
        "<1@marsad.invalid>",
        AT,
        (),
        "https://desk.example.org/unsubscribe?token=x",
        what == "digest",
    )
    made = compose(
        templates(),
        notifications,
        Recipient("ceasefire-desk", "desk@example.org", language, "Asia/Damascus"),
        envelope,
        grown,
    )
    message = message_from_bytes(made.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def main(folder: Path) -> None:
    """Take every picture."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, (what, language, width, dark) in PICTURES.items():
            shown = browser.new_page(
                viewport={"width": width, "height": 600}, color_scheme="dark" if dark else "light"
            )
            shown.set_content(page(what, language))
            shown.screenshot(path=str(folder / f"mail-{name}.png"), full_page=True)
            print(name)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
