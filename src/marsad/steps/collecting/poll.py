"""Polling: one feed is asked, the rest of its fallback chain where it fails, and what came is committed with the feed's new state.

What a site does wrong is stored with the feed and fails nothing. A feed is never given up (`core.feeds.poll_schedule`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from marsad.core.feeds import entry, fallback, poll_schedule
from marsad.core.feeds.poll_schedule import FeedState
from marsad.core.web import http_answer
from marsad.core.web.http_answer import storable
from marsad.edge import log
from marsad.edge.clock import now
from marsad.edge.rows import feed as rows
from marsad.edge.rows.entry import EntryText, NewEntry
from marsad.edge.rows.feed import FeedRow, PollRow
from marsad.edge.store import Store, columns
from marsad.edge.web.client import Web
from marsad.model import Entry
from marsad.steps.collecting import probe
from marsad.steps.collecting.fence import fenced
from marsad.steps.collecting.probe import Probe
from marsad.steps.upkeep.run import Run

FAULT_WAIT = timedelta(hours=1)
"""After which a feed that met an exception is polled again."""


@dataclass(frozen=True, slots=True)
class Climb:
    """The course of one poll: every probe in order, the one that counts, and what discovery left (None: it was not due)."""

    probes: list[Probe]
    best: Probe
    found: tuple[str, ...] | None = None


async def poll(store: Store, web: Web, run: Run, row: FeedRow) -> None:
    """Poll the feed of `row` (poll.feeds). What trips us on the way is that feed's own failure."""
    await fenced(store, run, row.url, _poll(store, web, run, row), partial(_save_fault, store, run, row))


async def _poll(store: Store, web: Web, run: Run, row: FeedRow) -> None:
    climb = await _climb(web, row)
    if not any(http_answer.was_asked(one.answer) for one in climb.probes):
        wait = min(one.answer.retry_after_seconds or 0 for one in climb.probes)
        store.run("poll.postpone", feed_id=row.feed_id, due_at=now() + timedelta(seconds=wait))
        run.counts["feeds_waiting"] += 1
        return
    parsed = climb.best.parsed
    with store.transaction():
        new = _save_entries(store, row, climb.best, now())
        _save_texts(store, row, climb.best, now())
        _save_marks(store, row, climb.best)
        for one in climb.probes:
            _save_poll(store, run, row, one, new if one is climb.best else 0)
        store.save("poll.save_feed_state", _feed_state(row, climb, new))
        outcome = str(climb.best.answer.outcome) if climb.best.is_readable else "failed"
        log.event(
            "feed_polled",
            source=row.source_id,
            feed=row.feed_id,
            outcome=outcome,
            status=climb.best.answer.status,
            new=new,
        )
    run.counts.update(feeds=1, entries_seen=len(parsed.entries) if parsed else 0, entries_new=new)
    run.counts["entries_merged"] += parsed.merged if parsed else 0
    run.counts["feeds_failed"] += not climb.best.is_readable


async def _climb(web: Web, row: FeedRow) -> Climb:
    """Look at the feed's addresses until one lists entries; where none does, what its own address answers counts."""
    probes: list[Probe] = []
    urls = fallback.addresses(
        row.url,
        now=now(),
        moved_to=row.moved_to,
        worked=row.worked_url,
        own_tried_at=row.own_tried_at,
        fallbacks=row.fallbacks,
        found=row.found,
    )
    for url in urls:
        probes.append(await _probe(web, row, url))
        if probes[-1].lists:
            return Climb(probes, probes[-1])
    own = next((one for one in probes if one.url == _first(row)), probes[0])
    if own.is_readable or not _is_discovery_due(row, probes):
        return Climb(probes, own)
    more, found = await probe.discovery(web, row.home, [*urls, row.url])
    return Climb(probes + more, more[-1] if found else own, found)


def _is_discovery_due(row: FeedRow, probes: Sequence[Probe]) -> bool:
    state = FeedState(row.state) if row.state != "new" else None
    return any(http_answer.was_asked(one.answer) for one in probes) and fallback.is_discovery_due(
        state, row.state_since, row.discovered_at, now(), is_home=row.url == row.home
    )


async def _probe(web: Web, row: FeedRow, url: str) -> Probe:
    """Validators are those of the feed's own address; a server's "unchanged" is believed for some time only."""
    if url != _first(row):
        return await probe.at(web, url, day_order=row.day_order)
    validators = {}
    if poll_schedule.trusts_validators(poll_schedule.history(columns(row)), row.last_fresh_at, now()):
        validators = {"etag": row.etag, "last_modified": row.last_modified}
    return await probe.at(web, url, day_order=row.day_order, known_sha256=row.body_sha256, **validators)


def _first(row: FeedRow) -> str:
    return str(row.moved_to or row.url)


# ── what is stored ─────────────────────────────────────────────────────────


def _save_entries(store: Store, row: FeedRow, best: Probe, at: datetime) -> int:
    """Add what is new. What the first good answer of an address lists is history: it was there before."""
    entries = best.parsed.entries if best.parsed else ()
    urls = [one.canonical_url for one in entries]
    guids = [one.guid for one in entries if one.guid]
    known_urls = store.values("poll.known_urls", urls=urls)
    known_guids = store.values("poll.known_guids", feed_id=row.feed_id, guids=guids)
    has_own_answered = row.last_fresh_at is not None
    is_known = best.url == row.worked_url or (best.url == _first(row) and has_own_answered)
    new = entry.unknown(entries, known_urls, known_guids)
    return store.many("poll.save_entry", [_entry_row(row, one, at, not is_known) for one in new])


