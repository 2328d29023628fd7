"""An article that its outlet shows on several pages → one article, its lines in order and each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.model import Article, Unreadable

MOST_PARTS = 10
"""Pages of one article that are followed, the first included."""


def joined(first: Article, further: Sequence[Article | Unreadable]) -> Article:
    """`first` with the text of its further pages. What stands on every page (a summary, a caption) is kept once.

    Where a further page can't be read, or goes on itself, the article stays incomplete.
    """
    lines = first.text.split("\n")
    seen = {*lines, first.title}
    for page in further:
        for line in page.text.split("\n") if isinstance(page, Article) else ():
            if line not in seen:
                seen.add(line)
                lines.append(line)
    last = further[-1] if further else first
    is_read = all(isinstance(page, Article) for page in further)
    is_cut = not is_read or not isinstance(last, Article) or last.incomplete
    return replace(
        first, text="\n".join(lines), incomplete=is_cut, next_page=None if is_read else first.next_page
    )
