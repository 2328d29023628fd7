"""The text of a feed → as much of it as feedparser reads in about a second, without what trips it.

Decides by counting alone, in linear time. What is taken out is never read by us: some of it costs feedparser more than
linear time (each keyword is compared with all before it), some makes it raise in the middle of a feed.
"""

from __future__ import annotations

import re

MAX_COST = 1_200_000  # about the microseconds that feedparser needs, and needs again where the end is cut off
MAX_TAG_CHARACTERS = 10_000  # mostly a picture in base64
_COST_OF_MARKUP, _COST_OF_TAG, _COST_OF_ATTRIBUTE, _COST_OF_ENTITY = 8, 17, 4, 4
_CHARACTERS_AT_ONCE = 5  # that cost 1
_ATTRIBUTES_AT_ONCE = 70  # of one tag; they are compared with each other, and so many cost as much again

_UNREAD = re.compile(
    rf"<[^<>]{{{MAX_TAG_CHARACTERS},}}>?"
    r"|</?(?:[\w-]{1,40}:)?(?:category|subject|keywords|tags|license|player|width|height"
    r"|where|point|pos|poslist|linestring|line|polygon|box)(?=[\s/>])[^<>]*>",
    re.I,
)
_TOKEN = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<([^<>]*)", re.DOTALL)
_ITEM = re.compile(r"(?:[\w-]{1,40}:)?(?:item|entry)(?![\w:-])", re.I)


def bounded(text: str, most_entries: int) -> str:
    """`text` up to the entry with which it would hold more than `most_entries` or cost more than MAX_COST."""
    text = _UNREAD.sub("", text)
    entries, last_entry, cost, end = 0, 0, 0, 0
    for token in _TOKEN.finditer(text):
        cost += text.count("&", end, token.start()) * _COST_OF_ENTITY + _COST_OF_MARKUP
        cost += (token.end() - end) // _CHARACTERS_AT_ONCE
        end = token.end()
        if token[1] is not None:  # neither CDATA nor a comment
            attributes = token[1].count("=")
            cost += _COST_OF_TAG + attributes * (_COST_OF_ATTRIBUTE + attributes // _ATTRIBUTES_AT_ONCE)
            if _ITEM.match(token[1]):
                entries, last_entry = entries + 1, token.start()
        if entries > most_entries or cost > MAX_COST:
            return text[: last_entry if entries > 1 else token.start()]
    is_dear = cost + text.count("&", end) * _COST_OF_ENTITY > MAX_COST
    return text[:end] if is_dear else text
