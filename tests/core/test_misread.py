"""UTF-8 that was read in a wrong charset and encoded again is read back; everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.text.misread import restored
from marsad.core.web.encoding import decode

TEXTS = [
    "أعلن المجلس المحلي في بلدة «السنديان» هدنة من ثلاثة أيام، تبدأ فجر الأحد – وفق بيان له.",
    "فتح معبر السنديان أمام الشاحنات؟ نفى ضابط في غرفة العمليات ذلك، وقال: “لم يتفق أحد”.",
    "ارتفع عدد المصابين إلى ٤٥ بينهم 12 طفلا؛ ووصفت الطبيبة هالة المرعي الوضع بأنه حرج.",
]
CHARSETS = ["latin-1", "cp1252", "cp1256"]


def misread(text, charset, lost=""):
    """What a program makes of UTF-8 that reads it in another charset; `lost` is what it does with what that has not."""
    read = (
        bytes([byte]).decode(charset, "ignore") or (lost if lost is None else chr(byte))
        for byte in text.encode()
    )
    return "".join(piece or "" for piece in read)


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("text", TEXTS)
def test_it_is_read_back_to_the_letter(text, charset):
    assert restored(misread(text, charset)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_also_where_it_happened_twice(text):
    assert restored(misread(misread(text, "cp1252"), "cp1252")) == text


def test_a_faa_whose_second_byte_got_lost_is_a_faa():
    assert restored(misread("في وقف القصف في الريف", "cp1252", None)) == "في وقف القصف في الريف"


@pytest.mark.parametrize("charset", CHARSETS)
def test_what_is_right_beside_it_stays(charset):
    right = "<h1>ضغط، وحفظ «الاتفاق»</h1> – Müller, Ørsted, «Ça va», 5 × 3 ÷ 2 "
    assert restored(right + misread(TEXTS[0], charset)) == right + TEXTS[0]


@pytest.mark.parametrize(
    "text", [*TEXTS, "Ørsted og Åse Ødegård", "ÙÛÚ", "Â«Â»", "حفظ، ضغط؛ وعظ؟ لفظ» شرط.", "ط§ظ", ""]
)
def test_what_is_not_damaged_stays_the_same_object(text):
    assert restored(text) is text


@given(st.text(max_size=300))
def test_any_text_gives_a_text(text):
    assert isinstance(restored(text), str)


@given(st.text("أعلنالهدةفيبوتقم، .«»", min_size=12, max_size=200))
def test_any_arabic_sentence_comes_back(text):
    text = "الهدنة قائمة " + text
    assert restored(misread(text, "latin-1")) == text


def test_pages_and_feeds_are_read_back_when_they_are_decoded():
    assert decode(misread(TEXTS[0], "cp1252").encode(), "text/html; charset=utf-8") == (TEXTS[0], "utf-8")
