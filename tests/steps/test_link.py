"""What linking stores and follows: agencies, snapshots of what is learned, stories of days later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from marsad.core.topics.topic import Topics
from marsad.edge.store import Store
from marsad.model import Article, LanguageVerdict, Precision, PublicationTime
from marsad.settings import PROJECT
from marsad.steps import link, maintain, restory, understand
from marsad.steps.learned import Learned
from marsad.steps.understand import analyse

AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
NEWS = [
    "قالت مصادر محلية في بلدة سرمين إن أهالي البلدة أعادوا فتح المدرسة الابتدائية بعد ترميم ثلاث قاعات بتبرعات المغتربين.",
    "أفاد ناشطون في مدينة الباب بأن ورشات البلدية بدأت مد شبكة مياه جديدة تخدم الأحياء الغربية وتضخ من آبار الجفيرة.",
    "اندلع حريق في سوق الأقمشة بمدينة عفرين والتهم سبعة متاجر قبل أن تخمده فرق الدفاع المدني من دون إصابات بين التجار.",
    "وصل فريق طبي متطوع إلى مشفى دركوش وأجرى خلال يومين أربعين عملية لإزالة الساد لمسنين نازحين من ريف حماة الشمالي.",
    "أطلق مهندسون شبان في مدينة إعزاز ورشة لتصليح الألواح الشمسية وتدريب النساء على تركيبها فوق خيام النازحين الجدد.",
    "حصد مزارعو سهل الروج موسم القمح مبكرا هذا الربيع بعدما هددت موجات الجراد حقولهم القريبة من قرية المحمبل مرتين.",
    "نظم اتحاد الكتاب في أريحا أمسية شعرية في قلعة المدينة القديمة وقرأ خمسة شعراء قصائد عن الكرز والرحيل والعودة.",
]
FAREWELL = (
    "تابعوا صفحتنا على شبكات التواصل لتصلكم آخر المستجدات من قلب الشمال فور وقوعها، وشاركونا صوركم ومقاطعكم عبر رقم الواتساب "
    "المثبت أعلى الموقع، فأنتم عيوننا على الأرض وبكم تكتمل الصورة، ولكم منا كل التقدير على وفائكم الدائم لمنبركم الحر."
)


class Desk:
    """Articles stored without pages."""

    def __init__(self, connection: psycopg.Connection[Any], store: Store, topics: Topics) -> None:
        self.connection, self.store, self.topics = connection, store, topics

    def give(self, title: str, text: str, at: datetime, source: str = "r") -> dict[str, int]:
        """Store an article of a source as understand does, with what was learned of the source."""
        url = f"https://{source}.example/{hashlib.sha256(f'{title}{text}{at}'.encode()).hexdigest()}"
        verdict = LanguageVerdict("ar", is_arabic=True, confidence=1.0, reason="test")
        published = PublicationTime(at, Precision.MINUTE, "test")
        article = Article(url, url, title, text, None, published, None, verdict, "test")
        learned = Learned.of(self.store.all("learn.latest", source_ids=[source]))
        phrases, snapshots = learned.hashes(source, "phrases"), learned.snapshots(source)
        new = analyse(article, self.topics, None, phrases, snapshots)
        with self.store.transaction():
            self.store.run("understand.lock")
            return dict(link.store_article(self.store, link.Origin(source, at), new, ()))

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What the warehouse says."""
        return self.connection.execute(sql.encode()).fetchall()


@pytest.fixture
def desk(dsn: str, store: Store, topics: Topics) -> Any:
    understand.sync(store, topics, [])
    with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as connection:
        for source in ("r", "s"):
            connection.execute(
                "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES (%s, 'م', 'M', 'http://m/')", [source]
            )  # fmt: skip
        yield Desk(connection, store, topics)


