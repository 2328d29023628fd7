"""The events of an article and what nearly was one, for an analyst at a terminal or in a browser.

The article's text is hostile: no control characters reach the terminal, and the page escapes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from marsad.core.ledger.event import CLAUSES, DATES, SCALARS, Event
from marsad.core.ledger.ledger import ArticleLedger
from marsad.core.topics.explain import clean

_MOST_MISSES = 40


def to_lines(found: ArticleLedger) -> str:
    """One block of lines for each event, then one line for each near miss."""
    blocks = [line for event in found.events for line in _event_lines(event)]
    return "".join(f"{line}\n" for line in (*blocks, *_miss_lines(found)))


def to_rows(found: ArticleLedger) -> str:
    """The same as a part of a page of HTML, right to left."""
    if not found.events and not found.misses:
        return ""
    blocks = "".join(
        f"<li><pre>{escape(chr(10).join(_event_lines(event)))}</pre></li>" for event in found.events
    )
    near = "".join(f'<li dir="auto">{escape(line)}</li>' for line in _miss_lines(found))
    return f"<h2>الأحداث</h2><ul>{blocks}</ul><h2>ما كاد يكون حدثا وما منعه</h2><ul>{near}</ul>"


def _event_lines(event: Event) -> Iterator[str]:
    status = event.status
    place = f"[{status.field} {status.start}-{status.end}]"
    yield clean(f"* {event.kind} {status.value}: {status.quote}  {place}  {event.rule} v{event.version}")
    for name, words in _facts(event):
        yield clean(f"    {name}: {words}")


def _facts(event: Event) -> Iterator[tuple[str, str]]:
    """Each field that is said, with its value and words."""
    for party in event.parties:
        yield f"party, {party.role}", f"{party.actor or '?'}  {party.quote}"
    for where in event.places:
        yield f"place, {where.role}", f"{where.place or '?'}  {where.quote}"
    for name in (*DATES, *SCALARS):
        if fact := getattr(event, name):
            yield name, f"{fact.value}  {fact.quote}"
    for name in CLAUSES:
        if quote := getattr(event, name):
            yield name, quote.quote
    for count in event.counts:
        there = f" at {count.place}" if count.place else ""
        yield f"count, {count.what}{there}", f"{count.value} ({count.bound})  {count.quote}"
    if event.adds_up is not None:
        yield "adds up", "yes" if event.adds_up else "no"
    yield from _said(event)


def _said(event: Event) -> Iterator[tuple[str, str]]:
    if event.says is None:
        return
    if event.says.speaker:
        yield "speaker", f"{event.says.speaker.actor or '?'}  {event.says.speaker.quote}"
    if event.says.via:
        yield "via", event.says.via.quote
    if event.says.manner:
        yield "manner", f"{event.says.manner.value}  {event.says.manner.quote}"


def _miss_lines(found: ArticleLedger) -> Sequence[str]:
    """Return what nearly was an event, and what stopped it; not where another rule made one of the same words."""
    told = {(e.status.field, e.kind, e.status.start, e.status.end) for e in found.events}
    lines = []
    for miss in found.misses:
        quote = miss.reading.quote(miss.noun)
        near = any(
            f == quote.field and k is miss.kind and s < quote.end and quote.start < e for f, k, s, e in told
        )
        if not near:
            place = f"[{quote.field} {quote.start}-{quote.end}]"
            lines.append(clean(f"- {miss.kind}: {quote.quote}  {place}  {miss.rule}  {miss.reason}"))
    return lines[:_MOST_MISSES]
