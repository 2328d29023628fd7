"""Export: the analysts' views as files, a folder per view and month, and an RSS feed per topic.

A month that was exported and hasn't changed since is not written again, so a broken export goes on where it broke. Only
reads the warehouse; files are written aside and renamed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from marsad.core.ledger import coding
from marsad.core.ledger.coding import CodedEntry
from marsad.core.wording import rss, spreadsheet
from marsad.edge.rows.upkeep import ColumnType, FeedItem, StoredMonth, TopicTitle
from marsad.edge.store import Store
from marsad.edge.tables import is_written, write_part
from marsad.errors import NotFound

VIEWS = {  # view → its statements: the months with their stamps, and the rows of a month
    "article": ("export.article_months", "export.article"),
    "mention": ("export.mention_months", "export.mention"),
    "copy": ("export.copy_months", "export.copy"),
    "edit": ("export.edit_months", "export.edit"),
    "story_outlet": ("export.story_outlet_months", "export.story_outlet"),
    "daily_topic": ("export.daily_topic_months", "export.daily_topic"),
}
BEGINNING = date(1900, 1, 1)
FEED_DAYS = 30


def export(store: Store, folder: Path, form: str, since: date | None = None) -> Counter[str]:
    """Write every view of VIEWS into `folder`/VIEW/month=YYYY-MM/part.FORM; months written and left, and rows written.

    `form` is csv or parquet. `since` leaves out whole months before the one that it lies in."""
    counts: Counter[str] = Counter()
    begin = (since or BEGINNING).replace(day=1)
    for view, (months, rows) in VIEWS.items():
        types = {one.name: one.type for one in store.objects("export.columns", ColumnType, view=view)}
        for one in store.objects(months, StoredMonth, since=begin):
            place = folder / view / f"month={one.month}"
            if is_written(place, form, one.stamp):
                counts["months_left"] += 1
                continue
            first = date.fromisoformat(f"{one.month}-01")
            found = store.stream(rows, first=first, after=_next_month(first))
            if form == "csv":
                found = map(spreadsheet.named, found)
            counts["rows"] += write_part(place, form, types, found, one.stamp)
            counts["months_written"] += 1
    return counts


CODINGS: Mapping[
    str, tuple[Sequence[str], Callable[[Iterator[CodedEntry]], Iterator[Mapping[str, object]]]]
] = {
    "acled": (coding.ACLED, coding.acled),
    "cf": (coding.CF, coding.cf),
}


def coded(store: Store, coding_name: str) -> str:
    """Return the ledger as CSV in the columns of a known coding: acled, or cf (ETH/PRIO's ceasefires)."""
    columns, rows_of = CODINGS[coding_name]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(spreadsheet.named, rows_of(iter(store.objects("export.coded", CodedEntry)))))
    return out.getvalue()


def topic_feed(store: Store, topic: str, most: int) -> bytes:
    """An RSS feed of the newest articles of a topic; NotFound where there is no such topic."""
    known = store.first("export.topic", TopicTitle, topic=topic)
    if known is None:
        raise NotFound(f"there is no topic {topic!r}; `marsad topics` lists them")
    rows = store.objects("export.topic_articles", FeedItem, topic=topic, days=FEED_DAYS, most=most)
    items = [
        rss.RssItem(
            row.article_id,
            row.title,
            row.url,
            row.at,
            row.source_ar,
            row.theatres,
            row.evidence,
        )
        for row in rows
    ]
    title = f"مرصد: {known.title_ar}"
    return rss.feed(title, "https://marsad.invalid/", f"{known.title_ar} · {known.title_en}", items)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
