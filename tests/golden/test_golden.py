"""Golden pages: each .html is read and must give what the .json beside it says; every rule of removal has
one.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.core.pages import removal
from marsad.core.pages.article import line_hash, read_page

HERE = Path(__file__).parent
PAGES = sorted(page.stem for page in HERE.glob("*.html"))
FETCHED_AT = datetime(2020, 11, 1, 12, tzinfo=UTC)


def expected(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def article(name):
    said = expected(name)
    return read_page(
        (HERE / f"{name}.html").read_bytes(),
        url=said["url"],
        content_type=said["content_type"],
        fetched_at=FETCHED_AT,
        boilerplate=frozenset(line_hash(line) for line in said.get("boilerplate", [])),
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_text_is_what_a_reader_reads(name):
    assert article(name).text.split("\n") == expected(name)["text"]


@pytest.mark.parametrize("name", PAGES)
def test_title_author_address_and_time(name):
    found, said = article(name), expected(name)
    published = found.published
    assert {
        "title": found.title,
        "author": found.author,
        "canonical_url": found.canonical_url,
        "published_at": published and published.at.isoformat(),
        "zone": published and published.zone,
        "basis": published and published.basis,
    } == {key: said[key] for key in ("title", "author", "canonical_url", "published_at", "zone", "basis")}


@pytest.mark.parametrize("name", PAGES)
def test_what_was_removed_is_kept_with_its_rule(name):
    taken = article(name).removed
    for rule, words in expected(name)["removed"].items():
        assert any(piece.rule == rule and words in piece.text for piece in taken), (rule, words)


def test_every_rule_of_removal_has_a_golden_page():
    shown = {rule for name in PAGES for rule in expected(name)["removed"]}
    assert removal.names() - shown == set()


def test_there_is_a_page_in_every_manner():
    assert {
        "wordpress",
        "agency",
        "aspnet",
        "table",
        "lead-apart",
        "hashed-classes",
        "filled-by-script",
        "breaking",
    } <= set(PAGES)
