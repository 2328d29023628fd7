"""The briefing: what happened in a period, by conflict and entry, as one HTML page that can be printed, or for a document.

Gathered from the ledger for any period, whoever was told of it; mentions that no entry tells stand in a line each. Nothing is
written by a model: the sentences at the top are counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marsad.core.alerts import happening, wording
from marsad.core.alerts.happening import EntryNews, ToldEntry, ToldText
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
class BriefingItem:
    """One entry as the page shows it."""

    told: EntryNews
    title: str
    url: str
    outlet: str
    held_days: int | None = None  # None: it isn't said since when
    broken_at: datetime | None = None
    is_headline: bool = False  # what it quotes is the headline, which stands below in any case
    is_quoted: bool = False  # its sentence is quoted at another entry


@dataclass(frozen=True, slots=True)
class Briefing:
    """What happened in a period, gathered and worded, before it is a page or a document."""

    since: datetime
    until: datetime
    language: str
    zone: str
    top: str
    running: Sequence[BriefingItem]
    found: Sequence[BriefingItem]
    news: Sequence[OtherArticle]
    background: Sequence[OtherArticle]

    @property
    def theatres(self) -> list[Theatre]:
        """The conflicts that have something to tell."""
        told = {one.told.theatre for one in (*self.running, *self.found)} | {one.theatre for one in self.news}
        return [one for one in Theatre if one in told]

    def groups(self, theatre: Theatre) -> list[tuple[str, list[BriefingItem]]]:
        """What happened in one conflict, by headings: what changed of ceasefires, then patrols and talks."""
        found = [one for one in self.found if one.told.theatre is theatre]
        changed = [one for one in found if one.told.kind in ("ceasefire", "violation")]
        moved = [one for one in found if one.told.kind in ("patrol", "talks")]
        return [(name, some) for name, some in (("changed", changed), ("moved", moved)) if some]

    def violations(self, theatre: Theatre) -> str:
        """How many violations, by place: «الخروقات: 5 – سراقب: 3، خان شيخون: 2»; empty for one, which stands for itself."""
        told = [
            i.told
            for i in self.found
            if i.told.theatre is theatre and i.told.changes[0] == "violation/reported"
        ]
        return wording.violation_count([wording.where(one, self.language) for one in told], self.language)

    def contradicted(self, theatre: Theatre) -> list[BriefingItem]:
        """The entries whose reports can't all be right."""
        return [one for one in self.found if one.told.theatre is theatre and one.told.claims]


def gather(store: Store, since: datetime, until: datetime, language: str, zone: str) -> Briefing:
    """What happened in a period, in Arabic or English."""
    period = {"since": since, "until": until}
    holding = store.objects("briefing.running", RunningEntry, **period)
    happened = store.objects("briefing.entries", EntryOfPeriod, **period)
    told = _told(store, [*holding, *happened])
    running = [item for row in holding if (item := _item(told, row, until, language, zone))]
    found = [item for row in happened if (item := _item(told, row, until, language, zone))]
    others = store.objects("briefing.others", OtherArticle, **period)
    return Briefing(
        **period,
        language=language,
        zone=zone,
        top=_top(running, found, len(others), language),
        running=running,
        found=_each_once(found),
        news=[one for one in others if one.weight is not Weight.BACKGROUND],
        background=[one for one in others if one.weight is Weight.BACKGROUND],
    )


def page(told: Briefing) -> str:
    """The briefing as one page of HTML that needs nothing beside it."""
    return briefing_template().render(
        rtl=told.language == "ar", briefing=told, **wording.briefing_words(told.language, told.zone)
    )


def briefing(store: Store, since: datetime, until: datetime, language: str, zone: str) -> str:
    """The page of a period, in Arabic or English."""
    return page(gather(store, since, until, language, zone))


def running(store: Store, at: datetime, language: str, zone: str) -> list[BriefingItem]:
    """The ceasefires that hold at a moment."""
    rows = store.objects("briefing.running", RunningEntry, until=at)
    told = _told(store, rows)
    return [item for row in rows if (item := _item(told, row, at, language, zone))]


_KINDS = ("ceasefire", "violation", "patrol", "talks")


def _each_once(found: Sequence[BriefingItem]) -> list[BriefingItem]:
    """The entries in the order of the page. A sentence that tells several of one conflict is quoted at the first."""
    seen: set[tuple[object, ...]] = set()
    shown = []
    for item in sorted(found, key=lambda item: (_KINDS.index(item.told.kind), item.told.cause.at)):
        key = (item.told.theatre, item.url, "".join(p.text for pieces in item.told.passages for p in pieces))
        shown.append(replace(item, is_quoted=key in seen))
        seen.add(key)
    return shown


Told = Mapping[tuple[int, int], tuple[ToldEntry, ToldText]]  # by entry and article


def _told(store: Store, rows: Sequence[EntryOfPeriod | RunningEntry]) -> Told:
    """What is stored of some entries and of the articles that tell them, asked for together."""
    ids = [row.entry_id for row in rows]
    entries = {row.entry_id: row for row in store.objects("deliver.entries", ToldEntry, entry_ids=ids)}
    texts = store.objects(
        "deliver.entry_texts", ToldText, entry_ids=ids, article_ids=[row.article_id for row in rows]
    )
    return {
        (text.entry_id, text.article_id): (entries[text.entry_id], text)
        for text in texts
        if text.entry_id in entries
    }


def _item(
    told: Told, of: EntryOfPeriod | RunningEntry, until: datetime, language: str, zone: str
) -> BriefingItem | None:
    """An entry as it stood at the end of the period; None where nothing reports it any more."""
    row, article = told.get((of.entry_id, of.article_id), (None, None))
    reports = tuple(r for r in row.reports if r.at < until) if row else ()
    own = [r for r in reports if r.article_id == of.article_id]
    if row is None or article is None or not own:
        return None
    cause = min(own, key=lambda r: r.weight.rank)
    news = EntryNews(
        entry_id=row.entry_id,
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
    return BriefingItem(
        news,
        article.title,
        article.url,
        plain(article.name_ar if language == "ar" else article.name_en),
        held_days=news.held_days(until, zone) if isinstance(of, RunningEntry) else None,
        broken_at=of.broken_at if isinstance(of, RunningEntry) else None,
        is_headline=_text(news) == plain(article.title),
    )


def _text(told: EntryNews) -> str:
    return plain("".join(piece.text for pieces in told.passages for piece in pieces))


def _top(running: Sequence[BriefingItem], found: Sequence[BriefingItem], others: int, language: str) -> str:
    """Two sentences made of counts."""
    kinds = Counter(item.told.kind for item in found)
    contradicted = sum(bool(item.told.claims) for item in found)
    return wording.top(len(running), kinds, contradicted, others, language)
