"""What the ledger costs beside classifying the same articles, as ratios in one run, and what hostile text costs at most.

    python bench/ledger.py [ARTICLES.jsonl[.gz]]
    make bench ONLY=ledger TEXTS=articles.jsonl.gz    a day's mix: the better measure

Without an argument the articles are the labelled passages of tests/quality: short, and dense with what the ledger looks for.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import yaml

from marsad.core.ledger.ledger import ledger
from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics.topic import classify, indexed
from marsad.edge import files
from marsad.settings import PROJECT, load

ROUNDS = 3
MOST_ARTICLES = 2_000
MOST_WITHOUT, MOST_WITH = (
    0.03,
    1.5,
)  # of its own classifying: the ledger alone without a mention, both together with one
MOST_SECONDS = 1.0  # of 5,000,000 hostile characters classified, and of 500,000 ledgered
PUBLISHED = datetime(2020, 3, 6, tzinfo=UTC)
HOSTILE = (
    "وقف إطلاق النار ",
    "قال إن دورية روسية خرقت الهدنة بقصف إدلب ومقتل 12 مدنيا، ",
    "و ق ف إط لاق الن ار ",
)

Article = tuple[str, str]


def articles(given: Path | None) -> Iterator[Article]:
    """Titles and texts of a file of JSON lines, or of the project's labelled passages."""
    if given is None:
        for path in sorted((PROJECT / "tests" / "quality").glob("topics*.yaml")):
            for passage in yaml.safe_load(path.read_text(encoding="utf-8")):
                yield passage.get("title") or "", passage["text"]
        return
    with (gzip.open if given.suffix == ".gz" else open)(given, "rt", encoding="utf-8") as lines:
        for line in islice(lines, MOST_ARTICLES):
            article = json.loads(line)
            yield article.get("title") or "", article.get("text") or ""


def measured(rules: LedgerRules, title: str, text: str) -> tuple[bool, float, float]:
    """Whether an article has a mention, and the CPU seconds of classifying it and of its ledger after that."""
    began = time.process_time()
    words = indexed(rules.topics, title, text)
    mentions = classify(rules.topics, title, text, article=words)
    classified = time.process_time()
    ledger(rules, title, text, mentions=mentions, published_at=PUBLISHED, zone=UTC, article=words)
    return bool(mentions), classified - began, time.process_time() - classified


def quickest(rules: LedgerRules, given: Sequence[Article]) -> list[tuple[bool, float, float]]:
    """The same of each article in its quickest round."""
    rounds = [[measured(rules, *article) for article in given] for _ in range(ROUNDS)]
    return [
        (tries[0][0], min(t[1] for t in tries), min(t[2] for t in tries))
        for tries in zip(*rounds, strict=True)
    ]


def ratio(costs: Sequence[tuple[bool, float, float]], *, mentions: bool) -> tuple[int, float]:
    """Return how many articles have a mention (or none), and the ledger's cost by that of their classifying."""
    chosen = [cost for cost in costs if cost[0] is mentions]
    classifying = sum(cost[1] for cost in chosen)
    return len(chosen), sum(cost[2] for cost in chosen) / classifying if classifying else 0.0


def hostile(rules: LedgerRules) -> tuple[float, float]:
    """The most CPU seconds that classifying 5,000,000 hostile characters takes, and the ledger of 500,000."""
    worst = (0.0, 0.0)
    for words in HOSTILE:
        text = words * (5_000_000 // len(words))
        classifying = measured(rules, "", text)[1]
        worst = max(worst[0], classifying), max(worst[1], measured(rules, "", text[:500_000])[2])
    return worst


def main() -> int:
    """Measure, print, and fail where a ratio is above what the project promises."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TEXTS")
    rules = files.ledger(load())
    costs = quickest(rules, list(articles(Path(given) if given else None)))
    without, of_without = ratio(costs, mentions=False)
    with_one, of_with = ratio(costs, mentions=True)
    classified, ledgered = hostile(rules)
    print(f"{without} articles without a mention: the ledger costs {of_without:.3f} of their own classifying")
    print(
        f"{with_one} with mentions: with the ledger they cost {1 + of_with:.2f} times their own classifying"
    )
    print(
        f"hostile: 5,000,000 characters classified in {classified:.2f} s, 500,000 ledgered in {ledgered:.2f} s"
    )
    is_quick = max(classified, ledgered) <= MOST_SECONDS
    return 0 if of_without <= MOST_WITHOUT and 1 + of_with <= MOST_WITH and is_quick else 1


if __name__ == "__main__":
    sys.exit(main())
