"""Whether an attack breaks a ceasefire that its report doesn't name: one in a place where arms are to be silent by a named agreement.

Five soldiers killed at Saraqib in 2020 are a violation of the Sochi memorandum, whatever the dispatch says of it; a bomb in
Lahore is none of anything that the ledger knows, nor is what one does whom no agreement there binds, or nobody in particular.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marsad.core.entities.gazetteer import Gazetteer
from marsad.core.ledger.agreement import Agreement, is_in_force
from marsad.core.ledger.event import Event, PartyRole
from marsad.core.ledger.party import family


def is_covered(
    event: Event, agreements: Sequence[Agreement], gazetteer: Gazetteer, published: date | None
) -> bool:
    """Return whether one whose arms an agreement binds attacked, in a place that it covered at the time of the report."""
    accused = {family(p.actor) for p in event.parties if p.role is PartyRole.ACCUSED and p.actor}
    there = {place for named in event.places if named.place for place in gazetteer.up(named.place)}
    return any(
        not there.isdisjoint(agreement.covers)
        and (event.is_denied or not accused.isdisjoint(map(family, agreement.bound)))
        for agreement in agreements
        if is_in_force(agreement, published)
    )
