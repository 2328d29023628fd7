"""The clock: the only place that asks what time it is, how much of it has passed, or to wait."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present time, aware, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds since some moment in the past: the difference of two readings is what passed between them."""
    return time.monotonic()


def wait(seconds: float) -> None:
    """Do nothing for so many seconds."""
    time.sleep(seconds)
