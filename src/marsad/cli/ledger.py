"""The ledger as a filter: articles in, their events or the entries of all of them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

import click

from marsad.cli.lines import published, read_lines, write_line
from marsad.core.ledger.conflict import as_values, with_conflicts
from marsad.core.ledger.entry import Report, entries, is_renewal
from marsad.core.ledger.event import Event
from marsad.core.ledger.ledger import ledger as events_of
from marsad.core.ledger.lifeline import lifeline
from marsad.core.ledger.line import event_line
from marsad.core.ledger.rules import LedgerRules
from marsad.core.topics import topic
from marsad.edge import files
from marsad.model import Theatre
from marsad.settings import load

Homes = Mapping[str, Theatre | None]  # the home conflict of each outlet of config/sources.yaml
LINES = click.argument("lines", type=click.File("r", encoding="utf-8"), default="-")


@click.command()
@LINES
@click.option(
    "--merge",
    is_flag=True,
    help="One line for each entry instead: its reports, and where they contradict each other.",
)
def ledger(lines: IO[str], merge: bool) -> None:
    """Articles in; their dated, quoted events out, one line each.

    \b
    echo '{"id": 1, "published_at": "2020-03-15T14:00:00+03:00", "text": "سيرت روسيا دورية اليوم قرب إدلب."}' | marsad ledger
    marsad ledger articles.jsonl --merge

    A line has "id", "text" and, where known, "title", "published_at" (ISO 8601 with its offset: the outlet's local time) and "outlet".
    """
    settings = load()
    rules = files.ledger(settings)
    homes = {source.id: source.theatre for source in files.sources(settings)}
    if merge:
        for line in _merged(rules, homes, lines):
            write_line(line)
        return
    for given, events in _read(rules, homes, lines):
        write_line({"id": given["id"], "events": [event_line(event) for event in events]})


def _merged(rules: LedgerRules, homes: Homes, lines: IO[str]) -> Iterator[Mapping[str, Any]]:
    reports = [
        Report(given["id"], event, number, given.get("published_at") or "", is_renewal(event))
        for given, events in _read(rules, homes, lines)
        for number, event in enumerate(events)
    ]
    for number, entry in enumerate(map(with_conflicts, entries(reports, rules.gazetteer))):
        yield {
            "entry": number,
            "kind": entry.kind,
            "renews": entry.renews,
            "reports": list(dict.fromkeys(report.article for report in entry.reports)),
            "steps": [
                {"status": s.status, "day": s.day, "report": s.report.article} for s in lifeline(entry)
            ],
            "conflicts": [{"field": c.field, "values": as_values(c)} for c in entry.conflicts],
        }


def _read(
    rules: LedgerRules, homes: Homes, lines: IO[str]
) -> Iterator[tuple[Mapping[str, Any], tuple[Event, ...]]]:
    for given in read_lines(lines, "id", "text"):
        title, text = given.get("title") or "", given["text"] or ""
        published_at, zone = published(given)
        home, article = homes.get(given.get("outlet") or ""), topic.indexed(rules.topics, title, text)
        events = events_of(
            rules,
            title,
            text,
            mentions=topic.classify(rules.topics, title, text, home_theatre=home, article=article),
            article=article,
            published_at=published_at,
            zone=zone,
            home_theatre=home,
        )
        yield given, events


commands = (ledger,)
