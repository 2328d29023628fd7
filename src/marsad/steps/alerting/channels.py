"""The ways on which a message is handed over: each composes it, hands it to the other side, and says what the answer means.

What an answer means is decided by `core.alerts.mail_reply` and `core.alerts.channels`; here it is put together with the I/O of `edge`. A
channel never raises for what the other side does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from marsad.core.alerts import message
from marsad.core.alerts.channels import slack, teams, telegram, webhook
from marsad.core.alerts.channels.card import Card, card
from marsad.core.alerts.channels.http_reply import Outcome, judged
from marsad.core.alerts.mail_reply import DeliveryVerdict, shown
from marsad.core.alerts.mail_reply import judged as judged_mail
from marsad.core.alerts.message import Composed
from marsad.edge.clock import now
from marsad.edge.mail import Mailer, mailer
from marsad.edge.templates import templates
from marsad.edge.web.post import Poster, poster
from marsad.model import ChannelName, HttpReply
from marsad.settings import Settings
from marsad.steps.alerting.render import Parts

JSON = {"content-type": "application/json; charset=utf-8"}


class Channel(Protocol):
    """A way to hand messages over."""

    def compose(self, parts: Parts) -> Composed:
        """The message as it goes over the wire, the same whenever the same is told."""
        ...

    def hand(self, composed: Composed, parts: Parts) -> Outcome:
        """Hand a composed message to its receiver; what came of it."""
        ...


@dataclass(frozen=True)
class Email:
    """Mail, by the operator's server."""

    mail: Mailer

    def compose(self, parts: Parts) -> Composed:
        """One e-mail."""
        return message.compose(templates(), *parts)

    def hand(self, composed: Composed, parts: Parts) -> Outcome:
        """Hand it to the mail server."""
        answer = self.mail.hand(composed.content, parts[1].address)
        verdict = judged_mail(answer.code, answer.words, is_begun=answer.is_begun)
        is_taken = verdict is DeliveryVerdict.ACCEPTED
        return Outcome(verdict, None if is_taken else shown(answer.code, answer.words))


@dataclass(frozen=True)
class Webhook:
    """A program's webhook: signed JSON."""

    post: Poster
    settings: Settings

    def compose(self, parts: Parts) -> Composed:
        """What the mail says, as JSON."""
        notifications, reader, envelope, beside = parts
        subject = _subject(parts)
        return Composed(subject, webhook.body(subject, notifications, reader, envelope, beside))

    def hand(self, composed: Composed, parts: Parts) -> Outcome:
        """Post it, signed now: a receiver refuses a signature that is old."""
        name, at = parts[1].address, now()
        url, key = self.settings.webhook_addresses.get(name), self.settings.webhook_keys.get(name)
        if url is None or key is None:
            return _unset(f"MARSAD_WEBHOOKS and MARSAD_WEBHOOK_SECRETS don't both name {name}")
        headers = webhook.headers(key, webhook.identity(parts[2]), composed.content, at)
        return judged(self.post.post(url, composed.content, headers), at)


@dataclass(frozen=True)
class Telegram:
    """A chat, by the operator's bot."""

    post: Poster
    settings: Settings

    def compose(self, parts: Parts) -> Composed:
        """Text in Telegram's HTML."""
        subject = _subject(parts)
        return Composed(subject, telegram.body(parts[1].address, subject, _cards(parts)))

    def hand(self, composed: Composed, parts: Parts) -> Outcome:  # noqa: ARG002 (the chat stands in the body)
        """Call sendMessage. The token is a part of the address, which nothing shows."""
        token = self.settings.telegram_token.get_secret_value()
        if not token:
            return _unset("MARSAD_TELEGRAM_TOKEN is not set")
        url = f"{self.settings.telegram_api.rstrip('/')}/bot{token}/sendMessage"
        return telegram.judged_telegram(self.post.post(url, composed.content, JSON), now())


@dataclass(frozen=True)
class Room:
    """A room behind a chat program's incoming webhook."""

    post: Poster
    settings: Settings
    body: Callable[[str, list[Card], str], bytes]
    judge: Callable[[HttpReply, datetime], Outcome]

    def compose(self, parts: Parts) -> Composed:
        """What the chat program takes."""
        subject = _subject(parts)
        return Composed(subject, self.body(subject, _cards(parts), parts[1].language))

    def hand(self, composed: Composed, parts: Parts) -> Outcome:
        """Post it; the address is the key."""
        url = self.settings.webhook_addresses.get(parts[1].address)
        if url is None:
            return _unset(f"MARSAD_WEBHOOKS names no {parts[1].address}")
        return self.judge(self.post.post(url, composed.content, JSON), now())


@contextmanager
def opened(settings: Settings, name: ChannelName) -> Iterator[Channel]:
    """A channel, ready to be handed messages, and closed at the end."""
    if name is ChannelName.EMAIL:
        with mailer(settings) as mail:
            yield Email(mail)
        return
    with poster(settings.webhook_seconds, settings.private_webhook_hosts) as post:
        yield _MADE[name](post, settings)


def _slack(post: Poster, settings: Settings) -> Channel:
    return Room(post, settings, lambda subject, cards, _: slack.body(subject, cards), judged)


def _teams(post: Poster, settings: Settings) -> Channel:
    return Room(post, settings, teams.body, teams.judged_teams)


_MADE: Mapping[ChannelName, Callable[[Poster, Settings], Channel]] = {
    ChannelName.WEBHOOK: Webhook,
    ChannelName.TELEGRAM: Telegram,
    ChannelName.SLACK: _slack,
    ChannelName.TEAMS: _teams,
}


def _unset(why: str) -> Outcome:
    return Outcome(DeliveryVerdict.NO_SERVICE, why)


def _subject(parts: Parts) -> str:
    notifications, reader, envelope, _ = parts
    made = message.digest_subject if envelope.is_digest else message.subject
    return made(notifications, reader.language)


def _cards(parts: Parts) -> list[Card]:
    notifications, reader, envelope, _ = parts
    return [card(one, reader.language, reader.zone, is_short=envelope.is_digest) for one in notifications]
