"""seeds/seeds.yaml: what is known of each text of the seed corpus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from marsad.core.config import schema
from marsad.model import Precision, PublicationTime


class _Seed(schema.Form):
    file: str
    title: str
    outlet: str
    basis: Literal["stated", "inferred", "unknown"]
    reason: str
    published_at: date | None = None

    @model_validator(mode="after")
    def _date_has_basis(self) -> Self:
        if (self.published_at is None) != (self.basis == "unknown"):
            raise ValueError("published_at is left out exactly where the basis is unknown")
        return self


class _Seeds(schema.Form):
    seeds: tuple[_Seed, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Seed:
    """One text of the seed corpus. `number` is the part of the file's name before the underscore."""

    number: str
    file: str
    title: str
    outlet: str
    published: PublicationTime | None


def read_seeds(text: str, file: str, zone: str) -> tuple[Seed, ...]:
    """The seeds of a file; days are those of `zone`. ConfigError for a fault."""
    return tuple(
        Seed(s.file.split("_")[0], s.file, s.title, s.outlet, _published(s, zone))
        for s in schema.read(text, file, _Seeds).seeds
    )


def _published(seed: _Seed, zone: str) -> PublicationTime | None:
    if seed.published_at is None:
        return None
    noon = datetime.combine(seed.published_at, time(12), ZoneInfo(zone)).astimezone(UTC)
    return PublicationTime(noon, Precision.DAY, f"seeds.yaml: {seed.basis}", zone, seed.reason)
