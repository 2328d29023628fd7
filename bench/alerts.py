# ruff: noqa: E501 (SQL and long texts)
"""How long 10,000 pending alerts for 500 subscribers take: composed, claimed, sent and recorded, each before the next.

    python bench/alerts.py [MESSAGES] [SUBSCRIBERS]

Measured against smtplib alone, which hands the very same messages (composed beforehand) to the same server over one connection.
The server is aiosmtpd in a process of its own that keeps nothing; PostgreSQL is the embedded one with its default durability.
"""

from __future__ import annotations

import multiprocessing
import resource
import smtplib
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg
from pydantic import TypeAdapter

from marsad.core.alerts.message import compose
from marsad.edge.local import kept
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.rows.delivery import DeliveryRow
from marsad.edge.store import open_store
from marsad.edge.templates import templates
from marsad.settings import PROJECT, Settings
from marsad.steps.alerting import deliver, render

STATEMENTS = PROJECT / "sql" / "steps"
DELIVERY = TypeAdapter(DeliveryRow)
STORIES = 20
TEXT = "أعلن الطرفان هدنة في ريف إدلب الجنوبي تبدأ منتصف الليل وتستمر 72 ساعة. " * 12


def serve(port: int, counted: Connection) -> None:
    """Accept everything; say how many there were when asked."""
    from aiosmtpd.controller import Controller

    class Sink:
        count = 0

        async def handle_DATA(self, *_: object) -> str:  # noqa: N802 (aiosmtpd calls it so)
            self.count += 1
            return "250 OK"

    sink = Sink()
    Controller(sink, hostname=kept.LOOPBACK, port=port).start()
    while counted.recv():
        counted.send(sink.count)


def fill(dsn: str, messages: int, subscribers: int) -> None:
    """Stories with a mention each, and an alert on a story for each message."""
    with psycopg.connect(dsn) as c:
        c.execute(
            "INSERT INTO marsad.source (source_id, name_ar, name_en, home) SELECT 's' || n, 'رواق', 'Rawaq', 'http://x/' FROM generate_series(1, 5) n"
        )
        c.execute("INSERT INTO marsad.topic VALUES ('ceasefire', 'وقف إطلاق النار', 'Ceasefire', '1', true)")
        c.execute(
            "INSERT INTO marsad.story (title, first_at, last_at) SELECT 's', now(), now() FROM generate_series(1, %s)",
            [STORIES],
        )
        c.execute(
            """INSERT INTO marsad.article (source_id, url, canonical_url, canonical_sha256, title, text, published_at, published_precision, published_basis, language_confidence,
                 language_reason, is_arabic, disposition, story_id, extractor, first_seen_at)
               SELECT 's' || s, 'https://example.org/' || s || '/' || n, s || '/' || n, sha256(convert_to(s || '/' || n, 'UTF8')),
                 'إعلان هدنة في ريف إدلب', %s, now(), 'minute', 'meta', 1, '', true, 'kept', n, 'x', now()
               FROM generate_series(1, %s) n, generate_series(1, 5) s""",
            [TEXT, STORIES],
        )
        c.execute(
            """INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status,
                 evidence_start, evidence_end)
               SELECT article_id, 'ceasefire', 'text', 72 * k + 13, 72 * k + 17, substring(text FROM 72 * k + 14 FOR 4), 'truce', '1', 'syria',
                 'announced', 72 * k, 72 * k + 71 FROM marsad.article, generate_series(0, 3) k"""
        )
        c.execute(
            """INSERT INTO marsad.subscription (subscription_id, address, language, zone)
               SELECT 'r' || n, 'r' || n || '@example.org', 'ar', 'Asia/Damascus' FROM generate_series(0, %s - 1) n""",
            [subscribers],
        )
        c.execute(
            """WITH d AS (INSERT INTO marsad.delivery (subscription_id, address, message_id)
                 SELECT 'r' || (n %% %s), '', '<' || n || '@marsad.invalid>' FROM generate_series(0, %s - 1) n
                 RETURNING delivery_id, subscription_id)
               INSERT INTO marsad.alert (subscription_id, story_id, change, topic, theatre, status, names, article_id, created_at, delivery_id)
               SELECT subscription_id, delivery_id %% %s + 1, 'new ' || delivery_id, 'ceasefire', 'syria', 'announced', '{"": ["إدلب", "Idlib"]}',
                 (SELECT min(article_id) FROM marsad.article WHERE story_id = delivery_id %% %s + 1), now(), delivery_id FROM d""",
            [subscribers, messages, STORIES, STORIES],
        )
        c.execute("ANALYZE")


def alone(dsn: str, settings: Settings) -> float:
    """Seconds that smtplib needs for the same messages, composed before."""
    with open_store(dsn, STATEMENTS) as store, psycopg.connect(dsn) as c:
        renderer = render.Renderer(store, settings)
        made = []
        for subscription, message_id, alerts in c.execute(
            """SELECT d.subscription_id, message_id, jsonb_build_array(to_jsonb(l))
               FROM marsad.delivery d JOIN marsad.alert l USING (delivery_id)"""
        ):
            taken = DELIVERY.validate_python({
                "delivery_id": 0, "attempts": 0, "subscription_id": subscription, "address": f"{subscription}@example.org", "message_id": message_id,
                "language": "ar", "zone": "Asia/Damascus", "digest_at": None, "alerts": alerts,
            })  # fmt: skip
            made.append((taken.address, compose(templates(), *renderer.parts(taken)).content))
    print(f"{len(made)} messages of {sum(len(m) for _, m in made) // len(made)} bytes")
    began = time.perf_counter()
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port) as server:
        for address, content in made:
            server.sendmail("marsad@localhost", [address], content)
    return time.perf_counter() - began


def all_of_it(dsn: str, settings: Settings, told: Connection) -> None:
    """Publish, in a process of its own, so that its memory can be told."""
    with open_store(dsn, STATEMENTS) as store:
        began = time.perf_counter()
        counts = deliver.publish(store, settings)
        seconds = time.perf_counter() - began
    memory = next(
        line.split()[1]
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )
    used = resource.getrusage(resource.RUSAGE_SELF)
    told.send((seconds, used.ru_utime + used.ru_stime, int(memory) // 1024, counts["sent"]))


def main(messages: int, subscribers: int) -> None:
    """Smtplib alone, all of it, smtplib alone again: the machine is never the same for long."""
    port = kept.free_port()
    ours, theirs = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    server = spawn.Process(target=serve, args=(port, theirs), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder)) as postgres:
        postgres.ensure_database("bench")
        dsn = postgres.dsn("bench")
        migrate(dsn, PROJECT / "sql")
        fill(dsn, messages, subscribers)
        settings = Settings(
            database_url=dsn,
            smtp_host=kept.LOOPBACK,
            smtp_port=port,
            smtp_security="none",
            state=Path(folder),
        )
        ours.send(True)
        ours.recv()
        before = alone(dsn, settings)
        process = spawn.Process(target=all_of_it, args=(dsn, settings, theirs))
        process.start()
        seconds, cpu, memory, sent = ours.recv()
        process.join()
        after = alone(dsn, settings)
    ours.send(False)
    print(f"smtplib alone: {before:.1f} s before and {after:.1f} s after; publish with {settings.senders} senders: {seconds:.1f} s "
          f"({cpu:.1f} s of its own CPU), {sent} sent, {memory} MiB; ratio {2 * seconds / (before + after):.1f}")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 500)
