"""What comparing with everything stored costs, through the statements that the pipeline runs, as ratios in one run.

    python bench/stored.py [FILE.jsonl.gz] [--sizes 10000,100000,1000000] [--pages FOLDER]

Distinct articles are mixed from the sentences of many: of the seeds and the news stand's articles, or of FILE (one JSON object
with `title` and `text` per line; also TEXTS in the environment). A batch of 100 new ones is compared with what is stored
and inserted, at each size. The measure is trafilatura's default extraction with metadata of as many pages (those of
bench/classify.py, or of a FOLDER of HTML files).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import trafilatura
import yaml
from classify import pages

from marsad.core.duplicates import fingerprint
from marsad.core.stories import story
from marsad.core.text import sentences, shingle
from marsad.edge import files, load
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.store import Store, open_store
from marsad.model import Article, Comparison, LanguageVerdict, Precision, PublicationTime
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import copies, link
from marsad.steps.understanding.analysed import AnalysedArticle, analyse
from marsad.steps.understanding.linked import Linked, Origin, linked_row

BATCH, A_DAY, SENTENCES = 100, 1000, 12
ROUNDS = 3
MOST_OF_EXTRACTION, MOST_GROWTH = 0.10, 2.0
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
Text = tuple[str, str]


def own_texts() -> list[Text]:
    """The texts that the project carries."""
    seeds = [
        path.read_text(encoding="utf-8").split("\n", 1) for path in sorted((PROJECT / "seeds").glob("0*.txt"))
    ]
    articles = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((PROJECT / "demo" / "articles").glob("*.yaml"))
    ]
    return [(title, text) for title, text in seeds] + [
        (one["title"], one["body"]) for one in articles if one.get("language") == "ar" and one.get("body")
    ]


def texts(file: Path) -> list[Text]:
    """Title and text of each line."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["title"].replace("\0", ""), row["text"].replace("\0", "")) for row in rows if row["text"]]


@dataclass(frozen=True, slots=True)
class Mixer:
    """Makes distinct articles out of the sentences of many."""

    titles: Sequence[str]
    pool: Sequence[str]

    @classmethod
    def of(cls, base: Sequence[Text]) -> Mixer:
        """From texts of real size."""
        cut = [(text, pairwise([*sentences.borders(text), len(text)])) for _, text in base]
        pool = [text[a:b].strip() for text, borders in cut for a, b in borders]
        return cls([title for title, _ in base], sorted({piece for piece in pool if len(piece) > 40}))

    def article(self, number: int) -> Text:
        """The article of that number: always the same."""
        return self.titles[number % len(self.titles)], "\n".join(self.pieces(number))

    def pieces(self, number: int) -> list[str]:
        """Its sentences."""
        return random.Random(number).sample(self.pool, SENTENCES)


def fill(bench: Store, mixer: Mixer, first: int, last: int) -> None:
    """Articles `first` to `last`, a thousand a day, in bulk. What tells their stories is that of real articles."""
    known = {piece: shingle.hashes(shingle.words(piece)) for piece in mixer.pool}

    def rows() -> Iterator[list[object]]:
        for i in range(first, last + 1):
            words = np.concatenate([known[piece] for piece in mixer.pieces(i)])
            packed = words.tobytes()
            yield [i, hashlib.sha256(packed).digest(), packed, list(fingerprint.bands(words)), 1]

    span = {"first": first, "last": last, "begin": BEGIN, "per_day": A_DAY}
    bench.run("stored.without_triggers")
    bench.run("stored.fill_stories", **span)
    bench.run("stored.fill_articles", **span)
    bench.copy("stored.copy_fingerprints", rows())
    bench.run("stored.fill_features", **span)
    bench.run("stored.fill_bands", first=first, last=last)
    bench.run("stored.fill_keys", first=first, last=last)
    bench.run("stored.with_triggers")
    bench.run("stored.vacuum")


def _at(number: int) -> datetime:
    return BEGIN + timedelta(days=number / A_DAY)


def new(mixer: Mixer, first: int, at: datetime) -> Iterator[AnalysedArticle]:
    """A batch of articles that nobody has stored."""
    topics = files.topics(Settings())
    verdict = LanguageVerdict("ar", is_arabic=True, confidence=1.0, reason="bench")
    time_of = PublicationTime(at, Precision.MINUTE, "meta")
    for number in range(first, first + BATCH):
        title, text = mixer.article(number)
        url = f"https://n.example/{number}"
        yield analyse(
            Article(url, url, title, text, None, time_of, None, verdict, "bench"), topics, None, "n"
        )


