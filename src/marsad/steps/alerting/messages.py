"""Messages that nobody has begun to send are put together anew: what belongs together is told in one, whatever came first.

Alerts of their own belong together where they tell of one entry or article, or one tells the other's story; those of a digest are
divided into parts in the order of publication, a story in one piece where it can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from marsad.core.alerts import alert
from marsad.edge.rows.delivery import WaitingAlert
from marsad.edge.store import Store
from marsad.steps.alerting.outbox import DIGEST_ALERTS, MESSAGE_HOST


def put_together(store: Store, article_ids: Sequence[int]) -> None:
    """Put the alerts that wait to tell of some articles into as few messages as tell them, with what belongs to them."""
    messages: defaultdict[tuple[object, ...], list[WaitingAlert]] = defaultdict(list)
    for one in store.objects("again.waiting", WaitingAlert, article_ids=article_ids):
        messages[one.subscription_id, one.digest_at].append(one)
    places: dict[int, int] = {}
    for some in messages.values():
        places |= _digest(some) if some[0].digest_at else _own(store, some)
    if places:
        store.run("again.put", alert_ids=list(places), delivery_ids=list(places.values()))
    store.run("again.drop_empty")


def _digest(alerts: Sequence[WaitingAlert]) -> dict[int, int]:
    """The part of a digest for each of its alerts."""
    first = {one.story_id: place for place, one in reversed(list(enumerate(alerts)))}
    in_order = sorted(alerts, key=lambda one: first[one.story_id])
    parts = sorted({one.delivery_id for one in alerts})
    size = DIGEST_ALERTS[alerts[0].channel]
    return {one.alert_id: parts[min(n // size, len(parts) - 1)] for n, one in enumerate(in_order)}


def _own(store: Store, alerts: Sequence[WaitingAlert]) -> dict[int, int]:
    """The message of its own for each of one reader's alerts: that of the first of those that belong together, if it is left."""
    places: dict[int, int] = {}
    taken: set[int] = set()
    for some in _together(alerts):
        free = [one.delivery_id for one in some if one.delivery_id not in taken]
        delivery_id = free[0] if free else _another(store, some[0])
        taken.add(delivery_id)
        places |= {one.alert_id: delivery_id for one in some}
    return places


def _another(store: Store, one: WaitingAlert) -> int:
    message_id = alert.message_id(MESSAGE_HOST, one.subscription_id, "alert", one.alert_id)
    return int(store.value("again.another_message", delivery_id=one.delivery_id, message_id=message_id))


def _together(alerts: Iterable[WaitingAlert]) -> list[list[WaitingAlert]]:
    """The alerts in groups of those that belong together, each in the given order."""
    groups: list[list[WaitingAlert]] = []
    for one in alerts:
        near = [some for some in groups if any(_belong(one, other) for other in some)]
        groups = [some for some in groups if some not in near]
        groups.append([*(other for some in near for other in some), one])
    return groups


def _belong(one: WaitingAlert, other: WaitingAlert) -> bool:
    is_same_entry = one.entry_id is not None and one.entry_id == other.entry_id
    is_same_story = (one.is_by_story or other.is_by_story) and one.story_id == other.story_id
    return is_same_entry or is_same_story or one.article_id == other.article_id
