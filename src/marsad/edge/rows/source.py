"""Sources as the warehouse keeps them, and what they repeat."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceId:
    """One source by its id."""

    source_id: str


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """What a source repeats, as it was learned last; `hashes` are signed, as PostgreSQL holds them."""

    source_id: str
    kind: str  # lines, phrases
    snapshot_id: int
    hashes: list[int]
