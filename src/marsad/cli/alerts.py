"""The alerts by hand: what was told to whom, why, and once more."""

from __future__ import annotations

import sys
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from zoneinfo import ZoneInfo

import click

from marsad.cli.report import table
from marsad.core.alerts.mail_reply import DeliveryVerdict
from marsad.core.wording.wording import plain
from marsad.edge import files
from marsad.edge.clock import now
from marsad.edge.rows.delivery import DeliveryRow
from marsad.edge.warehouse import warehouse
from marsad.errors import NotFound
from marsad.model import ChannelName
from marsad.settings import load
from marsad.steps.alerting import channels
from marsad.steps.alerting.explain import why as ask_why
from marsad.steps.alerting.render import Renderer, sample

STATES = ("pending", "claimed", "sent", "refused", "parked", "withdrawn")


@click.group()
def alerts() -> None:
    """Return what was told to whom, why, and once more."""


@alerts.command(name="list")
@click.option("--state", type=click.Choice(STATES), help="Only messages in this state.")
@click.option("--subscription", help="Only alerts to this subscription.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1))
def list_command(state: str | None, subscription: str | None, limit: int) -> None:
    """The latest alerts, newest first.

    \b
    marsad alerts list --state parked
    """
    with warehouse(load()) as store:
        rows = store.all("alerts.latest", state=state, subscription_id=subscription, limit=limit)
    columns = ("alert_id", "created_at", "subscription_id", "state", "digest_at", "change", "title", "reason")
    click.echo(table(columns, rows))


@alerts.command()
@click.argument("subscription_id")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only from this day on.")
def history(subscription_id: str, since: datetime | None) -> None:
    """Everything that a subscription was told, the first first: ids, steps and what became of each message; no texts.

    \b
    marsad alerts history ceasefire-desk --since 2026-11-01
    """
    settings = load()
    begin = since.replace(tzinfo=ZoneInfo(settings.zone)) if since else None
    with warehouse(settings) as store:
        rows = store.all("alerts.history", subscription_id=subscription_id, since=begin)
    columns = (
        "alert_id",
        "created_at",
        "entry_id",
        "story_id",
        "article_id",
        "change",
        "delivery_id",
        "channel",
        "digest_at",
        "state",
        "cause",
    )
    click.echo(table(columns, rows))
    click.echo(f"{len(rows)} alerts in {len({row['delivery_id'] for row in rows})} messages")


@alerts.command()
@click.argument("alert_id", type=int)
@click.option("--text/--no-text", default=True, help="Show the message as it is, or would be, sent.")
def show(alert_id: int, text: bool) -> None:
    """One alert: why it was told, what became of its message, and what that says."""
    settings = load()
    with warehouse(settings) as store:
        row = store.one("alerts.alert", alert_id=alert_id)
        if row is None:
            raise NotFound(f"there is no alert {alert_id}; `marsad alerts list` shows the latest")
        for name, value in row.items():
            click.echo(f"{name:18} {'' if value is None else value}")
        message = store.first("alerts.message", DeliveryRow, alert_id=alert_id) if text else None
        if message:
            with channels.opened(settings, message.channel) as way:
                composed = way.compose(Renderer(store, settings).parts(message))
            mail = message.channel is ChannelName.EMAIL
            click.echo(f"\n{_text(composed.content) if mail else composed.content.decode()}")


@alerts.command()
@click.argument("alert_ids", type=int, nargs=-1, metavar="[ALERT_ID]...")
@click.option("--state", type=click.Choice(["parked", "refused"]), help="Every message in this state.")
@click.option("--subscription", help="Of those, only what goes to this subscription.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Of those, only alerts from this day on.")
def resend(
    alert_ids: tuple[int, ...], state: str | None, subscription: str | None, since: datetime | None
) -> None:
    """Put the messages of alerts into the outbox again; the next `publish` sends them.

    \b
    marsad alerts resend 12 13 14
    marsad alerts resend --state parked --since 2026-11-01

    What was sent before goes out under another Message-ID; what was refused or parked under its own.
    """
    if bool(alert_ids) == bool(state):
        raise click.UsageError("say which: numbers of alerts, or --state")
    settings = load()
    with warehouse(settings) as store:
        begin = since.replace(tzinfo=ZoneInfo(settings.zone)) if since else None
        rows = store.all("alerts.resend", alert_ids=list(alert_ids), state=state, subscription_id=subscription,
                         since=begin, now=now())  # fmt: skip
    for row in rows:
        click.echo(f"to be sent again as {row['message_id']}: {plain(row['address'])}")
    click.echo(f"{len(rows)} messages")
    missing = set(alert_ids) - {one for row in rows for one in row["alert_ids"]}
    if missing:
        numbers = ", ".join(map(str, sorted(missing)))
        raise NotFound(f"there is no alert {numbers}, or its message waits or is being sent")


@alerts.command()
@click.argument("address")
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
@click.option("--channel", type=click.Choice(list(ChannelName)), default=ChannelName.EMAIL, show_default=True)
def test(address: str, language: str, channel: str) -> None:
    """Send a sample to ADDRESS at once, past the outbox, and say what the other side answers. Exit code 1 where it refuses.

    \b
    marsad alerts test desk@example.org
    marsad alerts test newsroom --channel slack      # a webhook of MARSAD_WEBHOOKS
    marsad alerts test @channel --channel telegram
    """
    settings, name = load(), ChannelName(channel)
    parts = sample(settings, address, language)
    with channels.opened(settings, name) as way:
        outcome = way.hand(way.compose(parts), parts)
    where = (
        f"{settings.smtp_host}:{settings.smtp_port}"
        if name is ChannelName.EMAIL
        else f"{name} {plain(address)}"
    )
    click.echo(f"{where}: {outcome.verdict}: {plain(outcome.words or 'it is taken')}")
    sys.exit(0 if outcome.verdict is DeliveryVerdict.ACCEPTED else 1)


@alerts.command()
@click.argument("article")
def why(article: str) -> None:
    """Return why each subscription was told of ARTICLE (id or address), or wasn't.

    \b
    marsad alerts why https://example.org/news/1
    """
    settings = load()
    topics = files.topics(settings)
    subscriptions = files.subscriptions(settings, frozenset(topics.names))
    with warehouse(settings) as store:
        for answer in ask_why(store, topics, subscriptions, article):
            click.echo(
                f"{answer.subscription_id}: {'told' if answer.is_told else 'not told'}: {answer.reason}"
            )


def _text(content: bytes) -> str:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    (body, *_) = message.iter_parts()
    head = "\n".join(f"{name}: {value}" for name, value in message.items() if name != "Content-Type")
    return f"{head}\n\n{body.get_content()}"


commands = (alerts,)
