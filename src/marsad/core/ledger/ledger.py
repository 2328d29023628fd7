"""An article → its events: what it says of ceasefires, patrols, violations and talks.

Pure and linear in the text. The rules are config/ledger/*.yaml; ceasefires start from the mentions of the topic. An event has
only what the text says of it. Which events of several articles mean one happening is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from marsad.core.ledger.event import Event
from marsad.core.topics.topic import Topics
from marsad.model import Mention, Theatre


def ledger(
    topics: Topics,
    title: str,
    text: str,
    *,
    mentions: Sequence[Mention],
    published_at: datetime | None,
    zone: tzinfo,
    outlet: str = "",
    home_theatre: Theatre | None = None,
) -> tuple[Event, ...]:
    """The events of an article, title first, in the order of their words.

    `topics` are compiled with the ledger's rules; `mentions` are what `classify` found in the very same title and text;
    `published_at` is aware (None: what needs it stays unresolved), `zone` the outlet's local time, in which every date is given;
    `outlet` its id (sana, sohr …), which tells who "we" and "the army" are.
    """
    del topics, title, text, mentions, published_at, zone, outlet, home_theatre
    return ()
