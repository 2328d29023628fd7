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
        ("SiteGround", answer("<html></html>", status=202, headers={"sg-captcha": "challenge"})),
        (
            "SiteGround",
            answer("<meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r=%2F'>", status=202),
        ),
        (
            "Imunify360",
            answer("<title>One moment, please...</title><h1>Please wait while your request is verified</h1>"),
        ),
        ("Imunify360", answer("<p>Imunify360 bot-protection. Access denied</p>", status=415)),
        (
            "Sucuri",
            answer("<title>You are being redirected...</title><noscript>Javascript is required.</noscript>"),
        ),
        (
            "Imperva",
            answer("<META NAME='robots' CONTENT='noindex'><iframe src='/_Incapsula_Resource?CWUDNSAI=9'>"),
        ),
        ("Akamai", answer("<script src='/x?bm-verify=AAQ'></script>")),
        ("Anubis", answer("<script src='/.within.website/x/cmd/anubis/static/js/main.mjs'></script>")),
        ("LiteSpeed", answer("<title>Bot Verification</title><script src='/.lsrecap/recaptcha?'></script>")),
        (
            "a captcha",
            answer("<meta name=robots content=noindex><form><div class='g-recaptcha'></div></form>"),
        ),
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
        answer("<article>نص</article><form id='comment'><div class='g-recaptcha'></div></form>"),
        answer("<p>شركة DDoS-Guard وخدمة Imunify360 وAkamai في مقال عن الحجب</p>"),
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
    ("reached", "outcome"),
    [
        ("/404", GONE),
        ("/ar/error.aspx", GONE),
        ("/page-not-found/", GONE),
        ("/login?back=/news/1", GONE),
        ("/maintenance.html", GONE),
        ("/news/error-in-the-count", FRESH),
        ("/news/404-dead", FRESH),
        ("/news/1", FRESH),
    ],
)
def test_a_page_of_errors_is_told_by_its_name(reached: str, outcome: FetchOutcome) -> None:
    led = answer(final_url=f"https://site.sy{reached}")
    assert http_answer.meaning(led, kind="page").outcome is outcome


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
    """Minutes, hours, a day, three days; then it is given up."""
    for outcome in (FetchOutcome.UNAVAILABLE, BLOCKED, GONE):
        failed = answer(outcome=outcome, status=500)
        waits = [http_answer.retry_at(failed, attempts=n, most=6) for n in range(1, 7)]
        assert waits == [*(NOW + wait for wait in http_answer.RETRY_WAITS), None]
    patient = replace(failed, retry_after_seconds=7200)
    assert http_answer.retry_at(patient, attempts=1, most=6) == NOW + timedelta(hours=2)


def test_what_we_refuse_is_asked_for_again_a_day_later() -> None:
    refused = answer(outcome=FetchOutcome.REFUSED, status=302)
    waits = [http_answer.retry_at(refused, attempts=n, most=9) for n in range(1, 4)]
    assert waits == [NOW + timedelta(days=1), NOW + timedelta(days=3), None]


def test_a_sites_bad_day_does_not_cost_its_news() -> None:
    down = answer(outcome=FetchOutcome.UNAVAILABLE, status=500)
    early, late = NOW - timedelta(days=1), NOW - http_answer.PATIENCE
    assert http_answer.retry_at(down, attempts=9, most=4, first_seen_at=early) == NOW + timedelta(days=3)
    assert http_answer.retry_at(down, attempts=9, most=4, first_seen_at=late) is None
    assert http_answer.retry_at(down, attempts=3, most=4, first_seen_at=late) is not None
    gone = replace(down, outcome=GONE)
    assert http_answer.retry_at(gone, attempts=9, most=4, first_seen_at=early) is None


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
