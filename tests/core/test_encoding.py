"""Which encoding bytes are in, whatever they declare: the nine cases of the field and any bytes at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.web.encoding import decode

ARABIC = (
    "<p>أعلنت وزارة الدفاع التركية عن مباحثات مشتركة مع روسيا لوقف إطلاق النار في إدلب، وفق بيان رسمي.</p>"
    * 4
)
FRENCH = "<p>Les négociations ont été très difficiles, a déclaré le président à Genève après l'été.</p>" * 4
MARKUP = "<div class='x'></div>" * 2000


def html(text: str, charset: str = "") -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{meta}</head><body>{text}</body></html>"


DECLARATIONS = [
    *("", "utf-8", "windows-1256", "iso-8859-6", "iso-8859-1"),
    *("no-such-charset", "zip", "punycode", "idna", "undefined"),
]
# Two Arabic charsets that each yield Arabic: there the declaration is trusted.
UNDECIDABLE = {("cp1256", "iso-8859-6"), ("iso8859-6", "windows-1256")}
CASES = [
    (actual, declared)
    for actual in ["utf-8", "cp1256", "iso8859-6"]
    for declared in DECLARATIONS
    if (actual, declared) not in UNDECIDABLE
]


@pytest.mark.parametrize(("actual", "declared"), CASES)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_arabic_is_read_right_whatever_is_declared(actual, declared, where):
    page = html(ARABIC.replace("،", ","), declared if where == "meta" else "")
    content_type = f"text/html; charset={declared}" if where == "header" else None
    assert decode(page.encode(actual), content_type) == (page, actual)


def test_a_bom_wins_over_every_declaration():
    for name, bom in [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]:
        page = html(ARABIC, "windows-1256")
        assert decode(bom + page.encode(name), "text/html; charset=iso-8859-1") == (page, name)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_bom(name):
    assert decode(html(ARABIC).encode(name), "text/html; charset=utf-16") == (html(ARABIC), name)


def test_a_few_bad_bytes_do_not_turn_utf_8_into_something_else():
    text, name = decode(html(ARABIC).encode() + b"\xff\xc3", "text/html; charset=windows-1256")
    assert name == "utf-8" and text.startswith(html(ARABIC))


def test_utf_8_cut_in_the_middle_of_a_letter():
    body = ARABIC.encode()
    cut = next(n for n in range(300, 400) if body[n] & 0xC0 == 0x80)
    text, name = decode(body[:cut], None)
    assert name == "utf-8" and text.endswith("\ufffd")


def test_a_little_cp1256_in_a_lot_of_markup_is_not_damaged_utf_8():
    page = html(MARKUP + "<p>هدنة في إدلب</p>" + "<h1>وقف إطلاق النار</h1>")
    assert decode(page.encode("cp1256"), None) == (page, "cp1256")


def test_french_is_not_arabic():
    assert decode(html(FRENCH).encode("cp1252"), "text/html; charset=iso-8859-1") == (html(FRENCH), "cp1252")


@pytest.mark.parametrize("declared", ["utf-32", "utf-16", "utf-7"])
def test_a_declaration_that_the_bytes_belie_is_not_believed(declared):
    text, _ = decode(html(FRENCH, declared).encode("cp1252"), None)
    assert "négociations" in text


def test_a_declaration_in_a_comment_counts_for_nothing():
    page = '<!-- <meta charset="iso-8859-6"> --><meta charset="windows-1256">' + ARABIC
    assert decode(page.encode("cp1256"), None) == (page, "cp1256")


@pytest.mark.slow
@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=40)))
def test_every_byte_string_has_an_answer(body, content_type):
    text, name = decode(body, content_type)
    assert isinstance(text, str) and b"".decode(name) == ""
