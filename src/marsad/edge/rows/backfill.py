"""Backfills as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """An address that lists earlier articles and is to be read."""

    url: str
    kind: str  # sitemap, wordpress, archive
    attempts: int


@dataclass(frozen=True, slots=True)
class BackfillProgress:
    """The progress of a backfill."""

    lists: int
    lists_left: int
    entries_in_span: int
    archives_empty: int
    archives_read: int
    pages_left: int


@dataclass(frozen=True, slots=True)
class ListFailure:
    """The reason why lists of a backfill brought nothing: how many, and the address of one."""

    reason: str
    lists: int
    url: str
