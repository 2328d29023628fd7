"""config/sources.yaml: the outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from marsad.core.config import schema
from marsad.model import FeedAddress, Ownership, Source, Theatre


def _looks(pattern: str, words: str) -> AfterValidator:
    """A text that matches `pattern` as a whole; `words` say what that is."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"{words}, not {text!r}")
        return text

    return AfterValidator(check)


Slug = Annotated[str, _looks(r"[a-z0-9][a-z0-9-]*", "small letters, digits and hyphens, such as enab-baladi")]


def _web(address: str) -> str:
    if not address.startswith(("http://", "https://")) or any(c.isspace() for c in address):
        raise ValueError("an address begins with http:// or https:// and has no spaces")
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host:
        raise ValueError("an address names a host, such as https://example.org/feed")
    if "@" in parts.netloc:
        raise ValueError("an address holds no login: what is fetched is stored and shown")
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
    country: Annotated[str, _looks(r"[A-Z]{2}", "two capital letters, such as SY")] | None = None
    ownership: Ownership = Ownership.UNKNOWN
    theatre: Theatre | None = None
    language: Annotated[str, _looks(r"[a-z]{2,3}", "two or three small letters, such as ar")] = "ar"


class _Sources(schema.Form):
    sources: tuple[_Source, ...] = Field(min_length=1)


def read_sources(text: str, file: str) -> tuple[Source, ...]:
    """The sources of a file; ConfigError with file and line for a fault, or for an id or feed address that stands twice."""
    form = schema.read(text, file, _Sources, _each_once)
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


def _each_once(form: _Sources) -> Iterator[schema.Fault]:
    """Yield what stands twice, where it stands the second time."""
    seen: set[str] = {"seed"}
    for number, source in enumerate(form.sources):
        places: list[tuple[schema.Path, str]] = [(("sources", number, "id"), source.id)]
        places += [(("sources", number, "feeds", n, "url"), feed.url) for n, feed in enumerate(source.feeds)]
        for path, name in places:
            if name in seen:
                yield path, f"{name} stands twice (or is taken): every id and feed address is there once"
            seen.add(name)
