"""Fingerprints as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from marsad.model import Candidate, Fingerprint


@dataclass(frozen=True, slots=True)
class FingerprintRow:
    """One row of marsad.fingerprint. Most reads leave its bands there, for the look-up of candidates alone needs them."""

    article_id: int
    text_sha256: bytes
    words: bytes
    version: int
    bands: list[int] = field(default_factory=list)
    opening: bytes = b""

    @classmethod
    def of(cls, article_id: int, one: Fingerprint) -> FingerprintRow:
        """The row of an article's fingerprint."""
        return cls(article_id, one.text_sha256, one.words, one.version, list(one.bands), one.opening)

    @property
    def fingerprint(self) -> Fingerprint:
        """The fingerprint of the row."""
        return Fingerprint(self.text_sha256, self.words, tuple(self.bands), self.version, self.opening)


@dataclass(frozen=True, slots=True)
class CandidateRow(FingerprintRow):
    """A stored article that the new one at `place` (from 1) may repeat, and how many bands they share."""

    place: int = field(kw_only=True)
    shared: int = field(kw_only=True)
    is_same: bool = field(kw_only=True)  # the very text
    duplicate_of: int | None = field(kw_only=True)
    source_id: str = field(kw_only=True)
    at: datetime = field(kw_only=True)
    facts: list[str] | None = field(kw_only=True)  # what it states; None where that was never asked
    rank: int = field(kw_only=True)  # in the order of publication

    @property
    def candidate(self) -> Candidate:
        """The candidate of the row."""
        return Candidate(self.article_id, self.fingerprint, self.duplicate_of, self.source_id, self.at)


@dataclass(frozen=True, slots=True)
class ComparedRow(FingerprintRow):
    """A stored article with what it is compared by, and what was decided on it."""

    source_id: str = field(kw_only=True)
    at: datetime = field(kw_only=True)
    rank: int = field(kw_only=True)  # in the order of publication
    duplicate_of: int | None = field(kw_only=True)
    carried: list[int] = field(kw_only=True)
    apart: list[int] = field(kw_only=True)  # articles of the same template


@dataclass(frozen=True, slots=True)
class LearnedFrom(FingerprintRow):
    """A stored original, as what its source repeats is learned from it."""

    text: str = field(kw_only=True)
    day: str = field(kw_only=True)  # ISO 8601
