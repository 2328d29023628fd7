"""Loading in bulk: everything or nothing, the same again changes nothing, several loaders at once; and what follows: counts, retention."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from marsad.edge.load import Batch, known, load, reserve
from marsad.edge.queries import statements
from marsad.edge.rows.article import ArticleRow
from marsad.edge.rows.duplicate import CarriedRow, DuplicateRow
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.rows.mention import MentionRow
from marsad.edge.rows.story import StoryFeatureRow, StoryRow
from marsad.edge.store import Store, open_store
from marsad.model import Theatre
from marsad.settings import PROJECT, Settings
from marsad.steps.upkeep import marts, retention

AT = datetime(2020, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def ready(dsn: str) -> Store:
    with open_store(dsn, PROJECT / "sql" / "steps") as store:
        store._connection.execute(
            "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('a', 'ألف', 'A', 'https://a.example/')"
        )
        store._connection.execute(
            "INSERT INTO marsad.topic VALUES ('patrols', 'الدوريات', 'Patrols', '1', true)"
        )
        yield store


def batch(store: Store, urls: list[str]) -> Batch:
    """An original and a copy for each address, a mention, everything that belongs to them."""
    ids, stories = reserve(store, articles=2 * len(urls), stories=len(urls))
    made = [
        (url, article, copy, story)
        for url, article, copy, story in zip(urls, ids[::2], ids[1::2], stories, strict=True)
    ]
    return Batch(
        articles=[article(i, f"{url}{end}", story, kind) for url, first, second, story in made
                  for i, end, kind in ((first, "", "kept"), (second, "/copy", "duplicate"))],
        stories=[StoryRow(story, "دورية", AT, AT, AT) for *_, story in made],
        fingerprints=[FingerprintRow(i, b"x" * 32, b"1234", 1, [1, -2]) for _, *two, _ in made for i in two],
        story_features=[StoryFeatureRow(first, AT, b"12345678", b"", [7]) for _, first, *_ in made],
        duplicates=[DuplicateRow(second, first, "near", 0.9, 0.8) for _, first, second, _ in made],
        carried=[CarriedRow(second, first, 0.7) for _, first, second, _ in made],
        mentions=[
            MentionRow(first, "patrols", "title", 0, 5, "دورية", "t", "1", Theatre.SYRIA, None, 0, 5) for _, first, *_ in made
        ],
    )  # fmt: skip


def article(i: int, url: str, story: int | None, disposition: str) -> ArticleRow:
    return ArticleRow(
        article_id=i, source_id="a", url=url, canonical_url=url, title="دورية", text="سيرت دورية\tبين \\N و\n\\.",
        language_confidence=1.0, language_reason="test", is_arabic=True, disposition=disposition, story_id=story,
        removed={"parts": []}, extractor="test", first_seen_at=AT, published_at=AT, published_basis="meta",
    )  # fmt: skip


TABLES = ("article", "story", "fingerprint", "story_feature", "duplicate", "carried", "mention", "search")


def counts(store: Store) -> dict[str, int]:
    return {
        t: store._connection.execute(f"SELECT count(*) FROM marsad.{t}".encode()).fetchone()[0]
        for t in TABLES
    }  # type: ignore[index]


def test_a_batch_is_stored_whole(ready: Store) -> None:
    made = batch(ready, ["https://a.example/1", "https://a.example/2"])
    assert load(ready, made) == {row.article_id for row in made.articles}
    assert counts(ready) == dict(zip(TABLES, (4, 2, 4, 2, 2, 2, 2, 4), strict=True))
    texts = ready._connection.execute(
        "SELECT DISTINCT text, canonical_sha256 = sha256(canonical_url::bytea) FROM marsad.article"
    ).fetchall()
    assert texts == [("سيرت دورية\tبين \\N و\n\\.", True)]
    assert known(ready, ["https://a.example/1", "https://a.example/3"]) == {"https://a.example/1"}


def test_the_same_again_changes_nothing(ready: Store) -> None:
    made = batch(ready, ["https://a.example/1"])
    load(ready, made)
    marts.refresh(ready)
    before = counts(ready)
    assert load(ready, made) == frozenset()
    again = batch(ready, ["https://a.example/1", "https://a.example/9"])  # two are known, two are new
    assert len(load(ready, again)) == 2
    assert (
        counts(ready)["article"] == before["article"] + 2
        and counts(ready)["mention"] == before["mention"] + 1
    )


def test_nothing_is_stored_of_a_batch_that_fails(ready: Store) -> None:
    made = batch(ready, ["https://a.example/1"])
    broken = Batch(made.articles, made.stories, mentions=[replace(made.mentions[0], topic="unknown")])
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        load(ready, broken)
    assert set(counts(ready).values()) == {0}
    assert load(ready, made)


def test_two_batches_in_one_transaction(ready: Store) -> None:
    with ready.transaction():
        load(ready, batch(ready, ["https://a.example/1"]))
        load(ready, batch(ready, ["https://a.example/2"]))
    assert counts(ready)["article"] == 4


def test_four_loaders_of_overlapping_batches_store_each_article_once(ready: Store, dsn: str) -> None:
    urls = [f"https://a.example/{n}" for n in range(60)]
    orders = (urls, urls[::-1], urls[30:] + urls[:30], urls[20:] + urls[:20])
    failures: list[BaseException] = []

    def work(order: list[str]) -> None:
        try:
            with open_store(dsn, PROJECT / "sql" / "steps") as store:
                for start in range(0, 60, 20):
                    originals = batch(store, order[start : start + 20])
                    kept = [row for row in originals.articles if row.disposition == "kept"]
                    load(store, Batch(kept, originals.stories, mentions=originals.mentions))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert counts(ready)["article"] == counts(ready)["mention"] == counts(ready)["search"] == 60


@pytest.mark.parametrize("name", statements(PROJECT / "sql" / "load"))
def test_statements_are_described(name: str) -> None:
    found = statements(PROJECT / "sql" / "load")[name]
    assert found.description.endswith(".")
    python = (PROJECT / "src" / "marsad" / "edge" / "load.py").read_text()
    verb, _, table = name.removeprefix("load.").partition("_")
    assert f'"{name}"' in python or (f'"load.{verb}_{{table}}"' in python and f'"{table}"' in python)


def page(store: Store, days: int, state: str) -> int:
    row = store._connection.execute(
        "WITH page AS (INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, body_sha256, body_bytes, state)"
        " SELECT entry_id, now() - make_interval(days => %s), 'u', 'u', 200, sha256('x'), 9, %s FROM marsad.entry RETURNING *)"
        " SELECT page_id, marsad.keep_body(page_id, fetched_at, 'gzip') FROM page",
        [days, state],
    ).fetchone()
    assert row
    return int(row[0])


def test_old_pages_go_and_everything_else_stays(ready: Store, settings: Settings) -> None:
    ready._connection.execute("INSERT INTO marsad.feed (source_id, url) VALUES ('a', 'f')")
    ready._connection.execute(
        "INSERT INTO marsad.entry (source_id, feed_id, url, canonical_url, canonical_sha256, title, first_seen_at)"
        " SELECT 'a', feed_id, 'u', 'u', sha256('u'), 't', now() FROM marsad.feed"
    )
    old, unread, new = page(ready, 181, "read"), page(ready, 400, "unread"), page(ready, 179, "unreadable")
    beside, month = (
        page(ready, 400, "read"),
        page(ready, 300, "read"),
    )  # beside an unread one; alone in its month
    load(ready, Batch([replace(article(1, "u", None, "kept"), page_id=old)]))
    assert retention.retain(ready, settings) == {"pages_dropped": 3}
    assert retention.retain(ready, settings) == {}
    rows = ready._connection.execute(
        "SELECT page_id, body IS NULL, dropped_at IS NULL, length(body_sha256)"
        " FROM marsad.page LEFT JOIN marsad.body USING (page_id, fetched_at) ORDER BY 1"
    ).fetchall()
    kept = [(unread, False, True, 32), (new, False, True, 32)]
    assert rows == [(old, True, False, 32), *kept, (beside, True, False, 32), (month, True, False, 32)]
    months = ready._connection.execute(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'marsad.body'::regclass"
    ).fetchone()
    assert months is not None and months[0] in (2, 3)  # of four: the one that was read went whole
    assert counts(ready)["article"] == 1 and known(ready, ["u"]) == {"u"}


def test_counting_touched_days_leaves_what_touches_them_meanwhile(ready: Store, dsn: str) -> None:
    load(ready, batch(ready, ["https://a.example/1"]))
    with open_store(dsn, PROJECT / "sql" / "steps") as other, other.transaction():
        load(other, batch(other, ["https://a.example/2"]))  # not committed while the days are counted
        assert marts.refresh(ready) == 1
        kept = ready._connection.execute("SELECT originals, copies FROM marsad.daily_source").fetchall()
        assert kept == [(1, 1)]
    assert ready._connection.execute("SELECT originals, copies FROM mart.daily_source").fetchall() == [(2, 2)]
    assert marts.refresh(ready) == 1
    assert ready._connection.execute("SELECT originals, copies FROM marsad.daily_source").fetchall() == [
        (2, 2)
    ]
    assert ready._connection.execute("SELECT count(*) FROM marsad.touched").fetchone() == (0,)


def test_readers_are_not_blocked_while_days_are_counted(ready: Store, dsn: str) -> None:
    load(ready, batch(ready, ["https://a.example/1"]))
    marts.refresh(ready)
    load(ready, batch(ready, ["https://a.example/2"]))
    with psycopg.connect(dsn) as reader, ready.transaction():
        marts.refresh(ready)
        reader.execute("SET lock_timeout = '200ms'")
        assert reader.execute("SELECT originals FROM mart.daily_source").fetchall() == [(2,)]


def test_a_change_of_date_moves_the_count(ready: Store) -> None:
    load(ready, batch(ready, ["https://a.example/1"]))
    marts.refresh(ready)
    moved = AT + timedelta(days=2)
    ready._connection.execute(
        "UPDATE marsad.article SET published_at = %s WHERE disposition = 'kept'", [moved]
    )
    assert marts.refresh(ready) == 2
    rows = ready._connection.execute(
        "SELECT day::text, originals, copies FROM mart.daily_topic ORDER BY 1"
    ).fetchall()
    assert rows == [("2020-03-02", 0, 1), ("2020-03-04", 1, 0)]
