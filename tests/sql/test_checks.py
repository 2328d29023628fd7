"""Each check finds what it is for, a failure holds the article and no other, and what is mended is found no more."""

# ruff: noqa: E501 (a statement reads best in one piece)
from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from marsad.edge.store import Store, open_store
from marsad.settings import PROJECT
from marsad.steps.upkeep import checks, marts


@pytest.fixture
def fresh(filled: str) -> Iterator[Store]:
    """The fixed rows as if they had been stored an hour ago, with nothing that offends; rolled back after the test."""
    with open_store(filled, PROJECT / "sql" / "steps") as store:
        connection = store._connection
        with connection.transaction(force_rollback=True):
            connection.execute("DELETE FROM marsad.finding")
            connection.execute("UPDATE marsad.source SET is_active = false")
            connection.execute("UPDATE marsad.article SET stored_at = now() - interval '1 hour'")
            connection.execute(
                "UPDATE marsad.delivery SET state = 'pending', sent_at = NULL WHERE delivery_id = 1"
            )
            marts.refresh(store)
            yield store


BREAK = {  # check → what breaks it, and the articles it then holds
    "orphan_mentions": ("UPDATE marsad.mention SET article_id = 4 WHERE article_id = 5", {4}),
    "quotes_reread": ("UPDATE marsad.article SET text = 'x' || text WHERE article_id = 9", {9}),
    "mention_without_evidence": (
        "UPDATE marsad.mention SET evidence_end = 9999 WHERE article_id = 12 AND field = 'text'",
        {12},
    ),
    "alert_without_mention": ("DELETE FROM marsad.mention WHERE article_id = 3 AND topic = 'ceasefire'", {3}),
    "copies_of_copies": (
        "INSERT INTO marsad.duplicate (article_id, original_id, kind, score, share) VALUES (7, 6, 'exact', 1, 1)",
        {7, 8},
    ),
    "copies_are_linked": ("DELETE FROM marsad.duplicate WHERE article_id = 14", {14}),
    "future_articles": (
        "UPDATE marsad.article SET published_at = first_seen_at + interval '25 hours' WHERE article_id = 6",
        {6},
    ),
    "story_of_article": ("UPDATE marsad.article SET story_id = NULL WHERE article_id = 10", {10}),
}


def test_sound_rows_pass(fresh: Store) -> None:
    assert checks.run(fresh).findings == ()


@pytest.mark.parametrize("check", BREAK)
def test_a_failure_holds_its_articles(fresh: Store, check: str) -> None:
    sql, articles = BREAK[check]
    fresh._connection.execute(sql.encode())
    report = checks.run(fresh)
    assert check in {finding.check for finding in report.findings}
    assert report.held == articles
    held = fresh._connection.execute("SELECT article_id FROM marsad.held").fetchall()
    assert {row[0] for row in held} == articles
    since = fresh._connection.execute("SELECT array_agg(since) FROM marsad.finding").fetchone()
    checks.run(fresh)  # the same again: nothing new, and the time of the first finding stays
    assert fresh._connection.execute("SELECT array_agg(since) FROM marsad.finding").fetchone() == since


def test_what_is_mended_is_let_go(fresh: Store) -> None:
    fresh._connection.execute("UPDATE marsad.article SET story_id = NULL WHERE article_id = 10")
    assert checks.run(fresh).held == {10}
    fresh._connection.execute("UPDATE marsad.article SET story_id = 4 WHERE article_id = 10")
    assert checks.run(fresh).held == frozenset()
    assert fresh._connection.execute("SELECT count(*) FROM marsad.finding").fetchone() == (0,)


