"""What a reply comes to by its status and headers alone; what its body means is for `core.web.http_answer` and `core.feeds.feed`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from marsad.edge.clock import now
from marsad.edge.web.exchange import Reply
from marsad.model import FetchOutcome

MAX_RETRY_AFTER_SECONDS = 86_400
_BLOCKED = (401, 402, 403, 407, 429, 451)


def outcome(
    reply: Reply, *, is_page: bool, is_conditional: bool, is_same: bool
) -> tuple[FetchOutcome, str | None]:
    """The outcome and, but for fresh and unchanged, why; `is_same` where the body's hash was known before."""
    status = reply.status
    if reply.failure or status is None:
        return reply.failure or FetchOutcome.UNAVAILABLE, reply.reason
    if status == 304 and is_conditional:
        return FetchOutcome.UNCHANGED, None
    if 200 <= status < 300:
        if not reply.body:
            return FetchOutcome.UNAVAILABLE, "the answer is empty"
        return (FetchOutcome.UNCHANGED if is_same else FetchOutcome.FRESH), None
    if status == 410 or (status == 404 and is_page):
        return FetchOutcome.GONE, f"answers {status}"
    failure = FetchOutcome.BLOCKED if status in _BLOCKED else FetchOutcome.UNAVAILABLE
    return failure, f"answers {status}"


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Seconds from now that Retry-After names, in either form, at most a day; None where it names none."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}", value, re.ASCII):
        return min(int(value), MAX_RETRY_AFTER_SECONDS)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, min(int((until - now()).total_seconds()) + 1, MAX_RETRY_AFTER_SECONDS))
