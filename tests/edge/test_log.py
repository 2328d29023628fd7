"""The structured log says what happened by ids, and nothing that a page or a reader could have written."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from marsad.edge import log


@pytest.fixture(autouse=True)
def is_on() -> Iterator[None]:
    log.configure("json")
    yield
    log.configure("plain")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was written, without the time."""
    written = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert all(one.pop("at") for one in written)
    return written


def test_an_event_is_a_line_with_what_is_bound(capsys: pytest.CaptureFixture[str]) -> None:
    with log.bound(run=3, step="collect"), log.bound(source="sana"):
        log.event("page_fetched", entry=7, status=None)
    log.event("run_ended")
    assert lines(capsys) == [
        {"event": "page_fetched", "run": 3, "step": "collect", "source": "sana", "entry": 7},
        {"event": "run_ended"},
    ]


def test_plain_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("plain")
    log.event("run_ended", run=1)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("too_short: 40 characters", "too_short"),
        ("reader@example.org", "?"),
        ("//site/news", "?"),
        ("إعلان هدنة", "?"),
        ("two words", "?"),
        ("a\nb", "?"),
        ("x" * 65, "?"),
        (12.5, 12.5),
    ],
)
def test_only_numbers_and_plain_words_get_in(
    given: str | float, written: str | float, capsys: pytest.CaptureFixture[str]
) -> None:
    log.event("page_unreadable", reason=given)
    assert lines(capsys) == [{"event": "page_unreadable", "reason": written}]


def test_a_field_that_is_not_foreseen_is_a_bug() -> None:
    with pytest.raises(KeyError, match="title"):
        log.event("article_stored", title=1)


def test_what_is_undone_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    with log.when_done():
        log.event("article_stored", article=1)
        with pytest.raises(ValueError), log.when_done():
            log.event("article_stored", article=2)
            raise ValueError
        with log.when_done():
            log.event("article_stored", article=3)
        assert lines(capsys) == []
    assert [one["article"] for one in lines(capsys)] == [1, 3]