def _entry_row(row: FeedRow, one: Entry, at: datetime, is_first_poll: bool) -> NewEntry:
    return NewEntry(
        source_id=row.source_id,
        feed_id=row.feed_id,
        url=one.url,
        canonical_url=one.canonical_url,
        guid=one.guid,
        title=one.title,
        summary=one.summary,
        author=one.author,
        published_at=one.published_at,
        is_day_open=one.is_day_open,
        is_edited=one.is_edited,
        forwarded_from=one.forwarded_from,
        now=at,
        is_first_poll=is_first_poll,
    )


def _save_texts(store: Store, row: FeedRow, best: Probe, at: datetime) -> None:
    """Keep what the feed carries of its articles, of known entries too: it may have grown."""
    entries = best.parsed.entries if best.parsed else ()
    store.many(
        "poll.save_text",
        [
            EntryText(one.canonical_url, row.source_id, storable(one.content), at)
            for one in entries
            if one.content
        ],
    )


def _save_marks(store: Store, row: FeedRow, best: Probe) -> None:
    """Keep what the feed shows of known entries and of its outlet: posts edited since, and how it writes its dates."""
    entries = best.parsed.entries if best.parsed else ()
    edited = [one.canonical_url for one in entries if one.is_edited]
    if edited:
        store.run("poll.mark_edited", source_id=row.source_id, urls=edited)
    order = best.parsed.day_order if best.parsed else None
    if order and order != row.day_order:
        store.run("poll.save_day_order", source_id=row.source_id, day_order=order)


def _save_fault(store: Store, run: Run, row: FeedRow, reason: str) -> None:
    at = now()
    done = PollRow(
        feed_id=row.feed_id, run_id=run.run_id, polled_at=at, url=row.url, outcome="unreadable", reason=reason
    )
    with store.transaction():
        store.save("poll.save_poll", done)
        store.run("poll.save_fault", feed_id=row.feed_id, reason=reason, now=at, due_at=at + FAULT_WAIT)
    log.event("feed_polled", source=row.source_id, feed=row.feed_id, outcome="failed", reason=reason)
    run.counts.update(feeds=1, feeds_failed=1)


def _save_poll(store: Store, run: Run, row: FeedRow, one: Probe, new: int) -> None:
    if not http_answer.was_asked(one.answer):
        return
    done = PollRow(
        feed_id=row.feed_id,
        run_id=run.run_id,
        polled_at=one.answer.fetched_at,
        url=one.url,
        outcome="unreadable" if one.parsed and one.parsed.problem else one.answer.outcome,
        http_status=one.answer.status,
        reason=one.problem,
        body_bytes=len(one.answer.body),
        elapsed_seconds=one.answer.elapsed_seconds,
        entries_seen=len(one.parsed.entries) if one.parsed else 0,
        entries_new=new,
        entries_merged=one.parsed.merged if one.parsed else 0,
    )
    store.save("poll.save_poll", done)


def _feed_state(row: FeedRow, climb: Climb, new: int) -> rows.FeedStateRow:
    """The feed's row after a poll. Validators and moves are of its own address only."""
    best, at = climb.best, now()
    own = next((one for one in climb.probes if one.url == _first(row)), None)
    is_own = best is own
    moved_to = own.answer.moved_to if own and is_own and best.is_readable else None
    answer = replace(best.answer, moved_to=moved_to)
    decision = poll_schedule.next_poll(
        poll_schedule.history(columns(row)), answer, best.parsed, new_entries=new, now=at
    )
    is_kept = is_own and best.lists and best.parsed is not None
    return rows.FeedStateRow(
        feed_id=row.feed_id,
        etag=_header(best, "etag") if is_kept else row.etag,
        last_modified=_header(best, "last-modified") if is_kept else row.last_modified,
        body_sha256=best.answer.body_sha256 if is_kept else row.body_sha256,
        moved_to=moved_to or row.moved_to,
        worked_url=best.url if best.is_readable and not is_own else None,
        own_tried_at=at if own and http_answer.was_asked(own.answer) else row.own_tried_at,
        discovered_at=row.discovered_at if climb.found is None else at,
        found=row.found if climb.found is None else list(climb.found),
        state=decision.state,
        state_reason=_reason(decision.reason, best, own, row),
        failures=0 if best.is_readable else row.failures + 1,
        due_at=decision.due_at,
        is_success=best.is_readable,
        is_whole=is_own and best.is_readable and best.answer.status != 304,
        entries_new=new,
        now=at,
    )


def _header(one: Probe, name: str) -> str | None:
    """A validator as it will be sent back; one that is not plain ASCII is none."""
    value = one.answer.headers.get(name)
    return value if value and value.isascii() and value.isprintable() else None


def _reason(reason: str, best: Probe, own: Probe | None, row: FeedRow) -> str:
    """The state's reason; where another address stands in, which one, and what the own one did when it was asked."""
    if not best.is_readable or best is own:
        return reason
    did = f"; its own address {_first(row)}: {own.problem or 'lists nothing'}" if own else ""
    return f"{reason}; read at {best.url}{did}"
