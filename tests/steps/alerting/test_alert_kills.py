"""Nothing lost and nothing repeated: publishers killed at random points, against a mail server that misbehaves.

TEST_KILLS=200 pytest tests/steps/alerting/test_alert_kills.py    for the long run
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import Counter

import psycopg

import publisher
from marsad.settings import Settings
from smtp_server import Misbehaving, Server

KILLS = int(os.environ.get("TEST_KILLS", "8"))
SEED = int(os.environ.get("TEST_SEED", "7"))
READERS = 30  # of each round's story; every tenth is unknown to the mail server, every seventh is greylisted
SENDERS = 3


def add_story(dsn: str, number: int) -> None:
    """One article, and one alert on it for each reader."""
    with psycopg.connect(dsn) as c:
        if number == 0:
            c.execute(
                "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('rawaq', 'رواق', 'Rawaq', 'http://x/')"
            )
            c.execute("INSERT INTO marsad.topic VALUES ('ceasefire', 'x', 'x', '1', true)")
            for reader in range(READERS):
                c.execute(
                    "INSERT INTO marsad.subscription VALUES (%s, %s, 'ar', 'Asia/Damascus', true)",
                    [f"r{reader}", f"r{reader}@example.org"],
                )
        (story,) = c.execute(
            "INSERT INTO marsad.story (title, first_at, last_at) VALUES ('s', now(), now()) RETURNING story_id"
        ).fetchone()  # type: ignore[misc]
        url = f"http://x/{number}"
        (article,) = c.execute(  # type: ignore[misc]
            """INSERT INTO marsad.article (source_id, url, canonical_url, canonical_sha256, title, text, language_confidence,
                 language_reason, is_arabic, disposition, story_id, extractor, first_seen_at)
               VALUES ('rawaq', %s, %s, sha256(%s::bytea), 'عنوان', 'أعلن الطرفان هدنة.', 1, '', true, 'kept', %s, 'x', now())
               RETURNING article_id""",
            [url, url, url.encode(), story],
        ).fetchone()
        c.execute(
            """INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status,
                 evidence_start, evidence_end) VALUES (%s, 'ceasefire', 'text', 13, 17, 'هدنة', 'x', '1', 'syria', 'announced', 0, 18)""",
            [article],
        )
        c.execute(
            """WITH d AS (INSERT INTO marsad.delivery (subscription_id, address, message_id)
                 SELECT subscription_id, address, '<' || subscription_id || '.' || %s || '@marsad.invalid>' FROM marsad.subscription
                 RETURNING delivery_id, subscription_id)
               INSERT INTO marsad.alert (subscription_id, story_id, change, article_id, created_at, delivery_id)
               SELECT subscription_id, %s, 'new', %s, now(), delivery_id FROM d""",
            [number, story, article],
        )


def make_due(dsn: str) -> int:
    """Let no message wait for its next attempt; how many there are to send."""
    with psycopg.connect(dsn) as c:
        return c.execute(
            "UPDATE marsad.delivery SET next_attempt_at = now() - interval '1 s' WHERE state IN ('pending', 'claimed')"
        ).rowcount


def in_hand(dsn: str) -> list[str]:
    """The messages that a sender has claimed and not settled."""
    with psycopg.connect(dsn) as c:
        return [
            name for (name,) in c.execute("SELECT message_id FROM marsad.delivery WHERE state = 'claimed'")
        ]


def misbehave(handler: Misbehaving, chance: random.Random) -> None:
    """What this round's server does."""
    handler.drop_after_accepting = chance.choice((0, 0, 1))
    handler.drop_in_data = chance.choice((0, 1))
    handler.hangs = {f"r{chance.randrange(READERS)}@example.org": 1.5} if chance.random() < 0.3 else {}
    handler.data = "451 full" if chance.random() < 0.1 else None
    handler.rcpt = {f"r{n}@example.org": "550 no such user" for n in range(0, READERS, 10)}
    if chance.random() < 0.5:
        handler.rcpt |= {f"r{n}@example.org": "451 come back later" for n in range(1, READERS, 7)}


def test_killed_at_random_points_it_loses_nothing_and_repeats_nothing(dsn: str, settings: Settings) -> None:
    chance = random.Random(SEED)
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["publisher"])
    drops = kills = 0
    died_with: Counter[str] = Counter()  # messages that a killed sender had in hand
    with Server() as server:
        values = {
            "database_url": dsn, "state": settings.state, "smtp_host": server.host, "smtp_port": server.port,
            "smtp_security": "none", "smtp_seconds": 1, "senders": SENDERS, "deliver_attempts": 1000,
        }  # fmt: skip
        for number in range(KILLS):
            add_story(dsn, number)
            misbehave(server.handler, chance)
            planned = server.handler.drop_after_accepting
            make_due(dsn)
            accepted = len(server.handler.accepted)
            process = forks.Process(target=publisher.run, args=(values,))
            process.start()
            while len(server.handler.accepted) == accepted and process.is_alive():
                time.sleep(0.002)  # the clock starts with the first message
            time.sleep(chance.random() * 0.3)
            kills += process.is_alive()
            process.kill()
            process.join()
            died_with.update(in_hand(dsn))
            drops += planned - server.handler.drop_after_accepting
        server.handler.__dict__.update(
            rcpt={f"r{n}@example.org": "550 no such user" for n in range(0, READERS, 10)}
        )
        server.handler.__dict__.update(data=None, hangs={}, drop_in_data=0, drop_after_accepting=0)
        for _ in range(50):
            if not make_due(dsn):
                break
            publisher.run(values)
    copies = Counter(message["Message-ID"] for message in server.handler.accepted)
    with psycopg.connect(dsn) as c:
        rows = c.execute("SELECT message_id, state, attempts, address FROM marsad.delivery").fetchall()
    refused = {f"r{n}@example.org" for n in range(0, READERS, 10)}
    lost = [row for row in rows if (row[1] != "sent" or not copies[row[0]]) and row[3] not in refused]
    wrong = [row for row in rows if row[3] in refused and (row[1] != "refused" or copies[row[0]])]
    extra = sum(copies.values()) - len(copies)
    print(
        f"\n{KILLS} runs, {kills} killed, {drops} dropped after accepting: {len(rows)} messages, {extra} repeated, {len(lost)} lost"
    )
    assert kills >= KILLS // 3 and len(rows) == KILLS * READERS
    assert lost == [] and wrong == []
    assert all(
        copies[row[0]] <= row[2] for row in rows
    )  # a copy for each attempt at most, each under the one Message-ID
    # Repeated is only what a killed sender had in hand, and what the server accepted without saying so.
    allowed = died_with + server.handler.dropped
    assert {name: n for name, n in copies.items() if n > 1 + allowed[name]} == {}
