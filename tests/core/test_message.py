"""What an alert's e-mail says, and that nothing from outside gets out of its place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.alerts import message, notification
from marsad.core.alerts.happening import EntryNews, Name, ToldReport
from marsad.core.alerts.message import Envelope, Recipient, header, mailbox
from marsad.core.alerts.notification import NOTHING_BESIDE, Beside, Grown, Notification
from marsad.core.wording import wording
from marsad.edge.templates import templates
from marsad.model import CeasefireStatus, Ownership, Theatre, Weight

AT = datetime(2020, 3, 5, 21, 1, tzinfo=UTC)
TEXT = "قال الوزير إن الطرفين اتفقا. وأعلن الجانبان هدنة في إدلب لمدة 72 ساعة. وانتهى الاجتماع."
READER = Recipient("desk", "desk@example.org", "ar", "Asia/Damascus")
ENVELOPE = Envelope("مرصد <marsad@example.org>", "<1@marsad.invalid>", AT)


def a_notification(title: str = "إعلان هدنة في إدلب", **other: object) -> Notification:
    start = TEXT.index("وأعلن")
    end = TEXT.index(" وانتهى")
    place = TEXT.index("هدنة")
    values: dict[str, object] = {
        "title": title,
        "outlet": "رواق الشام",
        "url": "https://example.org/1",
        "published_at": AT,
        "theatre": Theatre.SYRIA,
        "topic_title": "وقف إطلاق النار",
        "status": CeasefireStatus.ANNOUNCED,
        "names": (("", "إدلب"),),
        "evidence": (notification.evidence(TEXT, start, end, (place, place + 4)),),
        "reports": (notification.OutletReport("رواق الشام", title, "https://example.org/1", AT),),
        **other,
    }
    return Notification(**values)  # type: ignore[arg-type]


def composed(
    *notifications: Notification, language: str = "ar", beside: Beside = NOTHING_BESIDE, **envelope: object
) -> EmailMessage:
    made = message.compose(
        templates(), notifications, replace(READER, language=language), replace(ENVELOPE, **envelope), beside  # type: ignore[arg-type]
    )  # fmt: skip
    return message_from_bytes(made.content, policy=policy.default)  # type: ignore[return-value]


def parts(one: EmailMessage) -> tuple[str, str]:
    return tuple(one.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr,return-value]


def test_says_what_happened_where_and_shows_the_words() -> None:
    made = composed(a_notification())
    plain, html = parts(made)
    assert made["Subject"] == "إعلان هدنة – سوريا، إدلب: إعلان هدنة في إدلب"
    assert made["From"] == "مرصد <marsad@example.org>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert "«وأعلن الجانبان [هدنة] في إدلب لمدة 72 ساعة.»" in plain
    assert ">هدنة</mark>" in html and 'dir="rtl"' in html and 'lang="ar"' in html
    assert "5 آذار/مارس 2020، 23:01 بتوقيت دمشق" in plain
    assert "وانتهى الاجتماع" not in plain + html  # short quotes only


def test_english_for_who_asks_for_english() -> None:
    made = composed(a_notification(names=(("", "Idlib"),)), language="en")
    plain, html = parts(made)
    assert made["Subject"].startswith("Truce announced – Syria, Idlib: ")
    assert "5 March 2020, 23:01 Damascus time" in plain
    assert '<html lang="en" dir="ltr">' in html and '<blockquote class="quote" dir="rtl" lang="ar"' in html


def test_no_header_and_no_markup_gets_out_of_a_title() -> None:
    hostile = "خبر\r\nBcc: thief@example.org\n\n<script>alert(1)</script>\u202e مقلوب " + "طويل" * 4000
    made = composed(a_notification(hostile))
    plain, html = parts(made)
    assert made["Bcc"] is None and "\n" not in made["Subject"] and len(made["Subject"]) <= 160
    assert "<script" not in html and "\u202e" not in html + plain + made["Subject"]
    assert "&lt;script&gt;" in html


def test_only_web_addresses_become_links() -> None:
    html = parts(composed(a_notification(url="javascript:alert(1)", reports=())))[1]
    assert "javascript:" not in html


def test_a_long_sentence_is_cut_at_words_around_the_quote() -> None:
    text = "كلمة " * 400 + "هدنة" + " كلمة" * 400
    place = text.index("هدنة")
    found = notification.evidence(text, 0, len(text), (place, place + 4))
    assert found.quote == "هدنة"
    assert found.before.startswith("… ") and found.after.endswith(" …")
    assert set(found.before.strip("… ").split()) == {"كلمة"} == set(found.after.strip("… ").split())
    assert len(found.before + found.after) <= notification.EVIDENCE_CHARACTERS


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_title_makes_a_message(title: str) -> None:
    made = composed(a_notification(title))
    assert made["Message-ID"] == "<1@marsad.invalid>"
    assert not any(ord(c) < 32 for c in made["Subject"])


def test_a_follow_up_says_what_changed_and_threads() -> None:
    facts = ("syria/status/violated", "place/saraqib", "party/sdf", "syria/official/denied", "number/48>72")
    made = composed(
        a_notification(
            facts=facts,
            status=CeasefireStatus.VIOLATED,
            names=(
                ("place/saraqib", "سراقب"),
                ("party/sdf", "قسد"),
            ),
        ),
        thread=("<0@marsad.invalid>",),
    )
    plain, html = parts(made)
    assert made["Subject"].startswith("تحديث: خرق هدنة – سوريا: ")
    assert made["In-Reply-To"] == made["References"] == "<0@marsad.invalid>"
    assert "تحديث: خرق هدنة" in html and "تحديث: خرق هدنة" in plain
    for words in ("خرق هدنة (سوريا)", "سراقب", "قسد", "أول نفي رسمي", "كان 48 فأصبح 72"):
        assert words in plain and words in html


def test_one_click_stops_where_the_address_is_public_and_a_mail_elsewhere() -> None:
    public = composed(a_notification(), stop_link="https://desk.example.org/unsubscribe?token=desk.abc")
    assert public["List-Unsubscribe"] == "<https://desk.example.org/unsubscribe?token=desk.abc>"
    assert public["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://desk.example.org/unsubscribe?token=desk.abc" in parts(public)[0]
    private = composed(a_notification())
    assert private["List-Unsubscribe"] == "<mailto:marsad@example.org?subject=unsubscribe%20desk>"
    assert private["List-Unsubscribe-Post"] is None
    assert private["List-Id"] == "<desk.marsad.example.org>" and private["Date"] and private["Auto-Submitted"]


def test_a_digest_tells_many_and_counts_the_outlets_that_came_since() -> None:
    many = [a_notification(theatre=t) for t in (Theatre.GAZA, Theatre.YEMEN, Theatre.GAZA)]
    made = composed(
        *many, is_digest=True, beside=Beside((Grown("خبر قديم", "https://example.org/0", 10, 7),))
    )
    plain, html = parts(made)
    assert made["Subject"] == "موجز مرصد: 3 أخبار – غزة، اليمن"
    assert plain.count("إعلان هدنة في إدلب") == 3
    assert "خبر قديم (الجديد: 7 مصادر؛ المجموع: 10 مصادر)" in plain and "الجديد: 7 مصادر" in html


def test_a_topic_without_status_is_called_by_its_title() -> None:
    assert composed(a_notification(status=None, topic_title="الدوريات"))["Subject"].startswith(
        "الدوريات – سوريا، إدلب: "
    )


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("+01:00", "(22:01 UTC+01:00، بتوقيت الناشر)"), ("Europe/London", "(21:01 بتوقيت لندن، بتوقيت الناشر)"),
     ("Africa/Cairo", ""), (None, ""), ("nonsense", "")],
)  # fmt: skip
def test_the_outlets_clock_is_shown_where_it_differs(zone: str | None, shown: str) -> None:
    assert wording.moment_there(AT, zone, "Asia/Damascus", "ar") == shown


HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("\r\n\u202e\u2066\u0000<>&\"' :;@\ud800\ue000")), max_size=400
)


@pytest.mark.slow
@given(title=HOSTILE, outlet=HOSTILE, url=HOSTILE.map("https://".__add__), place=HOSTILE, quote=HOSTILE)
def test_nothing_from_outside_leaves_its_place(
    title: str, outlet: str, url: str, place: str, quote: str
) -> None:
    """No header beside ours, no element beside ours, one line of subject, whatever outlets write."""
    text = f"x {quote} y"
    hostile = a_notification(
        title, outlet=outlet, url=url, names=(("", place), ("place/x", place),), facts=("place/x",),
        evidence=(notification.evidence(text, 0, len(text), (2, 2 + len(quote))),),
        reports=(notification.OutletReport(outlet, title, url, AT),),
    )  # fmt: skip
    made, plain = composed(hostile), composed(a_notification(facts=("place/x",)))
    assert set(made.keys()) == set(plain.keys())
    assert not any(ord(c) < 32 for c in str(made["Subject"]))
    tags = re.findall(r"<(/?[a-z][a-z0-9]*)", parts(made)[1])
    assert set(tags) <= set(re.findall(r"<(/?[a-z][a-z0-9]*)", parts(plain)[1]))
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(parts(made)) + str(made["Subject"]))


@pytest.mark.parametrize("status", CeasefireStatus)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_status_is_worded_also_when_it_is_denied(status: CeasefireStatus, language: str) -> None:
    said, denied = (wording.status(status, language, denied=is_denied) for is_denied in (False, True))
    assert said and denied.startswith("نفي" if language == "ar" else "Denied")
    fact = wording.fact(f"syria/denied/{status}", {}, language)
    assert denied in fact
    assert set(wording.WEIGHTS) == set(Weight)


def test_a_denial_and_the_words_of_the_status_are_in_the_message() -> None:
    start, end, place = TEXT.index("وأعلن"), TEXT.index(" وانتهى"), TEXT.index("هدنة")
    words = notification.evidence(TEXT, start, end, (place, place + 4), "وأعلن")
    one = composed(a_notification(denied=True, evidence=(words,)), language="en")
    assert one["Subject"].startswith("Denied: truce announced")
    plain, html = parts(one)
    assert "Words of the status: “وأعلن”" in plain
    assert "وأعلن" in html


def test_background_is_a_short_line_of_a_digest() -> None:
    recalled = a_notification("ذكرى هدنة قديمة", weight=Weight.BACKGROUND, url="https://example.org/2")
    one = composed(a_notification(), recalled, is_digest=True)
    plain, html = parts(one)
    told, _, aside = plain.partition("في الخلفية فقط")
    assert "ذكرى هدنة قديمة" in aside.splitlines()[1]
    assert "https://example.org/2" in aside
    assert "ذكرى هدنة قديمة" not in told
    assert html.count("<blockquote") == 1
    alone = composed(recalled, is_digest=True)
    assert "ذكرى هدنة قديمة" in parts(alone)[0]


@pytest.mark.parametrize("text", ["ع" * 70, "مرصد " * 20, "هدنة", "a" * 60 + "ع" * 30, "😀" * 40])
def test_no_encoded_word_is_longer_than_75_characters(text: str) -> None:
    for written in (header(text), mailbox(f"{text} <desk@example.org>")):
        assert all(len(word) <= 75 for word in re.findall(r"=\?[^?]*\?.\?[^?]*\?=", written))
        assert all(len(line) <= 78 for line in written.split("\r\n"))
    shown = str(make_header(decode_header(mailbox(f"{text} <desk@example.org>").replace("\r\n", ""))))
    assert shown.startswith(" ".join(text.split())) and shown.endswith("<desk@example.org>")


def an_entry(kind: str, change: str, place: str, theatre: Theatre, number: int) -> Notification:
    report = ToldReport(
        event_id=number, article_id=number, status=change.split("/")[1], is_denied=False, weight=Weight.SUBJECT, at=AT,
        source_ar="رواق", source_en="Rawaq", ownership=Ownership.PRIVATE, places=(Name(place, place, "place", place),),
    )  # fmt: skip
    happening = EntryNews(
        entry_id=number,
        kind=kind,
        theatre=theatre,
        changes=(change,),
        reports=(report,),
        outlets=(),
        cause=report,
    )
    return a_notification(f"خبر رقم {number}", theatre=theatre, happening=happening)


def test_a_digest_is_told_by_conflict_with_its_violations_counted() -> None:
    """In the order of conflicts and kinds, whatever came first; of violations the first in full, each other in a line of its own."""
    told = [
        an_entry("violation", "violation/reported", "سراقب", Theatre.SYRIA, 1),
        an_entry("talks", "talks/held", "صنعاء", Theatre.YEMEN, 2),
        an_entry("violation", "violation/reported", "سراقب", Theatre.SYRIA, 3),
        a_notification("خبر بلا قيد", theatre=Theatre.SYRIA),
        an_entry("ceasefire", "ceasefire/announced", "سراقب", Theatre.SYRIA, 4),
        an_entry("violation", "violation/reported", "خان شيخون", Theatre.SYRIA, 5),
    ]
    for part in parts(composed(*told, is_digest=True)):
        text = re.sub(r"<[^>]+>", "", part.partition("</head>")[2] or part)
        assert "أحداث هدن: 1، خروقات: 3، محادثات: 1. أخبار أخرى: 1." in text
        assert "الخروقات: 3 – سراقب (سوريا): 2، خان شيخون (سوريا): 1" in text
        order = [
            "سوريا",
            "خبر رقم 4",
            "خبر رقم 1",
            "خبر بلا قيد",
            "خبر رقم 3",
            "خبر رقم 5",
            "اليمن",
            "خبر رقم 2",
        ]
        places = [text.index(words) for words in order]
        assert places == sorted(places)
        assert all(text.count(f"خبر رقم {n}") == 1 for n in range(1, 6))
    (twice,) = message.grouped([told[0], told[0]], "ar")
    assert (len(twice.told), len(twice.brief)) == (1, 1)  # however like each other, each is told
