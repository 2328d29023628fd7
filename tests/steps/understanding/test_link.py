"""What linking stores and follows: agencies, snapshots of what is learned, stories of days later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from marsad.core.topics.topic import Topics
from marsad.edge.rows.source import SnapshotRow
from marsad.edge.store import Store
from marsad.model import Article, LanguageVerdict, Precision, PublicationTime
from marsad.settings import PROJECT
from marsad.steps.understanding import candidates, link, recluster, rederive, understand
from marsad.steps.understanding.analysed import AnalysedArticle, analyse
from marsad.steps.understanding.known_boilerplate import KnownBoilerplate
from marsad.steps.understanding.linked import Origin

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
        return self.give_all([(title, text, at, source)])

    def give_all(self, articles: Sequence[tuple[str, str, datetime, str]]) -> dict[str, int]:
        """The same of a batch."""
        arrived = [(Origin(source, at), self.made(title, text, at, source)) for title, text, at, source in articles]  # fmt: skip
        with self.store.transaction():
            self.store.run("understand.lock")
            return dict(link.store_articles(self.store, arrived, ()))

    def made(self, title: str, text: str, at: datetime, source: str) -> AnalysedArticle:
        """An article with everything about it that needs no look at others."""
        url = f"https://{source}.example/{hashlib.sha256(f'{title}{text}{at}'.encode()).hexdigest()}"
        verdict = LanguageVerdict("ar", is_arabic=True, confidence=1.0, reason="test")
        published = PublicationTime(at, Precision.MINUTE, "test")
        article = Article(url, url, title, text, None, published, None, verdict, "test")
        learned = KnownBoilerplate.of(self.store.objects("learn.latest", SnapshotRow, source_ids=[source]))
        phrases, snapshots = learned.hashes(source, "phrases"), learned.snapshots(source)
        return analyse(article, self.topics, None, source, phrases, snapshots)

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
    assert short(1, 1)["carrying"] == 1  # the farewell is most of both
    for day, path in enumerate(sorted((PROJECT / "seeds").glob("0*.txt")), start=2):
        long = path.read_text(encoding="utf-8")  # maintain sees it in longer articles
        assert "kept" in desk.give(f"يوم {day}", f"{long}\n{FAREWELL}", AT + timedelta(days=day))
    assert rederive.learn(desk.store)["snapshots_phrases"] == 1
    assert short(2, 8)["carrying"] == 0
    assert short(2, 9)["duplicates"] == 1  # what is its own still counts
    (snapshot,) = desk.rows("SELECT snapshot_id FROM marsad.snapshot WHERE kind = 'phrases'")
    used = desk.rows("SELECT phrases_snapshot FROM marsad.article ORDER BY article_id")
    assert used[0] == {"phrases_snapshot": None} and used[-1] == {"phrases_snapshot": snapshot["snapshot_id"]}
    assert desk.rows("SELECT snapshot FROM marsad.duplicate") == [{"snapshot": snapshot["snapshot_id"]}]
    assert rederive.learn(desk.store)["snapshots_phrases"] == 0  # nothing new: no new snapshot


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
    recluster.recluster(desk.store)
    assert desk.rows("SELECT story_id FROM marsad.article ORDER BY article_id") == stories


def test_the_candidates_are_the_latest_of_a_band_that_many_share(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "LATEST", 2)
    texts: Callable[[int], str] = lambda n: f"{NEWS[n]}\n{NEWS[n]}\n{FAREWELL}"  # noqa: E731
    for number in range(5):
        desk.give(f"خبر {number}", texts(number), AT + timedelta(minutes=number))
    later = AT + timedelta(hours=1)
    assert (
        desk.give("نسخة", texts(0), later, "s")["duplicates_exact"] == 1
    )  # the same words are found however old
    rest = texts(1).replace("بأن", "أن")
    assert (
        desk.give("نسخة أخرى", rest, later, "s")["duplicates"] == 1
    )  # by its own bands, not by the farewell
    (copy,) = desk.rows("SELECT original_id FROM marsad.duplicate ORDER BY article_id DESC LIMIT 1")
    (original,) = desk.rows("SELECT article_id FROM marsad.article WHERE title = 'خبر 1'")
    assert copy["original_id"] == original["article_id"]


BATCH = [
    ("هدنة في الأتارب", f"{NEWS[0]}\n{NEWS[1]}\nأعلنت الفصائل في الأتارب هدنة مدتها يومان.", AT, "r"),
    ("خبر معاد", f"{NEWS[0]}\n{NEWS[1]}\nأعلنت الفصائل في الأتارب هدنة مدتها يومان.", AT + timedelta(hours=1), "s"),
    ("نسخة النسخة", f"(رويترز) {NEWS[0]}\n{NEWS[1]}\nأعلنت الفصائل في الأتارب هدنة مدتها يومين.", AT + timedelta(hours=2), "s"),
    ("حصيلة اليوم", "\n".join([*NEWS[2:5], NEWS[0], NEWS[1], "أعلنت الفصائل في الأتارب هدنة مدتها يومان."]), AT + timedelta(hours=3), "s"),
    ("هدنة في الأتارب", f"{NEWS[0]}\n{NEWS[1]}\nأعلنت الفصائل في الأتارب هدنة مدتها يومان.", AT, "r"),
    ("ندوة شعرية", "\n".join(NEWS[5:]), AT + timedelta(hours=4), "r"),
    ("أهالي سرمين يفتتحون مدرستهم", "افتتح أهالي سرمين مدرسة البلدة الابتدائية بعد ترميم قاعاتها الثلاث بتبرعات مغتربين، "
     "وقالت مصادر محلية إن آبار الجفيرة ستغذي الأحياء الغربية في مدينة الباب بشبكة مياه تمدها ورشات البلدية.",
     AT + timedelta(hours=5), "s"),
]  # fmt: skip
LINKS = """SELECT a.article_id - min(a.article_id) OVER () AS n, a.disposition, a.story_id - min(a.story_id) OVER () AS story,
                  d.original_id - (SELECT min(article_id) FROM marsad.article) AS original, d.kind,
                  (SELECT count(*) FROM marsad.carried c WHERE c.article_id = a.article_id) AS carries,
                  (SELECT count(*) FROM marsad.mention m WHERE m.article_id = a.article_id) AS mentions,
                  s.title, s.last_at - s.first_at AS span
           FROM marsad.article a JOIN marsad.story s USING (story_id) LEFT JOIN marsad.duplicate d USING (article_id)
           ORDER BY a.article_id"""


def test_a_batch_is_linked_within_itself(desk: Desk) -> None:
    counts = desk.give_all(BATCH)
    assert (counts["known"], counts["kept"], counts["duplicates"], counts["carrying"]) == (1, 4, 2, 1)
    rows = desk.rows(LINKS)
    assert [row["original"] for row in rows] == [None, 0, 0, None, None, None]
    assert [row["kind"] for row in rows[:3]] == [None, "exact", "near"]
    assert [row["carries"] for row in rows] == [0, 0, 0, 1, 0, 0]
    assert [row["mentions"] for row in rows][1:4] == [0, 0, 0] and rows[0][
        "mentions"
    ]  # none is its carrier's own
    assert rows[0]["story"] == rows[1]["story"] == rows[2]["story"] == rows[5]["story"] != rows[4]["story"]
    assert (rows[0]["title"], rows[0]["span"]) == ("هدنة في الأتارب", timedelta(hours=5))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_batch_ends_as_its_articles_one_by_one(desk: Desk, size: int) -> None:
    for start in range(0, len(BATCH), size):
        desk.give_all(BATCH[start : start + size])
    some = desk.rows(LINKS)
    desk.connection.execute("TRUNCATE marsad.article, marsad.story CASCADE")
    desk.give_all(BATCH)
    told = ("disposition", "kind", "carries", "mentions", "title", "span")
    assert [[row[name] for name in told] for row in desk.rows(LINKS)] == [
        [row[name] for name in told] for row in some
    ]


def test_what_a_copy_adds_on_a_topic_of_its_own_is_not_lost_with_it(desk: Desk) -> None:
    original = "\n".join(NEWS[:6])
    cut = "\n".join(NEWS[:5])
    added = (
        "وفي شأن آخر قال مراسلنا في ريف إدلب الجنوبي إن الأهالي ينتظرون ما ستسفر عنه الهدنة المعلنة منذ يومين، وإن حركة السير عادت "
        "إلى الطريق الدولي وفتحت المحال أبوابها صباح اليوم وسط آمال بأن تصمد أياما."
    )
    desk.give("ست أخبار من الشمال", original, AT)
    counts = desk.give("أخبار الشمال", f"{cut}\n{added}", AT + timedelta(hours=1), "s")
    assert (counts["kept"], counts["carrying"], counts["topic_ceasefire"]) == (1, 1, 1)
    again = desk.give(
        "من أخبار الشمال", f"{cut}\n{added.replace('مراسلنا', 'مراسل الوكالة')}", AT + timedelta(hours=2), "r"
    )
    assert again["duplicates"] == 1  # the second time it says nothing new
    plain = desk.give("الشمال اليوم", f"{cut}\n{NEWS[6]}", AT + timedelta(hours=3), "s")
    assert plain["duplicates"] == 1  # what it adds is of no topic


def test_what_a_copy_adds_on_the_topic_of_its_original_is_not_lost_either(desk: Desk) -> None:
    original = (PROJECT / "seeds" / "002_30cea961def05e77.txt").read_text(encoding="utf-8")
    edited = " ".join(word for i, word in enumerate(original.split()) if i % 14)
    desk.give("الأصل", original, AT)
    plain = desk.give("نسخة", f"{edited}\n{NEWS[5]}\n{NEWS[6]}", AT + timedelta(hours=1), "s")
    assert plain["duplicates_near"] == 1  # what it adds is of no topic
    more = "وقال وجهاء في أريحا إن الهدنة صمدت ليلة كاملة في قرى الجبل، وإن عائلات عادت إلى بيوتها لتفقدها قبل أن ترجع إلى المخيمات مساء."
    counts = desk.give("نسخة أخرى", f"{edited}\n{NEWS[5]}\n{more}", AT + timedelta(hours=2), "s")
    assert (counts["kept"], counts["carrying"], counts["topic_ceasefire"]) == (1, 1, 1)


def test_an_exact_copy_is_one_though_its_lead_goes_on_from_its_headline(desk: Desk) -> None:
    title = "فصائل الجنوب تعلن هدنة لثلاثة أيام في ريف درعا الشرقي"
    text = f"{title} بعد وساطة قادها وجهاء العشائر وانتهت فجر اليوم. " + " ".join(NEWS[:4])
    desk.give(title, text, AT)
    assert desk.give(title, text, AT + timedelta(hours=1), "s")["duplicates_exact"] == 1
    assert desk.give("اتفاق في درعا", text, AT + timedelta(hours=2), "s")["duplicates"] == 1


def test_half_of_a_dispatch_is_a_copy_where_two_outlets_print_it_on_one_day(desk: Desk) -> None:
    words = (PROJECT / "seeds" / "000_7d8960b717b28fdc.txt").read_text(encoding="utf-8").split()
    half = " ".join(word for i, word in enumerate(words[: len(words) // 2]) if i % 9)
    desk.give("الأصل", " ".join(words), AT, "r")
    own = f"{NEWS[0]}\n{NEWS[5]}\n{half}"
    assert "duplicates" not in desk.give("عودة إلى الملف", own, AT + timedelta(hours=2), "r")
    assert (
        desk.give("خبر مشترك", f"{NEWS[1]}\n{NEWS[6]}\n{half}", AT + timedelta(hours=2), "s")["duplicates"]
        == 1
    )
