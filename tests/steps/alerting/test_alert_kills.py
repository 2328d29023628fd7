"""Nothing lost and nothing repeated: publishers killed at random points, against a mail server and receivers that misbehave.

TEST_KILLS=200 pytest tests/steps/alerting/test_alert_kills.py    for the long run
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable

import psycopg

import publisher
from hook_server import Answer, HookServer, Received
from marsad.model import ChannelName
from marsad.settings import Settings
from smtp_server import Misbehaving, Server

KILLS = int(os.environ.get("TEST_KILLS", "8"))
SEED = int(os.environ.get("TEST_SEED", "7"))
READERS = 30  # of each round's story; every tenth is unknown to the mail server, every seventh is greylisted
SENDERS = 3
HTTP = [str(name) for name in ChannelName if name is not ChannelName.EMAIL]


def add_story(dsn: str, number: int, readers: int = READERS) -> None:
    """One article, and one alert on it for each reader."""
    with psycopg.connect(dsn) as c:
        if number == 0:
            c.execute(
                "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('rawaq', 'رواق', 'Rawaq', 'http://x/')"
            )
            c.execute("INSERT INTO marsad.topic VALUES ('ceasefire', 'x', 'x', '1', true)")
            for reader in range(readers):
                c.execute(
                    "INSERT INTO marsad.subscription (subscription_id, address, language, zone) VALUES (%s, %s, 'ar', 'Asia/Damascus')",
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


# ── the same over every other channel ──────────────────────────────────────────────────────────────────────────────────

ROOMS = 6  # receivers of each channel


def add_story_for_rooms(dsn: str, number: int) -> None:
    """One article, and one alert on it for each receiver of each channel."""
    with psycopg.connect(dsn) as c:
        if number == 0:
            for name in HTTP:
                for room in range(ROOMS):
                    c.execute(
                        "INSERT INTO marsad.subscription (subscription_id, channel, address, language, zone)"
                        " VALUES (%s, %s, %s, 'ar', 'Asia/Damascus')",
                        [f"{name}{room}", name, f"{100 + room}" if name == "telegram" else f"{name}{room}"],
                    )
    add_story(dsn, number, readers=0)
    with psycopg.connect(dsn) as c:
        c.execute(
            "UPDATE marsad.article SET title = %s WHERE url = %s", [f"عنوان {number}.", f"http://x/{number}"]
        )


def received(one: Received) -> tuple[str, str]:
    """Which message a request carries: the subscription that it is for, and the number of its story."""
    text = one.body.decode()
    (number,) = set(re.findall(r"عنوان (\d+)\.", text))
    if "sendMessage" in one.path:
        return f"telegram{int(one.json['chat_id']) - 100}", number
    return one.path.strip("/"), number


def misbehaviour(chance: random.Random, *, also_refuses: bool) -> Callable[[Received], Answer]:
    """How a receiver answers in one round, each request by itself."""
    weights = {Answer(200, "ok"): 12, Answer(202, ""): 3, Answer(act="reset_after"): 1, Answer(act="reset"): 1,
               Answer(503, "later"): 1, Answer(act="hang"): 1 if chance.random() < 0.3 else 0}  # fmt: skip
    if also_refuses:
        weights |= {Answer(429, "", {"Retry-After": "1"}): 1, Answer(404, "moved"): 1}
    own = random.Random(chance.random())
    return lambda got: (
        Answer(410, "gone")
        if received(got)[0].endswith("5") and "sendMessage" not in got.path
        else own.choices(list(weights), list(weights.values()))[0]
    )


def test_killed_over_every_channel_it_loses_nothing_and_repeats_nothing(dsn: str, settings: Settings) -> None:
    chance = random.Random(SEED)
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["publisher"])
    kills = 0
    died_with: Counter[str] = Counter()
    with HookServer() as server:
        rooms = [f"{name}{room}" for name in HTTP if name != "telegram" for room in range(ROOMS)]
        values = {
            "database_url": dsn, "state": settings.state, "deliver_attempts": 1000, "webhook_seconds": 1,
            "webhooks": " ".join(f"{room}={server.url}/{room}" for room in rooms), "webhook_allow_private": "127.0.0.1",
            "webhook_secrets": " ".join(f"{room}={'A' * 40}" for room in rooms if room.startswith("webhook")),
            "telegram_token": "123456:" + "a" * 35, "telegram_api": server.url,
        }  # fmt: skip
        for number in range(KILLS):
            add_story_for_rooms(dsn, number)
            server.answer = misbehaviour(chance, also_refuses=True)
            make_due(dsn)
            seen = len(server.taken)
            process = forks.Process(target=publisher.run, args=(values,))
            process.start()
            while len(server.taken) == seen and process.is_alive():
                time.sleep(0.002)
            time.sleep(chance.random() * 0.3)
            kills += process.is_alive()
            process.kill()
            process.join()
            died_with.update(in_hand(dsn))
        server.answer = lambda got: (
            Answer(410, "gone")
            if received(got)[0].endswith("5") and "sendMessage" not in got.path
            else Answer()
        )
        for _ in range(50):
            if not make_due(dsn):
                break
            publisher.run(values)
        copies = Counter("<{}.{}@marsad.invalid>".format(*received(one)) for one in server.taken)
        cut = Counter("<{}.{}@marsad.invalid>".format(*received(one)) for one in server.cut)
        seen_signed = [one for one in server.seen if one.path.startswith("/webhook")]
    with psycopg.connect(dsn) as c:
        rows = c.execute("SELECT message_id, state, attempts, channel FROM marsad.delivery").fetchall()
    gone = {row[0] for row in rows if row[3] != "telegram" and row[0].split(".")[0].endswith("5")}
    lost = [row for row in rows if row[0] not in gone and (row[1] != "sent" or not copies[row[0]])]
    extra = sum(copies.values()) - len(copies)
    print(
        f"\n{KILLS} runs, {kills} killed, {sum(cut.values())} cut after they were taken: {len(rows)} messages"
        f" over {len(HTTP)} channels, {extra} repeated, {len(lost)} lost"
    )
    assert kills >= KILLS // 3 and len(rows) == KILLS * ROOMS * len(HTTP)
    assert lost == []
    assert all(row[1] == "refused" and not copies[row[0]] for row in rows if row[0] in gone)
    # Repeated is only what a killed sender had in hand, and what was taken without our hearing of it …
    assert {name: n for name, n in copies.items() if n > 1 + died_with[name] + cut[name]} == {}
    # … and a program can tell: each attempt at a message carries the message's own id.
    assert {(one.headers["idempotency-key"]) for one in seen_signed} == {
        "{}.{}".format(*received(one)) for one in seen_signed
    }
