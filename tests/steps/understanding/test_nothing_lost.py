"""The second truth is never lost: whatever stands below it, a new fact in a headline and first sentence is stored and told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from marsad.core.topics.topic import Topics
from marsad.edge.store import Store
from marsad.model import Article, LanguageVerdict, Pace, Precision, PublicationTime, Subscription
from marsad.steps.understanding import link, understand
from marsad.steps.understanding.analysed import analyse
from marsad.steps.understanding.linked import Origin

AT = datetime(2020, 3, 10, 6, tzinfo=UTC)
READER = Subscription(
    id="reader",
    address="reader@example.org",
    language="ar",
    zone="UTC",
    topics=("ceasefire",),
    pace=Pace.AT_ONCE,
)
FIRST = (
    "هدوء حذر في إدلب بعد وقف إطلاق النار",
    "يسود هدوء حذر ريف إدلب منذ دخل وقف إطلاق النار حيز التنفيذ منتصف ليل الخميس لمدة 48 ساعة، بحسب مراسلنا هناك.",
)
BACKGROUND = """وكان الرئيسان التركي والروسي قد توصلا إلى الاتفاق في موسكو بعد محادثات دامت ست ساعات، وينص على إقامة ممر آمن على جانبي
الطريق الدولي وتسيير دوريات مشتركة عليه، ويبقي خطوط التماس حيث كانت يوم توقيعه. وتقول منظمات الإغاثة إن مئات آلاف المدنيين نزحوا من بلداتهم
منذ بداية الشتاء ويعيشون في خيام لا تقيهم البرد، وإن المخيمات القريبة من الشريط الحدودي لم تعد تتسع لأحد. وتعد المنطقة آخر معقل كبير
لفصائل المعارضة، وقد تناقصت مساحتها بعد معارك طويلة تبادل فيها الطرفان السيطرة على عشرات القرى والتلال المطلة على الطرق الرئيسة."""
TURNS = {
    "syria/status/violated": (
        "خرق وقف إطلاق النار في إدلب",
        "خرقت قوات النظام وقف إطلاق النار في ريف إدلب بقصف مدفعي استهدف قرى عدة وأوقع جرحى بين السكان، بحسب مراسلنا هناك.",
    ),
    "syria/status/ended": (
        "انهيار وقف إطلاق النار في إدلب",
        "انهار وقف إطلاق النار في ريف إدلب وعادت المعارك إلى الجبهات كلها منذ ساعات الفجر، بحسب مراسلنا هناك.",
    ),
    "syria/status/extended": (
        "تمديد وقف إطلاق النار في إدلب",
        "اتفق الطرفان على تمديد وقف إطلاق النار في ريف إدلب بعد انقضاء مدته بلا حوادث تذكر، بحسب مراسلنا هناك.",
    ),
    "syria/status/rejected": (
        "فصائل ترفض وقف إطلاق النار في إدلب",
        "رفضت فصائل محلية وقف إطلاق النار في ريف إدلب وقالت إنها لن تلتزم به، بحسب مراسلنا هناك.",
    ),
    "place/saraqib": (
        "هدوء حذر في سراقب بعد وقف إطلاق النار",
        "يسود هدوء حذر مدينة سراقب منذ دخل وقف إطلاق النار حيز التنفيذ منتصف ليل الخميس لمدة 48 ساعة، بحسب مراسلنا هناك.",
    ),
    "party/sdf": (
        "قسد تعلق على وقف إطلاق النار في إدلب",
        "رحبت قوات سوريا الديمقراطية بوقف إطلاق النار الذي دخل حيز التنفيذ في ريف إدلب منتصف ليل الخميس لمدة 48 ساعة.",
    ),
    "number/>72": (
        "هدوء حذر في إدلب بعد وقف إطلاق النار",
        "يسود هدوء حذر ريف إدلب منذ دخل وقف إطلاق النار حيز التنفيذ منتصف ليل الخميس لمدة 72 ساعة، بحسب مراسلنا هناك.",
    ),
    "syria/official/denied": (
        "أنقرة: لا تعديل على وقف إطلاق النار",
        "نفت وزارة الدفاع التركية أن يكون وقف إطلاق النار في ريف إدلب قد خضع لأي تعديل، بحسب مراسلنا هناك.",
    ),
}


class Desk:
    """A warehouse with one subscriber and two outlets."""

    def __init__(self, connection: psycopg.Connection[Any], store: Store, topics: Topics) -> None:
        self.connection, self.store, self.topics = connection, store, topics

    def give(self, told: tuple[str, str], hours: float, source: str) -> str:
        """Store an article: a headline and a first sentence over the background. Its address."""
        title, lead = told
        at = AT + timedelta(hours=hours)
        url = f"https://{source}.example/{hashlib.sha256(f'{told}{at}'.encode()).hexdigest()}"
        published = PublicationTime(at, Precision.MINUTE, "test")
        verdict = LanguageVerdict("ar", is_arabic=True, confidence=1.0, reason="test")
        article = Article(url, url, title, f"{lead}\n{BACKGROUND}", None, published, None, verdict, "test")
        new = analyse(article, self.topics, None, source)
        with self.store.transaction():
            self.store.run("understand.lock")
            link.store_articles(self.store, [(Origin(source, at), new)], [READER])
        return url

    def one(self, sql: str, url: str) -> dict[str, Any]:
        """A row that the warehouse has of an article."""
        return self.connection.execute(sql.encode(), [url]).fetchone() or {}

    def forget(self) -> None:
        """Empty the warehouse."""
        self.connection.execute("TRUNCATE marsad.article, marsad.story, marsad.delivery CASCADE")


@pytest.fixture
def desk(dsn: str, store: Store, topics: Topics) -> Iterator[Desk]:
    understand.sync(store, topics, [READER])
    with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as connection:
        for source in ("r", "s"):
            connection.execute(
                "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES (%s, 'م', 'M', 'http://m/')", [source]
            )  # fmt: skip
        yield Desk(connection, store, topics)


@pytest.mark.parametrize("fact", TURNS)
def test_a_new_fact_over_an_old_background_is_stored_and_told(desk: Desk, fact: str) -> None:
    for hours, source in ((1, "r"), (1, "s"), (26, "r"), (26, "s"), (96, "r"), (96, "s")):
        desk.forget()
        desk.give(FIRST, 0, "r")
        url = desk.give(TURNS[fact], hours, source)
        stored = desk.one(
            "SELECT a.disposition, count(*) AS mentions, array_agg(DISTINCT m.status) AS statuses FROM marsad.article a "
            "JOIN marsad.mention m USING (article_id) WHERE a.url = %s GROUP BY 1",
            url,
        )
        assert stored.get("disposition") == "kept", (hours, source)
        told = desk.one(
            "SELECT l.change, l.facts FROM marsad.alert l JOIN marsad.article a USING (article_id) WHERE a.url = %s",
            url,
        )
        assert told.get("change") == "new" or fact in told.get("facts", ()), (hours, source, told, stored)


@pytest.mark.parametrize(("hours", "source"), [(1, "r"), (1, "s"), (26, "s"), (60, "s")])
def test_what_says_nothing_new_stays_a_copy(desk: Desk, hours: float, source: str) -> None:
    lead = FIRST[1]
    desk.give(FIRST, 0, "r")
    url = desk.give(("إدلب: هدوء حذر بعد وقف إطلاق النار", f"إدلب (وكالات) - {lead}"), hours, source)
    assert desk.one("SELECT disposition FROM marsad.article WHERE url = %s", url) == {
        "disposition": "duplicate"
    }
    assert desk.one("SELECT count(*) AS alerts FROM marsad.alert WHERE story_id > 0 AND %s <> ''", url) == {
        "alerts": 1
    }
