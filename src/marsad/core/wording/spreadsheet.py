"""Cells of CSV files that spreadsheets show and never run.

A spreadsheet runs a text that begins with = + - or @ (https://owasp.org/www-community/attacks/CSV_Injection), also in their full-width
and small forms, which Excel in East Asian settings reads alike, and behind spaces and invisible marks, which some programs drop.
A headline may begin so. An apostrophe before it makes it text everywhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

_RUNS = frozenset("=+-@")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})


def cell(value: object) -> object:
    """`value` as a CSV may hold it; only a text is ever changed."""
    if not isinstance(value, str) or not _is_formula(value):
        return value
    return f"'{value}"


def row(values: Iterable[object]) -> list[object]:
    """Every cell of a row."""
    return [cell(value) for value in values]


def named(values: Mapping[str, object]) -> dict[str, object]:
    """Every cell of a row whose columns have names."""
    return {name: cell(value) for name, value in values.items()}


def _is_formula(text: str) -> bool:
    if text[:1] in "\t\r\n" and text:
        return True
    first = next((c for c in text if unicodedata.category(c) not in _UNSEEN), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in _RUNS
