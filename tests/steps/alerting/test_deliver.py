"""The outbox against a real mail server that misbehaves on cue."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
import pytest
from pydantic import SecretStr

from marsad.core.alerts import unsubscribe as core_unsubscribe
from marsad.edge.clock import now
from marsad.edge.rows.delivery import DeliveryRow, Stoppable
from marsad.edge.store import Store, columns, open_store
from marsad.errors import DeliveryError
from marsad.settings import PROJECT, Settings
from marsad.steps.alerting import deliver, render, unsubscribe
from marsad.steps.upkeep import operators
from marsad.steps.upkeep.summary import summary
from smtp_server import Server

AT = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


@pytest.fixture
def wired(settings: Settings, server: Server) -> Settings:
    return settings.model_copy(
        update={"smtp_host": server.host, "smtp_port": server.port, "deliver_attempts": 3}
    )


def outbox(dsn: str, *addresses: str) -> None:
    """One alert for each address, on one stored article."""
    with psycopg.connect(dsn) as c:
        c.execute(
            b"INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('rawaq', '\xd8\xb1', 'Rawaq', 'http://x/')"
        )
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
            c.execute(
                "INSERT INTO marsad.subscription VALUES (%s, %s, 'ar', 'Asia/Damascus', true)",
                [name, address],
            )
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
        c.execute(
            "UPDATE marsad.delivery SET next_attempt_at = now() - interval '1 minute' WHERE state IN ('pending', 'claimed')"
        )


def test_sends_once_and_records_it(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org")
    assert deliver.publish(store, wired) == {"sent": 1}
    assert deliver.publish(store, wired) == {}
    (message,) = server.handler.accepted
    assert message["Message-ID"] == "<one@marsad.invalid>"
    assert states(dsn) == {"one": ("sent", 1, None)}


def test_one_bad_address_holds_up_nobody(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org", "gone@example.org", "grey@example.org", "last@example.org")
    server.handler.rcpt = {"gone@example.org": "550 no such user", "grey@example.org": "451 try later"}
    assert deliver.publish(store, wired) == {"sent": 2, "refused": 1, "retried": 1}
    assert states(dsn)["gone"] == ("refused", 1, "550 no such user")
    assert states(dsn)["grey"][:2] == ("pending", 1)
    server.handler.rcpt = {}
    assert deliver.publish(store, wired) == {}  # not due yet
    make_due(dsn)
    assert deliver.publish(store, wired) == {"sent": 1}
    assert len(server.handler.accepted) == 3


@pytest.mark.parametrize(
    ("module", "name"), [(deliver.marts, "refresh"), (deliver.checks, "run"), (operators, "report")]
)
def test_what_stands_beside_sending_keeps_no_message_back(
    dsn: str,
    store: Store,
    wired: Settings,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
) -> None:
    def trips(*_: object) -> None:
        raise ZeroDivisionError("a count of nothing")

    outbox(dsn, "a@example.org")
    with monkeypatch.context() as patch:
        patch.setattr(module, name, trips)
        with pytest.raises(ZeroDivisionError, match="a count of nothing"):
            deliver.publish(store, wired)
    assert [message["To"] for message in server.handler.accepted] == ["a@example.org"]
    with psycopg.connect(dsn) as c:
        row = c.execute("SELECT state, problem FROM marsad.run").fetchone()
    assert row == ("failed", "ZeroDivisionError: a count of nothing")


def test_parked_after_too_many_attempts(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org")
    server.handler.data = "452 disk full"
    for _ in range(3):
        make_due(dsn)
        deliver.publish(store, wired)
    make_due(dsn)
    assert deliver.publish(store, wired) == {}
    assert states(dsn) == {"one": ("parked", 3, "452 disk full")}


def test_accepted_then_died_is_repeated_once_under_the_same_id(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "one@example.org")
    server.handler.drop_after_accepting = 1
    deliver.publish(store, wired)
    make_due(dsn)
    deliver.publish(store, wired)
    deliver.publish(store, wired)
    assert [message["Message-ID"] for message in server.handler.accepted] == ["<one@marsad.invalid>"] * 2
    assert states(dsn)["one"][0] == "sent"


def test_no_server_loses_nothing(dsn: str, store: Store, wired: Settings) -> None:
    outbox(dsn, "one@example.org")
    away = wired.model_copy(update={"smtp_port": 9})
    for _ in range(5):  # more often than a message may be tried: that is no fault of the message
        assert deliver.publish(store, away) == {"no_service": 1}
    state, attempts, reason = states(dsn)["one"]
    assert (state, attempts) == ("pending", 0) and reason and "refused" in reason.lower()
    assert deliver.publish(store, wired) == {"sent": 1}


def test_a_server_that_refuses_us_refuses_no_message(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "one@example.org")
    server.handler.mail = "550 you may not send"
    assert deliver.publish(store, wired) == {"no_service": 1}
    assert [(row["what"], row["cause"]) for row in summary(store, now()).failures] == [
        ("message waits", "550 you may not send")
    ]
    assert deliver.publish(store, wired.model_copy(update={"smtp_security": "starttls"})) == {"no_service": 1}
    assert states(dsn)["one"][:2] == ("pending", 0)


def test_a_hanging_recipient_holds_up_nobody(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "slow@example.org", *(f"r{n}@example.org" for n in range(12)))
    server.handler.hangs = {"slow@example.org": 5.0}
    began = time.monotonic()
    assert deliver.publish(store, wired.model_copy(update={"smtp_seconds": 1})) == {"sent": 12, "retried": 1}
    assert time.monotonic() - began < 4
    assert states(dsn)["slow"][0] == "pending"


def test_dropped_in_the_middle_of_data_is_sent_again(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "one@example.org", "two@example.org")
    server.handler.drop_in_data = 1
    assert deliver.publish(store, wired.model_copy(update={"senders": 1})) == {"sent": 1, "retried": 1}
    make_due(dsn)
    assert deliver.publish(store, wired) == {"sent": 1}
    assert Counter(m["To"] for m in server.handler.accepted) == {"one@example.org": 1, "two@example.org": 1}


def test_a_message_that_cannot_be_made_is_parked_and_the_others_go(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "bad@example.org", "good@example.org")
    with psycopg.connect(dsn) as c:
        c.execute("UPDATE marsad.alert SET facts = '{nonsense}' WHERE subscription_id = 'bad'")
    assert deliver.publish(store, wired) == {"sent": 1, "retried": 1}
    for _ in range(2):
        make_due(dsn)
        deliver.publish(store, wired)
    state, attempts, reason = states(dsn)["bad"]
    assert (state, attempts) == ("parked", 3) and reason and "can't be composed" in reason


def test_operators_hear_of_it_once_a_day(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "gone@example.org", "lost@example.org")
    told = wired.model_copy(update={"operators": "op@example.org"})
    server.handler.rcpt = {"gone@example.org": "550 no such user", "op@example.org": "451 later"}
    deliver.publish(store, told)  # the server didn't take the operators' mail: it is told again
    server.handler.rcpt = {"gone@example.org": "550 no such user"}
    for _ in range(3):
        deliver.publish(store, told)
    mails = [m for m in server.handler.accepted if m["To"] == "op@example.org"]
    assert len(mails) == 1 and "550 no such user" in mails[0].get_content()
    assert operators.tell(told, "collect.poll", "run 1", "boom") != {}
    assert operators.tell(told, "collect.poll", "run 2", "boom again") == {}
    assert operators.tell(told.model_copy(update={"operators": ""}), "other", "run", "boom") == {}
    assert operators.rederived(store, told, {"rederived": 9}) == {}
    assert operators.rederived(store, told, {"rederived": 9, "gained_astana": 2}) != {}
    assert "2 gained_astana" in server.handler.accepted[-1].get_content()


def test_operators_hear_of_it_when_the_warehouse_is_away(wired: Settings, server: Server) -> None:
    away = {"operators": "op@example.org", "database_url": SecretStr("postgresql://nobody@127.0.0.1:9/none")}
    assert (
        operators.tell(wired.model_copy(update=away), "collect.poll", "run 1", "no database")[
            "op@example.org"
        ]
        is None
    )
    assert len(server.handler.accepted) == 1


def test_who_stopped_gets_nothing_more(dsn: str, store: Store, wired: Settings, server: Server) -> None:
    outbox(dsn, "one@example.org", "two@example.org", "three@example.org")
    secret = wired.model_copy(
        update={"public_url": "https://desk.example.org", "unsubscribe_secret": SecretStr("s3cret")}
    )
    token = core_unsubscribe.token("s3cret", "one", "one@example.org")
    assert unsubscribe.look(store, secret, token) == Stoppable("one", "one@example.org", "ar")
    assert [unsubscribe.stop(store, secret, t) for t in (token, token, token + "x", "one.", "two." + token[4:], "é.x")] == [
        "stopped", "already", "invalid", "invalid", "invalid", "invalid",
    ]  # fmt: skip
    with psycopg.connect(dsn) as c:
        c.execute("UPDATE marsad.subscription SET is_active = false WHERE subscription_id = 'three'")
    assert deliver.publish(store, secret) == {"sent": 1, "withdrawn": 1}
    assert states(dsn)["one"][0] == states(dsn)["three"][0] == "withdrawn"
    (message,) = server.handler.accepted
    assert message["List-Unsubscribe"].startswith("<https://desk.example.org/unsubscribe?token=two.")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribe.resume(store, "one") and not unsubscribe.resume(store, "one")


def test_what_another_process_is_sending_is_left_to_it(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "one@example.org")
    with open_store(dsn, PROJECT / "sql" / "steps") as other:
        with other.transaction():
            assert other.one(
                "deliver.turn",
                channel="email",
                receiver=None,
                sender=other.value("deliver.enrol"),
                **columns(deliver.NOTHING_IN_HAND),
                now=datetime.now(UTC),
            )
        assert deliver.publish(store, wired) == {}
    assert deliver.publish(store, wired) == {"sent": 1}
    assert len(server.handler.accepted) == 1


REFUSED_FOR_US = "550 5.7.26 this sender passes neither SPF nor DKIM"


def test_a_policy_against_us_costs_no_message_an_attempt(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "one@example.org", "two@example.org")
    for where in ("rcpt", "data"):
        server.handler.rcpt = {"one@example.org": REFUSED_FOR_US} if where == "rcpt" else {}
        server.handler.data = REFUSED_FOR_US if where == "data" else None
        make_due(dsn)
        deliver.publish(store, wired)
    assert states(dsn)["one"] == ("pending", 0, REFUSED_FOR_US)
    assert states(dsn)["two"][0] == "sent"  # at RCPT only one was refused: the other went
    server.handler.data = None
    assert deliver.publish(store, wired) == {}  # it isn't asked again at once
    make_due(dsn)
    assert deliver.publish(store, wired) == {"sent": 1}


def test_who_refuses_us_again_and_again_is_asked_no_more_in_this_run(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, *(f"r{n}@example.org" for n in range(deliver.IN_A_ROW + 5)))
    server.handler.data = "550 5.4.5 Daily user sending limit exceeded"
    counts = deliver.publish(store, wired.model_copy(update={"senders": 1}))
    assert counts == {"refuses_us": deliver.IN_A_ROW}
    server.handler.data = None
    make_due(dsn)
    assert deliver.publish(store, wired) == {"sent": deliver.IN_A_ROW + 5}


def test_a_full_mailbox_is_tried_again_and_parked_at_last(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "full@example.org")
    server.handler.rcpt = {"full@example.org": "552 5.2.2 mailbox full"}
    for _ in range(3):
        make_due(dsn)
        deliver.publish(store, wired)
    assert states(dsn)["full"] == ("parked", 3, "552 5.2.2 mailbox full")


def test_252_is_a_yes_and_a_reply_without_end_is_no_verdict(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "unsure@example.org", "long@example.org")
    server.handler.rcpt = {
        "unsure@example.org": "252 2.5.2 cannot verify, will try",
        "long@example.org": f"250 {'x' * 9000}",
    }
    assert deliver.publish(store, wired) == {"sent": 1, "retried": 1}
    assert states(dsn)["unsure"][0] == "sent"
    state, attempts, reason = states(dsn)["long"]
    assert (state, attempts) == ("pending", 1) and reason and "longer than 8,192 bytes" in reason


def test_what_a_server_says_before_it_hangs_up_is_kept(
    dsn: str, store: Store, wired: Settings, server: Server
) -> None:
    outbox(dsn, "one@example.org")
    server.handler.rcpt = {"one@example.org": "421 4.7.0 too many connections from you"}
    server.handler.hangs_up_on = {"one@example.org"}
    assert deliver.publish(store, wired) == {"refuses_us": 1}
    assert states(dsn)["one"] == ("pending", 0, "421 4.7.0 too many connections from you")


def test_a_dripping_greeting_is_cut(dsn: str, store: Store, wired: Settings) -> None:
    outbox(dsn, "one@example.org")
    with dripping() as port:
        drips = wired.model_copy(update={"smtp_port": port, "smtp_seconds": 1})
        began = time.monotonic()
        assert deliver.publish(store, drips) == {"no_service": 1}
        assert time.monotonic() - began < 8


@contextmanager
def dripping() -> Iterator[int]:
    """A server that greets with a letter every tenth of a second, for ever."""
    done = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while not done.wait(0.1):
                connection.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: drip(listener.accept()[0]))
        thread.start()
        yield int(listener.getsockname()[1])
        done.set()
        thread.join()


def test_mail_that_stops_is_a_failure_after_a_while(
    dsn: str, store: Store, wired: Settings, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    outbox(dsn, "one@example.org")
    server.handler.mail = "550 5.7.8 you may not send"
    told = wired.model_copy(update={"operators": "op@example.org"})
    assert deliver.publish(store, told) == {"no_service": 1}
    with psycopg.connect(dsn) as c:
        c.execute("UPDATE marsad.channel_state SET failing_since = now() - interval '2 hours'")
    with hook() as (url, posted):
        hooked = told.model_copy(update={"operators_webhook": SecretStr(url)})
        for _ in range(2):
            with pytest.raises(
                DeliveryError, match=r"no mail is taken since .* 550 5\.7\.8 you may not send"
            ):
                deliver.publish(store, hooked)
    assert len(posted) == 1 and "you may not send" in posted[0]  # once a day, by the way that works
    assert "email is not taken" in caplog.text
    (run,) = store.all("alerts.latest", state="pending", subscription_id=None, limit=1)
    assert run["reason"] == "550 5.7.8 you may not send"
    server.handler.mail = None
    assert deliver.publish(store, told) == {"sent": 1}
    assert store.all("deliver.service_state", now=datetime.now(UTC)) == []


@contextmanager
def hook() -> Iterator[tuple[str, list[str]]]:
    """A chat room's webhook, and what it was told."""
    posted: list[str] = []

    class Room(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Room) as room:
        thread = threading.Thread(target=room.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{room.server_port}/secret", posted
        room.shutdown()
        thread.join()


def test_one_message_that_raises_holds_up_nobody(
    dsn: str, store: Store, wired: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox(dsn, "bad@example.org", "good@example.org")
    whole = render.Renderer.parts

    def parts(self: render.Renderer, delivery: DeliveryRow) -> render.Parts:
        if delivery.subscription_id == "bad":
            raise ZeroDivisionError("nobody thought of this")
        return whole(self, delivery)

    monkeypatch.setattr(render.Renderer, "parts", parts)
    assert deliver.publish(store, wired) == {"sent": 1, "retried": 1}
    assert states(dsn)["bad"][2] == "it can't be composed: ZeroDivisionError: nobody thought of this"
