"""Order decides nothing: whichever arrives first, what was published first is the original."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from contents import TABLES, contents, differences
from marsad.core.topics.topic import Topics
from marsad.edge.store import Store
from marsad.model import Article, LanguageVerdict, Pace, Precision, PublicationTime, Subscription
from marsad.settings import PROJECT
from marsad.steps.understanding import link, recluster, understand
from marsad.steps.understanding.analysed import analyse
from marsad.steps.understanding.linked import Origin

AT = datetime(2020, 3, 10, 6, tzinfo=UTC)
READER = Subscription(
    id="reader", address="reader@example.org", language="ar", zone="UTC", topics=("ceasefire", "sochi"), pace=Pace.AT_ONCE
)  # fmt: skip
SEEDS = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "seeds").glob("0*.txt"))]
MORE = (
    "في سياق منفصل افتتحت بلدية الدانا فرنين جديدين بطاقة خمسة أطنان لكل منهما، وقال رئيسها إن سعر الربطة سيبقى ثابتا حتى نهاية الصيف "
    "وإن الدقيق المدعوم يكفي ثلاثة أشهر بحسب تقديرات مكتب التموين في المدينة، وطالب الأهالي بإصلاح شبكة المياه قبل الشتاء."
)
Given = tuple[str, str, float, str]  # headline, text, hours after AT, outlet


def corpus() -> list[Given]:
    """Of each seed the first print, a copy of another outlet with a dateline, a cut one, and one that carries it: 20 articles."""
    found: list[Given] = []
    for number, text in enumerate(SEEDS):
        title, _, body = text.partition("\n")
        cut = body[: len(body) * 3 // 4]
        found += [
            (title, body, number * 100, "r"),
            (f"تقرير: {title}", f"عواصم (وكالات) - {body}", number * 100 + 2, "s"),
            (title, cut, number * 100 + 3.5, "t"),
            (f"{title} وأخبار أخرى", f"{body}\n{MORE}", number * 100 + 5, "s"),
        ]
    return found


class Desk:
    """A warehouse with one subscriber and three outlets, emptied at will."""

    def __init__(self, connection: psycopg.Connection[Any], store: Store, topics: Topics) -> None:
        self.connection, self.store, self.topics = connection, store, topics

    def give(self, *articles: Given) -> None:
        """Store a batch."""
        arrived = []
        for title, text, hours, source in articles:
            at = AT + timedelta(hours=hours)
            url = f"https://{source}.example/{hours}"
            verdict = LanguageVerdict("ar", is_arabic=True, confidence=1.0, reason="test")
            published = PublicationTime(at, Precision.MINUTE, "test")
            article = Article(url, url, title, text, None, published, None, verdict, "test")
            arrived.append((Origin(source, at), analyse(article, self.topics, None, source)))
        with self.store.transaction():
            self.store.run("understand.lock")
            link.store_articles(self.store, arrived, [READER])

    def links(self) -> list[dict[str, Any]]:
        """What is a copy of what, and what carries what, by address."""
        return self.rows(
            "SELECT a.url, o.url AS of, d.kind, round(d.score::numeric, 3) AS score FROM marsad.duplicate d "
            "JOIN marsad.article a USING (article_id) JOIN marsad.article o ON o.article_id = d.original_id "
            "UNION ALL SELECT a.url, o.url, 'carries', round(c.score::numeric, 3) FROM marsad.carried c "
            "JOIN marsad.article a USING (article_id) JOIN marsad.article o ON o.article_id = c.carried_id ORDER BY 1, 2"
        )

    def mentions(self) -> list[dict[str, Any]]:
        """The mentions, by address."""
        return self.rows(
            "SELECT a.url, m.topic, m.field, m.start_offset, m.quote, m.status FROM marsad.mention m "
            "JOIN marsad.article a USING (article_id) ORDER BY 1, 2, 3, 4"
        )

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What the warehouse says."""
        return self.connection.execute(sql.encode()).fetchall()

    def forget(self) -> None:
        """Empty the warehouse."""
        self.connection.execute(
            "TRUNCATE marsad.article, marsad.story, marsad.delivery, marsad.band, marsad.story_key, marsad.search,"
            " marsad.article_topic CASCADE"
        )


