"""Corrections against what rules derive: they hold whatever the rules or the text become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.topics.correction import ANALYST, CorrectionKind, TopicCorrection, corrected, place
from marsad.model import CeasefireStatus, Mention, Theatre

TEXT = "أعلن الجيش وقف إطلاق النار في إدلب. وخرق مسلحون الهدنة في تفتناز بعد ساعات."


def found(quote: str, topic: str = "ceasefire", rule: str = "r") -> Mention:
    start = TEXT.index(quote)
    end = start + len(quote)
    return Mention(
        topic, "text", start, end, quote, rule, "1", Theatre.UNCLEAR, CeasefireStatus.UNCLEAR, 0, len(TEXT)
    )


def made(
    kind: CorrectionKind, quote: str, theatre: Theatre | None = None, status: CeasefireStatus | None = None
) -> TopicCorrection:
    start = TEXT.index(quote)
    return TopicCorrection(kind, "ceasefire", "text", start, start + len(quote), quote, theatre, status)


def test_wrong_words_prove_nothing_however_a_rule_cuts_them() -> None:
    wrong = made(CorrectionKind.WRONG, "وقف إطلاق النار")
    other = found("الهدنة")
    assert corrected("", TEXT, [found("وقف إطلاق النار"), other], [wrong]) == (other,)
    assert corrected("", TEXT, [found("إطلاق النار في إدلب"), other], [wrong]) == (other,)


def test_another_topic_of_the_same_words_stays() -> None:
    other = found("وقف إطلاق النار", topic="sochi")
    assert corrected("", TEXT, [other], [made(CorrectionKind.WRONG, "وقف إطلاق النار")]) == (other,)


def test_missing_words_become_a_mention_with_their_sentence() -> None:
    (mention,) = corrected(
        "", TEXT, [], [made(CorrectionKind.MISSING, "الهدنة", Theatre.SYRIA, CeasefireStatus.VIOLATED)]
    )
    assert (mention.quote, mention.rule, mention.theatre) == ("الهدنة", ANALYST, Theatre.SYRIA)
    assert TEXT[mention.evidence_start : mention.evidence_end].startswith("وخرق مسلحون")


def test_once_a_rule_finds_them_its_mention_stands_with_the_analysts_labels() -> None:
    (mention,) = corrected(
        "",
        TEXT,
        [found("الهدنة")],
        [made(CorrectionKind.MISSING, "الهدنة", Theatre.SYRIA, CeasefireStatus.VIOLATED)],
    )
    assert (mention.rule, mention.theatre, mention.status) == ("r", Theatre.SYRIA, CeasefireStatus.VIOLATED)


def test_the_later_correction_wins() -> None:
    wrong, missing = (
        made(CorrectionKind.WRONG, "الهدنة"),
        made(CorrectionKind.MISSING, "الهدنة", Theatre.SYRIA, CeasefireStatus.VIOLATED),
    )
    assert len(corrected("", TEXT, [found("الهدنة")], [wrong, missing])) == 1
    assert corrected("", TEXT, [found("الهدنة")], [missing, wrong]) == ()


def test_labels_of_a_topic_without_statuses_leave_it_without() -> None:
    mention = Mention("sochi", "text", 0, 4, TEXT[:4], "r", "1")
    change = TopicCorrection(CorrectionKind.LABEL, "sochi", "text", 0, 4, TEXT[:4], Theatre.SYRIA, None)
    ((after),) = corrected("", TEXT, [mention], [change])
    assert (after.theatre, after.status) == (Theatre.SYRIA, None)


def test_an_edited_text_is_searched_for_the_words_and_without_them_the_correction_lapses() -> None:
    edited = "عاجل. " + TEXT.replace("إطلاق", "اطـلاق")
    start = edited.index("وقف")
    there = Mention("ceasefire", "text", start, start + 16, edited[start : start + 16], "r", "1")
    wrong = made(CorrectionKind.WRONG, "وقف إطلاق النار")
    assert corrected("", edited, [there], [wrong]) == ()
    gone = "لا شيء هنا"
    other = Mention("ceasefire", "text", 0, 2, gone[:2], "r", "1")
    assert corrected("", gone, [other], [wrong]) == (other,)


def test_the_nearest_of_several_places_is_meant() -> None:
    text = "هدنة ثم هدنة ثم هدنة"
    assert place(text, "هدنة", 9) == (8, 12)
    assert place(text, "سلام", 0) is None
    assert place(text, "", 0) is None


@pytest.mark.slow
@given(st.text(max_size=80), st.text(max_size=20), st.integers(0, 100))
def test_a_place_holds_the_words(text: str, quote: str, near: int) -> None:
    at = place(text, quote, near)
    if at:
        start, end = at
        assert 0 <= start < end <= len(text)
        assert place(text[start:end], quote) is not None


@given(
    st.text(alphabet="اب هدنة.\n", max_size=60),
    st.text(alphabet="هدنة", min_size=1, max_size=5),
    st.sampled_from(CorrectionKind),
)
def test_applied_twice_is_applied_once_and_quotes_read_true(
    text: str, quote: str, kind: CorrectionKind
) -> None:
    change = TopicCorrection(
        kind, "ceasefire", "text", 0, len(quote), quote, Theatre.SYRIA, CeasefireStatus.PAST
    )
    once = corrected("", text, [], [change])
    assert corrected("", text, once, [change]) == once
    assert all(
        text[m.start : m.end] == m.quote and m.evidence_start <= m.start < m.end <= m.evidence_end
        for m in once
    )
