"""What analysts correct holds at once, is kept with who and why, and survives every derivation."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest

from marsad.core.topics.topic import Topics
from marsad.edge import files
from marsad.edge.store import Store
from marsad.errors import InputError, NotFound
from marsad.model import CeasefireStatus, Theatre
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import corrections, recluster, rederive, seed, understand
from marsad.steps.understanding.corrections import By

VERSIONS = itertools.count()
BY = By("samar", "قرأته")
Sql = Callable[..., list[tuple]]


@pytest.fixture(scope="module")
def rules() -> Topics:
    return files.topics(Settings())


@pytest.fixture
def seeded(store: Store, settings: Settings, rules: Topics) -> Store:
    understand.sync(store, rules, [])
    seed.seed(store, settings, rules, PROJECT / "seeds")
    return store


@pytest.fixture
def sql(dsn: str) -> Iterator[Sql]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield lambda statement, *values: connection.execute(statement.encode(), values).fetchall()


def derive_anew(store: Store, rules: Topics) -> None:
    """As after a change of rules: every article is classified again."""
    others = replace(
        rules, all=tuple(replace(one, version=f"{one.version}.{next(VERSIONS)}") for one in rules.all)
    )
    assert rederive.maintain(store, others)["rederived"] == 5


def mentions(sql: Sql, article_id: int) -> set[tuple]:
    return set(
        sql(
            "SELECT topic, field, start_offset, end_offset, quote, theatre, status FROM marsad.mention WHERE article_id = %s",
            article_id,
        )
    )


def one_mention(sql: Sql, topic: str = "ceasefire") -> tuple[int, int, str]:
    ((mention_id, article_id, quote),) = sql(
        "SELECT mention_id, article_id, quote FROM marsad.mention WHERE topic = %s ORDER BY mention_id LIMIT 1",
        topic,
    )
    return mention_id, article_id, quote


def test_a_wrong_mention_goes_and_stays_away(seeded: Store, sql: Sql, rules: Topics) -> None:
    mention_id, article_id, quote = one_mention(sql)
    before = mentions(sql, article_id)
    corrections.wrong(seeded, BY, mention_id, article_id)
    after = mentions(sql, article_id)
    assert len(before - after) >= 1 and after < before
    derive_anew(seeded, rules)
    assert mentions(sql, article_id) == after
    assert sql("SELECT kind, quote, made_by, reason, rule IS NOT NULL FROM marsad.correction") == [
        ("wrong", quote, "samar", "قرأته", True)
    ]


def test_theatre_and_status_hold(seeded: Store, sql: Sql, rules: Topics) -> None:
    mention_id, article_id, quote = one_mention(sql)
    corrections.label(seeded, BY, mention_id, article_id, Theatre.YEMEN, CeasefireStatus.PAST)
    for _ in range(2):
        assert [m[5:] for m in mentions(sql, article_id) if m[5] == "yemen"] == [("yemen", "past")]
        assert quote in {m[4] for m in mentions(sql, article_id) if m[5] == "yemen"}
        derive_anew(seeded, rules)


def test_a_missed_mention_comes_and_stays(seeded: Store, sql: Sql, rules: Topics) -> None:
    ((article_id, text),) = sql("SELECT article_id, text FROM marsad.article WHERE seed = '001'")
    words = " ".join(text.split()[40:43])
    corrections.missing(seeded, BY, article_id, "ceasefire", words, Theatre.SYRIA, CeasefireStatus.PAST)
    for _ in range(2):
        ((start, end, quote, rule),) = sql(
            "SELECT start_offset, end_offset, quote, rule FROM marsad.mention WHERE article_id = %s AND topic = 'ceasefire'",
            article_id,
        )
        assert text[start:end] == quote and rule == "analyst"
        derive_anew(seeded, rules)
    with pytest.raises(InputError, match="don't stand"):
        corrections.missing(
            seeded, BY, article_id, "sochi", "كلمات ليست فيه", Theatre.SYRIA, CeasefireStatus.PAST
        )


def test_what_is_not_there_is_refused_and_nothing_kept(seeded: Store, sql: Sql) -> None:
    with pytest.raises(NotFound):
        corrections.wrong(seeded, BY, 999_999, 1)
    mention_id, article_id, _ = one_mention(sql)
    for correct in (corrections.wrong, lambda *a: corrections.label(*a, Theatre.YEMEN, None)):
        with pytest.raises(NotFound, match="not of this article"):
            correct(seeded, BY, mention_id, article_id + 1)
    with pytest.raises(NotFound):
        corrections.merge(seeded, BY, 1, 999_999)
    ((story_id,),) = sql("SELECT story_id FROM marsad.article WHERE seed = '000'")
    with pytest.raises(InputError):
        corrections.merge(seeded, BY, story_id, story_id)
    with pytest.raises(InputError):
        corrections.split(seeded, BY, story_id, [999_999])
    assert sql("SELECT count(*) FROM marsad.correction") == [(0,)]


def stories(sql: Sql) -> dict[str, int]:
    return dict(sql("SELECT seed, story_id FROM marsad.article ORDER BY seed"))


def test_merged_stories_are_one_and_stay_so(seeded: Store, sql: Sql) -> None:
    before = stories(sql)
    assert before["000"] != before["003"]
    corrections.merge(seeded, BY, before["003"], before["000"])
    for _ in range(2):
        now = stories(sql)
        assert now["000"] == now["003"] and now["001"] == before["001"]
        assert sql("SELECT title FROM marsad.story WHERE story_id = %s", now["000"]) != [("",)]
        recluster.recluster(seeded)
    assert sql("SELECT merged_into FROM marsad.story WHERE story_id = %s", before["000"]) == [
        (before["003"],)
    ]


def test_split_articles_are_apart_and_stay_so(seeded: Store, sql: Sql) -> None:
    first = stories(sql)
    corrections.merge(seeded, BY, first["003"], first["000"])
    corrections.merge(seeded, BY, first["003"], first["004"])
    ids = dict(sql("SELECT seed, article_id FROM marsad.article"))
    new = corrections.split(seeded, BY, first["003"], [ids["000"], ids["004"]])
    for _ in range(2):
        now = stories(sql)
        assert now["000"] == now["004"] != now["003"]
        recluster.recluster(seeded)
    assert new not in first.values()
    assert sql("SELECT title <> '' FROM marsad.story WHERE story_id = %s", stories(sql)["000"]) == [(True,)]


def test_a_merged_story_is_not_told_again(seeded: Store, sql: Sql, dsn: str) -> None:
    first = stories(sql)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            b"INSERT INTO marsad.subscription (subscription_id, address, language, zone) VALUES ('d', 'd@x.y', 'ar', 'UTC')"
        )
        connection.execute(
            b"WITH d AS (INSERT INTO marsad.delivery (subscription_id, address, message_id) VALUES ('d', 'd@x.y', '<1@x>') "
            b"RETURNING delivery_id) INSERT INTO marsad.alert (subscription_id, story_id, change, article_id, created_at, delivery_id) "
            b"SELECT 'd', story_id, 'new', article_id, now(), delivery_id FROM marsad.article, d WHERE seed = '000'"
        )
        connection.execute(
            b"INSERT INTO marsad.story_fact SELECT story_id, 'fact of ' || seed, article_id FROM marsad.article"
        )
    corrections.merge(seeded, BY, first["003"], first["000"])
    assert sql("SELECT story_id FROM marsad.alert") == [(first["003"],)]
    facts = "SELECT fact FROM marsad.story_fact WHERE story_id = %s AND fact LIKE 'fact of%%' ORDER BY fact"
    assert sql(facts, first["003"]) == [("fact of 000",), ("fact of 003",)]
    recluster.recluster(seeded)
    assert sql("SELECT story_id FROM marsad.alert") == [(first["003"],)]
    ids = dict(sql("SELECT seed, article_id FROM marsad.article"))
    new = corrections.split(
        seeded, BY, first["003"], [ids["000"]]
    )  # what was told and said goes with its article
    assert sql("SELECT story_id FROM marsad.alert") == [(new,)]
    assert sql(facts, new) == [("fact of 000",)] and sql(facts, first["003"]) == [("fact of 003",)]
    recluster.recluster(seeded)
    assert sql(
        "SELECT l.story_id = a.story_id FROM marsad.alert l JOIN marsad.article a USING (article_id)"
    ) == [(True,)]
