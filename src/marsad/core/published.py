"""When the article was published: which of a page's claims is believed, and why.

Order of trust: JSON-LD, article:published_time, microdata, other meta tags, a <time> element, the visible
line under the title, the feed, the address. A claim in the future or before 1995 is passed over; a date
alone is made exact by a lesser claim of the same day; a wall clock without a zone takes the zone of another
claim with the same wall clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from marsad.core import timestamps
from marsad.core.structured import Claim
from marsad.core.timestamps import Moment
from marsad.model import Precision, PublicationTime

_TOLERANCE = timedelta(days=1)  # that a server's clock may be ahead
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|[-_.]|$)")
_EXACT = (Precision.SECOND, Precision.MINUTE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    moment: Moment
    basis: str


def publication_time(
    claimed: Sequence[Claim],
    *,
    url: str,
    fetched_at: datetime | None,
    feed: datetime | None,
) -> PublicationTime | None:
    """The believed time with zone as given, precision, basis and reason; None where nothing says when."""
    candidates = [
        candidate for candidate in _candidates(claimed, url, feed) if _possible(candidate, fetched_at)
    ]
    if not candidates:
        return None
    best = candidates[0]
    same_day = [c for c in candidates if abs(c.moment.at() - best.moment.at()) < timedelta(days=1, hours=14)]
    if best.moment.precision not in _EXACT:
        best = next((c for c in same_day if c.moment.precision in _EXACT), best)
    zone, why = _zone(best, candidates)
    offset = timestamps.offset_of(zone) if zone else timedelta()
    passed = ", ".join(
        dict.fromkeys(f"{c.basis} {c.moment.local:%Y-%m-%d %H:%M}" for c in candidates if c is not best)
    )
    reason = f"{best.basis} is the most trusted claim{why}" + (f"; passed over: {passed}" if passed else "")
    return PublicationTime(best.moment.at(offset), best.moment.precision, best.basis, zone, reason[:500])


def _candidates(claimed: Sequence[Claim], url: str, feed: datetime | None) -> list[_Candidate]:
    said = [claim for field in ("published", "time") for claim in claimed if claim.field == field]
    found = [_Candidate(moment, claim.basis) for claim in said if (moment := timestamps.parse(claim.value))]
    if feed:
        local = feed.astimezone(UTC).replace(tzinfo=None)
        found.append(_Candidate(Moment(local, "+00:00", Precision.SECOND), "feed"))
    dated = _IN_ADDRESS.search(url)
    moment = timestamps.parse("-".join(dated.groups())) if dated else None
    return [*found, _Candidate(moment, "url")] if moment else found


def _possible(candidate: _Candidate, fetched_at: datetime | None) -> bool:
    return fetched_at is None or candidate.moment.at() <= fetched_at + _TOLERANCE


def _zone(best: _Candidate, candidates: Sequence[_Candidate]) -> tuple[str | None, str]:
    """The zone of the believed moment, and where it was found if it was not written with it."""
    if best.moment.zone or best.moment.precision not in _EXACT:
        return best.moment.zone, ""
    for other in candidates:
        if other.moment.zone and other.moment.precision in _EXACT:
            apart = best.moment.local.replace(second=0) - other.moment.at().replace(tzinfo=None, second=0)
            if apart % timedelta(minutes=30) == timedelta() and abs(apart) <= timedelta(hours=14):
                return timestamps.zone_name(apart), f"; its zone is that by which it equals {other.basis}"
    return None, "; no zone is written, taken as UTC"
