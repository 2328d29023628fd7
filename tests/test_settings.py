"""Settings come from the environment, and a slip is named."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli import cli
from marsad.core.alerts.message import mailbox
from marsad.edge import files
from marsad.errors import ConfigError
from marsad.settings import Settings, load


def test_a_setting_that_does_not_exist_is_named_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_DATABASE_ULR", "postgresql://x")
    with pytest.raises(
        ConfigError, match=r"no setting MARSAD_DATABASE_ULR \(did you mean MARSAD_DATABASE_URL\?\)"
    ):
        load()


def test_a_value_that_can_not_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SHARDS", "many")
    with pytest.raises(ConfigError, match=r"^setting MARSAD_SHARDS: a whole number, not 'many'$"):
        load()


def test_every_slip_is_told_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("ZONE", "Asia/Damscus"), ("COLLECT_SCHEDULE", "0 25 * * *"), ("SHARDS", "-1"), ("SMTP_PASSWORT", "x"),
    ):  # fmt: skip
        monkeypatch.setenv(f"MARSAD_{name}", value)
    with pytest.raises(ConfigError) as caught:
        load()
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    for words in (
        "no setting MARSAD_SMTP_PASSWORT (did you mean MARSAD_SMTP_PASSWORD?)",
        "MARSAD_ZONE: an IANA time zone, such as Asia/Damascus, not 'Asia/Damscus'; did you mean Asia/Damascus?",
        "MARSAD_COLLECT_SCHEDULE: a cron expression of five fields",
        "MARSAD_SHARDS: at least 0, not '-1'",
    ):
        assert any(words in line for line in lines), words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zone", "Damascus"),
        ("collect_schedule", "every morning"),
        ("collect_schedule", "0 5 * *"),
        ("collect_schedule", "0 5 * * * *"),
        ("collect_schedule", "0 0 30 2 *"),  # never
        ("database_url", "mysql://u:hush@h/d"),
        ("reread_hours", "6,soon"),
        ("reread_hours", "nan"),
        ("reread_hours", "-1"),
        ("gap_seconds", "inf"),
        ("allow_private", "10.0.0.0/99"),
        ("smtp_host", "https://mail.example.org"),
        ("smtp_host", "mail.example.org:587"),
        ("smtp_user", "مرصد"),
        ("smtp_password", "hush-كلمة"),
        ("mail_from", "Marsad"),
        ("mail_from", "a; b"),
        ("mail_from", "desk@example..org"),
        ("mail_from", "مرصد <مرصد@example.org>"),
        ("mail_from", "desk@example.org, two@example.org"),
        ("mail_from", "Desk\nBcc: x@example.org <desk@example.org>"),
        ("operators", "مدير@example.org,ops@example.org"),
        ("operators", "ops@example.org; boss@example.org"),
        ("public_url", "desk.example.org"),
        ("public_url", "https://u:hush@desk.example.org"),
        ("operators_webhook", "hush.example.org"),
        ("first_poll", "never"),
    ],
)
def test_what_cannot_work_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"MARSAD_{name.upper()}", value)
    with pytest.raises(ConfigError, match=f"^setting MARSAD_{name.upper()}: ") as caught:
        load()
    assert "hush" not in str(caught.value) and "Value error" not in str(caught.value)


def test_mail_in_clear_stays_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SMTP_SECURITY", "none")
    for host, is_right in (
        ("127.0.0.1", True), ("::1", True), ("localhost", True), ("mailcatcher", True), ("mail.example.org", False), ("10.0.0.5", False),
    ):  # fmt: skip
        monkeypatch.setenv("MARSAD_SMTP_HOST", host)
        if is_right:
            assert load().smtp_host == host
        else:
            with pytest.raises(ConfigError, match="MARSAD_SMTP_SECURITY: starttls or tls"):
                load()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Marsad <desk@example.org>", "Marsad <desk@example.org>"),
        ("desk@example.org", "desk@example.org"),
        ("مرصد <desk@example.org>", "مرصد <desk@example.org>"),
        ("Marsad, News Desk <desk@example.org>", '"Marsad, News Desk" <desk@example.org>'),
        ('"Marsad, News Desk" <desk@example.org>', '"Marsad, News Desk" <desk@example.org>'),
        ("Marsad <desk@مثال.example>", "Marsad <desk@xn--mgbh0fb.example>"),
        ("Marsad <marsad@localhost>", "Marsad <marsad@localhost>"),
    ],
)
def test_a_sender_is_sent_as_it_is_meant(given: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_MAIL_FROM", given)
    assert load().mail_from == kept
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox(load().mail_from)
    assert [a.addr_spec for a in message["From"].addresses] == [parseaddr(kept)[1]]


def test_what_is_in_force_is_shown_with_its_origin_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SMTP_PASSWORD", "hush")
    monkeypatch.setenv("MARSAD_SHARDS", "7")
    shown = CliRunner().invoke(cli, ["settings"], catch_exceptions=False).output
    assert "MARSAD_SHARDS = 7  (environment)" in shown
    assert "MARSAD_SENDERS = 4  (default)" in shown
    assert "MARSAD_SMTP_PASSWORD = set, not shown  (environment)" in shown
    assert "MARSAD_UNSUBSCRIBE_SECRET =   (default)" in shown
    assert "hush" not in shown
    assert all(f"MARSAD_{name.upper()} = " in shown for name in Settings.model_fields)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SMTP_PASSWORD", "hush")
    monkeypatch.setenv("MARSAD_DATABASE_URL", "postgresql://u:hush@h/d")
    settings = load()
    assert "hush" not in repr(settings) + str(settings.model_dump())
    assert settings.smtp_password.get_secret_value() == "hush"


def test_lists_are_split() -> None:
    settings = load(operators="a@b.c, d@e.f,", allow_private="127.0.0.1,10.0.0.0/8")
    assert settings.operator_addresses == ("a@b.c", "d@e.f")
    assert settings.private_hosts == {"127.0.0.1", "10.0.0.0/8"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WEBHOOKS", "room=ftp://x", "'room' has no such address"),
        ("WEBHOOKS", "https://hooks.example/s3cret", "part 1 is none"),
        ("WEBHOOKS", "a=https://h.example/s3cret a=https://h.example/2", "'a' stands twice"),
        ("WEBHOOK_SECRETS", "room=s3cret", "the key of 'room' is not at least 24 bytes"),
        ("TELEGRAM_TOKEN", "s3cret", "as BotFather gives it"),
        ("WEBHOOK_ALLOW_PRIVATE", "10.0.0.0/8,no host", "hosts or networks"),
        ("TELEGRAM_API", "api.telegram.org", "an address such as https://"),
    ],
)
def test_what_a_channel_needs_is_checked_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"MARSAD_{name}", value)
    with pytest.raises(ConfigError) as refused:
        load()
    assert words in str(refused.value) and "s3cret" not in str(refused.value)


def test_a_way_that_no_setting_knows_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "subscriptions.yaml"
    file.write_text(
        "subscriptions:\n  - {id: a, channel: slack, to: room}\n  - {id: b, channel: telegram, to: '1'}\n"
        "  - {id: c, channel: webhook, to: signed}\n",
        encoding="utf-8",
    )
    settings = Settings(subscriptions=file, webhooks="signed=https://h.example/s3cret")  # type: ignore[arg-type]
    with pytest.raises(ConfigError) as refused:
        files.subscriptions(settings, frozenset({"ceasefire"}))
    said = str(refused.value)
    assert (
        "subscription a: channel slack to room: MARSAD_WEBHOOKS names no webhook room; it names signed"
        in said
    )
    assert "subscription b: channel telegram to 1 needs MARSAD_TELEGRAM_TOKEN" in said
    assert "subscription c: channel webhook to signed: MARSAD_WEBHOOK_SECRETS has no key" in said
    assert "s3cret" not in said
