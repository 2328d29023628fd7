"""What comparing costs, as ratios in one run: fingerprints and story features to extracting the same pages.

    python bench/compare.py [FOLDER OF HTML PAGES]

Without a folder the pages are those of bench/classify.py. What the look-up of candidates costs is measured with the
warehouse.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura
from classify import pages

from marsad.core.duplicates import fingerprint, overlap
from marsad.core.stories import story

ROUNDS = 5
MOST_OF_EXTRACTION = 0.10


def seconds(work: Callable[[], object]) -> float:
    """The best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def main(folder: Path | None) -> int:
    html = pages(folder)
    texts = [trafilatura.extract(page) or "" for page in html]
    extracted = seconds(lambda: [trafilatura.bare_extraction(page, with_metadata=True) for page in html])
    marks = [fingerprint.fingerprint("", text) for text in texts]
    costs = {
        "fingerprints": seconds(lambda: [fingerprint.fingerprint("", text) for text in texts]),
        "story features": seconds(lambda: [story.features("", text) for text in texts]),
        "one pair each": seconds(lambda: [overlap.measure(mark, marks[0]) for mark in marks]),
    }
    print(f"extraction with metadata  {1_000 * extracted / len(html):8.2f} ms a page, {len(html)} pages")
    for what, cost in costs.items():
        print(f"{what:24}  {1_000 * cost / len(html):8.2f} ms, {cost / extracted:.1%} of extraction")
    return int(costs["fingerprints"] > MOST_OF_EXTRACTION * extracted)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
