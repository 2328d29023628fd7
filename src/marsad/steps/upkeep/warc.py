"""WARC: the kept pages as files that web archives and their tools read (`edge.warc`).

Decides the records: a request and a response for each page, and where it was redirected, the address first asked. Bodies are
kept decompressed, so the headers that spoke of their form on the wire go in under `x-orig-` names, as other archives do it.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from marsad.core.web.http_answer import storable
from marsad.edge.rows.page import ArchivedPage
from marsad.edge.store import Store
from marsad.edge.warc import Fields, Record, write

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
    files, pages = write(folder, (_records(page) for page in _pages(store, asked)), file_bytes)
    return +Counter(files=files, pages=pages)


def _pages(store: Store, asked: dict[str, object]) -> Iterator[ArchivedPage]:
    after = 0
    while pages := store.objects("warc.pages", ArchivedPage, after=after, limit=BATCH, **asked):
        yield from pages
        after = pages[-1].page_id


def _records(page: ArchivedPage) -> list[Record]:
    date = {"WARC-Date": f"{page.fetched_at:%Y-%m-%dT%H:%M:%S.%fZ}"}
    beside = date | {"WARC-Concurrent-To": _id(page, "response")}
    records = [
        _response(page, date | {"WARC-Record-ID": _id(page, "response")}),
        _request(page, beside | {"WARC-Record-ID": _id(page, "request")}),
    ]
    if page.url != page.final_url:
        via, fields = f"via: {page.url}\r\n".encode(), beside | {"WARC-Record-ID": _id(page, "metadata")}
        records.append(
            Record(page.final_url, "metadata", fields, payload=via, content_type="application/warc-fields")
        )
    return records


def _response(page: ArchivedPage, fields: dict[str, str]) -> Record:
    body = gzip.decompress(page.body)
    kept = [
        (f"x-orig-{name}" if name.lower() in _OF_THE_WIRE else name, value)
        for name, value in _clean(page.headers)
    ]
    http = [*kept, ("content-length", str(len(body)))]
    line = f"HTTP/1.1 {page.http_status} {_phrase(page.http_status)}".strip()
    return Record(page.final_url, "response", fields, line, http, body)


def _request(page: ArchivedPage, fields: dict[str, str]) -> Record:
    parts = urlsplit(page.final_url)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    http = [("Host", parts.netloc), *_clean(page.request_headers)]
    return Record(page.final_url, "request", fields, f"GET {path} HTTP/1.1", http)


def _clean(headers: dict[str, str]) -> Fields:
    return [(storable(name), " ".join(storable(value).split())) for name, value in headers.items()]


def _id(page: ArchivedPage, kind: str) -> str:
    """The same record has the same id in every export."""
    name = f"marsad:page:{page.page_id}:{page.fetched_at.isoformat()}:{kind}"
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
