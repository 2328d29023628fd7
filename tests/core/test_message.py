"""What an alert's e-mail says, and that nothing from outside gets out of its place."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

from hypothesis import given
from hypothesis import strategies as st

from marsad.core import message, wording
from marsad.model import CeasefireStatus, Theatre

AT = datetime(2020, 3, 5, 21, 1, tzinfo=UTC)
TEXT = "قال الوزير إن الطرفين اتفقا. وأعلن الجانبان هدنة في إدلب لمدة 72 ساعة. وانتهى الاجتماع."


def telling(title: str = "إعلان هدنة في إدلب", **other: object) -> message.Telling:
    start = TEXT.index("وأعلن")
    end = TEXT.index(" وانتهى")
    place = TEXT.index("هدنة")
    values: dict[str, object] = {
        "title": title,
        "outlet": "رواق الشام",
        "url": "https://example.org/1",
        "published_at": AT,
        "theatre": Theatre.SYRIA,
        "status": CeasefireStatus.ANNOUNCED,
        "evidence": (message.evidence(TEXT, start, end, (place, place + 4), CeasefireStatus.ANNOUNCED),),
        "reports": (message.Report("رواق الشام", title, "https://example.org/1", AT),),
        **other,
    }
    return message.Telling(**values)  # type: ignore[arg-type]


def composed(one: message.Telling, language: str = "ar") -> message.EmailMessage:
    made = message.compose(
        [one], language=language, zone="Asia/Damascus", subscription="desk", address="desk@example.org",
        sender="مرصد <marsad@example.org>", message_id="<1@marsad.invalid>",
    )  # fmt: skip
    return message_from_bytes(made.as_bytes(), policy=policy.default)  # type: ignore[return-value]


def parts(one: message.EmailMessage) -> tuple[str, str]:
    return tuple(one.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr,return-value]


def test_says_what_happened_where_and_shows_the_words() -> None:
    made = composed(telling())
    plain, html = parts(made)
    assert made["Subject"] == "إعلان هدنة – سوريا: إعلان هدنة في إدلب"
    assert made["From"] == "مرصد <marsad@example.org>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert "«وأعلن الجانبان [هدنة] في إدلب لمدة 72 ساعة.»" in plain
    assert ">هدنة</mark>" in html and 'dir="rtl"' in html and 'lang="ar"' in html
    assert "5 آذار/مارس 2020، 23:01 (Asia/Damascus)" in plain
    assert "وانتهى الاجتماع" not in plain + html  # short quotes only


def test_english_for_who_asks_for_english() -> None:
    made = composed(telling(), "en")
    plain, html = parts(made)
    assert made["Subject"].startswith("Truce announced – Syria: ")
    assert "5 March 2020, 23:01 (Asia/Damascus)" in plain
    assert '<html lang="en" dir="ltr">' in html and '<blockquote dir="rtl" lang="ar"' in html


def test_no_header_and_no_markup_gets_out_of_a_title() -> None:
    hostile = "خبر\r\nBcc: thief@example.org\n\n<script>alert(1)</script>\u202e مقلوب " + "طويل" * 4000
    made = composed(telling(hostile))
    plain, html = parts(made)
    assert made["Bcc"] is None and "\n" not in made["Subject"] and len(made["Subject"]) <= 160
    assert "<script" not in html and "\u202e" not in html + plain + made["Subject"]
    assert "&lt;script&gt;" in html


def test_only_web_addresses_become_links() -> None:
    html = parts(composed(telling(url="javascript:alert(1)", reports=())))[1]
    assert "javascript:" not in html


def test_a_long_sentence_is_cut_at_words_around_the_quote() -> None:
    text = "كلمة " * 400 + "هدنة" + " كلمة" * 400
    place = text.index("هدنة")
    found = message.evidence(text, 0, len(text), (place, place + 4), None)
    assert found.quote == "هدنة"
    assert found.before.startswith("… ") and found.after.endswith(" …")
    assert set(found.before.strip("… ").split()) == {"كلمة"} == set(found.after.strip("… ").split())
    assert len(found.before + found.after) <= message.EVIDENCE_CHARACTERS


@given(st.text(max_size=300))
def test_any_title_makes_a_message(title: str) -> None:
    made = composed(telling(title))
    assert made["Message-ID"] == "<1@marsad.invalid>"
    assert not any(ord(c) < 32 for c in made["Subject"])


def test_plurals_read_right() -> None:
    assert [wording.outlets(n, "ar") for n in (1, 2, 3, 10, 11, 100, 103)] == [
        "مصدر واحد", "مصدران", "3 مصادر", "10 مصادر", "11 مصدراً", "100 مصدر", "103 مصادر",
    ]  # fmt: skip
