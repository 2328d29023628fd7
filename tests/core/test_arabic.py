"""One spelling for all, and the way back to the one that was written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.text.arabic import fold, normalise, stems

ARABIC = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from(" \n.،\u200f\u200b\u0640_#AZ٣"),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("إطـلاق", "اطلاق"),
        ("هُدْنَةٌ", "هدنه"),
        ("أستانا آستانا إستانا ٱستانا", "استانا استانا استانا استانا"),
        ("سوتشى", "سوتشي"),
        ("مسؤول شؤون بئر", "مسوول شوون بير"),
        ("المبعوث الأممی الی", "المبعوث الاممي الي"),
        ("١٧ ۱۷ ２", "17 17 2"),
        ("ﻫﺪﻧﺔ ﻻ", "هدنه لا"),
        ("وقف\u200f إط\u200cلاق\ufeff", "وقف اطلاق"),
        ("Sochi M4", "sochi m4"),
    ],
)
def test_one_spelling_for_all(written: str, folded: str) -> None:
    assert " ".join(normalise(written).words) == folded


def test_words_know_their_place() -> None:
    text = "قال: «وقف إطـلاق النَّار»، وبـهدنة!"
    normal = normalise(text)
    assert normal.words == ("قال", "وقف", "اطلاق", "النار", "وبهدنه")
    assert [text[a:b] for a, b in zip(normal.starts, normal.ends, strict=True)][2:] == [
        "إطـلاق",
        "النَّار",
        "وبـهدنة",
    ]
    assert text[slice(*normal.span(2, 4))] == "إطـلاق النَّار"


@pytest.mark.slow
@given(ARABIC)
def test_offsets_always_read_back(text: str) -> None:
    normal = normalise(text)
    for word, start, end in zip(normal.words, normal.starts, normal.ends, strict=True):
        assert fold(text[start:end]) == word
    assert list(normal.starts) == sorted(normal.starts)


@pytest.mark.slow
@given(ARABIC)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    once = normalise(text).words
    assert normalise(" ".join(once)).words == once


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("هدنه", "هدنة والهدنة للهدنة فبالهدنة بهدنته هدنتهم الهدنات هدنتين هدنتان وهدنتنا كالهدنة هدنةً"),
        ("وقف", "وقف لوقف ووقفا والوقف بوقف فوقف وقفه"),
        ("دوريه", "دورية دوريات بالدوريات دوريتين دوريتهم ودورياتها للدورية"),
        ("ليبيا", "لليبيا ليبيا وبليبيا"),
        ("الهدنه", "الهدنة للهدنة وبالهدنة"),
        ("عسكري", "عسكرية العسكريين عسكريتين"),
    ],
)
def test_a_word_is_found_in_its_forms(base: str, forms: str) -> None:
    for form in normalise(forms).words:
        assert base in stems(form), form


def test_a_form_is_not_another_word() -> None:
    assert "هدنه" not in stems(fold("المهادنة"))
    assert "دوريه" not in stems(fold("دوريا"))
    assert "الهدنه" not in stems(fold("هدنة"))
    assert "سوتشي" not in stems(fold("أسوتشيدبرس"))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["ا", "\u064b", "ا\u064b", "وقف ", "\u0640", "ﷺ", "_", "\ud83d\ude00"])
def test_hostile_texts_take_linear_time(unit: str) -> None:
    unit = unit.encode("utf-16", "surrogatepass").decode("utf-16")
    seconds = []
    for size in (100_000, 800_000):
        text = unit * (size // len(unit))
        began = time.process_time()
        normalise(text)
        seconds.append(time.process_time() - began)
    assert seconds[1] < 8 * seconds[0] * 4 + 0.2


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u200c", "\ufeff", "\u2060", "\u00ad", "\u3164", "\u115f", "\uffa0", "&nbsp;"]
)
def test_what_no_reader_sees_parts_words_where_a_space_should_be(unseen):
    text = f"أن وقف{unseen}إطلاق{unseen}النار صامد"
    normal = normalise(text)
    assert normal.words == ("ان", "وقف", "اطلاق", "النار", "صامد")
    assert text[slice(*normal.span(1, 4))] == f"وقف{unseen}إطلاق{unseen}النار"


@pytest.mark.parametrize(
    "word", ["إط\u200cلاق", "الهد\u00adنة", "ال\u200cهدنة", "و\u200bقال", "اله\u2060دنة"]
)
def test_and_parts_no_word_in_which_it_was_put(word):
    assert len(normalise(word).words) == 1


@given(st.text("وقفإطلاقالنارةى \u200b\u200c\ufeff\u00ad\u2060\u3164&nbsp;\n", max_size=60))
def test_each_word_re_reads_from_its_place_whatever_is_unseen(text):
    normal = normalise(text)
    for word, start, end in zip(normal.words, normal.starts, normal.ends, strict=True):
        assert fold(text[start:end]) == word
