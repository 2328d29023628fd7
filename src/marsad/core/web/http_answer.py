"""What an HTTP answer means, beyond its status: challenge pages, soft 404s, moves to be believed, when to
ask again.

Decides from one Answer alone and returns it with a truer outcome. Does not read the article or tell a page of errors
that says 200 (`core.pages.article`), nor the feed (`core.feeds.feed`), and knows no clock but the answer's own time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from marsad.core.web import challenge
from marsad.core.web.url import host_key
from marsad.model import Answer, FetchOutcome

RETRY_WAITS = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
)
"""How long after each failure in turn a page is asked for again: a feed is often minutes ahead of its pages, a site under
maintenance hours, an outage or a block a day or two."""
_REFUSED_FROM = 3  # the place in RETRY_WAITS where the first refusal of ours begins
PATIENCE = timedelta(days=3)
"""So long a page is asked for at least where the site is away or shuts us out, however many attempts that makes."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_ARTICLE = re.compile(
    r"/(?:40[134]|410|50[0-4]|error|errors|not-?found|page-?not-?found|404-?not-?found|404-page|maintenance|log-?in|sign-?in"
    r"|wp-login|account/login|users/sign_in|consent|captcha|blocked|unavailable)(?:\.\w{2,5})?/?",
    re.IGNORECASE,
)


def meaning(answer: Answer, *, kind: Literal["feed", "page"]) -> Answer:
    """The same answer with what it really came to.

    A challenge page is `blocked`, whatever its status; a page whose address now leads to the site's front page, to a
    page of errors or a log-in is `gone`; `moved_to` stays only where the new address answers well and is no front page.
    What the answer says
    of itself is made storable.
    """
    answer = _storable(answer)
    who = _challenger(answer)
    if who:
        reason = f"a challenge page of {who} stands in the way"
        return replace(answer, outcome=FetchOutcome.BLOCKED, reason=reason, moved_to=None)
    is_well = answer.outcome in (FetchOutcome.FRESH, FetchOutcome.UNCHANGED)
    if is_well and kind == "page" and _leads_home(answer.url, answer.final_url):
        return replace(
            answer, outcome=FetchOutcome.GONE, reason="its address leads to the front page", moved_to=None
        )
    if is_well and kind == "page" and _leads_astray(answer.url, answer.final_url):
        reason = f"its address leads to {urlsplit(answer.final_url).path}"
        return replace(answer, outcome=FetchOutcome.GONE, reason=reason, moved_to=None)
    if answer.moved_to and (not is_well or _leads_home(answer.url, answer.moved_to)):
        return replace(answer, moved_to=None)
    return answer


def retry_at(
    answer: Answer, *, attempts: int, most: int, first_seen_at: datetime | None = None
) -> datetime | None:
    """Return when to ask for a page again after its `attempts`-th failure; None: it is given up.

    No first answer decides for ever: 404 may mean that the feed is ahead, and what we refuse ourselves (a circle, an address
    that is private today) may be put right, so that it is asked for again, but a day later only. Given up
    after `most` attempts, but never within PATIENCE of `first_seen_at` where the site is away or shuts us out: its
    bad day must not cost its news. Never sooner than the host asked for.
    """
    is_old = first_seen_at is None or answer.fetched_at - first_seen_at >= PATIENCE
    is_final = answer.outcome in (FetchOutcome.GONE, FetchOutcome.REFUSED)
    failures = attempts - 1 + (_REFUSED_FROM if answer.outcome is FetchOutcome.REFUSED else 0)
    if (attempts >= most and (is_old or is_final)) or (is_final and failures >= len(RETRY_WAITS)):
        return None
    wait = RETRY_WAITS[min(max(failures, 0), len(RETRY_WAITS) - 1)]
    return answer.fetched_at + max(wait, timedelta(seconds=answer.retry_after_seconds or 0))


def next_try(failed_at: datetime, *, attempts: int, most: int) -> datetime | None:
    """When to ask again for a page that came and held no article, after its `attempts`-th attempt; None: it is given up."""
    if attempts >= most or attempts > len(RETRY_WAITS):
        return None
    return failed_at + RETRY_WAITS[max(attempts - 1, 0)]


def was_asked(answer: Answer) -> bool:
    """Return whether the site was asked at all: a host that wants to be left alone isn't, and nothing is known of it then."""
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


def _challenger(answer: Answer) -> str | None:
    if answer.status is None or answer.outcome is FetchOutcome.UNCHANGED:
        return None
    return challenge.challenger(answer.status, answer.headers, answer.body)


def _leads_astray(asked: str, reached: str) -> bool:
    """Return whether a redirect led to a page of errors or a log-in, by the name of that page."""
    before, after = urlsplit(asked).path, urlsplit(reached).path
    return before != after and bool(_NO_ARTICLE.fullmatch(after[after.rfind("/", 0, -1) :]))


def _leads_home(asked: str, reached: str) -> bool:
    """Return whether an address with a path of its own led to the bare front page of its host."""
    before, after = urlsplit(asked), urlsplit(reached)
    is_bare = after.path in ("", "/") and not after.query
    had_path = before.path not in ("", "/") or bool(before.query)
    return bool(host_key(reached)) and is_bare and had_path
