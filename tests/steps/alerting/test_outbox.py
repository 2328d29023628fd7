"""One story, told once; what changes in it, told once more; and nothing of what is history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from marsad.core.text import language
from marsad.core.topics.topic import Topics
from marsad.edge import files
from marsad.edge.clock import now
from marsad.edge.rows.article import KnownArticle
from marsad.edge.rows.source import SourceRow
from marsad.edge.store import Store
from marsad.model import Article, Pace, Precision, PublicationTime, Source, Subscription, Theatre
from marsad.settings import Settings
from marsad.steps.alerting import deliver, unsubscribe
from marsad.steps.understanding import analysed, link, revise, understand
from marsad.steps.understanding.linked import Origin
from smtp_server import Server

DESK = Subscription("desk", "desk@example.org", "ar", "Asia/Damascus", ("ceasefire",))
TITLE = "إعلان هدنة في بلدة الأتارب بريف حلب الغربي"
TEXT = """أعلنت الفصائل المحلية في بلدة الأتارب بريف حلب الغربي التوصل إلى هدنة مدتها 48 ساعة تبدأ مساء اليوم بعد مفاوضات استمرت ثلاثة أيام.
وقال المجلس المحلي في الأتارب إن الاتفاق يشمل فتح الطريق الزراعي أمام المدنيين وإخلاء الجرحى من المشفى الميداني في البلدة.
وأوضح وجهاء البلدة أن لجنة من الأهالي ستراقب تنفيذ بنود الاتفاق وتوثق أي تجاوز خلال اليومين المقبلين.
وشهدت أطراف الأتارب خلال الأسبوع الماضي اشتباكات أوقعت سبعة قتلى وعشرين جريحا ودفعت مئات العائلات إلى النزوح."""
TURN_TITLE = "خرق الهدنة في بلدة الأتارب بريف حلب الغربي بعد ساعات"
TURN = """سقطت قذائف على أطراف بلدة الأتارب بريف حلب الغربي في خرق للهدنة التي أعلنتها الفصائل المحلية ومدتها 48 ساعة.
وقال المجلس المحلي في الأتارب إن القصف أصاب الطريق الزراعي الذي فتح أمام المدنيين وأعاق إخلاء الجرحى من المشفى الميداني.
وحمل وجهاء البلدة الطرفين المسؤولية وقالوا إن لجنة الأهالي وثقت التجاوز، محذرين من موجة نزوح جديدة للعائلات من أطراف الأتارب."""


@pytest.fixture(scope="module")
def topics() -> Topics:
    return files.topics(Settings())


class Desk:
    """A warehouse with outlets, into which articles are put as `understand` puts them."""

    def __init__(self, store: Store, dsn: str, topics: Topics) -> None:
        self.store, self.dsn, self.topics, self.count = store, dsn, topics, 0

    def subscribe(self, *subscriptions: Subscription) -> None:
        self.subscriptions = subscriptions
        understand.sync(self.store, self.topics, subscriptions)

    def store_article(self, title: str, text: str, source: str = "rawaq", **origin: Any) -> dict[str, int]:
        self.count += 1
        outlet = Source(source, "رواق", "Rawaq", f"https://{source}.example/", ())
        self.store.many("collect.save_source", [SourceRow.of(outlet)])
        url = f"https://{source}.example/{self.count}"
        at = origin.pop("published_at", now() - timedelta(hours=1))
        published = PublicationTime(at, Precision.MINUTE, "meta")
        article = Article(url, url, title, text, None, published, None, language.verdict(text), "test")
        new = analysed.analyse(article, self.topics, Theatre.SYRIA, source)
        with self.store.transaction():
            self.store.run("understand.lock")
            return dict(
                link.store_articles(self.store, [(Origin(source, now(), **origin), new)], self.subscriptions)
            )

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.dsn, row_factory=dict_row) as c:
            return c.execute(sql.encode()).fetchall()

    def alerts(self) -> list[tuple[str, str, str]]:
        return [
            (row["subscription_id"], row["change"], "digest" if row["digest_at"] else "own")
            for row in self.rows(
                "SELECT * FROM marsad.alert JOIN marsad.delivery USING (delivery_id) ORDER BY alert_id"
            )
        ]


@pytest.fixture
def desk(store: Store, dsn: str, topics: Topics) -> Desk:
    made = Desk(store, dsn, topics)
    made.subscribe(DESK)
    return made


def test_ten_copies_in_three_runs_are_one_alert_and_a_violation_is_one_follow_up(
    desk: Desk, settings: Settings
) -> None:
    with Server() as server:
        wired = settings.model_copy(update={"smtp_host": server.host, "smtp_port": server.port})
        for run in ((0, 1, 2), (3, 4, 5, 6), (7, 8, 9)):
            for n in run:
                desk.store_article(TITLE if n % 2 else f"{TITLE} - {n}", TEXT, f"outlet-{n}")
            deliver.publish(desk.store, wired)
        assert len(server.handler.accepted) == 1
        desk.store_article(TURN_TITLE, TURN, "outlet-3")
        desk.store_article(TURN_TITLE, TURN, "outlet-4")
        deliver.publish(desk.store, wired)
        deliver.publish(desk.store, wired)
        first, second = server.handler.accepted
    assert first["Subject"].startswith("إعلان هدنة – سوريا، الأتارب")
    assert second["Subject"].startswith("تحديث: خرق هدنة – سوريا، الأتارب")
    assert second["References"] == first["Message-ID"]
    assert "10 مصادر" in second.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_what_comes_before_the_message_has_left_is_told_in_it(desk: Desk, settings: Settings) -> None:
    desk.store_article(TITLE, TEXT, "one")
    desk.store_article(TURN_TITLE, TURN, "two")
    assert [change for _, change, _ in desk.alerts()] == ["new", "syria/status/violated"]
    with Server() as server:
        deliver.publish(
            desk.store, settings.model_copy(update={"smtp_host": server.host, "smtp_port": server.port})
        )
        assert len(server.handler.accepted) == 1


def test_history_waits_for_the_digest(desk: Desk) -> None:
    desk.store_article(TITLE, TEXT, is_first_poll=True)
    assert desk.alerts() == [("desk", "new", "digest")]
    (row,) = desk.rows("SELECT * FROM marsad.delivery")
    assert row["next_attempt_at"] == row["digest_at"] > datetime.now(UTC)


def test_a_backfill_waits_for_the_digest_even_of_those_who_are_told_first_polls(desk: Desk) -> None:
    desk.subscribe(replace(DESK, is_first_poll_told=True))
    desk.store_article(TITLE, TEXT, is_first_poll=True, is_backfilled=True)
    desk.store_article("هدنة في مدينة درعا برعاية وجهاء العشائر", TURN, is_first_poll=True)
    assert [how for _, _, how in desk.alerts()] == ["digest", "own"]


def test_old_news_waits_for_the_digest(desk: Desk) -> None:
    desk.store_article(TITLE, TEXT, published_at=now() - timedelta(days=5))
    assert desk.alerts() == [("desk", "new", "digest")]


def test_a_digest_holds_many_and_is_sent_at_its_hour(desk: Desk, settings: Settings) -> None:
    daily = replace(DESK, pace=Pace.DAILY, at_once=(Theatre.GAZA,))
    desk.subscribe(daily, replace(DESK, id="other", address="other@example.org"))
    desk.store_article(TITLE, TEXT)
    other = "هدنة في مدينة درعا برعاية وجهاء العشائر"
    desk.store_article(
        other,
        f"{other}. قال وجهاء العشائر في درعا إن الاتفاق يقضي بتسليم السلاح الثقيل وفتح معبر نصيب أمام الشاحنات. "
        * 3,
    )
    assert desk.alerts() == [
        ("desk", "new", "digest"), ("other", "new", "own"), ("desk", "new", "digest"), ("other", "new", "own"),
    ]  # fmt: skip
    with Server() as server:
        wired = settings.model_copy(update={"smtp_host": server.host, "smtp_port": server.port})
        assert deliver.publish(desk.store, wired) == {"sent": 2}
        with psycopg.connect(desk.dsn) as c:
            c.execute(
                "UPDATE marsad.delivery SET next_attempt_at = now() - interval '1 s' WHERE digest_at IS NOT NULL"
            )
        assert deliver.publish(desk.store, wired) == {"sent": 1}
        desk.store_article(TITLE, TEXT, "copier")  # a copy adds to the count of the next digest
        third = "هدنة في مدينة عفرين بعد اشتباكات بين فصيلين"
        desk.store_article(
            third,
            f"{third}. قالت مصادر محلية في عفرين إن الفصيلين اتفقا على سحب الحواجز وإطلاق المحتجزين. " * 3,
        )
        with psycopg.connect(desk.dsn) as c:  # tomorrow has come
            c.execute(
                "UPDATE marsad.delivery SET next_attempt_at = now() - interval '1 s' WHERE state = 'pending'"
            )
        deliver.publish(desk.store, wired)
        digests = [m for m in server.handler.accepted if m["To"] == "desk@example.org"]
    assert [m["Subject"] for m in digests] == ["موجز مرصد: خبران – سوريا", "موجز مرصد: خبر واحد – سوريا"]
    assert "الجديد: مصدر واحد؛ المجموع: مصدران" in digests[1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_what_comes_while_a_digest_is_sent_goes_into_the_next_one(desk: Desk) -> None:
    desk.subscribe(replace(DESK, pace=Pace.DAILY))
    desk.store_article(TITLE, TEXT)
    with psycopg.connect(desk.dsn) as c:
        c.execute("UPDATE marsad.delivery SET state = 'claimed', attempts = 1")
    desk.store_article(TURN_TITLE, TURN)
    first, second = desk.rows("SELECT * FROM marsad.delivery ORDER BY delivery_id")
    assert second["digest_at"] - first["digest_at"] >= timedelta(hours=23)


def test_over_the_ceiling_a_digest_follows(desk: Desk) -> None:
    desk.subscribe(replace(DESK, most_a_day=0))
    desk.store_article(TITLE, TEXT)
    assert desk.alerts() == [("desk", "new", "digest")]


def test_a_reader_who_stopped_is_told_nothing_until_the_address_changes(desk: Desk) -> None:
    unsubscribe.stop_subscription(desk.store, "desk", "desk@example.org")
    desk.store_article(TITLE, TEXT)
    assert desk.alerts() == []
    desk.subscribe(replace(DESK, address="new@example.org"))
    desk.store_article(TURN_TITLE, TURN)
    assert [change for _, change, _ in desk.alerts()] == ["new"]


def test_seeds_are_told_to_nobody_and_what_they_said_is_known(desk: Desk) -> None:
    known, desk.subscriptions = desk.subscriptions, ()
    desk.store_article(TITLE, TEXT)
    assert desk.alerts() == []
    desk.subscriptions = known
    assert {"place/al-atarib", "syria/status/announced"} & {
        row["fact"] for row in desk.rows("SELECT fact FROM marsad.story_fact")
    }


def test_an_edit_that_changes_a_number_is_told(desk: Desk, settings: Settings) -> None:
    desk.store_article(TITLE, TEXT, "one")
    with psycopg.connect(desk.dsn) as c:
        c.execute("UPDATE marsad.delivery SET state = 'sent', sent_at = now()")
    (stored,) = desk.rows("SELECT article_id, url, story_id FROM marsad.article")
    known = KnownArticle(0, stored["article_id"], TITLE, TEXT, "test", "kept", stored["story_id"], now())
    text = TEXT.replace("48 ساعة", "72 ساعة")
    article = Article(
        stored["url"], stored["url"], TITLE, text, None, None, None, language.verdict(text), "test"
    )
    origin = Origin("one", now())
    with desk.store.transaction():
        desk.store.run("understand.lock")
        new = analysed.analyse(article, desk.topics, Theatre.SYRIA, "one")
        assert revise.revise(desk.store, origin, known, new, desk.subscriptions) == {
            "revisions": 1,
            "alerts": 1,
        }
    assert desk.alerts() == [("desk", "new", "own"), ("desk", "number/48>72", "own")]
    with Server() as server:
        deliver.publish(
            desk.store, settings.model_copy(update={"smtp_host": server.host, "smtp_port": server.port})
        )
        (message,) = server.handler.accepted
    assert "كان 48 فأصبح 72" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_who_is_not_told_has_the_reason_kept(desk: Desk, dsn: str) -> None:
    elsewhere = replace(DESK, id="elsewhere", theatres=(Theatre.GAZA,))
    gone = replace(DESK, id="gone")
    desk.subscribe(DESK, elsewhere, gone)
    unsubscribe.stop_subscription(desk.store, "gone", DESK.address)
    desk.store_article(TITLE, TEXT)
    desk.store_article(f"{TITLE} بعد ثلاثة أيام", TEXT.replace("سبعة قتلى", "7 قتلى"), "sada")
    with psycopg.connect(dsn) as c:
        kept = c.execute(
            "SELECT subscription_id, article_id, reason FROM marsad.untold ORDER BY 2, 1"
        ).fetchall()
    assert kept[:2] == [
        ("elsewhere", 1, "no mention of the theatres gaza"),
        ("gone", 1, "the reader stopped the subscription"),
    ]
    assert all(reason for _, _, reason in kept)
