"""What the rule language finds, and what stops it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.topics_at_hand import found, shipped, topic
from marsad.core.topics.topic import LONGEST, classify, compile_topics, read
from marsad.core.topics.topic_check import check_examples
from marsad.model import Theatre
from marsad.settings import PROJECT

TRUCE = "  - {rule: truce, find: [هدنة]}"
STOP = "  - {rule: stop, find: [<stop> إطلاق نار, <stop> ..3 =لإطلاق نار]}"
STOPS = "  stop: [وقف, إيقاف]"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("بدأت الهدنة", ["الهدنة"]),
        ("وبهدنتهم الثالثة", ["وبهدنتهم"]),
        ("هُدْنَـــة", ["هُدْنَـــة"]),
        ("#هدنة_غزة", ["هدنة"]),
        ("في هد نة جديدة", ["هد نة"]),
        ("في هدنـ.ـة جديدة", ["هدنـ.ـة"]),
        ("والهد نة", ["والهد نة"]),
        ("سياسة المهادنة", []),
        ("أهد ننتظر", []),
    ],
)
def test_a_word_is_found_in_every_form(text: str, quotes: list[str]) -> None:
    assert found(TRUCE, text) == quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("اتفاق لوقف إطلاق النار", ["لوقف إطلاق النار"]),
        ("اتفاق وقف إطـلاق نـار", ["وقف إطـلاق نـار"]),
        ('وقف "إطلاق" النار', ['وقف "إطلاق" النار']),
        ("وقفا فوريا وشاملا لإطلاق النار", ["وقفا فوريا وشاملا لإطلاق النار"]),
        ("وقف بعد يوم طويل جدا لإطلاق النار", []),
        ("جرى الوقف. لإطلاق النار صوت", []),
        ("وقف إط لاق النار", ["وقف إط لاق النار"]),
        ("وقف العمل وإطلاق نار", []),
    ],
)
def test_gaps_and_lists(text: str, quotes: list[str]) -> None:
    assert found(STOP, text, STOPS) == quotes


@pytest.mark.parametrize(
    ("within", "text", "holds"),
    [
        ("3 words", "الجيش بدأ أمس هدنة", True),
        ("2 words", "الجيش بدأ أمس هدنة", False),
        ("3 words after", "هدنة أعلنها الجيش", True),
        ("3 words before", "هدنة أعلنها الجيش", False),
        ("sentence", "الجيش هنا. ثم هدنة", False),
        ("neighbours", "الجيش هنا. ثم هدنة", True),
        ("neighbours", "الجيش هنا. كلام. ثم هدنة", False),
        ("paragraph", "الجيش هنا. كلام. ثم هدنة", True),
        ("paragraph", "الجيش هنا\nثم هدنة", False),
        ("article", "الجيش هنا\n\nكلام\nثم هدنة", True),
    ],
)
def test_company_is_kept_within_its_reach(within: str, text: str, holds: bool) -> None:
    wanted = f"  - {{rule: r, find: [هدنة], with: [{{any: [الجيش], within: {within}}}]}}"
    barred = wanted.replace("with:", "without:")
    assert bool(found(wanted, text)) is holds
    assert bool(found(barred, text)) is not holds


def test_company_in_the_title_counts_for_the_article() -> None:
    topics = topic("  - {rule: r, find: [هدنة], with: [{any: [الجيش], within: article}]}")
    assert classify(topics, "الجيش", "ثم هدنة")
    assert not classify(topics, "", "ثم هدنة")


def test_but_takes_back_what_is_meant_otherwise() -> None:
    rule = "  - {rule: r, find: [دورية], without: [{any: [شرطة], but: [شرطة عسكري], within: sentence}]}"
    assert found(rule, "سيرت الشرطة العسكرية دورية")
    assert not found(rule, "سيرت الشرطة دورية")


def test_forbidden_readings_stop_only_what_they_touch() -> None:
    rule = "  - {rule: r, find: [هدنة], not_in: [قرية هدنة]}"
    assert found(rule, "في قرية الهدنة أعلنت هدنة") == ["هدنة"]


def test_a_rule_may_be_for_the_title_only() -> None:
    topics = topic("  - {rule: r, find: [هدنة], fields: [title]}")
    assert [m.field for m in classify(topics, "هدنة", "هدنة")] == ["title"]


def test_the_lead_is_the_neighbourhood_of_a_title() -> None:
    topics = topic("  - {rule: r, find: [هدنة], with: [{any: [الجيش], within: neighbours}]}")
    assert [m.field for m in classify(topics, "هدنة", "كلام. قال الجيش ذلك. كلام.")] == ["title"]
    assert not classify(topics, "هدنة", "كلام " * 30 + ". قال الجيش ذلك.")
    assert not classify(topics, "هدنة", "")
    assert not classify(topics, "قال الجيش ذلك", "هدنة")


def test_mentions_stand_in_order_and_carry_the_rule() -> None:
    title, text = "الهدنة", "قال إن الهدنة بدأت. ثم هدنة."
    mentions = classify(topic(TRUCE), title, text)
    assert [(m.field, m.start) for m in mentions] == [("title", 0), ("text", 7), ("text", 23)]
    assert {(m.rule, m.version, m.status) for m in mentions} == {("truce", "7", None)}
    assert text[mentions[1].evidence_start : mentions[1].evidence_end] == "قال إن الهدنة بدأت."


def test_only_the_named_spans_count_in_the_text() -> None:
    text = "هدنة أولى. هدنة ثانية."
    mentions = classify(topic(TRUCE), "هدنة", text, only=[(10, len(text))])
    assert [(m.field, m.start) for m in mentions] == [("title", 0), ("text", 11)]


def test_a_place_counts_once_however_many_rules_find_it() -> None:
    topics = topic("  - {rule: a, find: [هدنة]}\n  - {rule: b, find: [هدنة إنساني]}")
    assert [(m.rule, m.quote) for m in classify(topics, "", "بدأت هدنة إنسانية")] == [("b", "هدنة إنسانية")]


def test_what_stopped_a_rule_is_told() -> None:
    topics = topic("  - {rule: r, find: [هدنة], without: [{any: [مباراة], within: sentence}]}")
    _, misses = read(topics, "", "هدنة قبل المباراة")
    assert [(m.quote, m.rule) for m in misses] == [("هدنة", "r")]
    assert "المباراة" in misses[0].reason


def test_every_promise_of_the_shipped_rules_holds() -> None:
    assert check_examples(shipped()) == ()


def test_an_example_of_a_rule_for_titles_is_a_headline_and_its_lead() -> None:
    rule = "  - {rule: r, find: [هدنة], fields: [title], without: [{any: [مسلسل], within: neighbours}]"
    kept = ', examples: ["هدنة\\nقال الجيش"], counter_examples: ["هدنة\\nمسلسل", "سلام\\nهدنة"]}'
    assert check_examples(topic(rule + kept)) == ()
    broken = ', examples: ["هدنة\\nمسلسل"], counter_examples: ["هدنة\\nقال الجيش"]}'
    assert len(check_examples(topic(rule + broken))) == 2


def test_a_broken_promise_is_told_with_its_line() -> None:
    topics = topic("  - {rule: r, find: [هدنة], examples: [سلام], counter_examples: [هدنة]}")
    assert [(p.line, p.text) for p in check_examples(topics)] == [(7, "سلام"), (7, "هدنة")]


def test_a_status_line_keeps_its_promise_alone_and_among_all_lines() -> None:
    lines = "status:\n  - {is: ended, any: [خرق], examples: [خرق هدنة]}\n  - {is: violated, any: [خرق], examples: [خرق هدنة, هدنة]}"
    topics = topic("  - {rule: r, find: [هدنة]}", more=lines)
    broken = [(p.line, p.rule, p.text, p.reason) for p in check_examples(topics)]
    assert broken == [
        (7, "status violated", "هدنة", "alone it says unclear"),
        (7, "status violated", "خرق هدنة", "among all lines it says ended"),
        (7, "status violated", "هدنة", "among all lines it says unclear"),
    ]


def test_a_status_line_may_look_through_the_article() -> None:
    topics = topic(
        "  - {rule: r, find: [هدنة]}", more="status:\n  - {is: violated, any: [خرق], within: article}"
    )
    assert [str(m.status) for m in classify(topics, "", "الهدنة صامدة. كلام. ثم سجل خرق.")] == ["violated"]


def test_the_four_topics_are_on_and_two_more_are_at_hand() -> None:
    assert set(shipped().names) == {"ceasefire", "patrols", "sochi", "astana"}
    assert {t.name for t in shipped().all} - set(shipped().names) == {"observation_posts", "displacement"}
    assert set(shipped().versions) == set(shipped().names)


SEEDS = {
    "000": {"ceasefire", "patrols", "sochi"},
    "001": {"sochi"},
    "002": {"ceasefire", "patrols", "astana"},
    "003": {"ceasefire", "sochi", "astana"},
    "004": {"ceasefire", "sochi", "astana"},
}


@pytest.mark.parametrize(("seed", "topics"), SEEDS.items())
def test_seeds_have_their_topics_and_their_words(seed: str, topics: set[str]) -> None:
    (path,) = (PROJECT / "seeds").glob(f"{seed}_*.txt")
    text = path.read_text(encoding="utf-8")
    mentions = classify(shipped(), "", text)
    assert {m.topic for m in mentions} == topics
    assert all(text[m.start : m.end] == m.quote for m in mentions)
    assert all(m.evidence_start <= m.start < m.end <= m.evidence_end for m in mentions)
    assert all(m.theatre is Theatre.SYRIA for m in mentions)
    evidence = " ".join(text[m.evidence_start : m.evidence_end] for m in mentions)
    assert not any(words in evidence for words in ("أيضا", "أيضاً", "تعليق", "Cookie", "ذات صلة"))


@given(
    st.text(),
    st.lists(
        st.sampled_from(["وقف", "إطلاق", "النار", "هدنة", "دورية", "\n", ". ", "أستانا", "سوريا", "الجيش"])
    ),
)
@settings(max_examples=60)
def test_quotes_read_back_whatever_the_text(noise: str, words: list[str]) -> None:
    text = noise + " ".join(words) + noise
    for mention in classify(shipped(), text[:50], text):
        source = text[:50] if mention.field == "title" else text
        assert source[mention.start : mention.end] == mention.quote
        assert mention.evidence_start <= mention.start < mention.end <= mention.evidence_end


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "هدنة ",
        "وقف ",
        "وقف إط لاق ",
        "دورية الجيش ",
        "اقرأ أيضا: ",
        "أستانا\n",
        "ا",
        "\u064b",
        ".",
        "| ",
        "سوتشي سوريا. ",
    ],
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    seconds = []
    for size in (20_000, 160_000):
        text = unit * (size // len(unit))
        began = time.process_time()
        classify(shipped(), "", text)
        seconds.append(time.process_time() - began)
    assert seconds[1] < 8 * seconds[0] * 3 + 0.3


@pytest.mark.slow
def test_what_is_longer_than_any_article_is_read_in_part_and_says_so() -> None:
    text = "هدنة " + "كلام " * (LONGEST // 5) + "هدنة"
    mentions, misses = read(topic(TRUCE), "", text)
    assert [m.start for m in mentions] == [0]
    assert [(m.field, m.start, m.end) for m in misses] == [("text", LONGEST, len(text))]
    assert "500,000" in misses[0].reason


def test_a_topic_of_one_conflict_gives_it_to_every_mention_and_lends_it_to_the_rest() -> None:
    files = {
        "t.yaml": "topic: t\nversion: 1\ntitle: {ar: ت, en: t}\ntheatre: syria\nrules: [{rule: r, find: [سوتشي]}]",
        "u.yaml": "topic: u\nversion: 1\ntitle: {ar: ت, en: t}\nrules: [{rule: r, find: [هدنة]}]",
    }
    places = "places: [{id: libya, ar: [ليبيا], kind: country, theatre: libya}]"
    topics = compile_topics(files, places)
    assert {m.theatre for m in classify(topics, "", "اتفاق سوتشي ثم هدنة")} == {Theatre.SYRIA}
    found = {m.topic: m.theatre for m in classify(topics, "", "في ليبيا ذكر سوتشي. وفيها هدنة")}
    assert found == {"t": Theatre.SYRIA, "u": Theatre.LIBYA}


@pytest.mark.parametrize(("text", "found_"), [("وبأبين", ["وبأبين"]), ("أبينين", []), ("الأبين", ["الأبين"])])
def test_a_plus_takes_what_stands_before_a_word_and_nothing_after_it(text: str, found_: list[str]) -> None:
    assert found("  - {rule: r, find: [+أبين]}", text) == found_


def test_names_of_a_theatre_are_company_without_being_listed() -> None:
    files = {
        "t.yaml": "topic: t\nversion: 1\ntitle: {ar: ت, en: t}\nrules:\n"
        "  - {rule: r, find: [دورية], with: [{any: [<theatre:syria>], within: sentence}]}"
    }
    places = "places:\n  - {id: idlib, ar: [إدلب], kind: town, theatre: syria}\n"
    topics = compile_topics(files, places)
    assert classify(topics, "", "دورية في إدلب")
    assert not classify(topics, "", "دورية في باريس. ثم إدلب")


@pytest.mark.parametrize("end", ["\n", " \n ", "\r\n"])
def test_a_phrase_goes_on_over_the_end_of_a_line(end: str) -> None:
    text = f"أعلن المجلس أن وقف{end}إطلاق نار بدأ فجرا{end}في السنديان"
    assert found(STOP, text, STOPS) == [f"وقف{end}إطلاق نار"]


@pytest.mark.parametrize("end", ["\n\n", ".\n", ":\n", "\n– "])
def test_but_over_no_stop_and_no_empty_line(end: str) -> None:
    assert found(STOP, f"أعلن المجلس أن وقف{end}إطلاق نار بدأ", STOPS) == []
