"""Understand: page → article → fingerprint → story → mentions → alerts, a batch of pages in one transaction.

What one page raises, that nobody foresaw, costs that page alone: it is kept for the operators, and read again by `maintain`.

What costs time (reading, fingerprints, rules) is done before the transaction; inside it, under one lock, each article is
compared with everything stored, linked, and written with all that belongs to it, alerts included. While one batch is analysed and
linked, the reader's children are at the next one.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import chain

from marsad.core.ledger.rules import LedgerRules
from marsad.core.text import revision
from marsad.core.topics.topic import Topics
from marsad.edge import log
from marsad.edge.reader import Reader, ReaderError
from marsad.edge.rows.article import KnownArticle
from marsad.edge.rows.page import UnreadPage
from marsad.edge.rows.source import SnapshotRow
from marsad.edge.store import Store
from marsad.errors import StoreError
from marsad.model import Article, Subscription, Unreadable
from marsad.settings import Settings
from marsad.steps.understanding import gazetteer, link, link_lock, reading
from marsad.steps.understanding.analysed import AnalysedArticle, analyse
from marsad.steps.understanding.known_boilerplate import KnownBoilerplate
from marsad.steps.understanding.linked import Origin
from marsad.steps.understanding.reading import PageReading
from marsad.steps.understanding.revise import revise
from marsad.steps.upkeep import faults
from marsad.steps.upkeep.run import Run, recorded, timed

PAGES_A_RUN = 100_000
PAGES_A_TASK = 2_000  # after which a worker that is asked to end can end; a task's start costs some seconds of processor time
BATCHES_AHEAD = 1  # that are being read while one is analysed and linked


Result = Article | AnalysedArticle | Unreadable


def sync(store: Store, topics: Topics, subscriptions: Sequence[Subscription]) -> None:
    """Bring the warehouse's topics and subscriptions in line with the operator's files."""
    with store.transaction():
        store.many(
            "understand.save_topic",
            [
                {
                    "topic": info.name,
                    "title_ar": info.title_ar,
                    "title_en": info.title_en,
                    "version": info.version,
                    "is_enabled": info.enabled,
                }
                for info in topics.all
            ],
        )
        store.many(
            "understand.save_subscription",
            [
                {
                    "id": s.id,
                    "channel": s.channel,
                    "address": s.address,
                    "language": s.language,
                    "zone": s.zone,
                }
                for s in subscriptions
            ],
        )
        store.run("understand.retire_subscriptions", ids=[s.id for s in subscriptions])
        gazetteer.sync(store, topics.gazetteer)


def shares(store: Store, settings: Settings) -> list[list[int]]:
    """The ids of the pages still to be read, divided into tasks: enough for all workers, none too long.

    Each has every so-manieth batch, so that all come on together from what was published first to what was last.
    """
    batches = list(_chunks(store.values("understand.unread_pages", limit=PAGES_A_RUN), settings.batch_pages))
    longest = max(1, PAGES_A_TASK // settings.batch_pages)
    count = min(len(batches), max(settings.slots, -(-len(batches) // longest)))
    return [list(chain.from_iterable(batches[which::count])) for which in range(count)]


def _chunks(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def understand(
    store: Store,
    settings: Settings,
    topics: Topics,
    subscriptions: Sequence[Subscription],
    page_ids: Sequence[int],
    ledger: LedgerRules | None = None,
) -> Counter[str]:
    """Read pages, batch by batch, and store what they say. Those that are read meanwhile by another worker are left to it."""
    reader, size = reading.reader(settings), settings.batch_pages
    begun: deque[ReadingBatch] = deque()
    with recorded(store, "understand") as run, timed(run, "read", lambda: reader.cpu_seconds):
        try:
            for chunk in _chunks(page_ids, size):
                begun.append(ReadingBatch.begin(store, reader, chunk))
                if len(begun) > BATCHES_AHEAD:
                    _finish(store, settings, run, begun.popleft(), topics, subscriptions, ledger)
            while begun:
                _finish(store, settings, run, begun.popleft(), topics, subscriptions, ledger)
        finally:
            for batch in begun:
                batch.give_up()
    return run.counts


@dataclass(frozen=True, slots=True)
class ReadingBatch:
    """Pages that are being read."""

    rows: list[UnreadPage]
    learned: KnownBoilerplate
    readings: list[Future[PageReading]]

    @classmethod
    def begin(cls, store: Store, reader: Reader, page_ids: Sequence[int]) -> ReadingBatch:
        """Have the reader begin with those of the pages that are still unread."""
        rows = store.objects("understand.pages", UnreadPage, page_ids=list(page_ids))
        source_ids = [row.source_id for row in rows]
        learned = KnownBoilerplate.of(store.objects("learn.latest", SnapshotRow, source_ids=source_ids))
        return cls(rows, learned, reading.begin(reader, rows, learned))

    def give_up(self) -> None:
        """Read no more of them."""
        for one in self.readings:
            one.cancel()


def _finish(
    store: Store,
    settings: Settings,
    run: Run,
    batch: ReadingBatch,
    topics: Topics,
    subscriptions: Sequence[Subscription],
    ledger: LedgerRules | None,
) -> None:
    """Analyse a batch as it comes from the reader, and store it."""
    by_page: dict[int, PageReading] = {}
    understood: list[tuple[UnreadPage, Result]] = []
    for row, coming in zip(batch.rows, batch.readings, strict=True):
        one = by_page[row.page_id] = _read(store, run, row, coming)
        found: Result = one.result
        if isinstance(found, Article):
            work = partial(_understand, found, topics, row, batch.learned, ledger)
            with timed(run, "analyse"):
                found = _analysed(store, run, by_page, row, work)
        understood.append((row, found))
    keep = partial(_keep, store, settings, subscriptions, by_page)
    with timed(run, "link"):
        try:
            run.counts.update(keep(understood))
        except StoreError:
            raise
        except Exception:  # one of them can't be stored: each by itself, so that it costs that one alone
            for row, result in understood:
                run.counts.update(_alone(store, run, by_page, row, result, keep))


def _read(store: Store, run: Run, row: UnreadPage, coming: Future[PageReading]) -> PageReading:
    """Return what came of a page; what its reading raised is its own outcome."""
    try:
        return coming.result()
    except (StoreError, ReaderError):
        raise
    except Exception as error:
        return reading.unread(row, _fault(store, run, row, error))


Pages = Sequence[tuple[UnreadPage, Result]]


def _fault(store: Store, run: Run, row: UnreadPage, error: Exception) -> Unreadable:
    """Keep for the operators what a page raised, and return the page's own outcome."""
    run.counts["faults"] += 1
    return Unreadable(faults.UNFORESEEN, faults.keep(store, "understand", row.url, error))


