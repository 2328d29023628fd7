"""A summary as a newcomer reads it on the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from marsad.core.wording import wording
from marsad.steps.upkeep.summary import Summary

WIDTH = 150
CELL = 160
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LEFT_TO_RIGHT = "│\u200e"  # else a terminal that writes Arabic from the right swaps the columns beside it


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]], title: str | None = None) -> str:
    """Rows as a table of text; what came from outside is shown without control characters and markup."""
    drawn = Table(*columns, title=title, title_justify="left", show_lines=False)
    count = 0
    for row in rows:
        drawn.add_row(*(_cell(row[column]) for column in columns))
        count += 1
    out = Console(file=io.StringIO(), width=WIDTH, markup=False, highlight=False)
    out.print(drawn if count else f"{title or ''} (no rows)".strip())
    text = str(out.file.getvalue()).rstrip()  # type: ignore[attr-defined]
    return text.replace("│", LEFT_TO_RIGHT) if _RIGHT_TO_LEFT.search(text) else text


FAILURES = "Failures by cause"
FEW = 3  # feeds: of fewer none says anything of the network


def render(found: Summary, failures: str = FAILURES, configured: str | None = None) -> str:
    """The whole summary. `failures` heads the table of failures; `configured` says what was not collected yet."""
    t = found.totals
    offline = _offline(found)
    shown = [row for row in found.failures if not (offline and row["what"] == "feed")]
    lines = [
        "The warehouse holds",
        f"  sources    {t['sources']:>6}   with {t['feeds']} feeds",
        *([f"             {configured}"] if configured else []),
        f"  entries    {t['entries']:>6}   seen in them",
        f"  pages      {t['pages']:>6}   fetched",
        f"  articles   {t['kept']:>6}   kept, beside {t['seeds']} seeds, in {t['stories']} stories, with {t['mentions']} mentions",
        f"  duplicates {t['duplicates']:>6}   {_duplicates(found)}",
        f"  set aside  {t['set_aside']:>6}   {_pairs(found.languages, 'language')}",
        f"  e-mails    {t['sent']:>6}   sent, {t['unsent']} waiting",
        *_stopped(found),
        "",
        table(("topic", "articles", "seeds", "title_ar"), found.topics, "Articles by topic"),
        "",
        *([offline, ""] if offline else []),
        table(("what", "cause", "count"), shown, failures),
        "",
        table(("source_id", "what", "detail"), found.silent, "Sources that bring too little"),
    ]
    return "\n".join(lines)


def this_time(found: Summary) -> str:
    """Return what the runs since the given moment did, in a few lines."""
    collect, understand, publish = (found.this_time.get(s, {}) for s in ("collect", "understand", "publish"))
    languages = {k.removeprefix("language_"): v for k, v in understand.items() if k.startswith("language_")}
    kinds = {k.removeprefix("duplicates_"): v for k, v in understand.items() if k.startswith("duplicates_")}
    topics = {k.removeprefix("topic_"): v for k, v in understand.items() if k.startswith("topic_")}
    return "\n".join(
        [
            "This run",
            f"  polled     {collect.get('sources', 0):>6}   sources, {collect.get('feeds', 0)} feeds"
            f" ({collect.get('feeds_failed', 0)} failed)",
            f"  entries    {collect.get('entries_seen', 0):>6}   seen, {collect.get('entries_new', 0)} of them new,"
            f" {collect.get('entries_merged', 0)} more listed again",
            f"  pages      {collect.get('pages', 0):>6}   fetched",
            f"  articles   {understand.get('kept', 0):>6}   kept, {understand.get('carrying', 0)} of them carrying an earlier one",
            f"  duplicates {understand.get('duplicates', 0):>6}   {_words(kinds)}",
            f"  set aside  {understand.get('set_aside', 0):>6}   {_words(languages)}",
            f"  topics     {sum(topics.values()):>6}   {_words(topics)}",
            f"  e-mails    {publish.get('sent', 0):>6}   sent",
        ]
    )


def _offline(found: Summary) -> str | None:
    """One sentence instead of a row for each outlet, where not one answers."""
    asked, unanswered = found.unanswered.get("asked", 0), found.unanswered.get("unanswered", 0)
    if asked < FEW or unanswered < asked:
        return None
    return f"{unanswered} of {asked} feeds don't answer: no network?"


def _stopped(found: Summary) -> list[str]:
    """A line for each way of sending that takes nothing, with its own words."""
    return [
        f"  {row['channel']:10} takes nothing since {row['failing_since']:%Y-%m-%d %H:%M} UTC, {row['waiting']} messages wait:"
        f" {wording.plain(row['reason'])}"
        for row in found.stopped
    ]


def _duplicates(found: Summary) -> str:
    parts = [
        f"{row['articles']} {row['kind']}" + (f" of seed {row['seed']}" if row["seed"] else "")
        for row in found.duplicates
    ]
    carried = [f"{row['articles']} carries seed {row['seed']} and is kept" for row in found.carried_seeds]
    return ", ".join(parts) + (f" (beside them {', '.join(carried)})" if carried else "")


def _pairs(rows: Sequence[Mapping[str, object]], key: str) -> str:
    return ", ".join(f"{row['articles']} {row[key]}" for row in rows)


def _words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


def _cell(value: object) -> str:
    return wording.cut(wording.plain("" if value is None else str(value)), CELL)
