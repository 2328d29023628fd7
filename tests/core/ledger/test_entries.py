"""What joins reports into an entry, what keeps them apart, and what they contradict each other in."""

from __future__ import annotations

import pytest

from marsad.core.ledger.conflict import with_conflicts
from marsad.core.ledger.entry import Report, entries, hours, is_renewal
from marsad.core.ledger.lifeline import lifeline


@pytest.fixture(scope="module")
def joined(read, ledger_rules):
    """Texts with their times → entries with their conflicts."""

    def of(*told):
        reports = [
            Report(which, event, number, published, is_renewal(event))
            for which, (published, text) in enumerate(told)
            for number, event in enumerate(read(text, published))
        ]
        return [with_conflicts(entry) for entry in entries(reports, ledger_rules.gazetteer)]

    return of


def articles(found):
    """The articles of each entry."""
    return [[report.article for report in entry.reports] for entry in found]


def conflicts(entry):
    """Fields and their values."""
    return {conflict.field: [claim.value for claim in conflict.claims] for conflict in entry.conflicts}


def test_an_ordinal_joins_patrols_and_their_outcomes_contradict(joined):
    (entry,) = joined(
        (
            "2020-05-12T12:00:00+03:00",
            "سيرت القوات الروسية والتركية اليوم الدورية المشتركة التاسعة على الطريق M4 في إدلب.",
        ),
        (
            "2020-05-13T09:00:00+03:00",
            "قطع محتجون أمس الطريق أمام الدورية الروسية التركية التاسعة على M4 قرب النيرب.",
        ),
    )
    assert conflicts(entry) == {"status": ["held", "blocked"]}


def test_another_ordinal_is_another_patrol(joined):
    found = joined(
        ("2020-05-12T12:00:00+03:00", "سيرت القوات الروسية والتركية اليوم الدورية المشتركة التاسعة في إدلب."),
        ("2020-05-14T12:00:00+03:00", "سيرت القوات الروسية والتركية اليوم الدورية المشتركة العاشرة في إدلب."),
    )
    assert articles(found) == [[0], [1]]


def test_the_bulletin_of_the_next_day_is_another_entry(joined):
    text = "رصد الجانب الروسي خلال 24 ساعة خمسة خروقات لوقف الأعمال القتالية في سوريا، 3 في حلب و2 في إدلب."
    assert articles(joined(("2018-11-19T10:00:00+03:00", text), ("2018-11-20T10:00:00+03:00", text))) == [
        [0],
        [1],
    ]


def test_a_toll_that_rises_and_a_denial_contradict(joined):
    (entry,) = joined(
        ("2020-02-03T14:00:00+03:00", "قتل خمسة جنود أتراك في قصف لقوات النظام على سراقب فجر اليوم."),
        ("2020-02-03T20:00:00+03:00", "قتل سبعة جنود أتراك في قصف لقوات النظام على سراقب فجر اليوم."),
        ("2020-02-03T22:00:00+03:00", "نفى مصدر عسكري استهداف القوات التركية في سراقب فجر اليوم."),
    )
    assert conflicts(entry) == {"happened": ["said", "said", "denied"], "counts.killed": ["5", "7"]}


def test_a_report_that_adds_the_wounded_contradicts_nothing(joined):
    (entry,) = joined(
        ("2020-02-03T14:00:00+03:00", "قتل خمسة مدنيين في قصف لقوات النظام على سراقب فجر اليوم."),
        ("2020-02-03T20:00:00+03:00", "قتل خمسة مدنيين وأصيب تسعة في قصف لقوات النظام على سراقب فجر اليوم."),
    )
    assert entry.conflicts == ()


def test_forty_two_days_and_six_weeks_are_one_length(joined):
    (entry,) = joined(
        ("2025-01-15T20:00:00+02:00", "أعلنت قطر هدنة في غزة لمدة 42 يوما تبدأ الأحد 19 يناير."),
        ("2025-01-15T22:00:00+02:00", "أعلنت مصر هدنة في غزة لمدة ستة أسابيع تبدأ الأحد 19 يناير."),
    )
    assert entry.conflicts == ()


def test_hours_a_day_are_no_report_of_a_month(joined):
    found = joined(
        ("2018-02-24T22:00:00+03:00", "أقر مجلس الأمن هدنة في الغوطة الشرقية لمدة 30 يوما."),
        ("2018-02-25T10:00:00+03:00", "رحبت الأمم المتحدة بإعلان الهدنة في الغوطة الشرقية."),
        ("2018-02-26T15:00:00+03:00", "أعلنت روسيا هدنة في الغوطة الشرقية لمدة 5 ساعات يوميا."),
    )
    assert [2] in articles(found)


def test_a_new_agreement_is_an_entry_that_renews_the_first(joined):
    found = joined(
        ("2016-12-13T22:00:00+02:00", "اتفاق على وقف إطلاق النار في حلب يبدأ فجر غد الأربعاء."),
        ("2016-12-15T07:00:00+02:00", "اتفاق جديد على وقف إطلاق النار في حلب يبدأ فجر غد الجمعة."),
    )
    assert articles(found) == [[0], [1]]
    assert found[1].renews == 0


def test_the_steps_of_a_ceasefire_stand_in_their_order(joined):
    (entry,) = joined(
        ("2020-03-05T22:00:00+03:00", "أعلنت موسكو وأنقرة وقفا لإطلاق النار في إدلب يبدأ منتصف الليل."),
        ("2020-03-06T09:00:00+03:00", "دخل وقف إطلاق النار في إدلب حيز التنفيذ فجر اليوم."),
    )
    assert [step.status for step in lifeline(entry)] == ["announced", "in_effect"]


def test_background_opens_no_entry(joined):
    text = "اتفقت تركيا مع روسيا في سوتشي في 17 أيلول 2018 على إنشاء منطقة منزوعة السلاح في إدلب."
    assert joined(("2020-03-12T18:00:00+03:00", text)) == []


@pytest.mark.parametrize(
    ("length", "expected"), [("PT72H", 72), ("P3D", 72), ("P1W", 168), ("PT30M", 0.5), ("P1DT2H", 26)]
)
def test_lengths_are_compared_in_hours(length, expected):
    assert hours(length) == expected
