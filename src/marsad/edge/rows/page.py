"""Pages as the warehouse keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A kept page whole, as an archive wants it."""

    page_id: int
    fetched_at: datetime
    url: str
    final_url: str
    http_status: int
    request_headers: dict[str, str]
    headers: dict[str, str]
    body: bytes  # gzip
