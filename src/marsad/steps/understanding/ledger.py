"""The ledger's step: events are stored with their article, and joined with what is stored of the same happening.

Runs in the transaction that stores the articles, under the lock that links them: which entry an event joins depends on all that
are there. A neighbourhood (the entries that share a key with a new event) is decided on anew as a whole, so that the order in
which reports arrive decides nothing but the numbers of entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from marsad.core.duplicates.fingerprint import own_spans
from marsad.core.entities.gazetteer import Gazetteer
from marsad.core.ledger import entry
from marsad.core.ledger.conflict import with_conflicts
from marsad.core.ledger.correction import FieldCorrection, corrected
from marsad.core.ledger.entry import LedgerEntry, Report
from marsad.core.ledger.event import Event, EventKind, Quote
from marsad.core.ledger.key import keys
from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics import topic
from marsad.edge.rows.article import ArticleText
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.rows.ledger import (
    ConflictRow,
    CountRow,
    EventRow,
    FactRow,
    LedgerCorrectionRow,
    LedgerText,
    PartyRow,
    PlaceRow,
    QuoteRow,
    ReportRow,
)
from marsad.edge.store import Store
from marsad.steps.understanding import gazetteer, ledger_rows, link_lock
from marsad.steps.understanding.analysed import DEFAULT_ZONE, draw
from marsad.steps.understanding.ledger_rows import EventRows
from marsad.steps.understanding.linked import Linked
from marsad.steps.upkeep.faults import each_alone
from marsad.steps.upkeep.run import recorded

LATEST = 60  # neighbours that one key may bring
BACKGROUND = "background"
BATCH = 200  # articles whose events are drawn anew in one transaction


@dataclass(frozen=True, slots=True)
class Drawn:
    """The events that one stored article was found to tell."""

    article_id: int
    story_id: int | None
    at: datetime  # its publication, else when it was first seen
    events: tuple[Event, ...]


def store_linked(store: Store, linked: Sequence[Linked]) -> Counter[str]:
    """Store the events of articles that were just linked and loaded, those in their own sentences; a copy has none."""
    drawn = [
        Drawn(
            one.article_id,
            one.story_id,
            one.at,
            own_events(
                store,
                one.article_id,
                one.new.article.title,
                one.new.article.text,
                () if one.comparison.duplicate else one.new.events,
            ),
        )
        for one in linked
    ]
    rules = next((one.new.ledger for one in linked if one.new.ledger), None)
    return store_events(store, drawn, rules.gazetteer) if rules else Counter()


def move(store: Store, stories: Mapping[int, int]) -> Counter[str]:
    """Let the events of articles go with them to other `stories`: what their neighbours are, and so which entries they join."""
    rows = store.objects("ledger.of_articles", _EventId, article_ids=list(stories))
    found: dict[int, list[EventRows]] = {}
    for one in events_of(store, [row.event_id for row in rows]):
        found.setdefault(one.event.article_id, []).append(one)
    drawn = [
        Drawn(i, stories[i], some[0].event.at, tuple(map(ledger_rows.event_of, some)))
        for i, some in found.items()
    ]
    return store_events(store, drawn, gazetteer.stored(store)) if drawn else Counter()


def own_events(
    store: Store, article_id: int, title: str, text: str, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Return those of an article's events whose words stand in its title or in sentences that nothing it carries has."""
    carried = store.objects("rederive.carried", FingerprintRow, article_ids=[article_id]) if events else []
    if not carried:
        return events
    spans = own_spans(title, text, [row.fingerprint for row in carried])
    return tuple(
        event
        for event in events
        if event.status.field == "title"
        or any(start <= event.status.start and event.status.end <= end for start, end in spans)
    )


def rederive(store: Store, rules: LedgerRules) -> Counter[str]:
    """Draw anew, batch by batch, the events of stored articles that other rules drew; what was stored, by kind."""
    with recorded(store, "maintain") as run:
        after = 0
        while rows := store.objects(
            "ledger.outdated_articles", LedgerText, after=after, rules=rules.version, limit=BATCH
        ):
            anew = partial(_draw_anew, store, rules)
            run.counts.update(
                each_alone(store, "maintain", rows, anew, lambda row: f"article {row.article_id}")
            )
            after = rows[-1].article_id
    return run.counts


