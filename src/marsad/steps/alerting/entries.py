"""Notify of entries: what a batch of articles brings to the ledger's entries, told to each subscriber once for each step.

Runs in the transaction that stores the articles, after their events have joined entries. Which steps an entry has, and which of
them are urgent, is decided in `core.alerts.step`; whom a step concerns in `core.alerts.wanted`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from marsad.core.alerts import step as steps_of
from marsad.core.alerts.step import QUIET, Reported, Step
from marsad.core.alerts.wanted import News
from marsad.edge.rows.delivery import KnownEntry, ToldStep
from marsad.edge.store import Store
from marsad.model import Subscription, Weight


@dataclass(frozen=True, slots=True)
class Arrived:
    """An original that was stored, or edited, and what the alerts make of it. `news` may be of its copy, where that is what came."""

    article_id: int
    story_id: int
    news: News
    edits: tuple[str, ...] = ()
    is_copy: bool = False
    readers: frozenset[str] | None = None  # subscriptions for which it was decided on before; None: any
    rank: int | None = None  # where it stands: what comes after it isn't known yet; None where all is known


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries that a batch reports, with all that is known and was told of them."""

    reports: Mapping[int, tuple[Reported, ...]] = field(default_factory=dict)  # by entry
    known: Mapping[int, KnownEntry] = field(default_factory=dict)
    told: Mapping[tuple[str, int], tuple[ToldStep, ...]] = field(
        default_factory=dict
    )  # by subscription and entry

    @classmethod
    def of(cls, store: Store, article_ids: Sequence[int]) -> Entries:
        """Those that some articles report, as they are stored."""
        ids = store.values("entries.of_articles", article_ids=list(article_ids)) if article_ids else []
        if not ids:
            return cls()
        reports: defaultdict[int, list[Reported]] = defaultdict(list)
        for report in store.objects("entries.reports", Reported, entry_ids=ids):
            reports[report.entry_id].append(report)
        return cls(
            {entry_id: tuple(some) for entry_id, some in reports.items()},
            {
                row.entry_id: row
                for row in store.objects("entries.known", KnownEntry, entry_ids=ids, quiet=QUIET)
            },
        )

    def as_of(self, store: Store, one: Arrived) -> Entries:
        """The same with what was told of the article's entries when it comes."""
        ids = sorted({report.entry_id for report in self.by_article(one.article_id)})
        return replace(self, told=_told(store, ids, one.rank)) if ids else self

    def contradicted(self, report: Reported, rank: int | None) -> Reported:
        """A report with those of its contradictions that a report which is known by its turn is the other side of."""
        others = {
            claim
            for one in self.reports[report.entry_id]
            if one.event_id != report.event_id and (rank is None or one.is_settled or one.rank <= rank)
            for claim in one.claims
        }
        known = {claim.partition("=")[0] for claim in others - set(report.claims)}
        return replace(report, conflicts=tuple(field for field in report.conflicts if field in known))

    def by_article(self, article_id: int) -> list[Reported]:
        """The reports of one article, whatever their entry, in the order of their words."""
        found = [r for some in self.reports.values() for r in some if r.article_id == article_id]
        return sorted(found, key=lambda r: (r.field != "title", r.start, r.end, r.kind, r.status))

    def told_of(self, subscription: Subscription, entry_id: int) -> set[str]:
        """The steps of an entry that the subscriber was told before, by itself or by its story."""
        return {_base(one.change) for one in self.told.get((subscription.id, entry_id), ())}

    def repeats(self, report: Reported) -> bool:
        """Whether a violation without a place stands in an article that tells another one: "four were killed in the shelling"."""
        return (
            report.kind == "violation"
            and not report.places
            and any(
                r.kind == "violation" and r.entry_id != report.entry_id and r.places
                for r in self.by_article(report.article_id)
            )
        )

    def steps(
        self, subscription: Subscription, entry_id: int, article_id: int, rank: int | None = None
    ) -> list[tuple[Step, ToldStep | None]]:
        """What an article brings to an entry that the subscriber wasn't told; with the line of a digest that told it in passing."""
        told = self.told.get((subscription.id, entry_id), ())
        firmly = {_base(one.change) for one in told if one.weight is Weight.SUBJECT}
        passing = {one.change: one for one in told if one.weight is not Weight.SUBJECT}
        fresh = [r for r in self.reports[entry_id] if r.article_id == article_id]
        dead = max((one.killed for one in told), default=0)
        fresh = [self.contradicted(r, rank) for r in fresh if not self.repeats(r)]
        found = steps_of.steps(fresh, firmly, dead, is_quiet=self.known[entry_id].is_quiet)
        return [(one, passing.get(one.change)) for one in found if one.is_urgent or one.change not in passing]


def _told(
    store: Store, entry_ids: Sequence[int], rank: int | None
) -> dict[tuple[str, int], tuple[ToldStep, ...]]:
    told: defaultdict[tuple[str, int], list[ToldStep]] = defaultdict(list)
    for row in store.objects("entries.told", ToldStep, entry_ids=list(entry_ids), rank=rank):
        told[row.subscription_id, row.entry_id].append(row)
    return {pair: tuple(some) for pair, some in told.items()}


def follow(store: Store, article_ids: Sequence[int]) -> None:
    """Let alerts of entries that became others follow their articles."""
    ids = store.values("entries.of_articles", article_ids=list(article_ids))
    if ids:
        store.run("entries.follow", entry_ids=ids)


def _base(change: str) -> str:
    """The step that a change tells, without the mark that it was told in passing before."""
    return change.removesuffix(steps_of.RISEN)
