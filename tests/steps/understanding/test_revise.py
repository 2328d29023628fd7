"""A page fetched again: an edit makes a revision, anything else makes nothing."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from marsad.core.topics.topic import Topics
from marsad.edge.store import Store
from marsad.settings import Settings
from marsad.steps.understanding import understand

AT = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
HEAD = "مصدر عسكري يعلن توصل الطرفين إلى هدنة في ريف إدلب الجنوبي"
BODY = [
    "أعلن مصدر عسكري في مدينة إدلب اليوم التوصل إلى هدنة بين الفصائل وقوات النظام في ريف إدلب الجنوبي لمدة 72 ساعة.",
    "وأوضح المصدر أن الاتفاق جاء بعد مفاوضات استمرت أسبوعاً بوساطة وجهاء من المنطقة، وأنه يشمل بلدات جبل الزاوية كلها.",
    "وقال سكان من البلدة إن القصف توقف منذ ساعات الصباح الأولى، وإن الأسواق فتحت أبوابها للمرة الأولى منذ شهر.",
]


def page(*paragraphs: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{HEAD}</title>'
        f'<meta property="og:title" content="{HEAD}"></head><body><article><h1>{HEAD}</h1>{text}</article></body></html>'
    ).encode()


@pytest.fixture
def desk(dsn: str, store: Store, settings: Settings, topics: Topics) -> Any:
    understand.sync(store, topics, [])
    with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as c:
        c.execute(
            "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('r', 'ر', 'R', 'http://r/')"
        )
        c.execute("INSERT INTO marsad.feed (source_id, url) VALUES ('r', 'http://r/feed')")

        class Desk:
            def entry(self, number: int) -> None:
                url = f"https://r.example/{number}"
                c.execute(
                    """INSERT INTO marsad.entry (source_id, feed_id, url, canonical_url, canonical_sha256, title, first_seen_at, state)
                       VALUES ('r', 1, %(u)s::text, %(u)s::text, sha256(convert_to(%(u)s::text, 'UTF8')), %(t)s, %(at)s, 'fetched')""",
                    {"u": url, "t": HEAD, "at": AT},
                )

            def give(self, entry: int, body: bytes) -> dict[str, int]:
                """Fetch `body` for an entry, and understand it."""
                url = f"https://r.example/{entry}"
                c.execute(
                    """WITH page AS (INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, body_sha256, body_bytes)
                                     VALUES (%s, %s, %s, %s, 200, %s, %s) RETURNING page_id, fetched_at)
                       SELECT marsad.keep_body(page_id, fetched_at, %s) FROM page""",
                    [entry, AT, url, url, hashlib.sha256(body).digest(), len(body), gzip.compress(body)],
                )
                (batch,) = understand.shares(store, settings)
                return dict(understand.understand(store, settings, topics, [], batch))

            def rows(self, sql: str) -> list[dict[str, Any]]:
                return c.execute(sql.encode()).fetchall()

        yield Desk()


def test_an_edit_keeps_the_earlier_text_and_moves_the_mentions(desk: Any) -> None:
    desk.entry(1)
    desk.give(1, page(*BODY))
    before = desk.rows("SELECT text FROM marsad.article")[0]["text"]
    edited = [
        BODY[0].replace("72 ساعة", "48 ساعة"),
        *BODY[1:],
        "وأضاف المصدر أن دوريات روسية تركية مشتركة ستراقب وقف إطلاق النار.",
    ]
    assert desk.give(1, page(*edited)) == {"revisions": 1}
    (article,) = desk.rows("SELECT * FROM marsad.article")
    (revision,) = desk.rows("SELECT * FROM marsad.revision")
    assert revision["text"] == before and "48 ساعة" in article["text"]
    assert revision["change"]["reworded"][0]["lost"] == ["72"] and revision["change"]["reworded"][0][
        "gained"
    ] == ["48"]
    assert "دوريات" in revision["change"]["added"][0]
    mentions = desk.rows("SELECT * FROM marsad.mention")
    assert {m["topic"] for m in mentions} == {"ceasefire", "patrols"}
    assert all(article[m["field"]][m["start_offset"] : m["end_offset"]] == m["quote"] for m in mentions)


def test_the_same_words_make_no_revision(desk: Any) -> None:
    desk.entry(1)
    desk.give(1, page(*BODY))
    assert desk.give(1, page(*BODY).replace(b"<article>", b"<!-- later --><article>")) == {
        "rereads_unchanged": 1
    }
    assert desk.rows("SELECT FROM marsad.revision") == []


def test_a_copy_that_is_rewritten_becomes_an_article_of_its_own_and_back(desk: Any) -> None:
    desk.entry(1)
    desk.entry(2)
    desk.give(1, page(*BODY))
    assert desk.give(2, page(*BODY)) == {"duplicates": 1, "duplicates_exact": 1}
    other = [
        "افتتحت مديرية الصحة في مدينة الدانا مركزاً جديداً لغسيل الكلى بعد ثلاث سنوات من الانتظار الطويل للمرضى.",
        "ويضم المركز عشرين جهازاً قدمتها منظمات إنسانية، ويخدم أكثر من أربعمئة مريض من المخيمات القريبة كل شهر.",
    ]
    assert desk.give(2, page(*other)) == {"revisions": 1}
    assert desk.rows("SELECT FROM marsad.duplicate") == []
    assert desk.rows("SELECT disposition FROM marsad.article WHERE entry_id = 2") == [{"disposition": "kept"}]
    assert desk.give(2, page(*BODY)) == {"revisions": 1}
    assert desk.rows("SELECT original_id, kind FROM marsad.duplicate") == [
        {"original_id": 1, "kind": "exact"}
    ]
    assert desk.rows("SELECT FROM marsad.mention WHERE article_id = 2") == []
    assert [row["revision"] for row in desk.rows("SELECT revision FROM marsad.revision ORDER BY 1")] == [1, 2]


def test_articles_with_a_topic_and_first_lines_are_watched_for_edits(desk: Any) -> None:
    for number in (1, 2, 3):
        desk.entry(number)
    desk.give(1, page(*BODY))
    other = [
        "افتتحت مديرية الصحة في مدينة الدانا مركزاً جديداً لغسيل الكلى بعد ثلاث سنوات من الانتظار الطويل للمرضى."
    ]
    long = [f"{other[0]} وقالت الطبيبة رقم {n} إن المركز سيستقبل المرضى يوميا من الصباح." for n in range(8)]
    for number, lines in ((2, long), (3, other)):
        desk.give(number, page(*lines).replace(HEAD.encode(), "مركز صحي جديد في الدانا".encode()))
    found = {
        row["entry_id"]: row["reread_at"] for row in desk.rows("SELECT entry_id, reread_at FROM marsad.entry")
    }
    assert found[2] is None
    assert [(found[number] - AT).total_seconds() for number in (1, 3)] == [6 * 3600] * 2
