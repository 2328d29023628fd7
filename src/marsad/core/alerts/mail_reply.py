"""Whose fault a mail server's refusal is, read from its reply: this address, this message, or us.

A refusal of one address must not be tried for ever, and a refusal of *us* (a relay that isn't ours, a blocklist, a sending limit, a
missing signature) must not cost a single alert. Both come as "550" and at the same place: Postfix reports even a refused sender only when
the recipient is named (smtpd_delay_reject). What tells them apart is the enhanced status code (RFC 3463 and the registry that RFC 5248
began), and where a server sends none, or a vague one, its words. Doesn't care at which command the reply came.

    550 5.1.1 <x@example.org>: user unknown        PERMANENT      nobody is there
    550 5.7.26 unauthenticated mail                REFUSES_US     our DNS is to be mended; the message waits
    552 5.2.2 mailbox full                         TEMPORARY      a person may clear it up
"""

from __future__ import annotations

import re
from enum import StrEnum


class DeliveryVerdict(StrEnum):
    """The outcome of handing one message over."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"  # try again, and count it
    PERMANENT = "permanent"  # this address or message will never be accepted
    REFUSES_US = (
        "refuses_us"  # the server talks, but takes nothing from us, or nothing now: no message's fault
    )
    NO_SERVICE = "no_service"  # the server can't be reached or doesn't let us begin: no message's fault


class Fault(StrEnum):
    """Whose fault a refusal is: the address, the message, our service (policy, quota), or nobody, and it passes."""

    ADDRESS = "address"
    MESSAGE = "message"
    US = "us"
    PASSING = "passing"  # a full mailbox, a loop, a system that is down: the same message may pass later


ANY = -1
# RFC 3463, section 3, by (subject, detail); ANY is what the other details of a subject mean.
ENHANCED: dict[tuple[int, int], Fault] = {
    (1, ANY): Fault.ADDRESS,
    (1, 7): Fault.US,  # bad sender's mailbox address
    (1, 8): Fault.US,  # bad sender's system address
    (2, ANY): Fault.ADDRESS,
    (2, 2): Fault.PASSING,  # mailbox full
    (2, 3): Fault.MESSAGE,  # longer than this mailbox takes
    (2, 4): Fault.PASSING,  # mailing list expansion
    (3, ANY): Fault.PASSING,
    (3, 3): Fault.MESSAGE,
    (3, 4): Fault.MESSAGE,  # too big for the system
    (3, 5): Fault.US,  # system incorrectly configured
    (4, ANY): Fault.PASSING,
    (4, 4): Fault.ADDRESS,  # unable to route
    (4, 5): Fault.US,  # congestion; Google's sending limits
    (5, ANY): Fault.US,  # protocol: such as 5.5.1 "authentication required"
    (5, 3): Fault.PASSING,  # too many recipients
    (6, ANY): Fault.MESSAGE,
    (6, 7): Fault.ADDRESS,  # non-ASCII addresses not permitted (RFC 6531)
    (7, ANY): Fault.US,  # 7.20 to 7.27: DKIM, SPF, reverse DNS, DMARC (RFC 7372); 7.28: mail flood
    (7, 2): Fault.ADDRESS,  # mailing list expansion prohibited
    (7, 17): Fault.ADDRESS,  # the mailbox has another owner now (RFC 7293)
    (7, 18): Fault.ADDRESS,  # so has its domain
    (7, 19): Fault.ADDRESS,
    # Exchange Online's "non-delivery reports": a group or mailbox that takes mail from few
    **{(7, detail): Fault.ADDRESS for detail in (124, 133, 134, 135, 136)},
}
# RFC 5321, section 4.2.3, RFC 7504 and RFC 4954, for servers that send no enhanced code.
BASIC: dict[int, Fault] = {
    **dict.fromkeys((500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 555), Fault.US),
    **dict.fromkeys((550, 551, 553, 556), Fault.ADDRESS),
    552: Fault.PASSING,  # "exceeded storage allocation"
}
UNSAID = {(2, 1), (4, 1), (7, 1)}  # codes that servers use for many things: there their words count for more

_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
_NAMES = re.compile(r"<[^>]*>|\S+@\S+")  # an address that is called relay@… says nothing
_WORDS: tuple[tuple[Fault, re.Pattern[str]], ...] = tuple(
    (fault, re.compile(pattern, re.IGNORECASE))
    for fault, pattern in (
        (Fault.PASSING, r"gr[ea]y-?list|too quickly|receiving (mail|messages) (too|at a rate)"),
        (
            Fault.PASSING,
            r"(mailbox|inbox|account|recipient|user|storage|disk)\W+(\w+\W+){0,3}(is )?(full|over ?quota|quota exceeded)"
            r"|over ?quota|out of storage|exceed\w* (\w+ )?storage",
        ),
        (
            Fault.US,
            r"relay|block(ed|ing|[- ]?list)|black-?list|deny-?list|\b\w*[rd]bls?\b|spam|abuse|reputation|\bspf\b|dkim|dmarc|authenticat"
            r"|not authori[sz]ed|unsolicited|reverse dns|\bptr\b|client host|your (ip|host|server)|sender (address )?(rejected|denied)"
            r"|(sending|daily|hourly|rate|message|sender)\W+(\w+\W+){0,2}(limit|quota)|too many (messages|connections|mails)|throttl"
            r"|suspended|starttls|encryption required",
        ),
        (Fault.MESSAGE, r"(message|mail|size)\W+(\w+\W+){0,3}(too (big|large)|size|exceeds)"),
        (
            Fault.ADDRESS,
            r"no such|no mailbox|does(n't| not) exist|(unknown|invalid) (user|recipient|mailbox|address)"
            r"|(user|recipient|mailbox|address)\W+(\w+\W+){0,2}(unknown|not found|not exist|invalid|disabled|unavailable|rejected)",
        ),
    )
)


def judged(code: int | None, words: str, *, is_begun: bool = True) -> DeliveryVerdict:
    """Return what a reply to RCPT, DATA or the message itself says of it; before that (not `is_begun`) every refusal is of us.

    No answer at all (None) and one that is none (-1) are no verdict: try again."""
    if not is_begun:
        return DeliveryVerdict.NO_SERVICE
    if code is None or not 200 <= code < 600:
        return DeliveryVerdict.TEMPORARY
    if code < 300:
        return DeliveryVerdict.ACCEPTED
    fault = fault_of(code, words) if code >= 400 else Fault.PASSING
    if fault is Fault.US:
        return DeliveryVerdict.REFUSES_US
    if code < 500 or fault is Fault.PASSING:
        return DeliveryVerdict.TEMPORARY
    return DeliveryVerdict.PERMANENT


def fault_of(code: int, text: str) -> Fault:
    """Return what a refusal (4xx or 5xx) is about."""
    if code == 421:  # the server closes the line, whatever was asked
        return Fault.US
    found = _STATUS.match(text)
    subject, detail = (int(found[2]), int(found[3])) if found else (0, 0)
    known = ENHANCED.get((subject, detail), ENHANCED.get((subject, ANY)))
    if known and detail and (subject, detail) not in UNSAID:
        return known
    said = _said(text)
    if code < 500 and subject == 0:
        return said if said is Fault.US else Fault.PASSING
    return said or known or BASIC.get(code, Fault.PASSING)


def _said(text: str) -> Fault | None:
    """Return what its words say, where they say anything."""
    plain = _NAMES.sub(" ", text)
    return next((fault for fault, words in _WORDS if words.search(plain)), None)


def shown(code: int | None, words: str) -> str:
    """The reply as it is kept and shown: "550 5.1.1 user unknown"."""
    return words if code is None else f"{code} {words}"
