"""The subscriptions: who asks for what, who stopped, and what each would have received."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta

import click

from marsad.cli.report import table
from marsad.edge import caught_mail, files
from marsad.edge.clock import now
from marsad.edge.rows.delivery import StoppedSubscription
from marsad.edge.warehouse import warehouse
from marsad.errors import NotFound
from marsad.model import Subscription
from marsad.settings import load
from marsad.steps.alerting import unsubscribe
from marsad.steps.alerting.explain import preview as foretell
from marsad.steps.understanding import understand


@click.group()
def subscriptions() -> None:
    """List who asks for what, who stopped, and what each would have received."""


@subscriptions.command(name="list")
def list_command() -> None:
    """The subscriptions of the file, and which of them their reader stopped."""
    settings = load()
    found = files.subscriptions(settings, frozenset(files.topics(settings).names))
    with warehouse(settings) as store:
        stopped = {
            (s.subscription_id, s.address): s.stopped_at
            for s in store.objects("alerts.stops", StoppedSubscription)
        }
    rows = [
        {
            "id": s.id,
            "channel": s.channel,
            "address": s.address,
            "topics": ", ".join(s.topics),
            "theatres": ", ".join(s.theatres) or "all",
            "pace": s.pace + (f", at once: {', '.join(s.at_once)}" if s.at_once else ""),
            "stopped_at": stopped.get((s.id, s.address)),
        }
        for s in found
    ]
    click.echo(table(("id", "channel", "address", "topics", "theatres", "pace", "stopped_at"), rows))


@subscriptions.command()
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 366))
@click.option("--id", "wanted", help="Only this subscription.")
def preview(days: int, wanted: str | None) -> None:
    """Return what one would have received of the articles that arrived in the last days. Nothing is sent or stored.

    \b
    marsad subscriptions preview --days 14 --id ceasefire-desk
    """
    settings = load()
    topics = files.topics(settings)
    chosen = _chosen(files.subscriptions(settings, frozenset(topics.names)), wanted)
    with warehouse(settings) as store:
        rows = [asdict(one) for one in foretell(store, topics, chosen, now() - timedelta(days=days))]
    click.echo(table(("at", "subscription_id", "change", "why", "title"), rows))
    for one in chosen:
        ways = Counter(row["how"] for row in rows if row["subscription_id"] == one.id)
        click.echo(f"{one.id}: " + (", ".join(f"{count} {how}" for how, count in ways.items()) or "nothing"))


@subscriptions.command()
@click.argument("subscription_id")
def stop(subscription_id: str) -> None:
    """Stop a subscription, as its reader can by the link in every message."""
    settings = load()
    (one,) = _chosen(files.subscriptions(settings, frozenset(files.topics(settings).names)), subscription_id)
    with warehouse(settings) as store:
        click.echo(unsubscribe.stop_subscription(store, one.id, one.address))


@subscriptions.command()
@click.argument("subscription_id")
def resume(subscription_id: str) -> None:
    """Forget that a reader stopped a subscription: from now on it is told again."""
    with warehouse(load()) as store:
        if not unsubscribe.resume(store, subscription_id):
            raise NotFound(f"nobody stopped {subscription_id}; `marsad subscriptions list` shows who did")
    click.echo("resumed")


@subscriptions.command()
@click.argument("address")
@click.option("--user", help="The name that they sign in to the desk with (default: ADDRESS).")
def forget(address: str, user: str | None) -> None:
    """Erase ADDRESS everywhere: subscriptions, alerts, messages, stops, the mail that the embedded catcher kept, and what its user
    keeps on the desk: notes, saved searches, keys of programs.

    It must no longer stand in the file of subscriptions. What was forgotten is no longer known to have stopped, either.
    """
    settings = load()
    topics = files.topics(settings)
    with warehouse(settings) as store:
        understand.sync(store, topics, files.subscriptions(settings, frozenset(topics.names)))
        counts = unsubscribe.forget(store, address, user)
    counts["kept_mail"] = caught_mail.forget(settings.state / "mail", address)
    click.echo(
        ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing was known of it"
    )


def _chosen(found: tuple[Subscription, ...], wanted: str | None) -> tuple[Subscription, ...]:
    chosen = tuple(s for s in found if wanted in (None, s.id))
    if not chosen:
        raise NotFound(
            f"there is no subscription {wanted} (there are: {', '.join(s.id for s in found) or 'none'})"
        )
    return chosen


commands = (subscriptions,)
