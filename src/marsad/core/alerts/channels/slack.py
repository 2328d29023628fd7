"""A message for a chat room behind an incoming webhook: Slack, Mattermost, Rocket.Chat and what else takes {"text": …}.

Slack's mrkdwn, of which the others understand bold, quotes and links. Signs that one of them would read as mark-up, or as a call to
everybody in the room (@channel), are replaced by their like in texts from outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from marsad.core.alerts.channels.card import Card, Link

ALERTS = 20  # of a digest, in one message
MOST_CHARACTERS = 36_000  # Slack cuts at 40,000
_LIKE = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "@": "＠", "[": "［", "]": "］", "|": "ǀ", "#": "＃",
    "!": "ǃ", "\\": "＼",
})  # fmt: skip


def body(subject: str, cards: Sequence[Card]) -> bytes:
    """The request's body: JSON, the same whenever the same message is made."""
    shown = [] if len(cards) == 1 else [f"*{escaped(subject)}*"]
    room = MOST_CHARACTERS
    for card in cards:
        lines = "\n".join(_lines(card))
        shown.append(lines if len(lines) <= room else "\n".join(_head(card)))
        room -= len(shown[-1])
    return json.dumps({"text": "\n\n".join(shown)}, ensure_ascii=False).encode()


def escaped(words: str) -> str:
    """Words from outside, which mark nothing up and call nobody."""
    return words.translate(_LIKE)


def _lines(card: Card) -> Iterator[str]:
    yield from _head(card)
    for name, value in card.facts:
        yield f"{escaped(name)}: {escaped(value)}"
    for pieces in card.quotes:
        yield "> " + escaped("".join(p.text for p in pieces))
    yield from map(_link, card.links[1:])


def _head(card: Card) -> list[str]:
    return [f"*{escaped(card.title)}*", escaped(card.where), *map(_link, card.links[:1])]


def _link(one: Link) -> str:
    before = f"• {escaped(one.before)}: " if one.before else "• "
    url = quote(one.url, safe="/:?=&%#;,+~@!$'()*-._[]").replace("&", "&amp;")
    return before + (f"<{url}|{escaped(one.text)}>" if url else escaped(one.text))