def _analysed(
    store: Store, run: Run, readings: dict[int, PageReading], row: UnreadPage, work: Callable[[], Result]
) -> Result:
    """Return what `work` makes of a page; what it raises is the page's own outcome."""
    try:
        return work()
    except StoreError:
        raise
    except Exception as error:
        problem = _fault(store, run, row, error)
        readings[row.page_id] = replace(readings[row.page_id], result=problem, problem=problem)
        return problem


def _alone(
    store: Store,
    run: Run,
    readings: dict[int, PageReading],
    row: UnreadPage,
    result: Result,
    keep: Callable[[Pages], Counter[str]],
) -> Counter[str]:
    """Store one page; where that raises, store with the page that it did; where that raises too, leave the page to the next run."""
    try:
        return keep([(row, result)])
    except StoreError:
        raise
    except Exception as error:
        problem = _fault(store, run, row, error)
    readings[row.page_id] = replace(readings[row.page_id], result=problem, problem=problem)
    try:
        return keep([(row, problem)])
    except StoreError:
        raise
    except Exception as error:
        _fault(store, run, row, error)
        return Counter()


def _keep(
    store: Store,
    settings: Settings,
    subscriptions: Sequence[Subscription],
    readings: Mapping[int, PageReading],
    understood: Pages,
) -> Counter[str]:
    """Store pages with all that belongs to them, in one transaction."""
    counts: Counter[str] = Counter()
    rows = [row for row, _ in understood]
    with store.transaction():
        link_lock.take(store)
        for some in _each_entry_once(understood):
            counts.update(_store(store, some, readings, subscriptions))
        _ask_again(store, rows, readings, settings.fetch_attempts)
        _watch(store, rows, settings.reread_delays)
        _learn_day_orders(store, understood)
    return counts


