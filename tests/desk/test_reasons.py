"""What steps record in English is said in Arabic on Arabic pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marsad.core.alerts import alert
from marsad.core.topics import weight
from marsad.desk import answers, reasons, wording
from marsad.edge.questions import ask, questions
from marsad.settings import PROJECT

LATIN = re.compile("[A-Za-z]{4,}")
SAID = (
    "answers 404", "blocked: robots.txt disallows this address", "unavailable: the host name is not known",
    "connection failed: Connect call failed", "no answer within 30 s",
    "unreadable: no_text: 312 bytes, and no line of them reads as an article",
    "unreadable: not_found: 404 - الصفحة غير موجودة | الريحانية", "login_wall: nothing but the invitation to log in",
    "answers and lists entries", "answers, but nothing new since 2026-11-02", "too large: more than 5,000,000 bytes",
    "the first matching mention of its story; digest only: 30 messages were sent today already",
    "its story was told in passing before, and is the subject now; after the quiet hours",
    "something changed in a story that was told before; the subscription's weekly digest",
    "langdetect ar 1.000, 0.2% of the letters outside the Arabic alphabet", "0% of the letters are Arabic script",
    "in the last 24 hours 2 entries where 30 are usual", "9 of the last 9 pages gave no text, mostly: no_text: 12 bytes",
    "there is no such story", "an HTML page stands in place of the feed: “Home”", "no trusted connection: certificate has expired",
)  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_a_reason_has_its_arabic_words(said: str) -> None:
    arabic = reasons.worded(said, "ar")
    assert arabic and not LATIN.search(arabic.replace("robots.txt", "").replace("HTML", "")), arabic
    assert reasons.worded(said, "en") == said


def _literals(module: object) -> list[str]:
    """The phrases that a module of the core gives as reasons."""
    text = Path(module.__file__).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    return text.split('"')[1::2]


def test_every_reason_for_a_weight_has_its_arabic_words() -> None:
    phrases = {
        p
        for p in _literals(weight)
        if re.fullmatch(r"(?:the|a|an|it|more|something|far|only|beside|what) [a-z', ]+", p)
    }
    assert len(phrases) >= 13
    assert {p for p in phrases if reasons.worded(p, "ar") is None} == set()


def test_every_reason_for_waiting_has_its_arabic_words() -> None:
    waits = {
        p
        for p in _literals(alert)
        if re.match("(?:it came with|older than|a part of its|background of its)", p)
    }
    assert len(waits) == 5
    assert {p for p in waits if reasons.worded(f"digest only: {p}", "ar") is None} == set()


def test_what_has_no_words_says_so_and_arabic_stays_as_it_is() -> None:
    assert reasons.worded("entirely unheard of", "ar") is None
    assert reasons.worded("the first matching mention of its story; entirely unheard of", "ar") is None
    assert reasons.worded("خطأ في الخادم", "ar") == "خطأ في الخادم"
    assert reasons.worded(None, "ar") == ""


def test_every_column_and_parameter_of_the_questions_has_its_words(dsn: str) -> None:
    asked = questions(PROJECT / "sql" / "queries")
    columns = {column for question in asked.values() for column in ask(dsn, question, {})[0]}
    assert columns - answers.COLUMNS.keys() == set()
    assert {
        name for question in asked.values() for name in question.defaults
    } - answers.PARAMETERS.keys() == set()


def test_values_are_said_in_the_readers_language() -> None:
    names = {"sdf": "قوات سوريا الديمقراطية", "turkey": "تركيا"}

    def said(of: str, value: object, **row: object) -> str:
        return answers.value(of, value, row, names, "ar", "Asia/Damascus")

    assert said("sides", "sdf, turkey") == "قوات سوريا الديمقراطية، تركيا"
    assert said("status", "held", kind="patrol") == "سُيّرت"
    assert said("statuses", "announced, in_effect") == "إعلان هدنة، سريان هدنة"
    assert said("trouble", "failing: answers 404") == "متعثرة: الخادم يجيب بالرمز 404"
    assert (
        said("is_joint", True) == "نعم"
        and said("duration", "PT72H") == "72 ساعة"
        and said("weekday", "Fri") == "الجمعة"
    )
    assert said("counts", {"kept": 3, "language_fa": 2, "sent": 0}) == "مقالات حُفظت 3، بلغة الفارسية 2"


def test_a_topic_and_theatre_stand_on_one_chip() -> None:
    rows = [
        {"topic": "ceasefire", "theatre": "syria", "status": one, "denied": denied}
        for one, denied in (
            ("in_effect", True),
            ("in_effect", False),
            ("called_for", False),
            ("unclear", False),
            ("in_effect", True),
        )
    ] + [{"topic": "patrols", "theatre": "syria", "status": None, "denied": None}]
    assert wording.chips(rows) == [
        ("ceasefire", "syria", [("called_for", False), ("in_effect", False), ("in_effect", True)]),
        ("patrols", "syria", []),
    ]


def test_a_happening_is_named_whole() -> None:
    said = {
        ("ceasefire", "in_effect", False): ("سريان هدنة", "Truce in effect"),
        ("patrol", "held", False): ("دورية سُيّرت", "Patrol held"),
        ("patrol", "held", True): ("نفي: دورية سُيّرت", "Denied: patrol held"),
        ("talks", "agreed", False): ("محادثات أفضت إلى اتفاق", "Talks agreed"),
        ("violation", "reported", False): ("خرق مُبلَّغ عنه", "Violation reported"),
        ("violation", "none", False): ("لم تُسجَّل خروقات", "No violation recorded"),
    }
    for (kind, status, denied), words in said.items():
        assert tuple(wording.happening(kind, status, language, denied) for language in ("ar", "en")) == words
