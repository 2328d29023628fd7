"""The line formats of `marsad read`, `classify`, `compare` and `feed`: a contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from marsad.cli import cli, main
from marsad.settings import PROJECT

PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>هدنة في إدلب - رواق</title>
<meta property="og:title" content="هدنة في إدلب"><meta property="og:site_name" content="رواق">
<link rel="canonical" href="https://rawaq.example/news/7"><meta property="article:published_time" content="2020-03-05T23:01:00+02:00">
</head><body><article><h1>هدنة في إدلب</h1>
<p>أعلن الجانبان الروسي والتركي وقفاً لإطلاق النار في محافظة إدلب يبدأ عند منتصف الليل، وفق ما نقلته وكالات الأنباء عن مصادر
في العاصمة الروسية موسكو مساء الخميس.</p>
<p>وأضافت المصادر أن الدوريات المشتركة ستبدأ بعد عشرة أيام على الطريق الدولي إم 4 بين اللاذقية وحلب.</p></article></body></html>"""


def run(*words: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, list(words), input=given, catch_exceptions=False)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_read_gives_one_article_a_page(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (line,) = lines(
        run("read", str(tmp_path / "page.html"), "--url", "https://rawaq.example/news/7?utm_source=x")
    )
    assert {
        key: line[key]
        for key in ("canonical_url", "title", "published_at", "published_precision", "site_name")
    } == {
        "canonical_url": "https://rawaq.example/news/7",
        "title": "هدنة في إدلب",
        "published_at": "2020-03-05T21:01:00+00:00",
        "published_precision": "second",
        "site_name": "رواق",
    }
    assert list(line)[:10] == [
        "url", "canonical_url", "title", "text", "author", "published_at", "published_precision", "site_name", "language",
        "is_arabic",
    ]  # fmt: skip
    assert (line["language"], line["is_arabic"]) == ("ar", True)
    assert line["text"].startswith("أعلن الجانبان") and line["text"].count("\n") == 1


def test_read_takes_standard_input_and_explains(tmp_path: Path) -> None:
    (line,) = lines(run("read", "--explain", "--url", "https://rawaq.example/news/7", given=PAGE))
    assert line["published_reason"] and line["extractor"] and isinstance(line["removed"], list)


def test_read_says_why_there_is_no_article() -> None:
    (line,) = lines(run("read", given=b"%PDF-1.4 not a page"))
    assert line["text"] == "" and line["unreadable"]


def test_classify_quotes_reread_from_their_offsets() -> None:
    text = "أعلن الطرفان وقفـاً لإطلاق النار في إدلب، وسُيّرت دوريات روسية تركية مشتركة على الطريق إم 4."
    (line,) = lines(run("classify", given=json.dumps({"id": 7, "title": "", "text": text})))
    assert line["id"] == 7 and line["topics"] == ["ceasefire", "patrols"]
    for mention in line["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["quote"]
        assert {"topic", "field", "start", "end", "quote", "rule"} <= mention.keys()


def test_compare_links_a_copy_and_what_carries_it() -> None:
    seed = (PROJECT / "seeds" / "002_30cea961def05e77.txt").read_text()
    more = (
        "وأعلنت لجنة محلية في بلدة بنش افتتاح مركز صحي جديد يخدم سبعة آلاف نسمة بعد انقطاع دام سنتين كاملتين. "
        * 3
    )
    given = [
        {"id": "a", "title": "", "text": seed},
        {"id": "b", "title": "عنوان آخر", "text": seed.replace("روسيا", "روسيــا")},
        {
            "id": "c",
            "title": "",
            "text": "اجتمع مزارعو الزيتون في عفرين لبحث أسعار الموسم الجديد وتكاليف القطاف هذا العام.",
        },
        {"id": "d", "title": "", "text": seed + "\n" + more},
    ]
    found = {line["id"]: line for line in lines(run("compare", given="\n".join(map(json.dumps, given))))}
    assert list(found["b"]) == ["id", "duplicate_of", "kind", "score", "share", "carries", "story", "agency"]
    assert (found["a"]["duplicate_of"], found["b"]["duplicate_of"], found["c"]["duplicate_of"]) == (
        None,
        "a",
        None,
    )
    assert (
        found["b"]["kind"] in ("exact", "near")
        and found["b"]["story"] == found["a"]["story"] != found["c"]["story"]
    )
    assert (found["d"]["duplicate_of"], found["d"]["carries"]) == (None, ["a"])


def test_feed_gives_its_entries() -> None:
    rss = """<?xml version="1.0"?><rss version="2.0"><channel><title>رواق</title><item><title>هدنة في إدلب</title>
    <link>https://rawaq.example/news/7?utm_source=rss</link><guid>7</guid><pubDate>Thu, 05 Mar 2020 23:01:00 +0200</pubDate>
    </item></channel></rss>"""
    (line,) = lines(run("feed", "--url", "https://rawaq.example/feed", given=rss))
    assert (line["title"], line["published_at"]) == ("هدنة في إدلب", "2020-03-05T21:01:00+00:00")


def test_what_is_no_feed_ends_with_1() -> None:
    result = run("feed", given="<html><body>Just a moment...</body></html>")
    assert result.exit_code == 1 and "problem" in json.loads(result.stderr)


@pytest.mark.parametrize(
    ("words", "given", "message"),
    [
        (["classify"], "no json", "line 1 is not JSON"),
        (["classify"], '{"id": 1}', "line 1 lacks text"),
        (["compare"], "[1]", "line 1 is not a JSON object"),
        (["read", "/nowhere/at/all.html"], "", "can't be read"),
    ],
)
def test_what_can_not_be_used_ends_with_2_and_a_plain_line(
    words: list[str],
    given: str,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "argv", ["marsad", *words])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
