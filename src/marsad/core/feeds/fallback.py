"""The fallback chain: which addresses of a source's feed to try in one poll, in what order, and when to look for more.

Decides order and number only; that an address works is for `core.feeds.feed` to say, what else there is to try for
`core.feeds.discover`. What worked last stays first until the feed's own address, asked once a day, works again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from marsad.core.feeds.poll_schedule import FeedState
from marsad.core.web.url import absolute
from marsad.model import ParsedFeed

MOST_IN_A_POLL = 4
OWN_AGAIN_AFTER = timedelta(days=1)
DISCOVER_AFTER = timedelta(days=1)  # of failure: sooner it may be a short fault
DISCOVER_AGAIN_AFTER = timedelta(days=7)
SITEMAP_NEWS = timedelta(days=7)


def addresses(
    own: str,
    *,
    now: datetime,
    moved_to: str | None = None,
    worked: str | None = None,
    own_tried_at: datetime | None = None,
    fallbacks: Sequence[str] = (),
    found: Iterable[str] = (),
    most: int = MOST_IN_A_POLL,
) -> tuple[str, ...]:
    """Return what to GET in this poll, one after another until one lists entries; at most `most`, never none.

    `own` is the operator's address and `moved_to` where it permanently redirects; `worked` is another that brought the
    entries of the last poll, and `own_tried_at` when the own one was last asked; `found` comes from discovery, best first.
    """
    first = moved_to or own
    others = [*([worked] if worked else []), *fallbacks, *([own] if moved_to else []), *found]
    is_own_due = own_tried_at is None or now - own_tried_at >= OWN_AGAIN_AFTER
    order = [first, *others] if is_own_due or not worked else [worked, first, *others]
    return tuple(dict.fromkeys(url for candidate in order if (url := absolute(candidate))))[:most] or (first,)


def news(parsed: ParsedFeed, now: datetime) -> ParsedFeed:
    """`parsed` without what is no news: a sitemap may list a site's whole past, which is for a backfill to fetch."""
    if parsed.kind != "sitemap":
        return parsed
    since = now - SITEMAP_NEWS
    recent = tuple(e for e in parsed.entries if e.published_at is None or e.published_at >= since)
    return replace(parsed, entries=recent)


def is_discovery_due(
    state: FeedState | None,
    state_since: datetime | None,
    discovered_at: datetime | None,
    now: datetime,
    *,
    is_home: bool = False,
) -> bool:
    """Return whether to look through the source's home page and robots.txt for other addresses: it costs several requests.

    `is_home`: the operator gave no feed, only the home page, so there is nothing to wait for.
    """
    if is_home and discovered_at is None:
        return True
    has_failed = state in (FeedState.FAILING, FeedState.BLOCKED, FeedState.GONE)
    if not has_failed or state_since is None or now - state_since < DISCOVER_AFTER:
        return False
    return discovered_at is None or now - discovered_at >= DISCOVER_AGAIN_AFTER
