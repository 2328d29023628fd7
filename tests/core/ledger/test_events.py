"""One kind of sentence at a time: patrols, ceasefires, violations, talks, and what is no event."""

from __future__ import annotations

import pytest

from marsad.core.ledger.event import EventKind, Manner, PartyRole, PlaceRole


def roles(event):
    """Actors with their roles."""
    return {(party.actor, party.role) for party in event.parties}


def test_a_patrol_has_its_number_its_way_and_its_sides(read):
    text = "سيرت القوات الروسية والتركية اليوم الدورية المشتركة رقم 17 على الطريق M4 من ترنبة إلى أريحا، وفق وزارة الدفاع التركية."
    (event,) = read(text)
    assert (event.kind, event.status.value) == (EventKind.PATROL, "held")
    assert (event.ordinal.value, event.joint.value, event.begins.value) == (17, True, "2020-03-12")
    assert {(p.place, p.role) for p in event.places} == {
        ("m4", PlaceRole.ROAD),
        ("turnaba", PlaceRole.FROM),
        ("ariha-idlib", PlaceRole.TO),
    }
    assert roles(event) == {
        ("russian-armed-forces", PartyRole.SIDE),
        ("turkish-armed-forces", PartyRole.SIDE),
    }
    assert event.says.speaker.actor == "turkish-armed-forces"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ستسير القوات الروسية والتركية دورية مشتركة غدا قرب عين العرب.", "planned"),
        ("لم تسير القوات الروسية والتركية الدورية المشتركة قرب عين العرب اليوم.", "cancelled"),
        ("أعلنت القوات الروسية تعليق الدوريات المشتركة مع القوات التركية في إدلب.", "suspended"),
        ("انفجرت عبوة ناسفة بدورية تركية قرب أريحا.", "attacked"),
        ("قطع محتجون الطريق أمام الدورية الروسية التركية قرب النيرب.", "blocked"),
        ("سيرت القوات الروسية والتركية دورية مشتركة في إدلب إلا أن مسارها اختصر.", "shortened"),
    ],
)
def test_what_became_of_a_patrol_is_its_status(read, text, status):
    events = [event for event in read(text) if event.kind is EventKind.PATROL]
    assert [event.status.value for event in events] == [status]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("دعا الأمين العام للأمم المتحدة إلى وقف فوري لإطلاق النار في إدلب.", "called_for"),
        ("أعلن الجيش السوري هدنة في إدلب تبدأ فجر السبت.", "announced"),
        ("دخل اتفاق وقف إطلاق النار في إدلب حيز التنفيذ منتصف الليل.", "in_effect"),
        ("أعلنت موسكو تمديد الهدنة في إدلب ثلاثة أيام.", "extended"),
        ("رفضت فصائل المعارضة الهدنة التي اقترحتها موسكو في إدلب.", "rejected"),
        ("أعلن القائد انتهاء الهدنة في إدلب صباح اليوم.", "ended"),
        ("قال مصدر في المعارضة إن لا علم له بأي هدنة في إدلب.", "unclear"),
    ],
)
def test_where_a_ceasefire_stands_is_its_status(read, text, status):
    assert [event.status.value for event in read(text)] == [status]


def test_a_ceasefire_has_sides_mediators_length_and_beginning(read):
    text = "أعلنت حركة حماس التوصل إلى هدنة إنسانية مع إسرائيل في غزة بوساطة مصرية لمدة 72 ساعة تبدأ صباح الجمعة المقبل."
    (event,) = read(text, "2014-08-04T12:00:00+03:00")
    assert roles(event) == {
        ("hamas", PartyRole.SIDE),
        ("israel", PartyRole.SIDE),
        ("egypt", PartyRole.MEDIATOR),
    }
    assert (event.duration.value, event.begins.value, event.purpose.value) == (
        "PT72H",
        "2014-08-08",
        "humanitarian",
    )
    assert [place.place for place in event.places] == ["gaza-strip"]


def test_a_denial_has_the_status_of_what_is_denied(read):
    event = next(e for e in read("نفت قوات سوريا الديمقراطية التوصل إلى أي اتفاق لوقف إطلاق النار في منبج."))
    assert (event.status.value, event.says.manner.value) == ("announced", Manner.DENIED)
    assert event.says.speaker.actor == "sdf"


