"""Whether a copy may be silent: what the sentences of its mentions state that its original doesn't."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from marsad.core.alerts import silent
from marsad.core.alerts.wanted import News
from marsad.core.duplicates import fingerprint
from marsad.model import CeasefireStatus, Mention, Ownership, Theatre

SENTENCE = "دخلت الهدنة يومها الثاني في حلب لمدة {} ساعة وفق ما أعلنته لجنة المراقبة."


def news(title: str, text: str, status: CeasefireStatus) -> News:
    """An article with a mention in its headline and one in its first sentence."""
    places = [("title", title), ("text", text)]
    mentions = tuple(
        Mention("ceasefire", field, 0, 1, words[0], "r", "1", Theatre.SYRIA, status, 0, len(words))
        for field, words in places
    )
    return News(title, text, "s", Ownership.UNKNOWN, mentions, (), datetime(2020, 1, 1, tzinfo=UTC))


def facts(title: str, hours: str, status: CeasefireStatus = CeasefireStatus.IN_EFFECT) -> tuple[str, ...]:
    """What an article says beside one that gave 48 hours and a truce in effect."""
    original = news("هدنة حلب مستمرة", SENTENCE.format("48"), CeasefireStatus.IN_EFFECT)
    known = fingerprint.fingerprint(original.title, original.text)
    return silent.new_facts(news(title, SENTENCE.format(hours), status), silent.stated(original), [known])


@pytest.mark.parametrize(
    ("title", "hours", "expected"),
    [
        ("الهدنة في حلب", "48", ()),
        ("الهدنة في حلب", "٤٨", ()),
        ("الهدنة في حلب", "72", ("number/>72",)),
        ("الهدنة في حلب تخلف 9 قتلى", "48", ("number/>9",)),
        ("الهدنة في حلب - 2", "48", ()),
        ("الهدنة في حلب (2)", "48", ()),
    ],
)
def test_another_number_at_a_mention_is_news(title: str, hours: str, expected: tuple[str, ...]) -> None:
    assert facts(title, hours) == expected


def test_another_status_is_news_and_an_unclear_one_is_not() -> None:
    assert facts("الهدنة", "48", CeasefireStatus.VIOLATED) == ("syria/status/violated",)
    assert facts("الهدنة", "48", CeasefireStatus.UNCLEAR) == ()
