"""Read a Marsad desk from a notebook or a script: `Client(address, key)` gives its lists as rows, or as data frames where pandas is.

    desk = Client("https://desk.example.org/marsad", key="marsad_…")
    for event in desk.rows("events", kind="patrol", since="2026-01-01"):
        print(event["at"], event["quote"])
    desk.frame("entries", kind="ceasefire")

The key is made on the desk's page /tokens. Nothing but the standard library is needed. What can be asked is in docs/analysts.md and,
for programs, in /api/v1/openapi.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from marsad.errors import InputError, MarsadError, NotFound

SECONDS = 60


class Client:
    """The lists of one desk, for the holder of a key."""

    def __init__(self, address: str, key: str, seconds: float = SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise InputError(f"{address} is no address of a desk: write https://…")
        self._host, self._root = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
        self._key, self._seconds = key, seconds

    def rows(self, name: str, most: int | None = None, **filters: object) -> Iterator[dict[str, Any]]:
        """Give the rows of a list one by one, asking for more as they are taken.

        The lists: articles, stories, mentions, events, entries, search, sources, runs, notes, searches."""
        kept = {key: value for key, value in filters.items() if value is not None}
        path: str | None = f"{self._root}/api/v1/{name}" + (f"?{urlencode(kept)}" if kept else "")
        given = 0
        while path:
            answer = json.loads(self._get(path))
            for row in answer[name]:
                if most is not None and given >= most:
                    return
                given += 1
                yield row
            path = answer["next"]

    def article(self, article_id: int) -> dict[str, Any]:
        """Return an article with its text and mentions."""
        found: dict[str, Any] = json.loads(self._get(f"{self._root}/api/v1/articles/{article_id}"))
        return found

    def frame(self, name: str, most: int | None = None, **filters: object) -> Any:
        """Return the rows of a list as a pandas DataFrame; InputError where pandas isn't installed."""
        try:
            import pandas  # type: ignore[import-not-found, import-untyped, unused-ignore]
        except ImportError:
            raise InputError("data frames need pandas (pip install pandas); rows() needs nothing") from None
        return pandas.DataFrame(list(self.rows(name, most, **filters)))

    def file(self, name: str, form: str, /, **filters: object) -> bytes:
        """Return a list as a file: form is csv, parquet or, of events, geojson."""
        asked = urlencode({"limit": 1000, **filters, "format": form})
        return self._get(f"{self._root}/api/v1/{name}?{asked}")

    def _get(self, path: str) -> bytes:
        request = Request(self._host + path, headers={"authorization": f"Bearer {self._key}"})  # noqa: S310 (checked above)
        try:
            with urlopen(request, timeout=self._seconds) as answer:  # noqa: S310 (checked above)
                body: bytes = answer.read()
        except HTTPError as error:
            said = {
                401: "the key is unknown, revoked or too old: make a new one on /tokens",
                404: "there is no such list or article",
            }
            raise {404: NotFound, 422: InputError}.get(error.code, MarsadError)(
                said.get(error.code, f"the desk answers {error.code}")
            ) from error
        return body
