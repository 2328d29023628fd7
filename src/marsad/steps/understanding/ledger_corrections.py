"""Corrections of the ledger: a field of an event that an analyst marks wrong is kept with who, when and why, holds at once, and is
applied anew whenever the article's events are drawn anew.

Raises NotFound for what isn't there any more and InputError for what can't be; nothing is then changed. Nobody is alerted.
"""

from __future__ import annotations

from dataclasses import asdict

from marsad.core.ledger.correction import EVENT, STATUS, checked
from marsad.core.ledger.event import Event, Quote
from marsad.edge.clock import now
from marsad.edge.rows.ledger import LedgerCorrectionRow, LedgerStory
from marsad.edge.store import Store
from marsad.errors import NotFound
from marsad.steps.understanding import gazetteer, ledger, ledger_rows, link_lock
from marsad.steps.understanding.corrections import By
from marsad.steps.understanding.ledger import Drawn

_LISTED = {"party": "parties", "place": "places", "count": "counts"}
_SAID = ("speaker", "via", "manner")


def fact(
    store: Store, by: By, article_id: int, event_id: int, name: str, number: int = 0, value: str | None = None
) -> None:
    """Return what an article's event says by `name` is wrong (of several parties, places or counts: the one of that number), or
    is `value`.
    """
    with store.transaction():
        link_lock.take(store)  # entries are decided on anew
        story = store.first("ledger.story_of", LedgerStory, article_id=article_id)
        rows = ledger.events_of(store, store.values("ledger.events_of_article", article_id=article_id))
        mine = next((row for row in rows if row.event.event_id == event_id), None)
        event = ledger_rows.event_of(mine) if mine else None
        words = _words(event, name, number) if event else None
        if story is None or event is None or words is None:
            raise NotFound(
                "this event is not of this article, or was drawn anew or corrected; load the page again"
            )
        store.run(
            "ledger.save_correction",
            **_row(by, article_id, event, name, words, checked(event.kind, name, value)),
        )
        events = tuple(ledger_rows.event_of(row) for row in rows)
        drawn = Drawn(article_id, story.story_id, story.at, events)
        ledger.store_events(store, [drawn], gazetteer.stored(store))


def _words(event: Event, name: str, number: int) -> Quote | None:
    """The words of a fact of the event."""
    if name in (EVENT, STATUS):
        return event.status
    if name in _LISTED:
        listed = getattr(event, _LISTED[name])
        return listed[number] if 0 <= number < len(listed) else None
    found: Quote | None = getattr(event.says if name in _SAID else event, name, None)
    return found if isinstance(found, Quote) else None


def _row(
    by: By, article_id: int, event: Event, name: str, words: Quote, value: str | None
) -> dict[str, object]:
    its = event.status
    row = LedgerCorrectionRow(
        article_id=article_id,
        kind=event.kind,
        event_field=its.field,
        event_start=its.start,
        event_end=its.end,
        event_quote=its.quote,
        fact=name,
        field=words.field,
        start_offset=words.start,
        end_offset=words.end,
        quote=words.quote,
        value=value,
        rule=event.rule,
        version=event.version,
        made_by=by.name[:200],
        made_at=now(),
        reason=by.reason.strip()[:2000] or "—",
    )
    return asdict(row)
