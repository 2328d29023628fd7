"""Every kind and status of the ledger can be said in both languages."""

from __future__ import annotations

import pytest

from marsad.core.ledger import wording as ledger
from marsad.core.ledger.event import (
    CLAUSES,
    DATES,
    SCALARS,
    STATUSES,
    Counted,
    EventKind,
    PartyRole,
    PlaceRole,
)


@pytest.mark.parametrize(
    ("kind", "status"), [(kind, status) for kind in EventKind for status in STATUSES[kind]]
)
def test_every_status_of_every_kind_is_worded(kind: EventKind, status: str) -> None:
    ar, en = ledger.step(kind, status, "ar"), ledger.step(kind, status, "en")
    assert ar != status and any("ء" <= letter <= "ي" for letter in ar)
    assert en.isascii() and ledger.kind(kind, "ar") != ledger.kind(kind, "en")
    assert ledger.step(kind, status, "ar", denied=True) != ar


@pytest.mark.parametrize(
    "name", [*SCALARS, *DATES, *CLAUSES, *PartyRole, *PlaceRole, *Counted, "speaker", "via", "manner"]
)
def test_everything_that_is_said_of_an_event_is_worded(name: str) -> None:
    assert any("ء" <= letter <= "ي" for letter in ledger.word(name, "ar"))
    assert ledger.word(name, "en").isascii()