WARN = {
    "sums_add_up": (
        "UPDATE marsad.article SET (published_at, first_seen_at, stored_at) = (now(), now(), now()) WHERE article_id = 6;"
        "DELETE FROM marsad.touched; INSERT INTO marsad.daily_source VALUES ((now() AT TIME ZONE 'Asia/Damascus')::date, 'beta', 7, 7, 0, 0, 0, 0)",
        "beta is kept with 7 articles",
    ),
    "copies_before_originals": (
        "UPDATE marsad.article a SET published_at = o.published_at - interval '2 hours' FROM marsad.duplicate d, marsad.article o"
        " WHERE d.article_id = a.article_id AND o.article_id = d.original_id AND a.article_id = 4",
        "published 0 days 02:00:00 before article ",
    ),
    "freshness": (
        "UPDATE marsad.source SET is_active = true WHERE source_id = 'gamma'",
        "gamma has brought nothing since 2020-03-08",
    ),
    "volume": (
        "UPDATE marsad.source SET is_active = true WHERE source_id = 'alpha';"
        "INSERT INTO marsad.daily_source SELECT (now() AT TIME ZONE 'Asia/Damascus')::date - 1 - 7 * w, 'alpha', 9, 9, 0, 0, 0, 0"
        " FROM generate_series(1, 4) AS w;"
        "UPDATE marsad.article SET first_seen_at = now(), published_at = NULL, published_basis = NULL, published_precision = NULL"
        " WHERE article_id = 2; DELETE FROM marsad.touched",
        "alpha has 0 articles",
    ),
}


@pytest.mark.parametrize("check", WARN)
def test_a_warning_holds_nothing(fresh: Store, check: str) -> None:
    sql, words = WARN[check]
    fresh._connection.execute(sql.encode())
    report = checks.run(fresh)
    assert [f.detail for f in report.findings if f.check == check and f.detail.startswith(words)] != []
    assert report.held == frozenset()
    assert report.counts.get("checks_warned", 0) >= 1


def test_every_check_is_broken_by_a_test(fresh: Store) -> None:
    names = fresh.reading("checks").names
    assert {name.split(".")[1] for name in names} == BREAK.keys() | WARN.keys()
    assert {name.split(".")[0] for name in names} == {"fail", "warn"}


def test_an_old_article_is_not_looked_at_again(fresh: Store) -> None:
    fresh._connection.execute(
        "UPDATE marsad.article SET story_id = NULL, stored_at = now() - interval '30 days' WHERE article_id = 6"
    )
    assert checks.run(fresh).held == frozenset()


def test_an_edited_one_is(fresh: Store) -> None:
    fresh._connection.execute(
        "UPDATE marsad.article SET story_id = NULL, stored_at = now() - interval '30 days' WHERE article_id = 10"
    )
    fresh._connection.execute("UPDATE marsad.revision SET replaced_at = now()")
    assert checks.run(fresh).held == {10}


def test_nothing_is_written_when_a_check_can_not_be_run(filled: str) -> None:
    with open_store(filled, PROJECT / "sql" / "steps") as store:
        before = store._connection.execute("SELECT count(*) FROM marsad.finding").fetchone()
        with store._connection.transaction(force_rollback=True):
            store._connection.execute("ALTER TABLE marsad.daily_source RENAME TO gone")
            with pytest.raises(psycopg.errors.UndefinedTable):
                checks.run(store)
        assert store._connection.execute("SELECT count(*) FROM marsad.finding").fetchone() == before


def outbox(store: Store) -> list[tuple[object, ...]]:
    rows = store._connection.execute(
        "SELECT d.state, d.next_attempt_at > now() + interval '1 hour', array_agg(l.article_id ORDER BY l.article_id)"
        " FROM marsad.delivery d JOIN marsad.alert l USING (delivery_id) GROUP BY d.delivery_id ORDER BY d.delivery_id"
    )
    return rows.fetchall()


@pytest.mark.parametrize("digest", [None, "2020-03-03 05:00+00"])
def test_messages_of_held_articles_wait_and_no_others(fresh: Store, digest: str | None) -> None:
    """One message tells of articles 3 and 12; only 12 fails a check: it is parted from 3, waits, and is let go when mended."""
    execute = fresh._connection.execute
    execute("UPDATE marsad.alert SET delivery_id = 1")
    execute("UPDATE marsad.delivery SET digest_at = %s WHERE delivery_id = 1", [digest])
    execute("UPDATE marsad.article SET story_id = NULL WHERE article_id = 12")
    assert checks.run(fresh).held == {12}
    assert outbox(fresh) == [("pending", False, [3]), ("pending", True, [12])]
    checks.run(fresh)  # again: nothing more is parted
    assert outbox(fresh) == [("pending", False, [3]), ("pending", True, [12])]
    execute("UPDATE marsad.article SET story_id = 7 WHERE article_id = 12")
    checks.run(fresh)
    assert outbox(fresh) == [("pending", False, [3]), ("pending", False, [12])]
