"""config/subscriptions.yaml: every mistake is named with its line and what is accepted."""

from __future__ import annotations

import re
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.alerts import unsubscribe
from marsad.core.config.subscriptions import read_subscriptions
from marsad.errors import ConfigError
from marsad.model import Pace, Subscription, Theatre
from marsad.settings import PROJECT

HEAD = "subscriptions:\n  - id: desk\n    address: desk@example.org\n"


def read(more: str) -> Subscription:
    return read_subscriptions(
        HEAD + more, "s.yaml", {"ceasefire", "patrols"}, sources={"rawaq"}, places={"idlib"}
    )[0]


def test_the_default_tells_syria_at_once_and_the_others_in_a_digest() -> None:
    text = (PROJECT / "config" / "subscriptions.yaml").read_text(encoding="utf-8")
    (one,) = read_subscriptions(text, "s.yaml", {"ceasefire"})
    assert (one.topics, one.pace, one.at_once) == (
        ("ceasefire",),
        Pace.DAILY,
        (Theatre.SYRIA, Theatre.UNCLEAR),
    )
    assert (one.theatres, one.hour) == ((), time(7))


def test_hours_may_be_written_without_quotes() -> None:
    """YAML 1.1 reads 22:30 as the number 1350."""
    one = read("    quiet: {begin: 22:30, until: 06:00}\n    hour: 10:15\n")
    assert (one.quiet, one.hour) == ((time(22, 30), time(6)), time(10, 15))


def test_a_whole_number_is_a_full_hour() -> None:
    one = read("    quiet: {begin: 22, until: 6}\n    hour: 7\n")
    assert (one.quiet, one.hour) == ((time(22), time(6)), time(7))
    assert read("    hour: 0\n").hour == time(0)


@pytest.mark.parametrize(
    ("more", "line", "words"),
    [
        ("    topics: [ceasfire]\n", 4, "did you mean ceasefire"),
        ("    places: [idlb]\n", 4, "did you mean idlib"),
        ("    sources: [nobody]\n", 4, "accepted: rawaq"),
        ("    theatres: [moon]\n", 4, "syria"),
        ("    zone: Damascus\n", 4, "IANA"),
        ("    hour: 25:00\n", 4, "hour of the day"),
        ("    hour: noon\n", 4, "hour of the day"),
        ("    hour: 24\n", 4, "not 24"),
        ("    hour: 0700\n", 4, "not '0700'"),
        ("    hour: 19.30\n", 4, "not 19.3"),
        ("    hour: 7:5\n", 4, "not '7:5'"),
        ("    hour: '07:00+03:00'\n", 4, "hour of the day"),
        ("    quiet: {begin: 22, until: 22:00}\n", 4, "another time"),
        ("    quiet: {begin: 22, until: yes}\n", 4, "not 'yes'"),
        ("    most_a_day: many\n", 4, "most_a_day: a whole number, not 'many'"),
        ("    zone: Asia/Damscus\n", 4, "did you mean Asia/Damascus?"),
        ("  - id: other\n    address: desk@example..org\n", 5, "two periods in a row"),
        ("  - id: other\n    address: مدير@example.org\n", 5, "plain e-mail address"),
        ("    quiet: {begin: 22:00, until: 22:00}\n", 4, "another time"),
        ("    pace: sometimes\n", 4, "at_once"),
        ("    words: ['<list>']\n", 4, "no list"),
        ("    wods: [x]\n", 4, "did you mean words"),
        ("  - id: desk\n    address: a@example.org\n", 4, "twice"),
        ("  - id: other\n    address: 'A <a@example.org>'\n", 5, "plain e-mail address"),
        ("  - id: other\n    address: 'a@example.org, b@example.org'\n", 5, "plain e-mail address"),
    ],
)
def test_every_mistake_is_named_with_its_line(more: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError, match=r"s\.yaml") as caught:
        read(more)
    assert f"s.yaml:{line}:" in str(caught.value) and words in str(caught.value)


@pytest.mark.slow
@given(st.text(max_size=80), st.emails(), st.text(min_size=1, max_size=20))
def test_only_our_own_token_stops(forged: str, address: str, secret: str) -> None:
    token = unsubscribe.token(secret, "desk", address)
    assert unsubscribe.subscription_of(token) == "desk" and unsubscribe.is_valid(secret, token, address)
    assert not unsubscribe.is_valid(secret, token, "x" + address)
    assert not unsubscribe.is_valid(secret + "x", token, address)
    assert not unsubscribe.is_valid("", token, address)
    assert forged == token or not unsubscribe.is_valid(secret, forged, address)
    assert unsubscribe.link("", secret, "desk", address) is None


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("channel: slack, to: newsroom", ""),
        ('channel: telegram, to: "-1001234567890"', ""),
        ("channel: telegram, to: '@ceasefires'", ""),
        ("channel: slack", "to: is the name of a webhook"),
        ("channel: slack, to: 'https://hooks.slack.com/services/T0/B0/x'", "never its address"),
        ("channel: webhook, to: a, address: desk@example.org", "has no address:"),
        ("channel: telegram, to: Ahmad", "as its number"),
        ("channel: fax, to: a", "email"),
        ("to: newsroom, address: desk@example.org", "and no to:"),
        ("language: ar", "address: desk@example.org"),
    ],
)
def test_a_subscription_names_its_way(written: str, words: str) -> None:
    text = f"subscriptions:\n  - {{id: desk, {written}}}\n"
    if words:
        with pytest.raises(ConfigError, match=re.escape(words)) as refused:
            read_subscriptions(text, "s.yaml", {"ceasefire"})
        assert str(refused.value).startswith("s.yaml:2: ") and "\n" not in str(refused.value)
    else:
        (one,) = read_subscriptions(text, "s.yaml", {"ceasefire"})
        assert one.channel in ("slack", "telegram") and one.address in (
            "newsroom",
            "-1001234567890",
            "@ceasefires",
        )
