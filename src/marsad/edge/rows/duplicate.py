"""What is stored of an article that repeats or carries another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """One row of marsad.duplicate."""

    article_id: int
    original_id: int
    kind: str
    score: float
    share: float
    snapshot: int | None = None


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """One row of marsad.carried."""

    article_id: int
    carried_id: int
    score: float
