"""What the ledger must show in the seed corpus."""

from __future__ import annotations

import pytest

from marsad.core.ledger.event import EventKind, PartyRole, quotes
from marsad.settings import PROJECT


@pytest.fixture(scope="module")
def seed(read):
    """The events of the seed whose file begins so."""

    def events(number: str, published: str):
        (path,) = (PROJECT / "seeds").glob(f"{number}_*.txt")
        return read(path.read_text(encoding="utf-8"), f"{published}T12:00:00+03:00")

    return events


def of(events, kind, status):
    """The events of a kind and status."""
    return [event for event in events if (event.kind, event.status.value) == (kind, status)]


def test_seed_000_negotiates_a_ceasefire_in_idlib(seed):
    events = seed("000", "2019-08-29")
    (event, *_) = of(events, EventKind.CEASEFIRE, "negotiated")
    assert "idlib" in {place.place for place in event.places}
    assert {"turkey", "russia"} <= {party.actor for party in event.parties}
    assert not [event for event in events if event.kind is EventKind.PATROL]  # Russia asks for them
    agreed = of(events, EventKind.TALKS, "agreed")
    assert any(e.name and e.name.value == "sochi-2018" and e.begins.value == "2018-09-17" for e in agreed)


def test_seed_002_plans_the_first_joint_patrol_on_the_m4(seed):
    events = seed("002", "2020-03-14")
    (patrol,) = of(events, EventKind.PATROL, "planned")
    assert (patrol.ordinal.value, patrol.joint.value, patrol.begins.value) == (1, True, "2020-03-15")
    assert "m4" in {place.place for place in patrol.places}
    truces = [event for event in events if event.kind is EventKind.CEASEFIRE]
    (held,) = of(events, EventKind.CEASEFIRE, "in_effect")
    assert held.begins.value == "2020-03-05"
    (truce,) = [event for event in truces if event.form]
    assert (truce.form.value, truce.declared) == ("unilateral", None)  # last year's is the operation
    (ankara, *_) = [e for e in events if "ankara" in {p.place for p in e.places}]
    assert (ankara.kind, {p.actor for p in ankara.parties}) == (EventKind.TALKS, {"russia", "turkey"})


def test_seed_003_counts_the_dead_of_wednesday(seed):
    events = seed("003", "2019-07-25")
    tolls = [event for event in of(events, EventKind.VIOLATION, "reported") if event.counts]
    (count,) = [c for event in tolls for c in event.counts if c.value == 15]
    assert (count.what, count.who, count.place) == ("killed", "civilians", "idlib")
    assert any(event.begins and event.begins.value == "2019-07-24" for event in tolls)


def test_seed_004_claims_72_hours_and_has_them_rejected(seed):
    events = seed("004", "2019-05-18")
    (truce,) = [event for event in events if event.duration and event.duration.value == "PT72H"]
    assert (truce.kind, truce.status.value) == (EventKind.CEASEFIRE, "in_effect")
    assert {place.place for place in truce.places} == {"idlib", "hama", "latakia"}
    assert truce.begins.value.startswith("2019-05-18")
    assert truce.says.manner.value == "claimed"
    assert (
        "قائد ميداني" in truce.says.speaker.quote
    )  # "the same source" is the commander of the sentence before
    assert "سبوتنيك" in truce.says.via.quote
    assert not of(events, EventKind.CEASEFIRE, "announced")
    rejected = of(events, EventKind.CEASEFIRE, "rejected")
    assert any(
        p.actor == "syrian-opposition" for e in rejected for p in e.parties if p.role is PartyRole.SIDE
    )
    (met,) = of(events, EventKind.TALKS, "held")
    assert (met.round.value, met.level, {p.actor for p in met.parties}) == (1, None, {"turkey", "russia"})
    assert {p.place for p in met.places} == {"idlib"}
    speakers = {e.says.speaker.quote for e in events if e.says and e.says.speaker}
    assert "أي حديث" not in speakers
    assert any(event.round and event.round.value == 12 for event in of(events, EventKind.TALKS, "failed"))


def test_seed_000_names_what_russia_waits_for(seed):
    first, second = of(seed("000", "2019-08-29"), EventKind.CEASEFIRE, "rejected")
    assert all("russia" in {party.actor for party in refused.parties} for refused in (first, second))
    assert first.condition.quote.startswith("ما لم تفي تركيا بالتزاماتها")
    assert second.condition.quote.startswith("ما لم يتم تنفيذ التعهدات التركية السابقة")


def test_seed_003_is_asked_for_by_akar(seed):
    events = seed("003", "2019-07-25")
    (asked,) = [e for e in events if e.kind is EventKind.CEASEFIRE]
    assert (asked.status.value, asked.says.speaker.actor) == ("called_for", "hulusi-akar")
    assert {p.place for p in asked.places} == {"idlib"}


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("000", "2019-08-29"),
        ("001", "2019-06-05"),
        ("002", "2020-03-14"),
        ("003", "2019-07-25"),
        ("004", "2019-05-18"),
    ],
)
def test_every_quote_of_a_seed_rereads(seed, number, day):
    (path,) = (PROJECT / "seeds").glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    found = [quote for event in seed(number, day) for quote in quotes(event)]
    assert all(text[quote.start : quote.end] == quote.quote for quote in found)
    assert found or number == "001"  # 001 speaks of no ceasefire, patrol or round of its own
