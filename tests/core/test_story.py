"""Which story an article belongs to."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marsad.core.copies import story
from marsad.core.copies.story import StoryCandidate, StoryFeatures

NOON = datetime(2020, 3, 15, 12, tzinfo=UTC)
PATROL = (
    "أول دورية روسية تركية على الطريق إم 4",
    "سيرت الشرطة العسكرية الروسية والقوات التركية الأحد أول دورية مشتركة على الطريق الدولي إم 4 انطلاقا من بلدة ترنبة "
    "غرب سراقب. واختصر مسار الدورية بعد أن قطع محتجون الطريق بالإطارات المشتعلة قرب النيرب.",
)
PATROL_AGAIN = (
    "محتجون يقطعون طريق الدورية المشتركة قرب سراقب",
    "أشعل محتجون إطارات قرب النيرب لقطع الطريق الدولي إم 4 أمام أول دورية سيرتها تركيا وروسيا الأحد. وكانت الآليات قد "
    "تحركت من ترنبة الواقعة غرب سراقب قبل أن تعود بعد مسار مختصر.",
)
OTHER = (
    "أسعار النفط تهبط مع اتساع المخاوف من الوباء",
    "هبطت عقود خام برنت عشرة في المئة في تعاملات آسيا بعد قرار الرياض زيادة إنتاجها الشهر المقبل، وقال متعاملون في سنغافورة "
    "إن الطلب على وقود الطائرات انهار.",
)


def features(article: tuple[str, str], hours: float = 0) -> StoryFeatures:
    return story.features(*article, NOON + timedelta(hours=hours))


def test_a_rewrite_joins_the_story():
    assert story.choose(features(PATROL_AGAIN, 3), [StoryCandidate(7, features(PATROL))]) == 7


def test_another_event_opens_a_story():
    assert story.choose(features(OTHER), [StoryCandidate(7, features(PATROL))]) is None
    assert story.choose(features(OTHER), []) is None


def test_the_same_words_days_later_are_another_event():
    assert story.choose(features(PATROL, 24 * 5), [StoryCandidate(7, features(PATROL))]) is None
    assert story.choose(features(PATROL_AGAIN, 24 * 4), [StoryCandidate(7, features(PATROL))]) is None


def test_what_an_outlet_prints_next_is_the_next_turn_of_events():
    first, again = (story.features(*article, NOON, "an-outlet") for article in (PATROL, PATROL_AGAIN))
    elsewhere = story.features(*PATROL_AGAIN, NOON, "another")
    assert story.choose(elsewhere, [StoryCandidate(7, first)]) == 7
    assert story.choose(again, [StoryCandidate(7, first)]) is None
    assert story.choose(first, [StoryCandidate(7, first)]) == 7


def test_the_candidate_s_own_time_stands_in_where_it_was_not_published():
    stored = StoryCandidate(7, story.features(*PATROL), NOON - timedelta(days=30))
    assert story.choose(features(PATROL_AGAIN), [stored]) is None


def test_an_article_joins_the_story_that_it_is_most_like_whatever_the_order():
    candidates = [StoryCandidate(1, features(OTHER)), StoryCandidate(2, features(PATROL))]
    assert story.choose(features(PATROL_AGAIN), candidates) == 2
    assert story.choose(features(PATROL_AGAIN), candidates[::-1]) == 2


def test_one_alike_member_of_a_story_of_others_is_not_enough():
    candidates = [StoryCandidate(1, features(PATROL)), *[StoryCandidate(1, features(OTHER))] * 4]
    assert story.choose(features(PATROL_AGAIN), candidates) is None


def test_articles_on_one_event_share_keys_and_strangers_do_not():
    one, again, other = (set(features(a).keys) for a in (PATROL, PATROL_AGAIN, OTHER))
    assert one & again
    assert not one & other
    assert all(-(2**63) <= key < 2**63 for key in one | other)
    assert len(one) <= story.KEYS


def test_a_table_tells_no_event():
    table = story.features("مواقيت الصلاة", "الفجر 4:13 الشروق 5:40 الظهر 11:51 العصر 3:21 المغرب 6:01")
    assert table.keys == ()
    assert story.choose(table, [StoryCandidate(1, table)]) is None


def test_features_survive_storage():
    made = features(PATROL)
    stored = StoryFeatures.from_dict(json.loads(json.dumps(made.to_dict())))
    assert stored == made
    assert stored.keys == made.keys


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_has_features(title, text):
    made = story.features(title, text)
    assert story.likeness(made, made) <= 1.01
    assert len(made.terms) <= story.TERMS
