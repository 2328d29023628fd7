"""The briefing: what happened in a period, by conflict and entry, as one HTML page that can be printed.

Gathered from the ledger for any period, whoever was told of it; mentions that no entry tells stand in a line each. Nothing is
written by a model: the sentences at the top are counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marsad.core.alerts import happening, wording
from marsad.core.alerts.happening import EntryText, Happening, ToldEntry
from marsad.core.wording.wording import plain
from marsad.edge.store import Store
from marsad.edge.templates import briefing_template
from marsad.model import CeasefireStatus, Theatre, Weight


@dataclass(frozen=True, slots=True)
class EntryOfPeriod:
    """An entry of the period, and the article that told it."""

    entry_id: int
    article_id: int


@dataclass(frozen=True, slots=True)
class RunningEntry:
    """A ceasefire that is said to hold, since when, and when it was last broken."""

    entry_id: int
    theatre: Theatre
    article_id: int
    first_at: datetime
    broken_at: datetime | None


@dataclass(frozen=True, slots=True)
class OtherArticle:
    """An article with a mention that no entry tells."""

    article_id: int
    title: str
    url: str
    name_ar: str
    name_en: str
    theatre: Theatre
    status: CeasefireStatus | None
    denied: bool
    weight: Weight


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as the page shows it."""

    told: Happening
    title: str
    url: str
    outlet: str
    held_days: int = 0
    broken_at: datetime | None = None


def briefing(store: Store, since: datetime, until: datetime, language: str, zone: str) -> str:
    """The page of a period, in Arabic or English."""
    period = {"since": since, "until": until}
    running = [
        item
        for row in store.objects("briefing.running", RunningEntry, **period)
        if (item := _item(store, row.entry_id, row.article_id, until, language, row))
    ]
    found = [
        item
        for row in store.objects("briefing.entries", EntryOfPeriod, **period)
        if (item := _item(store, row.entry_id, row.article_id, until, language))
    ]
    others = store.objects("briefing.others", OtherArticle, **period)
    news = [one for one in others if one.weight is not Weight.BACKGROUND]
    theatres = [
        t
        for t in Theatre
        if any(i.told.theatre is t for i in (*running, *found)) or any(o.theatre is t for o in news)
    ]
    return briefing_template().render(
        rtl=language == "ar",
        theatres=theatres,
        running=running,
        found=sorted(found, key=lambda item: (_KINDS.index(item.told.kind), item.told.cause.at)),
        news=news,
        background=[one for one in others if one.weight is Weight.BACKGROUND],
        top=_top(running, found, len(others), language),
        **wording.briefing_words(language, zone),
        **period,
    )


_KINDS = ("ceasefire", "violation", "patrol", "talks")


def _item(
    store: Store,
    entry_id: int,
    article_id: int,
    until: datetime,
    language: str,
    running: RunningEntry | None = None,
) -> Item | None:
    """An entry as it stood at the end of the period; None where nothing reports it any more."""
    row = store.first("deliver.entry", ToldEntry, entry_id=entry_id)
    article = store.first("deliver.entry_text", EntryText, entry_id=entry_id, article_id=article_id)
    reports = tuple(r for r in row.reports if r.at < until) if row else ()
    own = [r for r in reports if r.article_id == article_id]
    if row is None or article is None or not own:
        return None
    cause = min(own, key=lambda r: r.weight.rank)
    told = Happening(
        entry_id=entry_id,
        kind=row.kind,
        theatre=row.theatre,
        changes=(
            f"{row.kind}/{'denied' if cause.is_denied else 'held' if cause.status == 'started' else cause.status}",
        ),
        reports=reports,
        outlets=tuple(o for o in row.outlets if o.at < until),
        claims=row.conflicts,
        cause=cause,
        passages=happening.passages(article.title, article.text, article.words, cause, 1),
    )
    outlet = plain(article.name_ar if language == "ar" else article.name_en)
    days = (until - running.first_at).days if running else 0
    return Item(told, article.title, article.url, outlet, days, running.broken_at if running else None)


def _top(running: Sequence[Item], found: Sequence[Item], others: int, language: str) -> str:
    """Two sentences made of counts."""
    kinds = Counter(item.told.kind for item in found)
    contradicted = sum(bool(item.told.claims) for item in found)
    return wording.top(len(running), kinds, contradicted, others, language)
