"""How the pages of a run are divided among the workers: all of them, in turns, enough tasks, none too long."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.settings import Settings
from marsad.steps.understanding import understand


class Pages:
    """A warehouse with so many unread pages."""

    def __init__(self, count: int) -> None:
        self._count = count

    def values(self, _: str, limit: int) -> list[Any]:
        return list(range(min(self._count, limit)))


@pytest.mark.parametrize(
    ("pages", "workers", "tasks"),
    [(0, 1, 0), (1, 1, 1), (250, 1, 3), (1_600, 1, 4), (1_600, 3, 12), (50_000, 1, 25)],
)
def test_tasks_follow_the_workers_and_their_pages(pages: int, workers: int, tasks: int) -> None:
    shares = understand.shares(Pages(pages), Settings(workers=workers))
    assert len(shares) == tasks
    assert sorted(page for share in shares for page in share) == list(range(pages))
    assert all(len(share) <= understand.PAGES_A_TASK for share in shares)


def test_all_tasks_come_on_from_what_was_published_first() -> None:
    first, second, *_ = understand.shares(Pages(1_000), Settings(workers=1))
    assert first[:100] == list(range(100)) and second[:100] == list(range(100, 200)) and first[100] == 400
