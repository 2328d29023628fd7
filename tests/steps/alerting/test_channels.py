"""Each way that isn't mail, against a receiver on loopback: what goes out, what each answer means, and that nothing tells a secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from html import unescape
from typing import Any

import psycopg
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import SecretStr

from hook_server import Answer, HookServer
from marsad.core.alerts.happening import EntryNews, Name, ToldPiece, ToldReport
from marsad.core.alerts.mail_reply import DeliveryVerdict
from marsad.core.alerts.notification import Beside, Grown, Notification
from marsad.edge.clock import now
from marsad.edge.store import Store
from marsad.model import ChannelName, Ownership, Theatre, Weight
from marsad.settings import PROJECT, Settings
from marsad.steps.alerting import channels, deliver
from marsad.steps.alerting.render import Parts, sample

KEY = base64.b64encode(bytes(range(32))).decode()
TOKEN = "123456:" + "a" * 35
OURS, NEVER, AGAIN, NOBODY = (
    DeliveryVerdict.REFUSES_US,
    DeliveryVerdict.PERMANENT,
    DeliveryVerdict.TEMPORARY,
    DeliveryVerdict.NO_SERVICE,
)
HTTP = [name for name in ChannelName if name is not ChannelName.EMAIL]
RECEIVER = {ChannelName.TELEGRAM: "-100123"}


@pytest.fixture
def hook() -> Iterator[HookServer]:
    with HookServer() as server:
        yield server


def configured(settings: Settings, url: str, **other: Any) -> Settings:
    return settings.model_copy(
        update={
            "webhooks": SecretStr(f"room={url}/s3cret"),
            "webhook_secrets": SecretStr(f"room={KEY}"),
            "telegram_token": SecretStr(TOKEN),
            "telegram_api": url,
            "webhook_allow_private": "127.0.0.1",
            "webhook_seconds": 1,
            **other,
        }
    )


def parts(settings: Settings, name: ChannelName, language: str = "ar") -> Parts:
    return sample(settings, RECEIVER.get(name, "room"), language)


def handed(settings: Settings, name: ChannelName) -> channels.Outcome:
    with channels.opened(settings, name) as channel:
        told = parts(settings, name)
        return channel.hand(channel.compose(told), told)


def telegram(code: int, words: str, **parameters: object) -> str:
    return json.dumps({"ok": code == 200, "error_code": code, "description": words, "parameters": parameters})


ANSWERS = [
    (Answer(200), DeliveryVerdict.ACCEPTED, None),
    (Answer(202, ""), DeliveryVerdict.ACCEPTED, None),
    (Answer(400, "invalid_payload"), NEVER, None),
    (Answer(401, "no"), OURS, None),
    (Answer(403, "action_prohibited"), OURS, None),
    (Answer(404, "no_service"), AGAIN, None),
    (Answer(410, "channel_is_archived"), NEVER, None),
    (Answer(413, "too big"), NEVER, None),
    (Answer(429, "slow down", {"Retry-After": "37"}), OURS, 37),
    (Answer(429, "slow down"), OURS, None),
    (Answer(500, "oops"), AGAIN, None),
    (Answer(503, "later", {"Retry-After": "120"}), AGAIN, 120),
    (Answer(302, "", {"Location": "http://127.0.0.1:9/elsewhere"}), OURS, None),
    (Answer(act="hang"), AGAIN, None),
    (Answer(body="x" * 100, act="drip"), AGAIN, None),
    (Answer(act="reset"), AGAIN, None),
]


@pytest.mark.parametrize("name", [ChannelName.WEBHOOK, ChannelName.SLACK, ChannelName.TEAMS])
@pytest.mark.parametrize(("answer", "verdict", "wait"), ANSWERS)
def test_what_each_answer_means(
    settings: Settings,
    hook: HookServer,
    name: ChannelName,
    answer: Answer,
    verdict: DeliveryVerdict,
    wait: float | None,
) -> None:
    hook.answer = answer
    outcome = handed(configured(settings, hook.url), name)
    assert (outcome.verdict, outcome.wait_seconds) == (verdict, wait)
    assert len(hook.seen) == 1 and "s3cret" not in (outcome.words or "")
    assert (outcome.words is None) == (verdict is DeliveryVerdict.ACCEPTED)


@pytest.mark.parametrize(
    ("answer", "verdict", "wait"),
    [
        (Answer(200, telegram(200, "")), DeliveryVerdict.ACCEPTED, None),
        (Answer(400, telegram(400, "Bad Request: chat not found")), NEVER, None),
        (Answer(400, telegram(400, "group upgraded", migrate_to_chat_id=-100777)), OURS, None),
        (Answer(401, telegram(401, "Unauthorized")), OURS, None),
        (Answer(403, telegram(403, "Forbidden: bot was blocked by the user")), NEVER, None),
        (Answer(404, telegram(404, "Not Found")), OURS, None),
        (Answer(429, telegram(429, "Too Many Requests", retry_after=17)), OURS, 17),
        (Answer(429, telegram(429, "Too Many Requests", retry_after=10**12)), OURS, 86400),
        (Answer(502, "<html>Bad Gateway"), AGAIN, None),
        (Answer(500, telegram(500, "Internal")), AGAIN, None),
        (Answer(act="hang"), AGAIN, None),
        (Answer(act="reset"), AGAIN, None),
    ],
)
def test_what_telegram_means(
    settings: Settings, hook: HookServer, answer: Answer, verdict: DeliveryVerdict, wait: float | None
) -> None:
    hook.answer = answer
    outcome = handed(configured(settings, hook.url), ChannelName.TELEGRAM)
    assert (outcome.verdict, outcome.wait_seconds) == (verdict, wait)
    assert TOKEN not in (outcome.words or "") and hook.seen[0].path == f"/bot{TOKEN}/sendMessage"


def test_an_old_teams_webhook_that_says_200_to_what_it_lost(settings: Settings, hook: HookServer) -> None:
    words = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error {} with ContextId"
    for code, verdict in ((429, OURS), (413, NEVER), (500, AGAIN)):
        hook.answer = Answer(200, words.format(code))
        assert handed(configured(settings, hook.url), ChannelName.TEAMS).verdict is verdict
    hook.answer = Answer(200, "1")
    assert handed(configured(settings, hook.url), ChannelName.TEAMS).verdict is DeliveryVerdict.ACCEPTED


def test_a_date_says_until_when_to_wait(settings: Settings, hook: HookServer) -> None:
    hook.answer = Answer(429, "", {"Retry-After": format_datetime(now() + timedelta(seconds=90))})
    wait = handed(configured(settings, hook.url), ChannelName.WEBHOOK).wait_seconds
    assert wait is not None and 80 < wait <= 90


@pytest.mark.parametrize("name", HTTP)
def test_no_private_address_without_leave_and_no_service_where_nobody_listens(
    settings: Settings, hook: HookServer, name: ChannelName
) -> None:
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
        url = hook.url.replace("127.0.0.1", host)
        outcome = handed(configured(settings, url, webhook_allow_private=""), name)
        assert outcome.verdict is NOBODY and "is not a public address" in str(outcome.words), host
    assert hook.seen == []
    with HookServer() as closed:
        url = closed.url
    outcome = handed(configured(settings, url), name)
    assert (
        outcome.verdict is NOBODY
        and "no connection" in str(outcome.words)
        and TOKEN not in str(outcome.words)
    )


def test_a_signed_message_can_be_checked_and_is_the_same_at_each_attempt(
    settings: Settings, hook: HookServer
) -> None:
    set_ = configured(settings, hook.url)
    told = parts(set_, ChannelName.WEBHOOK)
    with channels.opened(set_, ChannelName.WEBHOOK) as channel:
        for _ in range(2):
            channel.hand(channel.compose(told), told)
    first, second = hook.seen
    assert first.body == second.body and first.headers["idempotency-key"] == second.headers["idempotency-key"]
    id_, at = first.headers["webhook-id"], first.headers["webhook-timestamp"]
    assert (
        id_
        == first.headers["idempotency-key"]
        == first.json["id"]
        == told[2].message_id.strip("<>").split("@")[0]
    )
    signed = hmac.new(base64.b64decode(KEY), f"{id_}.{at}.".encode() + first.body, hashlib.sha256).digest()
    assert first.headers["webhook-signature"] == "v1," + base64.b64encode(signed).decode()
    assert abs(int(at) - now().timestamp()) < 60
    (alert,) = first.json["alerts"]
    assert first.json["version"] == 1 and alert["title"] == told[0][0].title
    assert [q["text"] for q in alert["quotes"][0] if q["says"]] == ["هدنة"]


HOSTILE = '<b>x</b> & [a](http://evil.example) *b* <!channel> @channel `c` "q" <http://evil.example|bank>'


@pytest.mark.parametrize("name", HTTP)
def test_a_hostile_headline_marks_nothing_up_and_calls_nobody(
    settings: Settings, hook: HookServer, name: ChannelName
) -> None:
    set_ = configured(settings, hook.url)
    (one,), reader, envelope, beside = parts(set_, name)
    bad = replace(one, title=HOSTILE, outlet=HOSTILE, url='https://a.example/?q="><script>|x')
    with channels.opened(set_, name) as channel:
        told: Parts = ([bad], reader, envelope, beside)
        channel.hand(channel.compose(told), told)
    sent = hook.seen[0].json
    if name is ChannelName.TELEGRAM:
        assert "&lt;b&gt;x&lt;/b&gt; &amp;" in sent["text"] and "<script>" not in sent["text"]
        assert (
            sent["text"].count("<b>") == sent["text"].count("</b>") == 2
        )  # the title and the word that says it
    elif name is ChannelName.SLACK:
        assert not any(sign in sent["text"] for sign in ("<!", "@channel", "[a](", "<http://evil", "`c`"))
        assert sent["text"].count("<https://a.example/") == 1
    elif name is ChannelName.TEAMS:
        runs = [run for block in sent["attachments"][0]["content"]["body"] for run in block["inlines"]]
        assert {run["type"] for run in runs} == {"TextRun"} and any(HOSTILE in run["text"] for run in runs)
    else:
        assert sent["alerts"][0]["title"] == HOSTILE


@pytest.mark.parametrize("number", [1, 10, 50])
def test_a_long_digest_has_room_on_telegram_and_in_teams(
    settings: Settings, hook: HookServer, number: int
) -> None:
    set_ = configured(settings, hook.url)
    for name in (ChannelName.TELEGRAM, ChannelName.TEAMS):
        (one,), reader, envelope, beside = parts(set_, name)
        many: list[Notification] = [
            replace(one, title=f"{n} " + "خبر طويل جدا 😀 " * 40) for n in range(number)
        ]
        told: Parts = (many, reader, replace(envelope, is_digest=number > 1), beside)
        with channels.opened(set_, name) as channel:
            content = channel.compose(told).content
        sent = json.loads(content)
        if name is ChannelName.TELEGRAM:
            shown = unescape(re.sub(r"<[^>]*>", "", sent["text"]))
            assert len(shown.encode("utf-16-le")) // 2 <= 4096
            assert sent["text"].count("<b>") >= 1 if number == 1 else sent["text"].count("\n") >= number
        else:
            assert len(content) <= 28_000 or number > 10


def test_each_channel_is_told_once_and_its_state_kept(
    store: Store, dsn: str, settings: Settings, hook: HookServer
) -> None:
    """The way through the outbox: one message for each, settled; a second run sends nothing; no secret in any table."""
    _an_alert_each(dsn)
    set_ = configured(settings, hook.url, database_url=SecretStr(dsn))
    counts = deliver.publish(store, set_)
    assert counts["sent"] == 4 and len(hook.taken) == 4
    assert deliver.publish(store, set_)["sent"] == 0 and len(hook.taken) == 4
    with psycopg.connect(dsn) as c:
        states = c.execute("SELECT channel, address, state FROM marsad.delivery ORDER BY 1").fetchall()
        ways = [w for (w,) in c.execute("SELECT channel FROM marsad.channel_state ORDER BY 1")]
    assert states == [
        ("slack", "room", "sent"),
        ("teams", "room", "sent"),
        ("telegram", "-100123", "sent"),
        ("webhook", "room", "sent"),
    ]
    assert ways == ["slack room", "teams room", "telegram -100123", "webhook room"]


def test_one_receiver_that_fails_stops_no_other_and_fails_no_run(
    store: Store, dsn: str, settings: Settings, hook: HookServer
) -> None:
    _an_alert_each(dsn)
    set_ = configured(settings, hook.url, database_url=SecretStr(dsn), mail_failure_minutes=1)
    hook.answer = lambda got: (
        Answer(429, "", {"Retry-After": "600"}) if "sendMessage" in got.path else Answer()
    )
    counts = deliver.publish(store, set_)
    assert counts["sent"] == 3 and counts["refuses_us"] == 1
    with psycopg.connect(dsn) as c:
        ((state, attempts, wait),) = c.execute(
            "SELECT state, attempts, next_attempt_at - now() FROM marsad.delivery WHERE channel = 'telegram'"
        ).fetchall()
        ((way, waiting),) = c.execute(
            "SELECT channel, reason FROM marsad.channel_state WHERE failing_since IS NOT NULL"
        ).fetchall()
        dump = str(c.execute("SELECT d.*, s.* FROM marsad.delivery d, marsad.channel_state s").fetchall())
    assert (state, attempts, way) == ("pending", 0, "telegram -100123") and "429" in waiting
    assert timedelta(minutes=9) < wait <= timedelta(minutes=10)
    assert TOKEN not in dump and "s3cret" not in dump and KEY not in dump


def _an_alert_each(dsn: str) -> None:
    """A subscription for each way, with one message that is due."""
    with psycopg.connect(dsn) as c:
        c.execute(
            "INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('rawaq', 'رواق', 'Rawaq', 'http://x/')"
        )
        c.execute("INSERT INTO marsad.topic VALUES ('ceasefire', 'وقف إطلاق النار', 'Ceasefire', '1', true)")
        ((story,),) = c.execute(
            "INSERT INTO marsad.story (title, first_at, last_at) VALUES ('s', now(), now()) RETURNING story_id"
        ).fetchall()
        ((article,),) = c.execute(
            """INSERT INTO marsad.article (source_id, url, canonical_url, canonical_sha256, title, text, language_confidence,
                 language_reason, is_arabic, disposition, story_id, extractor, first_seen_at)
               VALUES ('rawaq', 'http://x/1', 'http://x/1', sha256('1'), 'عنوان', 'أعلن الطرفان هدنة.', 1, '', true, 'kept', %s, 'x', now())
               RETURNING article_id""",
            [story],
        ).fetchall()
        c.execute(
            """INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status,
                 evidence_start, evidence_end) VALUES (%s, 'ceasefire', 'text', 13, 17, 'هدنة', 'x', '1', 'syria', 'announced', 0, 18)""",
            [article],
        )
        for name in HTTP:
            receiver = RECEIVER.get(name, "room")
            c.execute(
                "INSERT INTO marsad.subscription (subscription_id, channel, address, language, zone)"
                " VALUES (%s, %s, %s, 'ar', 'Asia/Damascus')",
                [str(name), str(name), receiver],
            )
            ((delivery,),) = c.execute(
                "INSERT INTO marsad.delivery (subscription_id, channel, address, message_id) VALUES (%s, %s, %s, %s) RETURNING delivery_id",
                [str(name), str(name), receiver, f"<{name}.1@marsad.invalid>"],
            ).fetchall()
            c.execute(
                "INSERT INTO marsad.alert (subscription_id, story_id, change, article_id, created_at, delivery_id)"
                " VALUES (%s, %s, 'new', %s, now(), %s)",
                [str(name), story, article, delivery],
            )


def test_what_a_webhook_gets_is_what_the_schema_says(settings: Settings, hook: HookServer) -> None:
    """A story's alert and, with every field that an entry can have, an entry's."""
    schema = json.loads((PROJECT / "docs" / "webhook.schema.json").read_text(encoding="utf-8"))
    check = Draft202012Validator(schema, format_checker=FormatChecker())
    (one,), reader, envelope, _ = parts(settings, ChannelName.WEBHOOK, "en")
    report = ToldReport(
        event_id=1, article_id=1, status="announced", is_denied=False, weight=Weight.SUBJECT, at=now(), source_ar="رواق",
        source_en="Rawaq", ownership=Ownership.PRIVATE, places=(Name("سراقب", "Saraqib", "place", "saraqib"),), begins="2026-11-16",
    )  # fmt: skip
    happening = EntryNews(
        entry_id=7, kind="ceasefire", theatre=Theatre.SYRIA, changes=("ceasefire/announced",), reports=(report,), outlets=(),
        cause=report, passages=((ToldPiece("هدنة", "status"), ToldPiece(" في "), ToldPiece("سراقب", "place")),),
    )  # fmt: skip
    told: Parts = (
        [one, replace(one, happening=happening, desk_url="https://d.example/7")],
        reader,
        envelope,
        Beside((Grown("t", "u", 3, 1),)),
    )
    with channels.opened(configured(settings, hook.url), ChannelName.WEBHOOK) as channel:
        said = json.loads(channel.compose(told).content)
    check.validate(said)
    assert said["alerts"][1]["entry"]["life"] == [
        {"status": "announced", "denied": False, "day": "2026-11-16", "day_is_said": True}
    ]
    objects = [schema, *schema["$defs"].values()]
    assert all(set(o["required"]) == set(o["properties"]) for o in objects if o.get("type") == "object")
    assert set(said) == set(schema["properties"])
    assert set(said["alerts"][1]["entry"]) == set(schema["$defs"]["entry"]["properties"])
    assert set(said["alerts"][1]) == set(schema["$defs"]["alert"]["properties"])