def _understand(
    found: Article, topics: Topics, row: UnreadPage, learned: KnownBoilerplate, ledger: LedgerRules | None
) -> Article | AnalysedArticle:
    if not found.language.is_arabic:
        return found
    source_id = row.source_id
    phrases, snapshots = learned.hashes(source_id, "phrases"), learned.snapshots(source_id)
    return analyse(found, topics, row.home_theatre, source_id, phrases, snapshots, ledger)


def _each_entry_once(pages: Iterable[tuple[UnreadPage, Result]]) -> list[list[tuple[UnreadPage, Result]]]:
    """The pages in order, in groups: an entry's second page is looked at when its first is stored, and revises it."""
    groups: list[list[tuple[UnreadPage, Result]]] = []
    seen: Counter[int] = Counter()
    for row, result in pages:
        if seen[row.entry_id] == len(groups):
            groups.append([])
        groups[seen[row.entry_id]].append((row, result))
        seen[row.entry_id] += 1
    return groups


def _store(
    store: Store,
    pages: Sequence[tuple[UnreadPage, Result]],
    readings: Mapping[int, PageReading],
    subscriptions: Sequence[Subscription],
) -> Counter[str]:
    """Store what came of some pages, once: a page that somebody else has marked is left alone."""
    counts: Counter[str] = Counter()
    those = [readings[row.page_id] for row, _ in pages]
    marked = store.values(
        "understand.mark_pages",
        page_ids=[row.page_id for row, _ in pages],
        states=["unreadable" if isinstance(result, Unreadable) else "read" for _, result in pages],
        reasons=[reading.said(problem) if (problem := found.problem) else None for found in those],
        bases=[found.basis for found in those],
        incomplete=[isinstance(found.result, Article) and found.result.incomplete for found in those],
    )
    ours = set(marked)
    entry_ids = [row.entry_id for row, _ in pages]
    entries = store.objects("revise.articles_of", KnownArticle, entry_ids=entry_ids)
    known = {one.entry_id: one for one in entries}
    arrived: list[tuple[Origin, Article | AnalysedArticle]] = []
    for row, result in pages:
        if row.page_id not in ours:
            continue
        if isinstance(result, Unreadable):
            counts[f"unreadable_{result.reason}"] += 1
            log.event(
                "page_unreadable",
                source=row.source_id,
                entry=row.entry_id,
                page=row.page_id,
                reason=result.reason,
            )
        elif row.entry_id in known:
            basis, origin = readings[row.page_id].basis, Origin.of(row)
            counts.update(revise(store, origin, known[row.entry_id], result, subscriptions, basis=basis))
        else:
            arrived.append((Origin.of(row), result))
    counts.update(link.store_articles(store, arrived, subscriptions))
    return counts


def _ask_again(
    store: Store, rows: Sequence[UnreadPage], readings: Mapping[int, PageReading], most: int
) -> None:
    """Have pages fetched again that came and held no article: the first answer doesn't decide for ever."""
    for row in rows:
        problem = readings[row.page_id].problem
        if problem and row.is_page and problem.reason != faults.UNFORESEEN:
            reading.ask_again(store, row, problem, most)


def _watch(store: Store, rows: Sequence[UnreadPage], delays: Sequence[timedelta]) -> None:
    """Have new articles read again after a while: those that carry a topic, and those that may not be all there yet."""
    if delays:
        page_ids = [row.page_id for row in rows]
        store.run("understand.watch_for_edits", page_ids=page_ids, delay=delays[0], short=revision.SHORT)


def _learn_day_orders(store: Store, pages: Pages) -> None:
    """Remember in which order outlets write day and month, where their feeds haven't shown it and their pages agree."""
    seen: dict[str, set[str]] = {}
    for row, result in pages:
        article = result.article if isinstance(result, AnalysedArticle) else result
        if row.day_order is None and isinstance(article, Article) and article.published:
            seen.setdefault(row.source_id, set()).update(filter(None, [article.published.day_order]))
    for source_id, orders in sorted(seen.items()):
        if len(orders) == 1:
            store.run("understand.save_day_order", source_id=source_id, day_order=orders.pop())
