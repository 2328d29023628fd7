"""What an answer means beyond its status."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marsad.core.web import http_answer
from marsad.model import Answer, FetchOutcome

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://site.sy/news/1"
FRESH, BLOCKED, GONE = FetchOutcome.FRESH, FetchOutcome.BLOCKED, FetchOutcome.GONE


def answer(body: str = "<html>نص</html>", **fields: object) -> Answer:
    given = {
        "url": URL,
        "final_url": URL,
        "outcome": FRESH,
        "fetched_at": NOW,
        "status": 200,
        "body": body.encode(),
    } | fields
    return Answer(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "challenge"),
    [
        ("Cloudflare", answer("<title>Just a moment...</title>", status=403, outcome=BLOCKED)),
        ("Cloudflare", answer("<script>window._cf_chl_opt={cvId:'3'}</script>")),
        ("Cloudflare", answer("<title>Attention Required! | Cloudflare</title>", status=503)),
        ("Cloudflare", answer("x", headers={"cf-mitigated": "challenge"}, status=403)),
        ("DDoS-Guard", answer("<title>DDoS-Guard</title>")),
        ("Sucuri", answer("<script>sucuri_cloudproxy_js='';</script>")),
        ("Imperva", answer("<script src='/_Incapsula_Resource?SWUDNSAI=31'></script>")),
        (
            "AWS WAF",
            answer(
                "", status=202, headers={"x-amzn-waf-action": "challenge"}, outcome=FetchOutcome.UNAVAILABLE
            ),
        ),
        (
            "DataDome",
            answer(
                "<script src='https://ct.captcha-delivery.com/c.js'></script>", status=403, outcome=BLOCKED
            ),
        ),
        ("a test cookie", answer("<script src='/aes.js'></script><script>slowAES.decrypt(c,2,a,b)</script>")),
        ("a browser check", answer("<h1>Checking your browser before accessing site.sy</h1>")),
    ],
)
def test_a_challenge_is_blocked_whatever_its_status(who: str, challenge: Answer) -> None:
    meant = http_answer.meaning(replace(challenge, moved_to="https://other.sy/x"), kind="page")
    assert (meant.outcome, meant.moved_to) == (BLOCKED, None)
    assert who in (meant.reason or "")


@pytest.mark.parametrize(
    "fine",
    [
        answer(),
        answer(
            "<p>نص</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
        ),  # on every page behind it
        answer("<p>Just a moment... قال</p>"),
        answer("<p>" + "س" * 100_000 + "</p><script>_cf_chl_opt</script>"),
        answer("", outcome=FetchOutcome.UNCHANGED, status=304, headers={"cf-mitigated": "challenge"}),
        answer("", outcome=FetchOutcome.UNAVAILABLE, status=None),
    ],
)
def test_what_is_none_stays_as_it_is(fine: Answer) -> None:
    assert http_answer.meaning(fine, kind="page") is fine


def test_a_page_that_leads_to_the_front_page_is_gone() -> None:
    home = answer(final_url="https://site.sy/")
    assert http_answer.meaning(home, kind="page").outcome is GONE
    assert http_answer.meaning(home, kind="feed").outcome is FRESH
    assert http_answer.meaning(answer(final_url="https://site.sy/?p=1"), kind="page").outcome is FRESH
    assert (
        http_answer.meaning(
            answer(url="https://site.sy/", final_url="https://www.site.sy/"), kind="page"
        ).outcome
        is FRESH
    )


@pytest.mark.parametrize(
    ("moved", "believed"),
    [
        (answer(moved_to="https://new.sy/feed"), "https://new.sy/feed"),
        (answer(moved_to="https://site.sy/"), None),
        (answer(moved_to="https://new.sy/feed", outcome=FetchOutcome.UNAVAILABLE, status=500), None),
    ],
)
def test_a_move_is_believed_where_it_works(moved: Answer, believed: str | None) -> None:
    assert http_answer.meaning(moved, kind="feed").moved_to == believed


def test_when_a_page_is_asked_for_again() -> None:
    down = answer(outcome=FetchOutcome.UNAVAILABLE, status=500)
    waits = [http_answer.retry_at(down, attempts=n, most=9) for n in range(1, 9)]
    assert waits[0] == NOW + timedelta(minutes=15)
    assert waits == sorted(waits)  # type: ignore[type-var]
    assert waits[-1] == NOW + timedelta(days=1)
    assert http_answer.retry_at(down, attempts=9, most=9) is None
    assert http_answer.retry_at(
        replace(down, retry_after_seconds=7200), attempts=1, most=9
    ) == NOW + timedelta(hours=2)
    for final in (GONE, FetchOutcome.REFUSED):
        assert http_answer.retry_at(replace(down, outcome=final), attempts=1, most=9) is None


def test_a_sites_bad_day_does_not_cost_its_news() -> None:
    down = answer(outcome=FetchOutcome.UNAVAILABLE, status=500)
    early, late = NOW - timedelta(days=1), NOW - answer.PATIENCE
    assert http_answer.retry_at(down, attempts=9, most=4, first_seen_at=early) == NOW + timedelta(days=1)
    assert http_answer.retry_at(down, attempts=9, most=4, first_seen_at=late) is None
    assert http_answer.retry_at(down, attempts=3, most=4, first_seen_at=late) is not None
    assert http_answer.retry_at(replace(down, outcome=GONE), attempts=1, most=4, first_seen_at=early) is None


def test_who_was_not_asked_said_nothing() -> None:
    waiting = answer(outcome=FetchOutcome.UNAVAILABLE, status=None, retry_after_seconds=60)
    assert not http_answer.was_asked(waiting)
    assert http_answer.was_asked(replace(waiting, status=503))
    assert http_answer.was_asked(replace(waiting, retry_after_seconds=None))


def test_what_a_database_refuses_is_taken_out() -> None:
    raw = answer(
        headers={"x-name": "a\x00b\udcd8"},
        reason="broken \udcff",
        outcome=FetchOutcome.UNAVAILABLE,
        final_url="https://site.sy/\x00",
    )
    meant = http_answer.meaning(raw, kind="page")
    assert meant.headers == {"x-name": "a\ufffdb\ufffd"}
    assert (meant.reason, meant.final_url) == ("broken \ufffd", "https://site.sy/\ufffd")
