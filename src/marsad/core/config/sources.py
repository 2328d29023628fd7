"""config/sources.yaml: the outlets."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from marsad.core.config import schema
from marsad.errors import ConfigError
from marsad.model import FeedAddress, Ownership, Source, Theatre

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]


def _web(address: str) -> str:
    if not address.startswith(("http://", "https://")) or any(c.isspace() for c in address):
        raise ValueError("an address begins with http:// or https:// and has no spaces")
    return address


Address = Annotated[str, AfterValidator(_web)]


class _Name(schema.Form):
    ar: str
    en: str


class _Feed(schema.Form):
    url: Address
    fallbacks: tuple[Address, ...] = ()


class _Source(schema.Form):
    id: Slug
    name: _Name
    home: Address
    feeds: tuple[_Feed, ...]
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    ownership: Ownership = Ownership.UNKNOWN
    theatre: Theatre | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] = "ar"


class _Sources(schema.Form):
    sources: tuple[_Source, ...] = Field(min_length=1)


def read_sources(text: str, file: str) -> tuple[Source, ...]:
    """The sources of a file; ConfigError with file and line for a fault, or for an id or feed address that stands twice."""
    form = schema.read(text, file, _Sources)
    seen: set[str] = {"seed"}
    for source in form.sources:
        for name in (source.id, *(feed.url for feed in source.feeds)):
            if name in seen:
                raise ConfigError(
                    f"{file}: {name} stands twice (or is taken); every id and feed address is there once"
                )
            seen.add(name)
    return tuple(
        Source(
            id=s.id,
            name_ar=s.name.ar,
            name_en=s.name.en,
            home=s.home,
            feeds=tuple(FeedAddress(f.url, f.fallbacks) for f in s.feeds),
            country=s.country,
            ownership=s.ownership,
            theatre=s.theatre,
            language=s.language,
        )
        for s in form.sources
    )
