"""Whether a source has fallen silent: its last day against its own last four weeks.

Decides by median and median absolute deviation, per day of the week where there is enough, so that neither
one great day nor a Friday's rest raises or hides an alarm. Does not care why it is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

DAYS = 28
_ENOUGH_DAYS = 7
_WORTH_WATCHING = 3.0  # entries a day: below that a day of silence says nothing
_FAR_BELOW = 0.25  # of what is usual
_DEVIATIONS = 3.0
_ENOUGH_PAGES = 5
_MOST_UNREADABLE = 0.8


@dataclass(frozen=True, slots=True)
class Volume:
    """The number of entries that was expected of one day, and the number that came."""

    expected: float  # entries a day
    seen: int
    is_silent: bool
    reason: str


def of_last_day(daily: Sequence[int]) -> Volume:
    """Judges the last of `daily`, the new entries of a source per whole day, oldest first, days of none
    included.
    """
    *before, seen = daily or (0,)
    window = before[-DAYS:]
    if len(window) < _ENOUGH_DAYS:
        return Volume(0.0, seen, False, f"only {len(window)} days known")
    same_weekday = window[::-1][6::7]
    usual = median(window)
    expected = min(usual, median(same_weekday)) if len(same_weekday) >= 3 else usual
    spread = 1.4826 * median(abs(count - usual) for count in window)
    is_far = seen < _FAR_BELOW * expected and seen < expected - min(_DEVIATIONS * spread, 0.9 * expected)
    if expected < _WORTH_WATCHING or not is_far:
        return Volume(expected, seen, False, f"{seen} entries, {expected:g} usual")
    return Volume(expected, seen, True, f"{seen} entries where {expected:g} are usual")


def yields_no_text(pages: int, unreadable: int) -> bool:
    """Return whether a source's pages keep giving no text: most likely the site has changed its templates, or shuts us out."""
    return pages >= _ENOUGH_PAGES and unreadable >= _MOST_UNREADABLE * pages
