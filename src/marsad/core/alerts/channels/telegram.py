"""A message for a Telegram chat, by the Bot API's sendMessage, and what its answer means (https://core.telegram.org/bots/api).

HTML with the few tags that Telegram knows, everything from outside escaped. A message holds 4,096 UTF-16 code units after its tags are
taken out: what has no room is left out from the end, a title with its link last of all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any

from marsad.core.alerts.channels.card import Card, Link
from marsad.core.alerts.channels.http_reply import Outcome, judged, seconds
from marsad.core.alerts.mail_reply import DeliveryVerdict
from marsad.model import HttpReply

MOST_UNITS = 4096
ALERTS = 10  # of a digest, in one message: so many always have room
Block = tuple[str, int]  # HTML, and the units that it counts


def body(chat: str, subject: str, cards: Sequence[Card]) -> bytes:
    """The request's body: JSON for sendMessage, the same whenever the same message is made."""
    sent = {
        "chat_id": chat,
        "text": text(subject, cards),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return json.dumps(sent, ensure_ascii=False).encode()


def text(subject: str, cards: Sequence[Card]) -> str:
    """The text in Telegram's HTML, within its limit."""
    shown = [] if len(cards) == 1 else [_block(subject, "<b>{}</b>\n")]
    room = MOST_UNITS - sum(units for _, units in shown)
    parts = [
        (_head(card, room // len(cards), is_first=card is cards[0]), list(_rest(card))) for card in cards
    ]
    room -= sum(units for head, _ in parts for _, units in head)
    for head, rest in parts:
        shown += head
        for block in rest:
            if block[1] <= room:
                shown.append(block)
                room -= block[1]
    return "".join(html for html, _ in shown).strip()


def judged_telegram(reply: HttpReply, now: datetime) -> Outcome:
    """Return what Telegram says of a message, which it repeats in the body: its own code, a wait, a group that moved."""
    said = _said(reply.words)
    if reply.status is None or not said:
        return judged(reply, now)
    if said.get("ok") is True:
        return Outcome(DeliveryVerdict.ACCEPTED)
    code = said.get("error_code", reply.status)
    words = f"{code} {str(said.get('description', ''))[:300]}".strip()
    found = said.get("parameters")
    more: dict[str, Any] = found if isinstance(found, dict) else {}
    if moved := more.get("migrate_to_chat_id"):
        return Outcome(DeliveryVerdict.REFUSES_US, f"{words}: the group is {moved} now; write that after to:")
    asked = more.get("retry_after")
    wait = seconds(float(asked)) if isinstance(asked, int | float) else None
    hint = " (is MARSAD_TELEGRAM_TOKEN right?)" if code in _TOKEN else ""
    return Outcome(_verdict(code), words + hint, wait)


_TOKEN = (401, 404)  # it is a part of the address that is asked
_NEVER = (400, 403)  # blocked by the user, kicked from the group, no such chat, a text that can't be read


def _verdict(code: object) -> DeliveryVerdict:
    if code in (*_TOKEN, 429):
        return DeliveryVerdict.REFUSES_US
    return DeliveryVerdict.PERMANENT if code in _NEVER else DeliveryVerdict.TEMPORARY


def _said(words: str) -> dict[str, Any]:
    try:
        found = json.loads(words)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _head(card: Card, room: int, *, is_first: bool) -> list[Block]:
    """Title, place and link of a card within its share of the room; of the least share the title, as far as it goes."""
    title = _block(card.title, "<b>{}</b>\n" if is_first else "\n<b>{}</b>\n")
    whole = [title, *map(_link, card.links[:1]), _block(card.where, "{}\n")]
    fitting, used = [], 0
    for block in whole:
        if used + block[1] <= room:
            fitting.append(block)
            used += block[1]
    return fitting or [_block(card.title[: room // 2 - 2], "\n{}\n")]


def _rest(card: Card) -> Iterator[Block]:
    for name, value in card.facts:
        yield f"<i>{escape(name)}:</i> {escape(value)}\n", _units(f"{name}: {value}\n")
    for pieces in card.quotes:
        marked = "".join(f"<b>{escape(p.text)}</b>" if p.what else escape(p.text) for p in pieces)
        yield f"<blockquote>{marked}</blockquote>\n", _units("".join(p.text for p in pieces)) + 1
    yield from map(_link, card.links[1:])


def _link(one: Link) -> Block:
    before = f"• {one.before}: " if one.before else "• "
    html = f'<a href="{escape(one.url)}">{escape(one.text)}</a>' if one.url else escape(one.text)
    return f"{escape(before)}{html}\n", _units(f"{before}{one.text}\n")


def _block(words: str, form: str) -> Block:
    return form.format(escape(words)), _units(words) + form.count("\n")


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
