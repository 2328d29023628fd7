"""Reads the same pages with Marsad and with trafilatura's default extraction with metadata, in one run on one core.

    python bench/read.py [FOLDER] [--rounds N]

Without FOLDER the pages of the demonstration news stand are read, over HTTP. A FOLDER holds NAME.html beside
NAME.txt, the text as a reader reads it. Prints pages per second, word-level F1 and how many texts are exact.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from aiohttp import ClientSession
from trafilatura import extract_with_metadata

from marsad.core.pages import removal
from marsad.core.pages.article import read_page, warm
from marsad.edge.local.newsstand import Newsstand
from marsad.model import Article

DEMO = Path(__file__).parent.parent / "demo"
Page = tuple[bytes, str]


def marsad(body: bytes) -> str:
    outcome = read_page(body, url="https://news.example/a")
    return outcome.text if isinstance(outcome, Article) else ""


def trafilatura(body: bytes) -> str:
    found = extract_with_metadata(body, url="https://news.example/a")
    return str(found.text or "") if found else ""


def pages(folder: Path | None) -> list[Page]:
    if not folder:
        return asyncio.run(stand())
    return [(p.read_bytes(), p.with_suffix(".txt").read_text("utf-8")) for p in sorted(folder.glob("*.html"))]


async def stand() -> list[Page]:
    """The stand's pages as a fetcher gets them, each with the text that its template was given."""
    found = []
    async with Newsstand(DEMO, date.today(), base_port=0) as open_stand, ClientSession() as session:  # noqa: DTZ011
        for expected in open_stand.expectations():
            async with session.get(expected.url) as answer:
                found.append((await answer.read(), expected.text))
    return found


def f1(gold: str, text: str) -> float:
    one, other = Counter(re.findall(r"\w+", gold)), Counter(re.findall(r"\w+", text))
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def measure(read: Callable[[bytes], str], given: list[Page], rounds: int) -> tuple[float, float, float]:
    """Pages per second (the fastest round), mean F1, share of exact texts."""
    texts = [read(body) for body, _ in given]
    seconds = []
    for _ in range(rounds):
        removal.rule_for_line.cache_clear()  # what one round learned of a line must not speed up the next
        started = time.process_time()
        for body, _ in given:
            read(body)
        seconds.append(time.process_time() - started)
    scores = [f1(gold, text) for (_, gold), text in zip(given, texts, strict=True)]
    exact = [gold.split() == text.split() for (_, gold), text in zip(given, texts, strict=True)]
    return len(given) / min(seconds), sum(scores) / len(scores), sum(exact) / len(exact)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    given = pages(arguments.folder)
    warm()
    speeds = []
    for name, read in (("marsad", marsad), ("trafilatura default + metadata", trafilatura)):
        speed, score, exact = measure(read, given, arguments.rounds)
        speeds.append(speed)
        print(f"{name:32} {speed:7.1f} pages/s  F1 {score:.4f}  exact {exact:.1%}  ({len(given)} pages)")
    print(f"marsad ÷ trafilatura: {speeds[0] / speeds[1]:.2f}")


if __name__ == "__main__":
    main()