def _draw_anew(store: Store, rules: LedgerRules, rows: Sequence[LedgerText]) -> Counter[str]:
    drawn = [_drawn(store, rules, row) for row in rows]
    with store.transaction():
        link_lock.take(store)
        counts = store_events(store, drawn, rules.gazetteer)
        store.run("ledger.mark_ledgered", article_ids=[r.article_id for r in rows], rules=rules.version)
    return counts


def _drawn(store: Store, rules: LedgerRules, row: LedgerText) -> Drawn:
    mentions = topic.classify(rules.topics, row.title, row.text, home_theatre=row.home_theatre)
    events = draw(
        rules,
        row.title,
        row.text,
        row.published_at,
        row.published_zone,
        mentions,
        row.home_theatre,
    )
    return Drawn(
        row.article_id, row.story_id, row.at, own_events(store, row.article_id, row.title, row.text, events)
    )


def store_events(store: Store, drawn: Sequence[Drawn], known: Gazetteer) -> Counter[str]:
    """Store the events of some articles and join them with what is there; how many of each kind, and entries opened.

    An article that had events loses them first: the very same may come again, under other numbers. Run twice, the second run
    changes nothing that can be asked for.
    """
    ids = [one.article_id for one in drawn]
    if not ids:
        return Counter()
    drawn = _corrected(store, drawn)
    touched = store.values("ledger.drop_events", article_ids=ids)
    store.many("ledger.save_events", [asdict(row) for one in drawn for row in _event_rows(one)])
    numbers = {
        (row.article_id, row.number): row.event_id
        for row in store.objects("ledger.ids", _EventId, article_ids=ids)
    }
    _save_details(store, drawn, numbers)
    counts = Counter(f"events_{event.kind}" for one in drawn for event in one.events)
    counts.update(join(store, list(numbers.values()), touched, known))
    return counts


def _corrected(store: Store, drawn: Sequence[Drawn]) -> list[Drawn]:
    """Return what was drawn, as the analysts have it."""
    made: dict[int, list[LedgerCorrectionRow]] = {}
    for row in store.objects(
        "ledger.corrections", LedgerCorrectionRow, article_ids=[one.article_id for one in drawn if one.events]
    ):
        made.setdefault(row.article_id, []).append(row)
    texts = {
        row.article_id: row
        for row in store.objects("ledger.corrected_texts", ArticleText, article_ids=list(made))
    }
    return [
        replace(
            one, events=corrected(text.title, text.text, one.events, map(correction_of, made[one.article_id]))
        )
        if (text := texts.get(one.article_id))
        else one
        for one in drawn
    ]


def correction_of(row: LedgerCorrectionRow) -> FieldCorrection:
    """Return what a stored correction says."""
    event = Quote(row.event_quote, row.event_start, row.event_end, row.event_field)
    words = Quote(row.quote, row.start_offset, row.end_offset, row.field)
    return FieldCorrection(EventKind(row.kind), event, row.fact, words, row.value)


@dataclass(frozen=True, slots=True)
class _EventKey:
    event_id: int
    key: int


@dataclass(frozen=True, slots=True)
class _EventId:
    event_id: int
    article_id: int = 0
    number: int = 0


def _event_rows(one: Drawn) -> Iterable[EventRow]:
    for number, event in enumerate(one.events):
        yield ledger_rows.event_row(one.article_id, number, one.at, event)


def _save_details(store: Store, drawn: Sequence[Drawn], numbers: dict[tuple[int, int], int]) -> None:
    facts: list[QuoteRow] = []
    parties: list[QuoteRow] = []
    places: list[QuoteRow] = []
    counts: list[QuoteRow] = []
    shared = []
    for one in drawn:
        for number, event in enumerate(one.events):
            event_id = numbers[one.article_id, number]
            facts += ledger_rows.fact_rows(event_id, event)
            parties += ledger_rows.party_rows(event_id, event)
            places += ledger_rows.place_rows(event_id, event)
            counts += ledger_rows.count_rows(event_id, event)
            shared.append({"event_id": event_id, "at": one.at, "keys": list(keys(event, one.story_id))})
    for statement, rows in (
        ("ledger.save_fact", facts),
        ("ledger.save_party", parties),
        ("ledger.save_place", places),
        ("ledger.save_count", counts),
    ):
        store.many(statement, [asdict(row) for row in rows])
    store.many("ledger.save_keys", shared)


