"""What a site repeats on page after page and extraction left in the text: learned from its stored articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from marsad.core.pages.body import line_hash

LEAST_ARTICLES = 5
LEAST_SHARE = 0.05  # of the articles looked at: what stands in fewer may be a formula of the language


def learn(texts: Iterable[str]) -> frozenset[int]:
    """The `line_hash`es of lines that many originals of one source share.

    Give originals only: the copies of one story share all their lines. A line counts once per article.
    """
    articles = [frozenset(line_hash(line) for line in text.split("\n") if line.strip()) for text in texts]
    counts = Counter(line for lines in articles for line in lines)
    least = max(LEAST_ARTICLES, LEAST_SHARE * len(articles))
    return frozenset(line for line, count in counts.items() if count >= least)
