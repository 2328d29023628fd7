"""Observers' bulletins: totals, parts by governorate, two observers, none recorded, not confirmed."""

from __future__ import annotations

import pytest

from marsad.core.ledger.event import Counted, Event, PartyRole

TRUCE = " لنظام وقف الأعمال القتالية في سوريا"


def parts(event: Event) -> dict[str | None, int]:
    """The violations of a bulletin by place, the total under None."""
    return {c.place: c.value for c in event.counts if c.what is Counted.VIOLATIONS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"سجل الجانب الروسي خلال 24 ساعة 11 خرقا{TRUCE}، 7 في إدلب و2 في كل من حماة وحلب.",
            {None: 11, "idlib": 7, "hama": 2, "aleppo": 2},
        ),
        (
            f"رصد الجانب التركي ستة خروقات{TRUCE} في محافظتي إدلب (2) وحماة (4).",
            {None: 6, "idlib": 2, "hama": 4},
        ),
        (
            f"أحصى الجانب الروسي اثنتي عشرة حالة انتهاك{TRUCE}، سبعا منها في حلب وخمسا في ريف دمشق.",
            {None: 12, "aleppo": 7, "rif-dimashq": 5},
        ),
        (f"أعلن مركز حميميم تسجيل خرقين اثنين{TRUCE} خلال يوم.", {None: 2}),
        (
            f"سجل الجانب الروسي الخروقات الخمسة{TRUCE}، حالة واحدة منها في حلب وأربع في اللاذقية.",
            {None: 5, "aleppo": 1, "latakia": 4},
        ),
    ],
)
def test_a_total_and_its_parts_are_told_apart(read, text, expected):
    assert parts(read(text)[0]) == expected


def test_parts_are_added_up(read):
    right = read(f"رصد الجانب الروسي 9 خروقات{TRUCE}، 6 منها في إدلب و3 في حلب.")[0]
    wrong = read(f"رصد الجانب الروسي 9 خروقات{TRUCE}، 6 منها في إدلب و5 في حلب.")[0]
    whole = read(f"رصد الجانب الروسي 9 خروقات{TRUCE} خلال يوم.")[0]
    assert (right.adds_up, wrong.adds_up, whole.adds_up) == (True, False, None)


def test_two_observers_are_two_events_over_one_period(read):
    text = f"رصد الجانب الروسي خلال 24 ساعة خمسة خروقات{TRUCE}، فيما رصد الجانب التركي ثمانية خروقات في حلب."
    events = read(text)
    observers = [[p.actor for p in e.parties if p.role is PartyRole.OBSERVER] for e in events]
    assert observers == [["russia"], ["turkey"]]
    assert [e.period.value for e in events] == ["PT24H", "PT24H"]
    assert [e.says.speaker.actor for e in events] == ["russia", "turkey"]


def test_none_recorded_is_a_count_of_nothing(read):
    event = read(f"لم يرصد الجانب التركي في اللجنة المشتركة أي خروقات{TRUCE} أمس.")[0]
    assert (event.status.value, event.counts[0].value) == ("none", 0)


def test_what_another_does_not_confirm_is_a_denial_of_his_count(read):
    event = read(f"لم يؤكد الجانب الروسي سبعة خروقات{TRUCE} أبلغ عنها الجانب التركي.")[0]
    assert event.is_denied
    assert event.says.speaker.actor == "russia"
    assert [(p.actor, p.role) for p in event.parties] == [("turkey", PartyRole.OBSERVER)]
    assert parts(event) == {None: 7}


def test_numbers_that_count_no_violation_are_none(read):
    text = f"رصد الجانب الروسي 4 خروقات{TRUCE} خلال يوم، ونفذ المركز 2017 عملية إنسانية، وبلغ عدد البلدات المنضمة 2518."
    assert parts(read(text)[0]) == {None: 4}