def test_the_agency_that_signs_is_kept_and_shown_with_the_copy(desk: Desk) -> None:
    text = "\n".join(NEWS[:4])
    desk.give("خبر أول", f"حلب (رويترز) - {text}", AT)
    assert desk.give("خبر ثان", f"{text}\nالمصدر: وكالات", AT + timedelta(hours=2), "s")["duplicates"] == 1
    assert desk.rows("SELECT source_id, original_source_id, original_agency, agency, lag_hours::float FROM mart.copy") == [
        {"source_id": "s", "original_source_id": "r", "original_agency": "reuters", "agency": "agencies", "lag_hours": 2.0}
    ]  # fmt: skip


def test_a_phrase_that_a_source_repeats_makes_no_copy_once_it_is_learned(desk: Desk) -> None:
    def short(number: int, day: int) -> dict[str, int]:
        return desk.give(f"خبر {number}", f"{NEWS[number][:60]}\n{FAREWELL}", AT + timedelta(days=day))

    assert "kept" in short(0, 0)
    assert short(1, 1)["duplicates"] == 1  # the farewell is most of both
    for day, path in enumerate(sorted((PROJECT / "seeds").glob("0*.txt")), start=2):
        long = path.read_text(encoding="utf-8")  # maintain sees it in longer articles
        assert "kept" in desk.give(f"يوم {day}", f"{long}\n{FAREWELL}", AT + timedelta(days=day))
    assert maintain.learn(desk.store)["snapshots_phrases"] == 1
    assert "kept" in short(2, 8)
    assert short(2, 9)["duplicates"] == 1  # what is its own still counts
    (snapshot,) = desk.rows("SELECT snapshot_id FROM marsad.snapshot WHERE kind = 'phrases'")
    used = desk.rows("SELECT phrases_snapshot FROM marsad.article ORDER BY article_id")
    assert used[0] == {"phrases_snapshot": None} and used[-1] == {"phrases_snapshot": snapshot["snapshot_id"]}
    decided = desk.rows("SELECT snapshot FROM marsad.duplicate ORDER BY article_id")
    assert decided[0] == {"snapshot": None} and decided[-1] == {"snapshot": snapshot["snapshot_id"]}
    assert maintain.learn(desk.store)["snapshots_phrases"] == 0  # nothing new: no new snapshot


def test_what_comes_again_days_later_with_new_facts_is_a_new_story(desk: Desk) -> None:
    text = "\n".join(NEWS[:3])
    collapse = (
        "وقتل خمسة عمال حين انهار سقف القاعة الجديدة صباح السبت، وفتحت لجنة هندسية من نقابة المهندسين تحقيقا في الحادث "
        "وطالبت بإغلاق المبنى شهرين كاملين، ونقلت سيارات الإسعاف أحد عشر جريحا إلى مشفى إدلب المركزي بينهم ثلاثة أطفال."
    )
    again = f"{NEWS[0]}\n{NEWS[1]}\n{collapse}"
    desk.give("مدرسة سرمين تفتح أبوابها", text, AT)
    assert "kept" in desk.give("انهيار سقف مدرسة سرمين", again, AT + timedelta(days=6))
    stories = desk.rows("SELECT story_id FROM marsad.article ORDER BY article_id")
    assert stories[0] != stories[1]
    restory.restory(desk.store)
    assert desk.rows("SELECT story_id FROM marsad.article ORDER BY article_id") == stories


def test_the_candidates_are_the_latest_of_a_band_that_many_share(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "LATEST", 2)
    texts: Callable[[int], str] = lambda n: f"{NEWS[n]}\n{NEWS[n]}\n{FAREWELL}"  # noqa: E731
    for number in range(5):
        desk.give(f"خبر {number}", texts(number), AT)
    assert (
        desk.give("نسخة", texts(0), AT, "s")["duplicates_exact"] == 1
    )  # the same words are found however old
    rest = texts(1).replace("بأن", "أن")
    assert desk.give("نسخة أخرى", rest, AT, "s")["duplicates"] == 1  # by its own bands, not by the farewell
    (copy,) = desk.rows("SELECT original_id FROM marsad.duplicate ORDER BY article_id DESC LIMIT 1")
    (original,) = desk.rows("SELECT article_id FROM marsad.article WHERE title = 'خبر 1'")
    assert copy["original_id"] == original["article_id"]