def join(
    store: Store,
    event_ids: Sequence[int],
    touched: Sequence[int],
    known: Gazetteer,
) -> Counter[str]:
    """Decide anew on every entry that a new event may concern, on the entries `touched` that lost one, and on what follows.

    Where an entry is another one than before, the later neighbours of its events are looked at too, until nothing more changes."""
    left = (
        store.objects("ledger.whole_entries", ReportRow, event_ids=[], entry_ids=list(touched))
        if touched
        else []
    )
    begun = [*event_ids, *(row.event_id for row in left)]
    at_hand = _whole(store, [*begun, *_neighbours(store, begun)], touched, known)
    while more := set(_neighbours(store, at_hand.changed, since=at_hand.since)) - at_hand.before.keys():
        at_hand = _whole(store, [*at_hand.before, *more], touched, known)
    return _apply(store, at_hand.entries, at_hand.ids, at_hand.before, at_hand.ats, touched)


def _neighbours(store: Store, event_ids: Sequence[int], since: datetime | None = None) -> list[int]:
    """The events that share a key with some, the nearest of each key in time; `since` leaves out what came before."""
    if not event_ids:
        return []
    return store.values(
        "ledger.neighbours",
        event_ids=list(event_ids),
        kinds=list(entry.LOOKED_BACK),
        days=list(entry.LOOKED_BACK.values()),
        latest=LATEST,
        since=since,
    )


@dataclass(frozen=True, slots=True)
class _Decided:
    """Entries made of some events, with the numbers and times of these, and the entries that they were in before."""

    entries: list[LedgerEntry]
    ids: dict[tuple[str, int], int]
    ats: dict[int, datetime]
    before: dict[int, int | None]

    @property
    def changed(self) -> list[int]:
        """The events of entries that are others than before."""
        found = {i for old, new in self._together().values() if old != new for i in (*old, *new)}
        return sorted(found)

    @property
    def since(self) -> datetime | None:
        """When the first of the events was published that came to an entry or left one."""
        pairs = self._together()
        return min((self.ats[i] for old, new in pairs.values() for i in old ^ new), default=None)

    def _together(self) -> dict[int, tuple[frozenset[int], frozenset[int]]]:
        """Of each event those in its entry, before and now."""
        olds: dict[int, set[int]] = {}
        for event_id, entry_id in self.before.items():
            if entry_id is not None:
                olds.setdefault(entry_id, set()).add(event_id)
        news = {}
        for one in self.entries:
            members = frozenset(self.ids[str(r.article), r.number] for r in one.reports)
            news.update(dict.fromkeys(members, members))
        none: frozenset[int] = frozenset()
        return {
            i: (frozenset(olds.get(old, ())) if old is not None else none, news.get(i, none))
            for i, old in self.before.items()
        }


def _whole(store: Store, event_ids: Sequence[int], touched: Sequence[int], known: Gazetteer) -> _Decided:
    """Make entries of some events, of all others in their entries, and of those in the entries that these renew."""
    rows = store.objects(
        "ledger.whole_entries", ReportRow, event_ids=list(event_ids), entry_ids=list(touched)
    )
    before = {row.event_id: row.entry_id for row in rows}
    events = events_of(store, list(before))
    articles = dict.fromkeys(row.event.article_id for row in events)
    places = {i: f"{place:06}" for place, i in enumerate(articles)}
    ids = {(places[row.event.article_id], row.event.number): row.event.event_id for row in events}
    ats = {row.event.event_id: row.event.at for row in events}
    shared: dict[int, set[int]] = {}
    for key in store.objects("ledger.keys", _EventKey, event_ids=list(before)):
        shared.setdefault(key.event_id, set()).add(key.key)
    reports = [
        replace(
            _report(places[row.event.article_id], row), keys=frozenset(shared.get(row.event.event_id, ()))
        )
        for row in events
    ]
    return _Decided([with_conflicts(one) for one in entry.entries(reports, known)], ids, ats, before)


