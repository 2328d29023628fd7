"""Kinds of sentence that real news showed to be read wrongly, one at a time."""

from __future__ import annotations

import pytest

from marsad.core.ledger.event import EventKind, Manner, PartyRole


def ceasefires(events):
    """Those of the events that are of a ceasefire."""
    return [event for event in events if event.kind is EventKind.CEASEFIRE]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قالت مصادر عسكرية لـ«الشرق» إن الفصائل رفضت الهدنة في إدلب.", "مصادر عسكرية"),
        ("قال ناشط لوكالة «رويترز» إن الفصائل رفضت الهدنة في إدلب.", "ناشط"),
        ("نقلت صحيفة «البلد» عن مصدر ميداني قوله إن الجيش أوقف إطلاق النار في إدلب.", "مصدر ميداني"),
        ("أعلنت الخارجية المصرية التوصل إلى هدنة إنسانية في غزة.", "الخارجية المصرية"),
    ],
)
def test_a_speaker_ends_before_his_outlet_and_his_words(read, text, speaker):
    (event,) = ceasefires(read(text))
    assert event.says.speaker.quote == speaker


def test_to_say_of_oneself_that_one_keeps_a_ceasefire_is_no_event(read):
    assert read("أكدت موسكو أنها ملتزمة بكل بنود اتفاق وقف إطلاق النار في إدلب.") == ()


def test_who_exchange_accusations_are_both_accused(read):
    text = "تبادلت أرمينيا وأذربيجان الاتهامات بخرق الهدنة في قره باغ بعد يوم من سريانها."
    (event,) = [e for e in read(text, "2020-10-11T12:00:00+04:00") if e.kind is EventKind.VIOLATION]
    assert {(p.actor, p.role) for p in event.parties} == {
        ("armenia", PartyRole.ACCUSED),
        ("azerbaijan", PartyRole.ACCUSED),
    }


def test_a_denial_of_any_ceasefire_denies_nothing_that_another_says(read):
    text = "نفت الفصائل وجود أي هدنة في إدلب، في حين أكد المبعوث أن موسكو وأنقرة اتفقتا على وقف لإطلاق النار."
    denied, said = ceasefires(read(text))
    assert (denied.is_denied, said.is_denied) == (True, False)
    assert said.says.manner.value == Manner.CONFIRMED


@pytest.mark.parametrize(
    "text",
    [
        "دخلت الهدنة بين إسرائيل وحماس حيز التنفيذ فجرا بعد 11 يوما من القصف الذي أوقع 232 قتيلا في غزة.",
        "وافق الجيش على وقف إطلاق النار في إدلب مع الاحتفاظ بحق الرد على أي خرق.",
    ],
)
def test_what_a_ceasefire_ended_or_may_meet_breaks_none(read, text):
    assert [event.kind for event in read(text, "2021-05-21T12:00:00+03:00")] == [EventKind.CEASEFIRE]


def test_a_patrol_put_off_is_suspended_however_it_was_due(read):
    (event,) = read("الدورية الروسية التركية المشتركة المقررة غدا على الطريق M4 في إدلب أرجئت بسبب الاعتصام.")
    assert event.status.value == "suspended"


def test_shellings_that_a_centre_counts_are_cases(read):
    text = "أعلن مركز المصالحة الروسي في سوريا تسجيل أحد عشر قصفا في منطقة خفض التصعيد بإدلب خلال يوم، ثمانية في إدلب وثلاثة في حماة."
    (event,) = read(text, "2021-08-12T12:00:00+03:00")
    assert ([c.value for c in event.counts], event.adds_up) == ([11, 8, 3], True)
