"""An article with its mentions marked, which rule fired, and which nearly did and what stopped it.

Two faces of the same: lines for a terminal, and a small right-to-left page that needs nothing else. The article's text is
hostile: the page escapes it and loads nothing, the terminal gets no control characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from marsad.core.topics.topic import NearMiss
from marsad.core.wording import wording
from marsad.model import Mention

_BOLD, _PLAIN = "\x1b[1;7m", "\x1b[0m"
_MOST_MISSES = 40
_STYLE = (
    "body{font:1.05rem/1.9 serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "mark{background:#ffe08a;padding:0 .15em}mark sup{font:.7rem sans-serif;color:#805500;margin-inline-start:.4em;user-select:none}"
    "table{border-collapse:collapse;width:100%;font:.85rem sans-serif}td,th{border:1px solid #ccc;padding:.3em;"
    "text-align:start;vertical-align:top}pre{white-space:pre-wrap;font:inherit}"
)


def to_terminal(
    title: str, text: str, mentions: Sequence[Mention], misses: Sequence[NearMiss], *, colour: bool = True
) -> str:
    """The article and its table, as plain lines; marks stand out in reverse, or in 【】 without colour."""
    left, right = (_BOLD, _PLAIN) if colour else ("【", "】")
    parts = []
    for field, source in (("title", title), ("text", text)):
        pieces = _pieces(source, [mention for mention in mentions if mention.field == field])
        parts.append("".join(f"{left}{clean(p)}{right}" if m else clean(p) for p, m in pieces))
    parts.append("")
    parts += [
        f"+ {m.topic}: {clean(m.quote)}  [{m.field} {m.start}-{m.end}]  {m.rule} v{m.version}  {_state(m)}"
        for m in mentions
    ]
    parts += [
        f"- {m.topic}: {clean(m.quote)}  [{m.field} {m.start}-{m.end}]  {m.rule}  {clean(m.reason)}"
        for m in _untold(mentions, misses)
    ]
    if not mentions and not misses:
        parts.append("no rule's words stand in this article")
    return "\n".join(parts) + "\n"


def to_html(
    title: str,
    text: str,
    mentions: Sequence[Mention],
    misses: Sequence[NearMiss],
    names: Mapping[str, str] | None = None,
    more: str = "",
) -> str:
    """The same as a whole page of HTML, right to left, that runs no script and loads nothing.

    `names`: what the topics are called in Arabic; one without a name goes by its id. `more`: escaped HTML for the page's end.
    """
    called = names or {}
    marked = {
        field: "".join(
            _mark(piece, here, called)
            for piece, here in _pieces(source, [m for m in mentions if m.field == field])
        )
        for field, source in (("title", title), ("text", text))
    }
    rows = [(called.get(m.topic, m.topic), m.quote, f"{m.rule} v{m.version}", _said(m)) for m in mentions]
    near = [(called.get(m.topic, m.topic), m.quote, m.rule, m.reason) for m in _untold(mentions, misses)]
    return (
        '<!doctype html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(clean(title)) or 'مرصد'}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{marked['title']}</h1><pre>{marked['text']}</pre>"
        f"<h2>ما ثبت</h2>{_table(('الموضوع', 'الكلمات', 'القاعدة', 'الحال'), rows)}"
        f"<h2>ما كاد يثبت وما منعه</h2>{_table(('الموضوع', 'الكلمات', 'القاعدة', 'المانع'), near)}"
        f"{more}</body></html>\n"
    )


def _pieces(source: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, list[Mention]]]:
    """The text cut at every border of a mention, with the mentions that hold each piece."""
    cuts = sorted({0, len(source), *(m.start for m in mentions), *(m.end for m in mentions)})
    for start, end in pairwise(cuts):
        yield source[start:end], [m for m in mentions if m.start <= start and end <= m.end]


def _untold(mentions: Sequence[Mention], misses: Sequence[NearMiss]) -> list[NearMiss]:
    """The near misses in order of place, without those at a place that another rule of the topic proves."""
    proven = [(m.topic, m.field, m.start, m.end) for m in mentions]
    untold = [
        miss
        for miss in misses
        if not any(
            (topic, field) == (miss.topic, miss.field) and start < miss.end and miss.start < end
            for topic, field, start, end in proven
        )
    ]
    return sorted(untold, key=lambda miss: (miss.field != "title", miss.start, miss.topic))[:_MOST_MISSES]


def _mark(piece: str, mentions: Sequence[Mention], names: Mapping[str, str]) -> str:
    if not mentions:
        return escape(clean(piece))
    topics = " ".join(dict.fromkeys(names.get(mention.topic, mention.topic) for mention in mentions))
    return f"<mark>{escape(clean(piece))}<sup>{escape(topics)}</sup></mark>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "<p>لا شيء</p>"
    head = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(text: str) -> str:
    """A cell that reads in the direction of its first letter: names of rules and reasons are English with Arabic inside."""
    return f'<td dir="auto">{escape(clean(text))}</td>'


def _said(mention: Mention) -> str:
    status = f"، {wording.status(mention.status, 'ar', denied=mention.denied)}" if mention.status else ""
    words = " ".join(f"«{q}»" for q in (mention.status_quote, mention.denied_quote) if q)
    weight = f"، {wording.WEIGHTS[mention.weight][0]}"
    why = f" ({mention.weight_reason})" if mention.weight_reason else ""
    return f"{wording.THEATRES[mention.theatre][0]}{status} {words}{weight}{why}".replace(" ،", "،")


def _state(mention: Mention) -> str:
    words = [str(mention.theatre)]
    if mention.status:
        words += ["denied", str(mention.status)] if mention.denied else [str(mention.status)]
    if mention.status_quote:
        words.append(f"«{clean(mention.status_quote)}» {mention.status_rule}")
    if mention.denied_quote:
        words.append(f"«{clean(mention.denied_quote)}»")
    words.append(
        f"{mention.weight} ({clean(mention.weight_reason)})" if mention.weight_reason else mention.weight
    )
    return "  ".join(words)


def clean(text: str) -> str:
    """A hostile text for a terminal or page: no control characters but line ends, no marks that turn the direction."""
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
    )
