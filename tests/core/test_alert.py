"""What of an article is new to whom, and when it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from core.topics_at_hand import shipped
from marsad.core.alerts import alert, schedule
from marsad.core.alerts.official import official
from marsad.core.alerts.wanted import News, match
from marsad.core.entities.recognition import NamedEntity, named
from marsad.core.text import revision
from marsad.core.topics.topic import Topics
from marsad.model import CeasefireStatus, Mention, Ownership, Pace, Subscription, Theatre, Weight

S = CeasefireStatus
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DESK = Subscription("desk", "desk@example.org", "ar", "Asia/Damascus", ("ceasefire",))


@pytest.fixture(scope="module")
def topics() -> Topics:
    return shipped()


def mention(
    status: S | None = S.ANNOUNCED, theatre: Theatre = Theatre.SYRIA, topic: str = "ceasefire", start: int = 0
) -> Mention:
    return Mention(topic, "text", start, start + 4, "هدنة", "r", "1", theatre, status, start, start + 100)


def news(*mentions: Mention, names: tuple[NamedEntity, ...] = (), **other: object) -> News:
    values: dict[str, object] = {
        "title": "عنوان", "text": "نص " * 100, "source_id": "rawaq", "ownership": Ownership.PRIVATE,
        "mentions": mentions, "named": names, "first_seen_at": NOW, "published_at": NOW - timedelta(hours=2), **other,
    }  # fmt: skip
    return News(**values)  # type: ignore[arg-type]


def place(
    id_: str, start: int = 10, within: tuple[str, ...] = (), kind: str = "place", wide: bool = False
) -> NamedEntity:
    return NamedEntity(id_, kind, "text", start, start + 4, id_, id_, Theatre.SYRIA, within, wide)


@pytest.mark.parametrize(
    ("known", "now", "told"),
    [
        ((S.ANNOUNCED,), S.VIOLATED, True),
        ((S.ANNOUNCED,), S.EXTENDED, True),
        ((S.NEGOTIATED,), S.FAILED, True),
        ((S.ANNOUNCED,), S.IN_EFFECT, True),
        ((S.CALLED_FOR,), S.ANNOUNCED, True),
        ((S.ANNOUNCED,), S.ANNOUNCED, False),
        ((S.ANNOUNCED,), S.CALLED_FOR, False),  # the way to it is background
        ((S.IN_EFFECT,), S.NEGOTIATED, False),
        ((S.VIOLATED,), S.VIOLATED, False),
        ((S.ANNOUNCED,), S.PAST, False),
        ((S.ANNOUNCED,), S.UNCLEAR, False),
    ],
)
def test_which_status_is_a_change(known: tuple[S, ...], now: S, told: bool) -> None:
    facts = {f"syria/status/{s}" for s in known}
    found = alert.decide(DESK, news(mention(now)), facts, is_told=True)
    assert (found.change is not None) == told, found
    if told:
        assert found.change == f"syria/status/{now}"


def test_the_first_matching_mention_of_a_story_is_new_whatever_it_said() -> None:
    found = alert.decide(DESK, news(mention(S.UNCLEAR)), {"syria/status/unclear"}, is_told=False)
    assert found.change == alert.NEW


def test_another_theatre_has_its_own_statuses() -> None:
    found = alert.decide(
        DESK, news(mention(S.ANNOUNCED, Theatre.GAZA)), {"syria/status/announced"}, is_told=True
    )
    assert found.facts == ("gaza/status/announced",)


def test_new_places_and_parties_count_in_the_sentence_of_a_mention_only() -> None:
    known = {"syria/status/announced", "place/idlib", "place/saraqib"}
    names = (
        place("daraa"), place("daraa", 30), place("suwayda", 150),  # the last stands in another sentence
        place("maarat", 12, within=("idlib",)), place("syria", 14, wide=True), place("sdf", 40, kind="party"),
    )  # fmt: skip
    found = alert.decide(DESK, news(mention(), names=names), known, is_told=True)
    assert found.facts == ("party/sdf", "place/daraa")
    assert alert.said(news(mention(), names=names)) >= {
        "place/suwayda",
        "place/daraa",
        "syria/status/announced",
    }


def test_who_speaks_officially() -> None:
    assert official("وأكدت وزارة الدفاع الروسية أن الهدنة سارية") == "confirmed"
    assert official("ونفى الجيش التركي وقوع أي خرق") == "denied"
    for sentence in (
        "أكد شهود عيان أن الهدنة صامدة",
        "قالت وزارة الدفاع إن الهدنة سارية",
        "لم تؤكد وزارة الدفاع ذلك",
        "",
    ):
        assert official(sentence) is None


def test_an_edit_that_changed_a_number_in_a_sentence_with_a_mention() -> None:
    before = "أعلن الطرفان هدنة لمدة 48 ساعة في إدلب.\nوقتل 3 مدنيين أمس في القصف على المدينة."
    after = "أعلن الطرفان هدنة لمدة 72 ساعة في إدلب.\nوقتل 5 مدنيين أمس في القصف على المدينة."
    change = revision.change(before, after)
    sentences = ["أعلن الطرفان هدنة لمدة 72 ساعة في إدلب."]
    edits = alert.edited(change, sentences)
    assert edits == ("number/48>72",)
    found = alert.decide(DESK, news(mention()), {"syria/status/announced"}, is_told=True, edits=edits)
    assert found.change == "number/48>72"
    assert alert.edited(change, ["جملة أخرى"]) == ()


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ({"topics": ("astana",)}, "no mention of the topics astana"),
        ({"theatres": (Theatre.GAZA,)}, "no mention of the theatres gaza"),
        ({"statuses": (S.VIOLATED,)}, "no mention of the statuses violated"),
        ({"sources": ("other",)}, "the source rawaq is not asked for"),
        ({"ownership": (Ownership.STATE,)}, "outlets of the kind private are not asked for"),
        ({"places": ("daraa",)}, "no mention of the places daraa"),
        ({"words": ("مفاوضات",)}, "none of the words مفاوضات stands in it"),
        ({"theatres": (Theatre.SYRIA,), "statuses": (S.ANNOUNCED,), "sources": ("rawaq",), "places": ("idlib",), "words": ("قافلة",)}, ""),
    ],
)  # fmt: skip
def test_conditions(conditions: dict[str, object], reason: str) -> None:
    one = news(
        mention(),
        names=(place("saraqib", within=("idlib",)),),
        text="وصلت القافلة والهدنة قائمة " + "نص " * 50,
    )
    found = match(replace(DESK, **conditions), one)  # type: ignore[arg-type]
    assert (found.reason, bool(found.mentions)) == (reason, not reason)


@pytest.mark.slow
def test_names_come_from_the_gazetteer_and_only_for_certain(topics: Topics) -> None:
    found = named(
        topics.gazetteer, topics.lexicon, "اشتباكات في سراقب", "قالت قوات سوريا الديمقراطية إن الباب مفتوح."
    )
    ids = {n.id for n in found}
    assert "saraqib" in ids and any(n.kind == "party" for n in found)
    assert "al-bab" not in ids  # also a common word
    (saraqib,) = [n for n in found if n.id == "saraqib"]
    assert "اشتباكات في سراقب"[saraqib.start : saraqib.end] == "سراقب" and "idlib" in saraqib.within


def test_when_it_is_told() -> None:
    daily = replace(DESK, pace=Pace.DAILY, at_once=(Theatre.SYRIA,))
    quiet = replace(DESK, quiet=(time(22), time(10)))
    first = news(mention(), is_first_poll=True)
    old = news(mention(), published_at=NOW - timedelta(hours=73))
    undated = news(mention(), published_at=None)
    gaza = mention(theatre=Theatre.GAZA)
    for subscription, one, sent, digest, words in (
        (DESK, news(mention()), 0, False, "at once"),
        (DESK, undated, 0, False, "at once"),
        (DESK, first, 0, True, "first poll"),
        (replace(DESK, is_first_poll_told=True), first, 0, False, "at once"),
        (DESK, old, 0, True, "72 hours"),
        (DESK, news(mention()), 30, True, "30 messages"),
        (daily, news(mention()), 0, False, "at once"),
        (daily, news(gaza), 0, True, "daily digest"),
        (quiet, news(mention()), 0, False, "quiet hours"),
    ):
        found = alert.timing(subscription, one, one.mentions, NOW, sent)
        assert ((found.digest_at is not None), words in found.reason) == (digest, True), found
    assert alert.timing(quiet, news(mention()), (mention(),), NOW, 0).not_before == datetime(
        2026, 11, 22, 7, tzinfo=UTC
    )


def test_digest_hours_follow_the_wall_clock_over_both_changes() -> None:
    berlin = replace(DESK, zone="Europe/Berlin", pace=Pace.DAILY, hour=time(2, 30))
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)  # 02:30 on 29 March doesn't exist
    autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)  # 02:30 on 25 October comes twice
    assert schedule.next_digest(berlin, spring) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    first = schedule.next_digest(berlin, autumn)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert schedule.next_digest(berlin, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_hourly_and_weekly_digests() -> None:
    assert schedule.next_digest(replace(DESK, pace=Pace.HOURLY, zone="Asia/Kolkata"), NOW) == NOW + timedelta(
        minutes=30
    )
    weekly = replace(
        DESK, pace=Pace.WEEKLY, weekday=6, hour=time(9)
    )  # NOW is Sunday 09:00 in Damascus: the next one
    assert schedule.next_digest(weekly, NOW) == NOW + timedelta(days=7)
    assert schedule.next_digest(weekly, NOW - timedelta(minutes=1)) == NOW


@pytest.mark.parametrize(
    ("hour", "until"), [(23, (23, 6)), (3, (22, 6)), (6, None), (21, None), (22, (22, 6))]
)
def test_quiet_hours_reach_over_midnight(hour: int, until: tuple[int, int] | None) -> None:
    subscription = replace(DESK, zone="UTC", quiet=(time(22), time(6)))
    at = datetime(2026, 11, 22, hour, 15 * (hour == 23), tzinfo=UTC)
    found = schedule.quiet_until(subscription, at)
    assert (found is None) == (until is None)
    if found:
        assert found.hour == 6 and timedelta(0) < found - at < timedelta(hours=9)


def test_the_lead_is_what_changed_else_the_headline() -> None:
    title = replace(mention(S.CALLED_FOR), field="title")
    body, turn = mention(S.UNCLEAR), mention(S.VIOLATED)
    assert alert.lead((body, turn, title), ("syria/status/violated",)) is turn
    assert alert.lead((body, turn, title), ()) is title
    assert alert.lead((body,), ()) is body


def weighing(weight: Weight, status: S = S.ANNOUNCED, *, denied: bool = False) -> Mention:
    return replace(mention(status), weight=weight, denied=denied)


@pytest.mark.parametrize(
    ("weights", "at_once"),
    [
        ((Weight.SUBJECT,), True),
        ((Weight.BACKGROUND, Weight.SUBJECT), True),
        ((Weight.PART,), False),
        ((Weight.BACKGROUND,), False),
        ((Weight.PART, Weight.BACKGROUND), False),
    ],
)
def test_at_once_is_told_what_is_a_subject_and_the_rest_waits(
    weights: tuple[Weight, ...], at_once: bool
) -> None:
    mentions = tuple(weighing(weight) for weight in weights)
    found = alert.decide(DESK, news(*mentions), (), is_told=False)
    assert found.change == alert.NEW  # nothing is lost
    timing = alert.timing(DESK, news(*mentions), found.mentions, NOW, 0)
    assert (timing.digest_at is None) == at_once, timing
    assert at_once or "its article" in timing.reason


def test_what_was_told_in_passing_is_told_at_once_when_it_becomes_the_subject() -> None:
    known = alert.said(news(weighing(Weight.BACKGROUND)))
    assert not any("/status/" in fact for fact in known)  # what is recalled may still become news
    found = alert.decide(DESK, news(weighing(Weight.SUBJECT)), known, is_told=True, is_told_as_subject=False)
    assert found.change == alert.RISEN
    assert alert.timing(DESK, news(*found.mentions), found.mentions, NOW, 0).digest_at is None


def test_background_changes_nothing_and_a_part_changes_it_in_the_digest() -> None:
    known = {"syria/status/announced"}
    background = alert.decide(DESK, news(weighing(Weight.BACKGROUND, S.VIOLATED)), known, is_told=True)
    assert background.change is None
    part = alert.decide(DESK, news(weighing(Weight.PART, S.VIOLATED)), known, is_told=True)
    assert part.facts == ("syria/status/violated",)
    assert alert.timing(DESK, news(*part.mentions), part.mentions, NOW, 0).digest_at is not None


def test_a_denial_is_a_change_of_its_own_and_never_the_status() -> None:
    found = alert.decide(
        DESK, news(weighing(Weight.SUBJECT, denied=True)), {"syria/status/negotiated"}, is_told=True
    )
    assert found.facts == ("syria/denied/announced",)
    assert alert.lead(found.mentions, found.facts).denied


def test_a_subscription_may_ask_for_weights() -> None:
    only = replace(DESK, weights=(Weight.SUBJECT,))
    found = match(only, news(weighing(Weight.PART), weighing(Weight.SUBJECT)))
    assert [m.weight for m in found.mentions] == [Weight.SUBJECT]
    assert "weights subject" in match(only, news(weighing(Weight.BACKGROUND))).reason
