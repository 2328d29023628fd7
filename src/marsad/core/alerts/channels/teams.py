"""A message for a Teams channel behind a workflow's webhook: an adaptive card (https://adaptivecards.io, version 1.5).

Texts stand in text runs, which know no mark-up, so that nothing from outside can be read as one. A workflow takes 28 KB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from marsad.core.alerts.channels.card import Card, Link
from marsad.core.alerts.channels.http_reply import Outcome, judged
from marsad.model import HttpReply

ALERTS = 10  # of a digest, in one message
MOST_BYTES = 26_000
_FAILED = re.compile(r"delivery failed|HTTP error (\d{3})", re.IGNORECASE)
Run = dict[str, Any]


def body(subject: str, cards: Sequence[Card], language: str) -> bytes:
    """The request's body: JSON, the same whenever the same message is made; shorter where it would be too much."""
    whole = _message(subject, cards, language)
    if len(whole) <= MOST_BYTES:
        return whole
    return _message(
        subject, [replace(one, facts=(), quotes=(), links=one.links[:1]) for one in cards], language
    )


def judged_teams(reply: HttpReply, now: datetime) -> Outcome:
    """Return what Teams says; its older webhooks answer 200 to a message that they couldn't deliver, and say so in words."""
    found = _FAILED.search(reply.words) if reply.status == 200 else None
    if not found:
        return judged(reply, now)
    code = re.search(r"HTTP error (\d{3})", reply.words)
    return judged(replace(reply, status=int(code[1]) if code and code[1] >= "300" else 502), now)


def _message(subject: str, cards: Sequence[Card], language: str) -> bytes:
    shown = [] if len(cards) == 1 else [_text([_run(subject, weight="Bolder", size="Medium")])]
    shown += [block for card in cards for block in _blocks(card)]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": language,
        "rtl": language == "ar",
        "body": shown,
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": content,
    }
    return json.dumps({"type": "message", "attachments": [attachment]}, ensure_ascii=False).encode()


def _blocks(card: Card) -> Iterator[Run]:
    yield _text([_run(card.title, weight="Bolder", size="Medium")]) | {"separator": True}
    yield _text([_run(card.where)])
    for name, value in card.facts:
        yield _text([_run(f"{name}: ", isSubtle=True), _run(value)])
    for pieces in card.quotes:
        yield _text([_run(p.text, **({"highlight": True} if p.what else {})) for p in pieces])
    for one in card.links:
        yield _text(_link(one))


def _link(one: Link) -> list[Run]:
    before = [_run(f"{one.before}: ", isSubtle=True)] if one.before else []
    action = {"selectAction": {"type": "Action.OpenUrl", "url": one.url}} if one.url else {}
    return [*before, _run(one.text, **action)]


def _text(runs: list[Run]) -> Run:
    return {"type": "RichTextBlock", "inlines": runs}


def _run(words: str, **style: Any) -> Run:
    return {"type": "TextRun", "text": words} | style
