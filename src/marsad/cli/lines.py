"""JSON Lines in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import IO, Any

import click

from marsad.errors import InputError


def read_lines(stream: IO[str], *required: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines stream; InputError names the line that is none, or that lacks one of `required`."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise InputError(f"line {number} is not JSON: {error}") from None
        if not isinstance(value, dict):
            raise InputError(f"line {number} is not a JSON object")
        missing = [key for key in required if key not in value]
        if missing:
            raise InputError(f"line {number} lacks {', '.join(missing)}")
        yield value


def write_line(value: Mapping[str, Any]) -> None:
    """One object as one line of standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def published(given: Mapping[str, Any]) -> tuple[datetime | None, tzinfo]:
    """Return when the article was published, and the local time of its outlet: the offset that the time was given with."""
    if not given.get("published_at"):
        return None, UTC
    try:
        at = datetime.fromisoformat(str(given["published_at"]))
    except ValueError:
        raise InputError(f"{given['published_at']!r} is no ISO 8601 time") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at, timezone(at.utcoffset() or timedelta(0))