def insert(store: Store, batch: Sequence[AnalysedArticle], at: datetime) -> list[Linked]:
    """What link.store_articles stores before it decides: articles, and what they are compared by."""
    ids, _ = load.reserve(store, articles=len(batch))
    fresh = [
        Linked(i, Origin("n", at), one, Comparison(None), one.mentions, at)
        for i, one in zip(ids, batch, strict=True)
    ]
    prints = [FingerprintRow.of(one.article_id, one.new.fingerprint) for one in fresh]
    load.load(store, load.Batch(articles=[linked_row(one) for one in fresh], fingerprints=prints))
    return fresh


def compare(store: Store, fresh: Sequence[Linked]) -> None:
    """What link.settle decides, and writes of copies and stories."""
    link.in_stories(store, copies.compared(store, fresh))


def seconds(work: Callable[[], object], store: Store | None = None) -> float:
    """Processor time of this process and of the server's side of a connection: what waiting for others costs doesn't count."""
    begun = _used(store)
    work()
    return _used(store) - begun


def _used(store: Store | None) -> float:
    server = 0.0
    if store:
        fields = (
            Path(f"/proc/{store._connection.info.backend_pid}/stat")
            .read_text(encoding="utf-8")
            .rsplit(")", 1)[1]
            .split()
        )
        server = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + server


def measure(store: Store, mixer: Mixer, size: int, late: int = 0) -> dict[str, float]:
    """The best of some batches, in seconds; published `late` articles before the last that is stored."""
    at = _at(size + late)
    costs: dict[str, list[float]] = {"compare": [], "insert": []}
    for turn in range(ROUNDS):
        batch = list(new(mixer, 10_000_000 + size * 10 + late + turn * BATCH, at))
        fresh: list[Linked] = []
        with store.transaction():
            costs["insert"].append(seconds(lambda: fresh.extend(insert(store, batch, at)), store))  # noqa: B023
            costs["compare"].append(seconds(lambda: compare(store, fresh), store))  # noqa: B023
    return {what: min(took) for what, took in costs.items()}


def main() -> int:
    """Measure at each size; 1 where a limit is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=os.environ.get("TEXTS"))
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--pages", type=Path)
    args = parser.parse_args()
    sizes = [int(size) for size in args.sizes.split(",")]
    base = texts(Path(args.file)) if args.file else own_texts()
    mixer = Mixer.of(base)
    html = pages(args.pages)
    extract = min(
        seconds(lambda: [trafilatura.bare_extraction(page, with_metadata=True) for page in html]) for _ in range(ROUNDS)
    )  # fmt: skip
    limit = MOST_OF_EXTRACTION * extract / len(html) * BATCH
    print(
        f"{len(mixer.pool):,} sentences; extraction with metadata of {BATCH} pages: {limit / MOST_OF_EXTRACTION:.2f} s",
        flush=True,
    )
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder)) as server:
        server.ensure_database("stored")
        migrate(server.dsn("stored"), PROJECT / "sql")
        with (
            open_store(server.dsn("stored"), PROJECT / "sql" / "steps") as store,
            open_store(server.dsn("stored"), PROJECT / "bench") as bench,
        ):
            bench.run("stored.source")
            bench.run("stored.make_told")
            told = (story.features(title, text) for title, text in base[:3000])
            bench.copy(
                "stored.copy_told", ([n, one.terms, one.head, list(one.keys)] for n, one in enumerate(told))
            )
            before = 0
            for size in sizes:
                fill(bench, mixer, before + 1, size)
                bench.run("stored.numbers", last=10 * size)
                found.append(measure(store, mixer, size))
                print(f"a day late: {measure(store, mixer, size, -A_DAY)}", flush=True)
                said = ", ".join(
                    f"{what} {cost:.3f} s ({cost / limit * MOST_OF_EXTRACTION:.1%})"
                    for what, cost in found[-1].items()
                )
                print(f"{size:,} stored; a batch of {BATCH}: {said}", flush=True)
                before = size
    missed = [
        what for what, cost in found[-1].items() if cost > limit or cost > MOST_GROWTH * found[-2:][0][what]
    ]
    print(
        f"at most {MOST_OF_EXTRACTION:.0%} of extraction and {MOST_GROWTH:.0f} times the size before: "
        + (f"{missed} missed" if missed else "met")
    )
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
