"""Whom a new article is to be told to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from marsad.model import Mention, Subscription

NEW = "new"  # the change "this story has its first matching mention"


def wanted(subscription: Subscription, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions that a subscription asks for."""
    return tuple(
        m
        for m in mentions
        if m.topic in subscription.topics
        and (not subscription.theatres or m.theatre in subscription.theatres)
        and (not subscription.statuses or m.status is None or m.status in subscription.statuses)
    )


def message_id(subscription: Subscription, story_id: int, change: str, host: str) -> str:
    """The Message-ID of an alert: the same for the same subscription, story and change (RFC 5322, section 3.6.4)."""
    digest = hashlib.sha256(f"{subscription.id}\0{story_id}\0{change}".encode()).hexdigest()[:32]
    return f"<{digest}@{host}>"
