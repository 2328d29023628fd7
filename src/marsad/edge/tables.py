"""Files of rows: CSV and Parquet, each written aside and then renamed, so that a file that is there is whole.

Values are written as they come: text with its newlines, times in UTC, jsonb as JSON. Decides nothing about what is exported.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from marsad.errors import InputError

Row = Mapping[str, object]
BATCH = 2000

PARQUET = {  # PostgreSQL's name of a type → Arrow's
    "bigint": "int64",
    "integer": "int32",
    "boolean": "bool_",
    "real": "float32",
    "double precision": "float64",
    "numeric": "float64",
    "date": "date32",
}


def write_csv(path: Path, types: Mapping[str, str], rows: Iterable[Row]) -> int:
    """Write rows with a header line; how many."""
    count = 0
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(types)
        for row in rows:
            writer.writerow([_plain(row[name]) for name in types])
            count += 1
    draft.replace(path)
    return count


def write_parquet(path: Path, types: Mapping[str, str], rows: Iterable[Row]) -> int:
    """Write rows with a typed schema, in groups of 2,000; how many. InputError where pyarrow isn't installed."""
    try:
        import pyarrow as arrow  # type: ignore[import-untyped, unused-ignore]
        from pyarrow import parquet  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise InputError("Parquet needs pyarrow (pip install pyarrow); CSV needs nothing") from None
    schema = arrow.schema([(name, _arrow_type(arrow, kind)) for name, kind in types.items()])
    count = 0
    draft = path.with_suffix(".part")
    with parquet.ParquetWriter(draft, schema, compression="zstd") as writer:
        for group in _groups(rows):
            values = [{name: _number(row[name]) for name in types} for row in group]
            writer.write_table(arrow.Table.from_pylist(values, schema=schema))
            count += len(group)
    draft.replace(path)
    return count


WRITERS: Mapping[str, Callable[[Path, Mapping[str, str], Iterable[Row]], int]] = {
    "csv": write_csv,
    "parquet": write_parquet,
}


def is_written(folder: Path, form: str, stamp: str) -> bool:
    """Return whether `folder` holds the rows that `stamp` describes, whole."""
    seal = _seal(folder, form)
    return part(folder, form).exists() and seal.exists() and seal.read_text(encoding="utf-8") == stamp


def write_part(folder: Path, form: str, types: Mapping[str, str], rows: Iterable[Row], stamp: str) -> int:
    """Write rows into `folder` as csv or parquet, and then the stamp that says which; how many rows."""
    folder.mkdir(parents=True, exist_ok=True)
    count = WRITERS[form](part(folder, form), types, rows)
    _seal(folder, form).write_text(stamp, encoding="utf-8")
    return count


def part(folder: Path, form: str) -> Path:
    """The file of `folder` that holds the rows."""
    return folder / f"part.{form}"


def _seal(folder: Path, form: str) -> Path:
    return folder / f"_{form}.stamp"


def _arrow_type(arrow: Any, kind: str) -> Any:
    if kind == "timestamp with time zone":
        return arrow.timestamp("us", tz="UTC")
    return getattr(arrow, PARQUET.get(kind, "string"))()


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else _plain(value)


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while group := list(itertools.islice(iterator, BATCH)):
        yield group
