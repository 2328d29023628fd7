"""How an entry is worded: what is said is told, and what isn't is said to be missing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from marsad.core.alerts import wording
from marsad.core.alerts.happening import EntryNews, Name, ToldReport
from marsad.core.ledger.held import held_days
from marsad.model import Ownership, Theatre, Weight

AT = datetime(2020, 3, 9, 12, tzinfo=UTC)


def a_report(status: str = "announced", **other: object) -> ToldReport:
    values: dict[str, object] = {
        "event_id": 1, "article_id": 1, "status": status, "is_denied": False, "weight": Weight.SUBJECT, "at": AT,
        "source_ar": "رواق", "source_en": "Rawaq", "ownership": Ownership.PRIVATE,
    }  # fmt: skip
    return ToldReport(**(values | other))  # type: ignore[arg-type]


def told(*reports: ToldReport) -> EntryNews:
    return EntryNews(
        entry_id=1,
        kind="ceasefire",
        theatre=Theatre.SYRIA,
        changes=("ceasefire/announced",),
        reports=reports,
        outlets=(),
        cause=reports[0],
    )


@pytest.mark.parametrize(
    ("report", "en", "ar"),
    [
        (a_report(begins="2020-03-05"), "announced 5 March", "إعلان 5 آذار"),
        (a_report(), "announced (news of 9 March)", "إعلان (خبر 9 آذار)"),
        (a_report(begins="2020-03"), "announced (news of 9 March)", "إعلان (خبر 9 آذار)"),
        (a_report(is_dated=False), "announced (undated)", "إعلان (بلا تاريخ)"),
    ],
)
def test_the_day_of_a_step_is_what_is_said_else_it_is_a_reports(report: ToldReport, en: str, ar: str) -> None:
    assert wording.life(told(report), "en") == en
    assert wording.life(told(report), "ar") == ar


def test_a_place_without_an_english_name_stays_arabic_and_is_marked() -> None:
    village = a_report(
        places=(Name("كفر نوران", "كفر نوران", "place"), Name("سراقب", "Saraqib", "place", "saraqib"))
    )
    assert wording.where(told(village), "en") == "“كفر نوران” (name in Arabic), Saraqib (Syria)"
    assert wording.where(told(village), "ar") == "كفر نوران، سراقب (سوريا)"


@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        ("2020-03-05T22:01", None, 4),
        ("2020-03", None, None),
        (None, None, None),
        ("2020-03-12", None, None),
        ("2020-03-05", "2020-03-08", None),
        ("2020-03-05", "2020-03-11", 4),
    ],
)
def test_days_held_are_counted_from_what_is_said_only(
    begins: str | None, ends: str | None, days: int | None
) -> None:
    assert held_days(begins, ends, AT, "Asia/Damascus") == days
