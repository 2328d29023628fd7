"""The order of publication, in which articles are compared, whenever they arrive.

An article is compared with those before it in this order and with no others. So what is decided on it follows from what is
stored and not from how it came there: in which batch, by which worker, after which crash.

Does not care about: what is decided.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(seconds=1) / 64
_BITS = 25  # of the address's hash, which orders what was published at one time, or on one day of which no more is known
BEFORE_ALL = 1 << 62
SEED = "seed"  # the source of the seed corpus


def rank(at: datetime, canonical_url: str, *, is_seed: bool = False) -> int:
    """Where an article stands that was published `at`, else first seen then: a number that is less for what came before.

    The seed corpus stands before all else: it was known beforehand. marsad.copy_rank computes the same in the warehouse.
    """
    ticks = (at - _EPOCH) // _TICK
    address = int.from_bytes(hashlib.sha256(canonical_url.encode()).digest()[:4], "big") >> (32 - _BITS)
    return (ticks << _BITS) + address - (BEFORE_ALL if is_seed else 0)
