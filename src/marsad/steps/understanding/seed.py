"""Seed: load the seed corpus, so that what was given at the start is known to every comparison."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from marsad.core.config.seeds import Seed, read_seeds
from marsad.core.ledger.rules import LedgerRules
from marsad.core.text import language
from marsad.core.topics.topic import Topics
from marsad.edge.clock import now
from marsad.edge.files import text
from marsad.edge.rows.source import SourceRow
from marsad.edge.store import Store
from marsad.model import Article, Source, Theatre
from marsad.settings import Settings
from marsad.steps.understanding import link, link_lock
from marsad.steps.understanding.analysed import analyse
from marsad.steps.understanding.linked import Origin
from marsad.steps.upkeep.run import recorded

SOURCE = Source(
    "seed", "المقالات المرجعية", "Seed corpus", "https://seed.invalid/", (), theatre=Theatre.SYRIA
)


def seed(
    store: Store, settings: Settings, topics: Topics, folder: Path, ledger: LedgerRules | None = None
) -> Counter[str]:
    """Load the texts of `folder` that are not known yet, in the order of their numbers; nobody is alerted."""
    seeds = read_seeds(text(folder / "seeds.yaml"), str(folder / "seeds.yaml"), settings.zone)
    articles = [(s, _article(s, text(folder / s.file))) for s in seeds]
    with recorded(store, "seed") as run, store.transaction():
        store.many("collect.save_source", [SourceRow.of(SOURCE)])
        link_lock.take(store)
        arrived = [
            (
                Origin(SOURCE.id, now(), seed=one.number),
                analyse(article, topics, Theatre.SYRIA, SOURCE.id, ledger=ledger),
            )
            for one, article in articles
        ]
        run.counts.update(link.store_articles(store, arrived, ()))
    return run.counts


def _article(one: Seed, words: str) -> Article:
    return Article(
        url=f"seed:{one.number}",
        canonical_url=f"seed:{one.number}",
        title=one.title,
        text=words,
        author=None,
        published=one.published,
        site_name=one.outlet,
        language=language.verdict(words),
        extractor="as given",
    )
