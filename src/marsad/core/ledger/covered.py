"""Whether an attack breaks a ceasefire that its report doesn't name.

Five soldiers killed at Saraqib in 2020 break the Sochi memorandum, whatever the dispatch says of it: the place was covered by a named
agreement in force, and who attacked was bound by it. Such an event is kept under the rule COVERED, so that its entry isn't told as a
breach before a report says so. Where nobody is accused, it may only join what others report: it is background, which opens no entry.
A bomb in Lahore, or what one does whom no agreement there binds, is no event of the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from marsad.core.entities.gazetteer import Gazetteer
from marsad.core.ledger.agreement import Agreement, is_in_force
from marsad.core.ledger.event import Event, PartyRole
from marsad.core.ledger.party import family
from marsad.model import Weight

COVERED = "covered"  # the rule of an attack of which only an agreement tells that it is a violation


def as_covered(
    event: Event, agreements: Sequence[Agreement], gazetteer: Gazetteer, published: date | None
) -> Event | None:
    """Return the attack as the violation that the agreements of its day make of it; None where they make none."""
    accused = {family(p.actor) for p in event.parties if p.role is PartyRole.ACCUSED and p.actor}
    there = {place for named in event.places if named.place for place in gazetteer.up(named.place)}
    for agreement in agreements:
        binds = not accused or event.is_denied or not accused.isdisjoint(map(family, agreement.bound))
        if binds and is_in_force(agreement, published) and not there.isdisjoint(agreement.covers):
            weight = event.weight if accused or event.is_denied else Weight.BACKGROUND.value
            return replace(event, rule=COVERED, weight=weight)
    return None
