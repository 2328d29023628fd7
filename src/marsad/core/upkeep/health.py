"""Whether the pipeline is alive, behind, or broken, told from what waits and what ran last.

`behind` heals by itself when nothing new goes wrong; `broken` wants a person. Doesn't care about single feeds, pages and
messages: what goes wrong with one of them is no illness of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["alive", "behind", "broken"]

PAGE_WAITS = timedelta(hours=2)  # unread, after its fetch
MESSAGE_WAITS = timedelta(hours=1)  # due and not tried yet
FEED_WAITS = timedelta(hours=26)  # after it was due: a daily run and two hours


@dataclass(frozen=True, slots=True)
class Pulse:
    """What waits and since when; times are None where nothing does."""

    pages_unread: int
    oldest_unread_at: datetime | None
    messages_due: int
    oldest_due_at: datetime | None  # of those that no server has refused for the moment
    collected_at: datetime | None
    feeds: int
    oldest_feed_due_at: datetime | None
    faults: int
    failing_checks: int
    running: int


@dataclass(frozen=True, slots=True)
class FailingStep:
    """A step whose last execution failed."""

    step: str
    at: datetime
    problem: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """A state, and in plain words why it isn't `alive`."""

    state: State
    reasons: tuple[str, ...] = ()


def judge(pulse: Pulse, failing: Sequence[FailingStep], stopped: Sequence[str], at: datetime) -> Health:
    """Return how the pipeline is at a moment; `stopped` are the channels that have taken no message for too long."""
    broken = [
        f"{one.step} failed at {one.at:%Y-%m-%d %H:%M} UTC and hasn't succeeded since" for one in failing
    ]
    broken += [f"{channel} takes no messages" for channel in stopped]
    behind = [
        f"{words} {_hours(at - since)}"
        for words, since, patience in (
            (f"{pulse.pages_unread} pages wait to be read, the oldest", pulse.oldest_unread_at, PAGE_WAITS),
            (
                f"{pulse.messages_due} messages wait to be sent, the oldest",
                pulse.oldest_due_at,
                MESSAGE_WAITS,
            ),
            ("a feed has been due for", pulse.oldest_feed_due_at, FEED_WAITS),
        )
        if since is not None and at - since > patience
    ]
    state: State = "broken" if broken else "behind" if behind else "alive"
    return Health(state, (*broken, *behind))


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.1f} h"
