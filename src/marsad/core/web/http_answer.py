"""What an HTTP answer means, beyond its status: challenge pages, soft 404s, moves to be believed, when to
ask again.

Decides from one Answer alone and returns it with a truer outcome. Does not read the article (`core.pages.article`)
or the feed (`core.feeds.feed`), and knows no clock but the answer's own time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from marsad.core.web.url import host_key
from marsad.model import Answer, FetchOutcome

FIRST_RETRY_SECONDS = 900
MAX_RETRY_SECONDS = 86_400
PATIENCE = timedelta(days=3)
"""So long a page is asked for at least where the site is away or shuts us out, however many attempts that makes."""

_LOOKED_AT = 60_000  # bytes of a body in which a challenge shows itself
_LARGEST_CHALLENGE = (
    150_000  # bytes; a longer body that mentions a challenge's script is an article behind one
)

# Who stands in the way → what only its challenge or refusal pages say; of one entry, every part. Cloudflare's jsd
# script is on good pages too. Plain substrings: one expression over all of them takes some 9 ms a page, these 0.1.
_CHALLENGES: Mapping[str, tuple[tuple[bytes, ...], ...]] = {
    "Cloudflare": (
        (b"_cf_chl_opt",),
        (b"cf-error-code",),
        (b"<title>just a moment.",),
        (b"<title>attention required! | cloudflare",),
    ),
    "DDoS-Guard": ((b"<title>ddos-guard",), (b"check.ddos-guard.net",)),
    "Sucuri": (
        (b"sucuri_cloudproxy_js",),
        (b"sucuri website firewall - access denied",),
        (b"access denied - sucuri",),
    ),
    "Imperva": ((b"_incapsula_resource?swudnsai",), (b"incapsula incident id",)),
    "Akamai": ((b"errors.edgesuite.net",), (b"<title>access denied</title>", b"reference&#32;&#35;")),
    "AWS WAF": ((b"awswafintegration",), (b"token.awswaf.com",)),
    "DataDome": ((b"captcha-delivery.com",),),
    "PerimeterX": ((b"px-captcha",), (b"window._pxappid",)),
    "a test cookie": ((b"slowaes.decrypt(",),),
    "a browser check": (
        (b"checking your browser before accessing",),
        (b"checking if the site connection is secure",),
    ),
}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CHALLENGE_HEADERS = {"cf-mitigated": "Cloudflare", "x-amzn-waf-action": "AWS WAF", "x-datadome": "DataDome"}


def meaning(answer: Answer, *, kind: Literal["feed", "page"]) -> Answer:
    """The same answer with what it really came to.

    A challenge page is `blocked`, whatever its status; a page whose address now leads to the site's front
    page is `gone`; `moved_to` stays only where the new address answers well and is no front page. What the answer says
    of itself is made storable.
    """
    answer = _storable(answer)
    who = challenger(answer)
    if who:
        reason = f"a challenge page of {who} stands in the way"
        return replace(answer, outcome=FetchOutcome.BLOCKED, reason=reason, moved_to=None)
    is_well = answer.outcome in (FetchOutcome.FRESH, FetchOutcome.UNCHANGED)
    if is_well and kind == "page" and _leads_home(answer.url, answer.final_url):
        return replace(
            answer, outcome=FetchOutcome.GONE, reason="its address leads to the front page", moved_to=None
        )
    if answer.moved_to and (not is_well or _leads_home(answer.url, answer.moved_to)):
        return replace(answer, moved_to=None)
    return answer


def challenger(answer: Answer) -> str | None:
    """Who puts a challenge or a refusal in place of the content, or None."""
    if answer.status is None or answer.outcome is FetchOutcome.UNCHANGED:
        return None
    for name, who in _CHALLENGE_HEADERS.items():
        if "challenge" in answer.headers.get(name, "") or (answer.status == 403 and name in answer.headers):
            return who
    if len(answer.body) > _LARGEST_CHALLENGE:
        return None
    said = answer.body[:_LOOKED_AT].lower()
    for who, signs in _CHALLENGES.items():
        if any(all(part in said for part in sign) for sign in signs):
            return who
    return None


def retry_at(
    answer: Answer, *, attempts: int, most: int, first_seen_at: datetime | None = None
) -> datetime | None:
    """When to ask for a page again after its `attempts`-th failure; None: not again.

    What is gone or refused by ourselves is not asked for again; the rest is given up after `most` attempts, but never
    within PATIENCE of `first_seen_at`: a site's bad day must not cost its news. The wait doubles from
    FIRST_RETRY_SECONDS to a day, and is never shorter than what the host asked for.
    """
    if answer.outcome in (FetchOutcome.GONE, FetchOutcome.REFUSED):
        return None
    is_old = first_seen_at is None or answer.fetched_at - first_seen_at >= PATIENCE
    if attempts >= most and is_old:
        return None
    wait = min(FIRST_RETRY_SECONDS * 2 ** min(max(attempts - 1, 0), 10), MAX_RETRY_SECONDS)
    return answer.fetched_at + timedelta(seconds=max(wait, answer.retry_after_seconds or 0))


def was_asked(answer: Answer) -> bool:
    """Whether the site was asked at all: a host that wants to be left alone isn't, and nothing is known of it then."""
    return answer.status is not None or answer.retry_after_seconds is None


def storable(text: str) -> str:
    """`text` without what PostgreSQL refuses: NUL, and the lone surrogates that stand for undecodable bytes."""
    return _UNSTORABLE.sub("\ufffd", text)


def _storable(answer: Answer) -> Answer:
    said = "".join((answer.reason or "", answer.final_url, *answer.headers, *answer.headers.values()))
    if not _UNSTORABLE.search(said):
        return answer
    headers = {storable(name): storable(value) for name, value in answer.headers.items()}
    reason = storable(answer.reason) if answer.reason else None
    return replace(answer, headers=headers, reason=reason, final_url=storable(answer.final_url))


def _leads_home(asked: str, reached: str) -> bool:
    """Whether an address with a path of its own led to the bare front page of its host."""
    before, after = urlsplit(asked), urlsplit(reached)
    is_bare = after.path in ("", "/") and not after.query
    had_path = before.path not in ("", "/") or bool(before.query)
    return bool(host_key(reached)) and is_bare and had_path
