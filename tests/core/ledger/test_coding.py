"""The ledger in the columns of ACLED and of ETH/PRIO's ceasefires: headers and codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from marsad.core.ledger.coding import ACLED, CF, CodedEntry, acled, cf

TRUCE = CodedEntry(
    entry_id=7,
    kind="ceasefire",
    theatre="syria",
    status="in_effect",
    is_denied=False,
    begins="2020-03-06T00:01",
    begins_precision="minute",
    ends=None,
    declared="2020-03-05",
    duration="PT72H",
    form=None,
    purpose="humanitarian",
    agreement="moscow-2020",
    sides=("Syrian army", "Turkish armed forces"),
    kinds=("state_army", "state_army"),
    homes=("syria", None),
    mediators=("Russia",),
    place="Idlib",
    place_kind="governorate",
    lat=35.8,
    lon=36.6,
    governorate="Idlib",
    country_id="syria",
    country="Syria",
    killed=None,
    sources=("Anadolu", "RT"),
    quote="دخل وقف إطلاق النار حيز التنفيذ",
    first_at=datetime(2020, 3, 6, 9, tzinfo=UTC),
    is_dated=True,
)


def test_a_ceasefire_is_an_agreement_of_acled():
    (row,) = acled(iter([TRUCE]))
    assert tuple(row) == ACLED
    assert (row["event_id_cnty"], row["event_date"], row["time_precision"]) == ("SYR7", "2020-03-06", 1)
    assert (row["event_type"], row["sub_event_type"]) == ("Strategic developments", "Agreement")
    assert (row["inter1"], row["inter2"], row["interaction"]) == (1, 8, "18")  # at home, and from outside
    assert (row["iso"], row["admin1"], row["geo_precision"], row["fatalities"]) == (760, "Idlib", 3, 0)
    assert row["source"] == "Anadolu; RT"


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"place_kind": "town"}, "geo_precision", 1),
        ({"place_kind": "road"}, "geo_precision", 2),
        ({"place_kind": None, "place": None}, "geo_precision", ""),
        ({"begins": "2020-03", "begins_precision": "month"}, "time_precision", 3),
        ({"begins": "2020-03-02", "begins_precision": "week"}, "time_precision", 2),
        ({"begins": None, "declared": None}, "time_precision", 2),
        ({"kinds": ("armed_group", None)}, "interaction", ""),
        ({"sides": ("HTS",), "kinds": ("armed_group",), "homes": ("syria",)}, "interaction", "20"),
        ({"kind": "violation", "status": "reported", "killed": 5, "quote": "قتل خمسة في غارة"}, "sub_event_type", "Air/drone strike"),
        ({"kind": "patrol", "status": "held"}, "sub_event_type", "Other"),
    ],
)  # fmt: skip
def test_what_is_known_decides_the_code(changed, field, code):
    (row,) = acled(iter([replace(TRUCE, **changed)]))
    assert row[field] == code


@pytest.mark.parametrize("changed", [{"status": "called_for"}, {"is_denied": True}, {"status": "planned"}])
def test_what_didn_t_happen_is_no_event(changed):
    assert list(acled(iter([replace(TRUCE, **changed)]))) == []
    assert list(cf(iter([replace(TRUCE, **changed)]))) == []


def test_an_entry_that_nothing_dates_is_no_event_of_acled():
    undated = replace(TRUCE, begins=None, declared=None, is_dated=False)
    assert list(acled(iter([undated]))) == []


def test_cf_has_a_row_for_each_side():
    rows = list(cf(iter([TRUCE])))
    assert [row["actor_name"] for row in rows] == list(TRUCE.sides)
    for row in rows:
        assert tuple(row) == CF
        assert (row["cf_dec_yr"], row["cf_dec_month"], row["cf_dec_day"]) == (2020, 3, 5)
        assert (row["cf_effect_yr"], row["cf_effect_month"], row["cf_effect_day"]) == (2020, 3, 6)
        assert (row["p_humanitarian"], row["p_holiday"], row["mediator_nego"]) == (1, 0, 1)
        assert (row["ended"], row["end_yr"], row["ucdp_dyad"], row["enforcement"]) == (-1, -1, -1, -1)
        assert row["fixed_time"] == "PT72H"


def test_a_purpose_that_isn_t_said_is_unknown():
    (row, _) = cf(iter([replace(TRUCE, purpose=None, mediators=())]))
    assert (row["p_humanitarian"], row["p_other"], row["mediator_nego"]) == (-1, -1, -1)
