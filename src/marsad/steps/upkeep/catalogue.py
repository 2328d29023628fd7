"""Catalogue: what the warehouse says of itself, as a page."""

from __future__ import annotations

from marsad.core.config import catalogue
from marsad.edge.store import Store


def page(store: Store) -> str:
    """docs/warehouse.md as it must be for this warehouse."""
    return catalogue.page(
        store.all("catalogue.relations"),
        store.all("catalogue.columns"),
        store.all("catalogue.functions"),
        store.all("catalogue.links"),
    )