def test_short_names_are_told_by_their_conflict(read):
    yemen = read("أعلن الجيش هدنة في مأرب مع الحوثيين تبدأ غدا.")[0]
    sudan = read("أعلن الجيش هدنة في الخرطوم مع قوات الدعم السريع تبدأ غدا.")[0]
    assert ("yemeni-army", PartyRole.SIDE) in roles(yemen)
    assert ("sudanese-army", PartyRole.SIDE) in roles(sudan)


def test_the_victims_of_a_violation_have_their_place(read):
    text = "قتل أربعة مدنيين وأصيب سبعة في قصف لقوات النظام على بلدة كفرنبل رغم سريان الهدنة."
    event = next(e for e in read(text) if e.kind is EventKind.VIOLATION)
    assert [(c.what, c.value, c.place) for c in event.counts] == [
        ("killed", 4, "kafranbel"),
        ("wounded", 7, "kafranbel"),
    ]
    assert roles(event) == {("syrian-army", PartyRole.ACCUSED)}


def test_each_who_accuses_the_other_has_an_event(read):
    text = "قالت وزارة الدفاع الروسية إن القوات الأوكرانية خرقت الهدنة 12 مرة، في حين اتهم زيلينسكي القوات الروسية بارتكاب 30 خرقا."
    events = [e for e in read(text, "2025-04-20T12:00:00+03:00") if e.kind is EventKind.VIOLATION]
    assert [[p.actor for p in e.parties if p.role is PartyRole.ACCUSED] for e in events] == [
        ["ukrainian-army"],
        ["russian-armed-forces"],
    ]
    assert [[c.value for c in e.counts] for e in events] == [[12], [30]]


def test_talks_have_a_round_a_place_and_guarantors(read):
    text = (
        "انطلقت في أستانا اليوم الجولة الحادية عشرة من محادثات التسوية السورية بمشاركة روسيا وتركيا وإيران."
    )
    (event,) = read(text, "2018-11-28T12:00:00+03:00")
    assert (event.kind, event.status.value, event.round.value) == (EventKind.TALKS, "started", 11)
    assert [place.place for place in event.places] == ["astana"]
    assert roles(event) == {(actor, PartyRole.GUARANTOR) for actor in ("russia", "turkey", "iran")}


def test_talks_without_agreement_failed(read):
    (event,) = read("انتهت أمس الجولة الرابعة من محادثات أستانا بشأن سوريا دون التوصل إلى اتفاق.")
    assert (event.status.value, event.ends.value) == ("failed", "2020-03-11")
    assert event.outcome.quote == "دون التوصل إلى اتفاق"


@pytest.mark.parametrize(
    "text",
    [
        "إذا توقف القصف فقد تكون هناك هدنة في إدلب.",
        "يرى المحلل أن أي هدنة في إدلب لن تصمد.",
        "تضم لجنة الهدنة في سوريا ممثلين عن الدولتين.",
        "افتتح الوزير معرض الكتاب في دمشق أمس.",
        "أوقفت دوريات الأمن العام مهربين قرب الحدود.",
    ],
)
def test_what_is_imagined_or_something_else_is_no_event(read, text):
    assert read(text) == ()


def test_a_headline_that_says_it_again_is_no_second_event(read):
    text = "سيرت القوات الروسية والتركية دورية مشتركة في إدلب اليوم."
    assert len(read(text, title="دورية روسية تركية مشتركة في إدلب")) == 1


def test_page_furniture_is_no_event(read):
    text = "افتتح الوزير معرضا.\nاقرأ أيضا: سيرت القوات الروسية والتركية دورية مشتركة في إدلب"
    assert read(text) == ()


def test_a_reminder_of_long_ago_is_background(read):
    text = "اتفقت تركيا مع روسيا في سوتشي في 17 أيلول 2018 على إنشاء منطقة منزوعة السلاح في إدلب."
    (event,) = read(text)
    assert event.weight == "background"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            "دبي، الإمارات العربية المتحدة (CNN)— ",
            "قال المرصد السوري إن طائرات النظام نفذت غارات على الغوطة الشرقية بعد قرار وقف إطلاق النار.",
        ),
        ("واشنطن (رويترز) - ", "أعلن الجيش السوري هدنة في سراقب تبدأ فجر السبت."),
    ],
)
def test_where_a_text_was_written_is_no_place_and_no_party_of_what_it_tells(read, head, body):
    with_it, without = read(head + body), read(body)
    assert with_it and [(p.place, p.role) for e in with_it for p in e.places] == [
        (p.place, p.role) for e in without for p in e.places
    ]
    assert [roles(e) for e in with_it] == [roles(e) for e in without]


