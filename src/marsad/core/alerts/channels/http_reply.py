"""What the answer of a receiver's HTTP server means for a message: taken, try again, never, or a fault that is ours to mend.

The rules are those of mail (`core.alerts.mail_reply`): what concerns the receiver's server or our key costs no message an attempt, what
concerns this message or address does. A redirect isn't followed, for what is signed for one address is no other's.

    200, 202, 204      ACCEPTED
    400, 413, 422      PERMANENT      this message will never be taken
    404, 5xx, silence  TEMPORARY      tried again and counted, then parked, for an operator to send again
    410                PERMANENT      the address is gone and says so
    401, 403, 3xx      REFUSES_US     our key or the address in our settings is wrong; the message waits
    429                REFUSES_US     too many: the message waits as long as the answer says
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from marsad.core.alerts.mail_reply import DeliveryVerdict
from marsad.model import HttpReply

MOST_WAIT_SECONDS = 24 * 3600.0
WORDS_CHARACTERS = 300
_OURS = frozenset((401, 402, 403, 405, 407, 411, 415, 421, 426, 429, 451, 511))
_PASSING = frozenset((404, 408, 409, 423, 425))
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one message on one way, in the words of the other side; `wait_seconds`: not before then again."""

    verdict: DeliveryVerdict
    words: str | None = None
    wait_seconds: float | None = None


def judged(reply: HttpReply, now: datetime) -> Outcome:
    """Return what an answer says of the message."""
    status = reply.status
    if status is None:
        verdict = DeliveryVerdict.TEMPORARY if reply.is_begun else DeliveryVerdict.NO_SERVICE
        return Outcome(verdict, reply.words)
    if 200 <= status < 300:
        return Outcome(DeliveryVerdict.ACCEPTED)
    return Outcome(_verdict(status), shown(reply), _wait(reply.headers.get("retry-after", ""), now))


def _verdict(status: int) -> DeliveryVerdict:
    if status < 400 or status in _OURS:
        return DeliveryVerdict.REFUSES_US
    if status >= 500 or status in _PASSING:
        return DeliveryVerdict.TEMPORARY
    return DeliveryVerdict.PERMANENT


def shown(reply: HttpReply) -> str:
    """The answer as it is kept and shown, on one line: "404 no_service"."""
    words = f"{reply.status} {' '.join(reply.words.split())[:WORDS_CHARACTERS]}".strip()
    if reply.status is not None and 300 <= reply.status < 400:
        words += " (it redirects; set the address that it leads to)"
    return words


def _wait(said: str, now: datetime) -> float | None:
    """The seconds that Retry-After asks for, as a number or as a date (RFC 9110, section 10.2.3); None where it asks for none."""
    return seconds(float(said)) if _NUMBER.fullmatch(said) else _until(said, now)


def _until(said: str, now: datetime) -> float | None:
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return seconds((aware - now).total_seconds())


def seconds(asked: float) -> float | None:
    """A wait that can be kept: not negative, a day at most."""
    return min(asked, MOST_WAIT_SECONDS) if math.isfinite(asked) and asked >= 0 else None
