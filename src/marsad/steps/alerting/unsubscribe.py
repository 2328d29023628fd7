"""Unsubscribe: what the open route /unsubscribe?token=… does. Stops live in the warehouse and override config/subscriptions.yaml.

A GET only shows who would be stopped (mail scanners follow links); a POST stops, also the one-click POST of RFC 8058. Nobody
learns from the answer whether a subscription exists: whatever isn't signed by us is one and the same outcome.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from marsad.core.alerts import unsubscribe
from marsad.edge.clock import now
from marsad.edge.rows.delivery import Stoppable
from marsad.edge.store import Store
from marsad.errors import InputError
from marsad.settings import Settings


class StopOutcome(StrEnum):
    """The outcome of a request to stop."""

    STOPPED = "stopped"
    ALREADY = "already"
    INVALID = "invalid"  # not signed by us, or for an address that the subscription no longer goes to


def could_be(token: str) -> bool:
    """Return whether a token has the form of ours, which costs no look into the warehouse."""
    return unsubscribe.is_formed(token)


def look(store: Store, settings: Settings, token: str) -> Stoppable | None:
    """Return what the token would stop, for the page that asks; None where the token isn't valid."""
    if not unsubscribe.is_formed(token):
        return None
    named = unsubscribe.subscription_of(token)
    found = store.first("unsubscribe.subscription", Stoppable, subscription_id=named)
    secret = settings.unsubscribe_secret.get_secret_value()
    if found is None or not unsubscribe.is_valid(secret, token, found.address):
        return None
    return found


def stop(store: Store, settings: Settings, token: str) -> StopOutcome:
    """Stop what the token is for. What already waits in the outbox is withdrawn."""
    found = look(store, settings, token)
    if found is None:
        return StopOutcome.INVALID
    return stop_subscription(store, found.subscription_id, found.address)


def stop_subscription(store: Store, subscription_id: str, address: str) -> StopOutcome:
    """Stop a subscription at an address, without a token: for the operator."""
    with store.transaction():
        new = store.run("unsubscribe.stop", subscription_id=subscription_id, address=address, now=now())
        store.run("deliver.withdraw")
    return StopOutcome.STOPPED if new else StopOutcome.ALREADY


def resume(store: Store, subscription_id: str) -> bool:
    """Forget that readers of a subscription stopped it; whether anyone had. What was withdrawn stays so."""
    return store.run("unsubscribe.resume", subscription_id=subscription_id) > 0


def forget(store: Store, address: str, user: str | None = None) -> Counter[str]:
    """Erase a person from the warehouse: subscriptions, alerts, messages, stops, every mention in what went wrong, and what they keep
    on the desk, where they sign in as `user` (as the address, where nothing else is said).

    Refused (InputError) while the file names the address, for the next run would bring it back."""
    named = store.values("unsubscribe.named_still", address=address)
    if named:
        raise InputError(
            f"{address} stands in the file of subscriptions ({', '.join(named)}): remove it there first"
        )
    counts: Counter[str] = Counter()
    with store.transaction():
        counts["alerts"] = store.run("unsubscribe.forget_alerts", address=address)
        counts["messages"] = store.run("unsubscribe.forget_own_deliveries", address=address)
        counts["messages"] += store.run("unsubscribe.forget_deliveries", address=address)
        counts["stops"] = store.run("unsubscribe.forget_stops", address=address)
        counts["subscriptions"] = store.run("unsubscribe.forget_subscriptions", address=address)
        store.run("unsubscribe.forget_channels", address=address)
        counts["own_work"] = store.value("unsubscribe.forget_own", user=user or address)
        counts["words"] = store.value("unsubscribe.forget_words", address=address)
    return +counts
