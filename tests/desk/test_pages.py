"""The pages over a day of news: each answers, in both languages, with what it promises; what comes from outside stays inert."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from marsad.core.wording.counts import count
from marsad.edge import printer
from marsad.edge.clock import now
from marsad.edge.store import Store
from marsad.steps.upkeep import marts

Sql = Callable[..., list[tuple]]
PAGES = (
    "/",
    "/today",
    "/timeline",
    "/map",
    "/map?theatre=syria&kind=patrol&days=365",
    "/search",
    "/search?q=هدنة",
    "/sources",
    "/queries",
    "/alerts",
    "/runs",
    "/corrections",
    "/ledger",
    "/ledger?kind=ceasefire&theatre=syria",
    "/ledger/patrols",
    "/ledger/patrols?theatre=syria&until=2020-04-01",
    "/ledger/violations",
    "/ledger/contradictions",
)
TABLES = ("/today.csv", "/timeline.csv", "/search.csv?q=هدنة", "/sources.csv", "/alerts.csv", "/runs.csv", "/corrections.csv",
          "/ledger.csv", "/map.csv", "/ledger/violations.csv", "/ledger/patrols.csv",
          "/queries/topics_by_theatre.csv")  # fmt: skip
HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(2)"> \u202egnol\u2066\u200f&amp; ' + "م" * 10_000
)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def ceasefire_story(sql: Sql) -> int:
    ((story_id,),) = sql(
        "SELECT a.story_id FROM marsad.duplicate d JOIN marsad.article a ON a.article_id = d.original_id "
        "JOIN marsad.mention m ON m.article_id = a.article_id WHERE m.topic = 'ceasefire' AND a.seed IS NULL LIMIT 1"
    )
    return story_id


@pytest.mark.parametrize("path", PAGES)
def test_page_answers_in_both_languages(analyst: TestClient, path: str) -> None:
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        analyst.get("/runs", params={"lang": language})
        answer = analyst.get(path)
        assert answer.status_code == 200, answer.text
        elements = Elements(answer.text).found
        assert elements[0] == ("html", {"lang": language, "dir": direction, "data-theme": "auto"})
        assert sum(tag == "h1" for tag, _ in elements) == 1
        assert sum(tag == "main" for tag, _ in elements) == 1
        current = [a for tag, a in elements if a.get("aria-current") == "page"]
        assert len(current) == 1


@pytest.mark.parametrize("path", PAGES)
def test_page_asks_nothing_of_another_machine_and_has_no_inline_code(analyst: TestClient, path: str) -> None:
    for tag, attributes in Elements(analyst.get(path).text).found:
        assert "style" not in attributes and not any(name.startswith("on") for name in attributes)
        if tag in ("script", "link", "img", "form"):
            address = attributes.get("src") or attributes.get("href") or attributes.get("action") or ""
            assert address.startswith("/") and not address.startswith("//")


@pytest.mark.parametrize("path", TABLES)
def test_table_can_be_read(analyst: TestClient, path: str) -> None:
    answer = analyst.get(path)
    assert answer.status_code == 200 and answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1 or path == "/corrections.csv"


def test_today_shows_stories_what_was_sent_and_what_failed(analyst: TestClient, sql: Sql) -> None:
    text = Elements(analyst.get("/today").text).text
    assert "الأخبار الجديدة بحسب الموضوع والساحة" in text
    ((sent,),) = sql("SELECT count(*) FROM marsad.delivery WHERE state = 'sent'")
    assert sent > 0 and f"أُرسلت {count(sent, 'message', 'ar')}" in text
    assert (
        "الخادم يجيب بالرمز 404" in text
        and "answers 404" in Elements(analyst.get("/today?lang=en").text).text
    )
    filtered = Elements(analyst.get("/today", params={"topic": "ceasefire", "theatre": "gaza"}).text)
    assert sum(a.get("class") == "card" for _, a in filtered.found) == 1


def test_a_day_without_news_shows_the_way_to_one_with(analyst: TestClient) -> None:
    tomorrow_was = (now() - timedelta(days=400)).date()
    text = Elements(analyst.get("/today", params={"day": str(tomorrow_was)}).text).text
    assert "لا أخبار جديدة في هذا اليوم" in text
    assert analyst.get("/today", params={"day": "9999-01-01"}).status_code == 200
    assert analyst.get("/today", params={"day": "yesterday"}).status_code == 422


def test_story_folds_copies_and_marks_evidence(analyst: TestClient, sql: Sql) -> None:
    page = Elements(analyst.get(f"/story/{ceasefire_story(sql)}").text)
    tags = [tag for tag, _ in page.found]
    assert "mark" in tags and "details" in tags
    assert "نسخة واحدة" in page.text
    compare = next(a["href"] for tag, a in page.found if tag == "a" and "/compare/" in (a.get("href") or ""))
    shown = analyst.get(compare or "")
    assert shown.status_code == 200
    assert (
        "الحكم: معظم نص اللاحق منقول" in shown.text or "الحكم: النصان واحد" in shown.text
    )  # why it is a copy
    assert "وحده" in shown.text and "<del>" not in shown.text  # two outlets: nobody deleted anything


def test_article_says_why_and_from_where(analyst: TestClient, sql: Sql) -> None:
    ((article_id, sha, rule),) = sql(
        "SELECT a.article_id, encode(p.body_sha256, 'hex'), m.rule FROM marsad.article a JOIN marsad.page p USING (page_id) "
        "JOIN marsad.mention m USING (article_id) WHERE m.topic = 'ceasefire' LIMIT 1"
    )
    page = Elements(analyst.get(f"/article/{article_id}").text)
    assert sha in page.text and rule in page.text
    anchors = {a["id"] for _, a in page.found if a.get("id")}
    targets = {
        a["href"][1:] for tag, a in page.found if tag == "a" and (a.get("href") or "").startswith("#m")
    }
    assert targets and targets - {"main"} <= anchors


def test_every_inner_link_leads_somewhere(analyst: TestClient, sql: Sql) -> None:
    seen: set[str] = set()
    for path in [*PAGES, f"/story/{ceasefire_story(sql)}", "/article/12"]:
        for tag, attributes in Elements(analyst.get(path).text).found:
            if tag == "a" and (attributes.get("href") or "").startswith("/"):
                seen.add((attributes["href"] or "").split("#")[0])
    sample = {re.sub(r"\d+", "0", path): path for path in sorted(seen)}.values()
    assert len(sample) > 40
    bad = [path for path in sample if analyst.get(path).status_code != 200]
    assert bad == []


def test_hostile_text_is_shown_inert(analyst: TestClient, sql: Sql) -> None:
    story_id = ceasefire_story(sql)
    sql(
        "UPDATE marsad.article SET title = %s, author = %s, text = %s || text WHERE story_id = %s",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        story_id,
    )
    sql("UPDATE marsad.story SET title = %s WHERE story_id = %s", HOSTILE, story_id)
    sql("UPDATE marsad.source SET name_ar = %s", HOSTILE[:200])
    sql("UPDATE marsad.feed SET state_reason = %s", HOSTILE)
    ((article_id,),) = sql("SELECT min(article_id) FROM marsad.article WHERE story_id = %s", story_id)
    for path in (
        "/",
        "/today",
        f"/story/{story_id}",
        f"/article/{article_id}",
        "/sources",
        "/search",
        "/alerts",
        "/stories.rss",
    ):
        html = analyst.get(path).text
        page = Elements(html)
        assert not any(tag == "img" for tag, _ in page.found), path
        assert all(a.get("src") == "/assets/desk.js" for tag, a in page.found if tag == "script"), path
        assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068") & set(html), path


def test_only_web_addresses_become_links(analyst: TestClient, sql: Sql) -> None:
    sql("UPDATE marsad.article SET url = 'javascript:alert(1)//' || article_id")
    assert "javascript:" not in analyst.get("/article/12").text
    sql("UPDATE marsad.source SET home = 'javascript:alert(1)'")
    ((source_id,),) = sql("SELECT source_id FROM marsad.feed LIMIT 1")
    hrefs = [
        a.get("href") for tag, a in Elements(analyst.get(f"/sources/{source_id}").text).found if tag == "a"
    ]
    assert hrefs and not any((href or "").startswith("javascript") for href in hrefs)


def test_a_spreadsheet_gets_no_formula(analyst: TestClient, sql: Sql) -> None:
    sql("UPDATE marsad.story SET title = '=cmd|calc'")
    rows = list(csv.DictReader(io.StringIO(analyst.get("/today.csv").content.decode("utf-8-sig"))))
    assert {row["title"] for row in rows} == {"'=cmd|calc"}


def test_rss_can_be_read(analyst: TestClient) -> None:
    answer = analyst.get("/stories.rss", params={"topic": "ceasefire"})
    assert answer.headers["content-type"].startswith("application/rss+xml")
    items = etree.fromstring(answer.content).findall("channel/item")
    assert len(items) > 5
    assert all((item.findtext("link") or "").startswith("http://testserver/story/") for item in items)


def test_lists_go_on_without_gap_or_repetition(analyst: TestClient, sql: Sql) -> None:
    sql(
        "INSERT INTO marsad.run (step, started_at, finished_at, state) SELECT 'collect', now(), now(), 'done' FROM generate_series(1, 120)"
    )
    seen: list[int] = []
    path: str | None = "/runs"
    while path:
        html = analyst.get(path).text
        seen += [int(n) for n in re.findall(r"<tr><td[^>]*>(\d+)</td>", html)]
        following = re.search(r'rel="next" href="([^"]+)"', html)
        path = following[1].replace("&amp;", "&") if following else None
    assert (
        seen == sorted(seen, reverse=True)
        and len(seen) == len(set(seen)) == sql("SELECT count(*) FROM marsad.run")[0][0]
    )


def listed(analyst: TestClient, path: str) -> Iterator[list[int]]:
    """The articles of a search, page by page, as its links lead on; and back, where they must be the same."""
    here: str | None = path
    seen: list[list[int]] = []
    while here:
        html = analyst.get(here).text
        seen.append([int(n) for n in re.findall(r'<h2><a href="/article/(\d+)">', html)])
        yield seen[-1]
        links = {
            name: to.replace("&amp;", "&") for name, to in re.findall(r'rel="(\w+)" href="([^"]+)"', html)
        }
        if len(seen) > 1 and "prev" in links:
            back = analyst.get(links["prev"]).text
            assert [int(n) for n in re.findall(r'<h2><a href="/article/(\d+)">', back)] == seen[-2]
        here = links.get("next")


def crowd(sql: Sql, count: int) -> list[int]:
    """So many articles more that hold a word, some of the older also in their titles; half of them of one outlet and on one topic.
    Their ids, the latest first."""
    sql(
        "INSERT INTO marsad.article (source_id, url, canonical_url, canonical_sha256, title, text, published_at, published_basis,"
        " language_confidence, language_reason, is_arabic, disposition, extractor, first_seen_at)"
        " SELECT (ARRAY(SELECT DISTINCT source_id FROM marsad.feed ORDER BY 1))[1 + n %% 2], 'u' || n, 'u' || n, sha256(n::text::bytea),"
        " CASE WHEN n %% 500 > 400 THEN 'زمهرير' ELSE 'خبر' END, 'نص عن زمهرير', now() - make_interval(mins => n), 'meta', 1, '', true,"
        " 'kept', 'test', now() FROM generate_series(1, %s) AS n",
        count,
    )
    sql(
        "INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, evidence_start,"
        " evidence_end) SELECT article_id, 'patrols', 'text', 0, 2, 'نص', 'test', '1', 'nowhere', 0, 2 FROM marsad.article"
        " WHERE url ~ '^u' AND source_id = (SELECT min(source_id) FROM marsad.feed)"
    )
    return [
        n for (n,) in sql("SELECT article_id FROM marsad.article WHERE url ~ '^u' ORDER BY published_at DESC")
    ]


def test_a_search_for_words_goes_on_to_older_articles(analyst: TestClient, sql: Sql) -> None:
    by_time = crowd(sql, 540)
    pages = list(listed(analyst, "/search?q=زمهرير"))
    found = [n for page in pages for n in page]
    assert len(found) == len(set(found)) == 540 and max(map(len, pages)) == 25
    for first in (0, 500):  # five hundred by time at once, the best first
        assert set(found[first : first + 500]) == set(by_time[first : first + 500])
    assert set(found[:99]) == set(by_time[400:499])
    text = Elements(analyst.get("/search?q=زمهرير&part=2&page=1").text).text
    assert "المقالات من 501 إلى 1000 بحسب حداثتها، أفضلها أولا" in text
    assert analyst.get("/search?q=زمهرير&part=21").status_code == 422
    assert analyst.get("/search?q=زمهرير&part=3").status_code == 200


def test_filters_go_on_too(analyst: TestClient, sql: Sql, store: Store) -> None:
    latest = crowd(sql, 140)[1::2]
    source_id = sql("SELECT min(source_id) FROM marsad.feed")[0][0]
    for left in (True, False):  # days that were touched, then days at rest
        assert sql("SELECT EXISTS (SELECT FROM marsad.touched)") == [(left,)]
        for path in (
            f"/search?q=زمهرير&source={source_id}",
            "/search?q=زمهرير&topic=patrols&theatre=nowhere",
            "/search?topic=patrols&theatre=nowhere",
            "/search?theatre=nowhere",
            "/search?theatre=nowhere&weight=subject",
            "/search?q=زمهرير&theatre=nowhere&weight=subject",
            f"/search?theatre=nowhere&source={source_id}&since=2000-01-01&until=2999-01-01",
        ):
            found = [n for page in listed(analyst, path) for n in page]
            assert sorted(found) == sorted(latest), path
            assert "q=" in path or found == latest
        for weight in ("part", "background"):  # the same, asked for as less than they are
            assert [
                n for page in listed(analyst, f"/search?theatre=nowhere&weight={weight}") for n in page
            ] == []
        marts.refresh(store)


def test_without_words_articles_come_by_their_time(analyst: TestClient, sql: Sql) -> None:
    crowd(sql, 120)
    expected = sql(
        "SELECT article_id FROM marsad.article ORDER BY coalesce(published_at, first_seen_at) DESC, article_id DESC"
    )
    found = [n for page in listed(analyst, "/search") for n in page]
    assert found == [n for (n,) in expected]
    day = sql("SELECT (now() AT TIME ZONE 'Asia/Damascus')::date - 5")[0][0]
    old = sql(
        "SELECT count(*) FROM marsad.article WHERE (coalesce(published_at, first_seen_at) AT TIME ZONE 'Asia/Damascus')::date <= %s",
        day,
    )[0][0]
    assert sum(map(len, listed(analyst, f"/search?until={day}"))) == old > 0
    assert sum(map(len, listed(analyst, f"/search?since={day + timedelta(days=1)}"))) == len(expected) - old


def test_questions_are_worded_in_the_readers_language(analyst: TestClient) -> None:
    for path in ("/queries", "/queries/runs"):
        assert "ماذا أنجزت خطوات المعالجة مؤخرا" in Elements(analyst.get(path).text).text
        assert "What did the pipeline do lately" in Elements(analyst.get(f"{path}?lang=en").text).text
        analyst.get(f"{path}?lang=ar")


def test_language_and_theme_are_remembered(analyst: TestClient) -> None:
    first = analyst.get("/runs", params={"lang": "en", "theme": "dark"})
    assert 'lang="en" dir="ltr" data-theme="dark"' in first.text
    assert 'lang="en" dir="ltr" data-theme="dark"' in analyst.get("/sources").text
    assert 'lang="en"' in analyst.get("/sources", params={"lang": "xx"}).text


def test_a_question_takes_its_parameters_from_the_address(analyst: TestClient) -> None:
    page = Elements(analyst.get("/queries/topics_by_theatre").text)
    assert any(tag == "svg" for tag, _ in page.found) and any(a.get("name") == "since" for _, a in page.found)
    assert (
        "لا صفوف"
        in Elements(analyst.get("/queries/topics_by_theatre", params={"since": "2999-01-01"}).text).text
    )
    assert (
        analyst.get(
            "/queries/topics_by_theatre", params={"since": "x'; DROP TABLE marsad.run; --"}
        ).status_code
        == 422
    )
    assert analyst.get("/queries/no_such").status_code == 404


def test_what_is_not_there_is_said_in_the_readers_language(analyst: TestClient) -> None:
    for path in (
        "/story/999999",
        "/article/999999",
        "/compare/1/999999",
        "/sources/none",
        "/assets/desk.py",
        "/nowhere",
    ):
        answer = analyst.get(path)
        assert answer.status_code == 404 and "لا توجد صفحة كهذه" in answer.text
    assert analyst.get("/story/x").status_code == 404
    assert analyst.get("/article/99999999999999999999").status_code in (404, 422)


def test_pages_cannot_write(desk: object, sql: Sql) -> None:
    with desk.reading() as store, pytest.raises(Exception, match="read-only"):  # type: ignore[attr-defined]
        store._connection.execute("DELETE FROM marsad.run")


def test_mail_that_stops_is_shown_with_the_servers_words(analyst: TestClient, sql: Sql) -> None:
    assert "No mail is taken" not in analyst.get("/alerts?lang=en").text
    sql(
        "INSERT INTO marsad.channel_state VALUES ('email', NULL, now(), '554 5.7.1 <b>go away</b>') "
        "ON CONFLICT (channel) DO UPDATE SET failing_since = excluded.failing_since, reason = excluded.reason"
    )
    page = analyst.get("/alerts?lang=en").text
    assert "No mail is taken since" in page and "554 5.7.1 &lt;b&gt;go away&lt;/b&gt;" in page


def test_a_search_knows_other_spellings_and_english_names(analyst: TestClient, sql: Sql) -> None:
    def hits(words: str, **more: str) -> set[str]:
        return set(
            re.findall(
                r'<h2><a href="/article/(\d+)">', analyst.get("/search", params={"q": words, **more}).text
            )
        )

    assert hits("Idlib") == hits("إدلب") != set()
    assert hits("ceasefire") >= hits("هدنة") and hits("ceasefire") >= hits('"وقف إطلاق النار"') != set()
    assert hits("ceasefire Idlib") <= hits("Idlib")
    meant = {
        "ادليب": "إدلب",
        "مينبج": "منبج",
        "Putn": "Putin",
        "غوتيرس": "غوتيريس",
        "سراقبب زمهرير": "سراقب زمهرير",
    }
    for typed, name in meant.items():
        page = analyst.get("/search", params={"q": typed}).text
        assert "هل تقصد" in page and f"<bdi>{name}</bdi></a>" in page, typed
    assert hits("بوتن") == hits("Putin") == hits("بوتين") and hits("de Mistura") == hits("دي ميستورا")
    named = {
        str(n)
        for (n,) in sql(
            "SELECT article_id FROM marsad.named_place JOIN marsad.place USING (place) WHERE 'idlib' IN (place, governorate)"
        )
    }
    assert hits("هدنة", place="idlib") == hits("هدنة") & named != set()
    assert hits("", place="idlib") <= named and hits("", place="idlib") >= hits("هدنة", place="idlib")
    ((party,),) = sql(
        "SELECT actor FROM marsad.named_actor GROUP BY actor ORDER BY count(*) DESC, actor LIMIT 1"
    )
    assert hits("", party=party) and hits("هدنة", party=party) <= hits("هدنة")
    assert (
        "تُستبعد" in analyst.get("/search?q=-هدنة").text and "تُستبعد" not in analyst.get("/search?q=هدنة").text
    )


def test_a_search_counts_sorts_and_filters(analyst: TestClient, sql: Sql) -> None:
    page = analyst.get("/search?q=هدنة&lang=en").text
    ((said,),) = [re.findall(r"<strong role=.status.>(\d+) articles", page)]
    found = re.findall(r'<h2><a href="/article/(\d+)">', page)
    assert int(said) >= len(found) > 2
    order = {
        str(n): at
        for n, at in sql("SELECT article_id, coalesce(published_at, first_seen_at) FROM marsad.article")
    }
    latest = re.findall(r'<h2><a href="/article/(\d+)">', analyst.get("/search?q=هدنة&sort=time").text)
    assert sorted(latest) == sorted(found) and [order[n] for n in latest] == sorted(
        (order[n] for n in latest), reverse=True
    )
    state = {
        str(n)
        for (n,) in sql(
            "SELECT article_id FROM marsad.article JOIN marsad.source USING (source_id) WHERE ownership = 'private'"
        )
    }
    for words in ("", "هدنة"):
        some = re.findall(
            r'<h2><a href="/article/(\d+)">',
            analyst.get("/search", params={"q": words, "ownership": "private"}).text,
        )
        assert some and set(some) <= state
    held = {str(n) for (n,) in sql("SELECT article_id FROM marsad.mention WHERE status = 'in_effect'")}
    assert (
        set(re.findall(r'<h2><a href="/article/(\d+)">', analyst.get("/search?status=in_effect").text))
        == held
    )


def test_a_search_is_kept_as_a_feed(analyst: TestClient) -> None:
    answer = analyst.get("/search.rss", params={"q": "هدنة"})
    items = etree.fromstring(answer.content).findall("channel/item")
    assert items and all(
        (item.findtext("link") or "").startswith("http://testserver/article/") for item in items
    )


@pytest.mark.parametrize(("lang", "title"), [("ar", "موجز الصباح"), ("en", "morning briefing")])
def test_the_briefing_of_a_day_is_a_page_to_print(
    analyst: TestClient, sql: Sql, lang: str, title: str
) -> None:
    """The page of `marsad briefing`: whole by itself, its own style allowed and no other, each entry of the day with its quote."""
    answer = analyst.get("/briefing", params={"lang": lang})
    assert answer.status_code == 200
    assert title in answer.text.partition("</title>")[0].casefold()
    told = sql(
        "SELECT count(DISTINCT r.entry_id) FROM marsad.ledger_event e JOIN marsad.ledger_report r USING (event_id)"
        " WHERE e.weight <> 'background' AND e.at >= date_trunc('day', now() AT TIME ZONE 'Asia/Damascus') AT TIME ZONE 'Asia/Damascus'"
    )[0][0]
    changed = answer.text.count("<li><strong>") - answer.text.count(
        "days held:" if lang == "en" else "أيام الصمود:"
    )
    assert told > 3 and changed == told
    assert answer.text.count("<mark>") >= told / 2 and "<h2>" in answer.text
    quotes = re.findall(r'<q dir="rtl" lang="ar">(.*?)</q>', answer.text)
    headlines = re.findall(r'<a href="http[^"]*">(.*?)</a>', answer.text)
    assert quotes and not {re.sub("<[^>]*>", "", q) for q in quotes} & set(headlines)
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    empty = analyst.get("/briefing/1999-01-01", params={"lang": lang}).text
    assert "<h2>" not in empty and ("Nothing new" if lang == "en" else "لا جديد") in empty
    assert analyst.get("/briefing/the-day-before").status_code == 422


def test_the_briefing_of_today_ends_now_and_of_no_other_day_is_made_up(analyst: TestClient) -> None:
    """What is to come of today isn't counted; a day that can't be told is said to be so, not changed for another."""
    page = analyst.get("/briefing", params={"lang": "en"}).text
    until = re.search(r'class="soft">(.*?) – (.*?)</p>', page)
    assert until is not None
    at = now().astimezone(ZoneInfo("Asia/Damascus"))
    assert {f"{minute:%H:%M}" for minute in (at, at - timedelta(minutes=1))} & {
        until[2].split(" ")[-1][:5],
        *re.findall(r"\d\d:\d\d", until[2]),
    }
    for day in ("1989-12-31", str(at.date() + timedelta(days=1))):
        refused = analyst.get(f"/briefing/{day}", params={"lang": "en"})
        assert refused.status_code == 404 and f"no briefing of {day}" in refused.text
    assert "لا موجز ليوم" in analyst.get("/briefing/1989-12-31", params={"lang": "ar"}).text


def test_an_edited_article_shows_what_was_changed_in_it(analyst: TestClient, sql: Sql) -> None:
    ((article_id, title),) = sql(
        "SELECT article_id, title FROM marsad.article WHERE seed IS NULL ORDER BY article_id LIMIT 1"
    )
    sql(
        "INSERT INTO marsad.revision (article_id, revision, title, text, extractor, replaced_at)"
        " SELECT article_id, 1, title || ' أمس', text || E'\\nوقالت الوزارة إن الحصيلة بلغت عشرين جريحا في المدينة.', extractor, now()"
        " FROM marsad.article WHERE article_id = %s",
        article_id,
    )
    page = analyst.get(f"/article/{article_id}")
    assert page.status_code == 200
    changes = page.text.partition('id="revisions"')[2]
    assert "وقالت الوزارة إن الحصيلة" in changes and "<del" in changes and title in page.text


def test_the_briefing_of_a_day_is_had_as_files(analyst: TestClient) -> None:
    """What the state of play links to under its heading: as many forms as can be made here."""
    front = analyst.get("/", params={"lang": "en"}).text
    linked = re.findall(r'href="(/briefing/[\d-]+\.(docx|pdf))" download', front)
    assert [form for _, form in linked] == (["docx", "pdf"] if printer.chromium() else ["docx"])
    for (address, form), begin in zip(linked, (b"PK", b"%PDF"), strict=False):
        answer = analyst.get(address)
        assert answer.content.startswith(begin)
        assert answer.headers["content-disposition"].endswith(f'{form}"')
    assert analyst.get("/briefing/1989-12-31.docx").status_code == 404


def test_a_latin_name_takes_no_day_away_from_its_month(analyst: TestClient) -> None:
    """«rawaq · 29 تشرين الثاني» reads «29 · rawaq تشرين الثاني» where name and date aren't set apart."""
    assert "time { unicode-bidi: isolate; }" in analyst.get("/assets/desk.css").text
    found = analyst.get("/search", params={"q": "هدنة", "lang": "ar"}).text
    assert re.search(r"<bdi>[^<]+</bdi> · <time datetime=[^>]+>\d+ ", found)


def test_every_link_within_an_article_leads_somewhere(analyst: TestClient, sql: Sql) -> None:
    """Also where two events, or an event and a mention, begin with the same word."""
    doubled = sql(
        "SELECT article_id FROM marsad.ledger_fact JOIN marsad.ledger_event USING (event_id)"
        " GROUP BY article_id, field, start_offset HAVING count(DISTINCT event_id) > 1 LIMIT 5"
    )
    assert doubled
    for (article_id,) in doubled:
        page = analyst.get(f"/article/{article_id}").text
        ids = re.findall(r' id="([^"]+)"', page)
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
        assert len(ids) == len(set(ids))


def test_what_is_wrong_is_said_in_the_direction_of_the_page(analyst: TestClient) -> None:
    """A paragraph of its own direction that holds an isolate alone would count as left-to-right."""
    page = analyst.get("/nowhere", params={"lang": "ar"}).text
    assert '<p dir="auto">' not in page
    assert "لا شيء في هذا العنوان" in page
