"""Which story an article belongs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.stories import story
from marsad.core.stories.story import StoryCandidate, StoryFeatures

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


def told(
    article: tuple[str, str], story_id: int = 7, hours: float = 0, outlet: str | None = None
) -> StoryCandidate:
    return StoryCandidate(story_id, story.features(*article, outlet), NOON + timedelta(hours=hours))


def chosen(
    article: tuple[str, str], *candidates: StoryCandidate, hours: float = 0, outlet: str | None = None
) -> int | str | None:
    return story.choose(story.features(*article, outlet), NOON + timedelta(hours=hours), candidates)


def test_a_rewrite_joins_the_story():
    assert chosen(PATROL_AGAIN, told(PATROL), hours=3) == 7


def test_another_event_opens_a_story():
    assert chosen(OTHER, told(PATROL)) is None
    assert chosen(OTHER) is None


def test_the_same_words_days_later_are_another_event():
    assert chosen(PATROL, told(PATROL), hours=24 * 5) is None
    assert chosen(PATROL_AGAIN, told(PATROL), hours=24 * 4) is None


def test_what_an_outlet_prints_next_is_the_next_turn_of_events():
    assert chosen(PATROL_AGAIN, told(PATROL, outlet="an-outlet"), outlet="another") == 7
    assert chosen(PATROL_AGAIN, told(PATROL, outlet="an-outlet"), outlet="an-outlet") is None
    assert chosen(PATROL, told(PATROL, outlet="an-outlet"), outlet="an-outlet") == 7


def test_where_a_time_is_not_known_nothing_is_taken_off():
    first = StoryCandidate(7, story.features(*PATROL))
    assert chosen(PATROL_AGAIN, first, hours=24 * 30) == 7


def test_an_article_joins_the_story_that_it_is_most_like_whatever_the_order():
    candidates = [told(OTHER, 1), told(PATROL, 2)]
    assert chosen(PATROL_AGAIN, *candidates) == 2
    assert chosen(PATROL_AGAIN, *candidates[::-1]) == 2


def test_one_alike_member_of_a_story_of_others_is_not_enough():
    assert chosen(PATROL_AGAIN, told(PATROL), *[told(OTHER)] * 4) is None


def test_articles_on_one_event_share_keys_and_strangers_do_not():
    one, again, other = (set(story.features(*a).keys) for a in (PATROL, PATROL_AGAIN, OTHER))
    assert one & again
    assert not one & other
    assert all(-(2**63) <= key < 2**63 for key in one | other)
    assert len(one) <= story.KEYS


def test_a_table_tells_no_event():
    table = story.features("مواقيت الصلاة", "الفجر 4:13 الشروق 5:40 الظهر 11:51 العصر 3:21 المغرب 6:01")
    assert table.keys == ()
    assert story.choose(table, NOON, [StoryCandidate(1, table, NOON)]) is None


def test_likeness_is_the_mean_of_two_cosines():
    def cosine(one: bytes, other: bytes) -> float:
        weights = [dict(np.frombuffer(of, story.TERM).tolist()) for of in (one, other)]
        assert sum(weight**2 for weight in weights[0].values()) == pytest.approx(1)
        return sum(weight * weights[1].get(term, 0) for term, weight in weights[0].items())

    one, other = story.features(*PATROL), story.features(*PATROL_AGAIN)
    mean = (cosine(one.terms, other.terms) + cosine(one.head, other.head)) / 2
    assert story.likenesses(one, NOON, [told(OTHER), told(PATROL_AGAIN)]) == [0, pytest.approx(mean)]


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_has_features(title, text):
    made = story.features(title, text)
    nothing = StoryFeatures(b"", b"")
    like, unlike = story.likenesses(made, NOON, [StoryCandidate(1, made), StoryCandidate(2, nothing)])
    assert like == pytest.approx(1) or (like, made.terms) == (0, b"")
    assert unlike == 0
    assert len(made.terms) <= story.TERMS * story.TERM.itemsize
