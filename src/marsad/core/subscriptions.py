"""config/subscriptions.yaml: who wants to know what."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from marsad.core import config
from marsad.core.sources import Slug
from marsad.errors import ConfigError
from marsad.model import CeasefireStatus, Subscription, Theatre


def _mailbox(address: str) -> str:
    name, mailbox = parseaddr(address)
    if name or mailbox != address or mailbox.count("@") != 1 or not mailbox.isprintable() or " " in mailbox:
        raise ValueError("one plain e-mail address, such as desk@example.org")
    return address


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("an IANA time zone, such as Asia/Damascus") from None
    return name


class _Subscription(config.Form):
    id: Slug
    address: Annotated[str, AfterValidator(_mailbox)]
    language: Literal["ar", "en"] = "ar"
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Damascus"
    topics: tuple[str, ...] = Field(("ceasefire",), min_length=1)
    theatres: tuple[Theatre, ...] = ()
    statuses: tuple[CeasefireStatus, ...] = ()


class _Subscriptions(config.Form):
    subscriptions: tuple[_Subscription, ...] = ()


def read_subscriptions(text: str, file: str, topics: frozenset[str]) -> tuple[Subscription, ...]:
    """The subscriptions of a file; ConfigError for a fault, an id that stands twice, or a topic that isn't one of `topics`."""
    form = config.read(text, file, _Subscriptions)
    seen: set[str] = set()
    for s in form.subscriptions:
        if s.id in seen:
            raise ConfigError(f"{file}: the subscription {s.id} stands there twice")
        seen.add(s.id)
        for topic in s.topics:
            if topic not in topics:
                raise ConfigError(
                    f"{file}: {s.id}: there is no topic {topic} (accepted: {', '.join(sorted(topics))})"
                )
    return tuple(
        Subscription(s.id, s.address, s.language, s.zone, s.topics, s.theatres, s.statuses)
        for s in form.subscriptions
    )
