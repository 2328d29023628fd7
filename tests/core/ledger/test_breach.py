"""What breaks a ceasefire: what is said to, and an attack where an agreement in force silences arms, kept but never told as a breach."""

from __future__ import annotations

import pytest

from marsad.core.ledger.covered import COVERED
from marsad.core.ledger.entry import Report, entries
from marsad.core.ledger.event import EventKind

AT = "2020-02-11T15:00:00+03:00"
NAMED = "قتل خمسة جنود أتراك في قصف لقوات النظام على تفتناز صباح اليوم."
UNNAMED = "ارتفع عدد قتلى الجيش التركي في القصف على تفتناز صباح اليوم إلى سبعة."
SAID = "قتل سبعة جنود أتراك في قصف لقوات النظام على تفتناز صباح اليوم، في خرق جديد للاتفاق."


def violations(events):
    """Those of the events that break a ceasefire."""
    return [event for event in events if event.kind is EventKind.VIOLATION]


def test_an_attack_by_one_who_is_bound_is_kept_and_one_by_nobody_only_joins(read):
    (named,), (unnamed,) = read(NAMED, AT), read(UNNAMED, AT)
    assert (named.rule, named.weight) == (COVERED, "subject")
    assert (unnamed.rule, unnamed.weight) == (COVERED, "background")


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (
            "قتل خمسة مدنيين في قصف للتحالف الدولي على قرية في ريف إدلب صباح اليوم.",
            AT,
        ),  # whom it doesn't bind
        (NAMED, "2017-02-11T15:00:00+03:00"),  # before any agreement
        ("قتل ثلاثة جنود في كمين نصبته طالبان قرب قندهار صباح اليوم.", AT),  # where none is
        ("اتهمت واشنطن طهران بخرق الاتفاق النووي بعد هجوم على ناقلة نفط في الخليج.", AT),
        (
            "قتل عشرة في قصف روسي على كييف.\nوفي غزة يستمر وقف إطلاق النار لليوم الثالث.",
            "2025-01-22T15:00:00+03:00",
        ),
    ],
)
def test_an_attack_that_breaks_nothing_is_no_event(read, text, published):
    assert violations(read(text, published)) == []


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        "أربعة قتلى وستة جرحى حصيلة الغارة على البلدة، في انتهاك جديد للاتفاق.",
        "خرقت قوات النظام الاتفاق وقصفت بلدة تفتناز صباح اليوم.",
    ],
)
def test_an_attack_that_is_said_to_break_the_agreement_is_a_violation(read, text):
    (event,) = violations(read(text, AT))
    assert event.rule != COVERED


def test_what_reports_of_one_attack_say_together(read, ledger_rules):
    def joined(*texts):
        reports = [
            Report(n, event, 0, f"2020-02-11T{10 + n}:00:00+03:00")
            for n, text in enumerate(texts)
            for event in violations(read(text, AT))
        ]
        return [
            ([r.article for r in one.reports], one.is_said)
            for one in entries(reports, ledger_rules.gazetteer)
        ]

    assert joined(UNNAMED) == []
    assert joined(NAMED, UNNAMED) == [([0, 1], False)]
    assert joined(UNNAMED, NAMED, SAID) == [([0, 1, 2], True)]  # the flash came first


def test_a_denial_of_any_ceasefire_is_of_the_one_where_the_fire_goes_on(read):
    text = "واصلت قوات النظام قصف ريف حماة اليوم، ونفت هيئة تحرير الشام وجود أي هدنة."
    denial = next(event for event in read(text, AT) if event.kind is EventKind.CEASEFIRE)
    assert denial.is_denied
    assert [place.place for place in denial.places] == ["hama"]
