"""Counts, days and cuts: pure functions of the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.dates.expression import find_dates
from marsad.core.wording.counts import NOUNS, count, duration
from marsad.desk import wording
from marsad.desk.marked import hits, paragraphs, pieces, shown
from marsad.desk.plot import Lengths, OverTime, answered, spark, stacked, steps, tint

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "ar", "en"),
    [
        (0, "لا أخبار", "0 stories"),
        (1, "خبر واحد", "1 story"),
        (2, "خبران", "2 stories"),
        (3, "3 أخبار", "3 stories"),
        (10, "10 أخبار", "10 stories"),
        (11, "11 خبرا", "11 stories"),
        (99, "99 خبرا", "99 stories"),
        (100, "100 خبر", "100 stories"),
        (101, "101 خبر", "101 stories"),
        (103, "103 أخبار", "103 stories"),
        (1011, "1011 خبرا", "1011 stories"),
    ],
)
def test_count(number: int, ar: str, en: str) -> None:
    assert (count(number, "story", "ar"), wording.count(number, "story", "en")) == (ar, en)


@given(st.integers(0, 10**6), st.sampled_from(sorted(NOUNS)), st.sampled_from(["ar", "en"]))
def test_every_count_can_be_said(number: int, noun: str, language: str) -> None:
    said = count(number, noun, language)
    assert said.strip() and (number < 3 or str(number) in said)


@pytest.mark.parametrize(
    ("length", "alone", "governed"),
    [
        ("P2D", "يومان", "يومين"),
        ("P1DT2H", "يوم واحد وساعتان", "يوم وساعتين"),
        ("P2Y", "سنتان", "سنتين"),
        ("PT72H", "72 ساعة", "72 ساعة"),
        ("P30D", "30 يوما", "30 يوما"),
        ("soon", "soon", "soon"),
    ],
)
def test_a_governed_dual_stands_in_the_genitive(length: str, alone: str, governed: str) -> None:
    assert (duration(length, "ar"), duration(length, "ar", is_governed=True)) == (alone, governed)


def test_days_have_both_arabic_names_and_latin_digits() -> None:
    assert wording.day(date(2020, 3, 5), "ar") == "5 آذار/مارس 2020"
    assert wording.day(date(2020, 3, 5), "en") == "5 March 2020"
    assert (
        wording.moment(datetime(2020, 3, 5, 22, 5, tzinfo=UTC), "Asia/Damascus", "ar")
        == "6 آذار/مارس 2020، 00:05"
    )


@pytest.mark.parametrize(
    ("seconds", "ar", "en"),
    [
        (30, "الآن", "just now"),
        (60, "قبل دقيقة", "1 minute ago"),
        (7200, "قبل ساعتين", "2 hours ago"),
        (3 * 86400, "قبل 3 أيام", "3 days ago"),
        (11 * 86400, "قبل 11 يوما", "11 days ago"),
    ],
)
def test_ago(seconds: int, ar: str, en: str) -> None:
    then = NOW - timedelta(seconds=seconds)
    assert (wording.ago(then, NOW, "ar"), wording.ago(then, NOW, "en")) == (ar, en)


def test_a_word_without_a_label_is_shown_as_it_is() -> None:
    assert wording.label("brand_new", "ar") == "brand_new" and wording.label(None, "ar") == "—"
    assert wording.theatre("atlantis", "ar") == "atlantis" and wording.theatre("syria", "ar") == "سوريا"


MARKS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8)


@given(st.text(max_size=60), MARKS)
def test_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [{"start_offset": s, "end_offset": min(s + n, len(text))} for s, n in spans if s < len(text)]
    found = list(pieces(text, 0, len(text), marks))
    assert "".join(piece.text for piece in found) == text
    assert sum(len(piece.opens) for piece in found) == len(marks)
    joined = [piece for line in paragraphs(text, marks) for piece in line]
    assert "".join(p.text for p in joined) == "".join(line for line in text.split("\n") if line.strip())
    for mark in marks:
        covered = "".join(piece.text for piece in found if mark in piece.marks)
        assert covered == text[mark["start_offset"] : mark["end_offset"]]


@given(st.text(max_size=200))
def test_shown_text_turns_nothing(text: str) -> None:
    assert not set(shown(text)) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x00\x1b"
    )


@given(st.text(alphabet="ab ⟪⟫", max_size=40))
def test_hits_keep_every_letter(text: str) -> None:
    assert "".join(piece for piece, _ in hits(text)).replace("⟪", "").replace("⟫", "") == text.replace(
        "⟪", ""
    ).replace("⟫", "")


def test_hits_are_marked() -> None:
    assert list(hits("قال إن ⟪الهدنة⟫ سارية")) == [("قال إن ", False), ("الهدنة", True), (" سارية", False)]


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=30, max_size=30), max_size=5))
def test_bars_stay_in_their_picture_and_keep_their_proportions(series: list[list[int]]) -> None:
    first = date(2026, 1, 1)
    plot = stacked(series, steps(first, first + timedelta(days=29)))
    assert sum(bar.value for bar in plot.bars) == sum(map(sum, series))
    for bar in plot.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= plot.width + 1e-6
        assert -1e-6 <= bar.y <= bar.y + bar.height <= plot.height
    tall = {bar.value: bar.height for bar in plot.bars}
    if len(tall) > 1:
        low, high = min(tall), max(tall)
        assert tall[high] / tall[low] == pytest.approx(high / low, rel=1e-6)


@given(st.integers(1, 730))
def test_steps_cover_the_period_without_gap(days: int) -> None:
    first = date(2026, 1, 1)
    over = steps(first, first + timedelta(days=days - 1))
    assert over.starts[0] == first and over.starts[-1] <= over.last
    assert {b - a for a, b in zip(over.starts, over.starts[1:], strict=False)} <= {timedelta(days=over.days)}
    assert len(over.starts) <= 62


def test_an_answer_is_plotted_where_it_has_numbers_over_names() -> None:
    rows = [{"story_id": 1, "name": "a", "n": 3}, {"story_id": 2, "name": "b", "n": None}]
    found = answered(["story_id", "name", "n"], rows)
    assert isinstance(found, Lengths) and (found.counted, found.bars) == (
        "n",
        ((0, 3.0, 100.0), (1, 0.0, 0.0)),
    )
    assert answered(["name"], [{"name": "a"}, {"name": "b"}]) is None
    assert answered(["name", "n"], []) is None


def test_an_answer_over_weeks_is_plotted_by_week_with_its_series() -> None:
    weeks = [date(2026, 11, 2), date(2026, 11, 16)]
    rows = [
        {"week": w, "status": s, "articles": n} for w in weeks for s, n in (("announced", 2), ("ended", 5))
    ]
    found = answered(["week", "status", "articles"], rows)
    assert isinstance(found, OverTime) and found.series == ("ended", "announced")
    assert found.days == (weeks[0], date(2026, 11, 9), weeks[1])  # a week of nothing is shown
    assert {(bar.series, bar.step, bar.value) for bar in found.plot.bars} == {
        (0, 0, 5),
        (1, 0, 2),
        (0, 2, 5),
        (1, 2, 2),
    }


def test_a_spark_line_shows_a_day_of_nothing() -> None:
    assert [bar[4] for bar in spark([0, 5, 2]).bars] == [0, 5, 2]
    assert spark([]).bars == ()


def test_a_topic_has_the_same_colour_everywhere() -> None:
    assert tint("ceasefire") == 0 and tint("syria") == 4 and 0 <= tint("something_new") <= 7


@pytest.mark.parametrize(
    ("text", "arabic", "english"),
    [
        ("قبل 45 عاما", "1975", "1975"),
        ("عام 1973", "1973", "1973"),
        ("بين عامي 2015 و2018", "2015 – 2018", "2015 – 2018"),
        ("شباط 2020", "شباط/فبراير 2020", "February 2020"),
        (
            "أواخر شباط 2020",
            "21 شباط/فبراير 2020 – 29 شباط/فبراير 2020",
            "21 February 2020 – 29 February 2020",
        ),
        ("5 آذار 2020", "5 آذار/مارس 2020", "5 March 2020"),
        ("5 آذار 2020 الساعة 14:05", "5 آذار/مارس 2020، 14:05", "5 March 2020, 14:05"),
    ],
)
def test_a_time_is_shown_in_the_unit_it_was_written_in(text: str, arabic: str, english: str) -> None:
    (found,) = find_dates(text, datetime(2020, 3, 14, 12, tzinfo=UTC), UTC)
    shown = [
        wording.named_time(found.begins_at, found.ends_at, found.precision, language)
        for language in ("ar", "en")
    ]
    assert shown == [arabic, english]
