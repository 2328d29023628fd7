"""What changed between two texts of one article."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.text.revision import Change, Reworded, change

TEXT = "قُتل خمسة أشخاص وأصيب 12 آخرون في غارة على إدلب يوم الأحد. قال المرصد إن الطائرات روسية.\nولم تعلق موسكو على النبأ."


def test_a_sentence_came_another_went():
    found = change(TEXT, TEXT.replace("قال المرصد إن الطائرات روسية.", "ونفت أنقرة علمها بالغارة مسبقا."))
    assert found == Change(("ونفت أنقرة علمها بالغارة مسبقا.",), ("قال المرصد إن الطائرات روسية.",))


def test_numbers_and_dates_that_changed_are_named():
    after = TEXT.replace("12", "١٧").replace("خمسة", "سبعة").replace("الأحد", "السبت")
    (found,) = change(TEXT, after).reworded
    assert found.before == TEXT.split(".", maxsplit=1)[0] + "."
    assert set(found.lost) == {"خمسه", "12", "الاحد"}
    assert set(found.gained) == {"سبعه", "17", "السبت"}


def test_a_rewording_without_figures():
    found = change(TEXT, TEXT.replace("قال المرصد إن", "أكد المرصد السوري أن"))
    assert found.reworded == (
        Reworded("قال المرصد إن الطائرات روسية.", "أكد المرصد السوري أن الطائرات روسية."),
    )


@pytest.mark.parametrize(
    "same",
    [
        TEXT,
        TEXT.replace("أ", "ا"),
        TEXT.replace("قُتل", "قتـل"),
        TEXT.replace("12", "١٢"),
        TEXT.replace("\n", "\n\n  "),
        "\n".join(reversed(TEXT.split("\n"))),
    ],
)
def test_what_no_reader_sees_is_no_change(same):
    assert not change(TEXT, same)


def test_all_new_and_all_gone():
    assert change("", "خبر جديد كليا.") == Change(added=("خبر جديد كليا.",))
    assert change("خبر قديم كليا.", "") == Change(removed=("خبر قديم كليا.",))


def test_a_repeated_sentence_counts_as_often_as_it_stands():
    assert change("لا تعليق الآن.", "لا تعليق الآن. لا تعليق الآن.").added == ("لا تعليق الآن.",)


def test_a_change_is_plain_data():
    found = json.loads(json.dumps(change(TEXT, TEXT.replace("12", "13")).to_dict()))
    assert found["reworded"][0]["gained"] == ["13"]


@pytest.mark.slow
def test_hostile_texts_cost_little():
    begun = time.process_time()
    texts = [". ".join(f"جملة رقم {i + shift} عن بلدة {i * 7}" for i in range(8_000)) for shift in (0, 3)]
    change(*texts)
    change("كلمة " * 200_000, "كلمة أخرى " * 100_000)
    assert time.process_time() - begun < 60


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_texts(before, after):
    assert not change(before, before)
    found = change(before, after)
    assert all(sentence in after for sentence in found.added)
    assert all(sentence in before for sentence in found.removed)
