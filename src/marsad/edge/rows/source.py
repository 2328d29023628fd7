"""Sources as the warehouse keeps them, and what they repeat."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.model import Ownership, Source, Theatre


@dataclass(frozen=True, slots=True)
class SourceHome:
    """One source with its front page."""

    source_id: str
    home: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of marsad.source, as the operator describes it."""

    id: str
    name_ar: str
    name_en: str
    country: str | None
    ownership: Ownership
    theatre: Theatre | None
    language: str
    home: str

    @classmethod
    def of(cls, source: Source) -> SourceRow:
        """The row of a source."""
        return cls(
            source.id,
            source.name_ar,
            source.name_en,
            source.country,
            source.ownership,
            source.theatre,
            source.language,
            source.home,
        )


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """The lines that a source repeats, as learned last; `hashes` are signed, as PostgreSQL holds them."""

    source_id: str
    kind: str  # lines, phrases
    snapshot_id: int
    hashes: list[int]
