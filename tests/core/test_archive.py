"""Which listed articles belong to a span of days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.core.archives import archive
from marsad.core.archives.archive import DayRange
from marsad.model import Entry

SPAN = DayRange(date(2024, 3, 9), date(2024, 3, 20), "Asia/Damascus")
SITE = "https://site.sy"


def one(path: str, at: datetime | None = None) -> Entry:
    return Entry(f"{SITE}{path}", f"{SITE}{path}", "", published_at=at)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/03/09/slug", date(2024, 3, 9)),
        ("/news/2024-3-9", date(2024, 3, 9)),
        ("/news-20240309.html", date(2024, 3, 9)),
        ("/2024/03/slug", None),
        ("/2024/13/45/x", None),
        ("/article/202403091", None),
        ("/12024/03/09", None),
        ("/2024/03-09", None),
    ],
)
def test_the_day_in_an_address(path: str, day: date | None) -> None:
    assert archive.day_in(f"{SITE}{path}") == day


@pytest.mark.parametrize(
    ("entry", "listed_at", "verdict"),
    [
        (one("/2024/03/09/x", datetime(2025, 1, 1, tzinfo=UTC)), "/sitemap.xml", True),  # edited later
        (one("/2024/03/08/x", datetime(2024, 3, 10, tzinfo=UTC)), "/sitemap.xml", False),
        (one("/2024/02/x", datetime(2024, 3, 10, tzinfo=UTC)), "/sitemap.xml", False),
        (one("/2024/03/x"), "/sitemap.xml", True),
        (one("/x", datetime(2024, 3, 8, 21, 30, tzinfo=UTC)), "/sitemap.xml", True),  # 00:30 in Damascus
        (one("/x", datetime(2024, 3, 8, 20, 30, tzinfo=UTC)), "/sitemap.xml", False),
        (one("/x", datetime(2024, 3, 20, 20, 59, tzinfo=UTC)), "/sitemap.xml", True),
        (one("/x", datetime(2024, 3, 20, 21, 0, tzinfo=UTC)), "/sitemap.xml", False),
        (one("/x"), "/sitemap.xml", False),
        (one("/x"), "/sitemap-2024-03.xml", True),
        (one("/x"), "/sitemap-2023-03.xml", False),
        (one("/x"), "/2024/03/12/", True),
        (one("/x"), "/2024/03/22/", False),
    ],
)
def test_what_belongs_to_a_span(entry: Entry, listed_at: str, verdict: bool) -> None:
    assert archive.belongs(entry, SPAN, f"{SITE}{listed_at}") is verdict


def test_pages_by_day() -> None:
    pages = archive.pages(f"{SITE}/ar", SPAN)
    assert (pages[0], len(pages)) == (f"{SITE}/2024/03/09/", 12)


def test_an_archive_page_links_to_articles() -> None:
    body = """<html><body><nav><a href="/politics">سياسة محلية ودولية</a><a href="/tag/2024-syria">وسم من ثلاث كلمات</a></nav>
      <a href="/news/1234">توقف إطلاق النار في إدلب</a> <a href="/news/1234?utm_source=x">صورة توقف إطلاق النار</a>
      <a href="https://www.site.sy/%D9%88%D9%82%D9%81-%D8%A5%D8%B7%D9%84%D8%A7%D9%82-%D8%A7%D9%84%D9%86%D8%A7%D8%B1">هدنة في الجنوب</a>
      <a href="https://other.org/news/9999">خبر من موقع آخر</a> <a href="/news/5678">اقرأ</a>
      <a class="next page-numbers" href="page/2/">التالي</a></body></html>"""
    entries, following = archive.read_page(body.encode(), url=f"{SITE}/2024/03/09/")
    assert [e.title for e in entries] == ["توقف إطلاق النار في إدلب", "هدنة في الجنوب"]
    assert following == f"{SITE}/2024/03/09/page/2/"


@pytest.mark.slow
@given(st.binary(max_size=2000))
def test_any_bytes_are_read(body: bytes) -> None:
    entries, _ = archive.read_page(body, url=f"{SITE}/2024/03/09/")
    assert isinstance(entries, tuple)
