"""Corrections of events: they hold to words, whatever the rules draw later."""

from __future__ import annotations

import pytest

from marsad.core.ledger.correction import FieldCorrection, checked, corrected
from marsad.core.ledger.event import EventKind, Quote
from marsad.errors import InputError

TEXT = (
    "سيّرت القوات الروسية والتركية اليوم الدورية المشتركة رقم 22 على الطريق الدولي M4 قرب سراقب في إدلب. "
    "وسجل الجانب الروسي 7 خروقات للهدنة، 4 في إدلب و3 في حلب."
)


@pytest.fixture
def events(read):
    return read(TEXT, "2020-07-22T15:00:00+03:00")


def quote(words: str) -> Quote:
    start = TEXT.index(words)
    return Quote(words, start, start + len(words))


def wrong(events, kind: EventKind, fact: str, words: str, value: str | None = None) -> FieldCorrection:
    (event,) = [e for e in events if e.kind is kind]
    return FieldCorrection(kind, event.status, fact, quote(words), value)


def of(events, kind: EventKind):
    return next((e for e in events if e.kind is kind), None)


def test_an_event_that_is_none_goes_and_the_other_stays(events) -> None:
    left = corrected("", TEXT, events, [wrong(events, EventKind.PATROL, "event", "سيّرت")])
    assert [event.kind for event in left] == [EventKind.VIOLATION]


def test_a_wrong_number_is_set_right_and_a_wrong_place_taken_away(events) -> None:
    made = [
        wrong(events, EventKind.PATROL, "ordinal", "رقم 22", "23"),
        wrong(events, EventKind.PATROL, "place", "سراقب"),
        wrong(events, EventKind.PATROL, "begins", "اليوم", "2020-07-21"),
    ]
    patrol = of(corrected("", TEXT, events, made), EventKind.PATROL)
    assert patrol.ordinal.value == 23
    assert patrol.begins.value == "2020-07-21"
    assert "saraqib" in {p.place for p in of(events, EventKind.PATROL).places}
    assert "saraqib" not in {p.place for p in patrol.places}


def test_a_part_that_is_none_changes_the_sum(events) -> None:
    assert of(events, EventKind.VIOLATION).adds_up is True
    left = corrected("", TEXT, events, [wrong(events, EventKind.VIOLATION, "count", "3 في حلب")])
    assert of(left, EventKind.VIOLATION).adds_up is False


def test_a_wrong_speaker_is_nobody(events) -> None:
    violation = of(events, EventKind.VIOLATION)
    assert violation.says.speaker
    made = FieldCorrection(EventKind.VIOLATION, violation.status, "speaker", violation.says.speaker)
    says = of(corrected("", TEXT, events, [made]), EventKind.VIOLATION).says
    assert says is None or says.speaker is None


def test_the_words_are_looked_for_where_the_text_was_edited(read) -> None:
    first = read(TEXT, "2020-07-22T15:00:00+03:00")
    made = wrong(first, EventKind.PATROL, "ordinal", "رقم 22", "23")
    edited = "إدلب، خاص. " + TEXT
    patrol = of(corrected("", edited, read(edited, "2020-07-22T15:00:00+03:00"), [made]), EventKind.PATROL)
    assert patrol.ordinal.value == 23
    gone = TEXT.replace("رقم 22", "الجديدة")
    assert of(corrected("", gone, read(gone, "2020-07-22T15:00:00+03:00"), [made]), EventKind.PATROL)


def test_a_later_correction_of_the_same_field_wins(events) -> None:
    made = [wrong(events, EventKind.PATROL, "ordinal", "رقم 22", n) for n in ("23", "24")]
    assert of(corrected("", TEXT, events, made), EventKind.PATROL).ordinal.value == 24


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("status", "failed"),
        ("begins", "yesterday"),
        ("ordinal", "x"),
        ("duration", "3 days"),
        ("party", "russia"),
        ("nothing", None),
    ],
)
def test_what_can_t_be_is_refused(fact: str, value: str | None) -> None:
    with pytest.raises(InputError):
        checked(EventKind.PATROL, fact, value)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("status", "held"),
        ("begins", "2020-03-15"),
        ("ends", "2020-03-15T00:01"),
        ("ordinal", "22"),
        ("duration", "PT72H"),
        ("period", "P1D"),
        ("begins", None),
    ],
)
def test_what_can_be_is_kept(fact: str, value: str | None) -> None:
    assert checked(EventKind.PATROL, fact, value) == value
