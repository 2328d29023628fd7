"""WARC: the kept pages as files that web archives and their tools read (WARC/1.1, ISO 28500:2017), written by warcio.

Decides the records: a request and a response for each page, and where it was redirected, the address first asked. Bodies are
kept decompressed, so the headers that spoke of their form on the wire go in under `x-orig-` names, as other archives do it.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from marsad.core.web.http_answer import storable
from marsad.edge.store import Row, Store

FILE_BYTES = 1_000_000_000  # about; the usual size of one WARC file
BATCH = 100

_OF_THE_WIRE = ("content-encoding", "transfer-encoding", "content-length")


def export(
    store: Store,
    folder: Path,
    *,
    source_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    file_bytes: int = FILE_BYTES,
) -> Counter[str]:
    """Write the kept pages of one source or all, fetched from `since` to before `until`, to marsad-00001.warc.gz and so on."""
    asked: dict[str, object] = {"source_id": source_id, "since": since, "until": until}
    counts: Counter[str] = Counter()
    rows = _pages(store, asked)
    row = next(rows, None)
    folder.mkdir(parents=True, exist_ok=True)
    while row:
        counts["files"] += 1
        path = folder / f"marsad-{counts['files']:05}.warc.gz"
        with path.open("wb") as out:
            writer = _opened(out, path.name)
            is_full = False
            while row and not is_full:
                _write(writer, row)
                counts["pages"] += 1
                row, is_full = next(rows, None), out.tell() >= file_bytes
    return counts


def _pages(store: Store, asked: dict[str, object]) -> Iterator[Row]:
    after = 0
    while rows := store.all("warc.pages", after=after, limit=BATCH, **asked):
        yield from rows
        after = rows[-1]["page_id"]


def _opened(out: Any, name: str) -> Any:
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = {"software": "Marsad", "format": "WARC File Format 1.1", "isPartOf": "marsad.page"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    return writer


def _write(writer: Any, row: Row) -> None:
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]

    body = gzip.decompress(row["body"])
    response = _id(row, "response")
    common = {"WARC-Date": f"{row['fetched_at']:%Y-%m-%dT%H:%M:%S.%fZ}"}
    status = f"{row['http_status']} {_phrase(row['http_status'])}".strip()
    answered = StatusAndHeaders(status, _response_headers(row["headers"], len(body)), protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            row["final_url"],
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=answered,
            warc_headers_dict={**common, "WARC-Record-ID": response},
        )
    )
    parts = urlsplit(row["final_url"])
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    asked = StatusAndHeaders(
        f"GET {path} HTTP/1.1",
        [("Host", parts.netloc), *_clean(row["request_headers"])],
        is_http_request=True,
    )
    beside = {**common, "WARC-Concurrent-To": response}
    writer.write_record(
        writer.create_warc_record(
            row["final_url"],
            "request",
            http_headers=asked,
            warc_headers_dict={**beside, "WARC-Record-ID": _id(row, "request")},
        )
    )
    if row["url"] != row["final_url"]:
        fields = f"via: {row['url']}\r\n".encode()
        writer.write_record(
            writer.create_warc_record(
                row["final_url"],
                "metadata",
                payload=BytesIO(fields),
                length=len(fields),
                warc_content_type="application/warc-fields",
                warc_headers_dict={**beside, "WARC-Record-ID": _id(row, "metadata")},
            )
        )


def _response_headers(headers: dict[str, str], length: int) -> list[tuple[str, str]]:
    kept = [
        (f"x-orig-{name}" if name.lower() in _OF_THE_WIRE else name, value) for name, value in _clean(headers)
    ]
    return [*kept, ("content-length", str(length))]


def _clean(headers: dict[str, str]) -> list[tuple[str, str]]:
    return [(storable(name), " ".join(storable(value).split())) for name, value in headers.items()]


def _id(row: Row, kind: str) -> str:
    """The same record has the same id in every export."""
    name = f"marsad:page:{row['page_id']}:{row['fetched_at'].isoformat()}:{kind}"
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
