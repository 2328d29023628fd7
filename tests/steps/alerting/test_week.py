"""A week of one truce, told by ten outlets: each subscriber gets its steps and nothing else, in whatever order and batches it comes."""

from __future__ import annotations

import email
import email.policy
import io
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from docx import Document
from docx.oxml.ns import qn

from marsad.core.alerts.message import compose
from marsad.core.ledger.rules import LedgerRules
from marsad.edge import files
from marsad.edge.rows.delivery import DeliveryRow
from marsad.edge.store import Store
from marsad.edge.templates import templates
from marsad.model import Ownership, Subscription, Theatre
from marsad.settings import Settings
from marsad.steps.alerting import render
from marsad.steps.alerting.briefing import briefing, gather
from marsad.steps.alerting.document import docx
from marsad.steps.alerting.render import Renderer
from week import MONDAY, WEEK, Piece, Week

ALL = Subscription("all", "all@example.org", "ar", "Asia/Damascus", ("ceasefire",), most_a_day=100)
SUBSCRIBERS = {  # id → what it asks for
    "all": {},
    "saraqib": {"places": ("idlib",)},
    "steps": {"steps": ("extended", "denied", "conflict")},
    "violations": {"kinds": ("violation",)},
    "hamas": {"parties": ("hamas",)},
    "un": {"speakers": ("united-nations",)},
    "official": {"official_only": True, "places": ("idlib",)},
    "three": {"at_least": 3},
    "state": {"ownership": (Ownership.STATE,)},
    "daily": {"weights": (), "theatres": ()},
}
TRUCE = [
    ("syria", "ceasefire/announced"),
    ("syria", "ceasefire/in_effect"),
    ("syria", "violation/reported"),
    ("syria", "violation/denied"),
    ("syria", "ceasefire/extended"),
    ("syria", "violation/reported"),
    ("syria", "violation/conflict/parties.accused"),
]
YEMEN, GAZA = ("yemen", "ceasefire/announced"), ("gaza", "ceasefire/announced")
TOLD = {
    "all": [*TRUCE[:2], YEMEN, *TRUCE[2:5], GAZA, *TRUCE[5:]],
    "saraqib": TRUCE,
    "steps": [TRUCE[3], TRUCE[4], TRUCE[6]],
    "violations": [TRUCE[2], TRUCE[3], TRUCE[5], TRUCE[6]],
    "hamas": [GAZA],
    "un": [YEMEN],
}


@pytest.fixture(scope="module")
def rules() -> LedgerRules:
    return files.ledger(Settings())


def subscriptions() -> list[Subscription]:
    return [replace(ALL, id=id_, address=f"{id_}@example.org", **asked) for id_, asked in SUBSCRIBERS.items()]  # type: ignore[arg-type]


def batches(pieces: Sequence[Piece], size: int) -> list[tuple[Piece, ...]]:
    return [tuple(pieces[i : i + size]) for i in range(0, len(pieces), size)]


def test_each_subscriber_is_told_the_steps_and_nothing_else(
    store: Store, dsn: str, rules: LedgerRules
) -> None:
    week = Week(store, dsn, rules, *subscriptions())
    week.play(*batches(WEEK, 1))
    assert {id_: week.told(id_) for id_ in TOLD} == TOLD
    background = [change for _, change in week.told("all", own=False)]
    assert background == ["new", "new"]  # the two pieces that recall an old truce, a line each in the digest
    assert week.told("state") == [TRUCE[3], TRUCE[6], TRUCE[5]]  # by the state's outlet alone
    before = week.rows("SELECT count(*) AS alerts FROM marsad.alert")
    week.play(*batches(WEEK, 5))
    assert week.rows("SELECT count(*) AS alerts FROM marsad.alert") == before