@pytest.fixture
def desk(dsn: str, store: Store, topics: Topics) -> Iterator[Desk]:
    understand.sync(store, topics, [READER])
    with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as connection:
        for source in ("r", "s", "t"):
            connection.execute(
                "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES (%s, 'م', 'M', 'http://m/')", [source]
            )  # fmt: skip
        yield Desk(connection, store, topics)


def test_the_earlier_one_that_arrives_last_is_the_original(desk: Desk) -> None:
    first, second, *_ = corpus()
    desk.give(second)
    (before,) = desk.rows("SELECT a.url FROM marsad.alert l JOIN marsad.article a USING (article_id)")
    assert before == {"url": "https://s.example/2"}
    desk.give(first)
    assert [(row["url"], row["of"]) for row in desk.links()] == [
        ("https://s.example/2", "https://r.example/0")
    ]
    assert {row["url"] for row in desk.mentions()} == {"https://r.example/0"}
    told = desk.rows("SELECT a.url, l.change FROM marsad.alert l JOIN marsad.article a USING (article_id)")
    assert told == [{"url": "https://r.example/0", "change": "new"}]
    assert len(desk.rows("SELECT DISTINCT story_id FROM marsad.article")) == 1
    assert {row["url"] for row in desk.rows("SELECT a.url FROM marsad.story_fact JOIN marsad.article a USING (article_id)")} <= {
        "https://r.example/0"
    }  # fmt: skip


def test_what_was_told_stays_as_it_was_told(desk: Desk) -> None:
    first, second, *_ = corpus()
    desk.give(second)
    desk.connection.execute("UPDATE marsad.delivery SET state = 'sent', sent_at = now(), attempts = 1")
    desk.give(first)
    told = desk.rows(
        "SELECT a.url, l.change, d.state FROM marsad.alert l JOIN marsad.article a USING (article_id) "
        "JOIN marsad.delivery d USING (delivery_id)"
    )
    assert told == [{"url": "https://s.example/2", "change": "new", "state": "sent"}]


def test_any_order_and_any_batches_end_equal(desk: Desk, dsn: str) -> None:
    articles, chance = corpus(), random.Random(19)
    desk.give(*articles)
    assert sum(row["kind"] != "carries" for row in desk.links()) == 10
    wanted = contents(dsn)
    for number in range(6):
        desk.forget()
        left = list(articles) if number else list(reversed(articles))
        if number:
            chance.shuffle(left)
        while left:
            size = chance.randint(1, 6) if number else 1
            desk.give(*left[:size])
            left = left[size:]
        assert differences(wanted, contents(dsn)) == [], number


def test_a_pair_the_wrong_way_round_is_set_right(desk: Desk, dsn: str) -> None:
    desk.give(*corpus()[:2])
    tables = tuple(name for name in TABLES if name not in ("alert", "delivery", "untold"))
    wanted = contents(dsn, tables)
    desk.connection.execute("DELETE FROM marsad.mention")
    desk.connection.execute("UPDATE marsad.duplicate SET article_id = original_id, original_id = article_id")
    desk.connection.execute(
        "UPDATE marsad.article a SET disposition = CASE WHEN EXISTS (SELECT FROM marsad.duplicate d WHERE d.article_id = a.article_id)"
        " THEN 'duplicate' ELSE 'kept' END"
    )
    assert [row["of"] for row in desk.links()] == ["https://s.example/2"]
    assert recluster.mend(desk.store, desk.topics)["changed_sides"] == 1
    assert differences(wanted, contents(dsn, tables)) == []
    assert recluster.mend(desk.store, desk.topics)["changed_sides"] == 0
    assert len(desk.rows("SELECT FROM marsad.alert")) == 1  # nobody is told again
