"""Named SQL statements: the files of a folder, each holding statements headed by their name and one line of description.

    -- name: due_feeds
    -- The feeds that are due, most overdue first.
    SELECT …

A statement is called `file.name` (collect.due_feeds). Parameters are psycopg's: %(name)s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marsad.errors import NotFound

HEAD = re.compile(r"^-- name: (\w+)\n-- (.+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """One statement with its description."""

    name: str
    description: str
    sql: str


@cache
def statements(folder: Path) -> dict[str, Query]:
    """Every named statement of the .sql files in `folder`, by `file.name`."""
    found: dict[str, Query] = {}
    for file in sorted(folder.rglob("*.sql")):
        parts = HEAD.split(file.read_text(encoding="utf-8"))
        for name, description, sql in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            found[f"{file.stem}.{name}"] = Query(f"{file.stem}.{name}", description, sql.strip())
    return found


def statement(folder: Path, name: str) -> Query:
    """The statement of that name; NotFound where there is none."""
    try:
        return statements(folder)[name]
    except KeyError:
        raise NotFound(f"no SQL statement named {name} in {folder.name}/") from None
