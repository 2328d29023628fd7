"""Events in the warehouse: stored with their words, joined whatever the order, and the second time nothing changes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from marsad.core.alerts.step import Reported
from marsad.core.ledger.event import (
    CLAUSES,
    DATES,
    SCALARS,
    Count,
    Counted,
    Event,
    EventKind,
    Fact,
    Named,
    Party,
    PartyRole,
    PlaceFact,
    Quote,
    Says,
    quotes,
)
from marsad.core.ledger.key import keys
from marsad.core.ledger.rules import LedgerRules
from marsad.core.text import language
from marsad.edge.store import Store
from marsad.errors import InputError, NotFound
from marsad.model import Article, Precision, PublicationTime, Source, Theatre
from marsad.steps.collecting import collect
from marsad.steps.understanding import gazetteer, ledger, ledger_corrections, ledger_rows, link
from marsad.steps.understanding.analysed import analyse
from marsad.steps.understanding.corrections import By
from marsad.steps.understanding.linked import Origin

START = datetime(2020, 3, 15, 9, tzinfo=UTC)
REPORTS = (
    (
        "alpha",
        "سيّرت القوات الروسية والتركية صباح اليوم الأحد أول دورية مشتركة على الطريق الدولي M4 قرب سراقب في ريف إدلب.",
    ),
    (
        "beta",
        "قالت وزارة الدفاع التركية إن أول دورية تركية روسية مشتركة سُيّرت اليوم على طريق M4 قرب سراقب في إدلب.",
    ),
    ("gamma", "أعلنت الفصائل في درعا هدنة مدتها 72 ساعة تبدأ منتصف الليل في أحياء درعا البلد."),
    ("alpha", "قتل خمسة جنود أتراك في قصف لقوات النظام على تفتناز صباح اليوم الأحد."),
    (
        "beta",
        "سبعة قتلى من الجيش التركي حصيلة غارة لطيران النظام استهدفت تفتناز صباح الأحد، في خرق جديد للاتفاق.",
    ),
)


def full_event() -> Event:
    """An event in which everything that may be said is said."""
    at = {"quote": "كلمة", "start": 3, "end": 7}
    facts = {name: Fact(value=3 if name in ("ordinal", "round") else "x", **at) for name in SCALARS}
    facts["joint"] = Fact(value=True, **at)
    facts |= {name: Fact(value="2020-03-15", precision=Precision.DAY, **at) for name in DATES}
    return Event(
        kind=EventKind.CEASEFIRE,
        status=Fact(value="announced", **at),
        theatre=Theatre.SYRIA,
        weight="part",
        rule="truce",
        version="3",
        parties=(
            Party(actor="russia", role=PartyRole.SIDE, **at),
            Party(actor=None, role=PartyRole.HOST, **at),
        ),
        places=(PlaceFact(place="idlib", **at),),
        counts=(Count(what=Counted.KILLED, value=4, who="civilians", place="idlib", by="russia", **at),),
        adds_up=True,
        says=Says(speaker=Named(actor="russia", **at), via=Quote(**at), manner=Fact(value="said", **at)),
        **facts,  # type: ignore[arg-type]
        **{name: Quote(**at) for name in CLAUSES},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "event",
    [
        full_event(),
        Event(kind=EventKind.TALKS, status=Fact(value="held", quote="عقدت", start=0, end=4, field="title")),
    ],
)
def test_what_is_stored_of_an_event_is_the_event(event: Event) -> None:
    rows = ledger_rows.EventRows(
        ledger_rows.event_row(1, 0, START, event),
        ledger_rows.fact_rows(0, event),
        ledger_rows.party_rows(0, event),
        ledger_rows.place_rows(0, event),
        ledger_rows.count_rows(0, event),
    )
    assert ledger_rows.event_of(rows) == event


def test_events_that_share_a_day_a_place_or_a_party_share_a_key() -> None:
    event = full_event()
    bare = Event(kind=EventKind.CEASEFIRE, status=event.status, theatre=Theatre.SYRIA, places=event.places)
    assert set(keys(event, 7)) & set(keys(bare, None))
    assert not keys(Event(kind=EventKind.CEASEFIRE, status=event.status), None)


class Newsroom:
    """Articles that are stored as `understand` stores them."""

    def __init__(self, store: Store, rules: LedgerRules, dsn: str) -> None:
        self.store, self.rules, self.dsn = store, rules, dsn
        sources = [
            Source(name, name, name, f"https://{name}.example", ()) for name in ("alpha", "beta", "gamma")
        ]
        collect.sync(store, sources)
        gazetteer.sync(store, rules.gazetteer)
        with store.transaction():
            store.many(
                "understand.save_topic",
                [
                    {
                        "topic": t.name,
                        "title_ar": "",
                        "title_en": "",
                        "version": t.version,
                        "is_enabled": True,
                    }
                    for t in rules.topics.all
                ],
            )

    def stores(self, numbers: Sequence[int]) -> None:
        with self.store.transaction():
            self.store.run("understand.lock")
            arrived = [(Origin(REPORTS[n][0], START), self._read(n)) for n in numbers]
            link.store_articles(self.store, arrived, [])

    def _read(self, number: int):  # type: ignore[no-untyped-def]
        source, text = REPORTS[number]
        url, at = f"https://{source}.example/{number}", START + timedelta(hours=number)
        published = PublicationTime(at, Precision.MINUTE, "meta", zone="+03:00")
        article = Article(url, url, "", text, None, published, None, language.verdict(text), "test")
        return analyse(article, self.rules.topics, Theatre.SYRIA, source, ledger=self.rules)

    def entries(self) -> set[frozenset[tuple[str, int]]]:
        """What the reports of each entry are: outlet and number of the event."""
        with psycopg.connect(self.dsn) as connection:
            rows = connection.execute(
                "SELECT r.entry_id, a.source_id, e.number FROM marsad.ledger_report r"
                " JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)"
            ).fetchall()
        found: dict[int, set[tuple[str, int]]] = {}
        for entry_id, source_id, number in rows:
            found.setdefault(entry_id, set()).add((source_id, number))
        return {frozenset(one) for one in found.values()}


@pytest.fixture
def newsroom(store: Store, ledger: LedgerRules, dsn: str) -> Newsroom:
    return Newsroom(store, ledger, dsn)


def contents(dsn: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(dsn) as connection:
        return {
            name: connection.execute(f"SELECT * FROM marsad.{name} ORDER BY 1, 2, 3".encode()).fetchall()
            for name in (
                "ledger_event",
                "ledger_fact",
                "ledger_party",
                "ledger_place",
                "ledger_count",
                "ledger_key",
            )
        } | {"ledger_report": connection.execute("SELECT * FROM marsad.ledger_report ORDER BY 1").fetchall()}


def test_events_are_stored_with_words_that_reread(newsroom: Newsroom, dsn: str) -> None:
    newsroom.stores([0, 1, 2])
    with psycopg.connect(dsn) as connection:
        events = connection.execute(
            "SELECT kind, status, begins FROM marsad.ledger_event ORDER BY event_id"
        ).fetchall()
        assert ("patrol", "held") in {row[:2] for row in events}
        assert "ceasefire" in {row[0] for row in events}
        for table in ("fact", "party", "place", "count"):
            wrong = connection.execute(
                f"SELECT * FROM marsad.ledger_{table} f JOIN marsad.ledger_event USING (event_id) JOIN marsad.article a USING (article_id)"
                " WHERE f.quote <> substring(CASE f.field WHEN 'title' THEN a.title ELSE a.text END"
                " FROM f.start_offset + 1 FOR f.end_offset - f.start_offset)".encode()
            ).fetchall()
            assert wrong == []
        assert connection.execute("SELECT count(*) FROM marsad.named_place").fetchone()[0] > 0  # type: ignore[index]


def test_stored_events_come_back_with_all_their_words(newsroom: Newsroom, dsn: str) -> None:
    newsroom.stores([0, 2])
    with psycopg.connect(dsn) as connection:
        ids = [row[0] for row in connection.execute("SELECT event_id FROM marsad.ledger_event").fetchall()]
    events = [ledger_rows.event_of(rows) for rows in ledger.events_of(newsroom.store, ids)]
    texts = [text for _, text in REPORTS]
    for event in events:
        for quote in quotes(event):
            assert any(text[quote.start : quote.end] == quote.quote for text in texts)


def test_the_second_time_nothing_changes(newsroom: Newsroom, dsn: str) -> None:
    newsroom.stores([0, 1, 2])
    before = contents(dsn)
    newsroom.stores([0, 1, 2])
    assert contents(dsn) == before


def test_reports_of_one_patrol_join_one_entry_and_the_order_decides_nothing(
    newsroom: Newsroom, dsn: str
) -> None:
    found = []
    for order in itertools.permutations(range(3)):
        for number in order:
            newsroom.stores([number])
        found.append(newsroom.entries())
        with psycopg.connect(dsn) as connection:
            connection.execute(
                "TRUNCATE marsad.article, marsad.ledger_event, marsad.ledger_entry, marsad.story CASCADE"
            )
    assert all(entries == found[0] for entries in found)
    assert any({source for source, _ in entry} >= {"alpha", "beta"} for entry in found[0])
    assert not any({source for source, _ in entry} >= {"alpha", "gamma"} for entry in found[0])


def test_an_attack_is_told_as_a_breach_once_a_report_says_so(newsroom: Newsroom, dsn: str) -> None:
    def told() -> list[str]:
        ids = [row[0] for row in asked("SELECT entry_id FROM marsad.ledger_entry")]
        return [r.source_id for r in newsroom.store.objects("entries.reports", Reported, entry_ids=ids)]

    def asked(sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(dsn) as connection:
            return connection.execute(sql.encode()).fetchall()

    newsroom.stores([3])
    assert asked("SELECT kind, is_said FROM mart.entry") == [("violation", False)]
    assert asked("SELECT DISTINCT is_said FROM mart.violations") == [(False,)]
    assert told() == []
    newsroom.stores([4])
    assert asked("SELECT kind, is_said, reports FROM mart.entry") == [("violation", True, 2)]
    assert asked("SELECT DISTINCT is_said FROM mart.violations") == [(True,)]
    assert told() == ["alpha", "beta"]


def test_an_entry_goes_with_its_last_report(newsroom: Newsroom, dsn: str) -> None:
    newsroom.stores([0])
    with psycopg.connect(dsn) as connection:
        article_id = connection.execute("SELECT article_id FROM marsad.article").fetchone()[0]  # type: ignore[index]
    ledger.store_events(newsroom.store, [ledger.Drawn(article_id, None, START, ())], newsroom.rules.gazetteer)
    assert newsroom.entries() == set()
    assert all(rows == [] for rows in contents(dsn).values())


# ── corrections ────────────────────────────────────────────────────────────────────────────────────────────

BY = By("lina", "الرقم خطأ")


def patrol(dsn: str) -> tuple[int, int, int | None]:
    """The article and number of alpha's patrol, and which patrol it is said to be."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT article_id, event_id, ordinal FROM marsad.ledger_event JOIN marsad.article USING (article_id)"
            " WHERE kind = 'patrol' AND source_id = 'alpha'"
        ).fetchone()
    assert row
    return row[0], row[1], row[2]