def test_what_is_said_to_have_no_ground_is_denied(read):
    text = "أكدت وزارة الدفاع السورية التزامها بوقف إطلاق النار في سراقب."
    text += " وأضافت الوزارة أن ما نشرته مواقع المعارضة عن قصف سراقب اليوم لا أساس له."
    assert [e.is_denied for e in read(text) if e.kind is EventKind.VIOLATION] == [True]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("قال الوزير إن بلاده تتواصل مع روسيا من أجل وقف إطلاق النار في إدلب.", "called_for"),
        ("وأضاف: تستمر اتصالاتنا مع موسكو من أجل وقف فوري لإطلاق النار في إدلب.", "called_for"),
    ],
)
def test_who_is_in_touch_with_another_for_a_ceasefire_asks_for_it(read, text, status):
    assert [e.status.value for e in read(text) if e.kind is EventKind.CEASEFIRE] == [status]


@pytest.mark.parametrize(
    ("dead", "who"),
    [
        ("9 قتلى مدنيين", "civilians"),
        ("قتيلين مدنيين", "civilians"),
        ("11 قتيلا من المدنيين", "civilians"),
        ("أربعة قتلى من الجنود", "soldiers"),
        ("9 قتلى، مدنيون كلهم", None),
        ("9 قتلى ومدنيين", None),
    ],
)
def test_a_word_behind_the_dead_says_who_they_were(read, dead, who):
    events = read(f"خرقت قوات النظام وقف إطلاق النار في إدلب بقصف أسفر عن {dead} في سراقب.")
    assert [c.who for e in events for c in e.counts if c.what == "killed"][:1] == [who]


def test_talks_that_go_on_ask_for_nothing(read):
    events = read("المحادثات تتواصل مع موسكو من أجل وقف إطلاق النار في إدلب.")
    assert events and "called_for" not in {e.status.value for e in events}


def test_a_paragraph_that_goes_on_has_the_speaker_of_the_one_before(read):
    text = "نقلت وكالة الأناضول عن خلوصي أكار قوله إن الوضع صعب.\n\nوتابع: «ندعو إلى وقف إطلاق النار في إدلب فورا»."
    (event,) = read(text)
    assert (event.status.value, event.says.speaker.actor) == ("called_for", "hulusi-akar")


def test_a_headline_that_names_a_state_means_its_minister(read):
    text = (
        "تركيا: ندعو إلى وقف إطلاق النار في إدلب\n\nدعا وزير الدفاع خلوصي أكار إلى وقف إطلاق النار في إدلب."
    )
    (event,) = read(text)
    assert event.says.speaker.actor == "hulusi-akar"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("تم الاتفاق على وقف لإطلاق النار في إدلب اعتبارا من 5 آذار 2020.", "in_effect"),
        ("تم الاتفاق على وقف لإطلاق النار في إدلب اعتبارا من 14 آذار 2020.", "announced"),
        ("أعلن الجيش السوري وقفا لإطلاق النار في إدلب اعتبارا من 11 آذار 2020.", "announced"),
    ],
)
def test_a_ceasefire_agreed_on_from_a_day_that_is_over_is_in_effect(read, text, status):
    (event,) = [e for e in read(text) if e.kind is EventKind.CEASEFIRE]
    assert event.status.value == status


def test_who_signs_in_brackets_takes_no_part(read):
    text = "تفاهم جديد\n\n(الهند بوست / سبوتنيك - 14 مارس 2020) جرت المفاوضات الروسية التركية في أنقرة بشأن إدلب."
    (event,) = read(text)
    assert ({party.actor for party in event.parties}, event.begins) == ({"russia", "turkey"}, None)


def test_the_adjective_beside_a_person_means_his_state(read):
    text = "عقد الرئيسان الروسي فلاديمير بوتين والتركي رجب طيب أردوغان محادثات في موسكو بشأن وقف إطلاق النار في إدلب."
    (event,) = [e for e in read(text) if e.kind is EventKind.TALKS]
    assert [party.actor for party in event.parties] == ["russia", "turkey"]


