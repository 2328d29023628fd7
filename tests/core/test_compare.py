"""A stream of articles, compared in order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.core.stories import compare
from marsad.errors import InputError

SEEDS = [p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]
PARAGRAPH = (
    "وفي حي بستان القصر افتتح متطوعون مكتبة صغيرة للأطفال داخل قبو مدرسة مهدمة، وجمعوا ألفي كتاب من بيوت الجيران، وقالت "
    "المعلمة رنا قضيماتي إن القراءة صارت ملجأ الصغار من البرد وانقطاع الكهرباء الطويل في الشتاء."
)


def compared(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    return list(compare.compare_stream(lines))


def line(article_id: str | int, text: str, title: str = "", at: str | None = None) -> dict[str, object]:
    return {"id": article_id, "title": title, "text": text, "published_at": at}


def test_every_line_has_its_decision_in_order():
    found = compared([line("a", SEEDS[0]), line(2, SEEDS[1]), line("c", SEEDS[0] + "\nوكالات")])
    assert [decision["id"] for decision in found] == ["a", 2, "c"]
    assert set(found[0]) == {"id", "duplicate_of", "kind", "score", "share", "carries", "story", "agency"}
    assert found[0] == {
        "id": "a",
        "duplicate_of": None,
        "kind": None,
        "score": None,
        "share": None,
        "carries": [],
        "story": "a",
        "agency": None,
    }
    assert found[2]["duplicate_of"] == "a"
    assert found[2]["kind"] == "near"
    assert found[2]["story"] == "a"
    assert found[1]["story"] == 2


def test_the_kinds():
    text = SEEDS[2]
    found = compared(
        [line(0, text), line(1, text), line(2, text[: len(text) // 2]), line(3, f"{text}\n{PARAGRAPH}")]
    )
    assert [decision["kind"] for decision in found] == [None, "exact", "contained", None]
    assert found[3]["carries"] == [0]


@pytest.mark.slow
def test_an_exact_copy_is_found_however_many_other_copies_came_between():
    dressed = [f"{SEEDS[0]}\nتحرير النسخة رقم {n} في غرفة أخبار {n * 7}" for n in range(40)]
    found = compared([line(n, text) for n, text in enumerate([*dressed, dressed[3]])])
    assert (found[-1]["kind"], found[-1]["duplicate_of"]) == ("exact", 0)


def test_a_copy_is_linked_to_the_first_of_its_chain():
    cut = SEEDS[3][: len(SEEDS[3]) * 7 // 10]
    found = compared([line("a", SEEDS[3]), line("b", cut), line("c", cut)])
    assert [decision["duplicate_of"] for decision in found] == [None, "a", "a"]


def test_a_carrier_stands_in_the_story_of_what_it_carries():
    more = (
        "في سياق منفصل افتتحت بلدية الدانا فرنين جديدين بطاقة خمسة أطنان لكل منهما، وقال رئيسها إن سعر الربطة سيبقى ثابتا حتى نهاية الصيف "
        "وإن الدقيق المدعوم يكفي ثلاثة أشهر بحسب تقديرات مكتب التموين في المدينة، وطالب الأهالي بإصلاح شبكة المياه قبل الشتاء."
    )
    host = {"url": "https://one.example/1"}, {"url": "https://one.example/2"}
    for day, story in (("02", "a"), ("09", "b")):
        found = compared(
            [
                line("a", SEEDS[3], at="2020-01-01") | host[0],
                line("b", f"{more}\n{SEEDS[3]}", "فرنان جديدان في الدانا", at=f"2020-01-{day}") | host[1],
            ]
        )
        assert (found[1]["carries"], found[1]["story"]) == (["a"], story)


def test_seeds_are_strangers():
    found = compared([line(i, text) for i, text in enumerate(SEEDS)])
    assert all(decision["duplicate_of"] is None and not decision["carries"] for decision in found)
    assert len({decision["story"] for decision in found}) == len(SEEDS)


def test_the_host_of_an_address_is_the_outlet():
    first = (
        "سيرت الشرطة العسكرية الروسية والقوات التركية الأحد أول دورية مشتركة على الطريق الدولي إم 4 انطلاقا من بلدة ترنبة "
        "غرب سراقب. واختصر مسار الدورية بعد أن قطع محتجون الطريق بالإطارات المشتعلة قرب النيرب."
    )
    second = (
        "أشعل محتجون إطارات قرب النيرب لقطع الطريق الدولي إم 4 أمام أول دورية سيرتها تركيا وروسيا الأحد. وكانت الآليات قد "
        "تحركت من ترنبة الواقعة غرب سراقب قبل أن تعود بعد مسار مختصر."
    )
    both = [
        line(1, first, "أول دورية روسية تركية على الطريق إم 4"),
        line(2, second, "محتجون يقطعون طريق الدورية المشتركة قرب سراقب"),
    ]
    hosts = {
        "https://example.org/1": "http://www.example.org/2",
        "https://a.example/1": "https://b.example/2",
        "?": None,
    }
    stories = [
        [decision["story"] for decision in compared([both[0] | {"url": one}, both[1] | {"url": other}])]
        for one, other in hosts.items()
    ]
    assert stories == [[1, 2], [1, 1], [1, 1]]


def test_instances_of_one_template_are_no_story():
    frame = (
        "استقبل أمير منطقة {0} في مكتبه بقصر الحكم سفير {1} لدى المملكة {2} وجرى خلال اللقاء استعراض العلاقات الثنائية "
        "بين البلدين الصديقين وسبل تعزيزها في شتى المجالات بحضور وكيل الإمارة"
    )
    texts = [
        frame.format("القصيم", "اليابان", "نوريهيرو أوكودا"),
        frame.format("القصيم", "السنغال", "بابا عثمان سي"),
    ]
    found = compared([line(i, text, at=f"2020-01-0{i + 1}") for i, text in enumerate(texts)])
    assert [decision["duplicate_of"] for decision in found] == [None, None]
    assert [decision["story"] for decision in found] == [0, 1]


@pytest.mark.parametrize(
    "bad",
    [{}, {"id": None}, {"id": ""}, {"id": ["x"]}, {"id": "x", "title": 5}, {"id": "x", "text": {"a": 1}}],
)
def test_a_line_that_is_no_article_is_refused(bad):
    with pytest.raises(InputError):
        compared([bad])


def test_an_id_may_not_come_twice():
    with pytest.raises(InputError, match="'a' came before"):
        compared([line("a", "نص"), line("a", "نص آخر")])


def test_missing_fields_are_empty():
    assert compared([{"id": 1}, {"id": 2, "title": None, "text": None}])[1]["duplicate_of"] is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mon, 19 Feb 2018", datetime(2018, 2, 19, tzinfo=UTC)),
        ("Thu, 01 Mar 2018 16:53:52 +0400", datetime(2018, 3, 1, 12, 53, 52, tzinfo=UTC)),
        ("Sun, 05 Aug 2018 01:20:17 GMT", datetime(2018, 8, 5, 1, 20, 17, tzinfo=UTC)),
        ("2020-03-15", datetime(2020, 3, 15, tzinfo=UTC)),
        ("2020-03-15T10:00:00Z", datetime(2020, 3, 15, 10, tzinfo=UTC)),
        ("2020-03-15T10:00:00+03:00", datetime(2020, 3, 15, 7, tzinfo=UTC)),
        ("أمس", None),
        ("", None),
        (None, None),
        (20200315, None),
        ("9999999-99-99", None),
    ],
)
def test_times_in_any_format(written, meant):
    assert compare.parse_time(written) == meant
