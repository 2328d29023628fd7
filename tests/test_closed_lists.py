"""A closed list can't grow unnoticed: every member goes through the mail, the desk, the queries' tables and the files, and one that is
planted is missed by name."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.core.alerts import alert, message
from marsad.core.alerts.message import Envelope, Recipient
from marsad.core.alerts.notification import Notification, evidence
from marsad.core.config.sources import read_sources
from marsad.core.config.subscriptions import read_subscriptions
from marsad.core.wording import wording as mail_wording
from marsad.desk import wording as desk_wording
from marsad.desk.routes.parts import table
from marsad.edge import files
from marsad.edge.tables import write_csv
from marsad.edge.templates import templates
from marsad.model import (
    CeasefireStatus,
    ChannelName,
    Course,
    DuplicateKind,
    Ownership,
    Pace,
    Precision,
    Theatre,
    Weight,
)
from marsad.settings import PROJECT, Settings

LISTS = (Theatre, CeasefireStatus, Weight, Ownership, Pace, ChannelName, Precision, DuplicateKind)
MEMBERS = [pytest.param(one, id=f"{type(one).__name__}.{one.name}") for list_ in LISTS for one in list_]
ARABIC = re.compile("[\u0621-\u064a]")
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXT = "أعلن الطرفان هدنة في القرية."


def composed(theatre: Theatre, status: CeasefireStatus | None, weight: Weight, language: str) -> str:
    start = TEXT.index("هدنة")
    notification = Notification(
        title="خبر",
        outlet="صحيفة",
        url="https://a.example/1",
        published_at=AT,
        theatre=theatre,
        topic_title="وقف إطلاق النار",
        status=status,
        weight=weight,
        facts=(f"{theatre}/status/{status}",) if status else (),
        evidence=(evidence(TEXT, 0, len(TEXT), (start, start + 4)),),
    )
    reader = Recipient("desk", "desk@example.org", language, "Asia/Damascus")
    made = message.compose(
        templates(), [notification], reader, Envelope("m@example.org", "<1@marsad.invalid>", AT)
    )
    return made.subject


@pytest.mark.parametrize("one", MEMBERS)
def test_every_member_says_itself_in_both_languages(one: Theatre) -> None:
    assert ARABIC.search(one.ar) and re.search("[A-Za-z]", one.en)
    assert re.fullmatch("[a-z_]+", one.value)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("theatre", Theatre)
def test_every_theatre_goes_out_by_mail(theatre: Theatre, language: str) -> None:
    assert (theatre.ar if language == "ar" else theatre.en) in composed(
        theatre, None, Weight.SUBJECT, language
    )


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("weight", Weight)
@pytest.mark.parametrize("status", CeasefireStatus)
def test_every_status_goes_out_by_mail(status: CeasefireStatus, weight: Weight, language: str) -> None:
    assert (status.ar if language == "ar" else status.en) in composed(Theatre.SYRIA, status, weight, language)
    fact = mail_wording.fact(f"syria/status/{status}", {}, language)
    assert (status.ar if language == "ar" else status.en) in fact


def test_every_status_is_a_step_a_turn_or_neither() -> None:
    neither = [one for one in CeasefireStatus if one.course is Course.ASIDE]
    assert {*alert.WAY, *alert.TURNS, *neither} == set(CeasefireStatus)
    assert len(alert.WAY) + len(alert.TURNS) + len(neither) == len(CeasefireStatus)
    assert len({one.course for one in alert.TURNS}) == len(alert.TURNS), (
        "two turns weigh the same: give each a course"
    )


@pytest.mark.parametrize("one", MEMBERS)
def test_every_member_is_worded_on_the_desk(one: Theatre) -> None:
    says = {Theatre: desk_wording.theatre, CeasefireStatus: desk_wording.status, Weight: desk_wording.weight}
    say = says.get(type(one), desk_wording.label)
    if not isinstance(one, Pace):  # subscriptions are no page of the desk
        assert (say(one.value, "ar"), say(one.value, "en")) == (one.ar, one.en)


@pytest.mark.parametrize("one", MEMBERS)
def test_every_member_is_its_value_in_tables_and_files(one: Theatre, tmp_path: Path) -> None:
    write_csv(tmp_path / "part.csv", {"value": "text"}, [{"value": one}])
    assert list(csv.reader((tmp_path / "part.csv").open(encoding="utf-8"))) == [["value"], [one.value]]
    body = bytes(table("marsad", ("value",), [(one,)]).body).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body)))[1] == [one.value]


@pytest.mark.parametrize("one", [*Theatre, *Ownership])
def test_every_theatre_and_ownership_may_stand_in_the_sources(one: Theatre | Ownership) -> None:
    key = "theatre" if isinstance(one, Theatre) else "ownership"
    text = (
        "sources:\n  - id: a\n    name: {ar: أ, en: A}\n    home: https://a.example/\n"
        f"    {key}: {one}\n    feeds: [{{url: https://a.example/rss}}]\n"
    )
    assert getattr(read_sources(text, "sources.yaml")[0], key) is one


@pytest.mark.parametrize("one", [*Theatre, *CeasefireStatus, *Ownership, *Pace, *Weight])
def test_every_condition_may_stand_in_a_subscription(one: Theatre) -> None:
    key = {Theatre: "theatres", CeasefireStatus: "statuses", Ownership: "ownership", Weight: "weights"}.get(
        type(one)
    )
    value = f"{key}: [{one}]" if key else f"pace: {one}"
    text = f"subscriptions:\n  - id: a\n    address: a@example.org\n    topics: [ceasefire]\n    {value}\n"
    (found,) = read_subscriptions(text, "subscriptions.yaml", frozenset({"ceasefire"}))
    assert getattr(found, key)[0] is one if key else found.pace is one


def test_every_status_has_words_that_say_it() -> None:
    """A status that no cue of the rules gives is one that no article can have."""
    cues = [cue for topic in files.topics(Settings()).all for cue in topic.statuses]
    said = {cue.status for cue in cues} | {cue.negated for cue in cues}
    # the default, and one that the ledger alone gives so far
    without = {CeasefireStatus.UNCLEAR, CeasefireStatus.FAILED}
    assert set(CeasefireStatus) - said <= without


PLANTED = (
    ("    UNCLEAR = \"unclear\", \"نزاع غير محدد\"", "    CHAD = \"chad\"\n", "Theatre 'chad' needs its words"),
    ("    PAST = \"past\"", "    FROZEN = \"frozen\", \"تجميد\", \"Frozen\"\n", "CeasefireStatus 'frozen' needs"),
    ("    WEEKLY = \"weekly\"", "    MONTHLY = \"monthly\"\n", "Pace 'monthly' needs its words"),
    ("    UNKNOWN = \"unknown\"", "    CHURCH = \"church\", \"\", \"church\"\n", "Ownership 'church' needs its words"),
    ("    YEAR = \"year\"", "    DECADE = \"decade\"\n", "Precision 'decade' needs its words"),
)  # fmt: skip


@pytest.mark.parametrize(("before", "line", "says"), PLANTED)
def test_a_member_without_what_belongs_to_it_is_missed_by_name(
    tmp_path: Path, before: str, line: str, says: str
) -> None:
    model = (PROJECT / "src" / "marsad" / "model.py").read_text(encoding="utf-8")
    assert before in model
    (tmp_path / "planted.py").write_text(model.replace(before, line + before), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "planted.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and says in done.stderr


def test_a_planted_topic_without_titles_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "topics"
    shutil.copytree(PROJECT / "config" / "topics", folder)
    (folder / "planted.yaml").write_text("topic: planted\n", encoding="utf-8")
    settings = Settings(topics=folder)
    with pytest.raises(Exception, match=r"planted\.yaml:\d+: .*title"):
        files.topics(settings)