def test_where_an_organisation_is_banned_is_no_place_of_what_it_does(read):
    text = "خرقت هيئة تحرير الشام (المحظورة في روسيا) وقف إطلاق النار في إدلب بقصف أسفر عن مقتل مدنيين اثنين."
    (event,) = [e for e in read(text) if e.kind is EventKind.VIOLATION]
    assert [place.place for place in event.places] == ["idlib"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("اتهمت أنقرة دمشق بخرق وقف إطلاق النار في إدلب. ونفت الأخيرة خرق الهدنة.", "دمشق"),
        ("وبحسب الوزارة، طلبت روسيا وقفا لإطلاق النار في إدلب.", "الوزارة"),
        ("دخل وقف إطلاق النار في إدلب حيز التنفيذ منتصف الليل، وفق البيان المشترك.", "البيان المشترك"),
        ("دخل وقف إطلاق النار في إدلب حيز التنفيذ منتصف الليل، بحسب ما أفاد به مراسلنا.", "مراسلنا"),
        ("أعلنت فصائل المعارضة رفض الهدنة في إدلب واعتبرت أي حديث عن هدنة خيانة.", "فصائل المعارضة"),
    ],
)
def test_who_speaks_is_somebody(read, text, speaker):
    said = [e.says.speaker.quote for e in read(text) if e.says and e.says.speaker]
    assert said[-1] == speaker


def test_the_same_source_speaks_of_the_same_fronts(read):
    first = "نقلت وكالة سبوتنيك عن قائد ميداني قوله بتوقف إطلاق النار على جبهات إدلب لمدة 48 ساعة."
    text = f"{first}\n\nوزعم المصدر ذاته أن وقف إطلاق النار بدأ سريانه منتصف الليل ولمدة 48 ساعة."
    (event,) = [e for e in read(text) if e.kind is EventKind.CEASEFIRE]
    assert (event.status.value, [p.place for p in event.places]) == ("in_effect", ["idlib"])


def test_what_talks_are_called_after_or_ordered_by_is_neither_place_nor_level(read):
    text = "عقد الاجتماع الثاني للجنة الروسية التركية في إدلب بناء على قرار الرئيس التركي في نطاق اتفاقيات أستانا وسوتشي."
    (event,) = [e for e in read(text) if e.kind is EventKind.TALKS]
    assert ([p.place for p in event.places], event.level) == (["idlib"], None)


def test_each_condition_of_a_refusal_has_its_event(read):
    text = (
        "ترفض موسكو الهدنة في إدلب ما لم تنسحب الفصائل من الطريق.\n\n"
        "وقال القيادي إن الجيش الروسي يرفض وقف عملياته ما لم تسلم الفصائل سلاحها الثقيل."
    )
    events = [e for e in read(text) if e.kind is EventKind.CEASEFIRE and e.status.value == "rejected"]
    assert [e.condition.quote for e in events] == [
        "ما لم تنسحب الفصائل من الطريق",
        "ما لم تسلم الفصائل سلاحها الثقيل",
    ]


def test_who_keeps_up_operations_refuses_nothing_where_no_ceasefire_is_named(read):
    assert not read("ترفض الشركة وقف عملياتها في إدلب ما لم تدفع الحكومة ديونها.")


def test_whose_men_were_killed_is_not_accused(read):
    text = (
        "في خرق لوقف إطلاق النار في الغوطة أدى إلى مقتل 12 شخصا بينهم قياديان من فيلق الرحمن في غارة للنظام."
    )
    accused = {p.actor for e in read(text) for p in e.parties if p.role is PartyRole.ACCUSED}
    assert "faylaq-al-rahman" not in accused
    assert accused


def test_what_talks_are_called_after_is_no_place_of_a_patrol(read):
    text = "سيرت القوات الروسية والتركية دورية مشتركة في إدلب ضمن تفاهمات أستانا."
    (event,) = [e for e in read(text) if e.kind is EventKind.PATROL]
    assert [place.place for place in event.places] == ["idlib"]


def test_a_truce_that_is_only_expected_to_be_signed_is_not_announced(read) -> None:
    text = "قال مصدر إن المفاوضات في إدلب قطعت شوطا، متوقعا أن يوقع الطرفان اتفاقا لوقف إطلاق النار."
    assert {"announced", "agreed"}.isdisjoint(event.status.value for event in read(text))