@pytest.mark.parametrize(("seed", "size"), [(1, 1), (2, 1), (3, 4), (4, 7), (5, 22), (6, 3)])
def test_in_any_order_and_any_batches_the_same_is_told(
    store: Store, dsn: str, rules: LedgerRules, seed: int, size: int
) -> None:
    week = Week(store, dsn, rules, *subscriptions())
    pieces = list(WEEK)
    random.Random(seed).shuffle(pieces)
    week.play(*batches(pieces, size))
    assert {id_: sorted(week.told(id_)) for id_ in TOLD} == {id_: sorted(told) for id_, told in TOLD.items()}


def test_a_digest_lists_what_holds_in_the_conflicts_that_it_tells_of(
    store: Store, dsn: str, rules: LedgerRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "now", lambda: MONDAY + timedelta(days=6))
    week = Week(store, dsn, rules, *subscriptions())
    week.play(tuple(WEEK))
    (alert, *_) = week.rows(
        "SELECT min(alert_id) AS id FROM marsad.alert JOIN marsad.delivery d USING (delivery_id)"
        " WHERE d.subscription_id = 'all' AND d.digest_at IS NOT NULL"
    )
    delivery = store.first("alerts.message", DeliveryRow, alert_id=alert["id"])
    assert delivery
    notifications, reader, envelope, beside = Renderer(store, Settings()).parts(delivery)
    assert [one.told.theatre for one in beside.holding] == [Theatre.GAZA, Theatre.SYRIA, Theatre.YEMEN]
    made = compose(templates(), notifications, reader, envelope, beside)
    told = email.message_from_bytes(made.content, policy=email.policy.default)
    assert isinstance(told, EmailMessage)
    for part in ("plain", "html"):
        words = told.get_body((part,)).get_content()  # type: ignore[union-attr]
        assert "هدن قائمة" in words and "أيام الصمود" in words and "آخر خرق" in words
        assert "الحديدة" not in words  # nothing of that conflict is told here


def test_the_briefing_of_the_week_has_what_holds_what_changed_and_the_background_in_a_line(
    store: Store, dsn: str, rules: LedgerRules
) -> None:
    week = Week(store, dsn, rules)
    week.play(tuple(WEEK))
    arabic = briefing(store, MONDAY, MONDAY + timedelta(days=7), "ar", "Asia/Damascus")
    english = briefing(store, MONDAY, MONDAY + timedelta(days=7), "en", "Asia/Damascus")
    for words in (
        "هدن قائمة",
        "سراقب",
        "الحديدة",
        "قطاع غزة",
        "روايات متضاربة",
        "في الخلفية",
        "فرن جديد في سراقب",
    ):
        assert words in arabic
    assert "Running ceasefires: 3; " in english and "last violation" in english
    assert "Violations: 3 – Saraqib (Syria): 2" in english and "الخروقات: 3 – سراقب (سوريا): 2" in arabic
    headings = re.findall(r"<h[23]>(.*?)</h[23]>", english)
    assert headings == [
        *("Syria", "Running ceasefires", "What changed", "Reports contradict"),
        *("Gaza", "Running ceasefires", "What changed", "Yemen", "Running ceasefires", "What changed"),
        "In the background",
    ]
    quotes = re.findall(r"<q [^>]*>(.*?)</q>", arabic)
    assert len(quotes) == len(set(quotes)) >= 6
    told = gather(store, MONDAY, MONDAY + timedelta(days=7), "ar", "Asia/Damascus")
    words = Document(io.BytesIO(docx(told)))
    shown = [p.text for p in words.paragraphs]
    for heading in re.findall(r"<h[23]>(.*?)</h[23]>", arabic):
        assert heading in shown
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in words.paragraphs)
    arabic_runs = [r for p in words.paragraphs for r in p.runs if re.search("[\u0621-\u064a]", r.text)]
    assert len(arabic_runs) > 30 and all(r.font.rtl for r in arabic_runs)
    links = {rel.target_ref for rel in words.part.rels.values() if rel.is_external}
    assert links == set(re.findall(r'href="(http[^"]*)"', arabic))
    nothing = briefing(store, MONDAY - timedelta(days=9), MONDAY - timedelta(days=8), "en", "Asia/Damascus")
    assert "Nothing new in this period." in nothing
