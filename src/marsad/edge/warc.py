"""Files that web archives and their tools read (WARC/1.1, ISO 28500:2017), written by warcio. Decides nothing about the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO, Any

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `start_line` and `http` are the first line and the headers of a request or a response, empty of others."""

    url: str
    kind: str  # response, request, metadata
    warc: dict[str, str]  # the record's own header fields
    start_line: str = ""
    http: Fields = field(default=())
    payload: bytes = b""
    content_type: str | None = None


def write(folder: Path, groups: Iterable[Sequence[Record]], file_bytes: int) -> tuple[int, int]:
    """Write the groups, each whole into one file, to marsad-00001.warc.gz and so on; how many files and groups that made.

    A file is full when it has `file_bytes`, give or take a group."""
    folder.mkdir(parents=True, exist_ok=True)
    files = count = 0
    waiting = iter(groups)
    for first in waiting:
        files += 1
        path = folder / f"marsad-{files:05}.warc.gz"
        with path.open("wb") as out:
            count += _fill(out, path.name, chain([first], waiting), file_bytes)
    return files, count


def _fill(out: IO[bytes], name: str, groups: Iterable[Sequence[Record]], file_bytes: int) -> int:
    """Write groups until the file is full; how many."""
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = {"software": "Marsad", "format": "WARC File Format 1.1", "isPartOf": "marsad.page"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    for count, group in enumerate(groups, 1):
        for record in group:
            writer.write_record(_made(writer, record))
        if out.tell() >= file_bytes:
            return count
    return count


def _made(writer: Any, record: Record) -> Any:
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]

    options: dict[str, object] = {}
    if record.kind == "response":
        protocol, _, status = record.start_line.partition(" ")
        options["http_headers"] = StatusAndHeaders(status, list(record.http), protocol=protocol)
    elif record.kind == "request":
        options["http_headers"] = StatusAndHeaders(record.start_line, list(record.http), is_http_request=True)
    if record.kind != "request":
        options |= {"payload": BytesIO(record.payload), "length": len(record.payload)}
    if record.content_type:
        options["warc_content_type"] = record.content_type
    return writer.create_warc_record(record.url, record.kind, warc_headers_dict=record.warc, **options)