def test_a_corrected_field_holds_at_once_and_after_maintain(newsroom: Newsroom, dsn: str) -> None:
    newsroom.stores([0, 1, 2])
    gazetteer.sync(newsroom.store, newsroom.rules.gazetteer)
    entries = newsroom.entries()
    article_id, event_id, ordinal = patrol(dsn)
    assert ordinal == 1
    ledger_corrections.fact(newsroom.store, BY, article_id, event_id, "ordinal", value="2")
    assert patrol(dsn)[2] == 2
    assert newsroom.entries() != set()
    later = replace(newsroom.rules, version="another")
    assert ledger.rederive(newsroom.store, later)["events_patrol"] >= 1
    assert patrol(dsn)[2] == 2
    before = contents(dsn)
    assert not +ledger.rederive(newsroom.store, later)
    assert contents(dsn) == before
    ledger_corrections.fact(newsroom.store, BY, *patrol(dsn)[:2], "ordinal", value="1")
    assert newsroom.entries() == entries


def test_an_event_that_an_analyst_denies_is_gone_with_its_entry(newsroom: Newsroom, dsn: str) -> None:
    newsroom.stores([0])
    gazetteer.sync(newsroom.store, newsroom.rules.gazetteer)
    article_id, event_id, _ = patrol(dsn)
    ledger_corrections.fact(newsroom.store, BY, article_id, event_id, "event")
    assert newsroom.entries() == set()
    with pytest.raises(NotFound):
        ledger_corrections.fact(newsroom.store, BY, article_id, event_id, "event")
    ledger.rederive(newsroom.store, replace(newsroom.rules, version="another"))
    assert newsroom.entries() == set()


