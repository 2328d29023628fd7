"""Pictures of the messages for docs/alerts.md, taken by headless Chromium: phone and desktop, light and dark, Arabic and English.

    python bench/mail_pictures.py docs/pictures        (needs chromium, pngquant and an Arabic font)

The news in them is invented.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from marsad.core.alerts.message import Envelope, Recipient, compose
from marsad.core.alerts.notification import Grown, Notification, OutletReport, evidence
from marsad.edge.templates import templates
from marsad.model import CeasefireStatus, Theatre

AT = datetime(2026, 11, 21, 15, 45, tzinfo=UTC)
S = CeasefireStatus
VIOLATION = (
    "قُتل شخصان وأصيب خمسة آخرون بجروح جراء سقوط قذائف هاون على أطراف بلدة المزرعة في ريف السويداء الغربي، في أخطر خرق "
    "للهدنة السارية في المنطقة منذ ثلاثة أسابيع."
)
DENIAL = 'ونفت القيادة المحلية مسؤوليتها وقالت إنها ملتزمة "بكل بنود وقف إطلاق النار" الموقع في تشرين الأول/أكتوبر.'
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


UPDATE = notification(
    "قتيلان وخمسة جرحى في خرق للهدنة بريف السويداء الغربي", Theatre.SYRIA, S.VIOLATED,
    (VIOLATION, "خرق للهدنة"), (DENIAL, "وقف إطلاق النار"),
    facts=("syria/status/violated", "syria/official/denied", "place/mazraa"), names=(("", "السويداء"), ("place/mazraa", "المزرعة"),),
)  # fmt: skip
NEW = notification(
    HARD, Theatre.SYRIA, S.ANNOUNCED, ("أعلن الطرفان هدنة مدتها 72 ساعة تبدأ منتصف ليل الجمعة على طول الطريق M4 شرقي عين عيسى.", "هدنة"),
    names=(("", "Ain Issa"),), outlet="Rawaq al-Sham",
    reports=(OutletReport("Rawaq al-Sham", HARD, "https://example.org/1", AT),), outlets=1, zone="+01:00",
)  # fmt: skip
DIGEST = (
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
        None,
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


def shoot(html: str, width: int, dark: bool, target: Path) -> None:
    """A picture of the whole message. The page stands in a frame: Chromium has no windows narrower than 500."""
    with tempfile.TemporaryDirectory() as folder:
        inner, outer, raw = (Path(folder) / name for name in ("message.html", "frame.html", "raw.png"))
        inner.write_text(html, encoding="utf-8")
        height = _height(html, width, Path(folder))
        outer.write_text(
            '<meta name="color-scheme" content="light dark"><body style="margin:0">'
            f'<iframe src="message.html" style="border:0;width:{width}px;height:{height}px">',
            encoding="utf-8",
        )
        _chromium(
            f"--window-size={max(width, 500)},{height + 200}",
            f"--screenshot={raw}",
            *(["--force-dark-mode"] if dark else []),
            str(outer),
        )
        subprocess.run(
            ["convert", str(raw), "-crop", f"{width}x{height}+0+0", "+repage", str(raw)], check=True
        )
        subprocess.run(
            ["pngquant", "--force", "--quality=60-90", "--output", str(target), str(raw)], check=True
        )


def _height(html: str, width: int, folder: Path) -> int:
    """How high the message is at that width."""
    probe, outer = folder / "probe.html", folder / "probe-frame.html"
    probe.write_text(
        html + "<script>parent.document.title='H'+document.documentElement.scrollHeight</script>",
        encoding="utf-8",
    )
    outer.write_text(
        f'<title></title><body><iframe src="probe.html" style="width:{width}px;height:10px">',
        encoding="utf-8",
    )
    dom = _chromium("--allow-file-access-from-files", "--dump-dom", str(outer))
    return int(dom.split("<title>H")[1].split("<")[0])


def _chromium(*arguments: str) -> str:
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--allow-file-access-from-files",
        "--virtual-time-budget=2000",
    ]
    return subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    for name, (what, language, width, dark) in PICTURES.items():
        shoot(page(what, language), width, dark, Path(sys.argv[1]) / f"mail-{name}.png")
        print(name)
