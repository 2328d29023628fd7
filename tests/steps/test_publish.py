"""The outbox against a real mail server that misbehaves on cue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from smtp_server import Server

from marsad.edge.store import Store
from marsad.settings import Settings
from marsad.steps import publish

AT = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


@pytest.fixture
def wired(settings: Settings, server: Server) -> Settings:
    return settings.model_copy(update={"smtp_host": server.host, "smtp_port": server.port, "deliver_attempts": 3})


def outbox(dsn: str, *addresses: str) -> None:
    """One alert for each address, on one stored article."""
    with psycopg.connect(dsn) as c:
        c.execute(b"INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('rawaq', '\xd8\xb1', 'Rawaq', 'http://x/')")
        c.execute(b"INSERT INTO marsad.topic VALUES ('ceasefire', 'x', 'x', '1', true)")
        c.execute(b"INSERT INTO marsad.story (title, first_at, last_at) VALUES ('s', now(), now())")
        text = "أعلن الطرفان هدنة في إدلب."
        c.execute(
            """INSERT INTO marsad.article (source_id, url, canonical_url, canonical_sha256, title, text, language_confidence,
                 language_reason, is_arabic, disposition, story_id, extractor, first_seen_at)
               VALUES ('rawaq', 'http://x/1', 'http://x/1', sha256('1'), 'عنوان', %s, 1, '', true, 'kept', 1, 'x', now())""",
            [text],
        )
        c.execute(
            """INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status,
                 evidence_start, evidence_end) VALUES (1, 'ceasefire', 'text', 13, 17, 'هدنة', 'truce', '1', 'syria', 'announced', 0, 26)"""
        )
        for address in addresses:
            name = address.split("@")[0]
            c.execute("INSERT INTO marsad.subscription VALUES (%s, %s, 'ar', 'Asia/Damascus', true)", [name, address])
            c.execute(
                """WITH d AS (INSERT INTO marsad.delivery (subscription_id, address, message_id, next_attempt_at)
                     VALUES (%s, %s, %s, %s) RETURNING delivery_id)
                   INSERT INTO marsad.alert (subscription_id, story_id, change, article_id, created_at, delivery_id)
                   SELECT %s, 1, 'new', 1, now(), delivery_id FROM d""",
                [name, address, f"<{name}@marsad.invalid>", AT, name],
            )


def states(dsn: str) -> dict[str, tuple[str, int, str | None]]:
    with psycopg.connect(dsn) as c:
        found = c.execute("SELECT subscription_id, state, attempts, reason FROM marsad.delivery").fetchall()
    return {row[0]: row[1:] for row in found}


def make_due(dsn: str) -> None:
    with psycopg.connect(dsn) as c:
        c.execute("UPDATE marsad.delivery SET next_attempt_at = now() - interval '1 minute' WHERE state IN ('pending', 'claimed')")


def test_sends_once_and_records_it(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org")
    assert publish.publish(store, wired) == {"sent": 1}
    assert publish.publish(store, wired) == {}
    (message,) = server.handler.accepted
    assert message["Message-ID"] == "<one@marsad.invalid>"
    assert states(dsn) == {"one": ("sent", 1, None)}


def test_one_bad_address_holds_up_nobody(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org", "gone@example.org", "grey@example.org", "last@example.org")
    server.handler.rcpt = {"gone@example.org": "550 no such user", "grey@example.org": "451 try later"}
    assert publish.publish(store, wired) == {"sent": 2, "refused": 1, "retried": 1}
    assert states(dsn)["gone"] == ("refused", 1, "550 no such user")
    assert states(dsn)["grey"][:2] == ("pending", 1)
    server.handler.rcpt = {}
    assert publish.publish(store, wired) == {}  # not due yet
    make_due(dsn)
    assert publish.publish(store, wired) == {"sent": 1}
    assert len(server.handler.accepted) == 3


def test_parked_after_too_many_attempts(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org")
    server.handler.data = "452 disk full"
    for _ in range(3):
        make_due(dsn)
        publish.publish(store, wired)
    make_due(dsn)
    assert publish.publish(store, wired) == {}
    assert states(dsn) == {"one": ("parked", 3, "452 disk full")}


def test_accepted_then_died_is_repeated_once_under_the_same_id(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "one@example.org")
    server.handler.drop_after_accepting = 1
    publish.publish(store, wired)
    make_due(dsn)
    publish.publish(store, wired)
    publish.publish(store, wired)
    assert [message["Message-ID"] for message in server.handler.accepted] == ["<one@marsad.invalid>"] * 2
    assert states(dsn)["one"][0] == "sent"


def test_no_server_loses_nothing(dsn: str, store: Store, wired: Settings) -> None:
    outbox(dsn, "one@example.org")
    away = wired.model_copy(update={"smtp_port": 9})
    assert publish.publish(store, away) == {"retried": 1}
    state, _, reason = states(dsn)["one"]
    assert state == "pending" and reason and "refused" in reason.lower()


def test_what_another_process_is_sending_is_left_to_it(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org")
    with psycopg.connect(dsn) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('marsad.delivery'), 1)")
        assert publish.publish(store, wired) == {}
    assert publish.publish(store, wired) == {"sent": 1}
    assert len(server.handler.accepted) == 1
