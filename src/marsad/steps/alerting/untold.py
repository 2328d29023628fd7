"""Untold: why a subscriber is not told of an article, kept when it is decided.

Rules, subscriptions and entries go on to change, so that the reason can't be found again later.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from marsad.edge.store import Store
from marsad.model import Subscription

STOPPED = "the reader stopped the subscription"


class Untold:
    """The reasons of one batch, each said once. Who is told anything of an article has no reason for not being told of it."""

    def __init__(self) -> None:
        self._reasons: defaultdict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        self._told: set[tuple[str, int]] = set()

    def because(self, subscription: Subscription, article_id: int, reason: str) -> None:
        """Note what speaks against telling an article, or a part of it."""
        self._reasons[subscription.id, article_id][reason] = None

    def told(self, subscription: Subscription, article_id: int) -> None:
        """Note that the subscriber is told of the article."""
        self._told.add((subscription.id, article_id))

    def save(self, store: Store, now: datetime) -> None:
        """Write what is left over."""
        left = {key: reasons for key, reasons in self._reasons.items() if key not in self._told}
        if left:
            store.run(
                "outbox.save_untold",
                subscription_ids=[subscription_id for subscription_id, _ in left],
                article_ids=[article_id for _, article_id in left],
                reasons=["; ".join(reasons) for reasons in left.values()],
                now=now,
            )