def test_what_can_t_be_right_is_refused_and_nothing_is_kept(newsroom: Newsroom, dsn: str) -> None:
    newsroom.stores([0])
    article_id, event_id, _ = patrol(dsn)
    for name, value in (("begins", "tomorrow"), ("status", "extended"), ("party", "turkey")):
        with pytest.raises(InputError):
            ledger_corrections.fact(newsroom.store, BY, article_id, event_id, name, value=value)
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT count(*) FROM marsad.ledger_correction").fetchone() == (0,)


# ── kills ──────────────────────────────────────────────────────────────────────────────────────────────────


class Killed(Exception):  # noqa: N818 (it is no error of ours)
    """What stands for the end of the process between two statements."""


def dies_at(monkeypatch: pytest.MonkeyPatch, statement: int) -> None:
    """Let the store's statement of this number never be sent."""
    sent = itertools.count(1)
    sql = Store._sql

    def counted(store: Store, name: str) -> bytes:
        if next(sent) == statement:
            raise Killed
        return sql(store, name)

    monkeypatch.setattr(Store, "_sql", counted)


def orphans(dsn: str) -> list[tuple[object, ...]]:
    """Events whose words or article are missing, and entries that nothing reports."""
    with psycopg.connect(dsn) as connection:
        return connection.execute(
            "SELECT 'event', event_id FROM marsad.ledger_event e"
            " WHERE NOT EXISTS (SELECT FROM marsad.ledger_fact f WHERE f.event_id = e.event_id AND f.name = 'status')"
            " OR NOT EXISTS (SELECT FROM marsad.article a WHERE a.article_id = e.article_id)"
            " UNION ALL SELECT 'entry', entry_id FROM marsad.ledger_entry n"
            " WHERE NOT EXISTS (SELECT FROM marsad.ledger_report r WHERE r.entry_id = n.entry_id)"
        ).fetchall()


def test_dying_before_any_statement_leaves_nothing_half_done(
    newsroom: Newsroom, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.stores([0])
    stored = contents(dsn)
    for statement in itertools.count(1):
        with monkeypatch.context() as patch:
            dies_at(patch, statement)
            try:
                newsroom.stores([1, 2])
            except Killed:
                assert orphans(dsn) == []
                assert contents(dsn) == stored
                continue
        break
    assert statement > 20
    assert orphans(dsn) == []
    assert any({source for source, _ in entry} >= {"alpha", "beta"} for entry in newsroom.entries())
    after = contents(dsn)
    newsroom.stores([0, 1, 2])
    assert contents(dsn) == after
