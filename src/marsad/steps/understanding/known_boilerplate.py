"""What sources repeat, as `maintain` learned it and `understand` uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.edge.rows.source import SnapshotRow


def signed(number: int) -> int:
    """A 64-bit hash as PostgreSQL's bigint holds it."""
    return number - 2**64 if number >= 2**63 else number


def unsigned(number: int) -> int:
    """The opposite of `signed`."""
    return number % 2**64


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The snapshots of repeated lines that were used on an article; None where none is known."""

    lines: int | None = None
    phrases: int | None = None


NONE = Snapshots()


@dataclass(frozen=True, slots=True)
class KnownBoilerplate:
    """The lines that sources repeat, by (source, kind): the snapshot's id and its hashes."""

    latest: Mapping[tuple[str, str], tuple[int, frozenset[int]]]

    @classmethod
    def of(cls, rows: Sequence[SnapshotRow]) -> KnownBoilerplate:
        """From the rows of learn.latest."""
        return cls({(r.source_id, r.kind): (r.snapshot_id, frozenset(map(unsigned, r.hashes))) for r in rows})

    def hashes(self, source_id: str, kind: str) -> frozenset[int]:
        """Return what the source repeats."""
        return self.latest.get((source_id, kind), (0, frozenset()))[1]

    def snapshots(self, source_id: str) -> Snapshots:
        """Return which snapshots that is."""
        lines, phrases = (self.latest.get((source_id, kind), (None,))[0] for kind in ("lines", "phrases"))
        return Snapshots(lines, phrases)
