"""Whose fault a refusal is: every class of RFC 3463, the replies that large providers send, and servers that send words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.alerts.mail_reply import ENHANCED, DeliveryVerdict, judged, shown

REPLIES = {
    DeliveryVerdict.ACCEPTED: ["250 2.1.5 Ok", "251 2.1.5 will forward", "252 2.5.2 cannot VRFY, will try"],
    DeliveryVerdict.PERMANENT: [
        # this address
        "550 5.1.1 <gone@example.org>: Recipient address rejected: User unknown in local recipient table",
        "550 5.1.2 Host or domain name not found",
        "501 5.1.3 Bad recipient address syntax",
        "550 5.1.6 Mailbox has moved, no forwarding address",
        "556 5.1.10 Recipient address has null MX",
        "550 5.2.1 The email account that you tried to reach is disabled",
        "550 5.4.1 <gone@example.org>: Recipient address rejected: Access denied",
        "550 5.4.4 Unable to route",
        "550 5.5.0 Requested action not taken: mailbox unavailable",
        "550 5.7.17 the mailbox owner has changed",
        "550 5.7.133 sender not authenticated for group",
        "550 5.7.1 <gone@example.org>: no such user here",
        "550 5.7.2 may not expand the list",
        "550 no such user",
        "550 Requested action not taken: mailbox unavailable",
        "551 user not local",
        "553 mailbox name not allowed",
        "556 domain does not accept mail",
        "550 5.1.1 <relay@example.org>: user unknown",  # an address says nothing of relaying
        # this message
        "552 5.2.3 Message length exceeds administrative limit",
        "552 5.3.4 Message size exceeds fixed limit",
        "552 message size exceeds the maximum of 10240 bytes",
        "550 5.3.3 system not capable of selected features",
        "554 5.6.0 Message content is invalid",
        "553 5.6.7 SMTPUTF8 is required",
    ],
    DeliveryVerdict.REFUSES_US: [
        "550 5.1.7 sender's address is not valid",
        "553 5.1.8 Sender address rejected: Domain not found",
        "550 5.3.5 System incorrectly configured",
        "550 5.4.5 You have reached a limit for sending mail",
        "530 5.5.1 Authentication Required",
        "503 5.5.1 bad sequence of commands",
        "550 5.7.0 Local policy violation",
        "554 5.7.1 <client.example.net[192.0.2.1]>: Client host rejected: Access denied",
        "554 5.7.1 <desk@example.org>: Relay access denied",
        "550 5.7.1 Service unavailable, client [192.0.2.1] is on our blocklist",
        "550 5.7.1 This message looks like spam",
        "550 5.7.23 SPF validation failed",
        "550 5.7.25 no PTR record",
        "550 5.7.26 the sending domain passes neither SPF nor DKIM",
        "550 5.7.28 unusual rate of mail",
        "450 4.7.26 unauthenticated mail, limited",
        "421 4.7.0 Too many connections, closing",
        "421 service not available",
        "451 4.4.5 congestion",
        "451 4.5.0 protocol status",
        "535 5.7.8 authentication credentials invalid",
        "550 relaying denied",
        "550 Your IP is listed at dnsbl.example.net",
        "554 rejected due to poor reputation",
        "550 message rejected: DMARC",
        "550 Daily sending quota exceeded",
        "530 Must issue a STARTTLS command first",
        "521 does not accept mail",
    ],
    DeliveryVerdict.TEMPORARY: [
        "452 4.2.2 mailbox full",
        "552 5.2.2 mailbox full",
        "550 5.2.2 user over quota",
        "552 mailbox is full",
        "550 The recipient's mailbox is over quota",
        "450 4.2.0 <x@example.org>: Recipient address rejected: Greylisted",
        "450 4.7.1 Greylisting in action, come back later",
        "450 4.2.1 is receiving mail too quickly",
        "550 5.2.1 is receiving mail at a rate that prevents more",
        "550 5.2.4 mailing list expansion problem",
        "450 4.1.1 unverified address",
        "451 4.3.0 lookup failure",
        "554 5.3.2 system not accepting network messages",
        "452 4.3.1 insufficient system storage",
        "451 4.4.1 no answer from host",
        "554 5.4.6 routing loop detected",
        "550 5.4.7 delivery time expired",
        "452 4.5.3 too many recipients",
        "451 local error in processing",
        "452 disk full",
        "554 transaction failed",
        "-1 nonsense",
        "354 go on",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("verdict", "reply"), [(v, r) for v, replies in REPLIES.items() for r in replies])
def test_a_reply_says_whose_fault_it_is(verdict: DeliveryVerdict, reply: str) -> None:
    code, text = reply.split(" ", 1)
    assert judged(int(code), text) is verdict


@pytest.mark.parametrize(("subject", "detail"), sorted(ENHANCED))
def test_no_class_of_the_standard_loses_an_alert_for_a_temporary_refusal(subject: int, detail: int) -> None:
    text = f"4.{subject}.{max(detail, 0)} later"
    assert judged(451, text) in (DeliveryVerdict.TEMPORARY, DeliveryVerdict.REFUSES_US)


@given(st.integers(-1, 999), st.text(max_size=60), st.integers(0, 9), st.integers(0, 999))
def test_no_reply_is_too_strange(code: int, text: str, subject: int, detail: int) -> None:
    for said in (text, f"5.{subject}.{detail} {text}"):
        assert (judged(code, said) is DeliveryVerdict.ACCEPTED) == (200 <= code < 300)
        assert judged(code, said, is_begun=False) is DeliveryVerdict.NO_SERVICE
        assert shown(code, said).endswith(said)


def test_no_answer_is_no_verdict() -> None:
    assert judged(None, "timed out") is DeliveryVerdict.TEMPORARY
    assert judged(None, "timed out", is_begun=False) is DeliveryVerdict.NO_SERVICE
    assert shown(None, "timed out") == "timed out"