def events_of(store: Store, event_ids: Sequence[int]) -> list[EventRows]:
    """Some stored events with all that is said of them, in the order of publication."""
    given = {"event_ids": list(event_ids)}
    return ledger_rows.together(
        store.objects("ledger.events", EventRow, **given),
        store.objects("ledger.facts", FactRow, **given),
        store.objects("ledger.parties", PartyRow, **given),
        store.objects("ledger.places", PlaceRow, **given),
        store.objects("ledger.counts", CountRow, **given),
    )


def _report(place: str, rows: EventRows) -> Report:
    """An event as a report of the article at a `place` in the order of publication: ids have the order of arrival."""
    row, event = rows.event, ledger_rows.event_of(rows)
    published = row.at.astimezone(ZoneInfo(DEFAULT_ZONE)).isoformat()
    return Report(place, event, row.number, published, entry.is_renewal(event))


def _apply(
    store: Store,
    entries: Sequence[LedgerEntry],
    ids: dict[tuple[str, int], int],
    before: dict[int, int | None],
    ats: dict[int, datetime],
    touched: Sequence[int],
) -> Counter[str]:
    """Write what was decided: an entry keeps the oldest number among its reports', unless an earlier entry has it."""
    counts: Counter[str] = Counter()
    taken: set[int] = set()
    number: dict[int, int] = {}
    kept: list[_Kept] = []
    for place, one in enumerate(entries):
        if all(report.event.weight == BACKGROUND for report in one.reports):
            continue
        members = [ids[str(report.article), report.number] for report in one.reports]
        known = sorted({e for m in members if (e := before[m]) is not None and e not in taken})
        span = [ats[m] for m in members]
        values = {
            "theatre": one.reports[0].event.theatre,
            "first_at": min(span),
            "last_at": max(span),
            "is_said": one.is_said,
        }
        entry_id = known[0] if known else int(store.value("ledger.open_entry", kind=one.kind, **values))
        counts["entries"] += not known
        taken.add(entry_id)
        number[place] = entry_id
        kept.append(_Kept(entry_id, one, members, values))
    reported = {m: one.entry_id for one in kept for m in one.members}
    store.run("ledger.drop_reports", event_ids=[e for e, old in before.items() if old and e not in reported])
    store.many("ledger.save_report", [{"event_id": e, "entry_id": i} for e, i in reported.items()])
    store.many("ledger.save_entry", [_entry(one, number) for one in kept])
    concerned = sorted(taken | {e for e in before.values() if e is not None} | set(touched))
    store.run("ledger.drop_conflicts", entry_ids=concerned)
    store.many("ledger.save_conflict", [asdict(row) for row in _conflicts(kept, ids)])
    store.run("ledger.drop_empty_entries", entry_ids=concerned)
    return counts


@dataclass(frozen=True, slots=True)
class _Kept:
    """An entry that is written: its number, its events' numbers, and its theatre and span."""

    entry_id: int
    entry: LedgerEntry
    members: list[int]
    values: dict[str, Any]


def _entry(kept: _Kept, number: Mapping[int, int]) -> dict[str, Any]:
    """What is written of an entry; `number` has those of the entries by their place among all that were made."""
    renewed = number.get(kept.entry.renews) if kept.entry.renews is not None else None
    return {
        "entry_id": kept.entry_id,
        "renews_id": renewed if renewed != kept.entry_id else None,
        **kept.values,
    }


def _conflicts(kept: Sequence[_Kept], ids: dict[tuple[str, int], int]) -> Iterable[ConflictRow]:
    for one in kept:
        for conflict in one.entry.conflicts:
            for claim in conflict.claims:
                event_id = ids[str(claim.article), claim.number]
                yield ConflictRow(
                    entry_id=one.entry_id, field=conflict.field, event_id=event_id, value=claim.value
                )
